//! Which instruction set computes.

use super::Kernels;
#[cfg(target_arch = "aarch64")]
use super::neon::{Neon, NeonDot};
use super::scalar::Scalar;
#[cfg(target_arch = "x86_64")]
use super::{avx2::Avx2, avx2::AvxVnni, avx512::Avx512};

/// An instruction set that kernels are written for. All give the same bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Isa {
    /// AVX-512 with VNNI: servers since 2019, and many laptops.
    Avx512,
    /// AVX2 with AVX-VNNI: laptops since 2021.
    AvxVnni,
    /// AVX2 with FMA: nearly every x86-64 processor since 2013.
    Avx2,
    /// NEON with dot products: most 64-bit ARM processors since 2018, Apple's included.
    NeonDot,
    /// NEON: every 64-bit ARM processor.
    Neon,
    /// One number after the other, on any processor; slow.
    Scalar,
}

impl Isa {
    /// All of them, the fastest first.
    pub const ALL: [Self; 6] =
        [Self::Avx512, Self::AvxVnni, Self::Avx2, Self::NeonDot, Self::Neon, Self::Scalar];

    /// Its name, as [`named`](Self::named) takes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Avx512 => "avx512",
            Self::AvxVnni => "avxvnni",
            Self::Avx2 => "avx2",
            Self::NeonDot => "neondot",
            Self::Neon => "neon",
            Self::Scalar => "scalar",
        }
    }

    /// The one with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|isa| isa.name() == name)
    }

    /// Whether this processor has it.
    #[must_use]
    pub fn is_available(self) -> bool {
        self.kernels().is_some()
    }

    /// The fastest that this processor has.
    #[must_use]
    pub fn best() -> Self {
        Self::ALL.into_iter().find(|isa| isa.is_available()).unwrap_or(Self::Scalar)
    }

    /// Its kernels, if this processor has the instructions.
    pub(in super::super) fn kernels(self) -> Option<Box<dyn Kernels>> {
        fn boxed(found: Option<impl Kernels + 'static>) -> Option<Box<dyn Kernels>> {
            found.map(|kernels| Box::new(kernels) as Box<dyn Kernels>)
        }
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => boxed(Avx512::detect()),
            #[cfg(target_arch = "x86_64")]
            Self::AvxVnni => boxed(AvxVnni::detect()),
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => boxed(Avx2::detect()),
            #[cfg(target_arch = "aarch64")]
            Self::NeonDot => boxed(NeonDot::detect()),
            #[cfg(target_arch = "aarch64")]
            Self::Neon => boxed(Neon::detect()),
            Self::Scalar => boxed(Some(Scalar)),
            #[allow(unreachable_patterns)]
            _ => None,
        }
    }
}
