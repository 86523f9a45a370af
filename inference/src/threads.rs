//! How many threads compute, and how they share work.

mod crew;

use rayon::prelude::*;

pub(crate) use self::crew::gather;
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

/// How many threads compute.
pub(crate) fn count() -> usize {
    rayon::current_num_threads()
}

/// Does pieces of work, by their numbers, on all threads that there are for it.
pub(crate) fn share(pieces: usize, work: impl Fn(usize) + Sync) {
    let work = &work;
    if pieces <= 1 {
        (0..pieces).for_each(work);
    } else if !crew::share(pieces, work) {
        (0..pieces).into_par_iter().for_each(work);
    }
}

/// Changes the parts of a slice, each of `size` elements and the last of what is left, given their numbers.
pub(crate) fn share_parts<T: Send>(
    all: &mut [T],
    size: usize,
    work: impl Fn(usize, &mut [T]) + Sync,
) {
    let length = all.len();
    let parts = Parts(all.as_mut_ptr());
    share(length.div_ceil(size.max(1)), |number| {
        let start = number * size;
        let size = size.min(length - start);
        // SAFETY: the parts lie within the slice and do not overlap, and each number is given out once.
        #[expect(unsafe_code, reason = "parts of one slice are changed by many threads")]
        work(number, unsafe { parts.part(start, size) });
    });
}

/// Where the elements of a slice begin.
struct Parts<T>(*mut T);

impl<T> Parts<T> {
    /// # Safety
    ///
    /// The part must lie within the slice, and nobody else may have a part of it.
    #[expect(unsafe_code, reason = "parts of one slice are changed by many threads")]
    #[expect(
        clippy::mut_from_ref,
        reason = "the caller sees to it that there is one"
    )]
    unsafe fn part(&self, start: usize, size: usize) -> &mut [T] {
        // SAFETY: passed on.
        unsafe { std::slice::from_raw_parts_mut(self.0.add(start), size) }
    }
}

// SAFETY: each thread has parts of its own, of elements that may go to other threads.
#[expect(unsafe_code, reason = "parts of one slice are changed by many threads")]
unsafe impl<T: Send> Sync for Parts<T> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_changed_once_each() {
        for length in [0, 1, 7, 8, 1000] {
            let mut all = vec![0; length];
            let change = |number: usize, part: &mut [usize]| {
                part.iter_mut().for_each(|it| *it += number + 1);
            };
            share_parts(&mut all, 8, change);
            gather(|| share_parts(&mut all, 8, change));
            let expected: Vec<usize> = (0..length).map(|it| 2 * (it / 8 + 1)).collect();
            assert_eq!(all, expected);
        }
    }
}
