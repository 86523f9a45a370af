//! What becomes of memory that a training has done with.

/// Memory that is let go stays with the program: each step takes as much as the one before, and pages that were given back
/// to the system in between cost a fault each. Elsewhere little is taken twice, and it is given back.
///
/// What cannot be changed stays as it is: it costs time only.
pub(super) fn keep() {
    #[cfg(unix)]
    let _ = of_allocator();
}

#[cfg(unix)]
fn of_allocator() -> Result<(), tikv_jemalloc_ctl::Error> {
    use tikv_jemalloc_ctl::{Access as _, AsName as _, arenas};

    const NEVER: isize = -1;
    // Of arenas that are made from now on; that of large pieces would give back all at once otherwise.
    "arenas.dirty_decay_ms\0".name().write(NEVER)?;
    let mut place = "arena.0.dirty_decay_ms\0".name().mib::<[usize; 3]>()?;
    for number in 0..arenas::narenas::read()? {
        place[1] = number as usize;
        // Most are not there yet.
        let _ = place.write(NEVER);
    }
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use tikv_jemalloc_ctl::{Access as _, AsName as _, Result};

    /// The test has the allocator of the program.
    #[test]
    fn memory_that_is_let_go_is_kept() {
        let decay = |name: &str| -> Result<isize> { name.name().read() };
        assert!(decay("arenas.dirty_decay_ms\0").unwrap() >= 0);
        super::keep();
        assert_eq!(decay("arenas.dirty_decay_ms\0").unwrap(), -1);
        assert_eq!(decay("arena.0.dirty_decay_ms\0").unwrap(), -1);
    }
}
