//! What is done with a request for answers before the engine is asked: it is read, checked and put into tokens.

use std::sync::Arc;

use axum::extract::Request;
use serde::de::DeserializeOwned;

use super::body::Body;
use super::failure::Failure;
use super::parameters::Parameters;
use super::shared::Shared;

/// What a kind of requests has besides [`Parameters`].
pub(super) trait Asked: DeserializeOwned + Send + 'static {
    /// Whether the values can be what they are.
    fn check(&self, parameters: &Parameters) -> Result<(), Failure>;

    /// The requests to the engine, as many for each prompt as answers are asked for.
    fn requests(
        &self,
        shared: &Shared,
        parameters: &Parameters,
    ) -> Result<Vec<inference::Request>, Failure>;
}

/// Reads a request and checks it.
pub(super) async fn read<A: Asked>(
    shared: &Shared,
    request: Request,
) -> Result<(Parameters, A), Failure> {
    let body = Body::read(shared, request).await?;
    let parameters: Parameters = body.parse()?;
    let asked: A = body.parse()?;
    parameters.check()?;
    asked.check(&parameters)?;
    Ok((parameters, asked))
}

/// What the engine is asked.
pub(super) async fn prepare<A: Asked>(
    shared: &Arc<Shared>,
    parameters: Parameters,
    asked: A,
) -> Result<Vec<inference::Request>, Failure> {
    let shared = Arc::clone(shared);
    // To cut a long text into tokens takes a while.
    let prepared = tokio::task::spawn_blocking(move || {
        // The name comes first: of a model that is not there nothing else can be said.
        shared.adapter(&parameters.model)?;
        asked.requests(&shared, &parameters)
    });
    prepared.await.map_err(|_| Failure::internal())?
}
