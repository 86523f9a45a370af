//! What the processor can do.

/// Kinds of instructions that there are functions of their own for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Processor {
    /// AVX-512 with products of bytes.
    #[cfg(target_arch = "x86_64")]
    Wide,
    /// AVX2.
    #[cfg(target_arch = "x86_64")]
    Middle,
    /// NEON with products of bytes.
    #[cfg(target_arch = "aarch64")]
    Dot,
    /// NEON.
    #[cfg(target_arch = "aarch64")]
    Neon,
    /// Anything.
    Plain,
}

impl Processor {
    /// What this processor can do.
    pub(super) fn detect() -> Self {
        #[cfg(target_arch = "x86_64")]
        {
            let is_middle = is_x86_feature_detected!("avx2")
                && is_x86_feature_detected!("fma")
                && is_x86_feature_detected!("f16c");
            let is_wide = is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512bw")
                && is_x86_feature_detected!("avx512vl")
                && is_x86_feature_detected!("avx512vnni");
            if is_middle {
                return if is_wide { Self::Wide } else { Self::Middle };
            }
        }
        #[cfg(target_arch = "aarch64")]
        if std::arch::is_aarch64_feature_detected!("neon") {
            let is_dot = std::arch::is_aarch64_feature_detected!("dotprod");
            return if is_dot { Self::Dot } else { Self::Neon };
        }
        Self::Plain
    }

    /// What this processor can do, and all that is less.
    #[cfg(test)]
    pub(super) fn all() -> Vec<Self> {
        let all = [
            Self::Plain,
            #[cfg(target_arch = "x86_64")]
            Self::Middle,
            #[cfg(target_arch = "x86_64")]
            Self::Wide,
            #[cfg(target_arch = "aarch64")]
            Self::Neon,
            #[cfg(target_arch = "aarch64")]
            Self::Dot,
        ];
        let best = all.iter().position(|it| *it == Self::detect());
        all[..=best.unwrap()].to_vec()
    }
}

/// Declares a function that calls another one, compiled for what the processor can do, with the [`super::lanes::Lanes`]
/// that it has.
macro_rules! by_processor {
    ($visibility:vis $name:ident calls $any:ident($($argument:ident: $type:ty),* $(,)?)) => {
        $visibility fn $name(processor: $crate::kernels::processor::Processor, $($argument: $type),*) {
            use $crate::kernels::{lanes, processor::Processor};
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vnni,avx2,fma,f16c")]
            fn wide($($argument: $type),*) {
                $any::<lanes::Wide>($($argument),*);
            }
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2,fma,f16c")]
            fn middle($($argument: $type),*) {
                $any::<lanes::Middle>($($argument),*);
            }
            match processor {
                #[cfg(target_arch = "x86_64")]
                // SAFETY: the processor has been asked what it can do.
                #[expect(unsafe_code, reason = "a function for one kind of processor")]
                Processor::Wide => unsafe { wide($($argument),*) },
                #[cfg(target_arch = "x86_64")]
                // SAFETY: as above.
                #[expect(unsafe_code, reason = "a function for one kind of processor")]
                Processor::Middle => unsafe { middle($($argument),*) },
                #[cfg(target_arch = "aarch64")]
                Processor::Dot | Processor::Neon => $any::<lanes::Neon>($($argument),*),
                Processor::Plain => $any::<lanes::Plain>($($argument),*),
            }
        }
    };
}
pub(super) use by_processor;
