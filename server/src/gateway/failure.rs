//! What cannot be answered, in the form of OpenAI, with the status that says whose fault it is.

use std::sync::Arc;

use axum::Json;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use inference::{Error, Wording};
use serde_json::{Value, json};

use super::shared::Shared;

/// Seconds after which a client may ask again when too many wait.
const PAUSE: HeaderValue = HeaderValue::from_static("1");

/// A request that failed. [`render`] writes it, in the language of the gateway.
#[derive(Debug, Clone)]
pub(super) struct Failure {
    pub(super) status: StatusCode,
    code: Option<&'static str>,
    /// The field of the request that is wrong.
    parameter: Option<String>,
    message: Wording,
}

impl Failure {
    fn new(status: StatusCode, code: Option<&'static str>, message: Wording) -> Self {
        Self {
            status,
            code,
            parameter: None,
            message,
        }
    }

    /// A field is wrong.
    pub(super) fn field(
        name: impl Into<String>,
        russian: impl Into<String>,
        english: impl Into<String>,
    ) -> Self {
        let message = [russian.into(), english.into()];
        Self {
            parameter: Some(name.into()),
            ..Self::new(StatusCode::BAD_REQUEST, None, message)
        }
    }

    /// The request as a whole is wrong.
    pub(super) fn request(
        status: StatusCode,
        russian: impl Into<String>,
        english: impl Into<String>,
    ) -> Self {
        Self::new(status, None, [russian.into(), english.into()])
    }

    pub(super) fn with_code(self, code: &'static str) -> Self {
        Self {
            code: Some(code),
            ..self
        }
    }

    /// What the engine says, in answer to a field where the request is at fault.
    pub(super) fn engine(error: &Error, field: &str) -> Self {
        let message = error.message();
        match error {
            Error::Input(_) => Self {
                // Where the answer has begun, no field alone is to blame.
                parameter: (!field.is_empty()).then(|| field.to_owned()),
                ..Self::new(StatusCode::BAD_REQUEST, None, message)
            },
            Error::Overloaded => {
                Self::new(StatusCode::TOO_MANY_REQUESTS, Some("overloaded"), message)
            }
            Error::Stopped => Self::new(StatusCode::SERVICE_UNAVAILABLE, Some("stopped"), message),
            // What is inside stays inside.
            Error::File(_) | Error::Compute(_) => {
                tracing::error!(%error, "a request failed");
                Self::internal()
            }
        }
    }

    /// We are at fault.
    pub(super) fn internal() -> Self {
        Self::request(
            StatusCode::INTERNAL_SERVER_ERROR,
            "сбой вычисления модели: повторите запрос",
            "the computation of the model failed: ask again",
        )
    }

    pub(super) fn no_model(model: &str) -> Self {
        let message = [
            format!("нет модели {model}: какие есть, отвечает GET /v1/models"),
            format!("there is no model {model}: GET /v1/models tells which there are"),
        ];
        Self {
            parameter: Some("model".to_owned()),
            ..Self::new(StatusCode::NOT_FOUND, Some("model_not_found"), message)
        }
    }

    pub(super) fn no_route() -> Self {
        Self::request(
            StatusCode::NOT_FOUND,
            "нет такого адреса",
            "there is no such address",
        )
    }

    pub(super) fn no_method() -> Self {
        Self::request(
            StatusCode::METHOD_NOT_ALLOWED,
            "этот адрес не принимает такой метод",
            "this address does not take this method",
        )
    }

    /// The error as a client reads it.
    pub(super) fn json(&self, shared: &Shared) -> Value {
        let kind = match self.status {
            StatusCode::UNAUTHORIZED => "authentication_error",
            StatusCode::TOO_MANY_REQUESTS => "rate_limit_error",
            it if it.is_server_error() => "server_error",
            _ => "invalid_request_error",
        };
        json!({"error": {
            "message": shared.word(&self.message),
            "type": kind,
            "param": self.parameter,
            "code": self.code,
        }})
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Writes failures, and counts what was answered.
pub(super) async fn render(
    State(shared): State<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.extensions().get::<MatchedPath>();
    // Addresses that are not ours are counted as one: anybody can make up any number of them.
    let path = path.map_or_else(|| "other".to_owned(), |it| it.as_str().to_owned());
    let mut response = next.run(request).await;
    if let Some(failure) = response.extensions_mut().remove::<Failure>() {
        response = (failure.status, Json(failure.json(&shared))).into_response();
        let headers = response.headers_mut();
        match failure.status {
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
                headers.insert(header::RETRY_AFTER, PAUSE);
            }
            StatusCode::UNAUTHORIZED => {
                let scheme = HeaderValue::from_static("Bearer");
                headers.insert(header::WWW_AUTHENTICATE, scheme);
            }
            _ => {}
        }
    }
    shared.counts.answered(path, response.status().as_u16());
    response
}
