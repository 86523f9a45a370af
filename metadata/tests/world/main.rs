//! What names mean in a configuration: types and their members, forms, tables of queries.

mod forms;
mod members;
mod sample;
mod tables;
