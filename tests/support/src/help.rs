//! Help of a platform as bytes: a container with an archive of pages in the shape of real ones, in words of our own.

/// A page of a type, an enumeration or the global context.
pub fn page(title: &str, body: &str) -> String {
    format!(
        "<html><head><meta charset=\"utf-8\"></head><body>\n<h1 class=\"V8SH_pagetitle\">{title}</h1>\n\
         <p class=\"V8SH_title\">{title}</p>\n{body}\n</body></html>\n"
    )
}

/// A page of a member.
pub fn member(title: &str, heading: &str, body: &str) -> String {
    page(
        title,
        &format!("<p class=\"V8SH_heading\">{heading}</p>\n{body}"),
    )
}

/// A chapter of a page: `Описание:` and what stands below.
pub fn chapter(label: &str, text: &str) -> String {
    format!("<p class=\"V8SH_chapter\">{label}</p>{text}\n")
}

/// A rubric of a chapter: a parameter and what is said of it.
pub fn rubric(title: &str, text: &str) -> String {
    format!("<div class=\"V8SH_rubric\"><p style=\"margin-top: 2px\">{title}</p></div>\n{text}\n")
}

/// An archive: every second entry is deflated, by what is given.
pub fn zip(files: &[(&str, String)], deflate: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut directory = Vec::new();
    for (at, (path, text)) in files.iter().enumerate() {
        let is_deflated = at % 2 == 1;
        let mut packed = text.as_bytes().to_vec();
        if is_deflated {
            packed = deflate(text.as_bytes());
        }
        let local = bytes.len();
        let mut common = vec![20, 0, 0, 0, if is_deflated { 8 } else { 0 }, 0, 0, 0, 0, 0];
        common.extend([0; 4]);
        common.extend(number(packed.len()));
        common.extend(number(text.len()));
        common.extend(&number(path.len())[..2]);
        common.extend([0; 2]);
        bytes.extend(b"PK\x03\x04");
        bytes.extend(&common);
        bytes.extend(path.as_bytes());
        bytes.extend(packed);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend(number(local));
        directory.extend(path.as_bytes());
    }
    let start = bytes.len();
    let size = directory.len();
    bytes.extend(directory);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend(&number(files.len())[..2]);
    bytes.extend(&number(files.len())[..2]);
    bytes.extend(number(size));
    bytes.extend(number(start));
    bytes.extend([0, 0]);
    bytes
}

/// The deflated form of bytes that takes no compressor: blocks that are stored as they are.
pub fn stored(bytes: &[u8]) -> Vec<u8> {
    let mut deflated = Vec::new();
    let mut left = bytes.chunks(0xffff).peekable();
    while let Some(chunk) = left.next() {
        let length = chunk.len() as u16;
        deflated.push(u8::from(left.peek().is_none()));
        deflated.extend(length.to_le_bytes());
        deflated.extend((!length).to_le_bytes());
        deflated.extend(chunk);
    }
    deflated
}

/// A container of entities. Bodies stand in chains of blocks that are as long as given.
pub fn container(entities: &[(&str, Vec<u8>)], block: usize) -> Vec<u8> {
    let mut bytes = vec![0; 16];
    let contents = bytes.len();
    // The table of contents comes first and is filled in last.
    let room = entities.len() * 12;
    bytes.extend(header(room, room, None));
    bytes.extend(vec![0; room]);
    for (at, (name, body)) in entities.iter().enumerate() {
        let mut head = vec![0; 20];
        head.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
        head.extend([0; 4]);
        let head = chain(&mut bytes, &head, head.len());
        let body = chain(&mut bytes, body, block);
        let entry = contents + 31 + at * 12;
        bytes[entry..entry + 4].copy_from_slice(&number(head));
        bytes[entry + 4..entry + 8].copy_from_slice(&number(body));
        bytes[entry + 8..entry + 12].copy_from_slice(&number(0x7fff_ffff));
    }
    bytes
}

/// Adds a chain of blocks and tells where it begins.
fn chain(bytes: &mut Vec<u8>, body: &[u8], block: usize) -> usize {
    let start = bytes.len();
    let mut left = body.chunks(block).peekable();
    while let Some(chunk) = left.next() {
        let next = bytes.len() + 31 + chunk.len();
        bytes.extend(header(body.len(), chunk.len(), left.peek().map(|_| next)));
        bytes.extend(chunk);
    }
    start
}

fn header(size: usize, block: usize, next: Option<usize>) -> Vec<u8> {
    let next = next.unwrap_or(0x7fff_ffff);
    format!("\r\n{size:08x} {block:08x} {next:08x} \r\n").into_bytes()
}

fn number(number: usize) -> [u8; 4] {
    (number as u32).to_le_bytes()
}
