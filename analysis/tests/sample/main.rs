//! Code over the sample configuration.

mod place;

/// What is told of words and where they lead, with all modules of the sample.
mod navigation {
    pub(crate) mod world;

    mod definition;
    mod hover;
    mod signature;
}

/// Queries inside of strings.
mod queries {
    mod completion;
    mod definition;
    mod everywhere;
    mod facts;
    mod hover;
    mod place;
    mod references;
    mod signature;
}

/// What stands before a dot, and what is offered behind it.
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
