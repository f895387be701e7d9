//! What is learned from labelled documents, and how it is used: with hashed words, and by the program.

use std::fmt::Write as _;
use std::fs;
use std::num::NonZeroUsize;

use ndarray::Array2;
use ownwords::document::Document;
use ownwords::embed::{Embedder as _, HashingEmbedder, Words};
use ownwords::evaluate::{Evaluator, Labels, Subject};
use ownwords::focus::Profile;
use ownwords::learn::{Lesson, Tuned};
use ownwords::score::learned::{Head, Input};
use ownwords::select::Budget;
use ownwords::summary::Summary;
use ownwords::{ErrorKind, Example, Models, Summarizer, teach, teach_tuned};

use crate::support::{Folder, run, tiny_model};

/// Queries that miss what the labels want, so that there is something to learn.
const PROFILE: &str = "\
name = \"workshops\"
budget = 30
[[focus]]
name = \"tools\"
queries = [\"The tools that are made.\"]
[[focus]]
name = \"payment\"
queries = [\"How it is paid.\"]
";

const TOOLS: [&str; 6] = ["chisels", "planes", "saws", "mallets", "rasps", "gouges"];
const FILLERS: [&str; 5] = [
    "The tools of the trade are old and are made by hand in many a town.",
    "It is said that how it is paid depends on the weather of the year.",
    "Our office has two windows and a green door that looks to the north.",
    "Nobody knows when the first of the workshops in the valley was opened.",
    "The town has a market on every second Tuesday of the month of May.",
];

/// The text of a workshop's report and its labels. What matters always begins with "Cedar", or "Orders".
fn workshop(number: usize) -> (String, String) {
    let tool = TOOLS[number % TOOLS.len()];
    let days = 10 + number;
    let mut text = String::new();
    for (line, filler) in FILLERS.iter().cycle().skip(number).take(20).enumerate() {
        match line {
            5 => writeln!(text, "Cedar and ash become {tool} in our hands within {days} weeks."),
            12 => writeln!(text, "Orders are settled within {days} days by mills that buy {tool}."),
            _ => writeln!(text, "{filler}"),
        }
        .unwrap();
    }
    let labels = format!(
        r#"{{"focuses": {{
            "tools": [{{"id": "t", "importance": "vital", "evidence": ["ash become {tool}"]}}],
            "payment": [{{"id": "p", "importance": "vital", "evidence": ["settled within {days} days"]}}]}}}}"#
    );
    (text, labels)
}

/// Few dimensions, so that little is computed.
fn embedder() -> HashingEmbedder {
    HashingEmbedder::new(const { NonZeroUsize::new(48).unwrap() })
}

struct Sample {
    document: Document,
    labels: Labels,
    group: String,
}

fn samples(count: usize) -> Vec<Sample> {
    let sample = |number| {
        let (text, labels) = workshop(number);
        Sample {
            document: Document::read(text.as_bytes()).unwrap(),
            labels: Labels::parse(&labels).unwrap(),
            group: format!("workshop {number}"),
        }
    };
    (0..count).map(sample).collect()
}

fn profile() -> Profile {
    Profile::parse(PROFILE).unwrap()
}

fn lesson(samples: &[Sample]) -> ownwords::Result<Lesson> {
    let examples: Vec<Example<'_>> = samples
        .iter()
        .map(|s| Example { document: &s.document, labels: &s.labels, group: &s.group, told: None })
        .collect();
    teach(&embedder(), &profile(), &examples)
}

fn summary(models: Models<'_>, profile: &Profile, document: &Document) -> Summary {
    let budget = Budget::new(profile.budget).unwrap();
    Summarizer::new(models, &Words, profile, budget).unwrap().summarize(document).unwrap()
}

/// Mean recall of the samples, each by the models that `of` gives for it.
fn recall<'a>(samples: &[Sample], of: impl Fn(usize) -> Models<'a>) -> f64 {
    let profile = profile();
    let of = |(index, sample): (usize, &Sample)| {
        let budget = Budget::new(profile.budget).unwrap();
        let evaluator = Evaluator::new(of(index), &Words, &profile, budget).unwrap();
        let measured = evaluator.measure(&sample.document, &sample.labels, Subject::Own, &[]);
        measured.figures[0].recall.unwrap()
    };
    samples.iter().enumerate().map(of).sum::<f64>() / samples.len() as f64
}

#[test]
fn documents_that_were_not_seen_are_summarized_better() {
    let samples = samples(12);
    let lesson = lesson(&samples).unwrap();
    let embedder = embedder();
    let plain = Models::new(&embedder);
    let learned = recall(&samples, |i| plain.with_head(&lesson.judges[lesson.judge[i]], &embedder));
    let untaught = recall(&samples, |_| plain);
    assert!(learned > 0.9 && untaught < 0.7, "{learned} after learning, {untaught} before");
}

#[test]
fn the_same_documents_teach_the_same() {
    let samples = samples(8);
    let (one, other) = (lesson(&samples).unwrap().head, lesson(&samples).unwrap().head);
    assert_eq!(one, other);
    let json = serde_json::to_vec(&one).unwrap();
    let read = Head::parse(&json).unwrap();
    assert_eq!(serde_json::to_vec(&read).unwrap(), json, "what is written is read again");
    assert_eq!(read.sha256().len(), 64);
    assert_eq!(one.input, Input::UnitAndHeading);
    assert_eq!(one.model, embedder().identity().sha256);
}

#[test]
fn too_few_documents_or_labels_teach_nothing() {
    let error = lesson(&samples(4)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Document);
    assert!(error.to_string().contains("4 labelled documents"), "{error}");
    let mut unlabelled = samples(6);
    for sample in &mut unlabelled {
        sample.labels = Labels::parse(r#"{"focuses": {"tools": []}}"#).unwrap();
    }
    let error = lesson(&unlabelled).unwrap_err().to_string();
    assert!(error.contains("no unit states a labelled fact of \"tools\""), "{error}");
}

/// A focus that nobody labelled is not learned, and scored as any other.
#[test]
fn unlabelled_focuses_are_left_to_the_formulas() {
    let mut samples = samples(6);
    for sample in &mut samples {
        sample.labels.focuses.remove("payment");
    }
    let head = lesson(&samples).unwrap().head;
    let names: Vec<&str> = head.focuses.iter().map(|focus| focus.name.as_str()).collect();
    assert_eq!(names, ["tools"]);
}

/// What a tuned model tells takes the place of vectors; what does not fit the profile is refused.
#[test]
fn trees_are_fitted_to_what_a_tuned_model_tells() {
    let samples = samples(8);
    let told: Vec<Array2<f32>> = samples
        .iter()
        .map(|sample| {
            let units = ownwords::segment::units(&sample.document);
            let tells = |(unit, focus): (usize, usize)| {
                let wanted = ["Cedar", "Orders"][focus];
                if units[unit].text().starts_with(wanted) { 2.0 } else { -3.0 }
            };
            Array2::from_shape_fn((units.len(), 2), tells)
        })
        .collect();
    let examples: Vec<Example<'_>> = samples
        .iter()
        .zip(&told)
        .map(|(s, told)| Example {
            document: &s.document,
            labels: &s.labels,
            group: &s.group,
            told: Some(told),
        })
        .collect();
    let tuned = Tuned {
        model: "tuned".to_owned(),
        focuses: vec!["tools".to_owned(), "payment".to_owned()],
        weights: vec![vec![0.5; 48], vec![0.25; 48]],
        biases: vec![0.0, -1.0],
    };
    let head = teach_tuned(&tuned, &profile(), &examples).unwrap();
    assert_eq!((head.input, head.model.as_str()), (Input::HeadedUnit, "tuned"));
    assert!(head.focuses[1].trees.iter().any(|tree| !tree.nodes.is_empty()));
    assert!((head.focuses[1].bias + 1.0).abs() < 1e-6 && head.reads(48));
    let refused = |tuned: Tuned| teach_tuned(&tuned, &profile(), &examples).unwrap_err().kind();
    let swapped = vec!["payment".to_owned(), "tools".to_owned()];
    assert_eq!(refused(Tuned { focuses: swapped, ..tuned.clone() }), ErrorKind::Labels);
    assert_eq!(refused(Tuned { biases: vec![0.0], ..tuned.clone() }), ErrorKind::Labels);
    let untold: Vec<Example<'_>> =
        examples.iter().map(|example| Example { told: None, ..*example }).collect();
    assert_eq!(teach_tuned(&tuned, &profile(), &untold).unwrap_err().kind(), ErrorKind::Labels);
}

#[test]
fn a_head_for_other_vectors_is_left_aside() {
    let samples = samples(8);
    let mut head = lesson(&samples).unwrap().head;
    let embedder = embedder();
    let plain = Models::new(&embedder);
    let document = &samples[0].document;
    let learned = summary(plain.with_head(&head, &embedder), &profile(), document);
    let untaught = summary(plain, &profile(), document);
    assert_ne!(learned.text, untaught.text);
    head.model = "another".to_owned();
    assert_eq!(summary(plain.with_head(&head, &embedder), &profile(), document), untaught);
}

/// A focus that was learned stays so beside others, and one with other queries is another one.
#[test]
fn learned_focuses_stand_beside_others() {
    let samples = samples(12);
    let head = lesson(&samples).unwrap().head;
    let embedder = embedder();
    let models = Models::new(&embedder).with_head(&head, &embedder);
    let document = &samples[0].document;
    let only = |names: &[&str]| {
        let kept = profile().focuses.into_iter().filter(|f| names.contains(&f.name.as_str()));
        profile().with_only(kept.collect())
    };
    let scores = |profile: &Profile, focus: &str| -> Vec<f32> {
        let units = summary(models, profile, document).units;
        units.iter().filter(|u| u.text.starts_with("Cedar")).map(|u| u.scores[focus]).collect()
    };
    let alone = scores(&only(&["tools"]), "tools");
    assert_eq!(alone.len(), 1, "the labelled sentence is found");
    assert_eq!(alone, scores(&profile(), "tools"));
    let market = ownwords::focus::Focus::titled("Market", Some("a market on Tuesday")).unwrap();
    let with_market = Profile { budget: 60, ..profile().with_added(vec![market]) };
    assert_eq!(alone, scores(&with_market, "tools"));
    let found = summary(models, &with_market, document);
    assert!(found.units.iter().any(|u| u.focus.as_deref() == Some("market")), "{}", found.text);
    let mut changed = profile();
    changed.focuses[0].queries = vec!["Something else.".to_owned()];
    assert_ne!(alone, scores(&changed, "tools"));
}

#[test]
fn damaged_heads_are_refused() {
    let head = lesson(&samples(6)).unwrap().head;
    let json = serde_json::to_string(&head).unwrap();
    let fault = |json: &str| Head::parse(json.as_bytes()).unwrap_err().to_string();
    assert!(fault(&json[..json.len() / 2]).contains("not a head"));
    assert!(fault(&json.replace("ownwords.head/1", "ownwords.head/9")).contains("its format"));
    let mut short = head.clone();
    short.focuses[1].weights.pop();
    assert!(fault(&serde_json::to_string(&short).unwrap()).contains("\"payment\""));
    let mut lost = head.clone();
    lost.focuses[0].trees[0].nodes[0].2 = 99;
    assert!(fault(&serde_json::to_string(&lost).unwrap()).contains("leads nowhere"));
    let mut none = head;
    none.focuses.clear();
    assert!(fault(&serde_json::to_string(&none).unwrap()).contains("no focus"));
}

/// The program learns, finds again what it learned, and can leave it aside.
#[test]
fn the_program_learns_from_folders() {
    let folder = Folder::new();
    for part in ["docs", "labels"] {
        fs::create_dir(folder.path(part)).unwrap();
    }
    for number in 0..8 {
        let (text, labels) = workshop(number);
        let slug = format!("workshop-{number}_2020");
        folder.file(&format!("docs/{slug}.txt"), text);
        folder.file(&format!("labels/{slug}.json"), labels);
    }
    let profile = folder.file("mine.toml", PROFILE);
    let (docs, labels) = (folder.path("docs"), folder.path("labels"));
    let model = ["--model", tiny_model()];
    let train = ["focus", "train", "--profile", &profile, "--docs", &docs, "--labels", &labels];
    let table = run(&[&train[..], &model].concat()).expect_success();
    assert!(table.contains("learned") && table.contains("zero-shot"), "{table}");
    let head = folder.path("mine.head.json");
    assert!(Head::parse(&fs::read(&head).unwrap()).is_ok());

    let document = folder.path("docs/workshop-0_2020.txt");
    let summarize = ["summarize", &document, "--profile", &profile];
    let learned = run(&[&summarize[..], &model].concat()).expect_success();
    let plain = run(&[&summarize[..], &model, &["--zero-shot"]].concat()).expect_success();
    assert!(learned.contains("Cedar and ash"), "{learned}");
    assert_ne!(learned, plain);

    let other = run(&["summarize", &document, "--model", tiny_model()]);
    assert!(other.stderr.contains("is for another model; scored without it"), "{other:?}");

    fs::write(&head, "{}").unwrap();
    let damaged = run(&[&summarize[..], &model].concat());
    assert_eq!(damaged.code, Some(2), "{damaged:?}");
    assert!(damaged.stderr.contains("mine.head.json: not a head that can be read"), "{damaged:?}");
    let elsewhere = run(&[
        "focus",
        "train",
        "--profile",
        "business-model",
        "--docs",
        &docs,
        "--labels",
        &labels,
    ]);
    assert!(elsewhere.stderr.contains("say where to write with -o"), "{elsewhere:?}");
}
