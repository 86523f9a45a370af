//! Numbers rounded to 8 bits, with a scale for each 32 of them.

/// So large that what is added to it is rounded to a whole number, which then stands in the lowest bits.
const ROUNDS: f32 = 12_582_912.0;

/// Rows of rounded numbers.
pub(super) struct Rounded {
    /// Numbers in a row.
    columns: usize,
    numbers: Vec<i8>,
    /// One for each group of 32.
    scales: Vec<f32>,
    /// Two for each group: of its first 16 numbers and of the others, before they are scaled.
    sums: Vec<[i32; 2]>,
}

/// One row.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    pub(super) numbers: &'a [i8],
    pub(super) scales: &'a [f32],
    pub(super) sums: &'a [[i32; 2]],
}

impl Rounded {
    /// Rounds rows of so many numbers, a multiple of 32.
    pub(super) fn of(x: &[f32], columns: usize) -> Self {
        let mut rounded = Self {
            columns,
            numbers: vec![0; x.len()],
            scales: Vec::with_capacity(x.len() / 32),
            sums: Vec::with_capacity(x.len() / 32),
        };
        let (groups, _) = x.as_chunks::<32>();
        let (numbers, _) = rounded.numbers.as_chunks_mut::<32>();
        for (group, numbers) in groups.iter().zip(numbers) {
            // Sizes are in the order of their bits, in which what is no number is the largest: it comes out through the
            // scale.
            let size = |it: &f32| it.to_bits() & 0x7fff_ffff;
            let most = group.iter().fold(0, |most, it| most.max(size(it)));
            let scale = f32::from_bits(most) / 127.0;
            let inverse = if scale > 0.0 { 1.0 / scale } else { 0.0 };
            for (number, it) in numbers.iter_mut().zip(group) {
                let rounded = it * inverse + ROUNDS;
                *number = rounded.to_bits().wrapping_sub(ROUNDS.to_bits()) as i8;
            }
            let sum = |part: &[i8]| part.iter().map(|it| i32::from(*it)).sum();
            rounded.scales.push(scale);
            rounded
                .sums
                .push([sum(&numbers[..16]), sum(&numbers[16..])]);
        }
        rounded
    }

    /// How many rows there are.
    pub(super) fn count(&self) -> usize {
        self.numbers.len() / self.columns
    }

    pub(super) fn row(&self, number: usize) -> Row<'_> {
        let groups = self.columns / 32;
        let (from, to) = (number * groups, (number + 1) * groups);
        Row {
            numbers: &self.numbers[from * 32..to * 32],
            scales: &self.scales[from..to],
            sums: &self.sums[from..to],
        }
    }
}

impl<'a> Row<'a> {
    /// The numbers of a group.
    #[inline(always)]
    pub(super) fn group(self, group: usize) -> &'a [i8; 32] {
        let (groups, _) = self.numbers.as_chunks();
        &groups[group]
    }
}
