//! `ownwords eval`: figures as the reference script gives them, tables, and what goes wrong.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::support::{Folder, Run, root, run, shared, tiny_model};

/// A folder of the labelled documents made for these tests.
fn data(name: &str) -> String {
    let path = root().join("tests/data/eval").join(name);
    assert!(path.exists(), "{} is missing", path.display());
    path.to_str().unwrap().to_owned()
}

/// Runs `ownwords eval` with the tiny model.
fn eval(arguments: &[&str]) -> Run {
    run(&[&["eval", "--model", tiny_model()], arguments].concat())
}

/// Runs it on the labelled documents.
fn eval_samples(arguments: &[&str]) -> Run {
    eval(&[&["--docs", &data("docs"), "--labels", &data("labels")], arguments].concat())
}

#[track_caller]
fn json(run: Run) -> Value {
    serde_json::from_str(&run.expect_success()).unwrap()
}

/// Fails where a figure of `expected` is not that of `found`, which may hold more.
#[track_caller]
fn assert_figures(expected: &Value, found: &Value, place: &str) {
    match expected {
        Value::Object(fields) => {
            for (name, value) in fields {
                assert_figures(value, &found[name], &format!("{place}/{name}"));
            }
        }
        Value::Array(values) => {
            assert_eq!(values.len(), found.as_array().map_or(0, Vec::len), "{place}");
            for (index, value) in values.iter().enumerate() {
                assert_figures(value, &found[index], &format!("{place}/{index}"));
            }
        }
        Value::Number(number) => {
            let (expected, found) = (number.as_f64().unwrap(), found.as_f64().unwrap());
            assert!((expected - found).abs() < 1e-9, "{place}: {found}, not {expected}");
        }
        other => assert_eq!(other, found, "{place}"),
    }
}

#[test]
fn given_summaries_have_the_figures_of_the_reference() {
    let expected = fs::read_to_string(data("expected.json")).unwrap();
    let expected: Value = serde_json::from_str(&expected).unwrap();
    assert_eq!(expected["rows"].as_array().unwrap().len(), 3);
    let summaries = data("summaries");
    let arguments = ["--budget", "70", "--summaries", &summaries, "--no-baselines"];
    let found = json(eval_samples(&[&arguments[..], &["--format", "json"]].concat()));
    assert_eq!(found["systems"][0]["name"], "summaries");
    assert_figures(&expected, &found["systems"][0], "");
}

/// What the script says of the summaries in a folder; `None` if it cannot be run.
fn reference(script: &Path, folders: [&str; 3]) -> Option<Value> {
    let output = Command::new("python3").arg(script).args(folders).arg("--json").output();
    let Ok(output) = output else {
        println!("skipped: python3 is absent");
        return None;
    };
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

#[test]
fn own_summaries_have_the_figures_of_the_reference() {
    let (Some(script), Some(docs), Some(labels)) =
        (shared("eval/nuggets.py"), shared("data/item1/dev"), shared("data/nuggets/dev"))
    else {
        return;
    };
    let folder = Folder::new();
    for kind in ["docs", "labels", "summaries"] {
        fs::create_dir(folder.path(kind)).unwrap();
    }
    for slug in ["celh_2016", "smith-micro-software-inc_2017", "xircom-inc_1995"] {
        let (text, json) = (format!("{slug}.txt"), format!("{slug}.json"));
        fs::copy(docs.join(&text), folder.path(&format!("docs/{text}"))).unwrap();
        fs::copy(labels.join(&json), folder.path(&format!("labels/{json}"))).unwrap();
        let (source, target) =
            (folder.path(&format!("docs/{text}")), folder.path(&format!("summaries/{text}")));
        run(&["summarize", "--model", tiny_model(), &source, "-o", &target]).expect_success();
    }
    let [docs, labels, summaries] = ["docs", "labels", "summaries"].map(|kind| folder.path(kind));
    let Some(expected) = reference(&script, [&docs, &labels, &summaries]) else { return };
    assert_eq!(expected["total"]["docs"], 3);
    let arguments = ["--docs", &docs, "--labels", &labels, "--no-baselines", "--format", "json"];
    let own = json(eval(&arguments));
    assert_figures(&expected, &own["systems"][0], "own");
    let given = json(eval(&[&arguments[..], &["--summaries", &summaries]].concat()));
    assert_figures(&expected, &given["systems"][0], "given");
}

#[test]
fn a_table_has_a_line_for_each_system() {
    let text = eval_samples(&["--budget", "40"]).expect_success();
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].starts_with("3 documents, at most 40 tokens"), "{text}");
    assert!(lines[2].starts_with("system") && lines[2].ends_with("dangling"), "{text}");
    let names: Vec<&str> = lines[3..11].iter().filter_map(|l| l.split(' ').next()).collect();
    let expected = ["ownwords", "lead", "random", "centroid", "bm25", "bare", "mmr", "oracle"];
    assert_eq!(names, expected, "{text}");
    assert!(lines[12].starts_with("not disclosed, as ownwords says it: right for"), "{text}");
    assert!(lines[12].contains("of 15 focuses of documents") && lines.len() == 13, "{text}");
}

#[test]
fn rows_show_each_document_before_the_total() {
    let text = eval_samples(&["--rows", "--baseline", "oracle,lead"]).expect_success();
    let documents: Vec<&str> =
        text.lines().skip(3).filter_map(|line| line.split_whitespace().nth(1)).collect();
    let of_one = ["orrin-ferries", "tamarack-kilns", "wren-seeds", "TOTAL"];
    assert_eq!(documents[..12], of_one.repeat(3), "{text}");
    assert!(text.contains("\noracle") && !text.contains("\nmmr"), "{text}");
}

#[test]
fn json_holds_everything_and_is_the_same_in_every_run() {
    let arguments = ["--format", "json", "--tokenizer", "words", "--budget", "30"];
    let found = json(eval_samples(&arguments));
    assert_eq!(found["schema"], "ownwords.evaluation/1");
    assert_eq!((&found["tokenizer"], &found["budget"]), (&"words".into(), &30.into()));
    assert_eq!(found["profile"]["name"], "business-model");
    let systems = found["systems"].as_array().unwrap();
    assert_eq!(systems.len(), 8);
    let recall = |system: usize| systems[system]["total"]["recall"].as_f64().unwrap();
    for system in systems {
        assert_eq!(system["rows"].as_array().unwrap().len(), 3);
        for row in system["rows"].as_array().unwrap() {
            assert!(row["tokens"].as_f64().unwrap() <= 30.0, "{row}");
        }
    }
    assert!((0..7).all(|system| recall(system) <= recall(7)), "{found:#}");
    let again = json(eval_samples(&[&arguments[..], &["--threads", "1"]].concat()));
    assert_eq!(again, found);
}

#[test]
fn focuses_of_any_name_are_measured() {
    let folder = Folder::new();
    fs::create_dir(folder.path("labels")).unwrap();
    folder.file(
        "labels/tamarack-kilns.json",
        r#"{"focuses": {"patents": [{"id": "p", "importance": "vital",
            "evidence": ["six patents on door seals"]}], "lawsuits": [], "wages": []}}"#,
    );
    let labels = folder.path("labels");
    let arguments = ["--docs", &data("docs"), "--labels", &labels, "--no-baselines"];
    let focuses = ["--focus", "Patents", "--focus", "Lawsuits: actions in court"];
    let run = eval(&[&arguments[..], &focuses, &["--format", "json"]].concat());
    assert!(run.stderr.contains("wages: has labels, but no focus"), "{run:?}");
    let found = json(run);
    let total = &found["systems"][0]["total"];
    assert!(total["per"]["patents"].is_number(), "{found:#}");
    assert_eq!(total["not_disclosed"]["silent"]["of"], 1);
    assert_eq!(total["not_disclosed"]["told"]["of"], 1);
}

#[test]
fn what_is_wrong_with_one_document_stops_no_other() {
    let folder = Folder::new();
    fs::create_dir(folder.path("labels")).unwrap();
    fs::create_dir(folder.path("docs")).unwrap();
    let good = fs::read_to_string(data("labels/wren-seeds.json")).unwrap();
    let document = fs::read_to_string(data("docs/wren-seeds.txt")).unwrap();
    let changed = good.replace("gardeners", "bakers").replace("6.1 million", "7 million");
    for (slug, labels, document) in [
        ("absent", &good, None),
        ("broken", &good[..100].to_owned(), Some("x.")),
        ("empty", &good, Some("")),
        ("good", &good, Some(document.as_str())),
        ("twice", &good, Some(document.as_str())),
        ("unfounded", &changed, Some(document.as_str())),
        (
            "unfit",
            &good,
            Some(
                "PRODUCTS\n\nRevenue comes from packets, of which we sold 6.1 million; flower seeds for gardeners",
            ),
        ),
    ] {
        folder.file(&format!("labels/{slug}.json"), labels);
        if let Some(document) = document {
            folder.file(&format!("docs/{slug}.txt"), document);
        }
    }
    folder.file("docs/twice.htm", "<p>Seeds.</p>");
    let (docs, labels) = (folder.path("docs"), folder.path("labels"));
    let arguments = ["--docs", &docs, "--labels", &labels, "--rows", "--baseline", "lead"];
    let run = eval(&arguments);
    assert_eq!(run.code, Some(1), "{run:?}");
    let says = [
        "docs: holds no document absent.*",
        "broken.json: these are no labels",
        "empty.txt: the document is empty",
        "twice.htm and ",
        "unfounded.json: the evidence \"flower seeds for bakers\" of \"cus1\" does not stand in the \
         document (1 other passages",
        "unfit: no whole sentence was found in it",
    ];
    let lines: Vec<&str> = run.stderr.lines().collect();
    for says in says {
        let at = lines.iter().position(|line| line.contains(says));
        let at = at.unwrap_or_else(|| panic!("{says:?} is not in {run:?}"));
        assert!(lines[at + 1].starts_with("  hint: "), "{run:?}");
    }
    assert!(run.stdout.starts_with("3 documents"), "{run:?}");
    let total = run.stdout.lines().find(|line| line.contains("TOTAL")).unwrap();
    let missing: Vec<&str> = total.split_whitespace().collect();
    assert_eq!(missing[missing.len() - 7], "1", "{run:?}");
}

#[test]
fn questions_and_pairs_are_ranked() {
    let folder = Folder::new();
    let question = |query: &str, relevant| {
        format!(
            "{{\"query\": \"{query}\", \"relevant\": [{relevant}], \"sentences\": \
             [\"Rain fell.\", \"Mills buy our kilns.\", \"A bank lends us money.\"]}}\n"
        )
    };
    let questions = question("which mills buy kilns", 1) + &question("who lends money", 2);
    let questions = folder.file("questions.jsonl", questions);
    let pairs = folder.file(
        "pairs.jsonl",
        "{\"sentence1\": \"We sell kilns\", \"sentence2\": \"We sell kilns\", \"score\": 5}\n\
         {\"sentence1\": \"We sell kilns\", \"sentence2\": \"Rain fell\", \"score\": 0.5}\n",
    );
    let text = eval(&["--ranking", &questions, &pairs]).expect_success();
    assert!(text.contains("questions.jsonl: 2 questions\nsystem"), "{text}");
    assert!(text.contains("\nbm25    1.000  1.000"), "{text}");
    assert!(
        text.contains("pairs.jsonl: 2 pairs\nsystem  spearman  pearson\nmodel      1.000"),
        "{text}"
    );
    let text = eval(&["--ranking", &questions, "--limit", "1"]).expect_success();
    assert!(text.contains("the first 1 of 2 questions (--limit)"), "{text}");

    let found = json(eval(&["--format", "json", "--ranking", &questions, &pairs]));
    assert_eq!(found["schema"], "ownwords.ranking/1");
    assert_eq!(found["files"][0]["systems"][1]["recall@1"], 1.0);
    assert!(found["files"][1]["pairs"]["pearson"].as_f64().unwrap() > 0.99, "{found:#}");

    let broken = folder.file("broken.jsonl", "{\"query\": \"q\"}\n");
    let run = eval(&["--ranking", &broken, &questions]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stderr.contains("broken.jsonl: line 1 is no question"), "{run:?}");
    let run = eval(&["--ranking", &broken, &folder.path("missing.jsonl")]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.stdout.is_empty() && run.stderr.contains("missing.jsonl: no such file"), "{run:?}");
}

#[test]
fn arguments_that_do_not_go_together() {
    let (docs, labels) = (data("docs"), data("labels"));
    let both = ["--docs", docs.as_str(), "--labels", labels.as_str()];
    let usage: [&[&str]; 8] = [
        &[],
        &both[..2],
        &both[2..],
        &["--docs", &docs, "--labels", &labels, "--ranking", "q.jsonl"],
        &["--docs", &docs, "--labels", &labels, "--limit", "3"],
        &["--docs", &docs, "--labels", &labels, "--baseline", "best"],
        &["--docs", &docs, "--labels", &labels, "--baseline", "lead", "--no-baselines"],
        &["--ranking", "q.jsonl", "--budget", "3"],
    ];
    for arguments in usage {
        let run = eval(arguments);
        assert_eq!(run.code, Some(2), "{arguments:?}: {run:?}");
        assert!(run.stdout.is_empty() && run.stderr.contains("--help"), "{arguments:?}: {run:?}");
    }
    let folder = Folder::new();
    let (empty, absent) = (folder.path(""), folder.path("absent"));
    for (arguments, says) in [
        (["--docs", &docs, "--labels", &empty], "holds no labels"),
        (["--docs", &docs, "--labels", &absent], "absent: cannot be read as a folder"),
        (["--docs", &absent, "--labels", &labels], "absent: cannot be read as a folder"),
        (["--docs", &empty, "--labels", &labels], "holds no document wren-seeds.*"),
    ] {
        let run = eval(&arguments);
        assert_eq!(run.code, Some(2), "{arguments:?}: {run:?}");
        assert!(run.stdout.is_empty() && run.stderr.contains(says), "{arguments:?}: {run:?}");
    }
    let run = eval_samples(&["--summaries", &empty]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.stderr.contains("holds no summary of a labelled document"), "{run:?}");
}
