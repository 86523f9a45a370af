//! How the bytes of the protocol come and go.

use std::io;
use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tower_lsp::Server as Wire;

use crate::assistant::Assistant;
use crate::frames;
use crate::hierarchy::WithTypeHierarchy;
use crate::message::Message;
use crate::server::{Options, Server};

/// Where the client is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    /// At the other end of standard input and output.
    Stdio,
    /// It connects to this port of this machine. Each connection is a session of its own; the process serves until it is
    /// ended.
    Tcp(u16),
}

/// Requests in work at once; the rest waits in its order.
const REQUESTS: usize = 256;

/// How much of the input waits for the protocol.
const BUFFER: usize = 1 << 16;

/// Serves until the client ends the session; gives whether it had asked to shut down before, as it should.
///
/// # Errors
///
/// Where no threads or no port are to be had.
pub fn serve(options: Options, transport: Transport) -> io::Result<bool> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name("protocol")
        .enable_all()
        .build()?;
    let options = Arc::new(options);
    let ended = match transport {
        Transport::Stdio => {
            Ok(runtime.block_on(session(options, tokio::io::stdin(), tokio::io::stdout())))
        }
        Transport::Tcp(port) => runtime.block_on(listen(options, port)),
    };
    // A thread may still wait for input that never comes.
    runtime.shutdown_background();
    ended
}

async fn listen(options: Arc<Options>, port: u16) -> io::Result<bool> {
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    tracing::info!(address = %listener.local_addr()?, "listening");
    loop {
        let (stream, from) = listener.accept().await?;
        tracing::info!(%from, "connected");
        let options = Arc::clone(&options);
        tokio::spawn(async move {
            let (input, output) = stream.into_split();
            let well = session(options, input, output).await;
            tracing::info!(%from, well, "disconnected");
        });
    }
}

/// One session; gives whether the client had asked to shut down.
pub(crate) async fn session(
    options: Arc<Options>,
    input: impl AsyncRead + Unpin,
    output: impl AsyncWrite,
) -> bool {
    let assistant = Arc::new(Assistant::new(options.engine.clone()));
    session_of(assistant, options, input, output).await
}

/// One session with what suggests code in it.
pub(crate) async fn session_of(
    assistant: Arc<Assistant>,
    options: Arc<Options>,
    input: impl AsyncRead + Unpin,
    output: impl AsyncWrite,
) -> bool {
    let was_shut_down = Arc::new(AtomicBool::new(false));
    let mark = Arc::clone(&was_shut_down);
    let (service, socket) = Server::service(|editor| Server {
        editor,
        options,
        assistant,
        queue: Arc::new(OnceLock::new()),
        was_shut_down: mark,
    });
    let queue = Arc::clone(&service.inner().queue);
    let (filtered, messages) = tokio::io::duplex(BUFFER);
    let wire = Wire::new(messages, output, socket).concurrency_level(REQUESTS);
    // The session is over when the protocol says so, or when the client is gone.
    let passing = async {
        if let Err(error) = frames::pass(input, filtered).await {
            tracing::warn!(%error, "the input has ended");
        }
        std::future::pending().await
    };
    tokio::select! {
        () = wire.serve(WithTypeHierarchy(service)) => {}
        () = passing => {}
    }
    // The client may have gone without a word.
    if let Some(queue) = queue.get() {
        let _ = queue.send(Message::Stop);
    }
    was_shut_down.load(Ordering::Relaxed)
}
