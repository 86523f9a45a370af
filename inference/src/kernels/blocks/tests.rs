//! Every kind of blocks on every kind of processor that is here, against plain sums of what the blocks stand for.

use candle_core::Device;
use candle_core::quantized::QTensor;

use super::*;
use crate::random::Random;

const KINDS: [GgmlDType; 6] = [
    GgmlDType::Q8_0,
    GgmlDType::Q4_0,
    GgmlDType::Q5_0,
    GgmlDType::Q4K,
    GgmlDType::Q5K,
    GgmlDType::Q6K,
];

fn numbers(seed: u64, count: usize) -> Vec<f32> {
    let mut random = Random::new(seed);
    (0..count).map(|_| random.normal()).collect()
}

/// Blocks that candle has made of random numbers, and the numbers that candle reads in them.
fn blocks(kind: GgmlDType, rows: usize, columns: usize) -> (Blocks, Vec<f32>) {
    let numbers = numbers(1, rows * columns);
    let tensor = Tensor::from_vec(numbers, (rows, columns), &Device::Cpu).unwrap();
    let tensor = QTensor::quantize(&tensor, kind).unwrap();
    let bytes = Bytes::owned(tensor.data().unwrap().into_owned());
    let read = tensor.dequantize(&Device::Cpu).unwrap();
    let read = read.flatten_all().unwrap().to_vec1().unwrap();
    (Blocks::new(kind, rows, columns, bytes).unwrap(), read)
}

fn multiply(blocks: &Blocks, x: &[f32], processor: Processor) -> Vec<f32> {
    let count = x.len() / blocks.columns;
    let x = Tensor::from_slice(x, (count, blocks.columns), &Device::Cpu).unwrap();
    let found = multiply_with(&[(blocks, None)], &x, processor).unwrap();
    found[0].flatten_all().unwrap().to_vec1().unwrap()
}

#[test]
fn blocks_are_read_as_candle_reads_them() {
    for kind in KINDS {
        let (blocks, expected) = blocks(kind, 3, 512);
        let read = blocks.dequantize().unwrap().flatten_all().unwrap();
        for (read, expected) in read.to_vec1::<f32>().unwrap().iter().zip(&expected) {
            assert!((read - expected).abs() <= 1e-6 * expected.abs(), "{kind:?}");
        }
        let numbers = Tensor::new(&[2_u32, 0], &Device::Cpu).unwrap();
        let rows = blocks.lookup(&numbers).unwrap().to_vec2::<f32>().unwrap();
        assert!((rows[0][7] - expected[1024 + 7]).abs() < 1e-6);
        let wrong = Tensor::new(&[3_u32], &Device::Cpu).unwrap();
        assert!(blocks.lookup(&wrong).is_err());
    }
}

#[test]
fn products_are_those_of_what_the_blocks_stand_for() {
    // Rows that fill no whole tile, and as many rows of numbers as are worked on together, fewer and more.
    for (kind, rows, count) in KINDS
        .iter()
        .flat_map(|it| [(it, 37, 1), (it, 37, 4), (it, 20, 7)])
    {
        let columns = 512;
        let (blocks, weights) = blocks(*kind, rows, columns);
        let x = numbers(2, count * columns);
        let rounded = Rounded::of(&x, columns, Processor::Plain);
        for processor in Processor::all() {
            let found = multiply(&blocks, &x, processor);
            for (at, found) in found.iter().enumerate() {
                let (number, row) = (at / rows, at % rows);
                let x = rounded.row(number);
                let expected: f64 = (0..columns)
                    .map(|it| {
                        let group = &x[it / 32];
                        let number = f64::from(group.numbers[it % 32]) * f64::from(group.scale);
                        number * f64::from(weights[row * columns + it])
                    })
                    .sum();
                let difference = (f64::from(*found) - expected).abs();
                assert!(
                    difference < 2e-4,
                    "{kind:?} {processor:?} {at}: {difference}"
                );
            }
        }
    }
}

#[test]
fn processors_that_multiply_and_add_at_once_give_the_same_bits() {
    for kind in KINDS {
        let (blocks, _) = blocks(kind, 35, 512);
        let x = numbers(4, 5 * 512);
        let all = Processor::all().into_iter();
        let found = all.skip(1).map(|it| multiply(&blocks, &x, it));
        let found: Vec<Vec<f32>> = found.collect();
        assert!(found.windows(2).all(|it| it[0] == it[1]), "{kind:?}");
    }
}

#[test]
fn a_row_has_the_same_bits_whatever_it_is_asked_with() {
    for kind in KINDS {
        let columns = 256;
        let (blocks, _) = blocks(kind, 35, columns);
        let x = numbers(3, 9 * columns);
        for processor in Processor::all() {
            let together = multiply(&blocks, &x, processor);
            let alone: Vec<f32> = x
                .chunks(columns)
                .flat_map(|it| multiply(&blocks, it, processor))
                .collect();
            assert_eq!(together, alone, "{kind:?} {processor:?}");
        }
    }
}

#[test]
fn numbers_of_16_bits_are_used_as_they_are() {
    for (kind, columns) in [
        (GgmlDType::F16, 100),
        (GgmlDType::BF16, 100),
        (GgmlDType::BF16, 7),
    ] {
        let weights = numbers(1, 37 * columns);
        let weights = Tensor::from_vec(weights, (37, columns), &Device::Cpu).unwrap();
        let stored = QTensor::quantize(&weights, kind).unwrap();
        let bytes = Bytes::owned(stored.data().unwrap().into_owned());
        let blocks = Blocks::new(kind, 37, columns, bytes).unwrap();
        let read = blocks.dequantize().unwrap();
        let expected = stored.dequantize(&Device::Cpu).unwrap();
        assert_eq!(
            read.to_vec2::<f32>().unwrap(),
            expected.to_vec2::<f32>().unwrap()
        );
        let x = numbers(2, 9 * columns);
        let rows = Tensor::from_slice(&x, (9, columns), &Device::Cpu).unwrap();
        let expected = rows.matmul(&read.t().unwrap()).unwrap();
        let expected: Vec<f32> = expected.flatten_all().unwrap().to_vec1().unwrap();
        for processor in Processor::all() {
            let found = multiply(&blocks, &x, processor);
            for (found, expected) in found.iter().zip(&expected) {
                assert!((found - expected).abs() < 2e-5, "{kind:?} {processor:?}");
            }
            let alone = x
                .chunks(columns)
                .flat_map(|it| multiply(&blocks, it, processor));
            assert_eq!(found, alone.collect::<Vec<_>>(), "{kind:?} {processor:?}");
        }
    }
}

#[test]
fn matrices_together_give_what_each_gives_and_its_bias() {
    let columns = 256;
    let (first, _) = blocks(GgmlDType::Q8_0, 37, columns);
    let (second, _) = blocks(GgmlDType::Q4K, 20, columns);
    let bias: Vec<f32> = numbers(5, 20);
    let shifts = Tensor::from_slice(&bias, 20, &Device::Cpu).unwrap();
    let x = numbers(3, 9 * columns);
    let rows = Tensor::from_slice(&x, (9, columns), &Device::Cpu).unwrap();
    for processor in Processor::all() {
        let matrices = [(&first, None), (&second, Some(&shifts))];
        let found = multiply_with(&matrices, &rows, processor).unwrap();
        let [one, other] = [&found[0], &found[1]].map(|it| it.to_vec2::<f32>().unwrap());
        assert_eq!(one.concat(), multiply(&first, &x, processor));
        let mut expected = multiply(&second, &x, processor);
        let all = expected.iter_mut().zip(bias.iter().cycle());
        all.for_each(|(sum, bias)| *sum += bias);
        assert_eq!(other.concat(), expected);
    }
    let wrong = Tensor::from_slice(&bias[..19], 19, &Device::Cpu).unwrap();
    assert!(super::multiply(&[(&second, Some(&wrong))], &rows).is_err());
}

#[test]
fn the_largest_numbers_are_no_trouble() {
    for kind in KINDS {
        let columns = 256;
        let bytes = vec![0x7b; blocks(kind, 16, columns).0.bytes.get().len()];
        let high = Blocks::new(kind, 16, columns, Bytes::owned(bytes)).unwrap();
        let weights = high.dequantize().unwrap().to_vec2::<f32>().unwrap();
        for x in [vec![1.0; columns], vec![-1.0; columns], vec![0.0; columns]] {
            let expected: f32 = weights[0].iter().zip(&x).map(|(a, b)| a * b).sum();
            for processor in Processor::all() {
                let found = multiply(&high, &x, processor)[0];
                let difference = (found - expected).abs() / expected.abs().max(1.0);
                assert!(
                    difference < 1e-4,
                    "{kind:?} {processor:?}: {found} {expected}"
                );
            }
        }
    }
}

#[test]
fn blocks_that_cannot_be_are_none() {
    let bytes = |count| Bytes::owned(vec![0; count]);
    assert!(Blocks::new(GgmlDType::Q8_0, 2, 32, bytes(68)).is_some());
    assert!(Blocks::new(GgmlDType::Q8_0, 2, 32, bytes(67)).is_none());
    assert!(Blocks::new(GgmlDType::Q8_0, 2, 33, bytes(68)).is_none());
    assert!(Blocks::new(GgmlDType::Q2K, 1, 256, bytes(84)).is_none());
}
