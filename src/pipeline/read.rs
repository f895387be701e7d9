//! Units to numbers: vectors, signals and scores.

use ndarray::Array2;

use crate::embed::{Embedder, Embeddings, Role};
use crate::error::Result;
use crate::focus::{Focus, Profile};
use crate::lexical::Lexicon;
use crate::score::learned::Head;
use crate::score::{Evidence, FocusVectors, Scorer, Scores, Signals, Traits};
use crate::segment::{Standing, Unit};

/// Reads the units of documents with one model, for the focuses of one profile.
pub(crate) struct Reader<'a> {
    embedder: &'a dyn Embedder,
    scorer: Scorer<'a>,
    vectors: FocusVectors,
    /// Of each known focus the phrasings and the title, whose words are looked for.
    wordings: Vec<Vec<&'a str>>,
}

/// What is known of the units of a document, as numbers.
pub(crate) struct Reading {
    units: Embeddings,
    headings: Embeddings,
    traits: Vec<Traits>,
    pub(crate) signals: Signals,
    /// For each unit the first one that says the same.
    pub(crate) repeats: Vec<usize>,
}

impl Reading {
    pub(crate) fn evidence(&self) -> Evidence<'_> {
        Evidence { units: &self.units, headings: &self.headings, traits: &self.traits }
    }
}

impl<'a> Reader<'a> {
    /// Embeds the focuses of `profile`, and of `head` if it can be used with this model.
    pub(crate) fn new(
        embedder: &'a dyn Embedder,
        profile: &'a Profile,
        head: Option<&'a Head>,
    ) -> Result<Self> {
        let head = head.filter(|head| head.model == embedder.identity().sha256);
        let learned = |focus: &Focus| {
            let focuses = head.map_or(&[][..], |head| &head.focuses);
            focuses.iter().position(|f| f.name == focus.name && f.queries == focus.queries)
        };
        let asked: Vec<(Option<usize>, f32)> =
            profile.focuses.iter().map(|focus| (learned(focus), focus.early)).collect();
        // Signals of focuses that nobody asked for are only of use to a head that is used.
        let head = head.filter(|_| asked.iter().any(|(learned, _)| learned.is_some()));
        let mut known: Vec<(&[String], &str)> = head.map_or_else(Vec::new, |head| {
            head.focuses.iter().map(|f| (f.queries.as_slice(), f.title.as_str())).collect()
        });
        let others = profile.focuses.iter().zip(&asked).filter(|(_, (learned, _))| learned.is_none());
        known.extend(others.map(|(focus, _)| (focus.queries.as_slice(), focus.title.as_str())));
        let queries: Vec<&str> =
            known.iter().flat_map(|(queries, _)| queries.iter().map(String::as_str)).collect();
        let titles: Vec<&str> = known.iter().map(|(_, title)| *title).collect();
        let vectors = FocusVectors::new(
            embedder.embed(&queries, Role::Query)?,
            known.iter().map(|(queries, _)| queries.len()).collect(),
            embedder.embed(&titles, Role::Query)?,
        );
        let wording = |(queries, title): &(&'a [String], &'a str)| {
            queries.iter().map(String::as_str).chain([*title]).collect()
        };
        let wordings = known.iter().map(wording).collect();
        Ok(Self { embedder, scorer: Scorer::new(head, &asked), vectors, wordings })
    }

    /// Reads `units`, all those of a document.
    pub(crate) fn read(&self, units: &[Unit]) -> Result<Reading> {
        let (headings, traits) = headings(units);
        let own: Vec<&str> = units.iter().map(Unit::text).collect();
        let lexicon = Lexicon::new(&own);
        let mut terms = Array2::zeros((units.len(), self.wordings.len()));
        for (mut column, wording) in terms.columns_mut().into_iter().zip(&self.wordings) {
            column.assign(&ndarray::Array1::from(lexicon.bm25(wording)));
        }
        let vectors = self.embed(units)?;
        let headings = self.embedder.embed(&headings, Role::Passage)?;
        let evidence = Evidence { units: &vectors, headings: &headings, traits: &traits };
        let signals = Signals::new(&evidence, &self.vectors, terms);
        Ok(Reading { signals, units: vectors, headings, traits, repeats: lexicon.repeats() })
    }

    /// How much each unit serves each focus that was asked for.
    pub(crate) fn scores(&self, reading: &Reading) -> Scores {
        self.scorer.scores(&reading.evidence(), &reading.signals)
    }

    /// One vector a unit; an entry of a list is read after its lead-in.
    pub(crate) fn embed(&self, units: &[Unit]) -> Result<Embeddings> {
        let texts: Vec<String> = units
            .iter()
            .map(|unit| match unit.standing {
                Standing::After(lead_in) => format!("{} {}", units[lead_in].text(), unit.text()),
                _ => unit.text().to_owned(),
            })
            .collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        self.embedder.embed(&texts, Role::Passage)
    }
}

/// The different headings next above units, and the traits of the units, which refer to them.
fn headings(units: &[Unit]) -> (Vec<&str>, Vec<Traits>) {
    let mut headings: Vec<&str> = Vec::new();
    let mut index = std::collections::HashMap::new();
    let traits = units
        .iter()
        .map(|unit| {
            let heading = unit.heading.last().map(|text| {
                *index.entry(text.as_str()).or_insert_with(|| {
                    headings.push(text);
                    headings.len() - 1
                })
            });
            let usable = matches!(unit.standing, Standing::Alone | Standing::After(_));
            Traits { usable, heading, marks: unit.marks() }
        })
        .collect();
    (headings, traits)
}
