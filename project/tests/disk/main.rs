//! Projects on disk: opened, cached, followed, by one process and by many.

mod cache;
mod open;
mod place;
mod processes;
mod rename;
mod sample;
mod update;
