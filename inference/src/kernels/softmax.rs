//! Shares of what each token looks at, of which there is nothing behind it.

use candle_core::{CpuStorage, CustomOp1, Layout, Result, Shape, Tensor, bail};
use rayon::prelude::*;

use super::exponential::exp;

/// Scores `[heads, tokens, all]` to shares that add up to one for each token. The tokens are the last of all, and each
/// has a share in itself and in those before it.
pub(crate) fn softmax_before(scores: &Tensor) -> Result<Tensor> {
    scores.contiguous()?.apply_op1_no_bwd(&Softmax)
}

struct Softmax;

impl CustomOp1 for Softmax {
    fn name(&self) -> &'static str {
        "softmax-before"
    }

    fn cpu_fwd(&self, storage: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let (_, tokens, all) = layout.shape().dims3()?;
        let (CpuStorage::F32(scores), Some((from, to))) = (storage, layout.contiguous_offsets())
        else {
            bail!("shares need contiguous numbers of 32 bits")
        };
        if tokens > all {
            bail!("{tokens} tokens are more than all {all}")
        }
        let scores = &scores[from..to];
        let mut shares = vec![0.0; scores.len()];
        let rows = shares.par_chunks_mut(all).zip(scores.par_chunks(all));
        rows.enumerate()
            .with_min_len(16)
            .for_each(|(row, (shares, scores))| {
                let seen = all - tokens + row % tokens + 1;
                share(&scores[..seen], &mut shares[..seen]);
            });
        Ok((CpuStorage::F32(shares), layout.shape().clone()))
    }
}

fn share(scores: &[f32], shares: &mut [f32]) {
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
        // SAFETY: the processor has what the function was compiled for, as the line above has asked.
        #[expect(unsafe_code, reason = "a function for one kind of processor")]
        unsafe {
            share_wide(scores, shares);
        }
        return;
    }
    share_any(scores, shares);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn share_wide(scores: &[f32], shares: &mut [f32]) {
    share_any(scores, shares);
}

#[inline(always)]
fn share_any(scores: &[f32], shares: &mut [f32]) {
    const LANES: usize = 8;
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    for (share, score) in shares.iter_mut().zip(scores) {
        *share = exp(score - most);
    }
    let (pieces, rest) = shares.as_chunks::<LANES>();
    let mut sums = [0.0_f32; LANES];
    for piece in pieces {
        for lane in 0..LANES {
            sums[lane] += piece[lane];
        }
    }
    let sum = sums.iter().sum::<f32>() + rest.iter().sum::<f32>();
    let part = 1.0 / sum;
    shares.iter_mut().for_each(|it| *it *= part);
}

#[cfg(test)]
mod tests {
    use candle_core::Device;

    use super::*;

    #[test]
    fn shares_add_up_and_end_at_the_token() {
        let mut random = crate::random::Random::new(1);
        let (heads, tokens, all) = (2, 3, 21);
        let numbers: Vec<f32> = (0..heads * tokens * all)
            .map(|_| random.normal() * 5.0)
            .collect();
        let scores = Tensor::from_vec(numbers, (heads, tokens, all), &Device::Cpu).unwrap();
        let shares = softmax_before(&scores).unwrap().to_vec3::<f32>().unwrap();
        let scores = scores.to_vec3::<f32>().unwrap();
        for (shares, scores) in shares.iter().zip(&scores) {
            for (token, (shares, scores)) in shares.iter().zip(scores).enumerate() {
                let seen = all - tokens + token + 1;
                let powers: Vec<f64> = scores[..seen]
                    .iter()
                    .map(|it| f64::from(*it).exp())
                    .collect();
                let sum: f64 = powers.iter().sum();
                for (share, power) in shares.iter().zip(&powers) {
                    assert!((f64::from(*share) - power / sum).abs() < 1e-6);
                }
                assert!(shares[seen..].iter().all(|it| *it == 0.0));
            }
        }
    }
}
