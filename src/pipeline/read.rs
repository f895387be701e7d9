//! Units to numbers: vectors, signals and scores.

use ndarray::{Array1, Array2};

use super::Models;
use crate::embed::{Calibration, Embedder, Embeddings, ModelIdentity, Role};
use crate::error::{Error, ErrorKind, Result};
use crate::focus::{Focus, Profile};
use crate::lexical::{Lexicon, Query};
use crate::score::learned::{Head, Input};
use crate::score::{Evidence, FocusVectors, Scorer, Scores, Signals, Traits};
use crate::segment::{Standing, Unit};

/// Reads the units of documents for the focuses of one profile.
pub(crate) struct Reader<'a> {
    scorer: Scorer<'a>,
    /// What is looked for of each known focus: the words of its phrasings and its title.
    queries: Vec<Query>,
    /// The model for any text, where it is needed, and the known focuses by its vectors.
    general: Option<(&'a dyn Embedder, FocusVectors)>,
    /// The model that was tuned with the head.
    tuned: Option<&'a dyn Embedder>,
    /// What was learned, if it is used.
    head: Option<&'a Head>,
}

/// What is known of the units of a document, as numbers.
pub(crate) struct Reading {
    units: Embeddings,
    headings: Embeddings,
    headed: Option<Embeddings>,
    traits: Vec<Traits>,
    pub(crate) signals: Signals,
    /// For each unit the first one that says the same.
    pub(crate) repeats: Vec<usize>,
}

impl Reading {
    pub(crate) fn evidence(&self) -> Evidence<'_> {
        Evidence {
            units: &self.units,
            headings: &self.headings,
            headed: self.headed.as_ref(),
            traits: &self.traits,
        }
    }
}

/// A focus whose signals are measured: its phrasings and its title.
type Known<'a> = (&'a [String], &'a str);

impl<'a> Reader<'a> {
    /// Embeds the focuses of `profile` with the model for any text, as far as nothing was learned of
    /// them.
    pub(crate) fn new(models: &Models<'a>, profile: &'a Profile) -> Result<Self> {
        let learned = models.learned();
        let index =
            |focus: &Focus| learned.and_then(|(head, _)| head.index(&focus.name, &focus.queries));
        let asked: Vec<(Option<usize>, f32)> =
            profile.focuses.iter().map(|focus| (index(focus), focus.early)).collect();
        // Signals of focuses that nobody asked for are only of use to a head that is used.
        let learned = learned.filter(|_| asked.iter().any(|(index, _)| index.is_some()));
        let head = learned.map(|(head, _)| head);
        let mut known: Vec<Known<'a>> = head.map_or_else(Vec::new, |head| {
            head.focuses.iter().map(|f| (f.queries.as_slice(), f.title.as_str())).collect()
        });
        let others = profile.focuses.iter().zip(&asked).filter(|(_, (index, _))| index.is_none());
        known.extend(others.map(|(focus, _)| (focus.queries.as_slice(), focus.title.as_str())));
        let scorer = Scorer::new(head, &asked);
        let own = |head: &Head| head.input == Input::UnitAndHeading;
        let general = (scorer.is_zero_shot() || head.is_some_and(own))
            .then(|| Ok((models.general(), vectors(models.general(), &known)?)))
            .transpose()?;
        let tuned = learned.filter(|(head, _)| !own(head)).map(|(_, embedder)| embedder);
        Ok(Self { scorer, queries: queries(&known), general, tuned, head })
    }

    /// A reader of words alone, for a profile that a tuned model is to learn.
    pub(crate) fn of_words(profile: &'a Profile) -> Self {
        let known: Vec<Known<'a>> =
            profile.focuses.iter().map(|f| (f.queries.as_slice(), f.title.as_str())).collect();
        let scorer = Scorer::new(None, &[]);
        Self { scorer, queries: queries(&known), general: None, tuned: None, head: None }
    }

    /// Reads `units`, all those of a document.
    pub(crate) fn read(&self, units: &[Unit]) -> Result<Reading> {
        let (titles, traits) = headings(units);
        let own: Vec<&str> = units.iter().map(Unit::text).collect();
        let lexicon = Lexicon::new(&own);
        let mut terms = Array2::zeros((units.len(), self.queries.len()));
        for (mut column, query) in terms.columns_mut().into_iter().zip(&self.queries) {
            column.assign(&Array1::from(lexicon.bm25(query)));
        }
        let headed = self.tuned.map(|tuned| embed(tuned, units, true)).transpose()?;
        let none = || Embeddings::normalized(Array2::zeros((0, 0)));
        self.check(headed.as_ref())?;
        let (units, headings, signals) = match &self.general {
            Some((embedder, focuses)) => {
                let vectors = embed(*embedder, units, false)?;
                self.check(Some(&vectors).filter(|_| self.tuned.is_none()))?;
                let headings = embedder.embed(&titles, Role::Passage)?;
                let evidence = Evidence {
                    units: &vectors,
                    headings: &headings,
                    headed: None,
                    traits: &traits,
                };
                let signals = Signals::new(&evidence, focuses, terms);
                (vectors, headings, signals)
            }
            None => (none(), none(), Signals::of_terms(terms)),
        };
        Ok(Reading { units, headings, headed, traits, signals, repeats: lexicon.repeats() })
    }

    /// Whether the head reads vectors of this length.
    fn check(&self, vectors: Option<&Embeddings>) -> Result<()> {
        match (self.head, vectors) {
            (Some(head), Some(vectors)) if !head.reads(vectors.dimensions()) => {
                let message =
                    format!("what was learned is not of vectors of {}", vectors.dimensions());
                Err(Error::new(ErrorKind::Profile, message)
                    .hint("make the head again with `ownwords focus train`"))
            }
            _ => Ok(()),
        }
    }

    /// The head, if it is used.
    pub(crate) fn head(&self) -> Option<&'a Head> {
        self.head
    }

    /// How much each unit serves each focus that was asked for.
    pub(crate) fn scores(&self, reading: &Reading) -> Scores {
        self.scorer.scores(&reading.evidence(), &reading.signals)
    }

    /// The identity of the tuned model, if it is used.
    pub(crate) fn tuned(&self) -> Option<&ModelIdentity> {
        self.tuned.map(Embedder::identity)
    }
}

/// One vector a unit; an entry of a list is read after its lead-in and, if `headed`, everything after
/// the heading that is next above it.
pub(crate) fn embed(embedder: &dyn Embedder, units: &[Unit], headed: bool) -> Result<Embeddings> {
    let texts: Vec<String> = units.iter().map(|unit| text(unit, units, headed)).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    embedder.embed(&texts, Role::Passage)
}

fn text(unit: &Unit, units: &[Unit], headed: bool) -> String {
    let heading = unit.heading.last().filter(|_| headed);
    let lead_in = match unit.standing {
        Standing::After(lead_in) => Some(units[lead_in].text()),
        _ => None,
    };
    let heading = heading.map(|heading| format!("{heading}:"));
    let parts = [heading.as_deref(), lead_in, Some(unit.text())];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn vectors(embedder: &dyn Embedder, known: &[Known<'_>]) -> Result<FocusVectors> {
    let queries: Vec<&str> =
        known.iter().flat_map(|(queries, _)| queries.iter().map(String::as_str)).collect();
    let titles: Vec<&str> = known.iter().map(|(_, title)| *title).collect();
    Ok(FocusVectors::new(
        embedder.embed(&queries, Role::Query)?,
        known.iter().map(|(queries, _)| queries.len()).collect(),
        embedder.embed(&titles, Role::Query)?,
        Calibration::of(embedder)?,
    ))
}

fn queries(known: &[Known<'_>]) -> Vec<Query> {
    let query = |(phrasings, title): &Known<'_>| {
        let all: Vec<&str> = phrasings.iter().map(String::as_str).chain([*title]).collect();
        Query::new(&all)
    };
    known.iter().map(query).collect()
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
            Traits { usable, heading, marks: unit.marks(), anaphora: unit.anaphora() }
        })
        .collect();
    (headings, traits)
}
