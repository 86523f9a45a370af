//! Powers of e that the compiler can compute several at a time.

/// So large that what is added to it is rounded to a whole number, which then stands in the lowest bits.
const ROUNDS: f32 = 12_582_912.0;

/// e to a power, to about seven digits. What is too small gives nearly zero, what is too large the largest power.
#[inline(always)]
pub(super) fn exp(power: f32) -> f32 {
    let power = power.clamp(-87.0, 88.0);
    let rounded = power * std::f32::consts::LOG2_E + ROUNDS;
    let twos = rounded - ROUNDS;
    // The power that is left is at most half of the logarithm of two, which stands here in two parts.
    let left = power - twos * 0.693_359_4 + twos * 2.121_944_4e-4;
    let mut sum = 1.987_569_1e-4;
    for part in [1.398_2e-3, 8.333_452e-3, 4.166_579_6e-2, 0.166_666_65, 0.5] {
        sum = sum * left + part;
    }
    let sum = sum * left * left + left + 1.0;
    let whole = rounded.to_bits().wrapping_sub(ROUNDS.to_bits());
    sum * f32::from_bits(whole.wrapping_add(127) << 23)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_are_right_to_seven_digits() {
        for step in -8600..8800_i16 {
            let power = f32::from(step) / 100.0;
            let (found, expected) = (f64::from(exp(power)), f64::from(power).exp());
            let wrong = ((found - expected) / expected).abs();
            assert!(wrong < 3e-7, "{power}: {wrong}");
        }
        assert!(exp(f32::NEG_INFINITY) < 1e-37);
        assert!(exp(f32::INFINITY).is_finite());
        assert!(exp(f32::NAN).is_nan());
    }
}
