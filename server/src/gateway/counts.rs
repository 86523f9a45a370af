//! What a gateway has answered, and how fast, in the form of Prometheus.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// The upper ends of the ranges that times are counted in, in milliseconds.
const ENDS: [u64; 12] = [
    5, 10, 20, 40, 80, 160, 320, 640, 1_280, 5_000, 20_000, 60_000,
];

/// What was counted.
#[derive(Default)]
pub(super) struct Counts {
    answered: Mutex<BTreeMap<(String, u16), u64>>,
    /// Times to the first text.
    pub(super) first: Times,
    /// Times to the end.
    pub(super) whole: Times,
}

/// How many times there were in each range.
#[derive(Default)]
pub(super) struct Times {
    ranges: [AtomicU64; ENDS.len()],
    count: AtomicU64,
    microseconds: AtomicU64,
}

impl Counts {
    pub(super) fn answered(&self, path: String, status: u16) {
        let mut answered = self.answered.lock().unwrap_or_else(PoisonError::into_inner);
        *answered.entry((path, status)).or_default() += 1;
    }

    pub(super) fn write(&self, text: &mut String) {
        head(text, "http_requests_total", "counter", "Requests answered.");
        let answered = self.answered.lock().unwrap_or_else(PoisonError::into_inner);
        for ((path, status), count) in answered.iter() {
            let labels = format!("path=\"{path}\",status=\"{status}\"");
            line(text, &format!("http_requests_total{{{labels}}}"), *count);
        }
        let name = "time_to_first_token_seconds";
        self.first
            .write(text, name, "From a request to its first text.");
        let name = "request_duration_seconds";
        self.whole.write(text, name, "From a request to its end.");
    }
}

impl Times {
    pub(super) fn observe(&self, time: Duration) {
        let milliseconds = time.as_secs_f64() * 1e3;
        let range = ENDS.iter().position(|it| milliseconds <= *it as f64);
        if let Some(range) = range {
            self.ranges[range].fetch_add(1, Relaxed);
        }
        self.count.fetch_add(1, Relaxed);
        let microseconds = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        self.microseconds.fetch_add(microseconds, Relaxed);
    }

    fn write(&self, text: &mut String, name: &str, help: &str) {
        head(text, name, "histogram", help);
        let mut sum = 0;
        for (end, range) in ENDS.iter().zip(&self.ranges) {
            sum += range.load(Relaxed);
            let end = *end as f64 / 1e3;
            line(text, &format!("{name}_bucket{{le=\"{end}\"}}"), sum);
        }
        // What is counted between the lines above and this one belongs to no range yet.
        let count = self.count.load(Relaxed).max(sum);
        line(text, &format!("{name}_bucket{{le=\"+Inf\"}}"), count);
        let seconds = self.microseconds.load(Relaxed) as f64 / 1e6;
        line(text, &format!("{name}_sum"), seconds);
        line(text, &format!("{name}_count"), count);
    }
}

/// What a number is.
pub(super) fn head(text: &mut String, name: &str, kind: &str, help: &str) {
    // To write into a string does not fail.
    let _ = writeln!(text, "# HELP onec_engine_{name} {help}");
    let _ = writeln!(text, "# TYPE onec_engine_{name} {kind}");
}

/// A number.
pub(super) fn line(text: &mut String, name: &str, value: impl std::fmt::Display) {
    let _ = writeln!(text, "onec_engine_{name} {value}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_counted_up() {
        let times = Times::default();
        for milliseconds in [1, 5, 6, 70_000] {
            times.observe(Duration::from_millis(milliseconds));
        }
        let mut text = String::new();
        times.write(&mut text, "t", "Times.");
        for expected in [
            "onec_engine_t_bucket{le=\"0.005\"} 2\n",
            "onec_engine_t_bucket{le=\"0.01\"} 3\n",
            "onec_engine_t_bucket{le=\"60\"} 3\n",
            "onec_engine_t_bucket{le=\"+Inf\"} 4\n",
            "onec_engine_t_count 4\n",
            "onec_engine_t_sum 70.012\n",
        ] {
            assert!(text.contains(expected), "{text}");
        }
    }
}
