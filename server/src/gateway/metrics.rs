//! `GET /metrics`: what was done, for Prometheus.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;

use super::counts::{head, line};
use super::shared::Shared;

pub(super) fn router() -> Router<Arc<Shared>> {
    Router::new().route("/metrics", get(metrics))
}

async fn metrics(State(shared): State<Arc<Shared>>) -> impl IntoResponse {
    let metrics = shared.engine.metrics();
    let mut text = String::new();
    let gauges = [
        ("waiting", "Requests that wait.", metrics.waiting),
        (
            "running",
            "Requests that are being answered.",
            metrics.running,
        ),
        (
            "kept_bytes",
            "Bytes of keys and values kept of requests that are over.",
            metrics.kept_bytes,
        ),
    ];
    for (name, help, value) in gauges {
        head(&mut text, name, "gauge", help);
        line(&mut text, name, value);
    }
    let counters = [
        (
            "finished_total",
            "Answers that are complete.",
            metrics.finished,
        ),
        (
            "cancelled_total",
            "Answers that nobody waited for.",
            metrics.cancelled,
        ),
        ("failed_total", "Answers that failed.", metrics.failed),
        ("steps_total", "Steps of the model.", metrics.steps),
        (
            "prompt_tokens_total",
            "Tokens of prompts that were read.",
            metrics.prompt_tokens,
        ),
        (
            "prefix_cache_hit_tokens_total",
            "Tokens of prompts that were known from requests before.",
            metrics.reused_tokens,
        ),
        (
            "generated_tokens_total",
            "Tokens that were generated.",
            metrics.generated_tokens,
        ),
        (
            "guessed_tokens_total",
            "Tokens that were guessed ahead.",
            metrics.guessed_tokens,
        ),
        (
            "guessed_right_tokens_total",
            "Guessed tokens that were right.",
            metrics.right_tokens,
        ),
    ];
    for (name, help, value) in counters {
        head(&mut text, name, "counter", help);
        line(&mut text, name, value);
    }
    shared.counts.write(&mut text);
    let kind = "text/plain; version=0.0.4; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], text)
}
