//! Products with matrices of quantized blocks, which are read where they lie in the file.
//!
//! What goes into a product is rounded to 8 bits, with a scale for each 32 numbers. Sixteen rows of weights are worked on
//! together: the whole numbers of each group of 32 are multiplied and added exactly, and only the sums of groups are
//! added as fractions, in the order of the groups. So a row of the answer has the same bits however many rows are asked
//! for together.

mod kinds;
mod plain;
mod rounded;
mod tile;
#[cfg(target_arch = "x86_64")]
mod wide;

use candle_core::quantized::GgmlDType;
use candle_core::{CpuStorage, CustomOp1, Layout, Result, Shape, Tensor, bail};
use rayon::prelude::*;

use self::kinds::{Kind, Q4_0, Q4K, Q5_0, Q5K, Q6K, Q8_0};
use self::rounded::Rounded;
use self::tile::{Known, Processor, ROWS, Scratch};
use crate::weights::Bytes;

/// Below so many products of numbers threads cost more than they give.
const WORTH_THREADS: usize = 1 << 18;

/// A matrix of blocks of a kind that is known here.
#[derive(Debug, Clone)]
pub(crate) struct Blocks {
    kind: GgmlDType,
    rows: usize,
    columns: usize,
    bytes: Bytes,
}

/// Calls a function for the kind of some blocks.
macro_rules! with_kind {
    ($kind:expr, $function:ident ( $($argument:expr),* ), $other:expr) => {
        match $kind {
            GgmlDType::Q8_0 => $function::<Q8_0>($($argument),*),
            GgmlDType::Q4_0 => $function::<Q4_0>($($argument),*),
            GgmlDType::Q5_0 => $function::<Q5_0>($($argument),*),
            GgmlDType::Q4K => $function::<Q4K>($($argument),*),
            GgmlDType::Q5K => $function::<Q5K>($($argument),*),
            GgmlDType::Q6K => $function::<Q6K>($($argument),*),
            _ => $other,
        }
    };
}

impl Blocks {
    /// Blocks of `rows` × `columns` numbers, if their kind is known here and there are as many as must be.
    pub(crate) fn new(kind: GgmlDType, rows: usize, columns: usize, bytes: Bytes) -> Option<Self> {
        let blocks = Self {
            kind,
            rows,
            columns,
            bytes,
        };
        let row = with_kind!(kind, row_bytes(columns), None)?;
        (blocks.bytes.get().len() == rows * row).then_some(blocks)
    }

    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    pub(crate) fn columns(&self) -> usize {
        self.columns
    }

    /// `x` of `[n, columns]` times the matrix: `[n, rows]`.
    pub(crate) fn multiply(&self, x: &Tensor) -> Result<Tensor> {
        x.contiguous()?.apply_op1_no_bwd(&Product(self))
    }

    /// The rows with these numbers, `[numbers, columns]`.
    pub(crate) fn lookup(&self, numbers: &Tensor) -> Result<Tensor> {
        let numbers = numbers.to_vec1::<u32>()?;
        let columns = self.columns;
        let mut found = vec![0.0; numbers.len() * columns];
        for (number, row) in numbers.iter().zip(found.chunks_exact_mut(columns)) {
            let number = *number as usize;
            if number >= self.rows {
                bail!("row {number} of {} rows", self.rows)
            }
            with_kind!(self.kind, expand(self, number, row), ());
        }
        Tensor::from_vec(found, (numbers.len(), columns), &candle_core::Device::Cpu)
    }

    /// All numbers.
    pub(crate) fn dequantize(&self) -> Result<Tensor> {
        let columns = self.columns;
        let mut found = vec![0.0; self.rows * columns];
        let rows = found.par_chunks_exact_mut(columns).enumerate();
        rows.for_each(|(number, row)| with_kind!(self.kind, expand(self, number, row), ()));
        Tensor::from_vec(found, (self.rows, columns), &candle_core::Device::Cpu)
    }

    /// The bytes of some rows.
    fn row(&self, number: usize, size: usize) -> &[u8] {
        &self.bytes.get()[number * size..(number + 1) * size]
    }
}

/// How many bytes a row takes; nothing when it is no whole number of blocks.
fn row_bytes<K: Kind>(columns: usize) -> Option<usize> {
    let values = K::GROUPS * 32;
    (columns > 0 && columns.is_multiple_of(values)).then_some(columns / values * K::BYTES)
}

fn expand<K: Kind>(blocks: &Blocks, number: usize, row: &mut [f32]) {
    let size = row.len() / (K::GROUPS * 32) * K::BYTES;
    let bytes = blocks.row(number, size).chunks_exact(K::BYTES);
    let mut unpacked = kinds::Unpacked::default();
    for (block, numbers) in bytes.zip(row.chunks_exact_mut(K::GROUPS * 32)) {
        K::unpack(block, &mut unpacked);
        unpacked.numbers::<K>(numbers);
    }
}

struct Product<'a>(&'a Blocks);

impl CustomOp1 for Product<'_> {
    fn name(&self) -> &'static str {
        "blocks"
    }

    fn cpu_fwd(&self, storage: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let (count, columns) = layout.shape().dims2()?;
        let blocks = self.0;
        let (CpuStorage::F32(x), Some((from, to))) = (storage, layout.contiguous_offsets()) else {
            bail!("a product with blocks needs contiguous numbers of 32 bits")
        };
        if columns != blocks.columns {
            bail!(
                "{columns} numbers for a matrix of {} columns",
                blocks.columns
            )
        }
        let rounded = Rounded::of(&x[from..to], columns);
        let mut y = vec![0.0; count * blocks.rows];
        let processor = Processor::detect();
        with_kind!(
            blocks.kind,
            product(blocks, &rounded, &mut y, processor),
            ()
        );
        Ok((CpuStorage::F32(y), (count, blocks.rows).into()))
    }
}

/// A place to write to from many threads.
#[derive(Clone, Copy)]
struct Shared(*mut f32);

// SAFETY: threads write to different columns through it, and nobody reads before they are done.
#[expect(
    unsafe_code,
    reason = "columns of one matrix are written by many threads"
)]
unsafe impl Send for Shared {}
// SAFETY: as above.
#[expect(
    unsafe_code,
    reason = "columns of one matrix are written by many threads"
)]
unsafe impl Sync for Shared {}

impl Shared {
    /// Writes a part of a row.
    fn write(self, at: usize, numbers: &[f32]) {
        // SAFETY: `product` gives each thread columns of its own, and all lie within the matrix.
        #[expect(
            unsafe_code,
            reason = "columns of one matrix are written by many threads"
        )]
        unsafe {
            self.0
                .add(at)
                .copy_from_nonoverlapping(numbers.as_ptr(), numbers.len());
        }
    }
}

fn product<K: Known>(blocks: &Blocks, x: &Rounded, y: &mut [f32], processor: Processor) {
    let Some(size) = row_bytes::<K>(blocks.columns) else {
        return;
    };
    let rows = blocks.rows;
    let shared = Shared(y.as_mut_ptr());
    let tiles = rows.div_ceil(ROWS);
    let work = |scratch: &mut Scratch, tile: usize| {
        let first = tile * ROWS;
        let count = ROWS.min(rows - first);
        let mut bytes: [&[u8]; ROWS] = [&[]; ROWS];
        for (number, bytes) in bytes.iter_mut().enumerate().take(count) {
            *bytes = blocks.row(first + number, size);
        }
        scratch.product::<K>(&bytes, x, processor, |number, sums| {
            shared.write(number * rows + first, &sums[..count]);
        });
    };
    if rows * blocks.columns * x.count() < WORTH_THREADS {
        let mut scratch = Scratch::default();
        (0..tiles).for_each(|tile| work(&mut scratch, tile));
    } else {
        let least = tiles.div_ceil(rayon::current_num_threads() * 4);
        (0..tiles)
            .into_par_iter()
            .with_min_len(least)
            .for_each_init(Scratch::default, |scratch, tile| work(scratch, tile));
    }
}

#[cfg(test)]
mod tests;
