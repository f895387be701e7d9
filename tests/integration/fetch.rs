//! `ownwords model fetch`, against a hub on loopback and every fault that a hub may have.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use serde_json::{Value, json};

use crate::support::{Folder, Run, program, root, sample};
use server::{COMMIT, Fault, Files, RENAMED, REPOSITORY, Server, sha256};

mod faults;
mod server;
mod ways;

const WEIGHTS: &str = "model.safetensors";

/// What of the environment is not the test's.
const FOREIGN: [&str; 11] = [
    "HF_TOKEN",
    "HF_HUB_OFFLINE",
    "HF_HUB_DOWNLOAD_TIMEOUT",
    "ALL_PROXY",
    "all_proxy",
    "HTTPS_PROXY",
    "https_proxy",
    "HTTP_PROXY",
    "http_proxy",
    "NO_PROXY",
    "no_proxy",
];

/// A hub with a model, and a user with a home.
struct World {
    files: Files,
    store: Server,
    hub: Server,
    home: Folder,
}

impl World {
    fn new() -> Self {
        Self::with(model())
    }

    /// With these files in the repository.
    fn with(files: Files) -> Self {
        let store = Server::store(&files);
        let hub = Server::hub(&files, json!({"license": "apache-2.0"}), &store);
        Self { files, store, hub, home: Folder::new() }
    }

    /// The program in this world.
    fn program(&self) -> Command {
        let mut command = program();
        for name in FOREIGN {
            command.env_remove(name);
        }
        command.env("HF_ENDPOINT", self.hub.url());
        command.env("HF_HOME", self.home.path("cache"));
        command.env("XDG_DATA_HOME", self.home.path("data"));
        command
    }

    /// `ownwords model fetch` with these arguments and variables.
    fn fetch(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Run {
        let mut command = self.program();
        command.args(["model", "fetch"]).args(arguments).envs(variables.iter().copied());
        command.output().unwrap().into()
    }

    /// The names of what is in the folder of models, hidden or not.
    fn models(&self) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.models_folder()) else { return Vec::new() };
        let name = |entry: std::io::Result<fs::DirEntry>| entry.unwrap().file_name();
        let mut names: Vec<String> =
            entries.map(|entry| name(entry).to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    fn models_folder(&self) -> PathBuf {
        PathBuf::from(self.home.path("data")).join("ownwords/models")
    }

    fn installed(&self, file: &str) -> PathBuf {
        self.models_folder().join("tiny").join(file)
    }

    /// The folder of the repository in the cache.
    fn cache(&self) -> PathBuf {
        PathBuf::from(self.home.path("cache")).join("hub/models--acme--tiny")
    }

    /// The weights while they are loaded.
    fn part(&self) -> PathBuf {
        self.cache().join(format!("blobs/{}.part", sha256(&self.files[WEIGHTS])))
    }

    /// Fails unless all is there, whole.
    #[track_caller]
    fn expect_installed(&self) {
        assert_eq!(self.models(), ["tiny"]);
        assert_eq!(fs::read(self.installed(WEIGHTS)).unwrap(), self.files[WEIGHTS]);
    }

    /// Fails unless the run failed with `expected` in what it says, and left nothing.
    #[track_caller]
    fn expect_failure(&self, run: &Run, expected: &[&str]) {
        assert_eq!(run.code, Some(2), "{run:?}");
        assert_eq!(run.stdout, "", "{run:?}");
        for text in expected {
            assert!(run.stderr.contains(text), "no {text:?} in: {}", run.stderr);
        }
        assert_eq!(self.models(), [""; 0]);
    }
}

/// The files of a small model, and others that a repository has beside it.
fn model() -> Files {
    let folder = root().join("tests/data/models/bert");
    let mut files = Files::new();
    for file in [
        "1_Pooling/config.json",
        "config.json",
        "config_sentence_transformers.json",
        WEIGHTS,
        "modules.json",
        "sentence_bert_config.json",
        "tokenizer.json",
        "tokenizer_config.json",
    ] {
        files.insert(file.to_owned(), fs::read(folder.join(file)).unwrap());
    }
    for file in ["pytorch_model.bin", "onnx/model.onnx", "handler.py", "LICENSE"] {
        files.insert(file.to_owned(), b"not JSON".to_vec());
    }
    files.insert("README.md".to_owned(), b"---\nlicense: mit\n---\n".to_vec());
    files
}

/// The request for the contents of the weights, after the redirect.
fn get_weights() -> String {
    format!("GET /{WEIGHTS}")
}

fn get_info() -> String {
    format!("GET /api/models/{REPOSITORY}/revision/main")
}

fn manifest(world: &World) -> Value {
    serde_json::from_slice(&fs::read(world.installed("manifest.json")).unwrap()).unwrap()
}

#[test]
fn a_model_is_fetched_at_a_commit_and_used_by_its_name() {
    let world = World::new();
    let run = world.fetch(&[REPOSITORY], &[]);
    for text in [COMMIT, "9 files", &world.hub.url(), "model.safetensors (219.50 kB)"] {
        assert!(run.stderr.contains(text), "no {text:?} in: {}", run.stderr);
    }
    let stdout = run.expect_success();
    assert!(stdout.starts_with("tiny: 9 files, "), "{stdout}");
    assert!(stdout.contains("license Apache-2.0"), "{stdout}");
    world.expect_installed();

    let arguments =
        ["summarize", &sample("lanternworks-2021.txt"), "--model", "tiny", "--zero-shot"];
    let summary: Run = world.program().args(arguments).output().unwrap().into();
    assert!(summary.expect_success().len() > 100);
}

#[test]
fn nothing_is_asked_for_but_what_is_read_and_all_of_it_at_the_commit() {
    let world = World::new();
    world.fetch(&[REPOSITORY], &[]).expect_success();
    let requests = world.hub.requests();
    assert_eq!(requests[0].line, get_info());
    for request in &requests[1..] {
        assert!(request.line.contains(&format!("/{COMMIT}/")), "{request:?}");
        for never in [".bin", ".onnx", ".py", "tokenizer_config"] {
            assert!(!request.line.contains(never), "{request:?}");
        }
    }
    for request in requests.iter().chain(&world.store.requests()) {
        assert!(request.headers["user-agent"].contains("ownwords/"), "{request:?}");
        assert!(!request.headers.contains_key("authorization"), "{request:?}");
    }
}

#[test]
fn the_manifest_tells_where_each_file_is_from() {
    let world = World::new();
    world.fetch(&[REPOSITORY, "--name", "tiny"], &[]).expect_success();
    let manifest = manifest(&world);
    assert_eq!(manifest["name"], "tiny");
    assert_eq!(manifest["license"], "Apache-2.0");
    let source = &manifest["source"];
    assert_eq!(source["hub"], world.hub.url());
    assert_eq!(source["repository"], REPOSITORY);
    assert_eq!(source["revision"], COMMIT);
    assert_eq!(source["asked_for"], "main");
    let listed: Vec<&str> =
        manifest["files"].as_object().unwrap().keys().map(String::as_str).collect();
    let expected = [
        "1_Pooling/config.json",
        "LICENSE",
        "README.md",
        "config.json",
        "config_sentence_transformers.json",
        WEIGHTS,
        "modules.json",
        "sentence_bert_config.json",
        "tokenizer.json",
    ];
    assert_eq!(listed, expected);
    for file in expected {
        let hash = sha256(&world.files[file]);
        assert_eq!(manifest["files"][file]["sha256"], hash, "{file}");
        assert_eq!(source["sha256"][file], hash, "{file}");
    }
}
