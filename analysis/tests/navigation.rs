//! What is told of words and where they lead: code over the sample configuration with all of its modules.

mod navigation {
    pub(crate) mod world;

    mod definition;
    mod hover;
    mod signature;
}
