//! How many threads compute.

use crate::error::{Error, Result};

/// Has all models of this process compute with so many threads. It is decided once, before a model is opened.
pub fn use_threads(count: usize) -> Result<()> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(count);
    pool.build_global().map_err(|it| {
        Error::input(
            format!("число потоков не изменить: {it}"),
            format!("the number of threads cannot be changed: {it}"),
        )
    })
}
