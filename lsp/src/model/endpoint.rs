//! A server of models, asked over HTTP as OpenAI has it: on this machine or elsewhere.

use std::collections::VecDeque;
use std::net::IpAddr;
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use reqwest::{Client, RequestBuilder, Response, StatusCode, Url, redirect};
use serde_json::Value;

use super::answer::{self, Part};
use super::events::{Events, TooLong};
use super::key::Key;
use super::trouble::Trouble;

/// How long to connect may take.
const CONNECT: Duration = Duration::from_secs(5);
/// How long a server may take to list its models.
const LIST: Duration = Duration::from_secs(10);
/// The most bytes of an answer that does not come as a stream, and of an error.
const MOST: usize = 1 << 20;

/// A server of models.
#[derive(Debug, Clone)]
pub(crate) struct Endpoint {
    base: Url,
    key: Option<Key>,
    client: Client,
}

/// Whether an address is one of this machine. Nothing goes through a proxy then.
fn is_of_this_machine(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|it| it.is_loopback())
}

/// The address below which the requests stand: `https://host` means `https://host/v1`.
fn base(text: &str) -> Option<Url> {
    let mut url = Url::parse(text.trim()).ok()?;
    let is_http = matches!(url.scheme(), "http" | "https");
    // A name and a password in an address would be shown wherever it is.
    if !is_http
        || url.host_str().is_none()
        || !url.username().is_empty()
        || url.password().is_some()
    {
        return None;
    }
    url.set_query(None);
    url.set_fragment(None);
    let path = url.path().trim_end_matches('/').to_owned();
    let last = path.rsplit('/').next().unwrap_or_default();
    let version = last.strip_prefix('v');
    let has_version = version.is_some_and(|it| it.starts_with(|it: char| it.is_ascii_digit()));
    url.set_path(&match has_version {
        true => format!("{path}/"),
        false => format!("{path}/v1/"),
    });
    Some(url)
}

impl Endpoint {
    /// The server at an address. Nothing is asked yet.
    pub(crate) fn new(url: &str, key: Option<Key>) -> Result<Self, Trouble> {
        let base = base(url).ok_or_else(|| Trouble::Address(without_secrets(url)))?;
        // Another part of the program may have chosen one before.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut client = Client::builder()
            .connect_timeout(CONNECT)
            .tcp_nodelay(true)
            // Neither a key nor code goes where nobody has sent it.
            .redirect(redirect::Policy::none())
            .user_agent(concat!("onec/", env!("CARGO_PKG_VERSION")));
        if is_of_this_machine(&base) {
            client = client.no_proxy();
        }
        if base.scheme() == "http" {
            // The certificates of the system need not be read.
            client = client.tls_certs_only([]);
        }
        let client = client.build().map_err(|it| unreachable(&it))?;
        Ok(Self { base, key, client })
    }

    /// Where it is, for people.
    pub(crate) fn shown(&self) -> String {
        self.base.origin().ascii_serialization()
    }

    /// The names of its models.
    pub(crate) async fn models(&self) -> Result<Vec<String>, Trouble> {
        let asked = async {
            let response = self.send(self.client.get(self.address("models")?)).await?;
            answer::models(&read(response).await?)
        };
        let waited = tokio::time::timeout(LIST, asked).await;
        waited.unwrap_or(Err(Trouble::Silent(LIST)))
    }

    /// Asks for a completion or a chat (`completions`, `chat/completions`); the answer comes in parts. To drop it is to
    /// cancel it. A server that sends nothing for `silence` is not waited for any longer.
    pub(crate) async fn ask(
        &self,
        resource: &str,
        body: &Value,
        silence: Duration,
    ) -> Result<Answering, Trouble> {
        let request = self.client.post(self.address(resource)?);
        let request = request
            .header(CONTENT_TYPE, "application/json")
            .body(body.to_string());
        let sent = tokio::time::timeout(silence, self.send(request)).await;
        let response = sent.map_err(|_| Trouble::Silent(silence))??;
        let kind = response.headers().get(CONTENT_TYPE);
        let kind = kind.and_then(|it| it.to_str().ok()).unwrap_or_default();
        if kind.starts_with("text/event-stream") {
            return Ok(Answering {
                response: Some(response),
                events: Events::default(),
                ready: VecDeque::new(),
                silence,
            });
        }
        let body = tokio::time::timeout(silence, read(response)).await;
        let body = body.map_err(|_| Trouble::Silent(silence))??;
        Ok(Answering {
            response: None,
            events: Events::default(),
            ready: answer::whole(&body)?.into(),
            silence,
        })
    }

    fn address(&self, resource: &str) -> Result<Url, Trouble> {
        let address = self.base.join(resource);
        address.map_err(|_| Trouble::Address(self.base.to_string()))
    }

    async fn send(&self, mut request: RequestBuilder) -> Result<Response, Trouble> {
        if let Some(key) = &self.key {
            let value = HeaderValue::from_str(&key.header());
            let mut value = value.map_err(|_| Trouble::Key(String::new()))?;
            value.set_sensitive(true);
            request = request.header(AUTHORIZATION, value);
        }
        let response = request.send().await.map_err(|it| unreachable(&it))?;
        let status = response.status();
        if status.is_success() {
            return Ok(response);
        }
        let told = response.headers().get(RETRY_AFTER);
        let told = told.and_then(|it| it.to_str().ok()?.parse().ok());
        let said = answer::said(&read(response).await.unwrap_or_default());
        let said = match &self.key {
            Some(key) => key.hidden_in(&said),
            None => said,
        };
        Err(match status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Trouble::Key(said),
            StatusCode::NOT_FOUND => Trouble::Unknown(said),
            StatusCode::TOO_MANY_REQUESTS => Trouble::Busy(told.map(Duration::from_secs)),
            _ if status.is_server_error() => Trouble::Failed(status.as_u16(), said),
            _ => Trouble::Refused(status.as_u16(), said),
        })
    }
}

/// An answer that comes in parts.
#[derive(Debug)]
pub(crate) struct Answering {
    response: Option<Response>,
    events: Events,
    ready: VecDeque<Part>,
    silence: Duration,
}

impl Answering {
    /// The next part; nothing when the answer is complete.
    pub(crate) async fn next(&mut self) -> Result<Option<Part>, Trouble> {
        loop {
            match self.ready.pop_front() {
                Some(Part::End) => {
                    self.response = None;
                    return Ok(None);
                }
                Some(part) => return Ok(Some(part)),
                None => self.read().await?,
            }
        }
    }

    async fn read(&mut self) -> Result<(), Trouble> {
        let Some(response) = &mut self.response else {
            return Err(Trouble::Cut);
        };
        let chunk = tokio::time::timeout(self.silence, response.chunk()).await;
        let chunk = chunk.map_err(|_| Trouble::Silent(self.silence))?;
        let events = match chunk.map_err(|_| Trouble::Cut)? {
            Some(bytes) => {
                let events = self.events.take(&bytes);
                events.map_err(|TooLong| Trouble::Nonsense("…".to_owned()))?
            }
            None => {
                self.response = None;
                self.events.end().into_iter().collect()
            }
        };
        for event in events {
            self.ready.extend(answer::parts(&event)?);
        }
        Ok(())
    }
}

/// A body of a length that makes sense.
async fn read(mut response: Response) -> Result<String, Trouble> {
    let mut body = Vec::new();
    while let Some(bytes) = response.chunk().await.map_err(|_| Trouble::Cut)? {
        body.extend_from_slice(&bytes);
        if body.len() > MOST {
            return Err(Trouble::Nonsense("…".to_owned()));
        }
    }
    Ok(String::from_utf8_lossy(&body).into_owned())
}

/// The innermost reason says most: "Connection refused", "unknown issuer".
fn unreachable(error: &reqwest::Error) -> Trouble {
    let mut innermost: &dyn std::error::Error = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    Trouble::Unreachable(innermost.to_string())
}

/// An address to be shown, without what may be a password.
fn without_secrets(url: &str) -> String {
    match url.rsplit_once('@') {
        Some((_, host)) => format!("…@{host}"),
        None => url.to_owned(),
    }
}

#[cfg(test)]
mod tests;
