//! AdamW: steps along remembered gradients, and a decay of matrices beside them.
//!
//! <https://arxiv.org/abs/1711.05101>

use std::cell::RefCell;

use candle_core::{CpuStorage, DType, InplaceOp2, Layout, Tensor, Var, bail};
use rayon::prelude::*;

use super::settings::Settings;
use crate::device;
use crate::error::{Error, Result};

/// Numbers that one thread takes at a time; sums over gradients depend on it and on nothing else.
const PIECE: usize = 1 << 14;

/// The state of an optimisation.
pub(super) struct AdamW {
    variables: Vec<Variable>,
    /// How many steps were made.
    pub(super) steps: u64,
    settings: Settings,
}

struct Variable {
    name: String,
    var: Var,
    /// Matrices become smaller, norms and biases do not.
    decays: bool,
    memory: Memory,
}

/// What is remembered of the gradients and of their squares.
enum Memory {
    /// On the processor.
    Here([Vec<f32>; 2]),
    /// On another device.
    There([Tensor; 2]),
}

/// What is the same for all variables in a step.
#[derive(Clone, Copy)]
struct Step {
    /// What gradients are multiplied by.
    scale: f32,
    beta: [f32; 2],
    /// What is remembered, is divided by the part of it that there is at all.
    whole: [f32; 2],
    epsilon: f32,
    rate: f32,
    /// What matrices are multiplied by.
    keep: f32,
}

impl AdamW {
    pub(super) fn new(variables: &[(String, Var)], settings: &Settings) -> Result<Self> {
        let variable = |(name, var): &(String, Var)| {
            let zeros = || Tensor::zeros(var.shape(), DType::F32, var.device());
            let memory = match device::is_ours(var.device()) {
                true => Memory::Here([vec![0.0; var.elem_count()], vec![0.0; var.elem_count()]]),
                false => Memory::There([zeros()?, zeros()?]),
            };
            Ok(Variable {
                name: name.clone(),
                var: var.clone(),
                decays: var.rank() > 1,
                memory,
            })
        };
        Ok(Self {
            variables: variables.iter().map(variable).collect::<Result<_>>()?,
            steps: 0,
            settings: settings.clone(),
        })
    }

    /// Goes a step, given a gradient for each variable, times a scale.
    pub(super) fn step(&mut self, gradients: &[Tensor], scale: f64, rate: f64) -> Result<()> {
        self.steps += 1;
        let settings = &self.settings;
        let whole = |beta: f64| 1.0 - beta.powf(self.steps as f64);
        let step = Step {
            scale: scale as f32,
            beta: [settings.beta1 as f32, settings.beta2 as f32],
            whole: [whole(settings.beta1) as f32, whole(settings.beta2) as f32],
            epsilon: settings.epsilon as f32,
            rate: rate as f32,
            keep: (1.0 - rate * settings.weight_decay) as f32,
        };
        for (variable, gradient) in self.variables.iter_mut().zip(gradients) {
            let keep = if variable.decays { step.keep } else { 1.0 };
            let step = Step { keep, ..step };
            match &mut variable.memory {
                Memory::Here([first, second]) => {
                    let update = Update {
                        step,
                        memory: RefCell::new((first, second)),
                    };
                    variable.var.inplace_op2(&gradient.contiguous()?, &update)?;
                }
                Memory::There(memory) => step.elsewhere(&variable.var, memory, gradient)?,
            }
        }
        Ok(())
    }

    /// What is remembered, by names.
    pub(super) fn tensors(&self) -> Result<Vec<(String, Tensor)>> {
        let mut all = Vec::new();
        for variable in &self.variables {
            let names = ["first", "second"].map(|it| format!("{it}.{}", variable.name));
            let var = &variable.var;
            let tensors = match &variable.memory {
                Memory::There(tensors) => tensors.clone(),
                Memory::Here([first, second]) => {
                    let tensor = |it: &Vec<f32>| Tensor::from_slice(it, var.shape(), var.device());
                    [tensor(first)?, tensor(second)?]
                }
            };
            all.extend(names.into_iter().zip(tensors));
        }
        Ok(all)
    }

    /// Takes up what was remembered, given by names.
    pub(super) fn restore(&mut self, read: impl Fn(&str, &Var) -> Result<Tensor>) -> Result<()> {
        for variable in &mut self.variables {
            let [first, second] = ["first", "second"].map(|it| {
                let name = format!("{it}.{}", variable.name);
                read(&name, &variable.var)
            });
            let (first, second) = (first?, second?);
            variable.memory = match &variable.memory {
                Memory::There(_) => Memory::There([first, second]),
                Memory::Here(_) => {
                    let numbers = |it: Tensor| it.flatten_all()?.to_vec1::<f32>();
                    Memory::Here([numbers(first)?, numbers(second)?])
                }
            };
        }
        Ok(())
    }
}

impl Step {
    fn elsewhere(&self, var: &Var, memory: &mut [Tensor; 2], gradient: &Tensor) -> Result<()> {
        let gradient = (gradient * f64::from(self.scale))?;
        let [beta1, beta2] = self.beta.map(f64::from);
        let [whole1, whole2] = self.whole.map(f64::from);
        let first = ((&memory[0] * beta1)? + (&gradient * (1.0 - beta1))?)?;
        let second = ((&memory[1] * beta2)? + (gradient.sqr()? * (1.0 - beta2))?)?;
        let root = ((&second / whole2)?.sqrt()? + f64::from(self.epsilon))?;
        let change = ((&first / whole1)? / root)?;
        let kept = (var.as_tensor() * f64::from(self.keep))?;
        var.set(&(kept - (change * f64::from(self.rate))?)?)?;
        *memory = [first.detach(), second.detach()];
        Ok(())
    }

    fn piece(&self, weights: &mut [f32], gradients: &[f32], first: &mut [f32], second: &mut [f32]) {
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
            // SAFETY: the processor has what the function was compiled for, as the line above has asked.
            #[expect(unsafe_code, reason = "a function for one kind of processor")]
            unsafe {
                self.piece_wide(weights, gradients, first, second);
            }
            return;
        }
        self.piece_any(weights, gradients, first, second);
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,fma")]
    fn piece_wide(
        &self,
        weights: &mut [f32],
        gradients: &[f32],
        first: &mut [f32],
        second: &mut [f32],
    ) {
        self.piece_any(weights, gradients, first, second);
    }

    #[inline(always)]
    fn piece_any(
        &self,
        weights: &mut [f32],
        gradients: &[f32],
        first: &mut [f32],
        second: &mut [f32],
    ) {
        let [beta1, beta2] = self.beta;
        let [whole1, whole2] = self.whole.map(|it| 1.0 / it);
        let memory = first.iter_mut().zip(second.iter_mut());
        for ((weight, gradient), (first, second)) in weights.iter_mut().zip(gradients).zip(memory) {
            let gradient = gradient * self.scale;
            *first = *first * beta1 + gradient * (1.0 - beta1);
            *second = *second * beta2 + gradient * gradient * (1.0 - beta2);
            let root = (*second * whole2).sqrt() + self.epsilon;
            *weight = *weight * self.keep - self.rate * (*first * whole1) / root;
        }
    }
}

/// One variable in one step.
struct Update<'a> {
    step: Step,
    memory: RefCell<(&'a mut Vec<f32>, &'a mut Vec<f32>)>,
}

impl InplaceOp2 for Update<'_> {
    fn name(&self) -> &'static str {
        "adamw"
    }

    fn cpu_fwd(
        &self,
        weights: &mut CpuStorage,
        layout: &Layout,
        gradients: &CpuStorage,
        gradients_layout: &Layout,
    ) -> candle_core::Result<()> {
        let places = (
            layout.contiguous_offsets(),
            gradients_layout.contiguous_offsets(),
        );
        let (CpuStorage::F32(weights), CpuStorage::F32(gradients), (Some(to), Some(from))) =
            (weights, gradients, places)
        else {
            bail!("a step needs contiguous numbers of 32 bits")
        };
        let weights = weights[to.0..to.1].par_chunks_mut(PIECE);
        let gradients = gradients[from.0..from.1].par_chunks(PIECE);
        let step = self.step;
        let mut memory = self.memory.borrow_mut();
        let (first, second) = &mut *memory;
        let memory = first
            .par_chunks_mut(PIECE)
            .zip(second.par_chunks_mut(PIECE));
        weights
            .zip(gradients)
            .zip(memory)
            .for_each(|((weights, gradients), (first, second))| {
                step.piece(weights, gradients, first, second);
            });
        Ok(())
    }
}

/// The norm of all gradients together.
pub(super) fn norm(gradients: &[Tensor]) -> Result<f64> {
    let mut sum = 0.0;
    for gradient in gradients {
        if !device::is_ours(gradient.device()) {
            sum += f64::from(gradient.sqr()?.sum_all()?.to_scalar::<f32>()?);
            continue;
        }
        let gradient = gradient.contiguous()?;
        let (storage, layout) = gradient.storage_and_layout();
        let (candle_core::Storage::Cpu(CpuStorage::F32(numbers)), Some((from, to))) =
            (&*storage, layout.contiguous_offsets())
        else {
            return Err(Error::Compute(candle_core::Error::Msg(
                "a gradient needs contiguous numbers of 32 bits".to_owned(),
            )));
        };
        let squares = |it: &[f32]| it.iter().map(|it| f64::from(*it) * f64::from(*it)).sum();
        let sums: Vec<f64> = numbers[from..to].par_chunks(PIECE).map(squares).collect();
        sum += sums.iter().sum::<f64>();
    }
    Ok(sum.sqrt())
}

#[cfg(test)]
mod tests {
    use candle_core::Device;

    use super::*;
    use crate::random::Random;

    fn random(seed: u64, shape: &[usize]) -> Tensor {
        let mut random = Random::new(seed);
        let numbers: Vec<f32> = (0..shape.iter().product())
            .map(|_| random.normal())
            .collect();
        Tensor::from_vec(numbers, shape, &Device::Cpu).unwrap()
    }

    fn numbers(it: &Tensor) -> Vec<f32> {
        it.flatten_all().unwrap().to_vec1().unwrap()
    }

    fn settings() -> Settings {
        Settings {
            weight_decay: 0.1,
            ..Settings::default()
        }
    }

    #[test]
    fn steps_are_those_of_the_formula_and_only_matrices_decay() {
        for shape in [vec![7], vec![3, 5]] {
            let var = Var::from_tensor(&random(1, &shape)).unwrap();
            let (mut weight, mut first, mut second) =
                (f64::from(numbers(&var)[2]), 0.0_f64, 0.0_f64);
            let decay = if shape.len() > 1 { 0.1 } else { 0.0 };
            let mut optimizer = AdamW::new(&[("a".to_owned(), var.clone())], &settings()).unwrap();
            for step in 1..6_u64 {
                let gradient = random(10 + step, &shape);
                optimizer
                    .step(std::slice::from_ref(&gradient), 0.5, 0.01)
                    .unwrap();
                let gradient = f64::from(numbers(&gradient)[2]) * 0.5;
                first = 0.9 * first + 0.1 * gradient;
                second = 0.999 * second + 0.001 * gradient * gradient;
                let whole = |beta: f64| 1.0 - beta.powf(step as f64);
                let root = (second / whole(0.999)).sqrt() + 1e-8;
                weight = weight * (1.0 - 0.01 * decay) - 0.01 * first / whole(0.9) / root;
            }
            let found = f64::from(numbers(&var)[2]);
            assert!((found - weight).abs() < 1e-5, "{found} {weight}");
        }
    }

    #[test]
    fn another_device_goes_the_same_steps() {
        let begun = random(1, &[4, 6]);
        let (here, there) = (
            Var::from_tensor(&begun).unwrap(),
            Var::from_tensor(&begun.copy().unwrap()).unwrap(),
        );
        let mut optimizer = AdamW::new(&[("a".to_owned(), here.clone())], &settings()).unwrap();
        let zeros = || Tensor::zeros((4, 6), DType::F32, &Device::Cpu).unwrap();
        let variable = Variable {
            name: "a".to_owned(),
            var: there.clone(),
            decays: true,
            memory: Memory::There([zeros(), zeros()]),
        };
        let mut other = AdamW {
            variables: vec![variable],
            steps: 0,
            settings: settings(),
        };
        for step in 0..4 {
            let gradient = [random(10 + step, &[4, 6])];
            optimizer.step(&gradient, 2.0, 0.01).unwrap();
            other.step(&gradient, 2.0, 0.01).unwrap();
        }
        for (here, there) in numbers(&here).iter().zip(numbers(&there)) {
            assert!((here - there).abs() < 1e-6, "{here} {there}");
        }
    }

    #[test]
    fn the_norm_is_that_of_all_together() {
        let gradients = [random(1, &[3, 4]), random(2, &[20_000])];
        let squares = gradients.iter().flat_map(numbers);
        let expected = squares.map(|it| f64::from(it) * f64::from(it)).sum::<f64>();
        let found = norm(&gradients).unwrap();
        assert!((found - expected.sqrt()).abs() < 1e-6 * found);
    }
}
