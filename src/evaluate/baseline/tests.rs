//! What each baseline chooses of a few units, with an embedder that knows which words texts share.

use super::*;
use crate::document::Document;
use crate::embed::{Embedder as _, HashingEmbedder, Role, Words as WordCounter};
use crate::evaluate::Labels;
use crate::focus::Profile;
use crate::pipeline::Summarizer;
use crate::select::Budget;

/// Units: 0 and 1 sentences, 2 a lead-in with its entries 3 and 4, 5 to 7 sentences.
const SOURCE: &str = "\
Dunlin Tools is a small company in Oregon.

Ninety people work for our small company in Oregon.

Our kilns are used to:

• bake clay; and

• dry wood.

Our customers are potters and mills. Our customers are potters and mills too.

A bank lends us money to buy clay for kilns.
";

const LABELS: &str = r#"{"focuses": {"uses": [
    {"id": "u", "importance": "vital", "evidence": ["used to dry wood"]}], "money": [
    {"id": "m", "importance": "okay", "evidence": ["bank lends us money"]},
    {"id": "n", "importance": "okay", "evidence": ["no such words"]}]}}"#;

/// What `baseline` chooses for focuses of these titles.
fn select(baseline: Baseline, titles: &[&str], budget: usize) -> Vec<Vec<usize>> {
    let embedder = HashingEmbedder::default();
    let profile = Profile::parse(Profile::built_in_toml("business-model").unwrap()).unwrap();
    let summarizer =
        Summarizer::new(&embedder, &WordCounter, &profile, Budget::new(budget).unwrap()).unwrap();
    let material = summarizer.material(&Document::read(SOURCE.as_bytes()).unwrap()).unwrap();
    assert_eq!(material.units.len(), 8);
    baseline.select(&Task {
        counter: &WordCounter,
        limit: budget,
        vectors: &summarizer.embed(&material.units).unwrap(),
        titles,
        title_vectors: &embedder.embed(titles, Role::Query).unwrap(),
        labels: &Labels::parse(LABELS).unwrap(),
        material: &material,
    })
}

#[test]
fn the_lead_ends_with_the_first_unit_that_does_not_fit() {
    assert_eq!(select(Baseline::Lead, &[], 17), [[0, 1]]);
    assert_eq!(select(Baseline::Lead, &[], 24), [[0, 1, 2, 3]]);
    assert_eq!(select(Baseline::Lead, &[], 26), [[0, 1, 2, 3, 4]]);
}

#[test]
fn chance_differs_by_seed_and_is_the_same_in_every_run() {
    let selections = select(Baseline::Random, &[], 20);
    assert_eq!(selections.len(), 5);
    assert!(selections.iter().any(|s| *s != selections[0]), "{selections:?}");
    assert_eq!(selections, select(Baseline::Random, &[], 20));
}

#[test]
fn the_centroid_is_what_most_units_speak_of() {
    assert_eq!(select(Baseline::Centroid, &[], 14), [[5, 6]]);
}

#[test]
fn titles_find_units_by_their_words_in_turn() {
    for baseline in [Baseline::Bm25, Baseline::Bare, Baseline::Mmr] {
        let found = select(baseline, &["bank money", "people"], 19);
        assert_eq!(found, [[1, 7]], "{}", baseline.name());
    }
}

#[test]
fn maximal_marginal_relevance_passes_over_what_repeats() {
    let title = "customers: potters and mills; clay and kilns";
    assert_eq!(select(Baseline::Bare, &[title], 14), [[5, 6]]);
    assert_eq!(select(Baseline::Mmr, &[title], 14), [[2, 3, 5]]);
}

#[test]
fn the_oracle_takes_what_is_labelled_with_its_lead_in_and_no_more() {
    assert_eq!(select(Baseline::Oracle, &[], 100), [[2, 4, 7]]);
    assert_eq!(select(Baseline::Oracle, &[], 8), [[2, 4]]);
}

#[test]
fn baselines_have_names_that_find_them() {
    for baseline in Baseline::ALL {
        assert_eq!(Baseline::named(baseline.name()), Some(baseline));
    }
    assert_eq!(Baseline::named("ownwords"), None);
}
