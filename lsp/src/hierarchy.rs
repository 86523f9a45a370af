//! The type hierarchy among what the server says first: our library of types has no place for it there.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use serde_json::Value;
use tower_lsp::jsonrpc::{Request, Response};
use tower_service::Service;

/// A server whose first answer says that it may be asked for hierarchies of types.
pub(crate) struct WithTypeHierarchy<S>(pub(crate) S);

impl<S> Service<Request> for WithTypeHierarchy<S>
where
    S: Service<Request, Response = Option<Response>>,
    S::Future: Send + 'static,
{
    type Response = Option<Response>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let is_first = request.method() == "initialize";
        let answer = self.0.call(request);
        Box::pin(async move {
            let response = answer.await?;
            Ok(match is_first {
                true => response.map(told),
                false => response,
            })
        })
    }
}

fn told(response: Response) -> Response {
    let (id, body) = response.into_parts();
    let body = body.map(|mut result| {
        let capabilities = result
            .get_mut("capabilities")
            .and_then(Value::as_object_mut);
        if let Some(capabilities) = capabilities {
            capabilities.insert("typeHierarchyProvider".to_owned(), Value::Bool(true));
        }
        result
    });
    Response::from_parts(id, body)
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use tower_lsp::jsonrpc::{Error, Id};

    use super::*;

    #[test]
    fn the_first_answer_tells_of_the_hierarchy() {
        let response = Response::from_ok(Id::Number(1), json!({ "capabilities": { "a": 1 } }));
        let result = told(response);
        let capabilities = json!({ "a": 1, "typeHierarchyProvider": true });
        assert_eq!(
            result.result(),
            Some(&json!({ "capabilities": capabilities }))
        );
        let failed = Response::from_error(Id::Number(1), Error::invalid_request());
        assert!(told(failed).is_error());
    }
}
