//! How fast each kernel is, for each instruction set that this processor has.
//!
//! `cargo bench --bench kernels`; `cargo bench --bench kernels -- multiply_eight` for one. What is
//! counted are multiply-adds of products and numbers of rows. `multiply_eight` on twelve rows stays
//! in the first cache: its rate is what `int8` could reach at best, at 10.6 million multiply-adds
//! a token of the built-in model (`cargo bench --bench pipeline -- embed` for what it does reach).
//!
//! `RAYON_NUM_THREADS=1 cargo bench --bench kernels -- 96 of_` sets the products of crates beside
//! them: `gemm`, as candle calls it, and `rten-gemm`, whose weights are packed beforehand as ours are.

// A bench may fail as loudly as a test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use candle_core::{Device, Tensor};
use divan::Bencher;
use divan::counter::ItemsCount;
use ownwords::embed::{Isa, KernelProbe};
use rten_gemm::{GemmExecutor, GemmInputA, GemmInputB, GemmOptions};
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;

fn main() {
    divan::main();
}

/// The widths of the built-in model.
const HIDDEN: usize = 384;

/// Rows by the hundred.
const ROWS: usize = 96;

fn available() -> Vec<&'static str> {
    Isa::ALL.into_iter().filter(|isa| isa.is_available()).map(Isa::name).collect()
}

fn probe(isa: &str, rows: usize, columns: usize) -> KernelProbe {
    KernelProbe::new(Isa::named(isa).unwrap(), rows, HIDDEN, columns).unwrap()
}

/// In the first cache, then by the hundred.
#[divan::bench(args = available(), consts = [12, 96])]
fn multiply_eight<const ROWS: usize>(bencher: Bencher<'_, '_>, isa: &str) {
    let columns = if ROWS == 12 { 32 } else { HIDDEN };
    let mut probe = probe(isa, ROWS, columns);
    probe.quantize();
    bencher
        .counter(ItemsCount::new(ROWS * HIDDEN * columns))
        .bench_local(move || probe.multiply_eight());
}

#[divan::bench(args = available(), consts = [12, 96])]
fn multiply_floats<const ROWS: usize>(bencher: Bencher<'_, '_>, isa: &str) {
    let columns = if ROWS == 12 { 16 } else { HIDDEN };
    let mut probe = probe(isa, ROWS, columns);
    bencher
        .counter(ItemsCount::new(ROWS * HIDDEN * columns))
        .bench_local(move || probe.multiply_floats());
}

/// As [`multiply_eight`] on 96 rows.
#[divan::bench]
fn eight_of_rten_gemm(bencher: Bencher<'_, '_>) {
    let gemm = GemmExecutor::<u8, i8, i32>::default();
    let input = NdTensor::from_fn([ROWS, HIDDEN], |[row, column]| ((row + column) % 256) as u8);
    let weights = NdTensor::from_fn([HIDDEN, HIDDEN], |[row, column]| {
        i8::try_from((row * 7 + column) % 256).unwrap_or(-5)
    });
    let weights = gemm.prepack_b(weights.view());
    let mut out = vec![0; ROWS * HIDDEN];
    bencher.counter(ItemsCount::new(ROWS * HIDDEN * HIDDEN)).bench_local(move || {
        let input = GemmInputA::Unpacked(input.view());
        gemm.gemm(&mut out, input, GemmInputB::Packed(&weights), GemmOptions::default()).unwrap();
    });
}

/// As [`multiply_floats`] on 96 rows.
#[divan::bench]
fn floats_of_rten_gemm(bencher: Bencher<'_, '_>) {
    let gemm = GemmExecutor::<f32>::default();
    let input = NdTensor::full([ROWS, HIDDEN], 0.5_f32);
    let weights = gemm.prepack_b(NdTensor::full([HIDDEN, HIDDEN], 0.25_f32).view());
    let mut out = vec![0.0; ROWS * HIDDEN];
    bencher.counter(ItemsCount::new(ROWS * HIDDEN * HIDDEN)).bench_local(move || {
        let input = GemmInputA::Unpacked(input.view());
        gemm.gemm(&mut out, input, GemmInputB::Packed(&weights), GemmOptions::default()).unwrap();
    });
}

/// As [`multiply_floats`] on 96 rows.
#[divan::bench]
fn floats_of_gemm(bencher: Bencher<'_, '_>) {
    let input = Tensor::full(0.5_f32, (ROWS, HIDDEN), &Device::Cpu).unwrap();
    let weights = Tensor::full(0.25_f32, (HIDDEN, HIDDEN), &Device::Cpu).unwrap();
    bencher
        .counter(ItemsCount::new(ROWS * HIDDEN * HIDDEN))
        .bench_local(move || input.matmul(&weights).unwrap());
}

fn rows(bencher: Bencher<'_, '_>, isa: &str, kernel: fn(&mut KernelProbe)) {
    let mut probe = probe(isa, ROWS, HIDDEN);
    bencher.counter(ItemsCount::new(ROWS * HIDDEN)).bench_local(move || kernel(&mut probe));
}

#[divan::bench(args = available())]
fn quantize(bencher: Bencher<'_, '_>, isa: &str) {
    rows(bencher, isa, KernelProbe::quantize);
}

#[divan::bench(args = available())]
fn add_norm(bencher: Bencher<'_, '_>, isa: &str) {
    rows(bencher, isa, KernelProbe::add_norm);
}

#[divan::bench(args = available())]
fn softmax(bencher: Bencher<'_, '_>, isa: &str) {
    rows(bencher, isa, KernelProbe::softmax);
}

#[divan::bench(args = available())]
fn gelu(bencher: Bencher<'_, '_>, isa: &str) {
    rows(bencher, isa, KernelProbe::gelu);
}
