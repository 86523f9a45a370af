//! Keys and values of the tokens that a sequence has so far, in blocks that sequences with one beginning share.

use std::sync::Arc;

use candle_core::{DType, Device, Tensor};

use crate::error::Result;

/// Tokens in a block. What is shared in part is copied when it is written to, and so a block is small.
pub(crate) const BLOCK: usize = 32;

/// What a cache must have room for.
#[derive(Debug, Clone)]
pub(crate) struct Room {
    pub(crate) layers: usize,
    pub(crate) heads: usize,
    pub(crate) head: usize,
    pub(crate) device: Device,
}

/// The keys and values of one sequence.
///
/// A clone shares all blocks with the original; whichever of the two is written to first gets a copy of the one block
/// that it writes to.
#[derive(Debug, Clone)]
pub struct Cache {
    room: Arc<Room>,
    blocks: Vec<Arc<Block>>,
    length: usize,
}

/// The keys of each layer, `[heads, head, BLOCK]`, and its values, `[heads, BLOCK, head]`: as the kernel of attention
/// reads them.
#[derive(Debug)]
struct Block(Vec<(Tensor, Tensor)>);

impl Cache {
    pub(crate) fn new(room: &Arc<Room>) -> Self {
        Self {
            room: Arc::clone(room),
            blocks: Vec::new(),
            length: 0,
        }
    }

    /// How many tokens are in it.
    pub fn length(&self) -> usize {
        self.length
    }

    /// Forgets all tokens but the first `length`.
    pub fn truncate(&mut self, length: usize) {
        self.length = self.length.min(length);
        self.blocks.truncate(self.length.div_ceil(BLOCK));
    }

    /// A cache of the first `length` tokens, which shares them with this one.
    pub fn prefix(&self, length: usize) -> Self {
        let mut prefix = self.clone();
        prefix.truncate(length);
        prefix
    }

    /// How many bytes its blocks take, those that others share included.
    pub fn bytes(&self) -> usize {
        let room = &self.room;
        self.blocks.len() * room.layers * 2 * BLOCK * room.heads * room.head * size_of::<f32>()
    }

    /// Makes room for more tokens, which [`Cache::write`] may then write.
    pub(crate) fn reserve(&mut self, more: usize) -> Result<()> {
        for block in self.blocks.iter_mut().skip(self.length / BLOCK) {
            if Arc::get_mut(block).is_none() {
                *block = Arc::new(block.copy()?);
            }
        }
        let needed = (self.length + more).div_ceil(BLOCK);
        while self.blocks.len() < needed {
            self.blocks.push(Arc::new(Block::new(&self.room)?));
        }
        Ok(())
    }

    /// Puts the keys and values of new tokens, `[tokens, heads, head]`, behind those that are there. They count only
    /// after [`Cache::advance`].
    pub(crate) fn write(&mut self, layer: usize, keys: &Tensor, values: &Tensor) -> Result<()> {
        let count = keys.dim(0)?;
        let mut done = 0;
        while done < count {
            let at = self.length + done;
            let (block, offset) = (at / BLOCK, at % BLOCK);
            let some = (BLOCK - offset).min(count - done);
            let (to_keys, to_values) = &self.blocks[block].0[layer];
            let keys = keys.narrow(0, done, some)?.permute((1, 2, 0))?;
            to_keys.slice_set(&keys.contiguous()?, 2, offset)?;
            let values = values.narrow(0, done, some)?.transpose(0, 1)?;
            to_values.slice_set(&values.contiguous()?, 1, offset)?;
            done += some;
        }
        Ok(())
    }

    /// The new tokens of all layers are written.
    pub(crate) fn advance(&mut self, more: usize) {
        self.length += more;
    }

    /// The blocks of a layer that hold the first `length` tokens.
    pub(crate) fn layer(&self, layer: usize, length: usize) -> Vec<(Tensor, Tensor)> {
        let blocks = self.blocks.iter().take(length.div_ceil(BLOCK));
        blocks.map(|it| it.0[layer].clone()).collect()
    }
}

impl Block {
    fn new(room: &Room) -> Result<Self> {
        let zeros = |shape: (usize, usize, usize)| Tensor::zeros(shape, DType::F32, &room.device);
        let (keys, values) = (
            (room.heads, room.head, BLOCK),
            (room.heads, BLOCK, room.head),
        );
        let layers = (0..room.layers).map(|_| Ok((zeros(keys)?, zeros(values)?)));
        Ok(Self(layers.collect::<Result<_>>()?))
    }

    fn copy(&self) -> Result<Self> {
        let layers = self.0.iter();
        let layers = layers.map(|(keys, values)| Ok((keys.copy()?, values.copy()?)));
        Ok(Self(layers.collect::<Result<_>>()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room() -> Arc<Room> {
        Arc::new(Room {
            layers: 1,
            heads: 1,
            head: 2,
            device: Device::Cpu,
        })
    }

    fn append(cache: &mut Cache, numbers: &[f32]) {
        let rows: Vec<f32> = numbers.iter().flat_map(|it| [*it, *it]).collect();
        let tokens = Tensor::from_vec(rows, (numbers.len(), 1, 2), &Device::Cpu).unwrap();
        cache.reserve(numbers.len()).unwrap();
        cache.write(0, &tokens, &tokens).unwrap();
        cache.advance(numbers.len());
    }

    fn read(cache: &Cache) -> Vec<f32> {
        let blocks = cache.layer(0, cache.length());
        let (keys, values): (Vec<Tensor>, Vec<Tensor>) = blocks.into_iter().unzip();
        let keys = Tensor::cat(&keys, 2).unwrap().get(0).unwrap();
        let keys = keys.t().unwrap().to_vec2::<f32>().unwrap();
        let values = Tensor::cat(&values, 1).unwrap().get(0).unwrap();
        assert_eq!(keys, values.to_vec2::<f32>().unwrap());
        let all = keys.iter().take(cache.length());
        all.map(|it| it[0]).collect()
    }

    fn numbers(range: std::ops::Range<u16>) -> Vec<f32> {
        range.map(f32::from).collect()
    }

    #[test]
    fn tokens_stand_in_the_order_in_which_they_came() {
        let mut cache = Cache::new(&room());
        append(&mut cache, &numbers(0..40));
        append(&mut cache, &numbers(40..41));
        append(&mut cache, &numbers(41..100));
        assert_eq!(read(&cache), numbers(0..100));
    }

    #[test]
    fn what_is_cut_off_is_written_anew() {
        let mut cache = Cache::new(&room());
        append(&mut cache, &numbers(0..70));
        cache.truncate(33);
        assert_eq!(read(&cache), numbers(0..33));
        append(&mut cache, &[500.0]);
        assert_eq!(read(&cache).last(), Some(&500.0));
        assert_eq!(cache.length(), 34);
        cache.truncate(1000);
        assert_eq!(cache.length(), 34);
    }

    #[test]
    fn sequences_with_one_beginning_do_not_write_into_each_other() {
        let mut first = Cache::new(&room());
        append(&mut first, &numbers(0..40));
        let mut second = first.prefix(35);
        assert!(Arc::ptr_eq(&first.blocks[0], &second.blocks[0]));
        append(&mut second, &[500.0]);
        append(&mut first, &[600.0]);
        assert_eq!(read(&first)[35..], [35.0, 36.0, 37.0, 38.0, 39.0, 600.0]);
        assert_eq!(read(&second)[34..], [34.0, 500.0]);
        assert!(Arc::ptr_eq(&first.blocks[0], &second.blocks[0]));
        assert!(!Arc::ptr_eq(&first.blocks[1], &second.blocks[1]));
    }
}
