//! Where a gateway listens: a port of this machine, or a socket that only its user may open.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use axum::Router;
use axum::serve::ListenerExt as _;
use tokio::net::TcpListener;

/// Where to listen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Listen {
    /// An address and a port; port 0 takes any that is free.
    Tcp(SocketAddr),
    /// A socket in a folder, for the user of this process alone.
    #[cfg(unix)]
    Unix(PathBuf),
}

/// A place that is listened at.
#[derive(Debug)]
pub enum Opened {
    /// A port.
    Tcp(SocketAddr, TcpListener),
    /// A socket.
    #[cfg(unix)]
    Unix(super::socket::Socket),
}

impl fmt::Display for Listen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp(address) => write!(f, "http://{address}"),
            #[cfg(unix)]
            Self::Unix(path) => write!(f, "{}", path.display()),
        }
    }
}

impl fmt::Display for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp(address, _) => write!(f, "http://{address}"),
            #[cfg(unix)]
            Self::Unix(socket) => write!(f, "{}", socket.path().display()),
        }
    }
}

pub(super) async fn open(listen: &Listen) -> io::Result<Opened> {
    match listen {
        Listen::Tcp(address) => {
            let listener = TcpListener::bind(address).await?;
            Ok(Opened::Tcp(listener.local_addr()?, listener))
        }
        #[cfg(unix)]
        Listen::Unix(path) => super::socket::Socket::open(path).map(Opened::Unix),
    }
}

impl Opened {
    /// Answers until the process is asked to stop; then what runs may take `grace`.
    pub(super) async fn serve(self, router: Router, grace: Duration) -> io::Result<()> {
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let stopped = async {
            // Whatever becomes of the other end, it is over.
            let _ = stopped.await;
        };
        let limit = async {
            asked_to_stop().await;
            let _ = stop.send(());
            tokio::select! {
                () = asked_to_stop() => {}
                () = tokio::time::sleep(grace) => {}
            }
        };
        match self {
            Self::Tcp(_, listener) => {
                // A token goes out when it is there and not when the next is.
                let listener = listener.tap_io(|it| {
                    let _ = it.set_nodelay(true);
                });
                let served = axum::serve(listener, router).with_graceful_shutdown(stopped);
                tokio::select! {
                    // Signals are heard before the first request is.
                    biased;
                    () = limit => Ok(()),
                    result = served => result,
                }
            }
            #[cfg(unix)]
            Self::Unix(socket) => {
                let (listener, _at) = socket.into_parts();
                let served = axum::serve(listener, router).with_graceful_shutdown(stopped);
                tokio::select! {
                    biased;
                    () = limit => Ok(()),
                    result = served => result,
                }
            }
        }
    }
}

/// Waits for Ctrl-C, or for what systems end services with.
async fn asked_to_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    if tokio::signal::ctrl_c().await.is_err() {
        // Where there are no signals, nothing asks.
        std::future::pending::<()>().await;
    }
}
