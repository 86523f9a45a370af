//! Bodies of requests: JSON of a limited size; what is wrong in it is named.

use axum::body::Bytes;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use serde::de::DeserializeOwned;

use super::failure::Failure;
use super::shared::Shared;

/// The JSON of a request.
pub(super) struct Body(Bytes);

impl Body {
    /// Reads all of it.
    pub(super) async fn read(shared: &Shared, request: Request) -> Result<Self, Failure> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        let kind = kind.and_then(|it| it.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        // A page in a browser can send other kinds to any machine without having been let to.
        if !kind.eq_ignore_ascii_case("application/json") {
            return Err(Failure::request(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "нужен заголовок Content-Type: application/json",
                "the header Content-Type: application/json is needed",
            ));
        }
        let most = shared.options.body;
        let bytes = axum::body::to_bytes(request.into_body(), most).await;
        // A connection that breaks meanwhile leaves nobody to answer.
        bytes.map(Self).map_err(|_| {
            Failure::request(
                StatusCode::PAYLOAD_TOO_LARGE,
                format!("запрос больше {most} байт"),
                format!("the request has more than {most} bytes"),
            )
        })
    }

    /// Takes out of it what a type has; the rest is left to others.
    pub(super) fn parse<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        let mut json = serde_json::Deserializer::from_slice(&self.0);
        let found = serde_path_to_error::deserialize(&mut json).map_err(|error| {
            let path = error.path().to_string();
            let reason = error.into_inner();
            if !reason.is_data() {
                return not_json(&reason);
            }
            let reason = reason.to_string();
            let missing = reason.strip_prefix("missing field `");
            let missing = missing.and_then(|it| Some(it.split_once('`')?.0));
            let field = match (path.as_str(), missing) {
                (".", Some(missing)) => missing.to_owned(),
                (_, Some(missing)) => format!("{path}.{missing}"),
                (_, None) => path,
            };
            match missing {
                Some(_) => Failure::field(
                    field.as_str(),
                    format!("нет поля {field}"),
                    format!("the field {field} is missing"),
                ),
                None => Failure::field(
                    field.as_str(),
                    format!("поле {field}: {reason}"),
                    format!("the field {field}: {reason}"),
                ),
            }
        })?;
        json.end().map_err(|it| not_json(&it))?;
        Ok(found)
    }
}

fn not_json(reason: &serde_json::Error) -> Failure {
    Failure::request(
        StatusCode::BAD_REQUEST,
        format!("запрос не читается как JSON: {reason}"),
        format!("the request cannot be read as JSON: {reason}"),
    )
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    struct Outer {
        #[expect(dead_code, reason = "only whether it can be read is asked")]
        inner: Vec<Inner>,
    }

    #[derive(Debug, Deserialize)]
    struct Inner {
        #[expect(dead_code, reason = "only whether it can be read is asked")]
        number: u32,
    }

    #[track_caller]
    fn check(text: &'static str, expected: &str) {
        let failure = Body(Bytes::from(text)).parse::<Outer>().unwrap_err();
        let failure = format!("{failure:?}");
        assert!(failure.contains(expected), "{failure}");
    }

    #[test]
    fn what_is_wrong_is_named() {
        check("{", "cannot be read as JSON");
        check("{\"inner\": []} x", "cannot be read as JSON");
        check("{}", "Some(\"inner\")");
        check("{\"inner\": [{}]}", "Some(\"inner[0].number\")");
        check(
            "{\"inner\": [{\"number\": -1}]}",
            "Some(\"inner[0].number\")",
        );
        check("{\"inner\": 3}", "Some(\"inner\")");
    }
}
