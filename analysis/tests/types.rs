//! What stands before a dot, and what is offered behind it: code over the metadata of the sample configuration.

mod types {
    pub(crate) mod world;

    mod collections;
    mod completion;
    mod documented;
    mod forms;
    mod library;
    mod metadata_types;
    mod parameters;
    mod queries;
    mod scripts;
    mod visible;
}
