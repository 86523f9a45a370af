//! Queries inside of strings, over the sample configuration.

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
