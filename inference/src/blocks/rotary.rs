//! Turns queries and keys by their position.

use candle_core::{Device, Tensor};
use candle_nn::rotary_emb;

use crate::config::{Config, Scaling};
use crate::error::{Error, Result};
use crate::kernels;
use crate::pass::Pass;

/// How fast each pair of numbers of a head turns.
#[derive(Debug)]
pub(crate) struct RotaryEmbedding {
    /// Radians for each position, `head / 2` of them.
    speeds: Vec<f32>,
}

impl RotaryEmbedding {
    pub(crate) fn new(config: &Config) -> Result<Self> {
        let half = config.head / 2;
        let theta = config.rotary.theta as f32;
        let mut speeds: Vec<f32> = (0..half)
            .map(|it| 1.0 / theta.powf((2 * it) as f32 / config.head as f32))
            .collect();
        match &config.rotary.scaling {
            Scaling::None => {}
            Scaling::Linear(factor) => speeds.iter_mut().for_each(|it| *it /= *factor as f32),
            Scaling::Factors(factors) => {
                if factors.len() != half {
                    let found = factors.len();
                    return Err(Error::tensor(
                        &config.path,
                        "rope_freqs.weight",
                        format!("чисел {found}, а нужно {half}"),
                        format!("has {found} numbers; {half} are needed"),
                    ));
                }
                speeds
                    .iter_mut()
                    .zip(factors)
                    .for_each(|(it, by)| *it /= by);
            }
            Scaling::Llama3 {
                factor,
                low,
                high,
                context,
            } => {
                for speed in &mut speeds {
                    *speed = llama3(*speed, *factor, *low, *high, *context);
                }
            }
        }
        Ok(Self { speeds })
    }

    /// Cosines and sines of positions, `[positions, head / 2]` each.
    pub(crate) fn tables(&self, positions: &[usize], device: &Device) -> Result<(Tensor, Tensor)> {
        let shape = (positions.len(), self.speeds.len());
        let angles = || {
            let each = positions.iter().map(|it| *it as f32);
            each.flat_map(|position| self.speeds.iter().map(move |speed| position * speed))
        };
        let cos = Tensor::from_iter(angles().map(f32::cos), device)?;
        let sin = Tensor::from_iter(angles().map(f32::sin), device)?;
        Ok((cos.reshape(shape)?, sin.reshape(shape)?))
    }
}

/// The speed of Llama 3.1: slow ones are slowed further, and between slow and fast lies a ramp.
fn llama3(speed: f32, factor: f64, low: f64, high: f64, context: f64) -> f32 {
    let speed = f64::from(speed);
    let wave = std::f64::consts::TAU / speed;
    let slowed = speed / factor;
    let found = if wave < context / high {
        speed
    } else if wave > context / low {
        slowed
    } else {
        let smooth = (context / wave - low) / (high - low);
        (1.0 - smooth) * slowed + smooth * speed
    };
    found as f32
}

/// Queries or keys, `[rows, heads, head]`, turned by the positions of the rows.
pub(crate) fn turn(x: &Tensor, pass: &Pass<'_>) -> Result<Tensor> {
    if !pass.rows.train && x.device().is_cpu() {
        return Ok(kernels::rotate(x, &pass.cos, &pass.sin)?);
    }
    if !pass.rows.train {
        let x = x.contiguous()?.unsqueeze(0)?;
        return Ok(rotary_emb::rope_thd(&x, &pass.cos, &pass.sin)?.squeeze(0)?);
    }
    let x = x.transpose(0, 1)?.contiguous()?.unsqueeze(0)?;
    let turned = rotary_emb::rope_slow(&x, &pass.cos, &pass.sin)?.squeeze(0)?;
    Ok(turned.transpose(0, 1)?.contiguous()?)
}
