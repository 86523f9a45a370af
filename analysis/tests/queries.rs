//! Queries inside of strings, over the sample configuration.

mod queries {
    mod completion;
    mod place;
}
