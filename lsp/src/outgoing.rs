//! What the server says by itself: notifications in order, and requests to the client.

use std::future::Future;
use std::pin::Pin;

use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tower_lsp::Client;

type Saying = Box<dyn FnOnce(Client) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send>;

/// The way to the client, from any thread.
#[derive(Clone)]
pub(crate) struct Outgoing {
    sayings: UnboundedSender<Saying>,
    client: Client,
    runtime: tokio::runtime::Handle,
}

impl Outgoing {
    /// Must be called within a runtime.
    pub(crate) fn new(client: Client) -> Self {
        let (sayings, mut queue) = unbounded_channel::<Saying>();
        let speaker = client.clone();
        tokio::spawn(async move {
            while let Some(saying) = queue.recv().await {
                saying(speaker.clone()).await;
            }
        });
        Self {
            sayings,
            client,
            runtime: tokio::runtime::Handle::current(),
        }
    }

    /// Says something after what was said before. It must not wait for an answer.
    pub(crate) fn say<F>(&self, saying: impl FnOnce(Client) -> F + Send + 'static)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        // Nobody listens after the end.
        let _ = self.sayings.send(Box::new(|it| Box::pin(saying(it))));
    }

    /// Asks the client, beside what is said.
    pub(crate) fn ask<F>(&self, asking: impl FnOnce(Client) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        self.runtime.spawn(asking(self.client.clone()));
    }
}
