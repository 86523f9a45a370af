//! A file of some bytes and many numbers, which are used where they lie: they are mapped into memory and take none that the
//! system could not take back.

use std::fs::File;
use std::io::{self, Read, Write};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use analysis::inline::ngram::Kept;
use memmap2::Mmap;

use super::file::{self, HASH, HEAD};

const NUMBER: usize = size_of::<u32>();
/// So many numbers are read and written at once.
const AT_ONCE: usize = 1 << 14;

/// What a file of numbers holds.
#[derive(Debug)]
pub(crate) struct Numbered {
    /// The bytes.
    pub(crate) bytes: Vec<u8>,
    /// The numbers.
    pub(crate) numbers: Arc<dyn Kept>,
    /// The numbers are those of the file and not a copy of them.
    pub(crate) mapped: bool,
}

/// Numbers in a file.
#[derive(Debug)]
struct Mapped {
    map: Mmap,
    /// The bytes where they lie.
    range: Range<usize>,
}

impl Kept for Mapped {
    fn numbers(&self) -> &[u32] {
        let bytes = self.map.get(self.range.clone()).unwrap_or_default();
        // SAFETY: any four bytes are a number.
        #[expect(unsafe_code, reason = "bytes of a file are taken for numbers")]
        let (before, numbers, behind) = unsafe { bytes.align_to::<u32>() };
        match (before, behind) {
            ([], []) => numbers,
            // Maps begin with a page, and the numbers at a multiple of their size.
            _ => &[],
        }
    }
}

/// What [`write()`] wrote to a path, if this build of the program did and all of it is there.
pub(crate) fn read(path: &Path) -> Option<Numbered> {
    // On Windows a file that is mapped cannot be replaced.
    let maps = cfg!(all(unix, target_endian = "little"));
    read_as(path, maps)
}

fn read_as(path: &Path, maps: bool) -> Option<Numbered> {
    let mut file = File::open(path).ok()?;
    let mut head = [0; HEAD];
    file.read_exact(&mut head).ok()?;
    if !file::is_of_this_build(&head) {
        return None;
    }
    let mut body = Body {
        file: &mut file,
        hasher: blake3::Hasher::new(),
        read: 0,
    };
    let mut length = [0; NUMBER];
    body.fill(&mut length)?;
    let mut bytes = Vec::new();
    body.push(&mut bytes, u32::from_le_bytes(length) as usize)?;
    body.fill(&mut [0; NUMBER][..padding(bytes.len())])?;
    let start = HEAD + body.read;
    let mut numbers = Vec::new();
    let mut part = vec![0; AT_ONCE * NUMBER];
    loop {
        let count = body.some(&mut part)?;
        if count == 0 {
            break;
        }
        if !maps {
            let (whole, rest) = part.get(..count)?.as_chunks::<NUMBER>();
            numbers.extend(whole.iter().map(|it| u32::from_le_bytes(*it)));
            if !rest.is_empty() {
                return None;
            }
        }
    }
    let range = start..HEAD + body.read;
    if head.get(HEAD - HASH..) != Some(body.hasher.finalize().as_bytes()) {
        return None;
    }
    let numbers: Arc<dyn Kept> = match maps && !range.is_empty() {
        true => Arc::new(Mapped {
            map: map(&file)?,
            range,
        }),
        false => Arc::new(numbers),
    };
    Some(Numbered {
        bytes,
        numbers,
        mapped: maps,
    })
}

fn map(file: &File) -> Option<Mmap> {
    // SAFETY: the map is read only. A file that another process cuts while it is mapped would end this process; files of
    // the cache are written once, under another name, and renamed, and what they replace stays for who has it open.
    #[expect(unsafe_code, reason = "mapping a file is unsafe by its nature")]
    let map = unsafe { Mmap::map(file) };
    map.ok()
}

/// What stands behind the checksum of a file.
struct Body<'a> {
    file: &'a mut File,
    hasher: blake3::Hasher,
    read: usize,
}

impl Body<'_> {
    /// Fills a buffer as far as the file goes.
    fn some(&mut self, buffer: &mut [u8]) -> Option<usize> {
        let mut count = 0;
        while let Some(rest) = buffer.get_mut(count..).filter(|it| !it.is_empty()) {
            match self.file.read(rest) {
                Ok(0) => break,
                Ok(more) => count += more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return None,
            }
        }
        self.hasher.update(buffer.get(..count)?);
        self.read += count;
        Some(count)
    }

    fn fill(&mut self, buffer: &mut [u8]) -> Option<()> {
        (self.some(buffer)? == buffer.len()).then_some(())
    }

    /// Adds so many bytes to others. What a damaged file says of its length is not believed.
    fn push(&mut self, bytes: &mut Vec<u8>, mut count: usize) -> Option<()> {
        let mut part = vec![0; AT_ONCE];
        while count > 0 {
            let part = part.get_mut(..count.min(AT_ONCE))?;
            self.fill(part)?;
            bytes.extend_from_slice(part);
            count -= part.len();
        }
        Some(())
    }
}

/// Writes bytes and numbers to a path, with a checksum, all or nothing.
pub(crate) fn write(path: &Path, bytes: &[u8], numbers: [&[u32]; 2]) -> io::Result<()> {
    let mut hasher = blake3::Hasher::new();
    body(bytes, numbers, |part| {
        hasher.update(part);
        Ok(())
    })?;
    let head = file::head(hasher.finalize().as_bytes());
    file::replace_with(path, |file| {
        file.write_all(&head)?;
        body(bytes, numbers, |part| file.write_all(part))
    })
}

/// Gives the parts of what stands behind the checksum.
fn body(
    bytes: &[u8],
    numbers: [&[u32]; 2],
    mut give: impl FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<()> {
    let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
    give(&length.to_le_bytes())?;
    give(bytes)?;
    give(&[0; NUMBER][..padding(bytes.len())])?;
    let mut buffer = Vec::with_capacity(AT_ONCE * NUMBER);
    for part in numbers.iter().flat_map(|it| it.chunks(AT_ONCE)) {
        buffer.clear();
        buffer.extend(part.iter().flat_map(|it| it.to_le_bytes()));
        give(&buffer)?;
    }
    Ok(())
}

/// So many bytes follow others so that numbers can begin.
fn padding(length: usize) -> usize {
    length.next_multiple_of(NUMBER) - length
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn what_was_written_is_read_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("of.said");
        let many: Vec<u32> = (0..100_000).map(|it| it * 31).collect();
        for length in 0..5 {
            let bytes = vec![7; length];
            write(&path, &bytes, [&many, &[1, 2]]).expect("a file");
            for maps in [true, false] {
                let read = read_as(&path, maps).expect("a file");
                assert_eq!(read.bytes, bytes);
                assert_eq!(read.numbers.numbers(), [&many[..], &[1, 2]].concat());
            }
        }
        let mapped = read_as(&path, true).expect("a file");
        write(&path, &[], [&[], &[]]).expect("a file");
        assert_eq!(mapped.numbers.numbers()[1], 31, "it stays for who has it");
        assert!(read(&path).expect("a file").numbers.numbers().is_empty());
        write(&path, b"some", [&many, &[]]).expect("a file");
        let whole = fs::read(&path).expect("a file");
        let mut wrong = [whole.clone(), whole.clone(), whole.clone()];
        wrong[0].truncate(whole.len() - 3);
        wrong[1][HEAD] = 0xFF;
        wrong[2][whole.len() / 2] ^= 1;
        for wrong in wrong {
            fs::write(&path, wrong).expect("a file");
            assert!(read_as(&path, true).is_none() && read_as(&path, false).is_none());
        }
        assert!(read(&folder.path().join("none")).is_none());
    }
}
