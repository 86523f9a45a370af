//! `GET /health`: whether the model can be asked. It needs no key.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

use super::shared::Shared;

pub(super) fn router() -> Router<Arc<Shared>> {
    Router::new().route("/health", get(health))
}

async fn health(State(shared): State<Arc<Shared>>) -> Json<Value> {
    let metrics = shared.engine.metrics();
    Json(json!({
        "status": "ok",
        "model": shared.options.name,
        "running": metrics.running,
        "waiting": metrics.waiting,
    }))
}
