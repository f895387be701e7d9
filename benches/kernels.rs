//! How fast each kernel is, for each instruction set that this processor has.
//!
//! `cargo bench --bench kernels`; `cargo bench --bench kernels -- multiply_eight` for one. What is
//! counted are multiply-adds of products and numbers of rows. `multiply_eight` on twelve rows stays
//! in the first cache: its rate is what `int8` could reach at best, at 10.6 million multiply-adds
//! a token of the built-in model (`cargo bench --bench pipeline -- embed` for what it does reach).

// A bench may fail as loudly as a test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use divan::Bencher;
use divan::counter::ItemsCount;
use ownwords::embed::{Isa, KernelProbe};

fn main() {
    divan::main();
}

/// The widths of the built-in model.
const HIDDEN: usize = 384;

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

fn rows(bencher: Bencher<'_, '_>, isa: &str, kernel: fn(&mut KernelProbe)) {
    const ROWS: usize = 96;
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
