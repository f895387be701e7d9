//! How long each stage takes on the sample documents, with the built-in model.
//!
//! `cargo bench --bench pipeline`; `cargo bench --bench pipeline -- select` for one stage.

// A bench may fail as loudly as a test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::disallowed_methods)]

use std::path::Path;
use std::sync::LazyLock;

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use ndarray::Array2;
use ownwords::document::Document;
use ownwords::embed::{
    Embedder, HashingEmbedder, LazyEmbedder, ModelFolder, Role, TokenCounter, counter,
};
use ownwords::focus::Profile;
use ownwords::score::Scores;
use ownwords::score::learned::Head;
use ownwords::segment::{Unit, units};
use ownwords::select::{Budget, Need, Problem, select};
use ownwords::{Models, Summarizer};

const SAMPLES: [&str; 3] = ["lanternworks-2021", "cascade-gauge-1995", "veloria-systems-2017"];

fn main() {
    divan::main();
}

fn bytes(sample: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/documents");
    std::fs::read(folder.join(format!("{sample}.txt"))).unwrap()
}

/// The built-in model and what goes with it.
struct Model {
    embedder: LazyEmbedder,
    counter: Box<dyn TokenCounter>,
    profile: Profile,
}

static MODEL: LazyLock<Model> = LazyLock::new(|| {
    let folder = ModelFolder::embedded().unwrap();
    let counter = counter("model", &folder).unwrap();
    Model {
        embedder: LazyEmbedder::new(folder),
        counter,
        profile: Profile::parse(Profile::built_in_toml("business-model").unwrap()).unwrap(),
    }
});

/// Bytes to units.
#[divan::bench(args = SAMPLES)]
fn segment(bencher: Bencher<'_, '_>, sample: &str) {
    let bytes = bytes(sample);
    bencher
        .counter(BytesCount::new(bytes.len()))
        .bench(|| units(&Document::read(black_box(&bytes)).unwrap()));
}

/// The texts of the units to vectors; what is counted are tokens.
#[divan::bench(args = SAMPLES, sample_count = 10)]
fn embed(bencher: Bencher<'_, '_>, sample: &str) {
    let units = units(&Document::read(&bytes(sample)).unwrap());
    let texts: Vec<&str> = units.iter().map(Unit::text).collect();
    let tokens: usize = texts.iter().map(|text| MODEL.counter.count(text)).sum();
    bencher
        .counter(ItemsCount::new(tokens))
        .bench(|| MODEL.embedder.embed(black_box(&texts), Role::Passage).unwrap());
}

/// A number in 0..1 that looks random, the same for the same `index`.
fn noise(index: usize) -> f32 {
    let mixed = (index as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 40) as f32 / (1_u64 << 24) as f32
}

/// Scores and costs to a selection, for as many units as documents of one to ninety pages have.
#[divan::bench(name = "select", args = [30, 300, 3000])]
fn selection(bencher: Bencher<'_, '_>, units: usize) {
    const FOCUSES: usize = 5;
    let values = (0..units * FOCUSES).map(noise).collect();
    let scores =
        Scores::new(Array2::from_shape_vec((units, FOCUSES), values).unwrap(), vec![true; FOCUSES]);
    let costs: Vec<usize> = (0..units).map(|i| 8 + (40.0 * noise(i)) as usize).collect();
    let repeats: Vec<usize> = (0..units).map(|i| if noise(i) < 0.05 { i / 2 } else { i }).collect();
    let problem = Problem {
        scores: &scores,
        weights: &[1.0; FOCUSES],
        costs: &costs,
        needs: &vec![Need::Nothing; units],
        repeats: &repeats,
        explained_by: &vec![Vec::new(); units],
        budget: Budget::new(512).unwrap(),
    };
    bencher.counter(ItemsCount::new(units)).bench_local(|| select(black_box(&problem)));
}

/// The sentences of the samples, again and again, until there are a thousand.
fn thousand_sentences() -> Document {
    let documents: Vec<Document> =
        SAMPLES.iter().map(|sample| Document::read(&bytes(sample)).unwrap()).collect();
    let sentences: Vec<String> = documents
        .iter()
        .flat_map(units)
        .map(|unit| unit.text().to_owned())
        .filter(|text| text.ends_with('.'))
        .collect();
    let text: Vec<String> =
        (0..1000).map(|i| format!("{} {i}.", sentences[i % sentences.len()])).collect();
    Document::read(text.join("\n").as_bytes()).unwrap()
}

/// All but the model for a thousand sentences: hashed words in place of its vectors, the built-in head.
/// To compare with `embed_thousand`.
#[divan::bench(sample_count = 10)]
fn choose_thousand(bencher: Bencher<'_, '_>) {
    let document = thousand_sentences();
    let hashing = HashingEmbedder::default();
    let mut head = Head::built_in("business-model").unwrap().unwrap();
    head.model.clone_from(&hashing.identity().sha256);
    for focus in &mut head.focuses {
        focus.weights.resize(256, 0.0);
    }
    let Model { counter, profile, .. } = &*MODEL;
    let budget = Budget::new(profile.budget).unwrap();
    let models = Models::new(&hashing).with_head(&head, &hashing);
    let summarizer = Summarizer::new(models, counter.as_ref(), profile, budget).unwrap();
    bencher.bench(|| summarizer.summarize(black_box(&document)).unwrap());
}

/// A thousand sentences to vectors.
#[divan::bench(sample_count = 2)]
fn embed_thousand(bencher: Bencher<'_, '_>) {
    let units = units(&thousand_sentences());
    let texts: Vec<&str> = units.iter().map(Unit::text).collect();
    bencher.bench(|| MODEL.embedder.embed(black_box(&texts), Role::Passage).unwrap());
}

/// Bytes to a summary, the model loaded and the focuses embedded.
#[divan::bench(args = SAMPLES, sample_count = 10)]
fn whole(bencher: Bencher<'_, '_>, sample: &str) {
    let bytes = bytes(sample);
    let Model { embedder, counter, profile } = &*MODEL;
    let budget = Budget::new(profile.budget).unwrap();
    let summarizer = Summarizer::new(embedder, counter.as_ref(), profile, budget).unwrap();
    bencher
        .counter(BytesCount::new(bytes.len()))
        .bench(|| summarizer.summarize(&Document::read(black_box(&bytes)).unwrap()).unwrap());
}

/// What a program does once: reads the built-in model and packs its weights.
#[divan::bench(sample_count = 10)]
fn load() {
    LazyEmbedder::new(ModelFolder::embedded().unwrap()).load().unwrap();
}
