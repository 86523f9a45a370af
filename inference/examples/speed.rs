//! Measures a GGUF file: `speed FILE [PROMPT [TOKENS [TOGETHER]]]` prints tokens per second of reading a prompt, of
//! generating, and of generating for several sequences together, and the memory that is resident in the end.

use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

use inference::{Cache, Error, Model, Part};

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
    let mut reading = f64::MIN;
    let mut cache = model.cache();
    for _ in 0..3 {
        let began = Instant::now();
        cache = read(&model, &ids)?;
        reading = reading.max(prompt as f64 / began.elapsed().as_secs_f64());
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
        "load {loaded:.2} s; read {reading:.1} tokens/s; generate {single:.1}; {together} together {total:.1}; {}",
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

fn generate(model: &Model, caches: &mut [Cache], tokens: usize) -> Result<f64, Error> {
    let began = Instant::now();
    for token in 0..tokens as u32 {
        step(model, caches, &[token])?;
    }
    Ok((tokens * caches.len()) as f64 / began.elapsed().as_secs_f64())
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
