//! Measures a GGUF file: `speed FILE [PROMPT [TOKENS [TOGETHER]]]` prints tokens per second of reading a prompt, of
//! generating, and of generating for several sequences together, by the clock and by the time of the processor, which
//! is the one to look at beside other work (with `RAYON_NUM_THREADS=1`); and the memory that is resident in the end.

use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

use cpu_time::ProcessTime;
use inference::{Cache, Error, Model, Part};

/// Tokens per second by the clock, and by the time of the processor.
struct Speed(f64, f64);

impl std::fmt::Display for Speed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.1} ({:.1})", self.0, self.1)
    }
}

fn measure(tokens: usize, work: impl FnOnce() -> Result<(), Error>) -> Result<Speed, Error> {
    let (clock, processor) = (Instant::now(), ProcessTime::now());
    work()?;
    let (clock, processor) = (clock.elapsed(), processor.elapsed());
    let per = |it: std::time::Duration| tokens as f64 / it.as_secs_f64();
    Ok(Speed(per(clock), per(processor)))
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().ok_or("give a GGUF file")?;
    let mut number = |default: usize| match arguments.next() {
        Some(text) => text.parse(),
        None => Ok(default),
    };
    let (prompt, tokens, together) = (number(256)?, number(32)?, number(8)?);
    let began = Instant::now();
    let model = Model::of_gguf(Path::new(&file))?;
    let loaded = began.elapsed().as_secs_f64();

    let ids: Vec<u32> = (0..prompt as u32).map(|it| it * 31 % 1000).collect();
    // The first time pages of the file come into memory.
    read(&model, &ids)?;
    let mut reading = Speed(0.0, 0.0);
    let mut cache = model.cache();
    for _ in 0..3 {
        let speed = measure(prompt, || {
            cache = read(&model, &ids)?;
            Ok(())
        })?;
        reading = Speed(reading.0.max(speed.0), reading.1.max(speed.1));
    }
    let mut one = [cache.prefix(prompt)];
    let single = generate(&model, &mut one, tokens)?;
    let mut several: Vec<Cache> = (0..together).map(|_| cache.prefix(prompt)).collect();
    let total = generate(&model, &mut several, tokens)?;
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let resident = status.lines().find(|it| it.starts_with("VmRSS"));
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "load {loaded:.2} s; read {reading} tokens/s; generate {single}; {together} together {total}; {}",
        resident.unwrap_or_default()
    )?;
    Ok(())
}

fn read(model: &Model, ids: &[u32]) -> Result<Cache, Error> {
    let mut cache = model.cache();
    for piece in ids.chunks(512) {
        step(model, std::slice::from_mut(&mut cache), piece)?;
    }
    Ok(cache)
}

fn generate(model: &Model, caches: &mut [Cache], tokens: usize) -> Result<Speed, Error> {
    measure(tokens * caches.len(), || {
        for token in 0..tokens as u32 {
            step(model, caches, &[token])?;
        }
        Ok(())
    })
}

fn step(model: &Model, caches: &mut [Cache], tokens: &[u32]) -> Result<(), Error> {
    let part = |cache| Part {
        tokens,
        cache,
        adapter: None,
        wanted: 1,
    };
    let mut parts: Vec<Part<'_>> = caches.iter_mut().map(part).collect();
    model.forward(&mut parts)?.to_vec2::<f32>()?;
    Ok(())
}
