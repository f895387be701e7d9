//! Embeds texts by one engine, on demand and with a clock: what `scripts/bench-engines` drives.
//!
//! `engine --engine int8 [--model FOLDER] --texts TEXTS.json --vectors OUT.f32`: `TEXTS.json` is an array of strings,
//! `OUT.f32` gets their vectors. Then each line on standard input has all texts embedded once more, and
//! the seconds that it took are printed. `engine --growth TOKENS` embeds about so many tokens, a
//! part at a time, and prints seconds and peak memory.

// A measuring program may fail as loudly as a test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::disallowed_methods)]

use std::io::BufRead;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Instant;

use candle_core::{DType, Device, Tensor};
use candle_nn::VarBuilder;
use candle_transformers::models::bert::{BertModel, Config};
use clap::Parser;
use ownwords::embed::{Engine, Isa, ModelFolder, Role, counter, use_threads};
use tokenizers::{PaddingParams, PaddingStrategy, Tokenizer};

/// Embed texts by one engine, and say how long it takes.
#[derive(Parser)]
struct Arguments {
    /// int8, f32, candle, or candle-transformers (as is: padded batches; needs --original)
    #[arg(long)]
    engine: String,
    /// The model, if not the built-in one
    #[arg(long)]
    model: Option<PathBuf>,
    /// The instruction set of int8 and f32
    #[arg(long, default_value_t = Isa::best().name().to_owned())]
    isa: String,
    #[arg(long, default_value = "2")]
    threads: NonZeroUsize,
    /// A JSON array of strings
    #[arg(long, required_unless_present = "growth")]
    texts: Option<PathBuf>,
    /// Where to write the vectors: f32, little-endian, row after row
    #[arg(long)]
    vectors: Option<PathBuf>,
    /// The folder of the original model, in f32, for candle-transformers
    #[arg(long, required_if_eq("engine", "candle-transformers"))]
    original: Option<PathBuf>,
    /// Texts of a batch of candle-transformers
    #[arg(long, default_value_t = 32)]
    batch: usize,
    /// Embed about so many tokens, and end
    #[arg(long, value_name = "TOKENS")]
    growth: Option<usize>,
}

fn main() {
    let arguments = Arguments::parse();
    use_threads(arguments.threads).unwrap();
    let embed = embedder(&arguments);
    match arguments.growth {
        Some(tokens) => grow(tokens, &*embed),
        None => serve(&arguments, &*embed),
    }
}

/// Texts to their vectors, row after row.
type Embed = dyn Fn(&[&str]) -> Vec<f32>;

fn embedder(arguments: &Arguments) -> Box<Embed> {
    if let Some(original) = &arguments.original {
        return as_is(original, arguments.batch);
    }
    let engine = Engine::named(&arguments.engine).expect("an engine");
    let isa = Isa::named(&arguments.isa).expect("an instruction set");
    let embedder = engine.load(&folder(arguments), isa).unwrap();
    Box::new(move |texts| {
        let embeddings = embedder.embed(texts, Role::Passage).unwrap();
        embeddings.view().iter().copied().collect()
    })
}

fn folder(arguments: &Arguments) -> ModelFolder {
    match &arguments.model {
        Some(path) => ModelFolder::open(path).unwrap(),
        None => ModelFolder::embedded().unwrap(),
    }
}

/// Embeds once to warm up, then whenever a line comes in.
fn serve(arguments: &Arguments, embed: &Embed) {
    let json = std::fs::read(arguments.texts.as_ref().unwrap()).unwrap();
    let texts: Vec<String> = serde_json::from_slice(&json).unwrap();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let vectors = embed(&texts);
    if let Some(path) = &arguments.vectors {
        let bytes: Vec<u8> = vectors.iter().flat_map(|x| x.to_le_bytes()).collect();
        std::fs::write(path, bytes).unwrap();
    }
    println!("{{\"ready\": true, \"tokens\": {}}}", tokens(&texts));
    for line in std::io::stdin().lock().lines() {
        line.unwrap();
        let start = Instant::now();
        embed(&texts);
        println!("{{\"seconds\": {}}}", start.elapsed().as_secs_f64());
    }
}

fn tokens(texts: &[&str]) -> usize {
    let counter = counter("model", &ModelFolder::embedded().unwrap()).unwrap();
    texts.iter().map(|text| counter.count(text) + 2).sum()
}

/// About so many tokens, a hundred thousand at a time, no two texts the same.
fn grow(total: usize, embed: &Embed) {
    const PART: usize = 100_000;
    let text =
        |n: usize| format!("In quarter {n} the company sold pumps to mines through dealers.");
    let each = tokens(&[&text(10_000)]);
    let (mut done, mut seconds) = (0, 0.0);
    while done < total {
        let count = PART.min(total - done).div_ceil(each);
        let texts: Vec<String> = (done..done + count).map(text).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let start = Instant::now();
        embed(&texts);
        seconds += start.elapsed().as_secs_f64();
        done += count * each;
    }
    let peak = peak_mebibytes();
    println!("{{\"tokens\": {done}, \"seconds\": {seconds}, \"rss_mib\": {peak}}}");
}

/// The most memory that this process had; 0 where the system does not say.
fn peak_mebibytes() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    let kibibytes = line.split_whitespace().next().and_then(|number| number.parse::<f64>().ok());
    kibibytes.unwrap_or_default() / 1024.0
}

/// candle-transformers as its own example uses it: batches of texts sorted by length, padded.
fn as_is(folder: &std::path::Path, batch: usize) -> Box<Embed> {
    let mut tokenizer = Tokenizer::from_file(folder.join("tokenizer.json")).unwrap();
    tokenizer.with_truncation(None).unwrap();
    tokenizer.with_padding(Some(PaddingParams {
        strategy: PaddingStrategy::BatchLongest,
        ..PaddingParams::default()
    }));
    let config = std::fs::read(folder.join("config.json")).unwrap();
    let config: Config = serde_json::from_slice(&config).unwrap();
    let weights = std::fs::read(folder.join("model.safetensors")).unwrap();
    let builder = VarBuilder::from_buffered_safetensors(weights, DType::F32, &Device::Cpu).unwrap();
    let model = BertModel::load(builder, &config).unwrap();
    Box::new(move |texts| {
        let mut order: Vec<usize> = (0..texts.len()).collect();
        order.sort_by_key(|&index| texts[index].len());
        let mut rows = vec![Vec::new(); texts.len()];
        for indices in order.chunks(batch) {
            let batch: Vec<&str> = indices.iter().map(|&index| texts[index]).collect();
            let vectors = padded(&model, &tokenizer, batch).unwrap();
            for (&index, row) in indices.iter().zip(vectors) {
                rows[index] = row;
            }
        }
        rows.concat()
    })
}

fn padded(
    model: &BertModel,
    tokenizer: &Tokenizer,
    texts: Vec<&str>,
) -> candle_core::Result<Vec<Vec<f32>>> {
    let encodings = tokenizer.encode_batch_fast(texts, true).unwrap();
    let ids: Vec<_> = encodings.iter().map(|encoding| encoding.get_ids().to_vec()).collect();
    let mask: Vec<_> =
        encodings.iter().map(|encoding| encoding.get_attention_mask().to_vec()).collect();
    let (ids, mask) = (Tensor::new(ids, &Device::Cpu)?, Tensor::new(mask, &Device::Cpu)?);
    let states = model.forward(&ids, &ids.zeros_like()?, Some(&mask))?;
    let mask = mask.to_dtype(DType::F32)?.unsqueeze(2)?;
    let means = states.broadcast_mul(&mask)?.sum(1)?.broadcast_div(&mask.sum(1)?)?;
    let units = means.broadcast_div(&means.sqr()?.sum_keepdim(1)?.sqrt()?)?;
    units.to_vec2()
}
