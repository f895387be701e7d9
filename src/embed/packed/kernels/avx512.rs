//! AVX-512 with VNNI: sixteen lanes in one register, four 8-bit products a lane in one instruction.

use std::arch::x86_64::{
    __m512, __m512i, _mm_storeu_si128, _mm512_add_epi32, _mm512_add_ps, _mm512_castsi512_ps,
    _mm512_cvtepi32_ps, _mm512_cvtps_epi32, _mm512_cvtusepi32_epi8, _mm512_div_ps,
    _mm512_dpbusd_epi32, _mm512_fmadd_ps, _mm512_loadu_ps, _mm512_loadu_si512, _mm512_max_epi32,
    _mm512_max_ps, _mm512_min_ps, _mm512_mul_ps, _mm512_mullo_epi32, _mm512_set1_epi32,
    _mm512_set1_ps, _mm512_setzero_si512, _mm512_slli_epi32, _mm512_storeu_ps, _mm512_sub_epi32,
    _mm512_sub_ps,
};

use super::lanes::{Dot, LANES, Lanes, Task};
use super::product::{self, Eight};

/// Proof that the processor has AVX-512 (F, BW, VL, DQ and VNNI).
#[derive(Debug, Clone, Copy)]
pub(super) struct Avx512(());

impl Avx512 {
    pub(super) fn detect() -> Option<Self> {
        (is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512vl")
            && is_x86_feature_detected!("avx512dq")
            && is_x86_feature_detected!("avx512vnni"))
        .then_some(Self(()))
    }
}

/// What the value of [`Avx512`] at hand allows.
macro_rules! proven {
    ($call:expr) => {
        // SAFETY: `Avx512` is made by `detect` alone, so the processor has the instruction; pointers
        // come from references to arrays that are as long as what is read or written.
        unsafe { $call }
    };
}

impl Lanes for Avx512 {
    type Floats = __m512;
    type Ints = __m512i;

    #[inline(always)]
    fn splat(self, value: f32) -> __m512 {
        proven!(_mm512_set1_ps(value))
    }

    #[inline(always)]
    fn load(self, from: &[f32; LANES]) -> __m512 {
        proven!(_mm512_loadu_ps(from.as_ptr()))
    }

    #[inline(always)]
    fn store(self, lanes: __m512, to: &mut [f32; LANES]) {
        proven!(_mm512_storeu_ps(to.as_mut_ptr(), lanes));
    }

    #[inline(always)]
    fn add(self, a: __m512, b: __m512) -> __m512 {
        proven!(_mm512_add_ps(a, b))
    }

    #[inline(always)]
    fn sub(self, a: __m512, b: __m512) -> __m512 {
        proven!(_mm512_sub_ps(a, b))
    }

    #[inline(always)]
    fn mul(self, a: __m512, b: __m512) -> __m512 {
        proven!(_mm512_mul_ps(a, b))
    }

    #[inline(always)]
    fn div(self, a: __m512, b: __m512) -> __m512 {
        proven!(_mm512_div_ps(a, b))
    }

    #[inline(always)]
    fn fused(self, a: __m512, b: __m512, c: __m512) -> __m512 {
        proven!(_mm512_fmadd_ps(a, b, c))
    }

    #[inline(always)]
    fn max(self, a: __m512, b: __m512) -> __m512 {
        proven!(_mm512_max_ps(a, b))
    }

    #[inline(always)]
    fn min(self, a: __m512, b: __m512) -> __m512 {
        proven!(_mm512_min_ps(a, b))
    }

    #[inline(always)]
    fn round(self, lanes: __m512) -> __m512i {
        proven!(_mm512_cvtps_epi32(lanes))
    }

    #[inline(always)]
    fn splat_int(self, value: i32) -> __m512i {
        proven!(_mm512_set1_epi32(value))
    }

    #[inline(always)]
    fn load_ints(self, from: &[i32; LANES]) -> __m512i {
        proven!(_mm512_loadu_si512(from.as_ptr().cast()))
    }

    #[inline(always)]
    fn add_ints(self, a: __m512i, b: __m512i) -> __m512i {
        proven!(_mm512_add_epi32(a, b))
    }

    #[inline(always)]
    fn sub_ints(self, a: __m512i, b: __m512i) -> __m512i {
        proven!(_mm512_sub_epi32(a, b))
    }

    #[inline(always)]
    fn mul_ints(self, a: __m512i, b: __m512i) -> __m512i {
        proven!(_mm512_mullo_epi32(a, b))
    }

    #[inline(always)]
    fn to_floats(self, lanes: __m512i) -> __m512 {
        proven!(_mm512_cvtepi32_ps(lanes))
    }

    #[inline(always)]
    fn power_of_two(self, lanes: __m512i) -> __m512 {
        let exponents = self.add_ints(lanes, self.splat_int(127));
        proven!(_mm512_castsi512_ps(_mm512_slli_epi32::<23>(exponents)))
    }
}

impl Dot for Avx512 {
    type Lanes = Self;
    type Quad = [u32; 1];

    const WORDS: usize = 1;

    #[inline(always)]
    fn lanes(self) -> Self {
        self
    }

    #[inline(always)]
    fn run(self, task: impl Task) {
        #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,avx2,fma")]
        fn with(d: impl Dot, task: impl Task) {
            task.run(d);
        }
        proven!(with(self, task));
    }

    #[inline(always)]
    fn quads(words: &[u32]) -> &[[u32; 1]] {
        words.as_chunks().0
    }

    #[inline(always)]
    fn write_quads(self, activations: __m512i, to: &mut [u32]) {
        let Some(to) = to.first_chunk_mut::<4>() else { return };
        proven!({
            let positive = _mm512_max_epi32(activations, _mm512_setzero_si512());
            _mm_storeu_si128(to.as_mut_ptr().cast(), _mm512_cvtusepi32_epi8(positive));
        });
    }

    #[inline(always)]
    fn place(column: usize, part: usize) -> usize {
        4 * column + part
    }

    #[inline(always)]
    fn dot(self, sums: __m512i, &[quad]: &[u32; 1], line: &[i8; 64]) -> __m512i {
        proven!({
            let weights = _mm512_loadu_si512(line.as_ptr().cast());
            _mm512_dpbusd_epi32(sums, _mm512_set1_epi32(quad.cast_signed()), weights)
        })
    }
    #[inline(always)]
    fn multiply_eight(self, task: Eight<'_>) {
        product::eight::<Self, 12, 2>(self, task);
    }

    #[inline(always)]
    fn multiply_floats(self, task: product::Floats<'_>) {
        product::floats::<Self, 12, 2>(self, task);
    }
}
