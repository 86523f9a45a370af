//! Products of small matrices of numbers that lie in the memory next to each other.

use super::lanes::Lanes;

/// Rows of a matrix: the first number, and how far the rows are apart.
#[derive(Clone, Copy)]
pub(super) struct Rows<'a> {
    pub(super) numbers: &'a [f32],
    pub(super) step: usize,
}

/// Adds `first · second` to `sums`, matrices of `[rows, depth]`, `[depth, columns]` and `[rows, columns]`.
///
/// Each number is summed in the order of the depth, whatever the other sizes are.
#[inline(always)]
pub(super) fn add_product<L: Lanes>(
    first: Rows<'_>,
    second: Rows<'_>,
    sums: &mut [f32],
    step: usize,
    [rows, depth, columns]: [usize; 3],
) {
    if rows == 0 || depth == 0 || columns == 0 {
        return;
    }
    let is_within = |length: usize, rows: usize, step: usize, columns: usize| {
        columns <= step && (rows - 1) * step + columns <= length
    };
    assert!(is_within(first.numbers.len(), rows, first.step, depth));
    assert!(is_within(second.numbers.len(), depth, second.step, columns));
    assert!(is_within(sums.len(), rows, step, columns));
    let mut column = 0;
    while column + 2 * L::COUNT <= columns {
        // SAFETY: all rows and columns are there, as asked above.
        #[expect(unsafe_code, reason = "instructions of one kind of processor")]
        unsafe {
            down::<L, 2>(
                first,
                second,
                sums.as_mut_ptr(),
                step,
                [rows, depth, column],
            );
        }
        column += 2 * L::COUNT;
    }
    while column + L::COUNT <= columns {
        // SAFETY: as above.
        #[expect(unsafe_code, reason = "instructions of one kind of processor")]
        unsafe {
            down::<L, 1>(
                first,
                second,
                sums.as_mut_ptr(),
                step,
                [rows, depth, column],
            );
        }
        column += L::COUNT;
    }
    for row in 0..rows {
        for column in column..columns {
            let mut sum = sums[row * step + column];
            for at in 0..depth {
                let other = second.numbers[at * second.step + column];
                sum += first.numbers[row * first.step + at] * other;
            }
            sums[row * step + column] = sum;
        }
    }
}

/// All rows of some columns.
///
/// # Safety
///
/// The instructions must be there, and the rows and columns.
#[inline(always)]
#[expect(unsafe_code, reason = "instructions of one kind of processor")]
unsafe fn down<L: Lanes, const C: usize>(
    first: Rows<'_>,
    second: Rows<'_>,
    sums: *mut f32,
    step: usize,
    [rows, depth, column]: [usize; 3],
) {
    let mut row = 0;
    // SAFETY: passed on.
    unsafe {
        while row + 6 <= rows {
            tile::<L, 6, C>(first, second, sums, step, [row, depth, column]);
            row += 6;
        }
        while row + 2 <= rows {
            tile::<L, 2, C>(first, second, sums, step, [row, depth, column]);
            row += 2;
        }
        if row < rows {
            tile::<L, 1, C>(first, second, sums, step, [row, depth, column]);
        }
    }
}

/// Some rows of some columns, whose sums stay in the processor.
///
/// # Safety
///
/// As for [`down`].
#[inline(always)]
#[expect(unsafe_code, reason = "instructions of one kind of processor")]
unsafe fn tile<L: Lanes, const R: usize, const C: usize>(
    first: Rows<'_>,
    second: Rows<'_>,
    sums: *mut f32,
    step: usize,
    [row, depth, column]: [usize; 3],
) {
    // SAFETY: passed on.
    unsafe {
        let left = first.numbers.as_ptr().add(row * first.step);
        let right = second.numbers.as_ptr().add(column);
        let to = sums.add(row * step + column);
        let mut own = [[L::all(0.0); C]; R];
        for (row, own) in own.iter_mut().enumerate() {
            for (it, own) in own.iter_mut().enumerate() {
                *own = L::load(to.add(row * step + it * L::COUNT));
            }
        }
        for at in 0..depth {
            let mut numbers = [L::all(0.0); C];
            for (it, numbers) in numbers.iter_mut().enumerate() {
                *numbers = L::load(right.add(at * second.step + it * L::COUNT));
            }
            for (row, own) in own.iter_mut().enumerate() {
                let one = L::all(*left.add(row * first.step + at));
                for (own, numbers) in own.iter_mut().zip(&numbers) {
                    *own = L::add_product(one, *numbers, *own);
                }
            }
        }
        for (row, own) in own.iter().enumerate() {
            for (it, own) in own.iter().enumerate() {
                L::store(*own, to.add(row * step + it * L::COUNT));
            }
        }
    }
}
