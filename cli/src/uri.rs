//! Paths as URIs.

use std::ffi::OsStr;
use std::path::{Component, Path, Prefix};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};

/// What a segment of a path may hold as it is, besides letters and digits.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The URI of a path relative to a base.
pub(crate) fn relative(path: &Path) -> String {
    let segments = path
        .components()
        .filter(|it| !matches!(it, Component::RootDir | Component::CurDir));
    let segments =
        segments.map(|it| percent_encode(it.as_os_str().as_encoded_bytes(), ENCODED).to_string());
    segments.collect::<Vec<_>>().join("/")
}

/// The URI of an absolute directory; it ends with `/`, as the base of others must.
pub(crate) fn directory(path: &Path) -> String {
    let mut uri = "file:///".to_owned();
    for component in path.components() {
        match component {
            Component::RootDir | Component::CurDir => {}
            Component::Prefix(it) => uri = prefix(it.kind()),
            other => {
                uri.extend(percent_encode(
                    other.as_os_str().as_encoded_bytes(),
                    ENCODED,
                ));
                uri.push('/');
            }
        }
    }
    uri
}

/// The URI of what a path of Windows begins with: a disk or a share.
fn prefix(prefix: Prefix<'_>) -> String {
    let encoded = |it: &OsStr| percent_encode(it.as_encoded_bytes(), ENCODED).to_string();
    match prefix {
        Prefix::UNC(server, share) | Prefix::VerbatimUNC(server, share) => {
            format!("file://{}/{}/", encoded(server), encoded(share))
        }
        Prefix::Disk(disk) | Prefix::VerbatimDisk(disk) => {
            format!("file:///{}:/", char::from(disk))
        }
        Prefix::Verbatim(name) | Prefix::DeviceNS(name) => format!("file:///{}/", encoded(name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disks_and_shares_of_windows_have_their_uris() {
        for disk in [Prefix::Disk(b'C'), Prefix::VerbatimDisk(b'C')] {
            assert_eq!(prefix(disk), "file:///C:/");
        }
        let (server, share) = (OsStr::new("server.local"), OsStr::new("Общая папка"));
        for unc in [
            Prefix::UNC(server, share),
            Prefix::VerbatimUNC(server, share),
        ] {
            assert_eq!(
                prefix(unc),
                "file://server.local/%D0%9E%D0%B1%D1%89%D0%B0%D1%8F%20%D0%BF%D0%B0%D0%BF%D0%BA%D0%B0/"
            );
        }
    }

    #[cfg(windows)]
    #[test]
    fn a_share_is_the_host_of_its_uri() {
        let path = Path::new(r"\\?\UNC\server\share\src");
        assert_eq!(directory(path), "file://server/share/src/");
        assert_eq!(directory(Path::new(r"\\?\C:\src")), "file:///C:/src/");
    }

    #[test]
    fn what_is_not_plain_ascii_is_encoded() {
        let path = Path::new("Обмен").join("a b#1+").join("Module.bsl");
        assert_eq!(
            relative(&path),
            "%D0%9E%D0%B1%D0%BC%D0%B5%D0%BD/a%20b%231%2B/Module.bsl"
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_directory_ends_with_a_slash() {
        assert_eq!(directory(Path::new("/srv/my src")), "file:///srv/my%20src/");
        assert_eq!(directory(Path::new("/")), "file:///");
    }

    #[cfg(unix)]
    #[test]
    fn bytes_that_are_no_text_are_encoded_as_they_are() {
        use std::os::unix::ffi::OsStrExt;
        let name = std::ffi::OsStr::from_bytes(b"\xCC\xEE.bsl");
        assert_eq!(relative(Path::new(name)), "%CC%EE.bsl");
    }
}
