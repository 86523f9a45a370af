//! What lies on disk: finds configurations and modules, reads them and keeps a cache of what they say.
//!
//! [`Project::open`] gives a workspace that knows every module below a folder; [`Project::update`] takes in what has
//! changed on disk since. Nothing here fails as a whole: what cannot be read is named, and the rest loads all the same.

mod cache;
mod configurations;
pub mod learn;
mod load;
mod open;
pub mod platform;
pub mod review;
pub mod settings;
mod source;
pub mod spelling;
mod update;
pub mod walk;

pub use cache::user_folder as user_cache;
pub use load::Statistics;
pub use open::{CachePlace, Options, Phase, Piece, Progress, Project, Reading};
pub use source::Disk;
