//! Functions of one number, for sixteen at a time: polynomials, so that every processor gives the
//! same bits. Coefficients were fitted for this project (least maximum error, by reweighted least
//! squares in double precision); the figures of error are of the whole in `f32`.

use super::lanes::Lanes;

/// `e^x` on -87..=88, where what is below or above is taken as the bound. Relative error 2e-7.
///
/// `x = n ln 2 + r` with `|r| <= ln 2 / 2`, and `e^r` by a polynomial of the fifth degree.
#[inline(always)]
pub(super) fn exp<L: Lanes>(l: L, x: L::Floats) -> L::Floats {
    const COEFFICIENTS: [f32; 5] = [0.041_890_115, 0.166_671_14, 0.499_992_3, 1.0, 1.0];
    // ln 2 in two parts: times a small integer, the first is exact.
    const LN_2_HIGH: f32 = 0.693_145_75;
    const LN_2_LOW: f32 = 1.428_606_8e-6;
    let x = l.min(l.max(x, l.splat(-87.0)), l.splat(88.0));
    let n = l.round(l.mul(x, l.splat(std::f32::consts::LOG2_E)));
    let whole = l.to_floats(n);
    let r = l.fused(whole, l.splat(-LN_2_HIGH), x);
    let r = l.fused(whole, l.splat(-LN_2_LOW), r);
    let mut power = l.splat(0.008_312_525);
    for coefficient in COEFFICIENTS {
        power = l.fused(power, r, l.splat(coefficient));
    }
    l.mul(power, l.power_of_two(n))
}

/// `x Φ(x)`, where `Φ` is the normal distribution's: "gelu" (Hendrycks and Gimpel, 2016). Absolute
/// error 2e-6 for `|x| <= 8`.
///
/// `Φ(x) - 1/2` is `x` times a polynomial of `x²`; beyond ±5.25 it is as good as constant.
#[inline(always)]
pub(super) fn gelu<L: Lanes>(l: L, x: L::Floats) -> L::Floats {
    const COEFFICIENTS: [f32; 14] = [
        -0.000_560_954,
        0.001_456_613,
        -0.001_326_348_3,
        0.001_869_442_8,
        -0.005_119_981,
        0.009_070_377,
        -0.012_954_387,
        0.018_325_998,
        -0.024_994_93,
        0.032_064_263,
        -0.039_768_633,
        0.049_643_897,
        -0.067_126_654,
        0.134_659_36,
    ];
    gelu_by(l, x, 5.25, COEFFICIENTS)
}

/// [`gelu`] for what is then quantized: absolute error 2e-4 for `|x| <= 8`, some hundredth of a step.
#[inline(always)]
pub(super) fn coarse_gelu<L: Lanes>(l: L, x: L::Floats) -> L::Floats {
    const COEFFICIENTS: [f32; 7] = [
        0.005_973_153,
        -0.016_551_254,
        0.024_089_795,
        -0.035_462_044,
        0.055_410_527,
        -0.084_426_664,
        0.175_970_21,
    ];
    gelu_by(l, x, 4.0, COEFFICIENTS)
}

/// `coefficients` are those of `2 x² / bound² - 1`, from the highest power down.
#[inline(always)]
fn gelu_by<L: Lanes, const COUNT: usize>(
    l: L,
    x: L::Floats,
    bound: f32,
    coefficients: [f32; COUNT],
) -> L::Floats {
    let near = l.min(l.max(x, l.splat(-bound)), l.splat(bound));
    let u = l.fused(l.mul(near, near), l.splat(2.0 / (bound * bound)), l.splat(-1.0));
    let mut slope = l.splat(coefficients[0]);
    for coefficient in &coefficients[1..] {
        slope = l.fused(slope, u, l.splat(*coefficient));
    }
    l.mul(x, l.fused(near, slope, l.splat(0.5)))
}

/// `x / (1 + e^-2z)` with `z = √(2/π) (x + 0.044715 x³)`: `gelu_new` and `gelu_pytorch_tanh`.
#[inline(always)]
pub(super) fn gelu_tanh<L: Lanes>(l: L, x: L::Floats) -> L::Floats {
    const CUBE: f32 = 0.044_715;
    const MINUS_TWICE_ROOT: f32 = -1.595_769;
    let cube = l.mul(l.mul(x, x), x);
    let z = l.fused(cube, l.splat(CUBE), x);
    let e = exp(l, l.mul(z, l.splat(MINUS_TWICE_ROOT)));
    l.div(x, l.add(e, l.splat(1.0)))
}

/// `x`, at least zero.
#[inline(always)]
pub(super) fn relu<L: Lanes>(l: L, x: L::Floats) -> L::Floats {
    l.max(x, l.splat(0.0))
}
