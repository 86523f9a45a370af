//! The file of a cache: who wrote it, a checksum, where each record lies, the records.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

use rustc_hash::FxHashMap;

use super::{Cache, ContentHash, Unusable};

const MAGIC: &[u8; 8] = b"1CINDEX\n";
/// Another form of records or of this file has another number.
const FORMAT: u32 = 2;
pub(super) const HASH: usize = 32;
/// The mark, who wrote it, the checksum of what follows.
pub(super) const HEAD: usize = MAGIC.len() + HASH + HASH;
/// The hash of a module, where its record begins among the records, how long it is.
const ROW: usize = HASH + 8 + 4;

pub(super) fn read(path: &Path) -> Result<Cache, Unusable> {
    let bytes = fs::read(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Unusable::Absent,
        _ => Unusable::Broken(error.to_string()),
    })?;
    let broken = || Unusable::Broken("checksum".to_owned());
    let (head, body) = bytes.split_at_checked(HEAD).ok_or_else(broken)?;
    if !head.starts_with(MAGIC) {
        return Err(broken());
    }
    if !is_of_this_build(head) {
        return Err(Unusable::Absent);
    }
    if head.get(MAGIC.len() + HASH..) != Some(&checksum(body)[..]) {
        return Err(broken());
    }
    let records = rows(body).ok_or_else(broken)?;
    Ok(Cache { bytes, records })
}

fn rows(body: &[u8]) -> Option<FxHashMap<ContentHash, (usize, usize)>> {
    let (count, rest) = body.split_first_chunk::<4>()?;
    let count = u32::from_le_bytes(*count) as usize;
    let table = rest.get(..count.checked_mul(ROW)?)?;
    let first = HEAD + 4 + table.len();
    let mut records = FxHashMap::default();
    records.reserve(count);
    for row in table.chunks_exact(ROW) {
        let (hash, row) = row.split_first_chunk::<HASH>()?;
        let (start, length) = row.split_first_chunk::<8>()?;
        let start = usize::try_from(u64::from_le_bytes(*start)).ok()?;
        let length = u32::from_le_bytes(*length.first_chunk::<4>()?) as usize;
        let start = first.checked_add(start)?;
        records.insert(*hash, (start, start.checked_add(length)?));
    }
    Some(records)
}

pub(super) fn write<'a>(
    path: &Path,
    records: impl Iterator<Item = (ContentHash, &'a [u8])>,
) -> io::Result<()> {
    let mut table = Vec::new();
    let mut data = Vec::new();
    let mut start = 0_u64;
    for (hash, record) in records {
        let Ok(length) = u32::try_from(record.len()) else {
            continue;
        };
        table.extend_from_slice(&hash);
        table.extend_from_slice(&start.to_le_bytes());
        table.extend_from_slice(&length.to_le_bytes());
        data.push(record);
        start += u64::from(length);
    }
    let count = u32::try_from(data.len()).map_err(io::Error::other)?;
    let count = count.to_le_bytes();
    let parts = || [&count[..], &table].into_iter().chain(data.iter().copied());
    let mut hasher = blake3::Hasher::new();
    for part in parts() {
        hasher.update(part);
    }
    let head = head(hasher.finalize().as_bytes());
    replace_with(path, |file| {
        file.write_all(&head)?;
        parts().try_for_each(|part| file.write_all(part))
    })
}

pub(super) fn read_checked(path: &Path) -> Option<Vec<u8>> {
    let mut bytes = fs::read(path).ok()?;
    let head = bytes.get(..HEAD)?;
    let is_ours = is_of_this_build(head)
        && head.get(MAGIC.len() + HASH..) == Some(&checksum(bytes.get(HEAD..)?)[..]);
    bytes.drain(..HEAD);
    is_ours.then_some(bytes)
}

pub(super) fn write_checked(path: &Path, body: &[u8]) -> io::Result<()> {
    replace(path, &[MAGIC, &*WRITER, &checksum(body), body])
}

/// Whether a file that begins so was written by this build of the program.
pub(super) fn is_of_this_build(head: &[u8]) -> bool {
    head.starts_with(MAGIC) && head.get(MAGIC.len()..MAGIC.len() + HASH) == Some(&*WRITER)
}

/// What a file begins with whose rest has a checksum.
pub(super) fn head(checksum: &[u8; HASH]) -> Vec<u8> {
    [MAGIC, &WRITER[..], checksum].concat()
}

/// Writes parts to a path, all or nothing: beside it, and put there in one step.
pub(crate) fn replace(path: &Path, parts: &[&[u8]]) -> io::Result<()> {
    replace_with(path, |file| {
        parts.iter().try_for_each(|part| file.write_all(part))
    })
}

/// The same with whatever is written.
pub(super) fn replace_with(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let (temporary, file) = temporary(path)?;
    let written = put(file, write).and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        // The error that matters is the one of writing.
        let _ = fs::remove_file(&temporary);
    }
    written
}

fn put(file: File, write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>) -> io::Result<()> {
    let mut file = BufWriter::new(file);
    write(&mut file)?;
    file.into_inner()?.sync_data()
}

/// A new file beside the one that is to be written; its name is nobody else's.
fn temporary(path: &Path) -> io::Result<(PathBuf, File)> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    loop {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!(
            "{}-{number}.{}",
            std::process::id(),
            super::place::TEMPORARY
        );
        let temporary = path.with_extension(name);
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&temporary);
        match file {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            other => return Ok((temporary, other?)),
        }
    }
}

fn checksum(body: &[u8]) -> [u8; HASH] {
    *blake3::hash(body).as_bytes()
}

/// Who writes: the form of the file, the version, and what the program was built of, for two builds of one version may
/// differ. It does not depend on the program's file, which may be replaced while it runs.
static WRITER: LazyLock<[u8; HASH]> = LazyLock::new(|| {
    let writer = [
        &FORMAT.to_string(),
        env!("CARGO_PKG_VERSION"),
        env!("BUILT_OF"),
    ];
    *blake3::hash(writer.join(" ").as_bytes()).as_bytes()
});
