//! Products of matrices of 32-bit numbers, by the functions that candle uses, too.

use std::mem::MaybeUninit;
use std::ops::Range;

use gemm::Parallelism;
use rayon::prelude::*;

/// Below so many products of numbers threads cost more than they give.
const WORTH_THREADS: usize = 1 << 18;
/// The fewest rows that one thread takes at a time.
const LEAST: usize = 32;

/// A matrix inside of a slice.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    numbers: &'a [f32],
    rows: usize,
    columns: usize,
    row_step: usize,
    column_step: usize,
}

impl<'a> View<'a> {
    /// Rows of `columns` numbers one behind another.
    pub(crate) fn new(numbers: &'a [f32], columns: usize) -> Self {
        let rows = numbers.len().checked_div(columns).unwrap_or_default();
        Self::stepped(numbers, rows, columns, columns)
    }

    /// Rows that begin `step` numbers behind each other.
    pub(crate) fn stepped(numbers: &'a [f32], rows: usize, columns: usize, step: usize) -> Self {
        let last = rows.saturating_sub(1) * step + columns;
        assert!(rows == 0 || last <= numbers.len(), "a matrix is cut short");
        Self {
            numbers,
            rows,
            columns,
            row_step: step,
            column_step: 1,
        }
    }

    /// Rows and columns exchanged.
    pub(crate) fn t(self) -> Self {
        Self {
            rows: self.columns,
            columns: self.rows,
            row_step: self.column_step,
            column_step: self.row_step,
            ..self
        }
    }

    /// Some of its rows.
    fn band(self, rows: Range<usize>) -> Self {
        Self {
            numbers: &self.numbers[rows.start * self.row_step..],
            rows: rows.len(),
            ..self
        }
    }
}

/// `a · b` times a scale, on all threads.
pub(crate) fn product(scale: f32, a: View<'_>, b: View<'_>) -> Vec<f32> {
    let count = a.rows * b.columns;
    let mut out = Vec::with_capacity(count);
    share(&mut out.spare_capacity_mut()[..count], scale, a, b, false);
    // SAFETY: a product that is not added to anything is written whole.
    #[expect(unsafe_code, reason = "memory that nobody has written to yet")]
    unsafe {
        out.set_len(count);
    }
    out
}

/// `a · b` times a scale in a place that is there already, or added to what is there, on all threads.
pub(crate) fn product_into(out: &mut [f32], scale: f32, a: View<'_>, b: View<'_>, add: bool) {
    share(room(out), scale, a, b, add);
}

fn share(out: &mut [MaybeUninit<f32>], scale: f32, a: View<'_>, b: View<'_>, add: bool) {
    let threads = rayon::current_num_threads();
    let work = a.rows * a.columns * b.columns;
    if threads == 1 || work < WORTH_THREADS || b.columns == 0 {
        return multiply(out, scale, a, b, add, Parallelism::None);
    }
    if a.rows < threads * LEAST {
        return multiply(out, scale, a, b, add, Parallelism::Rayon(threads));
    }
    // More pieces than threads: one that is late does not keep the others waiting.
    let band = a.rows.div_ceil(threads * 2).max(LEAST);
    let bands = out.par_chunks_mut(band * b.columns).enumerate();
    bands.for_each(|(number, out)| {
        let rows = number * band..(number * band + band).min(a.rows);
        multiply(out, scale, a.band(rows), b, add, Parallelism::None);
    });
}

/// `a · b`, or that added to what is there, on this thread.
pub(crate) fn product_here(out: &mut [f32], a: View<'_>, b: View<'_>, add: bool) {
    multiply(room(out), 1.0, a, b, add, Parallelism::None);
}

/// A place that has numbers as one that need not have any. Only [`multiply`] may have it, which writes numbers.
fn room(out: &mut [f32]) -> &mut [MaybeUninit<f32>] {
    // SAFETY: the types are laid out alike, and nothing but numbers is written.
    #[expect(unsafe_code, reason = "memory that nobody has written to yet")]
    unsafe {
        &mut *(std::ptr::from_mut(out) as *mut [MaybeUninit<f32>])
    }
}

/// Writes all of a place, and reads it only where the product is added to what is there.
fn multiply(
    out: &mut [MaybeUninit<f32>],
    scale: f32,
    a: View<'_>,
    b: View<'_>,
    add: bool,
    parallelism: Parallelism,
) {
    assert_eq!(a.columns, b.rows, "the matrices do not fit each other");
    assert_eq!(out.len(), a.rows * b.columns, "no place for the product");
    if a.columns == 0 && !add {
        return out.fill(MaybeUninit::new(0.0));
    }
    // SAFETY: the views are inside of their slices, as was checked when they were made, and so is the product.
    #[expect(unsafe_code, reason = "a function that takes pointers")]
    unsafe {
        gemm::gemm(
            a.rows,
            b.columns,
            a.columns,
            out.as_mut_ptr().cast::<f32>(),
            1,
            b.columns as isize,
            add,
            a.numbers.as_ptr(),
            a.column_step as isize,
            a.row_step as isize,
            b.numbers.as_ptr(),
            b.column_step as isize,
            b.row_step as isize,
            1.0,
            scale,
            false,
            false,
            false,
            parallelism,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    fn random(seed: u64, count: usize) -> Vec<f32> {
        let mut random = Random::new(seed);
        (0..count).map(|_| random.normal()).collect()
    }

    /// Sums as they are written in a book.
    fn plain(out: &mut [f32], a: View<'_>, b: View<'_>) {
        for row in 0..a.rows {
            for column in 0..b.columns {
                let products = (0..a.columns).map(|it| {
                    let a = a.numbers[row * a.row_step + it * a.column_step];
                    a * b.numbers[it * b.row_step + column * b.column_step]
                });
                out[row * b.columns + column] += products.sum::<f32>();
            }
        }
    }

    #[test]
    fn products_are_sums_of_products_whatever_lies_how() {
        for (rows, inner, columns) in [(1, 1, 1), (3, 5, 4), (150, 33, 90), (200, 40, 7)] {
            let a = random(1, rows * inner);
            let b = random(2, inner * columns);
            let pairs = [
                (View::new(&a, inner), View::new(&b, columns)),
                (View::new(&a, rows).t(), View::new(&b, columns)),
                (View::new(&a, inner), View::new(&b, inner).t()),
            ];
            for (a, b) in pairs {
                let begun = random(3, rows * columns);
                let mut expected = begun.clone();
                plain(&mut expected, a, b);
                let mut found = begun.clone();
                product_into(&mut found, 1.0, a, b, true);
                for (found, expected) in found.iter().zip(&expected) {
                    assert!((found - expected).abs() < 1e-3, "{found} {expected}");
                }
                let mut only = begun.clone();
                product_here(&mut only, a, b, false);
                assert_eq!(product(1.0, a, b).len(), only.len());
                for (new, only) in product(1.0, a, b).iter().zip(&only) {
                    assert!((new - only).abs() < 1e-3, "{new} {only}");
                }
                for ((only, found), begun) in only.iter().zip(&found).zip(&begun) {
                    assert!(
                        (only + begun - found).abs() < 1e-3,
                        "{only} {begun} {found}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_sum_of_nothing_is_nothing() {
        let (a, b) = (View::stepped(&[], 2, 0, 0), View::stepped(&[], 0, 3, 3));
        assert_eq!(product(1.0, a, b), [0.0; 6]);
        assert!(product(1.0, b, b.t()).is_empty());
    }

    #[test]
    fn a_matrix_may_be_a_part_of_wider_rows() {
        let all = random(4, 6 * 10);
        let part = View::stepped(&all[2..], 6, 3, 10);
        let found = product(1.0, part, part.t());
        let mut expected = vec![0.0; 36];
        plain(&mut expected, part, part.t());
        for (found, expected) in found.iter().zip(&expected) {
            assert!((found - expected).abs() < 1e-4);
        }
    }
}
