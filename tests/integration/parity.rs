//! The built-in model against its reference implementation, and against itself.
//!
//! `reference.safetensors` holds what sentence-transformers computes for the texts of
//! `models/reference-texts.jsonl`: `original` with the original weights, `eight_bit` with the
//! shipped ones expanded. Both are F32 `[texts, 384]`. Batches, order and windows are held to each
//! engine's own single vectors, bit by bit, and so are instruction sets.

// A view is a pointer that is made to be passed by value.
#![allow(clippy::needless_pass_by_value)]

mod damage;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use ndarray::{Array2, ArrayView1};
use ownwords::embed::{
    CandleEmbedder, Chars, Embedder, Embeddings, Engine, Isa, LazyEmbedder, ModelFolder,
    ModelSearch, PackedEmbedder, Precision, Role, TokenCounter, Words, counter,
};
use ownwords::focus::{Focus, Profile};
use ownwords::score::learned::Head;
use safetensors::SafeTensors;
use sha2::{Digest, Sha256};

static MODEL: LazyLock<ModelFolder> = LazyLock::new(|| ModelFolder::embedded().unwrap());
/// The engines, and the vectors of all texts by each, computed together.
static ENGINES: LazyLock<Vec<Loaded>> = LazyLock::new(|| {
    let encoders = Engine::ALL.into_iter().filter(|engine| *engine != Engine::Static);
    encoders.map(Loaded::new).collect()
});
static TEXTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let lines = std::fs::read_to_string(models().join("reference-texts.jsonl")).unwrap();
    let texts: Vec<String> = lines.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert!(texts.len() >= 100, "the fixture holds {} texts only", texts.len());
    texts
});

fn models() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("models")
}

fn folder() -> PathBuf {
    models().join("all-MiniLM-L6-v2")
}

struct Loaded {
    engine: Engine,
    embedder: Box<dyn Embedder>,
    all: Embeddings,
}

impl Loaded {
    fn new(engine: Engine) -> Self {
        let embedder = engine.load(&MODEL, Isa::best()).unwrap();
        let all = embedder.embed(&texts(), Role::Passage).unwrap();
        Self { engine, embedder, all }
    }

    fn embed(&self, texts: &[&str]) -> Embeddings {
        self.embedder.embed(texts, Role::Passage).unwrap()
    }

    /// The cosine of every text's vector to its reference.
    fn cosines(&self, name: &str) -> Vec<f64> {
        let (rows, reference) = (self.all.view(), reference(name));
        let cosines: Vec<f64> =
            rows.rows().into_iter().zip(reference.rows()).map(|(a, b)| cosine(a, b)).collect();
        let least = cosines.iter().copied().fold(1.0, f64::min);
        let engine = self.engine.name();
        println!("cosine of {engine} to {name}: mean {:.6}, least {least:.6}", mean(&cosines));
        cosines
    }
}

#[test]
fn engines_say_how_many_tokens_they_have_read() {
    let counter = counter("model", &MODEL).unwrap();
    let long = "pumps ".repeat(300);
    let texts = ["We sell gauges to mills.", "", long.as_str()];
    for engine in [Engine::Int8, Engine::Candle] {
        let embedder = LazyEmbedder::with(ModelFolder::embedded().unwrap(), engine, Isa::best());
        assert_eq!(embedder.tokens_read(), 0);
        embedder.embed(&texts[..2], Role::Passage).unwrap();
        // With two special tokens each.
        let expected = texts[..2].iter().map(|text| counter.count(text) as u64 + 2).sum::<u64>();
        assert_eq!(embedder.tokens_read(), expected, "{}", engine.name());
        // The windows of a long one overlap, and have special tokens of their own.
        embedder.embed(&texts[2..], Role::Passage).unwrap();
        assert!(embedder.tokens_read() > expected + 302, "{}", engine.name());
    }
}

/// The engine that runs the built-in model if nobody chooses.
fn usual() -> &'static Loaded {
    ENGINES.iter().find(|loaded| loaded.engine == Engine::of(&MODEL)).unwrap()
}

fn embed(texts: &[&str]) -> Embeddings {
    usual().embed(texts)
}

fn texts() -> Vec<&'static str> {
    TEXTS.iter().map(String::as_str).collect()
}

/// The reference matrix `name`, `[texts, 384]`.
fn reference(name: &str) -> Array2<f32> {
    let bytes = std::fs::read(folder().join("reference.safetensors")).unwrap();
    let tensors = SafeTensors::deserialize(&bytes).unwrap();
    let tensor = tensors.tensor(name).unwrap();
    let floats = tensor.data().chunks_exact(4).map(|b| f32::from_le_bytes(b.try_into().unwrap()));
    let shape = (tensor.shape()[0], tensor.shape()[1]);
    assert_eq!(shape, (TEXTS.len(), 384));
    Array2::from_shape_vec(shape, floats.collect()).unwrap()
}

fn cosine(a: ArrayView1<'_, f32>, b: ArrayView1<'_, f32>) -> f64 {
    let dot = |a: &ArrayView1<'_, f32>, b: &ArrayView1<'_, f32>| -> f64 {
        a.iter().zip(b).map(|(&a, &b)| f64::from(a) * f64::from(b)).sum()
    };
    dot(&a, &b) / (dot(&a, &a) * dot(&b, &b)).sqrt()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn bits(row: ArrayView1<'_, f32>) -> Vec<u32> {
    row.iter().map(|x| x.to_bits()).collect()
}

fn all_bits(embeddings: &Embeddings) -> Vec<Vec<u32>> {
    embeddings.view().rows().into_iter().map(bits).collect()
}

#[test]
fn every_text_is_where_the_reference_has_it_with_the_same_weights() {
    for loaded in ENGINES.iter().filter(|loaded| loaded.engine != Engine::Int8) {
        for (text, cosine) in TEXTS.iter().zip(loaded.cosines("eight_bit")) {
            assert!(cosine >= 0.99999, "{cosine} for {text:?}");
        }
    }
}

#[test]
fn eight_bits_stay_close_to_the_original_weights() {
    for loaded in &*ENGINES {
        // Of the weights alone, and of weights and activations.
        let (typical, worst) =
            if loaded.engine == Engine::Int8 { (0.997, 0.99) } else { (0.9995, 0.998) };
        let cosines = loaded.cosines("original");
        assert!(mean(&cosines) >= typical);
        for (text, cosine) in TEXTS.iter().zip(cosines) {
            assert!(cosine >= worst, "{cosine} for {text:?}");
        }
    }
}

#[test]
fn rows_have_unit_length_and_a_row_a_text() {
    for loaded in &*ENGINES {
        assert_eq!((loaded.all.len(), loaded.all.dimensions()), (TEXTS.len(), MODEL.dimensions()));
        for row in loaded.all.view().rows() {
            assert!((row.dot(&row) - 1.0).abs() < 1e-5);
        }
        assert!(loaded.embed(&[]).is_empty());
    }
}

#[test]
fn a_text_has_the_same_bits_alone_and_among_others() {
    for loaded in &*ENGINES {
        for (index, text) in texts().into_iter().enumerate() {
            let alone = loaded.embed(&[text]);
            assert_eq!(bits(alone.row(0)), bits(loaded.all.row(index)), "{text:?}");
        }
    }
}

#[test]
fn order_and_repetition_do_not_matter() {
    for loaded in &*ENGINES {
        let backward: Vec<&str> = texts().into_iter().rev().collect();
        let mut found = all_bits(&loaded.embed(&backward));
        found.reverse();
        let all = all_bits(&loaded.all);
        assert_eq!(found, all);
        let short = &texts()[..30];
        let twice = all_bits(&loaded.embed(&[short, short].concat()));
        assert_eq!(twice, [&all[..30], &all[..30]].concat());
    }
}

/// Many texts of one length, so that batches of many sizes really occur, and others.
fn mixed_texts() -> Vec<String> {
    let alike = (0..40).map(|n| format!("In year {n} the firm sold pumps."));
    alike.chain(texts().into_iter().take(60).map(str::to_owned)).collect()
}

#[test]
fn batch_size_and_threads_do_not_matter() {
    let texts = mixed_texts();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    for loaded in &*ENGINES {
        let expected = all_bits(&loaded.embed(&texts));
        for tokens in [0, 33, 200, 2048] {
            let found = in_batches(loaded.engine, tokens).embed(&texts, Role::Passage).unwrap();
            assert_eq!(all_bits(&found), expected, "batches of {tokens} tokens");
        }
        for threads in [1, 2, 5] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let found = pool.install(|| loaded.embed(&texts));
            assert_eq!(all_bits(&found), expected, "{threads} threads");
        }
    }
}

/// `engine`, computing at most `tokens` tokens at once.
fn in_batches(engine: Engine, tokens: usize) -> Box<dyn Embedder> {
    let packed = |precision| {
        let packed = PackedEmbedder::load(&MODEL, precision, Isa::best()).unwrap();
        Box::new(packed.with_chunk_tokens(tokens))
    };
    match engine {
        Engine::Int8 => packed(Precision::Eight),
        Engine::F32 => packed(Precision::Floats),
        Engine::Candle => Box::new(CandleEmbedder::load(&MODEL).unwrap().with_batch_tokens(tokens)),
        Engine::Static => unreachable!("the built-in model is an encoder"),
    }
}

#[test]
fn every_instruction_set_gives_the_same_bits() {
    for loaded in ENGINES.iter().filter(|loaded| loaded.engine != Engine::Candle) {
        for isa in Isa::ALL.into_iter().filter(|isa| isa.is_available()) {
            // One number after the other takes its time.
            let texts = if isa == Isa::Scalar { texts()[..40].to_vec() } else { texts() };
            let embedder = loaded.engine.load(&MODEL, isa).unwrap();
            let found = all_bits(&embedder.embed(&texts, Role::Passage).unwrap());
            let expected = &all_bits(&loaded.all)[..texts.len()];
            assert_eq!(found, expected, "{} by {}", loaded.engine.name(), isa.name());
        }
    }
}

#[test]
fn a_long_text_is_embedded_whole_and_not_cut() {
    let pumps = "The company builds pumps for mines and sells them through dealers. ".repeat(30);
    let loans = "A bank lends it money at a variable rate until the year ends. ".repeat(30);
    let long = format!("{pumps}{loans}");
    let tokens = counter("model", &MODEL).unwrap();
    assert!(tokens.count(&pumps) > MODEL.max_tokens());
    let e = embed(&[long.as_str(), pumps.as_str(), loans.as_str()]);
    // Cut at the model's limit, it would be the vector of the first part.
    let (first, second) = (cosine(e.row(0), e.row(1)), cosine(e.row(0), e.row(2)));
    assert!(first < 0.95, "{first}");
    assert!(first > 0.6 && second > 0.6, "{first} {second}");
    let mean = &e.row(1) + &e.row(2);
    assert!(cosine(e.row(0), mean.view()) > 0.97, "{}", cosine(e.row(0), mean.view()));
    // Alone, among others, in other batches: the same bits here too.
    assert_eq!(bits(embed(&[long.as_str()]).row(0)), bits(e.row(0)));
    for loaded in &*ENGINES {
        let expected = loaded.embed(&[long.as_str()]);
        let other = in_batches(loaded.engine, 1).embed(&[long.as_str()], Role::Passage).unwrap();
        assert_eq!(bits(other.row(0)), bits(expected.row(0)));
    }
}

/// The tuned model shares the word embeddings, is another model, and is the one of the built-in head.
#[test]
fn the_tuned_model_is_that_of_the_built_in_head() {
    let tuned = MODEL.tuned("business-model").unwrap().unwrap();
    assert!(MODEL.tuned("another").unwrap().is_none());
    let weights = std::fs::read(models().join("business-model/model.safetensors")).unwrap();
    let names: Vec<String> =
        SafeTensors::deserialize(&weights).unwrap().names().into_iter().map(Into::into).collect();
    assert!(!names.iter().any(|name| name.contains("word_embeddings")), "the table is shared");
    let mut sha256 = String::new();
    for byte in Sha256::digest(weights) {
        write!(sha256, "{byte:02x}").unwrap();
    }
    let head = Head::built_in("business-model").unwrap().unwrap();
    assert_eq!((tuned.sha256(), head.model.as_str()), (sha256.as_str(), sha256.as_str()));
    assert!(head.reads(tuned.dimensions()));
    let profile = Profile::parse(Profile::built_in_toml("business-model").unwrap()).unwrap();
    let known = |f: &Focus| head.knows(&f.name, &f.queries);
    assert!(profile.focuses.iter().all(known), "its phrasings were changed: train the head again");
    let text = ["We sell gauges to refineries."];
    let embedder = LazyEmbedder::new(tuned);
    let found = embedder.embed(&text, Role::Passage).unwrap();
    assert!(cosine(found.row(0), embed(&text).row(0)) < 0.95);
    assert_eq!(bits(embedder.embed(&text, Role::Passage).unwrap().row(0)), bits(found.row(0)));
}

#[test]
fn the_folder_on_disk_is_the_built_in_model() {
    let on_disk = ModelFolder::open(&folder()).unwrap();
    let weights = std::fs::read(folder().join("model.safetensors")).unwrap();
    let mut sha256 = String::new();
    for byte in Sha256::digest(weights) {
        write!(sha256, "{byte:02x}").unwrap();
    }
    assert_eq!(MODEL.sha256(), sha256);
    assert_eq!(on_disk.sha256(), sha256);
    assert_eq!((MODEL.name(), on_disk.name()), ("all-MiniLM-L6-v2", "all-MiniLM-L6-v2"));
    assert_eq!((MODEL.max_tokens(), MODEL.dimensions()), (256, 384));
    assert_eq!(usual().embedder.identity().sha256, sha256);
    assert_eq!(usual().embedder.identity().engine, "int8");
    let embedder = LazyEmbedder::new(on_disk);
    let text = ["Revenue is recognized when control passes."];
    let found = embedder.embed(&text, Role::Query).unwrap();
    assert_eq!(bits(found.row(0)), bits(embed(&text).row(0)));
    let path = folder().display().to_string();
    let search = ModelSearch { wanted: Some(path.clone()), ..ModelSearch::default() };
    assert_eq!(ModelFolder::locate(&search).unwrap().place(), path);
    assert_eq!(ModelFolder::locate(&ModelSearch::default()).unwrap().place(), "built-in");
}

#[test]
fn counters_count_whole_texts_without_special_tokens() {
    let text = "Our customers' top-line growth isn't guaranteed: 1,234.5 units. ";
    let path = folder().join("tokenizer.json").display().to_string();
    for (name, expected) in
        [("model", 19), (&path, 19), ("o200k", 18), ("cl100k", 19), ("words", 8), ("chars", 64)]
    {
        let counter = counter(name, &MODEL).unwrap();
        assert_eq!(counter.count(text), expected, "{name}");
        assert_eq!(counter.count(""), 0, "{name}");
        // Far beyond the 128 tokens at which this model's tokenizer.json truncates.
        let repeated = counter.count(&text.repeat(100));
        assert!(repeated.abs_diff(expected * 100) <= 100, "{name}: {repeated}");
    }
    assert_eq!(counter("model", &MODEL).unwrap().name(), "all-MiniLM-L6-v2");
    assert_eq!(Words.count(text), 8);
    assert_eq!(Chars.count(text), 64);
}

#[test]
fn a_counter_survives_what_no_one_writes() {
    for name in ["model", "o200k", "cl100k", "words", "chars"] {
        let counter = counter(name, &MODEL).unwrap();
        for piece in [" ", "a", "\n", "é", "1", "-", " \n", "[SEP]", "<|endoftext|>", "\u{0}"] {
            assert!(counter.count(&piece.repeat(100_000)) <= 1_400_000, "{name} {piece:?}");
        }
    }
}

#[test]
fn an_unknown_counter_is_an_error_that_lists_the_names() {
    let error = counter("gpt2", &MODEL).map(drop).unwrap_err();
    assert_eq!(error.kind(), ownwords::ErrorKind::Tokenizer);
    assert_eq!(error.to_string(), "gpt2: no tokenizer has this name");
    assert!(error.advice().unwrap().contains("o200k, cl100k, words, chars"), "{error:?}");
    let error = counter("no/tokenizer.json", &MODEL).map(drop).unwrap_err();
    assert_eq!(error.to_string(), "no/tokenizer.json: the tokenizer cannot be read");
    let config = folder().join("config.json").display().to_string();
    let error = counter(&config, &MODEL).map(drop).unwrap_err();
    assert_eq!(error.to_string(), format!("{config}: not a tokenizer that can be read"));
}
