//! Labelled documents to a head: `documents + labels → Lesson`. Joins `evaluate` and `learn`.

use ndarray::Array2;

use crate::document::Document;
use crate::embed::Embedder;
use crate::error::{Error, ErrorKind, Result};
use crate::evaluate::{Labels, worth};
use crate::focus::{Focus, Profile};
use crate::learn::{Labelled, Lesson, Tuned, Vectors, Wanted, learn};
use crate::pipeline::{Models, Reader};
use crate::score::learned::Head;
use crate::segment::units;

/// A document with what a reader wants to find in it.
#[derive(Debug, Clone, Copy)]
pub struct Example<'a> {
    /// The document, narrowed to the part that was labelled.
    pub document: &'a Document,
    /// Its labels.
    pub labels: &'a Labels,
    /// What it belongs to, a company for instance: no document is judged by what was learned from
    /// another one of its group.
    pub group: &'a str,
    /// `[units, focuses]`: what a tuned model that has not seen its group says of each unit.
    pub told: Option<&'a Array2<f32>>,
}

/// Learns the focuses of `profile` from `examples`, for the vectors of `embedder`.
///
/// # Errors
/// [`ErrorKind::Document`] if there are fewer than [`FEWEST`](crate::learn::FEWEST) groups of documents,
/// or no unit of theirs states a fact; [`ErrorKind::Model`] if the model cannot be run.
pub fn teach(
    embedder: &dyn Embedder,
    profile: &Profile,
    examples: &[Example<'_>],
) -> Result<Lesson> {
    let profile = &labelled(profile, examples);
    let reader = Reader::new(&Models::new(embedder), profile)?;
    learned(&reader, profile, &Vectors::Of(embedder.identity()), examples)
}

/// Learns the focuses of `profile` from `examples`, for the vectors of a model that was `tuned` to them.
///
/// # Errors
/// As [`teach`], and [`ErrorKind::Labels`] if the model was tuned to other focuses, or an example is not
/// told of, unit by unit.
pub fn teach_tuned(tuned: &Tuned, profile: &Profile, examples: &[Example<'_>]) -> Result<Head> {
    check_tuned(tuned, profile)?;
    let reader = Reader::of_words(profile);
    Ok(learned(&reader, profile, &Vectors::Tuned(tuned), examples)?.head)
}

/// The profile with those focuses alone that some example has facts of: others stay as they are.
fn labelled(profile: &Profile, examples: &[Example<'_>]) -> Profile {
    let told = |focus: &&Focus| {
        let lists = examples.iter().flat_map(|example| &example.labels.focuses);
        lists.filter(|(name, _)| focus.answers_to(name)).any(|(_, nuggets)| !nuggets.is_empty())
    };
    let kept: Vec<Focus> = profile.focuses.iter().filter(told).cloned().collect();
    if kept.is_empty() { profile.clone() } else { profile.with_only(kept) }
}

/// Whether the map of a tuned model belongs to the focuses of the profile, and is one.
fn check_tuned(tuned: &Tuned, profile: &Profile) -> Result<()> {
    let names: Vec<&String> = profile.focuses.iter().map(|focus| &focus.name).collect();
    let length = tuned.weights.first().map_or(0, Vec::len);
    let fits = tuned.focuses.iter().eq(names)
        && tuned.weights.len() == tuned.focuses.len()
        && tuned.biases.len() == tuned.focuses.len()
        && length > 0
        && tuned.weights.iter().all(|weights| weights.len() == length);
    let numbers = tuned.weights.iter().flatten().chain(&tuned.biases);
    if fits && numbers.into_iter().all(|number| number.is_finite()) {
        return Ok(());
    }
    Err(Error::new(ErrorKind::Labels, "the model was not tuned to the focuses of this profile")
        .hint("tune it again, to the profile as it is now"))
}

fn learned(
    reader: &Reader<'_>,
    profile: &Profile,
    vectors: &Vectors<'_>,
    examples: &[Example<'_>],
) -> Result<Lesson> {
    let mut read = Vec::with_capacity(examples.len());
    for example in examples {
        let units = units(example.document);
        check(example, units.len(), profile.focuses.len(), vectors)?;
        read.push((reader.read(&units)?, worth(&units, example.labels, profile)));
    }
    let labelled: Vec<Labelled<'_>> = read
        .iter()
        .zip(examples)
        .map(|((reading, worth), example)| Labelled {
            evidence: reading.evidence(),
            signals: &reading.signals,
            worth,
            group: example.group,
            told: example.told,
        })
        .collect();
    let wanted: Vec<Wanted> = profile
        .focuses
        .iter()
        .map(|focus| Wanted {
            name: focus.name.clone(),
            title: focus.title.clone(),
            queries: focus.queries.clone(),
        })
        .collect();
    learn(&profile.name, &wanted, vectors, &labelled)
}

/// Whether what is told of an example fits it.
fn check(example: &Example<'_>, units: usize, focuses: usize, vectors: &Vectors<'_>) -> Result<()> {
    let shape = example.told.map(Array2::dim);
    match vectors {
        // A document without units is told of by no row.
        Vectors::Tuned(_) if units > 0 && shape != Some((units, focuses)) => {
            let message = format!(
                "{}: what is told of it is not {units} units by {focuses} focuses",
                example.group
            );
            Err(Error::new(ErrorKind::Labels, message)
                .hint("run the tuned model again on the units of these documents"))
        }
        _ => Ok(()),
    }
}
