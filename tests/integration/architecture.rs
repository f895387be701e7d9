//! Who may know whom: the arrows that `ARCHITECTURE.md` draws, held by
//! reading the source.
//!
//! It reads text, not Rust: comments and unit tests are cut off, and what is left is searched for
//! paths. That is enough for code that is formatted, and the checker is tested below.

use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

use crate::support::root;

/// The modules of the library, and what each may use of the crate: a module, or one item of it.
const ARROWS: &[(&str, &[&str])] = &[
    ("error", &[]),
    ("pattern", &[]),
    ("hash", &[]),
    ("random", &[]),
    ("document", &["error", "pattern", "hash"]),
    ("segment", &["document", "error", "pattern"]),
    ("embed", &["error", "hash"]),
    ("focus", &["error", "hash"]),
    ("lexical", &[]),
    ("score", &["embed", "error", "hash", "segment::Anaphora", "segment::Marks"]),
    ("select", &["score", "error"]),
    ("learn", &["embed::ModelIdentity", "error", "hash", "random", "score"]),
    ("compose", &["segment"]),
    ("summary", &["document"]),
    ("render", &["document", "hash", "summary", "error"]),
    ("verify", &["document", "segment", "compose", "summary", "error", "hash"]),
    (
        "pipeline",
        &[
            "compose", "document", "embed", "error", "focus", "lexical", "score", "segment",
            "select", "summary",
        ],
    ),
    (
        "evaluate",
        &[
            "compose", "document", "embed", "error", "focus", "lexical", "pattern", "pipeline",
            "random", "segment", "select", "summary",
        ],
    ),
    (
        "teach",
        &[
            "document", "embed", "error", "evaluate", "focus", "learn", "pipeline", "score",
            "segment",
        ],
    ),
];

/// What only some files may name: a pattern, and the beginnings of the paths that may.
const RESERVED: &[(&str, &[&str])] = &[
    (r"\b(?:clap|anyhow)\b", &["src/bin/"]),
    (r"\b(?:candle_\w+|tokenizers|safetensors|tiktoken_rs)::", &["src/embed/"]),
    (r"\bhtml5ever::", &["src/document/html/"]),
    (r"\bpulldown_cmark::", &["src/document/markdown/"]),
    (r"\bquick_xml::", &["src/document/docx/"]),
    (r"\bhayro_font::", &["src/document/pdf/"]),
    (r"\b(?:zip|flate2)::", &["src/document/packed/"]),
    (r"\bunicode_normalization::", &["src/evaluate/"]),
    (r"\bunsafe\b", &["src/embed/packed/kernels"]),
    (
        r"\bstd::(?:fs|env)\b|\b(?:fs|env)::",
        &["src/embed/files.rs", "src/embed/tokenizer.rs", "src/bin/"],
    ),
    (r"\bstd::(?:net|process|time)\b", &["src/bin/"]),
    (r"\bprint(?:ln)?!|\beprint(?:ln)?!|\bdbg!|\btodo!", &[]),
];

const MOST_LINES: usize = 450;

/// A file of the source: its path from the root of the project, and its text.
struct File {
    path: String,
    text: String,
}

/// The `.rs` files below `folder`, in the order of their paths.
fn files(folder: &str) -> Vec<File> {
    let mut files = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path());
        let (inner, found): (Vec<PathBuf>, Vec<PathBuf>) = entries.partition(|p| p.is_dir());
        folders.extend(inner);
        files.extend(found.into_iter().filter(|p| p.extension().is_some_and(|e| e == "rs")));
    }
    files.sort();
    files.iter().map(|path| read(path)).collect()
}

fn read(path: &Path) -> File {
    let relative = path.strip_prefix(root()).unwrap();
    let parts: Vec<_> = relative.iter().map(|p| p.to_string_lossy()).collect();
    File { path: parts.join("/"), text: fs::read_to_string(path).unwrap() }
}

impl File {
    /// The code, without comments and unit tests, which stand at the end or in a `tests.rs`.
    fn code(&self) -> String {
        if self.path.ends_with("/tests.rs") {
            return String::new();
        }
        let code = self.text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
        let lines = code.lines().map(|line| line.split("// ").next().unwrap_or_default());
        let lines = lines.filter(|line| !line.trim_start().starts_with("//"));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// The module that the file is: `src/document/lines/mod.rs` is `document`, `text`.
    fn module(&self) -> Vec<&str> {
        let path = self.path.trim_start_matches("src/").trim_end_matches(".rs");
        path.split('/').filter(|part| *part != "mod" && *part != "lib").collect()
    }

    /// What the code uses of the crate beyond its own top-level module, as `module::item`.
    fn uses(&self) -> Vec<String> {
        let module = self.module();
        let code = self.code();
        let top = "super::".repeat(module.len());
        let path = Regex::new(&format!(
            r"(?:\bcrate::|(?:^|[^:\w]){top})([a-z_]+)::(\w+|\{{[^}}]*\}}|\*)|\bcrate::([a-z_]+);"
        ))
        .unwrap();
        let mut uses = Vec::new();
        for found in path.captures_iter(&code) {
            let name = found.get(1).or(found.get(3)).unwrap().as_str();
            let items = found.get(2).map_or("*", |m| m.as_str()).trim_matches(['{', '}']);
            let items = items.split(',').map(str::trim).filter(|item| !item.is_empty());
            uses.extend(items.map(|item| format!("{name}::{item}")));
        }
        uses.retain(|used| Some(&used.split("::").next().unwrap_or_default()) != module.first());
        uses
    }

    fn is_binary(&self) -> bool {
        self.path.starts_with("src/bin/")
    }
}

/// What is wrong with the arrows of a file of the library.
fn forbidden_arrows(file: &File) -> Vec<String> {
    let module = file.module();
    let Some(name) = module.first() else { return Vec::new() }; // lib.rs knows all
    let Some((_, allowed)) = ARROWS.iter().find(|(module, _)| module == name) else {
        return vec![format!("{}: the module {name} is not in the table ARROWS", file.path)];
    };
    let grouped = Regex::new(r"\bcrate::\{").unwrap();
    let mut faults = Vec::new();
    if grouped.is_match(&file.code()) {
        faults.push(format!("{}: write one `use crate::…` a module", file.path));
    }
    let is_module = |name: &str| ARROWS.iter().any(|(module, _)| *module == name);
    for used in file.uses() {
        let other = used.split("::").next().unwrap_or_default();
        if is_module(other) && !allowed.iter().any(|a| *a == other || *a == used) {
            faults.push(format!("{}: {name} may not use {used}", file.path));
        }
    }
    faults
}

/// What a file names although it may not.
fn reserved_names(file: &File) -> Vec<String> {
    let code = file.code();
    let mut faults = Vec::new();
    for (pattern, places) in RESERVED {
        if places.iter().any(|place| file.path.starts_with(place)) || file.is_binary() {
            continue;
        }
        for found in Regex::new(pattern).unwrap().find_iter(&code) {
            faults.push(format!("{}: may not name {}", file.path, found.as_str()));
        }
    }
    faults
}

/// What is wrong with the form of a file.
fn form(file: &File) -> Vec<String> {
    let mut faults = Vec::new();
    if !file.text.starts_with("//!") {
        faults.push(format!("{}: does not open with //!", file.path));
    }
    let lines = file.text.lines().count();
    if lines > MOST_LINES {
        faults.push(format!("{}: {lines} lines, more than {MOST_LINES}", file.path));
    }
    faults
}

/// Fails with all faults at once.
#[track_caller]
fn expect_none(faults: impl Iterator<Item = String>) {
    let faults: Vec<String> = faults.collect();
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn stages_use_earlier_stages_alone() {
    let files = files("src");
    assert!(files.len() > 40, "{} files were found", files.len());
    let library = files.iter().filter(|file| !file.is_binary());
    expect_none(library.flat_map(forbidden_arrows));
}

#[test]
fn the_program_uses_the_library_from_outside() {
    let inner = Regex::new(r"\bcrate::(\w+)").unwrap();
    for file in files("src/bin") {
        let code = file.code();
        assert!(!code.contains("#[path"), "{}", file.path);
        for found in inner.captures_iter(&code) {
            let own = ["{}.rs", "{}/mod.rs"].map(|path| path.replace("{}", &found[1]));
            let own = own.map(|path| root().join("src/bin/ownwords").join(path).is_file());
            assert!(own.contains(&true), "{}: {} is not of the program", file.path, &found[0]);
        }
    }
}

#[test]
fn some_names_are_reserved_for_some_files() {
    expect_none(files("src").iter().flat_map(reserved_names));
}

#[test]
fn the_network_is_used_in_one_folder() {
    let network = Regex::new(r"\b(?:hf_hub|ureq|std::net)\b").unwrap();
    let all = files("src");
    let users = all.iter().filter(|file| network.is_match(&file.code()));
    let users: Vec<&str> = users.map(|file| file.path.as_str()).collect();
    assert!(users.len() > 3, "{users:?}");
    for path in users {
        assert!(path.starts_with("src/bin/ownwords/models/fetch/"), "{path}");
    }
}

/// `scripts/silence` leaves out the calls of shells for that: they are not the program's.
#[test]
fn the_program_starts_no_other() {
    let starts =
        Regex::new(r"\bprocess::(?:Command\b|\{[^}]*\bCommand\b|\*)|\bCommandExt\b").unwrap();
    assert!(starts.is_match("use std::process::{ExitCode, Command};"));
    for file in files("src") {
        assert!(!starts.is_match(&file.code()), "{}", file.path);
    }
}

#[test]
fn files_are_short_and_say_what_they_are_for() {
    let all = ["src", "tests", "benches"].into_iter().flat_map(files);
    expect_none(all.flat_map(|file| form(&file)));
}

#[test]
fn the_checker_finds_what_it_looks_for() {
    let file = |path: &str, text: &str| File { path: path.to_owned(), text: text.to_owned() };
    let select = "src/select/mod.rs";
    let forbidden = [
        file(select, "//! x\nuse crate::document::Document;\n"),
        file(select, "use crate::document;\n"),
        file(select, "fn f() { crate::embed::x() }\n"),
        file("src/select/objective.rs", "use super::super::embed::Embeddings;\n"),
        file("src/compose.rs", "use super::summary::Summary;\n"),
        file("src/focus/profile.rs", "use crate::{hash::sha256, document::Document};\n"),
        file("src/verify.rs", "use crate::{document::Document, error::Error};\n"),
        file("src/network.rs", ""),
    ];
    for file in &forbidden {
        assert_eq!(forbidden_arrows(file).len(), 1, "{}", file.text);
    }
    let allowed = [
        file(select, "//! x\n/// [`crate::document::Document`]\nuse crate::score::Scores;\n"),
        file(select, "#[cfg(test)]\nmod tests {\n    use crate::embed::Embeddings;\n}\n"),
        file("src/select/objective.rs", "use super::super::score::Scores;\nuse super::Need;\n"),
        file("src/focus/profile.rs", "use crate::hash::sha256;\nuse crate::focus::parse;\n"),
        file("src/lib.rs", "pub use pipeline::Summarizer;\n"),
    ];
    for file in &allowed {
        assert_eq!(forbidden_arrows(file), [""; 0], "{}", file.text);
    }
    let named = [
        ("src/score/mod.rs", "use candle_core::Tensor;", 1),
        ("src/embed/candle.rs", "use candle_core::Tensor;", 0),
        ("src/document/mod.rs", "let bytes = std::fs::read(path);", 1),
        ("src/pipeline.rs", "use clap::Parser; unsafe { x() }", 2),
        ("src/pipeline.rs", "// clap, unsafe\n", 0),
        ("src/bin/ownwords/main.rs", "use clap::Parser;", 0),
        ("src/document/tests.rs", "let bytes = std::fs::read(path);", 0),
    ];
    for (path, text, count) in named {
        assert_eq!(reserved_names(&file(path, text)).len(), count, "{text}");
    }
    assert_eq!(form(&file("src/x.rs", &"x\n".repeat(MOST_LINES + 1))).len(), 2);
}

/// The paths in the code spans of a Markdown text: of the project's folders, or of Rust files.
fn paths(markdown: &str) -> Vec<String> {
    let span = Regex::new("`([^`\n]+)`").unwrap();
    let path = Regex::new(
        r"^(?:(?:src|tests|benches|models|scripts|fuzz|examples)/[\w./-]*|(?:[\w-]+/)*[\w-]+\.rs)$",
    )
    .unwrap();
    let spans = span.captures_iter(markdown).map(|found| found[1].to_owned());
    spans.filter(|span| path.is_match(span)).collect()
}

#[test]
fn the_paths_that_documents_name_exist() {
    let read = paths("`src/lib.rs` `embed/mod.rs` `tests/data/` `--model` `a b` `and/or` `x.toml`");
    assert_eq!(read, ["src/lib.rs", "embed/mod.rs", "tests/data/"]);
    let documents =
        ["README.md", "ARCHITECTURE.md", "docs/air-gap.md", "tests/README.md", "scripts/README.md"];
    for document in documents {
        let Ok(text) = fs::read_to_string(root().join(document)) else {
            println!("skipped: {document} is absent");
            continue;
        };
        for path in paths(&text) {
            let places =
                ["", "src", "tests", "tests/integration"].map(|p| root().join(p).join(&path));
            assert!(
                places.iter().any(|p| p.exists()),
                "{document} names {path}, which is not there"
            );
        }
    }
}
