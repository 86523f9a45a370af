//! A Unix socket that only its user may open, from the moment on that it is there.

use std::fs::{self, DirBuilder, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, FileTypeExt as _, PermissionsExt as _};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};

use tokio::net::UnixListener;

/// A socket that is listened at; its file is gone with it.
#[derive(Debug)]
pub struct Socket {
    listener: UnixListener,
    place: Place,
}

/// The file of a socket, which is removed with this.
#[derive(Debug)]
pub(super) struct Place(PathBuf);

impl Drop for Place {
    fn drop(&mut self) {
        // What is not there any more need not be removed.
        let _ = fs::remove_file(&self.0);
    }
}

impl Socket {
    /// Makes it where nobody else can look, and then puts it in its place.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        remove_stale(path)?;
        let mut hidden = path.as_os_str().to_owned();
        hidden.push(format!(".{}", std::process::id()));
        let hidden = PathBuf::from(hidden);
        DirBuilder::new().mode(0o700).create(&hidden)?;
        let opened = (|| -> io::Result<UnixListener> {
            let made = hidden.join("s");
            let listener = UnixListener::bind(&made)?;
            fs::set_permissions(&made, Permissions::from_mode(0o600))?;
            fs::rename(&made, path)?;
            Ok(listener)
        })();
        // It is empty, unless something failed above, which is told.
        let _ = fs::remove_dir_all(&hidden);
        Ok(Self {
            listener: opened?,
            place: Place(path.to_owned()),
        })
    }

    pub(super) fn path(&self) -> &Path {
        &self.place.0
    }

    pub(super) fn into_parts(self) -> (UnixListener, Place) {
        (self.listener, self.place)
    }
}

/// Removes a socket at which nobody listens any more; what else is there is left and is an error.
fn remove_stale(path: &Path) -> io::Result<()> {
    let Ok(found) = fs::symlink_metadata(path) else {
        return Ok(());
    };
    if !found.file_type().is_socket() || UnixStream::connect(path).is_ok() {
        return Err(io::ErrorKind::AddrInUse.into());
    }
    fs::remove_file(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_runtime(check: impl FnOnce(&Path)) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let _entered = runtime.enter();
        let folder = tempfile::tempdir().unwrap();
        check(folder.path());
    }

    #[test]
    fn a_socket_is_for_its_user_alone_and_goes_with_the_gateway() {
        in_runtime(|folder| {
            let path = folder.join("engine.sock");
            let socket = Socket::open(&path).unwrap();
            let mode = fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
            assert!(UnixStream::connect(&path).is_ok());
            drop(socket);
            assert_eq!(fs::read_dir(folder).unwrap().count(), 0);
        });
    }

    #[test]
    fn only_a_socket_that_nobody_listens_at_is_replaced() {
        in_runtime(|folder| {
            let path = folder.join("engine.sock");
            drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
            let socket = Socket::open(&path).unwrap();
            assert!(Socket::open(&path).is_err());
            assert!(UnixStream::connect(&path).is_ok());
            drop(socket);
            fs::write(&path, "a file of somebody").unwrap();
            assert!(Socket::open(&path).is_err());
            assert_eq!(fs::read_to_string(&path).unwrap(), "a file of somebody");
        });
    }
}
