//! `POST /v1/load_lora_adapter` and `/v1/unload_lora_adapter`: adapters come and go while requests are answered, as vLLM
//! names it.

use std::path::PathBuf;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::routing::post;
use axum::{Json, Router};
use inference::Error;
use serde::Deserialize;
use serde_json::{Value, json};

use super::body::Body;
use super::failure::Failure;
use super::shared::Shared;

#[derive(Debug, Deserialize)]
struct LoadIn {
    lora_name: String,
    lora_path: PathBuf,
}

#[derive(Debug, Deserialize)]
struct UnloadIn {
    lora_name: String,
}

pub(super) fn router() -> Router<Arc<Shared>> {
    Router::new()
        .route("/v1/load_lora_adapter", post(load))
        .route("/v1/unload_lora_adapter", post(unload))
}

/// Requests that run keep what they began with; those that come get what is loaded now.
async fn load(State(shared): State<Arc<Shared>>, request: Request) -> Result<Json<Value>, Failure> {
    let body = Body::read(&shared, request).await?;
    let LoadIn {
        lora_name: name,
        lora_path: folder,
    } = body.parse()?;
    if name.is_empty() {
        return Err(Failure::field(
            "lora_name",
            "имя адаптера пусто",
            "the name of the adapter is empty",
        ));
    }
    if name == shared.options.name {
        return Err(Failure::field(
            "lora_name",
            format!("так названа модель: {name}; дайте адаптеру другое имя"),
            format!("the model has the name {name}; give the adapter another"),
        ));
    }
    let loading = {
        let (shared, name) = (Arc::clone(&shared), name.clone());
        tokio::task::spawn_blocking(move || shared.engine.load_adapter(&name, &folder))
    };
    let loaded = loading.await.map_err(|_| Failure::internal())?;
    let generation = loaded.map_err(|error| match &error {
        // Who asks has named the folder, and may know what is wrong in it.
        Error::File(_) => {
            let [russian, english] = error.message();
            Failure::field("lora_path", russian, english)
        }
        _ => Failure::engine(&error, "lora_path"),
    })?;
    Ok(Json(
        json!({"id": name, "object": "model", "generation": generation.0}),
    ))
}

async fn unload(
    State(shared): State<Arc<Shared>>,
    request: Request,
) -> Result<Json<Value>, Failure> {
    let body = Body::read(&shared, request).await?;
    let UnloadIn { lora_name: name } = body.parse()?;
    let unloaded = shared.engine.unload_adapter(&name);
    unloaded.map_err(|_| Failure::no_model(&name))?;
    Ok(Json(
        json!({"id": name, "object": "model", "deleted": true}),
    ))
}
