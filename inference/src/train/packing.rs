//! In which order examples are learned, and which of them together. Sequences lie side by side without padding, and none
//! sees another, so that only the number of tokens counts.

use crate::random::Random;

/// The numbers of the examples in an order that is the same for the same seed and name.
pub(super) fn shuffled(count: usize, seed: u64, name: &str) -> Vec<usize> {
    let mut random = Random::of(seed, name);
    let mut order: Vec<usize> = (0..count).collect();
    for it in (1..count).rev() {
        let other = (random.number() % (it as u64 + 1)) as usize;
        order.swap(it, other);
    }
    order
}

/// The batches of an epoch: examples by their numbers, of `room` tokens together at most.
pub(super) fn batches(lengths: &[usize], room: usize, seed: u64, epoch: usize) -> Vec<Vec<usize>> {
    let order = shuffled(lengths.len(), seed, &format!("epoch {epoch}"));
    let mut batches = Vec::new();
    let mut batch = Vec::new();
    let mut taken = 0;
    for it in order {
        if taken + lengths[it] > room && !batch.is_empty() {
            batches.push(std::mem::take(&mut batch));
            taken = 0;
        }
        taken += lengths[it];
        batch.push(it);
    }
    if !batch.is_empty() {
        batches.push(batch);
    }
    batches
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_is_in_one_batch_and_no_batch_is_too_large() {
        let lengths: Vec<usize> = (0..200).map(|it| 1 + it * 7 % 50).collect();
        let found = batches(&lengths, 100, 1, 0);
        let mut all: Vec<usize> = found.concat();
        all.sort_unstable();
        assert_eq!(all, (0..200).collect::<Vec<_>>());
        let size = |batch: &Vec<usize>| batch.iter().map(|it| lengths[*it]).sum::<usize>();
        assert!(found.iter().all(|it| size(it) <= 100));
        let tokens: usize = lengths.iter().sum();
        assert!(found.len() * 100 < tokens * 4 / 3, "{}", found.len());
    }

    #[test]
    fn epochs_differ_and_seeds_repeat_them() {
        let lengths = vec![1; 50];
        let order = |seed, epoch| batches(&lengths, 10, seed, epoch);
        assert_eq!(order(1, 0), order(1, 0));
        assert_ne!(order(1, 0), order(1, 1));
        assert_ne!(order(1, 0), order(2, 0));
    }
}
