//! What the tests share: the program and what it says, the sample documents, a tiny model.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use ownwords::summary::Summary;
use safetensors::Dtype;
use safetensors::tensor::TensorView;

/// The three filings among the sample documents.
pub(crate) const FILINGS: [&str; 3] =
    ["lanternworks-2021.txt", "cascade-gauge-1995.txt", "veloria-systems-2017.txt"];

/// The sample document with an instruction above it.
pub(crate) const BRIEF: &str = "brief.txt";

/// A document that takes no time to summarize.
pub(crate) const SHORT: &str = "\
Item 1. Business

We make pressure gauges for refineries and paper mills. Our revenue comes from selling gauges and
from repairing them for a fee. Independent distributors in nine states sell most of our gauges to
their own customers. A bank lends us up to four million dollars at the prime rate plus one percent.

Our gauges are used to:

• measure the pressure of gas; and

• find leaks in old pipes.

Our largest customer buys a tenth of all gauges that we make. We employ ninety people in Oregon.
";

/// How a run of the program ended, and what it wrote.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    /// What the program wrote, if all went well.
    #[track_caller]
    pub(crate) fn expect_success(self) -> String {
        assert_eq!(self.code, Some(0), "{self:?}");
        self.stdout
    }
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("the program writes UTF-8");
        let run = Self {
            code: output.status.code(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        };
        assert!(!run.stderr.contains("panicked"), "{run:?}");
        run
    }
}

/// The program, with nothing of this machine's settings.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ownwords"));
    command.env_remove("OWNWORDS_MODEL").env("XDG_DATA_HOME", "/nonexistent").stdin(Stdio::null());
    command
}

/// Runs the program.
pub(crate) fn run<S: AsRef<std::ffi::OsStr>>(arguments: &[S]) -> Run {
    program().args(arguments).output().unwrap().into()
}

/// Runs the program with a reader that goes away after a hundred bytes.
pub(crate) fn run_into_closed_pipe(arguments: &[&str]) -> Run {
    let mut child =
        program().args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut pipe = child.stdout.take().unwrap();
    pipe.read_exact(&mut [0; 100]).unwrap();
    drop(pipe);
    child.wait_with_output().unwrap().into()
}

/// Runs the program with `input` as its standard input.
pub(crate) fn run_with_input(arguments: &[&str], input: &[u8]) -> Run {
    let mut command = program();
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // Whoever has seen enough may close the pipe.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap().into()
}

/// Runs `ownwords summarize` with the tiny model, of whose vectors nothing was learned.
pub(crate) fn summarize(arguments: &[&str]) -> Run {
    run(&[&["summarize", "--model", tiny_model(), "--zero-shot"], arguments].concat())
}

/// The JSON summary that `summarize` makes with these arguments.
#[track_caller]
pub(crate) fn summary(arguments: &[&str]) -> Summary {
    let json = summarize(&[&["--format", "json"], arguments].concat()).expect_success();
    serde_json::from_str(&json).unwrap()
}

/// The root of the project.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The path of a sample document.
pub(crate) fn sample(name: &str) -> String {
    let path = root().join("tests/data/documents").join(name);
    assert!(path.is_file(), "{} is missing", path.display());
    text(&path)
}

/// The bytes of a sample document.
pub(crate) fn sample_bytes(name: &str) -> Vec<u8> {
    fs::read(sample(name)).unwrap()
}

/// Something of `../shared`, which not every checkout has; says so where it is absent.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let path = root().join("../shared").join(path);
    if !path.exists() {
        println!("skipped: ../shared is absent");
        return None;
    }
    Some(path)
}

/// A folder that goes away with the value.
pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// The path of `name` in it.
    pub(crate) fn path(&self, name: &str) -> String {
        text(&self.0.path().join(name))
    }

    /// Writes a file, and gives its path.
    pub(crate) fn file(&self, name: &str, contents: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        fs::write(&path, contents).unwrap();
        path
    }

    /// The names of what is in it, in order.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<String> =
            entries.map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

fn text(path: &Path) -> String {
    path.to_str().expect("a path in UTF-8").to_owned()
}

/// The folder of a model that takes no time to load: with the tokenizer of the built-in model, and
/// the mean of random word vectors for a meaning. Made once, in cargo's folder for tests.
pub(crate) fn tiny_model() -> &'static str {
    static FOLDER: OnceLock<String> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("tiny-model");
        for (name, contents) in tiny_model_files() {
            write_if_new(&folder.join(name), &contents);
        }
        text(&folder)
    })
}

/// Whole or not at all: another test process may do the same.
fn write_if_new(path: &Path, contents: &[u8]) {
    if fs::read(path).is_ok_and(|old| old == contents) {
        return;
    }
    let folder = path.parent().unwrap();
    fs::create_dir_all(folder).unwrap();
    let mut file = tempfile::NamedTempFile::new_in(folder).unwrap();
    file.write_all(contents).unwrap();
    file.persist(path).unwrap();
}

const VOCABULARY: usize = 30_522;
const DIMENSIONS: usize = 32;
const POSITIONS: usize = 512;

/// The files of the tiny model, by their paths in its folder.
pub(crate) fn tiny_model_files() -> BTreeMap<&'static str, Vec<u8>> {
    let config = format!(
        r#"{{"model_type": "bert", "hidden_act": "gelu", "vocab_size": {VOCABULARY},
        "hidden_size": {DIMENSIONS}, "num_hidden_layers": 1, "num_attention_heads": 2,
        "intermediate_size": {DIMENSIONS}, "max_position_embeddings": {POSITIONS},
        "type_vocab_size": 2, "layer_norm_eps": 1e-12}}"#
    );
    let modules = r#"[
        {"path": "", "type": "sentence_transformers.models.Transformer"},
        {"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"}]"#;
    let pooling = format!(
        r#"{{"word_embedding_dimension": {DIMENSIONS}, "pooling_mode_mean_tokens": true}}"#
    );
    let tokenizer = fs::read(root().join("models/all-MiniLM-L6-v2/tokenizer.json")).unwrap();
    BTreeMap::from([
        ("config.json", config.into_bytes()),
        ("modules.json", modules.into()),
        ("1_Pooling/config.json", pooling.into_bytes()),
        ("tokenizer.json", tokenizer),
        ("model.safetensors", tiny_weights()),
    ])
}

/// One layer that adds nothing to the word vectors. What all vectors share (the bias of the first
/// normalisation) makes every text a little like every other, as real models do.
fn tiny_weights() -> Vec<u8> {
    let d = DIMENSIONS;
    let mut tensors: Vec<(String, Vec<usize>, Vec<f32>)> = vec![
        (
            "embeddings.word_embeddings.weight".to_owned(),
            vec![VOCABULARY, d],
            (0..VOCABULARY * d).map(noise).collect(),
        ),
        ("embeddings.LayerNorm.bias".to_owned(), vec![d], (0..d).map(|i| noise(i) / 2.0).collect()),
    ];
    let mut constant = |name: &str, shape: &[usize], value: f32| {
        let values = vec![value; shape.iter().product()];
        tensors.push((name.to_owned(), shape.to_vec(), values));
    };
    constant("embeddings.position_embeddings.weight", &[POSITIONS, d], 0.0);
    constant("embeddings.token_type_embeddings.weight", &[2, d], 0.0);
    constant("embeddings.LayerNorm.weight", &[d], 1.0);
    let layer = "encoder.layer.0";
    let parts = ["attention.self.query", "attention.self.key", "attention.self.value"];
    for part in
        parts.into_iter().chain(["attention.output.dense", "intermediate.dense", "output.dense"])
    {
        constant(&format!("{layer}.{part}.weight"), &[d, d], 0.0);
        constant(&format!("{layer}.{part}.bias"), &[d], 0.0);
    }
    for part in ["attention.output", "output"] {
        constant(&format!("{layer}.{part}.LayerNorm.weight"), &[d], 1.0);
        constant(&format!("{layer}.{part}.LayerNorm.bias"), &[d], 0.0);
    }
    let bytes: Vec<Vec<u8>> = tensors
        .iter()
        .map(|(_, _, values)| values.iter().flat_map(|v| v.to_le_bytes()).collect())
        .collect();
    let views = tensors.iter().zip(&bytes).map(|((name, shape, _), bytes)| {
        (name.as_str(), TensorView::new(Dtype::F32, shape.clone(), bytes).unwrap())
    });
    safetensors::serialize(views, None).unwrap()
}

/// A number in -1..1 that looks random, the same for the same `index`: the finalizer of
/// `SplitMix64`.
fn noise(index: usize) -> f32 {
    let mut x = (index as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^= x >> 31;
    (x >> 40) as f32 / (1_u64 << 23) as f32 - 1.0
}
