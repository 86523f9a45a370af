//! Memory for results.
//!
//! Zeros of the allocator are not for nothing: for memory that was used before it has the system take the pages away and
//! give empty ones back, and each of them costs a fault when it is written to. Of a training that was more than half of all
//! its time in the system.

use std::mem::MaybeUninit;

use crate::threads;

/// Zeros that are written here.
pub(crate) fn zeros(count: usize) -> Vec<f32> {
    // As `vec!` would ask the allocator for them.
    let mut all = Vec::with_capacity(count);
    all.resize(count, 0.0);
    all
}

/// Numbers that are made on all threads, `size` at a time, given the number of a piece; a piece begins with zeros.
pub(crate) fn made(count: usize, size: usize, make: impl Fn(usize, &mut [f32]) + Sync) -> Vec<f32> {
    let mut all = Vec::with_capacity(count);
    let room = &mut all.spare_capacity_mut()[..count];
    threads::share_parts(room, size, |number, piece| {
        // A piece stays near the processor between this and what is made of it.
        piece.fill(MaybeUninit::new(0.0));
        // SAFETY: numbers are there since the line above.
        #[expect(unsafe_code, reason = "memory that nobody has written to yet")]
        let piece = unsafe { piece.assume_init_mut() };
        make(number, piece);
    });
    // SAFETY: all pieces have been made.
    #[expect(unsafe_code, reason = "memory that nobody has written to yet")]
    unsafe {
        all.set_len(count);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_made_once_each_of_zeros() {
        for count in [0, 1, 7, 8, 1000] {
            let found = made(count, 8, |number, piece| {
                piece.iter_mut().for_each(|it| *it += number as f32);
            });
            let expected: Vec<f32> = (0..count).map(|it| (it / 8) as f32).collect();
            assert_eq!(found, expected);
            assert_eq!(zeros(count), vec![0.0; count]);
        }
    }
}
