//! What goes wrong, what the program says about it, and its exit code.
//!
//! 0: all well. 1: some inputs failed, or a proof. 2: a usage error, or nothing could be done.

use std::fs;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::support::{
    FILINGS, Folder, Run, SHORT, program, run, run_into_closed_pipe, run_with_input, sample,
    summarize, tiny_model, tiny_model_files,
};

/// A run that fails: the arguments, the exit code, and what the message holds.
struct Case<'a> {
    arguments: &'a [&'a str],
    code: i32,
    says: &'a str,
}

/// One line says what is wrong with which input, the next what to do about it.
fn check(case: &Case<'_>, run: &Run) {
    let Case { arguments, code, says } = case;
    assert_eq!(run.code, Some(*code), "{arguments:?}: {run:?}");
    let lines: Vec<&str> = run.stderr.lines().collect();
    let Some(at) = lines.iter().position(|line| line.contains(says)) else {
        panic!("{arguments:?}: {says:?} is not in {run:?}");
    };
    assert!(lines[at].starts_with("ownwords: "), "{run:?}");
    assert!(lines.get(at + 1).is_some_and(|hint| hint.starts_with("  hint: ")), "{run:?}");
}

/// Checks runs of `ownwords summarize` with the tiny model.
fn check_all(cases: &[Case<'_>]) {
    for case in cases {
        check(case, &summarize(case.arguments));
    }
}

#[test]
fn inputs_that_hold_no_text() {
    let folder = Folder::new();
    let good = folder.file("good.txt", SHORT);
    let empty = folder.file("empty.txt", "");
    let blank = folder.file("blank.txt", " \n\t\r\n \u{feff}\u{a0}\n");
    let binary = folder.file("binary.txt", [7, b'E', b'L', b'F', 0, 0, 0, 13, 1, 2, 3, 4]);
    let picture = folder.file("picture.txt", *b"\x89PNG\r\n\x1a\n");
    let utf16 = folder.file("utf16.txt", [0xff, 0xfe, 0x00, 0xd8]);
    let one = folder.file("one.txt", "x");
    let headings = folder.file("headings.txt", "Item 1. Business\n\nPRODUCTS\n\nOur Customers\n");
    let figures = folder.file("figures.txt", "2021 | 46% | 31%\n2020 | 51% | 27%\n");
    let missing = folder.path("missing.txt");
    let inside = format!("{good}/inside.txt");
    check_all(&[
        Case { arguments: &[&missing], code: 2, says: "missing.txt: no such file" },
        Case { arguments: &[&folder.path("")], code: 2, says: "is a folder, not a document" },
        Case { arguments: &[&inside], code: 2, says: "inside.txt: cannot be read" },
        Case { arguments: &[&empty], code: 2, says: "empty.txt: the document is empty" },
        Case { arguments: &[&blank], code: 2, says: "blank.txt: the document holds white space" },
        Case { arguments: &[&binary], code: 2, says: "binary.txt: this is a binary file" },
        Case { arguments: &[&picture], code: 2, says: "picture.txt: this is a picture" },
        Case { arguments: &[&utf16], code: 2, says: "utf16.txt: the byte-order mark says UTF-16" },
        Case { arguments: &[&one], code: 2, says: "one.txt: no whole sentence" },
        Case { arguments: &[&headings], code: 2, says: "headings.txt: no whole sentence" },
        Case { arguments: &[&figures], code: 2, says: "figures.txt: no whole sentence" },
        Case { arguments: &["-", "-"], code: 2, says: "standard input is named twice" },
        Case { arguments: &["-", &good, "-"], code: 2, says: "standard input is named twice" },
    ]);
    let empty_input = run_with_input(&["summarize", "--model", tiny_model(), "-"], b"");
    let says = "standard input: the document is empty";
    check(&Case { arguments: &["-"], code: 2, says }, &empty_input);
}

#[test]
fn commands_beside_summarize_name_their_input_too() {
    let folder = Folder::new();
    let missing = folder.path("missing.txt");
    let empty = folder.file("empty.txt", "");
    let unknown = folder.file("wrong.toml", "name = \"x\"\n");
    let cases = [
        Case { arguments: &["units", &missing], code: 2, says: "missing.txt: no such file" },
        Case { arguments: &["units", &empty], code: 2, says: "empty.txt: the document is empty" },
        Case { arguments: &["focus", "show", "nothing"], code: 2, says: "nothing: no built-in" },
        Case {
            arguments: &["focus", "check", &missing],
            code: 2,
            says: "missing.txt: no such file",
        },
        Case { arguments: &["focus", "check", &unknown], code: 2, says: "wrong.toml: line" },
        Case { arguments: &["verify", &missing, &empty], code: 2, says: "missing.txt: no such" },
        Case { arguments: &["verify", &empty, &empty], code: 2, says: "is not a summary in JSON" },
    ];
    for case in &cases {
        check(case, &run(case.arguments));
    }
}

#[test]
fn budgets_that_hold_no_sentence() {
    let folder = Folder::new();
    let short = folder.file("short.txt", SHORT);
    let asked = folder.file("asked.txt", format!("Summarize this text in 3 tokens.\n\n{SHORT}"));
    let none = folder.file("none.txt", format!("Summarize this text in zero tokens.\n\n{SHORT}"));
    check_all(&[
        Case { arguments: &["--budget", "0", &short], code: 2, says: "a budget of 0 tokens" },
        Case {
            arguments: &["--budget", "3", &short],
            code: 2,
            says: "the budget is 3 tokens, but",
        },
        Case { arguments: &[&asked], code: 2, says: "asked.txt: the budget is 3 tokens, but" },
        Case { arguments: &[&none], code: 2, says: "none.txt: a budget of 0 tokens" },
    ]);
}

#[test]
fn usage_errors() {
    let short = sample(FILINGS[0]);
    let cases: [&[&str]; 10] = [
        &[],
        &["nothing"],
        &["summarize"],
        &["summarize", "--nothing", &short],
        &["summarize", "--budget", "many", &short],
        &["summarize", "--budget", "-1", &short],
        &["summarize", "--threads", "0", &short],
        &["summarize", "--format", "yaml", &short],
        &["verify", &short],
        &["units"],
    ];
    for arguments in cases {
        let run = run(arguments);
        assert_eq!(run.code, Some(2), "{arguments:?}: {run:?}");
        assert!(run.stdout.is_empty() && run.stderr.contains("--help"), "{arguments:?}: {run:?}");
    }
}

#[test]
fn profiles_and_tokenizers_that_are_none() {
    let folder = Folder::new();
    let short = folder.file("short.txt", SHORT);
    let good = "name = \"own\"\n[[focus]]\nname = \"law\"\nqueries = [\"lawsuits\"]\n";
    let key = folder.file("key.toml", good.replace("queries", "query"));
    let kind = folder.file("kind.toml", good.replace("[\"lawsuits\"]", "12"));
    let syntax = folder.file("syntax.toml", good.replace("\"]", "]"));
    let latin = folder.file("latin.toml", b"name = \"\xe9\"\n");
    let no_json = folder.file("tokenizer.json", "{\"model\": 12}");
    let missing = folder.path("missing.toml");
    let missing_json = folder.path("missing.json");
    check_all(&[
        Case { arguments: &["--profile", "x", &short], code: 2, says: "x: no built-in profile" },
        Case {
            arguments: &["--profile", &missing, &short],
            code: 2,
            says: "missing.toml: no such",
        },
        Case {
            arguments: &["--profile", &key, &short],
            code: 2,
            says: "key.toml: line 4, column 1",
        },
        Case {
            arguments: &["--profile", &kind, &short],
            code: 2,
            says: "kind.toml: line 4, column",
        },
        Case { arguments: &["--profile", &syntax, &short], code: 2, says: "syntax.toml: line 4" },
        Case {
            arguments: &["--profile", &latin, &short],
            code: 2,
            says: "latin.toml: is not UTF-8",
        },
        Case { arguments: &["--focus", ": x", &short], code: 2, says: "has no title" },
        Case {
            arguments: &["--tokenizer", "gpt9", &short],
            code: 2,
            says: "gpt9: no tokenizer has",
        },
        Case {
            arguments: &["--tokenizer", &missing_json, &short],
            code: 2,
            says: "missing.json: ",
        },
        Case {
            arguments: &["--tokenizer", &no_json, &short],
            code: 2,
            says: "tokenizer.json: not a",
        },
    ]);
}

/// A copy of the tiny model with one file changed, or left out.
fn broken_model(
    folder: &Folder,
    name: &str,
    change: impl Fn(&str, Vec<u8>) -> Option<Vec<u8>>,
) -> String {
    let model = folder.path(name);
    for (file, contents) in tiny_model_files() {
        let path = Path::new(&model).join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        if let Some(contents) = change(file, contents) {
            fs::write(path, contents).unwrap();
        }
    }
    model
}

/// As [`broken_model`]; `file` holds `contents`, or is missing.
fn with_file(folder: &Folder, name: &str, file: &str, contents: Option<&str>) -> String {
    broken_model(folder, name, |at, old| {
        if at == file { contents.map(|c| c.as_bytes().to_vec()) } else { Some(old) }
    })
}

#[test]
fn models_that_are_none() {
    let folder = Folder::new();
    let source = folder.file("short.txt", SHORT);
    let missing = folder.path("missing");
    let no_weights = with_file(&folder, "no-weights", "model.safetensors", None);
    let no_config = with_file(&folder, "no-config", "config.json", None);
    let no_json = with_file(&folder, "no-json", "modules.json", Some("["));
    let other = with_file(&folder, "other", "config.json", Some("{\"model_type\": \"gpt2\"}"));
    let truncated = broken_model(&folder, "truncated", |at, mut old| {
        if at == "model.safetensors" {
            old.truncate(old.len() / 2);
        }
        Some(old)
    });
    let changed = broken_model(&folder, "changed", |_, old| Some(old));
    let manifest = r#"{"files": {"modules.json": {"bytes": 3, "sha256": "00ff"}}}"#;
    fs::write(Path::new(&changed).join("manifest.json"), manifest).unwrap();
    let cases = [
        ("nothing", "nothing: no model has this name"),
        (&missing, "missing: there is no such model folder"),
        (&source, "short.txt: there is no such model folder"),
        (&no_weights, "no-weights/model.safetensors: the file is missing"),
        (&no_config, "no-config/config.json: the file is missing"),
        (&no_json, "no-json/modules.json: the file is not valid JSON"),
        (&other, "other/config.json: models of type \"gpt2\" are not supported"),
        (&truncated, "truncated/model.safetensors: not a safetensors file"),
        (&changed, "changed/modules.json: the file is not the one that manifest.json lists"),
    ];
    for (model, says) in cases {
        let arguments = ["summarize", "--model", model, &source];
        check(&Case { arguments: &arguments, code: 2, says }, &run(&arguments));
    }
}

#[test]
fn some_inputs_fail_and_the_others_are_done() {
    let folder = Folder::new();
    let good = folder.file("good.txt", SHORT);
    let missing = folder.path("missing.txt");
    let empty = folder.file("empty.txt", "");
    let out = folder.path("out.txt");

    let some = summarize(&[&missing, &good, &empty, &good]);
    check(&Case { arguments: &["some"], code: 1, says: "missing.txt: no such file" }, &some);
    assert!(some.stderr.contains("empty.txt: the document is empty"), "{some:?}");
    let all_good = summarize(&[&good, &good]).expect_success();
    assert_eq!(some.stdout, all_good, "failures leave no trace among the summaries");

    let written = summarize(&["-o", &out, &good, &missing]);
    check(&Case { arguments: &["-o"], code: 1, says: "missing.txt" }, &written);
    assert!(fs::read_to_string(&out).unwrap().contains("==> "));

    fs::remove_file(&out).unwrap();
    let none = summarize(&["-o", &out, &missing, &empty]);
    check(&Case { arguments: &["none"], code: 2, says: "missing.txt: no such file" }, &none);
    assert_eq!(folder.names(), ["empty.txt", "good.txt"], "no output where nothing was done");
}

#[test]
fn outputs_that_cannot_be_written() {
    let folder = Folder::new();
    let source = folder.file("short.txt", SHORT);
    let nowhere = folder.path("missing/out.txt");
    let inside = format!("{source}/out.txt");
    let here = folder.path("");
    check_all(&[
        Case { arguments: &["-o", &nowhere, &source], code: 2, says: "out.txt: cannot be written" },
        Case { arguments: &["-o", &inside, &source], code: 2, says: "out.txt: cannot be written" },
        Case { arguments: &["-o", &here, &source], code: 2, says: "is a folder" },
        Case { arguments: &["-o", &source, &source], code: 2, says: "is an input, and would be" },
        Case {
            arguments: &["-o", &folder.path("./short.txt"), &sample(FILINGS[0]), &source],
            code: 2,
            says: "is an input, and would be",
        },
    ]);
    assert_eq!(fs::read_to_string(&source).unwrap(), SHORT);
    assert_eq!(folder.names(), ["short.txt"]);
}

#[cfg(unix)]
#[test]
fn an_output_takes_the_place_of_files_alone() {
    use std::os::unix::fs::FileTypeExt as _;
    let folder = Folder::new();
    let source = folder.file("short.txt", SHORT);
    // As /dev/null, a device, would be; but no harm is done if it goes.
    let socket = folder.path("socket");
    let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    let run = summarize(&["-o", &socket, &source]);
    let kind = fs::symlink_metadata(&socket).unwrap().file_type();
    assert!(kind.is_socket(), "a summary took the place of what is no file: {run:?}");
    assert_eq!(run.code, Some(2), "{run:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let full = || fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let sample = sample(FILINGS[0]);
    let cases: [&[&str]; 3] =
        [&["summarize", "--model", tiny_model(), &sample], &["units", &sample], &["focus", "show"]];
    for arguments in cases {
        let output = program().args(arguments).stdout(full()).output().unwrap();
        let says = "cannot write to standard output";
        check(&Case { arguments, code: 2, says }, &output.into());
    }
}

#[test]
fn a_closed_pipe_is_no_error() {
    let folder = Folder::new();
    let line = "We sell gauges to refineries and to paper mills in nine states.\n\n";
    let large = folder.file("large.txt", line.repeat(30_000));
    let run = run_into_closed_pipe(&["units", &large]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
}

#[test]
fn a_killed_run_leaves_nothing_under_the_name_of_its_output() {
    let folder = Folder::new();
    let target = folder.path("out.txt");
    let source = folder.file("short.txt", SHORT);
    // It has written one summary, and waits for the second input.
    let mut child = program()
        .args(["summarize", "--model", tiny_model(), "--explain", "-o", &target, &source, "-"])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(b"We sell gauges").unwrap();
    let mut explained = [0; 20];
    child.stderr.take().unwrap().read_exact(&mut explained).unwrap();
    wait_for(|| folder.names().len() == 2);
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(!Path::new(&target).exists(), "{:?}", folder.names());
}

/// Waits until `done`, but not for ever.
fn wait_for(done: impl Fn() -> bool) {
    let start = Instant::now();
    while !done() && start.elapsed() < Duration::from_secs(20) {
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(done());
}
