//! The laws of the kernels: every instruction set of this processor gives the same bits, the right
//! ones, and those of a row depend on no other row.

mod products;
mod random;

use std::iter::once;

use super::scalar::Scalar;
use super::{Activation, Activations, Isa, Kernels, LANES, Norm, Outliers, functions, padded};
use products::{Eight, Floats};
use random::Random;

#[test]
fn quantized_numbers_are_half_a_step_away_at_most() {
    const STRIDE: usize = 3 * LANES;
    let mut random = Random(4);
    let noise = random.floats(STRIDE);
    let times = |factor: f32| noise.iter().map(move |x| x * factor);
    let constants = [0.0, -0.0, 0.3, -2.0, 1e-40, -1e38].map(|x| [x; STRIDE]);
    let mut rows = constants.concat();
    for factor in [1.0, 1e38, 1e-20, 1e-35, 1e-36, 1e-37, 1e-38, 1e-40, 1e-44] {
        rows.extend(times(factor));
    }
    // Steps of one, and what is halfway between two.
    rows.extend([-100.0, 155.0].into_iter().chain((2..STRIDE).map(|i| i as f32 - 20.5)));
    rows.extend(times(1.0).map(|x| -x.abs()));
    rows.extend(times(1.0).map(f32::abs));
    rows.extend(once(1000.0).chain(times(0.01)).take(STRIDE));
    rows.extend(times(0.01).take(STRIDE - 1).chain(once(-1000.0)));
    rows.extend(times(0.5).enumerate().map(|(column, x)| if column < 37 { x } else { 0.0 }));

    let quantized = same(|kernels| quantized(kernels, &rows, STRIDE));
    for (row, quantized) in rows.chunks_exact(STRIDE).zip(quantized.chunks_exact(STRIDE + 2)) {
        let [scale, zero, steps @ ..] = quantized else { unreachable!() };
        assert!((0.0..=255.0).contains(zero), "{zero}");
        for (x, step) in row.iter().zip(steps) {
            assert!((0.0..=255.0).contains(&(step + zero)), "{step} + {zero}");
            let apart = (f64::from(*x) - f64::from(*step) * f64::from(*scale)).abs();
            // So small a range has no step in `f32`: its numbers are taken as zeros.
            let most = (0.5001 * f64::from(*scale)).max(1e-36);
            assert!(apart <= most, "{x} became {step} steps of {scale}");
            assert!(*x != 0.0 || *step == 0.0, "zero became {step} steps of {scale}");
        }
    }
}

#[test]
fn outliers_do_not_stretch_the_steps_of_others() {
    const STRIDE: usize = 3 * LANES;
    let mut random = Random(8);
    let mut sample = [0.0; STRIDE];
    for column in [3, 17, 18, 47] {
        sample[column] = 1.0;
    }
    for far in [0.5, 3.0, 100.0, 1e6, 1e20] {
        let mut rows = random.floats(5 * STRIDE);
        for row in rows.chunks_exact_mut(STRIDE) {
            for (column, sign) in [(3, 1.0), (17, -1.0), (18, 0.01), (47, 0.7)] {
                row[column] = sign * far;
            }
        }
        let quantized = same(|kernels| quantized_with(kernels, &rows, STRIDE, &sample));
        for (row, quantized) in rows.chunks_exact(STRIDE).zip(quantized.chunks_exact(STRIDE + 2)) {
            let [scale, _, steps @ ..] = quantized else { unreachable!() };
            let coarse = f64::from(*scale).max(2.0 * f64::from(far) / 127.0);
            assert!(*scale <= 2.0 / 255.0 || far > 1000.0, "{scale} beside {far}");
            for (column, (x, step)) in row.iter().zip(steps).enumerate() {
                let apart = (f64::from(*x) - f64::from(*step) * f64::from(*scale)).abs();
                let is_far = [3, 17, 18, 47].contains(&column);
                let most = 0.5001 * if is_far { coarse } else { f64::from(*scale) };
                assert!(apart <= most, "{x} in column {column} became {step} steps of {scale}");
            }
        }
    }
}

#[test]
fn what_is_quantized_is_left_as_it_was_after_its_activation() {
    const STRIDE: usize = 2 * LANES;
    let mut random = Random(11);
    let input = random.floats(3 * STRIDE);
    for activation in [None, Some(Activation::CoarseGelu), Some(Activation::Relu)] {
        let expected = match activation {
            Some(activation) => activated(&Scalar, &input, activation),
            None => input.clone(),
        };
        for kernels in sets() {
            let mut weights = kernels.pack(&[1; STRIDE], STRIDE, &[1.0], &[0.0]);
            kernels.set_apart(&mut weights, Outliers::of(&input, STRIDE));
            let (mut input, mut activations) = (input.clone(), Activations::default());
            kernels.quantize(&mut input, STRIDE, activation, &weights, &mut activations);
            assert_bits(&expected, &input);
        }
    }
}

#[test]
fn outliers_are_the_columns_farthest_from_zero() {
    let mut rows = [0.0; 2 * LANES];
    assert!(Outliers::of(&rows, LANES).columns.is_empty());
    for (column, x) in [(9, 1.0), (2, -7.0), (LANES + 2, 1.0), (LANES, 1.0), (5, -2.0), (4, 1.0)] {
        rows[column] = x;
    }
    let outliers = Outliers::of(&rows, LANES);
    assert_eq!(outliers.columns, [2, 5, 0, 4]);
    let none = Outliers::of(&[f32::NAN; LANES], LANES);
    assert!(none.columns.is_empty());
}

#[test]
fn what_is_not_a_number_does_not_stretch_the_steps() {
    let mut row = [f32::NAN; LANES];
    row[3..5].copy_from_slice(&[-1.0, 254.0]);
    let parameters = same(|kernels| {
        let mut activations = Activations::default();
        let weights = kernels.pack(&[0; LANES], LANES, &[1.0], &[0.0]);
        kernels.quantize(&mut row.clone(), LANES, None, &weights, &mut activations);
        vec![activations.steps[0].scale, activations.steps[0].zero as f32]
    });
    assert_bits(&[1.0, 1.0], &parameters);
}

#[test]
fn norms_are_those_of_the_columns_alone() {
    let mut random = Random(5);
    for columns in [1, 5, 15, 16, 17, 33, 64, 100] {
        // One more line of padding than is needed.
        let (stride, rows) = (padded(columns) + LANES, 3);
        let norm = random.norm(columns, stride);
        let (x, y) = (random.rows(rows, columns, stride), random.rows(rows, columns, stride));
        let normed = same(|kernels| add_normed(kernels, &x, &y, stride, &norm));
        let sums = x.iter().zip(&y).map(|(x, y)| f64::from(*x) + f64::from(*y)).collect::<Vec<_>>();
        for (sums, normed) in sums.chunks_exact(stride).zip(normed.chunks_exact(stride)) {
            for (expected, normed) in expected_norm(&sums[..columns], &norm).zip(normed) {
                assert!((expected - f64::from(*normed)).abs() < 2e-5, "{expected}: {normed}");
            }
            assert!(normed[columns..].iter().all(|x| x.to_bits() == 0), "padding");
        }
    }
}

#[test]
fn columns_of_softmax_sum_to_one_each_by_itself() {
    let mut random = Random(6);
    for rows in (1..=20).chain([63, 64, 300]) {
        let stride = LANES * (1 + rows % 3);
        for spread in [0.0, 1.0, 20.0, 1e4, 3e38] {
            let scores: Vec<f32> =
                random.floats(rows * stride).iter().map(|x| x * spread).collect();
            let weights = same(|kernels| softmaxed(kernels, &scores, stride));
            for column in 0..stride {
                let of_column = |all: &[f32]| -> Vec<f32> {
                    all.chunks_exact(stride).map(|row| row[column]).collect()
                };
                check_softmax(&of_column(&scores), &of_column(&weights));
            }
        }
    }
}

#[test]
fn scores_that_are_not_numbers_do_not_spread() {
    let rows = [f32::NAN, 1.0, f32::NEG_INFINITY, 0.0];
    let mut scores: Vec<f32> = rows.iter().flat_map(|x| [*x; LANES]).collect();
    scores[LANES - 1] = 0.5;
    let weights = same(|kernels| softmaxed(kernels, &scores, LANES));
    for column in [0, LANES - 1] {
        let sum: f32 = weights.chunks_exact(LANES).map(|row| row[column]).sum();
        assert!((sum - 1.0).abs() < 1e-6, "{weights:?}");
    }
}

#[test]
fn exponentials_are_right_to_two_in_ten_million() {
    for x in grid(-87.0, 88.0, 1 << 14) {
        let expected = f64::from(x).exp();
        let error = f64::from(functions::exp(Scalar, [x; LANES])[0]) / expected - 1.0;
        assert!(error.abs() <= 2e-7, "e^{x}: {error:e}");
    }
    for (far, near) in [(-1e30, -87.0), (f32::NEG_INFINITY, -87.0), (1e30, 88.0)] {
        assert_bits(&functions::exp(Scalar, [near; LANES]), &functions::exp(Scalar, [far; LANES]));
    }
}

#[test]
fn activations_are_what_they_are_called() {
    let tanh =
        |x: f64| 0.5 * x * (1.0 + (0.797_884_560_802_865_4 * (x + 0.044_715 * x.powi(3))).tanh());
    check_activation(Activation::Gelu, |x| x * normal_distribution(x), 2e-6);
    check_activation(Activation::CoarseGelu, |x| x * normal_distribution(x), 2e-4);
    check_activation(Activation::GeluTanh, tanh, 2e-6);
    check_activation(Activation::Relu, |x| x.max(0.0), 0.0);
}

#[test]
fn activations_of_extremes_agree() {
    let (most, tiny) = (f32::MAX, f32::from_bits(1));
    let mut numbers =
        vec![f32::INFINITY, f32::NAN, most, 1e30, 100.0, 5.25, tiny, f32::MIN_POSITIVE];
    numbers.extend(numbers.clone().iter().map(|x| -x).chain([0.0, -0.0]));
    numbers.resize(padded(numbers.len()), 0.0);
    for activation in
        [Activation::Gelu, Activation::CoarseGelu, Activation::GeluTanh, Activation::Relu]
    {
        same(|kernels| activated(kernels, &numbers, activation));
    }
    let relu = activated(&Scalar, &numbers, Activation::Relu);
    assert_bits(&[0.0; 2], &[relu[1], relu[17]]);
}

#[test]
fn no_row_depends_on_another() {
    const COLUMNS: usize = 2 * LANES + 5;
    let mut random = Random(7);
    let stride = padded(COLUMNS);
    let input = random.rows(27, COLUMNS, stride);
    let norm = random.norm(COLUMNS, stride);
    let eight = Eight::random(1, COLUMNS, COLUMNS, &mut random);
    let floats = Floats::random(1, COLUMNS, COLUMNS, &mut random);
    for kernels in sets() {
        let kernels = kernels.as_ref();
        check_rows(&input, stride, |rows| eight.multiply_rows(kernels, rows));
        check_rows(&input, stride, |rows| floats.multiply_rows(kernels, rows, stride));
        check_rows(&input, stride, |rows| add_normed(kernels, rows, rows, stride, &norm));
        check_rows(&input, stride, |rows| quantized(kernels, rows, stride));
    }
}

#[test]
fn every_arm_processor_has_neon() {
    assert!(Isa::Scalar.is_available());
    assert_eq!(Isa::Neon.is_available(), cfg!(target_arch = "aarch64"));
}

/// The kernels of all instruction sets that this processor has.
fn sets() -> Vec<Box<dyn Kernels>> {
    Isa::ALL.into_iter().filter_map(Isa::kernels).collect()
}

/// What `compute` gives with every instruction set of this processor: the same bits.
fn same(compute: impl Fn(&dyn Kernels) -> Vec<f32>) -> Vec<f32> {
    let expected = compute(&Scalar);
    for isa in Isa::ALL {
        let Some(kernels) = isa.kernels() else { continue };
        if let Some(difference) = difference(&expected, &compute(kernels.as_ref())) {
            panic!("{} differs from scalar: {difference}", isa.name());
        }
    }
    expected
}

fn assert_bits(expected: &[f32], computed: &[f32]) {
    if let Some(difference) = difference(expected, computed) {
        panic!("{difference}");
    }
}

/// The first place where the bits differ; what is not a number has no certain bits.
fn difference(expected: &[f32], computed: &[f32]) -> Option<String> {
    assert_eq!(expected.len(), computed.len());
    let differ = |(a, b): (&f32, &f32)| a.to_bits() != b.to_bits() && !(a.is_nan() && b.is_nan());
    let at = expected.iter().zip(computed).position(differ)?;
    Some(format!("{:e} instead of {:e} at {at}", computed[at], expected[at]))
}

/// That `compute` gives for the first rows of `input` what it gives for each of them alone.
fn check_rows(input: &[f32], stride: usize, compute: impl Fn(&[f32]) -> Vec<f32>) {
    let alone: Vec<Vec<f32>> = input.chunks_exact(stride).map(&compute).collect();
    for count in 1..=alone.len() {
        assert_bits(&alone[..count].concat(), &compute(&input[..count * stride]));
    }
}

fn check_softmax(scores: &[f32], weights: &[f32]) {
    let sum: f64 = weights.iter().map(|x| f64::from(*x)).sum();
    assert!((sum - 1.0).abs() < 1e-6, "{sum}");
    let most = scores.iter().fold(f32::NEG_INFINITY, |a, b| a.max(*b));
    let powers: Vec<f64> = scores.iter().map(|x| (f64::from(*x) - f64::from(most)).exp()).collect();
    for (power, weight) in powers.iter().zip(weights) {
        let expected = power / powers.iter().sum::<f64>();
        assert!((f64::from(*weight) - expected).abs() < 1e-6, "{expected}: {weight}");
    }
}

fn check_activation(activation: Activation, expected: impl Fn(f64) -> f64, most: f64) {
    let numbers = grid(-8.0, 8.0, 1 << 13);
    let activated = same(|kernels| activated(kernels, &numbers, activation));
    for (x, y) in numbers.iter().zip(activated) {
        let error = (f64::from(y) - expected(f64::from(*x))).abs();
        assert!(error <= most, "{activation:?} of {x}: {y}, {error:e} away");
    }
}

fn softmaxed(kernels: &dyn Kernels, scores: &[f32], stride: usize) -> Vec<f32> {
    let mut matrix = scores.to_vec();
    kernels.softmax(&mut matrix, stride);
    matrix
}

fn activated(kernels: &dyn Kernels, numbers: &[f32], activation: Activation) -> Vec<f32> {
    let mut numbers = numbers.to_vec();
    kernels.activate(&mut numbers, activation);
    numbers
}

fn add_normed(kernels: &dyn Kernels, x: &[f32], y: &[f32], stride: usize, norm: &Norm) -> Vec<f32> {
    let mut x = x.to_vec();
    kernels.add_norm(&mut x, y, stride, norm);
    x
}

/// For each row of `input` what a step is worth, which step zero is, and its numbers in steps less
/// that one (which the product with a unit matrix shows).
fn quantized(kernels: &dyn Kernels, input: &[f32], stride: usize) -> Vec<f32> {
    quantized_with(kernels, input, stride, &[])
}

/// The same where the outliers are those of `sample`.
fn quantized_with(kernels: &dyn Kernels, input: &[f32], stride: usize, sample: &[f32]) -> Vec<f32> {
    let rows = input.len() / stride;
    let unit: Vec<i8> = (0..stride * stride).map(|i| i8::from(i % (stride + 1) == 0)).collect();
    let mut weights = kernels.pack(&unit, stride, &vec![1.0; stride], &vec![0.0; stride]);
    kernels.set_apart(&mut weights, Outliers::of(sample, stride));
    let mut activations = Activations::default();
    let mut input = input.to_vec();
    kernels.quantize(&mut input, stride, None, &weights, &mut activations);
    let meant = activations.steps.clone();
    activations.steps.iter_mut().for_each(|steps| steps.scale = 1.0);
    let mut steps = vec![0.0; rows * stride];
    kernels.multiply_eight(&activations, &weights, &mut steps, stride);
    let rows = meant.iter().zip(steps.chunks_exact(stride));
    rows.flat_map(|(meant, steps)| [&[meant.scale, meant.zero as f32], steps].concat()).collect()
}

fn expected_norm(sums: &[f64], norm: &Norm) -> impl Iterator<Item = f64> {
    let mean = |values: &mut dyn Iterator<Item = f64>| values.sum::<f64>() / sums.len() as f64;
    let middle = mean(&mut sums.iter().copied());
    let variance = mean(&mut sums.iter().map(|x| (x - middle).powi(2)));
    let scale = (variance + f64::from(norm.epsilon)).sqrt().recip();
    let parameters = norm.gain.iter().zip(&norm.bias);
    sums.iter()
        .zip(parameters)
        .map(move |(x, (gain, bias))| (x - middle) * scale * f64::from(*gain) + f64::from(*bias))
}

/// `Φ(x)`, by a series that converges for every `x` (Marsaglia, 2004).
fn normal_distribution(x: f64) -> f64 {
    let (mut sum, mut term, mut odd) = (x, x, 1.0);
    while term.abs() > 1e-20 * sum.abs() {
        odd += 2.0;
        term *= x * x / odd;
        sum += term;
    }
    0.5 + sum * (-x * x / 2.0).exp() / std::f64::consts::TAU.sqrt()
}

/// `count + 1` numbers from `low` to `high`, and zeros up to a whole line.
fn grid(low: f32, high: f32, count: usize) -> Vec<f32> {
    let at = |i: usize| low + (high - low) * (i as f32 / count as f32);
    let mut grid: Vec<f32> = (0..=count).map(at).collect();
    grid.resize(padded(grid.len()), 0.0);
    grid
}
