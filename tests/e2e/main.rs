//! Tests that start the real `onec`.

mod ask;
mod doctor;
mod encodings;
mod engine;
mod format;
mod formats;
mod lsp;
mod metadata;
mod metrics;
mod odata;
mod parse;
mod platform;
mod project;
mod projects;
mod query;
mod query_texts;
mod reading;
mod review;
mod rule;
mod sarif;
mod sarif_schema;
mod train;
mod usage;
