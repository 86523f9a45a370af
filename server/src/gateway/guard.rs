//! Who may ask.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::failure::Failure;
use super::shared::Shared;

/// Lets only those pass that show the key, if there is one. Whether the process lives is no secret.
pub(super) async fn key(
    State(shared): State<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Response {
    let is_open = request.uri().path() == "/health";
    match &shared.options.key {
        Some(key) if !is_open && !is_shown(key, request.headers()) => Failure::request(
            StatusCode::UNAUTHORIZED,
            "нужен ключ доступа в заголовке Authorization: Bearer КЛЮЧ",
            "the header Authorization: Bearer KEY must have the key",
        )
        .with_code("invalid_api_key")
        .into_response(),
        _ => next.run(request).await,
    }
}

fn is_shown(key: &str, headers: &HeaderMap) -> bool {
    let Some(shown) = headers.get(header::AUTHORIZATION) else {
        return false;
    };
    let Some((scheme, shown)) = shown.to_str().ok().and_then(|it| it.split_once(' ')) else {
        return false;
    };
    // How long it takes tells nothing of where the two differ.
    let (shown, key) = (shown.trim().as_bytes(), key.as_bytes());
    let differences = shown.iter().zip(key).fold(0, |all, (a, b)| all | (a ^ b));
    scheme.eq_ignore_ascii_case("bearer") && shown.len() == key.len() && differences == 0
}

/// Lets only those pass that asked for this machine by a name of its own: the name of a page that a browser shows may be
/// made to lead here.
pub(super) async fn host(request: Request, next: Next) -> Response {
    let named = request.headers().get(header::HOST);
    let named = named.and_then(|it| it.to_str().ok()).unwrap_or_default();
    if is_own(named) {
        return next.run(request).await;
    }
    Failure::request(
        StatusCode::FORBIDDEN,
        "обращайтесь по имени localhost или 127.0.0.1; под другим именем нужен ключ доступа",
        "ask by the name localhost or 127.0.0.1; another name needs a key",
    )
    .into_response()
}

fn is_own(named: &str) -> bool {
    let name = match named.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|it| it.is_ascii_digit()) => name,
        _ => named,
    };
    let address = name.trim_start_matches('[').trim_end_matches(']');
    let address = address.parse::<std::net::IpAddr>();
    name.eq_ignore_ascii_case("localhost") || address.is_ok_and(|it| it.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_its_own() {
        for name in [
            "localhost",
            "LocalHost:80",
            "127.0.0.1:8080",
            "[::1]:80",
            "[::1]",
        ] {
            assert!(is_own(name), "{name}");
        }
        for name in [
            "",
            "evil.example",
            "evil.example:80",
            "127.0.0.1.evil.example",
            "10.0.0.1",
        ] {
            assert!(!is_own(name), "{name}");
        }
    }

    #[test]
    fn a_key_is_compared_whole() {
        let shown = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::AUTHORIZATION, value.parse().unwrap());
            is_shown("secret", &headers)
        };
        assert!(shown("Bearer secret"));
        assert!(shown("bearer  secret"));
        for wrong in [
            "Bearer secre",
            "Bearer secrets",
            "Bearer ",
            "Basic secret",
            "secret",
        ] {
            assert!(!shown(wrong), "{wrong}");
        }
        assert!(!is_shown("secret", &HeaderMap::new()));
    }
}
