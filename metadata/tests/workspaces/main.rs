//! Workspaces on disk: loading and reloading.

mod loading;
mod project;
mod reload;
