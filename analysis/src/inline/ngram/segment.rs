//! Tokens of many files, and their places sorted by what stands before them.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::numbers::Numbers;
use super::order;
use super::tokens::VARIABLE;
use crate::workspace::FileId;

/// So many tokens before a place are sorted by.
pub(super) const DEPTH: usize = 8;

/// Tokens with an index.
#[derive(Debug)]
pub(super) struct Segment {
    stream: Numbers,
    /// All places of the stream, by the tokens before them: the last one first.
    order: Numbers,
    /// Where the files stand.
    files: FxHashMap<FileId, Range<u32>>,
}

/// A segment of which some files count no more. Cheap to clone: nobody changes the segment itself.
#[derive(Debug, Clone)]
pub(super) struct Living {
    pub(super) segment: Arc<Segment>,
    /// Where the files stand that changed since or are gone, sorted.
    dead: Arc<Vec<Range<u32>>>,
}

impl Living {
    pub(super) fn new(segment: Segment) -> Self {
        Self {
            segment: Arc::new(segment),
            dead: Arc::default(),
        }
    }

    /// A segment of which some places, sorted, count no more.
    pub(super) fn without(segment: Segment, dead: Vec<Range<u32>>) -> Self {
        Self {
            segment: Arc::new(segment),
            dead: Arc::new(dead),
        }
    }

    /// A file changed: what it said counts no more.
    pub(super) fn forget(&mut self, file: FileId) {
        if let Some(range) = self.segment.files.get(&file) {
            let at = self.dead.partition_point(|it| it.start < range.start);
            if self.dead.get(at) != Some(range) {
                Arc::make_mut(&mut self.dead).insert(at, range.clone());
            }
        }
    }

    /// Whether a place is one of a file that counts no more.
    pub(super) fn is_dead(&self, place: u32) -> bool {
        let at = self.dead.partition_point(|it| it.end <= place);
        self.dead.get(at).is_some_and(|it| it.contains(&place))
    }

    /// Adds the files that still count to others, in the order of the stream.
    pub(super) fn append(&self, stream: &mut Vec<u32>, starts: &mut Vec<(usize, FileId)>) {
        for (file, range) in self.segment.files() {
            if !self.is_dead(range.start) {
                starts.push((stream.len(), file));
                let tokens = range.start as usize..range.end as usize;
                stream.extend_from_slice(self.segment.stream.get(tokens).unwrap_or_default());
            }
        }
    }

    /// How many tokens count no more.
    pub(super) fn dead(&self) -> usize {
        self.dead.iter().map(ExactSizeIterator::len).sum()
    }

    /// How many tokens count.
    pub(super) fn len(&self) -> usize {
        self.segment.stream.len().saturating_sub(self.dead())
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
        let order = order::sorted(&stream);
        Self {
            stream: Numbers::Own(stream),
            order: Numbers::Own(order),
            files,
        }
    }

    /// A segment that was made before: its stream, its order and where files stand.
    pub(super) fn kept(
        [stream, order]: [Numbers; 2],
        files: FxHashMap<FileId, Range<u32>>,
    ) -> Self {
        Self {
            stream,
            order,
            files,
        }
    }

    /// The stream and the order.
    pub(super) fn numbers(&self) -> [&[u32]; 2] {
        [&self.stream, &self.order]
    }

    /// The files in the order of the stream.
    pub(super) fn files(&self) -> Vec<(FileId, Range<u32>)> {
        let files = self.files.iter().map(|it| (*it.0, it.1.clone()));
        let mut files: Vec<_> = files.collect();
        files.sort_by_key(|it| it.1.start);
        files
    }

    /// How many bytes it takes of the memory of this process.
    pub(super) fn bytes(&self) -> usize {
        self.stream.bytes() + self.order.bytes() + self.files.capacity() * 13
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
        order::key_before(&self.stream, place, by)
    }
}

/// What a token is sorted by: all variables alike.
pub(super) fn key(token: u32) -> u16 {
    match token & VARIABLE {
        0 => ((token >> 1).wrapping_mul(0x9E37_79B1) >> 16) as u16,
        _ => 1,
    }
}
