//! Labelled documents to a head: `documents + labels → Lesson`. Joins `evaluate` and `learn`.

use crate::document::Document;
use crate::embed::Embedder;
use crate::error::Result;
use crate::evaluate::{Labels, worth};
use crate::focus::Profile;
use crate::learn::{Labelled, Lesson, Wanted, learn};
use crate::pipeline::Reader;
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
}

/// Learns the focuses of `profile` from `examples`, for the vectors of `embedder`.
///
/// # Errors
/// As [`learn`], and [`ErrorKind::Model`](crate::ErrorKind::Model) if the model cannot be run.
pub fn teach(
    embedder: &dyn Embedder,
    profile: &Profile,
    examples: &[Example<'_>],
) -> Result<Lesson> {
    let reader = Reader::new(embedder, profile, None)?;
    let mut read = Vec::with_capacity(examples.len());
    for example in examples {
        let units = units(example.document);
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
    learn(&profile.name, &wanted, embedder.identity(), &labelled)
}
