//! Products with matrices of quantized blocks and of numbers of 16 bits, which are read where they lie in the file.
//!
//! What goes into a product with blocks is rounded to 8 bits, with a scale for each 32 numbers. Sixteen rows of weights are worked on
//! together: the whole numbers of each group of 32 are multiplied and added exactly, and only the sums of groups are
//! added as fractions, in the order of the groups. So a row of the answer has the same bits however many rows are asked
//! for together.

#[cfg(any(target_arch = "aarch64", target_arch = "x86_64"))]
mod fast;
mod half;
mod kinds;
#[cfg(target_arch = "aarch64")]
mod neon;
mod plain;
mod rounded;
mod tile;
#[cfg(target_arch = "x86_64")]
mod wide;

use std::cell::RefCell;

use candle_core::quantized::GgmlDType;
use candle_core::{Device, Result, Tensor, bail};

use self::half::Half;
use self::kinds::{Kind, Q4_0, Q4K, Q5_0, Q5K, Q6K, Q8_0};
use self::rounded::Rounded;
use self::tile::{Known, ROWS, Scratch};
use super::fresh;
use super::processor::Processor;
use super::stored::{Numbers, Shared};
use crate::threads;
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
        let row = blocks.row_bytes()?;
        (blocks.bytes.get().len() == rows * row).then_some(blocks)
    }

    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    pub(crate) fn columns(&self) -> usize {
        self.columns
    }

    /// The rows with these numbers, `[numbers, columns]`.
    pub(crate) fn lookup(&self, numbers: &Tensor) -> Result<Tensor> {
        let numbers = numbers.to_vec1::<u32>()?;
        let columns = self.columns;
        let mut found = fresh::zeros(numbers.len() * columns);
        for (number, row) in numbers.iter().zip(found.chunks_exact_mut(columns)) {
            let number = *number as usize;
            if number >= self.rows {
                bail!("row {number} of {} rows", self.rows)
            }
            self.expand(number, row);
        }
        Tensor::from_vec(found, (numbers.len(), columns), &Device::Cpu)
    }

    /// All numbers.
    pub(crate) fn dequantize(&self) -> Result<Tensor> {
        let columns = self.columns;
        let found = fresh::made(self.rows * columns, columns, |number, row| {
            self.expand(number, row);
        });
        Tensor::from_vec(found, (self.rows, columns), &Device::Cpu)
    }

    /// How many bytes a row takes; nothing when it is no whole number of blocks, or of an unknown kind.
    fn row_bytes(&self) -> Option<usize> {
        if Half::of(self.kind).is_some() {
            return self.columns.checked_mul(half::BYTES).filter(|it| *it > 0);
        }
        with_kind!(self.kind, row_bytes(self.columns), None)
    }

    /// The numbers of a row.
    fn expand(&self, number: usize, row: &mut [f32]) {
        match Half::of(self.kind) {
            Some(half) => half.expand(self.row(number, row.len() * half::BYTES), row),
            None => with_kind!(self.kind, expand(self, number, row), ()),
        }
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

/// `x` of `[n, columns]` times each of some matrices, plus a row of numbers where there is one: `[n, rows]` each. What
/// goes in is rounded once, and the work of all is shared out together.
pub(crate) fn multiply(matrices: &[(&Blocks, Option<&Tensor>)], x: &Tensor) -> Result<Vec<Tensor>> {
    multiply_with(matrices, x, Processor::detect())
}

/// One matrix and what comes of it.
struct Product<'a> {
    blocks: &'a Blocks,
    bias: Option<Numbers<'a>>,
    /// How many sixteens of rows there are in the matrices before.
    first: usize,
    to: Shared<'a>,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

fn multiply_with(
    matrices: &[(&Blocks, Option<&Tensor>)],
    x: &Tensor,
    processor: Processor,
) -> Result<Vec<Tensor>> {
    let x = x.contiguous()?;
    let (count, columns) = x.dims2()?;
    let mut outputs = Vec::with_capacity(matrices.len());
    for (blocks, bias) in matrices {
        let rows = blocks.rows;
        if columns != blocks.columns {
            bail!(
                "{columns} numbers for a matrix of {} columns",
                blocks.columns
            )
        }
        if let Some(bias) = bias
            && bias.elem_count() != rows
        {
            bail!("{} biases for {rows} rows", bias.elem_count())
        }
        outputs.push(fresh::zeros(count * rows));
    }
    let numbers = Numbers::of(&x)?;
    // Blocks have whole numbers of groups, and where there is a matrix of them the others are as wide.
    let has_blocks = matrices.iter().any(|(it, _)| Half::of(it.kind).is_none());
    let rounded = has_blocks.then(|| Rounded::of(&numbers, columns, processor));
    let mut products = Vec::with_capacity(matrices.len());
    let mut tiles = 0;
    for ((blocks, bias), output) in matrices.iter().zip(&mut outputs) {
        products.push(Product {
            blocks,
            bias: bias.map(Numbers::of).transpose()?,
            first: tiles,
            to: Shared::new(output),
        });
        tiles += blocks.rows.div_ceil(ROWS);
    }
    let work = |tile: usize| {
        let of = products.partition_point(|it| it.first <= tile) - 1;
        let product = &products[of];
        let tile = tile - product.first;
        let kind = product.blocks.kind;
        match (&rounded, Half::of(kind)) {
            (_, Some(half)) => half_tile(product, tile, &numbers, half, processor),
            (Some(x), None) => with_kind!(kind, one_tile(product, tile, x, processor), ()),
            (None, None) => {}
        }
    };
    if tiles * ROWS * columns * count < WORTH_THREADS {
        (0..tiles).for_each(work);
    } else {
        // Rows that lie next to each other are read faster than those that do not.
        let size = tiles.div_ceil(threads::count() * 8);
        threads::share(tiles.div_ceil(size), |piece| {
            (piece * size..tiles.min((piece + 1) * size)).for_each(work);
        });
    }
    drop(products);
    let outputs = outputs.into_iter().zip(matrices);
    let outputs = outputs
        .map(|(output, (blocks, _))| Tensor::from_vec(output, (count, blocks.rows), &Device::Cpu));
    outputs.collect()
}

/// Sixteen rows of a matrix with all rows of numbers.
fn one_tile<K: Known>(product: &Product<'_>, tile: usize, x: &Rounded, processor: Processor) {
    let Some(size) = row_bytes::<K>(product.blocks.columns) else {
        return;
    };
    let (bytes, _) = product.rows(tile, size);
    SCRATCH.with_borrow_mut(|scratch| {
        scratch.product::<K>(&bytes, x, processor, |number, sums| {
            product.put(tile, number, sums);
        });
    });
}

/// The same for numbers of 16 bits.
fn half_tile(product: &Product<'_>, tile: usize, x: &[f32], half: Half, processor: Processor) {
    let columns = product.blocks.columns;
    let (bytes, count) = product.rows(tile, columns * half::BYTES);
    let mut sums = vec![[0.0; ROWS]; x.len() / columns];
    half::products(processor, half, &bytes[..count], x, &mut sums);
    for (number, sums) in sums.iter().enumerate() {
        product.put(tile, number, sums);
    }
}

impl Product<'_> {
    /// The rows of a tile, of so many bytes each, and how many there are.
    fn rows(&self, tile: usize, size: usize) -> ([&[u8]; ROWS], usize) {
        let first = tile * ROWS;
        let count = ROWS.min(self.blocks.rows - first);
        let mut bytes: [&[u8]; ROWS] = [&[]; ROWS];
        for (number, bytes) in bytes.iter_mut().enumerate().take(count) {
            *bytes = self.blocks.row(first + number, size);
        }
        (bytes, count)
    }

    /// Writes what a row of numbers gives with a tile, plus the biases.
    fn put(&self, tile: usize, number: usize, sums: &[f32; ROWS]) {
        let (first, rows) = (tile * ROWS, self.blocks.rows);
        let count = ROWS.min(rows - first);
        let mut sums = *sums;
        if let Some(bias) = &self.bias {
            let own = sums.iter_mut().zip(&bias[first..first + count]);
            own.for_each(|(sum, bias)| *sum += bias);
        }
        self.to.write(number * rows + first, &sums[..count]);
    }
}

#[cfg(test)]
mod tests;
