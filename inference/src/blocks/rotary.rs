//! Turns queries and keys by their position.

use candle_core::{Device, Tensor};
use candle_nn::rotary_emb;

use crate::config::{Config, Rotary, Scaling, Yarn};
use crate::device;
use crate::error::{Error, Result};
use crate::kernels;
use crate::pass::Turn;

/// How fast each pair of numbers of a head turns.
#[derive(Debug)]
pub(crate) struct RotaryEmbedding {
    /// Radians for each position, `head / 2` of them.
    speeds: Vec<f32>,
    /// What is turned is multiplied by this.
    growth: f32,
}

impl RotaryEmbedding {
    pub(crate) fn new(config: &Config, rotary: &Rotary) -> Result<Self> {
        let head = config.turned();
        let half = head / 2;
        let theta = rotary.theta as f32;
        let mut growth = 1.0;
        let mut speeds: Vec<f32> = (0..half)
            .map(|it| 1.0 / theta.powf((2 * it) as f32 / head as f32))
            .collect();
        match &rotary.scaling {
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
            Scaling::Yarn(yarn) => {
                growth = yarn.growth as f32;
                yarn_speeds(&mut speeds, yarn, rotary.theta);
            }
        }
        Ok(Self { speeds, growth })
    }

    /// Cosines and sines of positions, `[positions, head / 2]` each.
    pub(crate) fn tables(&self, positions: &[usize], device: &Device) -> Result<Turn> {
        let shape = (positions.len(), self.speeds.len());
        let angles = || {
            let each = positions.iter().map(|it| *it as f32);
            each.flat_map(|position| self.speeds.iter().map(move |speed| position * speed))
        };
        let cos = Tensor::from_iter(angles().map(|it| it.cos() * self.growth), device)?;
        let sin = Tensor::from_iter(angles().map(|it| it.sin() * self.growth), device)?;
        Ok(Turn {
            cos: cos.reshape(shape)?,
            sin: sin.reshape(shape)?,
        })
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

/// The speeds of YaRN: between waves that turn around often enough to be left as they are and those that are slowed by
/// the whole factor lies a ramp.
fn yarn_speeds(speeds: &mut [f32], yarn: &Yarn, theta: f64) {
    let head = 2.0 * speeds.len() as f64;
    // The number of the wave that turns around so often within the tokens that the model saw at first.
    let wave = |turns: f64| {
        head * (yarn.context / (turns * std::f64::consts::TAU)).ln() / (2.0 * theta.ln())
    };
    let (mut low, mut high) = (wave(yarn.fast), wave(yarn.slow));
    if yarn.is_rounded {
        (low, high) = (low.floor(), high.ceil());
    }
    (low, high) = (low.max(0.0), high.min(head - 1.0));
    if low == high {
        high += 0.001;
    }
    for (number, speed) in speeds.iter_mut().enumerate() {
        let slowed = ((number as f64 - low) / (high - low)).clamp(0.0, 1.0) as f32;
        *speed = *speed / yarn.factor as f32 * slowed + *speed * (1.0 - slowed);
    }
}

/// Queries or keys, `[rows, heads, head]`, turned by the positions of the rows.
pub(crate) fn turn(x: &Tensor, turn: &Turn, train: bool) -> Result<Tensor> {
    let Turn { cos, sin } = turn;
    if !train && device::is_ours(x.device()) {
        return Ok(kernels::rotate(x, cos, sin)?);
    }
    if !train {
        let x = x.contiguous()?.unsqueeze(0)?;
        return Ok(rotary_emb::rope_thd(&x, cos, sin)?.squeeze(0)?);
    }
    let x = x.transpose(0, 1)?.contiguous()?.unsqueeze(0)?;
    let turned = rotary_emb::rope_slow(&x, cos, sin)?.squeeze(0)?;
    Ok(turned.transpose(0, 1)?.contiguous()?)
}
