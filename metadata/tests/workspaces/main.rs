//! Workspaces on disk: loading and reloading.

mod hostile;
mod loading;
mod project;
mod reload;
