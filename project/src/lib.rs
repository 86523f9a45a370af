//! What lies on disk: finds configurations and modules, reads them and keeps a cache of what they say.
