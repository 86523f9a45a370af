//! `GET /v1/models`: the model and its adapters, each a model by its name.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::routing::get;
use axum::{Json, Router};
use inference::Generation;
use serde_json::{Value, json};

use super::failure::Failure;
use super::shared::Shared;

pub(super) fn router() -> Router<Arc<Shared>> {
    // Names of models have slashes in them.
    Router::new()
        .route("/v1/models", get(all))
        .route("/v1/models/{*model}", get(one))
}

async fn all(State(shared): State<Arc<Shared>>) -> Json<Value> {
    let base = model(&shared, &shared.options.name, None);
    let adapters = shared.engine.adapters().into_iter();
    let adapters = adapters.map(|(name, generation)| model(&shared, &name, Some(generation)));
    let all: Vec<Value> = std::iter::once(base).chain(adapters).collect();
    Json(json!({"object": "list", "data": all}))
}

async fn one(
    State(shared): State<Arc<Shared>>,
    Path(name): Path<String>,
) -> Result<Json<Value>, Failure> {
    if name == shared.options.name {
        return Ok(Json(model(&shared, &name, None)));
    }
    let mut adapters = shared.engine.adapters().into_iter();
    let found = adapters.find(|it| it.0 == name);
    let (_, generation) = found.ok_or_else(|| Failure::no_model(&name))?;
    Ok(Json(model(&shared, &name, Some(generation))))
}

fn model(shared: &Shared, name: &str, generation: Option<Generation>) -> Value {
    let checkpoint = shared.engine.checkpoint();
    json!({
        "id": name,
        "object": "model",
        "created": shared.created,
        "owned_by": "onec",
        // What follows is not of OpenAI.
        "parent": generation.map(|_| shared.options.name.as_str()),
        "generation": generation.map(|it| it.0),
        "max_model_len": shared.context(),
        "fills_gaps": checkpoint.specials.gap.is_some(),
        "chats": checkpoint.chat.is_some(),
    })
}
