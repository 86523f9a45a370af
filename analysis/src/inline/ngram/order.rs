//! The places of a stream, sorted by what stands before them, without more memory than they take.

use std::ops::Range;

use super::segment::{DEPTH, key};

/// Places with the same four tokens before them are sorted further where there are more than this.
const FEW: usize = 32;

/// So many places are sorted with their keys beside them; more are put into parts first.
const AT_ONCE: usize = 1 << 17;

/// Kinds of keys.
const KEYS: usize = 1 << 16;

/// What a token is sorted by that stands so many tokens before a place.
pub(super) fn key_before(stream: &[u32], place: u32, by: usize) -> u16 {
    let at = (place as usize).checked_sub(by);
    at.and_then(|it| stream.get(it)).map_or(0, |it| key(*it))
}

/// The places of a stream by the tokens before them.
pub(super) fn sorted(stream: &[u32]) -> Vec<u32> {
    let mut sorter = Sorter {
        stream,
        keyed: Vec::new(),
        aside: Vec::new(),
    };
    let places = 0..stream.len() as u32;
    if stream.len() <= AT_ONCE {
        let mut order: Vec<u32> = places.collect();
        sorter.sort_at_once(&mut order, 1);
        return order;
    }
    let mut order = vec![0; stream.len()];
    let starts = sorter.put(places, &mut order, 1);
    for part in parts(&starts) {
        if let Some(part) = order.get_mut(part) {
            sorter.sort(part, 2);
        }
    }
    order
}

/// What is needed while places are sorted.
struct Sorter<'a> {
    stream: &'a [u32],
    /// Places with their keys, of one part.
    keyed: Vec<(u64, u32)>,
    /// Places of a part while it is put into smaller ones.
    aside: Vec<u32>,
}

impl Sorter<'_> {
    /// Puts places where they belong by one token before them, in the order in which they come. Gives where each key
    /// begins.
    fn put(
        &self,
        places: impl Iterator<Item = u32> + Clone,
        order: &mut [u32],
        by: usize,
    ) -> Vec<u32> {
        let mut starts = vec![0_u32; KEYS + 1];
        let key = |place| usize::from(key_before(self.stream, place, by));
        for place in places.clone() {
            if let Some(count) = starts.get_mut(key(place) + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        for place in places {
            let Some(next) = next.get_mut(key(place)) else {
                continue;
            };
            if let Some(here) = order.get_mut(*next as usize) {
                *here = place;
            }
            *next += 1;
        }
        starts
    }

    /// Sorts places, given in their own order, which have the same tokens before them nearer than `by`.
    fn sort(&mut self, places: &mut [u32], by: usize) {
        if places.len() > AT_ONCE && by <= DEPTH / 2 {
            let mut aside = std::mem::take(&mut self.aside);
            aside.clear();
            aside.extend_from_slice(places);
            let starts = self.put(aside.iter().copied(), places, by);
            self.aside = aside;
            for part in parts(&starts) {
                if let Some(part) = places.get_mut(part) {
                    self.sort(part, by + 1);
                }
            }
            return;
        }
        self.sort_at_once(places, by);
    }

    fn sort_at_once(&mut self, places: &mut [u32], by: usize) {
        let middle = DEPTH / 2 + 1;
        let (keyed, stream) = (&mut self.keyed, self.stream);
        keyed.clear();
        // What is equal nearer by is equal here: so many places are sorted by all of the rest.
        let (from, to) = match by < middle {
            true => (by, middle),
            false => (middle, DEPTH + 1),
        };
        keyed.extend(places.iter().map(|it| (keys(stream, *it, from..to), *it)));
        keyed.sort_unstable();
        let mut at = 0;
        while let Some(&(first, _)) = keyed.get(at).filter(|_| by < middle) {
            let rest = keyed.get(at..).unwrap_or_default();
            let length = rest.iter().take_while(|it| it.0 == first).count();
            if length > FEW
                && let Some(equal) = keyed.get_mut(at..at + length)
            {
                for it in equal.iter_mut() {
                    it.0 = keys(stream, it.1, middle..DEPTH + 1);
                }
                equal.sort_unstable();
            }
            at += length;
        }
        for (place, sorted) in places.iter_mut().zip(keyed) {
            *place = sorted.1;
        }
    }
}

/// What stands in a range before a place, the nearer the more significant; four tokens at most.
fn keys(stream: &[u32], place: u32, range: Range<usize>) -> u64 {
    range.fold(0, |keys, by| {
        (keys << 16) | u64::from(key_before(stream, place, by))
    })
}

/// The ranges between numbers that have something to sort.
fn parts(starts: &[u32]) -> impl Iterator<Item = Range<usize>> {
    let pairs = starts.iter().zip(starts.iter().skip(1));
    let ranges = pairs.map(|(start, end)| *start as usize..*end as usize);
    ranges.filter(|it| it.len() > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The keys by which a place is sorted, one by one.
    fn key_of(stream: &[u32], place: u32, depth: usize) -> Vec<u16> {
        (1..=depth)
            .map(|by| key_before(stream, place, by))
            .collect()
    }

    #[test]
    fn places_in_parts_are_sorted_as_places_at_once() {
        // More places than are sorted at once stand behind the same few tokens.
        let mut state = 1_u32;
        let stream: Vec<u32> = (0..200_000_u32)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                match state >> 28 {
                    0..15 => 7,
                    _ => ((state >> 20) % 40) << 1,
                }
            })
            .collect();
        let order = sorted(&stream);
        let mut seen = vec![false; stream.len()];
        order.iter().for_each(|it| seen[*it as usize] = true);
        assert!(seen.iter().all(|it| *it), "each place once");
        let mut at = 0;
        while at < order.len() {
            let near = key_of(&stream, order[at], DEPTH / 2);
            let group = order[at..].iter();
            let length = group
                .take_while(|it| key_of(&stream, **it, DEPTH / 2) == near)
                .count();
            if let Some(next) = order.get(at + length) {
                assert!(near < key_of(&stream, *next, DEPTH / 2));
            }
            let depth = if length > FEW { DEPTH } else { DEPTH / 2 };
            let of = |it: &u32| (key_of(&stream, *it, depth), *it);
            assert!(order[at..at + length].is_sorted_by_key(of));
            at += length;
        }
    }
}
