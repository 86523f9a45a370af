//! Tokens of many files, and their places sorted by what stands before them.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::tokens::VARIABLE;
use crate::workspace::FileId;

/// So many tokens before a place are sorted by.
const DEPTH: usize = 8;

/// Places with the same four tokens before them are sorted further where there are more than this.
const FEW: usize = 32;

/// Tokens with an index.
#[derive(Debug, Clone)]
pub(super) struct Segment {
    stream: Vec<u32>,
    /// All places of the stream, by the tokens before them: the last one first.
    order: Vec<u32>,
    /// Where the files stand.
    files: FxHashMap<FileId, Range<u32>>,
}

/// A segment of which some files count no more. Cheap to clone: nobody changes the segment itself.
#[derive(Debug, Clone)]
pub(super) struct Living {
    pub(super) segment: Arc<Segment>,
    /// The files that changed since or are gone, and where they stand, sorted.
    dead: Arc<Vec<(Range<u32>, FileId)>>,
}

impl Living {
    pub(super) fn new(segment: Segment) -> Self {
        Self {
            segment: Arc::new(segment),
            dead: Arc::default(),
        }
    }

    /// A file changed: what it said counts no more.
    pub(super) fn forget(&mut self, file: FileId) {
        if let Some(range) = self.segment.files.get(&file) {
            let at = self.dead.partition_point(|it| it.0.start < range.start);
            if self.dead.get(at).is_none_or(|it| it.1 != file) {
                Arc::make_mut(&mut self.dead).insert(at, (range.clone(), file));
            }
        }
    }

    /// Whether a place is one of a file that counts no more.
    pub(super) fn is_dead(&self, place: u32) -> bool {
        let at = self.dead.partition_point(|it| it.0.end <= place);
        self.dead.get(at).is_some_and(|it| it.0.contains(&place))
    }

    /// Adds the files that still count to others, in the order of the stream.
    pub(super) fn append(&self, stream: &mut Vec<u32>, starts: &mut Vec<(usize, FileId)>) {
        let mut files: Vec<(&FileId, &Range<u32>)> = self.segment.files.iter().collect();
        files.sort_by_key(|it| it.1.start);
        for (file, range) in files {
            if !self.is_dead(range.start) {
                starts.push((stream.len(), *file));
                let tokens = range.start as usize..range.end as usize;
                stream.extend_from_slice(self.segment.stream.get(tokens).unwrap_or_default());
            }
        }
    }

    /// How many tokens count.
    pub(super) fn len(&self) -> usize {
        let dead: usize = self.dead.iter().map(|it| it.0.len()).sum();
        self.segment.stream.len() - dead
    }
}

impl Segment {
    /// A segment of files one behind the other, each given by where it starts.
    pub(super) fn new(stream: Vec<u32>, starts: Vec<(usize, FileId)>) -> Self {
        let ends = starts.iter().skip(1).map(|it| it.0).chain([stream.len()]);
        let files = starts.iter().zip(ends);
        let files = files
            .map(|(start, end)| (start.1, start.0 as u32..end as u32))
            .collect();
        let order = sorted(&stream);
        Self {
            stream,
            order,
            files,
        }
    }

    pub(super) fn bytes(&self) -> usize {
        (self.stream.capacity() + self.order.capacity()) * 4 + self.files.capacity() * 13
    }

    /// The part of a file.
    pub(super) fn of_file(&self, file: FileId) -> Range<u32> {
        self.files.get(&file).cloned().unwrap_or(0..0)
    }

    /// The token at a place; 0 outside of the stream.
    pub(super) fn token(&self, place: u32) -> u32 {
        self.stream.get(place as usize).copied().unwrap_or(0)
    }

    /// The tokens before a place.
    pub(super) fn before(&self, place: u32) -> &[u32] {
        self.stream.get(..place as usize).unwrap_or_default()
    }

    /// The places in a range of the order.
    pub(super) fn places(&self, range: Range<usize>) -> &[u32] {
        self.order.get(range).unwrap_or_default()
    }

    /// The ranges of the order whose places have the last one, two, three … tokens of a history before them, each within
    /// the one before it. Ends where so few places are left that nobody needs to choose.
    pub(super) fn levels(&self, history: &[u32], few: usize) -> Vec<Range<usize>> {
        let mut levels = Vec::with_capacity(DEPTH);
        let mut range = 0..self.order.len();
        if range.len() <= few {
            return vec![range];
        }
        for (by, token) in history.iter().rev().take(DEPTH).enumerate() {
            if range.len() <= few {
                break;
            }
            let wanted = key(*token);
            let places = self.places(range.clone());
            let key_of = |place: &u32| self.key_before(*place, by + 1);
            let start = places.partition_point(|it| key_of(it) < wanted);
            let rest = places.get(start..).unwrap_or_default();
            let count = rest.partition_point(|it| key_of(it) <= wanted);
            range = range.start + start..range.start + start + count;
            if range.is_empty() {
                break;
            }
            levels.push(range.clone());
        }
        levels
    }

    fn key_before(&self, place: u32, by: usize) -> u16 {
        key_before(&self.stream, place, by)
    }
}

/// What a token is sorted by: all variables alike.
pub(super) fn key(token: u32) -> u16 {
    match token & VARIABLE {
        0 => ((token >> 1).wrapping_mul(0x9E37_79B1) >> 16) as u16,
        _ => 1,
    }
}

fn key_before(stream: &[u32], place: u32, by: usize) -> u16 {
    let at = (place as usize).checked_sub(by);
    at.and_then(|it| stream.get(it)).map_or(0, |it| key(*it))
}

/// The places of a stream by the tokens before them.
fn sorted(stream: &[u32]) -> Vec<u32> {
    let keys = |place: u32, from: usize| {
        (from..from + DEPTH / 2).fold(0_u64, |keys, by| {
            (keys << 16) | u64::from(key_before(stream, place, by))
        })
    };
    // In parts by the token before, so that the keys take little.
    let mut counts = [0_usize; PARTS];
    let part = |place: u32| (usize::from(key_before(stream, place, 1)) * PARTS) >> 16;
    let all = 0..stream.len() as u32;
    for place in all.clone() {
        if let Some(count) = counts.get_mut(part(place)) {
            *count += 1;
        }
    }
    let mut order = Vec::with_capacity(stream.len());
    let mut parts: Vec<Vec<u32>> = Vec::new();
    // Some parts at a time: one walk over the stream for each group.
    let group = stream.len() / 4 + 1;
    let mut first = 0;
    while first < PARTS {
        let mut last = first;
        let mut size = 0;
        while last < PARTS && (size == 0 || size + counts.get(last).unwrap_or(&0) <= group) {
            size += counts.get(last).unwrap_or(&0);
            last += 1;
        }
        parts.clear();
        parts.resize_with(last - first, Vec::new);
        for (list, count) in parts.iter_mut().zip(counts.iter().skip(first)) {
            list.reserve_exact(*count);
        }
        for place in all.clone() {
            let of = part(place);
            if let Some(list) = of.checked_sub(first).and_then(|it| parts.get_mut(it)) {
                list.push(place);
            }
        }
        for list in &parts {
            let mut keyed: Vec<(u64, u32)> = list.iter().map(|it| (keys(*it, 1), *it)).collect();
            keyed.sort_unstable();
            let mut at = 0;
            while let Some(&(first, _)) = keyed.get(at) {
                let rest = keyed.get(at..).unwrap_or_default();
                let length = rest.iter().take_while(|it| it.0 == first).count();
                if length > FEW
                    && let Some(equal) = keyed.get_mut(at..at + length)
                {
                    for it in equal.iter_mut() {
                        it.0 = keys(it.1, 1 + DEPTH / 2);
                    }
                    equal.sort_unstable();
                }
                at += length;
            }
            order.extend(keyed.iter().map(|it| it.1));
        }
        first = last;
    }
    order
}

/// Into so many parts places are put to be sorted.
const PARTS: usize = 256;
