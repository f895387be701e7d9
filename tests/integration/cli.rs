//! What a newcomer types, and what comes out.
//!
//! Runs of the program use the tiny model, but for the one that names no model at all.

use std::fs;

use ownwords::embed::Isa;
use ownwords::summary::{SCHEMA, Summary};
use serde_json::Value;

use crate::support::{
    BRIEF, FILINGS, Folder, Run, SHORT, program, root, run, run_with_input, sample, sample_bytes,
    summarize, summary, tiny_model,
};

/// Counts the tokens of `text` without the library.
fn count(tokenizer: &str, text: &str) -> usize {
    match tokenizer {
        "words" => text.split_whitespace().count(),
        "chars" => text.chars().count(),
        "o200k" => tiktoken_rs::o200k_base_singleton().encode_ordinary(text).len(),
        "cl100k" => tiktoken_rs::cl100k_base_singleton().encode_ordinary(text).len(),
        _ => {
            let path = root().join("models/all-MiniLM-L6-v2/tokenizer.json");
            let mut tokenizer = tokenizers::Tokenizer::from_file(path).unwrap();
            tokenizer.with_padding(None).with_truncation(None).unwrap();
            tokenizer.encode(text, false).unwrap().len()
        }
    }
}

#[test]
fn a_file_alone_gives_one_line_of_at_most_512_tokens() {
    let text = run(&["summarize", &sample(FILINGS[0])]).expect_success();
    assert!(text.ends_with('\n') && text.matches('\n').count() == 1, "{text:?}");
    let tokens = count("model", &text);
    assert!((256..=512).contains(&tokens), "{tokens} tokens");
}

#[test]
fn json_has_the_fields_of_the_schema() {
    let json = summarize(&["--format", "json", &sample(FILINGS[1])]).expect_success();
    let value: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["schema"], "ownwords.summary/1");
    let fields = [
        ("", "schema source profile model budget text units focuses warnings"),
        ("/source", "path sha256 bytes format section"),
        ("/source/section", "name method start end"),
        ("/profile", "name sha256"),
        ("/model", "name sha256 engine"),
        ("/budget", "limit used tokenizer"),
        ("/units/0", "text kind spans heading tokens scores reason"),
        ("/units/0/spans/0", "start end"),
        ("/focuses/0", "name title status units tokens"),
    ];
    for (place, names) in fields {
        let object = value.pointer(place).unwrap();
        for name in names.split(' ') {
            assert!(object.get(name).is_some(), "no {name} at {place:?}: {object:#}");
        }
    }
    let summary: Summary = serde_json::from_str(&json).unwrap();
    assert_eq!(summary.schema, SCHEMA);
    assert_eq!(summary.source.bytes, sample_bytes(FILINGS[1]).len());
    assert!(summary.units.iter().all(|u| !u.spans.is_empty()));
}

#[test]
fn several_files_have_headers_in_text_and_lines_in_json() {
    let (one, two) = (sample(FILINGS[0]), sample(FILINGS[2]));
    let text = summarize(&[&one, &two]).expect_success();
    let lines: Vec<&str> = text.lines().collect();
    let [head_one, text_one, "", head_two, text_two] = lines.as_slice() else { panic!("{text}") };
    assert_eq!([*head_one, *head_two], [format!("==> {one} <=="), format!("==> {two} <==")]);
    assert!(text_one.len() > 200 && text_two.len() > 200);

    let json = summarize(&["--format", "json", &one, &two]).expect_success();
    let read: Vec<Summary> = json.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let paths: Vec<_> = read.iter().map(|s| s.source.path.as_deref().unwrap()).collect();
    assert_eq!(paths, [one.as_str(), two.as_str()]);
    assert_eq!([read[0].text.as_str(), read[1].text.as_str()], [*text_one, *text_two]);
}

#[test]
fn the_other_inputs_of_a_run_do_not_change_a_summary() {
    let (one, two) = (sample(FILINGS[1]), sample(FILINGS[2]));
    let alone = summary(&[&two]);
    let json = summarize(&["--format", "json", &one, &two]).expect_success();
    let beside: Summary = serde_json::from_str(json.lines().nth(1).unwrap()).unwrap();
    assert_eq!(alone, beside);
}

#[test]
fn a_dash_is_standard_input() {
    let input = sample_bytes(FILINGS[1]);
    let model = ["summarize", "--model", tiny_model()];
    let from_file = summarize(&[&sample(FILINGS[1])]).expect_success();
    let from_input = run_with_input(&[&model[..], &["-"]].concat(), &input).expect_success();
    assert_eq!(from_input, from_file);

    let json = run_with_input(&[&model[..], &["--format", "json", "-"]].concat(), &input);
    let summary: Summary = serde_json::from_str(&json.expect_success()).unwrap();
    assert_eq!(summary.source.path, None);
}

#[test]
fn an_output_file_holds_what_standard_output_would() {
    let folder = Folder::new();
    let source = folder.file("short.txt", SHORT);
    let target = folder.file("out.txt", "something older and longer than the summary\n".repeat(99));
    let written = summarize(&[&source, "-o", &target]).expect_success();
    assert_eq!(written, "");
    assert_eq!(fs::read_to_string(&target).unwrap(), summarize(&[&source]).expect_success());
    assert_eq!(folder.names(), ["out.txt", "short.txt"], "nothing is left beside it");
}

#[cfg(unix)]
#[test]
fn an_output_file_may_be_read_as_any_new_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::new();
    let source = folder.file("short.txt", SHORT);
    let target = folder.path("out.txt");
    summarize(&[&source, "-o", &target]).expect_success();
    let mode = |path: &str| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&target), mode(&source));
}

#[test]
fn budgets_are_kept_as_each_tokenizer_counts() {
    let tokenizer_file = root().join("models/all-MiniLM-L6-v2/tokenizer.json");
    let tokenizer_file = tokenizer_file.to_str().unwrap();
    let cases = [
        ("model", 60),
        ("model", 300),
        ("words", 50),
        ("chars", 400),
        ("o200k", 80),
        ("cl100k", 128),
        (tokenizer_file, 100),
    ];
    for (tokenizer, budget) in cases {
        let limit = budget.to_string();
        let arguments = ["--tokenizer", tokenizer, "--budget", &limit, &sample(FILINGS[2])];
        let summary = summary(&arguments);
        let used = count(tokenizer, &summary.text);
        assert!(used <= budget && used * 10 >= budget * 7, "{used} of {budget} {tokenizer}");
        assert_eq!((summary.budget.limit, summary.budget.used), (budget, used), "{tokenizer}");
    }
}

/// The names of the focuses of a summary of the first sample.
fn focuses(arguments: &[&str]) -> Vec<String> {
    let source = sample(FILINGS[0]);
    let summary = summary(&[arguments, &[source.as_str()]].concat());
    summary.focuses.into_iter().map(|f| f.name).collect()
}

#[test]
fn a_focus_replaces_the_default_ones_or_joins_those_of_a_profile() {
    let profile = ["--profile", "business-model"];
    let own = ["--focus", "Seasonality", "--focus", "Batteries: Cells come from South Korea."];
    assert_eq!(focuses(&own), ["seasonality", "batteries"]);
    let built_in = ["revenue", "customers", "products", "distribution", "financing"];
    assert_eq!(focuses(&profile), built_in);
    let added = focuses(&[&profile[..], &own[..]].concat());
    assert_eq!(added, [&built_in[..], &["seasonality", "batteries"]].concat());
    let replaced = ["--focus", "Products: string lights"];
    assert_eq!(focuses(&[&profile[..], &replaced[..]].concat()), built_in);
}

#[test]
fn a_replaced_focus_is_another_profile() {
    let source = sample(FILINGS[0]);
    let own = summary(&["--profile", "business-model", "--focus", "Products: lights", &source]);
    assert_ne!(own.profile.sha256, summary(&[&source]).profile.sha256);
}

const PROFILE: &str = "\
name = \"risks\"
title = \"Risks\"
budget = 70

[[focus]]
name = \"rivals\"
title = \"Rivals\"
queries = [\"We compete with larger companies.\", \"Rivals compete on price.\"]

[[focus]]
name = \"law\"
queries = [\"Our operations are subject to federal rules.\"]
weight = 2.0
";

#[test]
fn a_profile_of_ones_own_sets_focuses_and_budget() {
    let folder = Folder::new();
    let profile = folder.file("risks.toml", PROFILE);
    let made = summary(&["--profile", &profile, &sample(FILINGS[1])]);
    assert_eq!((made.profile.name.as_str(), made.budget.limit), ("risks", 70));
    let titles: Vec<_> = made.focuses.iter().map(|f| f.title.as_str()).collect();
    assert_eq!(titles, ["Rivals", "law"]);
    let smaller = summary(&["--profile", &profile, "--budget", "50", &sample(FILINGS[1])]);
    assert_eq!(smaller.budget.limit, 50);
}

/// The instruction above the text of the brief, and the text.
fn brief() -> (String, String) {
    let text = String::from_utf8(sample_bytes(BRIEF)).unwrap();
    let (instruction, rest) = text.split_once("\n\n").unwrap();
    (instruction.to_owned(), rest.to_owned())
}

/// Runs of four words, in lower case.
fn word_runs(text: &str) -> Vec<String> {
    let text = text.to_lowercase();
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    words.windows(4).map(|run| run.join(" ")).collect()
}

#[test]
fn the_brief_is_understood_and_never_quoted() {
    let run = summarize(&["--format", "json", &sample(BRIEF)]);
    for expected in [
        "instruction",
        "300",
        "Sources of revenue, Intended customer base, Products, Distribution channels, Details of financing",
    ] {
        assert!(run.stderr.contains(expected), "{expected:?} is not in {}", run.stderr);
    }
    let summary: Summary = serde_json::from_str(&run.expect_success()).unwrap();
    assert_eq!(summary.budget.limit, 300);
    assert!(summary.budget.used <= 300);
    assert_eq!(summary.source.section.method, "below-instruction");
    let end = brief().0.len();
    assert_eq!(summary.source.section.start, end);
    assert!(summary.units.iter().flat_map(|u| &u.spans).all(|s| s.start >= end));
}

#[test]
fn arguments_come_before_the_instruction_which_is_still_no_text() {
    let (instruction, _) = brief();
    let folder = Folder::new();
    let profile = folder.file("risks.toml", PROFILE);
    let business_model = ["revenue", "customers", "products", "distribution", "financing"];
    let cases: [(&[&str], usize, &str, &[&str]); 6] = [
        (&[], 300, "model", &business_model),
        (&["--budget", "90"], 90, "model", &business_model),
        (&["--tokenizer", "words"], 300, "words", &business_model),
        (&["--focus", "Weather"], 300, "model", &["weather"]),
        (&["--profile", &profile], 300, "model", &["rivals", "law"]),
        (&["--budget", "999999"], 999_999, "model", &business_model),
    ];
    for (arguments, limit, tokenizer, focuses) in cases {
        let summary = summary(&[arguments, &[sample(BRIEF).as_str()]].concat());
        assert_eq!(summary.budget.limit, limit, "{arguments:?}");
        assert!(count(tokenizer, &summary.text) <= limit, "{arguments:?}");
        let names: Vec<_> = summary.focuses.iter().map(|f| f.name.as_str()).collect();
        assert_eq!(names, focuses, "{arguments:?}");
        let quoted = word_runs(&summary.text);
        for run in word_runs(&instruction) {
            assert!(!quoted.contains(&run), "{run:?} of the instruction is in the summary");
        }
    }
}

#[test]
fn a_budget_in_words_is_counted_in_words() {
    let folder = Folder::new();
    let request = "Summarize the text below in at most forty words. Focus on products.";
    let source = folder.file("request.txt", format!("{request}\n\n{SHORT}"));
    let made = summary(&[&source]);
    assert_eq!((made.budget.limit, made.budget.tokenizer.as_str()), (40, "words"));
    assert!(count("words", &made.text) <= 40);
}

#[test]
fn units_are_lines_whose_spans_hold_their_text() {
    let squeeze = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    for name in FILINGS.into_iter().chain([BRIEF]) {
        let source = String::from_utf8(sample_bytes(name)).unwrap();
        let lines = run(&["units", &sample(name)]).expect_success();
        assert!(lines.lines().count() > 20, "{name}");
        for line in lines.lines() {
            let unit: Value = serde_json::from_str(line).unwrap();
            assert!(matches!(unit["kind"].as_str().unwrap(), "sentence" | "item" | "row"));
            assert!(unit["heading"].is_array());
            let offset = |span: &Value, key: &str| span[key].as_u64().unwrap() as usize;
            let spans = unit["spans"].as_array().unwrap();
            let held: String =
                spans.iter().map(|s| &source[offset(s, "start")..offset(s, "end")]).collect();
            assert_eq!(squeeze(&held), squeeze(unit["text"].as_str().unwrap()), "{name}");
        }
    }
}

#[test]
fn reading_proving_and_profiles_need_no_model() {
    let folder = Folder::new();
    let source = folder.file("short.txt", SHORT);
    let json = folder.path("summary.json");
    summarize(&["--format", "json", "-o", &json, &source]).expect_success();
    let cases: [(&[&str], i32); 5] = [
        (&["units", &source], 0),
        (&["focus", "list"], 0),
        (&["focus", "show"], 0),
        (&["verify", &json, &source], 0),
        (&["summarize", &source], 2),
    ];
    for (arguments, code) in cases {
        let mut program = crate::support::program();
        let run: crate::support::Run = program
            .args(arguments)
            .env("OWNWORDS_MODEL", "/nonexistent/model")
            .output()
            .unwrap()
            .into();
        assert_eq!(run.code, Some(code), "{arguments:?}: {run:?}");
        assert_eq!(run.stderr.contains("/nonexistent/model"), code == 2, "{run:?}");
    }
}

#[test]
fn profiles_are_listed_shown_and_checked() {
    let list = run(&["focus", "list"]).expect_success();
    assert!(list.contains("business-model") && list.contains("Details of financing"), "{list}");
    let folder = Folder::new();
    let shown = run(&["focus", "show", "business-model"]).expect_success();
    let copy = folder.file("copy.toml", &shown);
    let checked = run(&["focus", "check", &copy]).expect_success();
    assert!(checked.contains("good"), "{checked}");
    let source = folder.file("short.txt", SHORT);
    let (with_copy, without) = (summary(&["--profile", &copy, &source]), summary(&[&source]));
    assert_eq!(with_copy, without, "a copy of the profile is the profile");
}

#[test]
fn an_explanation_goes_to_standard_error_alone() {
    let source = sample(FILINGS[0]);
    let plain = summarize(&[&source]);
    let explained = summarize(&["--explain", &source]);
    assert_eq!(plain.stdout, explained.stdout);
    assert!(explained.stderr.len() > plain.stderr.len() + 1000);
    for expected in ["Sources of revenue", "not taken", "score", "tokens"] {
        assert!(explained.stderr.contains(expected), "{expected}: {}", explained.stderr);
    }
}

#[test]
fn the_same_bytes_come_out_whatever_the_threads() {
    let source = sample(FILINGS[2]);
    let runs = [&["--threads", "1"][..], &["--threads", "2"], &[], &[]];
    let outputs = runs.map(|threads| {
        let arguments = [&["--format", "json"], threads, &[source.as_str()]].concat();
        summarize(&arguments).expect_success()
    });
    assert!(outputs.iter().all(|output| *output == outputs[0]));
}

#[test]
fn the_same_bytes_come_out_whatever_the_processor() {
    let source = sample(FILINGS[2]);
    let by = |isa: &str| -> Run {
        let arguments = ["summarize", "--model", tiny_model(), "--format", "json", source.as_str()];
        program().env("OWNWORDS_ISA", isa).args(arguments).output().unwrap().into()
    };
    let expected = summarize(&["--format", "json", &source]).expect_success();
    for isa in Isa::ALL.into_iter().filter(|isa| isa.is_available() && *isa != Isa::Scalar) {
        assert_eq!(by(isa.name()).expect_success(), expected, "{}", isa.name());
    }
    let unknown = by("mmx");
    assert_eq!(unknown.code, Some(2), "{unknown:?}");
    assert!(unknown.stderr.contains("set it to one of") && unknown.stderr.contains("scalar"));
}

#[test]
fn the_engine_that_is_asked_for_runs_and_is_named() {
    let source = sample(FILINGS[2]);
    for (arguments, expected) in
        [(&[][..], "f32"), (&["--engine", "int8"], "int8"), (&["--engine", "candle"], "candle")]
    {
        let arguments = [&["--format", "json"], arguments, &[source.as_str()]].concat();
        let value: Value = serde_json::from_str(&summarize(&arguments).expect_success()).unwrap();
        assert_eq!(value["model"]["engine"], expected);
    }
    let unknown = summarize(&["--engine", "gpu", &source]);
    assert!(unknown.code == Some(2) && unknown.stderr.contains("int8, f32, candle"), "{unknown:?}");
}

#[test]
fn help_and_version_are_no_errors() {
    for arguments in [&["--help"][..], &["--version"], &["summarize", "--help"], &["help", "units"]]
    {
        assert!(!run(arguments).expect_success().is_empty(), "{arguments:?}");
    }
}
