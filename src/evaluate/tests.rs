//! Evaluation of whole documents: the order of systems, the laws of baselines, what fails.

use super::*;
use crate::embed::{Chars, HashingEmbedder, Words as WordCounter};
use crate::error::ErrorKind;

const SOURCE: &str = include_str!("../../tests/data/eval/docs/tamarack-kilns.txt");
const LABELS: &str = include_str!("../../tests/data/eval/labels/tamarack-kilns.json");

/// The labels of the fixture, and a focus that the profile does not have.
fn labels() -> Labels {
    let patents = r#", "patents": [{"id": "pat1", "importance": "vital",
        "evidence": ["six patents on door seals"]}]}"#;
    let (before, after) = LABELS.rsplit_once("\n  }").unwrap();
    Labels::parse(&[before, patents, after].concat()).unwrap()
}

fn profile() -> Profile {
    Profile::parse(Profile::built_in_toml("business-model").unwrap()).unwrap()
}

fn measure_with(
    counter: &dyn TokenCounter,
    budget: usize,
    subject: Subject<'_>,
    baselines: &[Baseline],
) -> Measured {
    let (profile, embedder) = (profile(), HashingEmbedder::default());
    let budget = Budget::new(budget).unwrap();
    let evaluator = Evaluator::new(&embedder, counter, &profile, budget).unwrap();
    let document = Document::read(SOURCE.as_bytes()).unwrap();
    evaluator.measure(&document, &labels(), subject, baselines)
}

fn measure(budget: usize, subject: Subject<'_>, baselines: &[Baseline]) -> Measured {
    measure_with(&WordCounter, budget, subject, baselines)
}

#[test]
fn no_system_is_over_the_budget_and_none_beats_the_oracle() {
    for budget in [12, 25, 60, 120] {
        let measured = measure(budget, Subject::Own, &Baseline::ALL);
        assert!(measured.failure.is_none(), "{:?}", measured.failure);
        assert_eq!(measured.figures.len(), 8);
        let oracle = measured.figures[7].recall.unwrap();
        for (system, figures) in measured.figures.iter().enumerate() {
            assert!(figures.tokens <= budget as f64, "{system} at {budget}: {figures:?}");
            assert!(!figures.over && !figures.missing, "{system} at {budget}: {figures:?}");
            assert!(figures.recall.unwrap() <= oracle + 1e-9, "{system} at {budget}: {figures:?}");
        }
    }
}

#[test]
fn a_counter_that_counts_joints_is_kept_to_as_well() {
    for budget in [70, 200, 555] {
        let measured = measure_with(&Chars, budget, Subject::Own, &Baseline::ALL);
        for figures in measured.figures {
            assert!(figures.tokens <= budget as f64, "{budget}: {figures:?}");
        }
    }
}

#[test]
fn only_the_program_says_what_is_not_disclosed() {
    let measured = measure(60, Subject::Own, &[Baseline::Lead]);
    let said = measured.figures[0].not_disclosed.unwrap();
    // `patents` is no focus of the profile; `financing` has no nugget.
    assert_eq!((said.silent.of, said.told.of, said.all().of), (1, 4, 5));
    assert_eq!(measured.figures[1].not_disclosed, None);
}

#[test]
fn given_summaries_are_cut_at_the_budget() {
    let text = "Tamarack Kilns makes electric kilns for studios. Potters buy\n";
    let within = &measure(10, Subject::Given(Some(text)), &[]).figures[0];
    assert!((within.tokens - 9.0).abs() < 1e-9 && !within.over && !within.missing);
    let over = &measure(5, Subject::Given(Some(text)), &[]).figures[0];
    assert!((over.tokens - 5.0).abs() < 1e-9 && over.over, "{over:?}");
    let none = &measure(5, Subject::Given(None), &[]).figures[0];
    assert!(none.missing && none.recall == Some(0.0), "{none:?}");
}

#[test]
fn a_summary_that_cannot_be_made_counts_as_missing() {
    let measured = measure(2, Subject::Own, &[Baseline::Lead, Baseline::Random]);
    assert_eq!(measured.failure.unwrap().kind(), ErrorKind::Budget);
    assert_eq!(measured.figures.len(), 3);
    assert!(measured.figures.iter().all(|f| f.missing && f.recall == Some(0.0)));
}
