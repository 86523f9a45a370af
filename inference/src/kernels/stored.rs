//! The numbers of tensors, and places that many threads write to.

use std::ops::{Deref, Range};

use candle_core::{CpuStorage, Result, Storage, Tensor, bail};

/// The numbers of a tensor that lies in one piece in the memory of the processor.
pub(super) struct Numbers<'a> {
    /// A guard, whose type is a matter of candle.
    storage: Box<dyn Deref<Target = Storage> + Sync + 'a>,
    range: Range<usize>,
}

impl<'a> Numbers<'a> {
    pub(super) fn of(tensor: &'a Tensor) -> Result<Self> {
        let (storage, layout) = tensor.storage_and_layout();
        let Some((from, to)) = layout.contiguous_offsets() else {
            bail!("a kernel needs contiguous numbers")
        };
        match &*storage {
            Storage::Cpu(CpuStorage::F32(_)) => Ok(Self {
                range: from..to,
                storage: Box::new(storage),
            }),
            _ => bail!("a kernel needs numbers of 32 bits on the processor"),
        }
    }
}

impl Deref for Numbers<'_> {
    type Target = [f32];

    fn deref(&self) -> &[f32] {
        match &**self.storage {
            Storage::Cpu(CpuStorage::F32(numbers)) => &numbers[self.range.clone()],
            // What it is made of has been looked at.
            _ => &[],
        }
    }
}

/// A place to write to from many threads.
pub(super) struct Shared<'a> {
    first: *mut f32,
    length: usize,
    borrowed: std::marker::PhantomData<&'a mut [f32]>,
}

// SAFETY: threads write to different parts through it, and nobody reads before they are done.
#[expect(
    unsafe_code,
    reason = "parts of one matrix are written by many threads"
)]
unsafe impl Send for Shared<'_> {}
// SAFETY: as above.
#[expect(
    unsafe_code,
    reason = "parts of one matrix are written by many threads"
)]
unsafe impl Sync for Shared<'_> {}

impl<'a> Shared<'a> {
    pub(super) fn new(numbers: &'a mut [f32]) -> Self {
        Self {
            first: numbers.as_mut_ptr(),
            length: numbers.len(),
            borrowed: std::marker::PhantomData,
        }
    }

    /// Writes some numbers. No two threads may write to one place.
    pub(super) fn write(&self, at: usize, numbers: &[f32]) {
        let end = at.checked_add(numbers.len());
        assert!(end.is_some_and(|it| it <= self.length), "within the matrix");
        // SAFETY: the place lies within the matrix, and kernels give each thread places of its own.
        #[expect(
            unsafe_code,
            reason = "parts of one matrix are written by many threads"
        )]
        unsafe {
            let to = self.first.add(at);
            to.copy_from_nonoverlapping(numbers.as_ptr(), numbers.len());
        }
    }
}
