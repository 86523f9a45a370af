//! Numbers that look random and are the same for the same seed.

/// A source of numbers: SplitMix64, whose state is one number.
#[derive(Debug, Clone)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A source of its own for each name.
    pub(crate) fn of(seed: u64, name: &str) -> Self {
        // FNV-1a, which is the same everywhere and always.
        let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self(seed ^ hash)
    }

    pub(crate) fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From zero to one, without one.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.number() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Around zero with a standard deviation of one.
    pub(crate) fn normal(&mut self) -> f32 {
        // Box and Muller; one is taken away so that the logarithm is never that of zero.
        let radius = (-2.0 * (1.0 - self.unit()).ln()).sqrt();
        (radius * (std::f64::consts::TAU * self.unit()).cos()) as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_numbers_and_names_differ() {
        let numbers = |mut random: Random| [random.number(), random.number()];
        assert_eq!(numbers(Random::new(1)), numbers(Random::new(1)));
        assert_ne!(numbers(Random::of(1, "a")), numbers(Random::of(1, "b")));
    }

    #[test]
    fn numbers_are_spread_as_promised() {
        let mut random = Random::new(7);
        let units: Vec<f64> = (0..20_000).map(|_| random.unit()).collect();
        assert!(units.iter().all(|it| (0.0..1.0).contains(it)));
        let mean = units.iter().sum::<f64>() / 20_000.0;
        assert!((mean - 0.5).abs() < 0.01, "{mean}");
        let normals: Vec<f32> = (0..20_000).map(|_| random.normal()).collect();
        let spread = normals.iter().map(|it| it * it).sum::<f32>() / 20_000.0;
        assert!((spread - 1.0).abs() < 0.05, "{spread}");
    }
}
