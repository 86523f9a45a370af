//! Queries and keys turned by the positions of their rows.

use candle_core::{Device, Result, Tensor, bail};

use super::stored::Numbers;
use crate::threads;

/// Rows that one thread takes at a time.
const ROWS: usize = 16;

/// `[rows, heads, head]`, of which the halves of each head turn together, by cosines and sines `[rows, head / 2]`.
pub(crate) fn rotate(x: &Tensor, cos: &Tensor, sin: &Tensor) -> Result<Tensor> {
    let x = x.contiguous()?;
    let (rows, heads, head) = x.dims3()?;
    let half = head / 2;
    let (numbers, cos, sin) = (Numbers::of(&x)?, Numbers::of(cos)?, Numbers::of(sin)?);
    if head % 2 != 0 || head == 0 || cos.len() != rows * half || sin.len() != rows * half {
        bail!("{} cosines for {rows} rows of heads of {head}", cos.len())
    }
    let mut turned = numbers.to_vec();
    let width = heads * head;
    threads::share_parts(&mut turned, ROWS * width, |piece, part| {
        for (row, to) in (piece * ROWS..).zip(part.chunks_exact_mut(width)) {
            let (cos, sin) = (&cos[row * half..][..half], &sin[row * half..][..half]);
            for to in to.chunks_exact_mut(head) {
                let (first, second) = to.split_at_mut(half);
                let pairs = first.iter_mut().zip(second);
                for ((first, second), (cos, sin)) in pairs.zip(cos.iter().zip(sin)) {
                    let (a, b) = (*first, *second);
                    *first = a * cos - b * sin;
                    *second = a * sin + b * cos;
                }
            }
        }
    });
    drop(numbers);
    Tensor::from_vec(turned, (rows, heads, head), &Device::Cpu)
}

#[cfg(test)]
mod tests {
    use candle_nn::rotary_emb;

    use super::*;
    use crate::random::Random;

    #[test]
    fn rows_turn_as_those_of_candle() {
        let mut random = Random::new(1);
        let mut numbers = |shape: (usize, usize, usize)| {
            let count = shape.0 * shape.1 * shape.2;
            let numbers: Vec<f32> = (0..count).map(|_| random.normal()).collect();
            Tensor::from_vec(numbers, shape, &Device::Cpu).unwrap()
        };
        let (x, cos, sin) = (
            numbers((33, 3, 8)),
            numbers((1, 33, 4)),
            numbers((1, 33, 4)),
        );
        let (cos, sin) = (cos.get(0).unwrap(), sin.get(0).unwrap());
        let found = rotate(&x, &cos, &sin).unwrap();
        let expected = rotary_emb::rope_thd(&x.unsqueeze(0).unwrap(), &cos, &sin).unwrap();
        let wrong = (found - expected.squeeze(0).unwrap())
            .unwrap()
            .abs()
            .unwrap();
        let wrong: f32 = wrong.max_all().unwrap().to_scalar().unwrap();
        assert!(wrong < 1e-6, "{wrong}");
        assert!(rotate(&x, &cos.narrow(0, 0, 2).unwrap(), &sin).is_err());
    }
}
