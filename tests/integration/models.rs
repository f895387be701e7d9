//! `ownwords model …`, by running the program: what models are, and how they travel.

use std::fs;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::support::{Folder, Run, SHORT, program, root};

mod archives;
mod doctor;

/// A place to install models in, and the program that does.
struct Home {
    folder: Folder,
}

impl Home {
    fn new() -> Self {
        Self { folder: Folder::new() }
    }

    fn program(&self) -> Command {
        let mut command = program();
        command.env("XDG_DATA_HOME", self.folder.path("data"));
        command
    }

    #[track_caller]
    fn run(&self, arguments: &[&str]) -> Run {
        self.program().args(arguments).output().unwrap().into()
    }

    /// The folder of installed models.
    fn models(&self) -> PathBuf {
        Path::new(&self.folder.path("data")).join("ownwords/models")
    }

    /// The names in the folder of installed models, unfinished ones too.
    fn names(&self) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.models()) else { return Vec::new() };
        let name = |entry: std::io::Result<fs::DirEntry>| {
            entry.unwrap().file_name().to_string_lossy().into_owned()
        };
        entries.map(name).collect()
    }

    /// A packed model.
    fn packed(&self) -> String {
        let packed = self.folder.path("bert.owm");
        let arguments = ["model", "pack", &small("bert"), "-o", &packed, "--license", "CC0-1.0"];
        self.run(&arguments).expect_success();
        packed
    }
}

/// A model with random weights.
fn small(name: &str) -> String {
    root().join("tests/data/models").join(name).display().to_string()
}

/// A copy of a model with random weights, called `name`.
fn copy(home: &Home, model: &str, name: &str) -> PathBuf {
    let target = PathBuf::from(home.folder.path(name));
    copy_folder(Path::new(&small(model)), &target);
    target
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() { copy_folder(&path, &target) } else { drop(fs::copy(&path, &target)) }
    }
}

#[track_caller]
fn refused(run: &Run, says: &str) {
    assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{run:?}");
    assert!(run.stderr.contains(says), "{} is not in\n{}", says, run.stderr);
    assert!(run.stderr.contains("hint: "), "{}", run.stderr);
}

#[test]
fn information_names_the_file_that_says_so() {
    let home = Home::new();
    let said = home.run(&["model", "info", "all-MiniLM-L6-v2"]).expect_success();
    for line in [
        "licence         Apache-2.0  [manifest.json]",
        "longest         256 tokens at once; more in windows  [sentence_bert_config.json]",
        "pooling         mean  [1_Pooling/config.json]",
        "engine          int8\n",
    ] {
        assert!(said.contains(line), "{line} is not in\n{said}");
    }
    let json = home.run(&["model", "info", &small("bert-dense"), "--format", "json"]);
    let said: Value = serde_json::from_str(&json.expect_success()).unwrap();
    assert_eq!(said["dense layer"]["value"], "40 to 56 numbers, Identity");
    assert_eq!(said["dense layer"]["file"], "2_Dense/config.json");
    assert_eq!(
        said["longest"],
        json!({"value": "158 tokens at once; more in windows", "file": "tokenizer_config.json"})
    );
}

#[test]
fn a_model_is_packed_imported_verified_and_used_without_a_network() {
    let home = Home::new();
    let packed = home.packed();
    let source = home.folder.file("short.txt", SHORT);
    let there = ["summarize", "--model", "bert", "--zero-shot", "--format", "json", &source];
    let here = ["summarize", "--model", &small("bert"), "--zero-shot", "--format", "json", &source];
    let steps: [&[&str]; 3] =
        [&["model", "import", &packed], &["model", "verify", "bert"], &["model", "list"]];
    for step in steps {
        let said = silent(&home, step).expect_success();
        assert!(said.contains("bert"), "{said}");
    }
    let summary = |run: Run| serde_json::from_str::<Value>(&run.expect_success()).unwrap();
    assert_eq!(summary(silent(&home, &there)), summary(home.run(&here)));
}

/// Runs the program in a namespace without a network, where one may be made.
fn silent(home: &Home, arguments: &[&str]) -> Run {
    let may = Command::new("unshare").args(["-rn", "true"]).status();
    if !may.is_ok_and(|status| status.success()) {
        println!("skipped: no namespace without a network may be made here");
        return home.run(arguments);
    }
    let program = home.program();
    let mut command = Command::new("unshare");
    command.arg("-rn").arg(program.get_program()).args(arguments);
    for (name, value) in program.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command.output().unwrap().into()
}

#[test]
fn a_changed_model_is_refused_unless_it_is_meant() {
    let home = Home::new();
    home.run(&["model", "import", &home.packed()]).expect_success();
    let source = home.folder.file("short.txt", SHORT);
    let file = home.models().join("bert/config.json");
    let changed = fs::read_to_string(&file).unwrap().replace("1e-12", "1e-5");
    fs::write(&file, changed).unwrap();
    fs::write(home.models().join("bert/more.json"), "{}").unwrap();
    let arguments = ["summarize", "--model", "bert", "--zero-shot", &source];
    let says = "bert/config.json: the file is not the one that manifest.json lists: expected";
    refused(&home.run(&arguments), says);
    let meant = [&arguments[..], &["--allow-modified"]].concat();
    home.run(&meant).expect_success();
    let verified = home.run(&["model", "verify"]);
    refused(&verified, says);
    assert!(verified.stderr.contains("bert/more.json: the manifest does not list this file"));
    fs::remove_file(home.models().join("bert/tokenizer.json")).unwrap();
    refused(&home.run(&["model", "verify", "bert"]), "bert/tokenizer.json: the file is missing");
    let list = home.run(&["model", "list"]);
    assert_eq!(list.code, Some(1));
    assert!(list.stdout.contains("all-MiniLM-L6-v2"), "{list:?}");
    assert!(list.stderr.contains("bert/config.json"), "{list:?}");
}

#[test]
fn a_file_that_may_be_absent_must_be_there_if_it_is_listed_and_must_not_if_not() {
    let home = Home::new();
    home.run(&["model", "import", &home.packed()]).expect_success();
    let source = home.folder.file("short.txt", SHORT);
    let arguments = ["summarize", "--model", "bert", "--zero-shot", &source];
    let prompts = home.models().join("bert/config_sentence_transformers.json");
    let content = fs::read(&prompts).unwrap();
    fs::remove_file(&prompts).unwrap();
    let says = "bert/config_sentence_transformers.json: the file is missing";
    refused(&home.run(&arguments), says);
    fs::write(&prompts, content).unwrap();
    home.run(&arguments).expect_success();
    fs::write(home.models().join("bert/reference.safetensors"), "x").unwrap();
    let says = "bert/reference.safetensors: manifest.json does not list this file";
    refused(&home.run(&arguments), says);
}

#[test]
fn nothing_is_replaced_unasked() {
    let home = Home::new();
    let packed = home.packed();
    home.run(&["model", "import", &packed]).expect_success();
    let marker = home.models().join("bert/README.md");
    fs::write(&marker, "mine").unwrap();
    refused(&home.run(&["model", "import", &packed]), "there is a model of this name already");
    assert!(marker.exists());
    home.run(&["model", "import", &packed, "--name", "other"]).expect_success();
    let list = home.run(&["model", "list"]).expect_success();
    assert!(list.contains("\nother "), "{list}");
    home.run(&["model", "import", &packed, "--replace"]).expect_success();
    assert!(!marker.exists());
    let mut names = home.names();
    names.sort();
    assert_eq!(names, ["bert", "other"]);
    for name in ["..", "a/b", "/tmp/a", ".hidden", "", "a\\b"] {
        let run = home.run(&["model", "import", &packed, "--name", name]);
        refused(&run, "is not the name of a folder");
    }
}

#[test]
fn a_packed_model_has_the_same_bytes_each_time_and_no_strange_part() {
    let home = Home::new();
    let model = copy(&home, "bert", "mine");
    fs::write(model.join("README.md"), "---\nlicense: mit\n---\n").unwrap();
    fs::write(model.join("pytorch_model.bin"), "pickled").unwrap();
    let model = model.display().to_string();
    let pack = |name: &str| {
        let target = home.folder.path(name);
        let run = home.run(&["model", "pack", &model, "-o", &target]);
        assert!(run.stderr.contains("pytorch_model.bin: no part of a model; left out"), "{run:?}");
        assert!(run.expect_success().contains("licence MIT"));
        fs::read(target).unwrap()
    };
    assert_eq!(pack("a.owm"), pack("b.owm"));
    fs::remove_file(Path::new(&model).join("README.md")).unwrap();
    let run = home.run(&["model", "pack", &model, "-o", &home.folder.path("c.owm")]);
    refused(&run, "nothing says under which licence this model is");
    refused(&home.run(&["model", "pack", "all-MiniLM-L6-v2", "-o", "x"]), "part of the program");
}

#[test]
fn the_8_bit_form_is_run_by_the_8_bit_engine_and_its_cost_is_told() {
    let home = Home::new();
    let target = home.folder.path("eight");
    let said = home.run(&["model", "quantize", &small("bert"), "-o", &target]).expect_success();
    assert!(said.contains("engine int8): cosine to the original mean 0.99"), "{said}");
    let info = home.run(&["model", "info", &target]).expect_success();
    assert!(info.contains("engine          int8\n"), "{info}");
    home.run(&["model", "verify", &target]).expect_success();
    let again = home.folder.path("again");
    let says = "its weights are in 8 bits already";
    refused(&home.run(&["model", "quantize", &target, "-o", &again]), says);
    refused(&home.run(&["model", "quantize", &small("bert"), "-o", &target]), "is there already");
    let says = "models of this family are not run in 8 bits";
    refused(&home.run(&["model", "quantize", &small("modernbert"), "-o", &again]), says);
    assert!(!Path::new(&again).exists());
}
