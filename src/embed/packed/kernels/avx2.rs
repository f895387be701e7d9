//! AVX2 with FMA: sixteen lanes in two registers. 8-bit products as pairs of 16-bit ones, which
//! cannot overflow; or, with AVX-VNNI, four at a time as they are.

use std::arch::x86_64::{
    __m128i, __m256, __m256i, _mm_loadu_si128, _mm_packus_epi16, _mm_packus_epi32,
    _mm_storeu_si128, _mm256_add_epi32, _mm256_add_ps, _mm256_castsi256_ps, _mm256_castsi256_si128,
    _mm256_cvtepi8_epi16, _mm256_cvtepi32_ps, _mm256_cvtps_epi32, _mm256_div_ps,
    _mm256_dpbusd_avx_epi32, _mm256_extracti128_si256, _mm256_fmadd_ps, _mm256_loadu_ps,
    _mm256_loadu_si256, _mm256_madd_epi16, _mm256_max_epi32, _mm256_max_ps, _mm256_min_epi32,
    _mm256_min_ps, _mm256_mul_ps, _mm256_mullo_epi32, _mm256_set1_epi32, _mm256_set1_ps,
    _mm256_slli_epi32, _mm256_storeu_ps, _mm256_sub_epi32, _mm256_sub_ps,
};

use super::lanes::{Dot, LANES, Lanes, Task};
use super::product::{self, Eight};

/// Proof that the processor has AVX2 and FMA.
#[derive(Debug, Clone, Copy)]
pub(super) struct Avx2(());

impl Avx2 {
    pub(super) fn detect() -> Option<Self> {
        (is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma")).then_some(Self(()))
    }
}

/// Proof that the processor has AVX-VNNI beside AVX2 and FMA.
#[derive(Debug, Clone, Copy)]
pub(super) struct AvxVnni(Avx2);

impl AvxVnni {
    pub(super) fn detect() -> Option<Self> {
        Avx2::detect().filter(|_| is_x86_feature_detected!("avxvnni")).map(Self)
    }
}

/// What the value of [`Avx2`] or [`AvxVnni`] at hand allows.
macro_rules! proven {
    ($call:expr) => {
        // SAFETY: the types are made by `detect` alone, so the processor has the instruction; pointers
        // come from references to arrays that are as long as what is read or written.
        unsafe { $call }
    };
}

type Floats = [__m256; 2];
type Ints = [__m256i; 2];

impl Lanes for Avx2 {
    type Floats = Floats;
    type Ints = Ints;

    #[inline(always)]
    fn splat(self, value: f32) -> Floats {
        [proven!(_mm256_set1_ps(value)); 2]
    }

    #[inline(always)]
    fn load(self, from: &[f32; LANES]) -> Floats {
        let (low, high) = halves(from);
        proven!([_mm256_loadu_ps(low.as_ptr()), _mm256_loadu_ps(high.as_ptr())])
    }

    #[inline(always)]
    fn store(self, [a, b]: Floats, to: &mut [f32; LANES]) {
        if let ([low, high], _) = to.as_chunks_mut::<8>() {
            proven!(_mm256_storeu_ps(low.as_mut_ptr(), a));
            proven!(_mm256_storeu_ps(high.as_mut_ptr(), b));
        }
    }

    #[inline(always)]
    fn add(self, a: Floats, b: Floats) -> Floats {
        proven!([_mm256_add_ps(a[0], b[0]), _mm256_add_ps(a[1], b[1])])
    }

    #[inline(always)]
    fn sub(self, a: Floats, b: Floats) -> Floats {
        proven!([_mm256_sub_ps(a[0], b[0]), _mm256_sub_ps(a[1], b[1])])
    }

    #[inline(always)]
    fn mul(self, a: Floats, b: Floats) -> Floats {
        proven!([_mm256_mul_ps(a[0], b[0]), _mm256_mul_ps(a[1], b[1])])
    }

    #[inline(always)]
    fn div(self, a: Floats, b: Floats) -> Floats {
        proven!([_mm256_div_ps(a[0], b[0]), _mm256_div_ps(a[1], b[1])])
    }

    #[inline(always)]
    fn fused(self, a: Floats, b: Floats, c: Floats) -> Floats {
        proven!([_mm256_fmadd_ps(a[0], b[0], c[0]), _mm256_fmadd_ps(a[1], b[1], c[1])])
    }

    #[inline(always)]
    fn max(self, a: Floats, b: Floats) -> Floats {
        proven!([_mm256_max_ps(a[0], b[0]), _mm256_max_ps(a[1], b[1])])
    }

    #[inline(always)]
    fn min(self, a: Floats, b: Floats) -> Floats {
        proven!([_mm256_min_ps(a[0], b[0]), _mm256_min_ps(a[1], b[1])])
    }

    #[inline(always)]
    fn round(self, [a, b]: Floats) -> Ints {
        proven!([_mm256_cvtps_epi32(a), _mm256_cvtps_epi32(b)])
    }

    #[inline(always)]
    fn splat_int(self, value: i32) -> Ints {
        [proven!(_mm256_set1_epi32(value)); 2]
    }

    #[inline(always)]
    fn load_ints(self, from: &[i32; LANES]) -> Ints {
        let (low, high) = halves(from);
        proven!(
            [_mm256_loadu_si256(low.as_ptr().cast()), _mm256_loadu_si256(high.as_ptr().cast()),]
        )
    }

    #[inline(always)]
    fn add_ints(self, a: Ints, b: Ints) -> Ints {
        proven!([_mm256_add_epi32(a[0], b[0]), _mm256_add_epi32(a[1], b[1])])
    }

    #[inline(always)]
    fn sub_ints(self, a: Ints, b: Ints) -> Ints {
        proven!([_mm256_sub_epi32(a[0], b[0]), _mm256_sub_epi32(a[1], b[1])])
    }

    #[inline(always)]
    fn mul_ints(self, a: Ints, b: Ints) -> Ints {
        proven!([_mm256_mullo_epi32(a[0], b[0]), _mm256_mullo_epi32(a[1], b[1])])
    }

    #[inline(always)]
    fn to_floats(self, [a, b]: Ints) -> Floats {
        proven!([_mm256_cvtepi32_ps(a), _mm256_cvtepi32_ps(b)])
    }

    #[inline(always)]
    fn power_of_two(self, lanes: Ints) -> Floats {
        let [a, b] = self.add_ints(lanes, self.splat_int(127));
        proven!([
            _mm256_castsi256_ps(_mm256_slli_epi32::<23>(a)),
            _mm256_castsi256_ps(_mm256_slli_epi32::<23>(b)),
        ])
    }
}

#[inline(always)]
fn halves<T>(all: &[T; LANES]) -> (&[T; 8], &[T; 8]) {
    let halves = all.as_chunks::<8>().0;
    (&halves[0], &halves[1])
}

impl Dot for Avx2 {
    type Lanes = Self;
    /// Two pairs of 16-bit numbers.
    type Quad = [u32; 2];

    const WORDS: usize = 2;

    #[inline(always)]
    fn lanes(self) -> Self {
        self
    }

    #[inline(always)]
    fn run(self, task: impl Task) {
        #[target_feature(enable = "avx2,fma")]
        fn with(d: impl Dot, task: impl Task) {
            task.run(d);
        }
        proven!(with(self, task));
    }

    #[inline(always)]
    fn quads(words: &[u32]) -> &[[u32; 2]] {
        words.as_chunks().0
    }

    #[inline(always)]
    fn write_quads(self, activations: Ints, to: &mut [u32]) {
        let Some(to) = to.first_chunk_mut::<8>() else { return };
        let narrowed = narrowed(self, limited(self, activations));
        for (half, lanes) in to.as_chunks_mut::<4>().0.iter_mut().zip(narrowed) {
            proven!(_mm_storeu_si128(half.as_mut_ptr().cast(), lanes));
        }
    }

    /// The first half of a line has parts 0 and 1 of each column, the second one parts 2 and 3.
    #[inline(always)]
    fn place(column: usize, part: usize) -> usize {
        32 * (part / 2) + 2 * column + part % 2
    }

    #[inline(always)]
    fn dot(self, mut sums: Ints, quad: &[u32; 2], line: &[i8; 64]) -> Ints {
        let (quarters, _) = line.as_chunks::<16>();
        for (&pair, halves) in quad.iter().zip(quarters.as_chunks::<2>().0) {
            proven!({
                let pair = _mm256_set1_epi32(pair.cast_signed());
                for (sum, half) in sums.iter_mut().zip(halves) {
                    let weights = _mm256_cvtepi8_epi16(_mm_loadu_si128(half.as_ptr().cast()));
                    *sum = _mm256_add_epi32(*sum, _mm256_madd_epi16(pair, weights));
                }
            });
        }
        sums
    }

    #[inline(always)]
    fn multiply_eight(self, task: Eight<'_>) {
        product::eight::<Self, 4, 1>(self, task);
    }

    #[inline(always)]
    fn multiply_floats(self, task: product::Floats<'_>) {
        product::floats::<Self, 6, 1>(self, task);
    }
}

/// Each lane, limited to 0..=255.
#[inline(always)]
fn limited(avx2: Avx2, [a, b]: Ints) -> Ints {
    let ([zero, _], [most, _]) = (avx2.splat_int(0), avx2.splat_int(255));
    proven!([
        _mm256_min_epi32(_mm256_max_epi32(a, zero), most),
        _mm256_min_epi32(_mm256_max_epi32(b, zero), most),
    ])
}

/// Sixteen lanes as 16-bit numbers, eight a register.
#[inline(always)]
fn narrowed(_proof: Avx2, [a, b]: Ints) -> [__m128i; 2] {
    proven!([
        _mm_packus_epi32(_mm256_castsi256_si128(a), _mm256_extracti128_si256::<1>(a)),
        _mm_packus_epi32(_mm256_castsi256_si128(b), _mm256_extracti128_si256::<1>(b)),
    ])
}

impl Dot for AvxVnni {
    type Lanes = Avx2;
    type Quad = [u32; 1];

    const WORDS: usize = 1;

    #[inline(always)]
    fn lanes(self) -> Avx2 {
        self.0
    }

    #[inline(always)]
    fn run(self, task: impl Task) {
        #[target_feature(enable = "avx2,fma,avxvnni")]
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
    fn write_quads(self, activations: Ints, to: &mut [u32]) {
        let Some(to) = to.first_chunk_mut::<4>() else { return };
        let [low, high] = narrowed(self.0, limited(self.0, activations));
        proven!(_mm_storeu_si128(to.as_mut_ptr().cast(), _mm_packus_epi16(low, high)));
    }

    #[inline(always)]
    fn place(column: usize, part: usize) -> usize {
        4 * column + part
    }

    #[inline(always)]
    fn dot(self, [a, b]: Ints, &[quad]: &[u32; 1], line: &[i8; 64]) -> Ints {
        let (halves, _) = line.as_chunks::<32>();
        proven!({
            let quad = _mm256_set1_epi32(quad.cast_signed());
            let low = _mm256_loadu_si256(halves[0].as_ptr().cast());
            let high = _mm256_loadu_si256(halves[1].as_ptr().cast());
            [_mm256_dpbusd_avx_epi32(a, quad, low), _mm256_dpbusd_avx_epi32(b, quad, high)]
        })
    }

    #[inline(always)]
    fn multiply_eight(self, task: Eight<'_>) {
        product::eight::<Self, 6, 1>(self, task);
    }

    #[inline(always)]
    fn multiply_floats(self, task: product::Floats<'_>) {
        product::floats::<Self, 6, 1>(self, task);
    }
}
