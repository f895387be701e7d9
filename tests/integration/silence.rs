//! The program speaks to nobody: no networking crate is compiled into it, and no command makes a
//! system call that opens a socket.
//!
//! What the machine does not permit (`strace`, user namespaces) is skipped with a printed line;
//! `scripts/silence` runs the whole suite so, and fails where this file skips.

use std::collections::BTreeSet;
use std::fs;
use std::net::TcpStream;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::support::{FILINGS, Folder, root, sample, tiny_model};

/// The patterns of `tests/data/networking-crates.txt`.
fn networking_crates() -> Vec<String> {
    let text = fs::read_to_string(root().join("tests/data/networking-crates.txt")).unwrap();
    let lines = text.lines().map(str::trim);
    lines.filter(|l| !l.is_empty() && !l.starts_with('#')).map(str::to_owned).collect()
}

fn matches(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(beginning) => name.starts_with(beginning),
        None => pattern == name,
    }
}

/// What `cargo metadata` says of this target with these features, if the crates are at hand.
fn metadata(features: &[&str]) -> Option<Value> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| env!("CARGO").to_owned());
    let target = format!("{}-unknown-linux-gnu", std::env::consts::ARCH);
    let output = Command::new(cargo)
        .args(["metadata", "--locked", "--offline", "--format-version", "1"])
        .args(["--filter-platform", &target])
        .args(features)
        .current_dir(root())
        .output()
        .unwrap();
    output.status.success().then(|| serde_json::from_slice(&output.stdout).unwrap())
}

/// The names of the packages that a build of the package compiles into the program: what can be
/// reached over normal dependencies. Those for builds and tests do not end up in it.
fn compiled(metadata: &Value) -> BTreeSet<String> {
    let list = |value: &Value| value.as_array().unwrap().clone();
    let nodes = list(&metadata["resolve"]["nodes"]);
    let mut found = BTreeSet::new();
    let mut open = vec![metadata["resolve"]["root"].clone()];
    while let Some(id) = open.pop() {
        if !found.insert(id.as_str().unwrap().to_owned()) {
            continue;
        }
        let node = nodes.iter().find(|node| node["id"] == id).unwrap();
        for dependency in list(&node["deps"]) {
            if list(&dependency["dep_kinds"]).iter().any(|kind| kind["kind"].is_null()) {
                open.push(dependency["pkg"].clone());
            }
        }
    }
    let packages = list(&metadata["packages"]);
    let packages = packages.iter().filter(|p| found.contains(p["id"].as_str().unwrap()));
    packages.map(|package| package["name"].as_str().unwrap().to_owned()).collect()
}

/// The crates among `names` that speak to a network.
fn networking(names: &BTreeSet<String>) -> Vec<String> {
    let patterns = networking_crates();
    let speaks = |name: &&String| patterns.iter().any(|pattern| matches(pattern, name));
    names.iter().filter(speaks).cloned().collect()
}

#[test]
fn the_default_build_holds_no_networking_crate() {
    let metadata = metadata(&[]).expect("the crates of a build that has run are at hand");
    let names = compiled(&metadata);
    assert!(names.contains("tokenizers") && names.len() > 50, "{names:?}");
    assert!(!names.contains("proptest"), "a dependency of tests alone was counted: {names:?}");
    assert_eq!(networking(&names), [""; 0], "in the default build");
}

#[test]
fn a_networking_crate_is_found_where_there_is_one() {
    let node = |id: &str, dependencies: &[(&str, Value)]| {
        let deps = dependencies
            .iter()
            .map(|(id, kind)| json!({"pkg": id, "dep_kinds": [{"kind": kind, "target": null}]}));
        json!({"id": id, "deps": deps.collect::<Vec<_>>()})
    };
    let names = ["program", "library", "hyper-util", "tokio", "cc"];
    let metadata = json!({
        "packages": names.map(|name| json!({"id": name, "name": name})),
        "resolve": {"root": "program", "nodes": [
            node("program", &[("library", Value::Null), ("tokio", json!("dev")), ("cc", json!("build"))]),
            node("library", &[("hyper-util", Value::Null)]),
            node("hyper-util", &[("program", Value::Null)]), // a circle
            node("tokio", &[]),
            node("cc", &[]),
        ]},
    });
    assert_eq!(networking(&compiled(&metadata)), ["hyper-util"]);
    let names = ["ureq", "h2", "h20", "hickory-proto", "half", "rustls-pki-types"];
    let names = names.map(str::to_owned).into();
    assert_eq!(networking(&names), ["h2", "hickory-proto", "rustls-pki-types", "ureq"]);
}

#[test]
fn the_build_that_fetches_models_is_told_from_the_default_one() {
    let default = metadata(&[]).unwrap();
    let packages = default["packages"].as_array().unwrap();
    let own = packages.iter().find(|package| package["name"] == "ownwords").unwrap();
    if own["features"].get("fetch").is_none() {
        return println!("skipped: there is no feature fetch");
    }
    let Some(metadata) = metadata(&["--features", "fetch"]) else {
        return println!("skipped: the crates of the feature fetch are not at hand");
    };
    assert_ne!(networking(&compiled(&metadata)), [""; 0]);
}

/// The system calls that `strace` is to show: all that have to do with sockets, and the way around
/// them.
const WATCHED: &str = "trace=%network,io_uring_setup";

/// The watched system calls of a command and of what it starts; nothing if it cannot be watched.
fn watched_calls(command: &[&str], environment: &[(&str, &str)]) -> Option<Vec<String>> {
    let folder = Folder::new();
    let log = folder.path("calls");
    let output = Command::new("strace")
        .args(["-f", "-e", WATCHED, "-e", "signal=none", "-o", &log])
        .args(command)
        .env_clear()
        .envs(environment.iter().copied())
        .stdin(Stdio::null())
        .output()
        .ok()?;
    let said = String::from_utf8_lossy(&output.stderr);
    if said.contains("strace: ") {
        return None; // it may not trace
    }
    assert!(output.status.success(), "{command:?}: {said}");
    let log = fs::read_to_string(log).unwrap();
    assert!(log.contains("+++ exited with 0 +++"), "{command:?}: {log}");
    // A thread that ends while it is looked at shows as a call without a name.
    let is_call = |line: &&str| !line.contains("+++") && !line.contains("???(");
    let calls = log.lines().filter(is_call);
    Some(calls.map(str::to_owned).collect())
}

/// Nothing of this machine's settings; where there is no `HOME` either, the program asks the system
/// for it, which some systems answer over a socket.
const ENVIRONMENTS: [&[(&str, &str)]; 2] = [&[("HOME", "/nonexistent")], &[]];

/// Every command of the default build, and every format.
fn commands(folder: &Folder) -> Vec<Vec<String>> {
    let path = |path: &str| root().join(path).to_str().unwrap().to_owned();
    let text = sample(FILINGS[0]);
    let html = path("tests/data/filings/solwick-cycles-2022.htm");
    let json = path("tests/data/filings/pellworth-bancorp-2016.json");
    let profile = path("src/focus/business-model.toml");
    let (docs, labels) = (path("tests/data/eval/docs"), path("tests/data/eval/labels"));
    let summary = folder.path("summary.json");
    let (small, packed) = (path("tests/data/models/bert"), folder.path("bert.owm"));
    let tiny = tiny_model();
    let commands: &[&[&str]] = &[
        &["--help"],
        &["--version"],
        &["summarize", "--format", "json", "-o", &summary, &text],
        &["verify", &summary, &text],
        &["summarize", "--model", tiny, "--tokenizer", "o200k", "--explain", &html, &json],
        &["summarize", "--model", tiny, &path("fuzz/seeds/docx/whole.docx")],
        &["summarize", "--model", tiny, &path("fuzz/seeds/pdf/two-pages.pdf")],
        &["summarize", "--model", tiny, &path("fuzz/seeds/markdown/report.md")],
        &["units", &path("fuzz/seeds/packed/page.zip")],
        &["sections", &html],
        &["focus", "list"],
        &["focus", "show"],
        &["focus", "check", &profile],
        &["eval", "--docs", &docs, "--labels", &labels, "--model", tiny],
        &["report", "--model", tiny, "-o", &folder.path("page.html"), &text],
        &["batch", "--model", tiny, &docs, "-o", &folder.path("table.csv")],
        &["model", "info", &small],
        &["model", "doctor"],
        &["model", "quantize", &small, "-o", &folder.path("eight")],
        &["model", "verify", &folder.path("eight")],
        &["model", "pack", &small, "--license", "CC0-1.0", "-o", &packed],
    ];
    commands.iter().map(|words| words.iter().map(|word| (*word).to_owned()).collect()).collect()
}

#[test]
fn no_command_makes_a_call_that_has_to_do_with_a_network() {
    // A watch that sees nothing would prove nothing.
    let itself = std::env::current_exe().unwrap();
    let control = [itself.to_str().unwrap(), "--exact", CONTROL, "--ignored"];
    let Some(calls) = watched_calls(&control, &[]) else {
        return println!("skipped: there is no strace, or it may not trace");
    };
    for call in ["socket(", "connect("] {
        assert!(calls.iter().any(|line| line.contains(call)), "{call} was not seen: {calls:?}");
    }
    for environment in ENVIRONMENTS {
        let folder = Folder::new();
        for command in commands(&folder) {
            let mut line = vec![env!("CARGO_BIN_EXE_ownwords")];
            line.extend(command.iter().map(String::as_str));
            let calls = watched_calls(&line, environment).unwrap();
            assert_eq!(calls, [""; 0], "{command:?} with {environment:?}");
        }
    }
}

const CONTROL: &str = "silence::a_program_that_connects";

#[test]
#[ignore = "no test: what a program does that is not silent, for the test above to see"]
fn a_program_that_connects() {
    // Nobody listens there; the attempt is enough.
    assert!(TcpStream::connect("127.0.0.1:1").is_err());
}

#[test]
fn without_a_network_the_summary_is_the_same() {
    let summarize = [env!("CARGO_BIN_EXE_ownwords"), "summarize", &sample(FILINGS[1])];
    let output = |command: &mut Command| command.env_remove("OWNWORDS_MODEL").output().unwrap();
    let isolated = ["-rn", "-n"].into_iter().find(|how| {
        Command::new("unshare").args([how, "true"]).output().is_ok_and(|o| o.status.success())
    });
    let Some(how) = isolated else {
        return println!("skipped: there is no unshare, or it may not make namespaces");
    };
    let inside = output(Command::new("unshare").arg(how).args(summarize));
    let outside = output(Command::new(summarize[0]).args(&summarize[1..]));
    assert!(outside.status.success() && outside.stdout.len() > 1000, "{outside:?}");
    assert_eq!(inside, outside);
}
