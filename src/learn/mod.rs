//! Learns focuses from labelled documents: `documents with the worth of their units → Head`.
//!
//! Knows numbers alone: evidence, signals, and what each unit turned out to be worth. Where labels come
//! from is not decided here. Nothing is judged on what it was fitted to: documents are dealt into
//! folds by their `group` (a company, say), and what the trees see of a unit's vector comes from a map
//! that was fitted without its fold.

mod boost;
mod folds;
mod ridge;

use std::collections::BTreeSet;

use ndarray::{Array2, Axis, concatenate};
use rayon::prelude::*;
use serde::Deserialize;

use crate::embed::ModelIdentity;
use crate::error::{Error, ErrorKind, Result};
use crate::score::learned::{FORMAT, Head, HeadFocus, Input, TrainedOn, features};
use crate::score::{Evidence, Signals};
use folds::Folds;
use ridge::{Linear, Moments};

/// The fewest labelled documents, of different groups, that something can be learned from.
pub const FEWEST: usize = 5;

/// Part of the best worth in the weakest labelled documents that a document must reach, else a focus
/// is not disclosed.
const FLOOR: f32 = 0.65;

/// A labelled document.
#[derive(Debug, Clone, Copy)]
pub struct Labelled<'a> {
    /// What is known of its units.
    pub evidence: Evidence<'a>,
    /// What was measured of them, for the focuses to be learned.
    pub signals: &'a Signals,
    /// `[units, focuses]`: what each unit is worth to a reader of each focus, from 0 to 1.
    pub worth: &'a Array2<f32>,
    /// Documents of one group are never used to judge one another.
    pub group: &'a str,
    /// `[units, focuses]`: what each unit tells by itself, if a tuned model says that, which has not
    /// seen the documents of this group's fold.
    pub told: Option<&'a Array2<f32>>,
}

/// How the vectors of a tuned model tell of the focuses, learned together with it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Tuned {
    /// SHA-256 of the weights of the model.
    pub model: String,
    /// Names of the focuses, in the order of what follows.
    pub focuses: Vec<String>,
    /// Of each focus, the weights of a vector.
    pub weights: Vec<Vec<f32>>,
    /// One a focus.
    pub biases: Vec<f32>,
}

/// A focus to be learned: its name, its title and its phrasings.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Its phrasings.
    pub queries: Vec<String>,
}

/// What was learned.
#[derive(Debug, Clone)]
pub struct Lesson {
    /// From all documents.
    pub head: Head,
    /// For each document, its fold: an index into `judges`.
    pub judge: Vec<usize>,
    /// One a fold: what was learned without its documents. With a tuned model only the trees are: the
    /// model and the map of its vectors have seen all documents.
    pub judges: Vec<Head>,
}

/// The vectors that a head is to read.
#[derive(Debug, Clone, Copy)]
pub enum Vectors<'a> {
    /// Those of the evidence, by this model.
    Of(&'a ModelIdentity),
    /// Those of a tuned model: `told` says of every document what they tell.
    Tuned(&'a Tuned),
}

/// Learns `wanted` from `documents`, for a head that reads `vectors`.
///
/// # Errors
/// [`ErrorKind::Document`] if there are fewer than [`FEWEST`] groups of documents, or no unit of theirs
/// is worth anything to a focus.
pub(crate) fn learn(
    profile: &str,
    wanted: &[Wanted],
    vectors: &Vectors<'_>,
    documents: &[Labelled<'_>],
) -> Result<Lesson> {
    let groups: BTreeSet<&str> = documents.iter().map(|document| document.group).collect();
    if groups.len() < FEWEST {
        let message =
            format!("{} labelled documents of different companies are too few", groups.len());
        return Err(Error::new(ErrorKind::Document, message)
            .hint(format!("label at least {FEWEST}; twenty are a good beginning")));
    }
    let silent = |focus: &usize| {
        documents.iter().all(|document| document.worth.column(*focus).iter().all(|w| *w <= 0.0))
    };
    if let Some(focus) = (0..wanted.len()).find(silent) {
        let message = format!("no unit states a labelled fact of \"{}\"", wanted[focus].name);
        return Err(Error::new(ErrorKind::Document, message)
            .hint("check that its evidence is copied word for word from these documents"));
    }
    let school = School::new(profile, wanted, vectors, documents);
    let mut judges: Vec<Head> =
        (0..Folds::COUNT).into_par_iter().map(|fold| school.head(Some(fold))).collect();
    let judge: Vec<usize> = (0..documents.len()).map(|d| school.folds.of(d)).collect();
    let mut head = school.head(None);
    let best = school.best(&judges);
    for (fold, judge) in judges.iter_mut().enumerate() {
        school.set_floors(judge, &best, Some(fold));
    }
    school.set_floors(&mut head, &best, None);
    Ok(Lesson { head, judge, judges })
}

/// All that heads are made of.
struct School<'a> {
    profile: &'a str,
    wanted: &'a [Wanted],
    vectors: &'a Vectors<'a>,
    documents: &'a [Labelled<'a>],
    folds: Folds,
    /// Second moments of the vectors of each fold; none if the map is given.
    moments: Vec<Moments>,
}

impl<'a> School<'a> {
    fn new(
        profile: &'a str,
        wanted: &'a [Wanted],
        vectors: &'a Vectors<'a>,
        documents: &'a [Labelled<'a>],
    ) -> Self {
        let folds = Folds::new(documents.iter().map(|document| document.group));
        let moments = match vectors {
            Vectors::Of(_) => moments(documents, &folds, wanted.len()),
            Vectors::Tuned(_) => Vec::new(), // the map is given
        };
        Self { profile, wanted, vectors, documents, folds, moments }
    }

    fn input(&self) -> Input {
        match self.vectors {
            Vectors::Of(_) => Input::UnitAndHeading,
            Vectors::Tuned(_) => Input::HeadedUnit,
        }
    }

    /// The linear map from all folds but those of `without`.
    fn linear(&self, without: &[usize]) -> Linear {
        if let Vectors::Tuned(tuned) = self.vectors {
            return Linear::given(&tuned.weights, &tuned.biases);
        }
        let kept = (0..Folds::COUNT).filter(|fold| !without.contains(fold));
        let none =
            Moments::zero(self.documents.first().map_or(0, Labelled::width), self.wanted.len());
        kept.fold(none, |sum, fold| sum + &self.moments[fold]).solve()
    }

    /// What can be learned from all folds but `without`.
    fn head(&self, without: Option<usize>) -> Head {
        let inner: Vec<Linear> = match self.vectors {
            Vectors::Of(_) => (0..Folds::COUNT)
                .map(|fold| self.linear(&without.into_iter().chain([fold]).collect::<Vec<_>>()))
                .collect(),
            Vectors::Tuned(_) => Vec::new(), // what units tell is given
        };
        let kept: Vec<(usize, &Labelled<'_>)> = self
            .documents
            .iter()
            .enumerate()
            .filter(|(d, _)| Some(self.folds.of(*d)) != without)
            .collect();
        let (mut looks, mut worth) = (Vec::new(), Vec::new());
        for (d, document) in &kept {
            let told = document
                .told
                .cloned()
                .unwrap_or_else(|| inner[self.folds.of(*d)].of(&document.evidence.with_headings()));
            let usable = document.usable();
            let all = features(&told, &document.evidence, document.signals, self.input());
            looks.push(all.select(Axis(0), &usable));
            worth.push(document.worth.select(Axis(0), &usable));
        }
        let looks = stacked(&looks);
        let worth = stacked(&worth);
        let linear = self.linear(&without.into_iter().collect::<Vec<_>>());
        let forests: Vec<(f32, Vec<_>)> = (0..self.wanted.len())
            .into_par_iter()
            .map(|focus| boost::boost(&looks, &worth.column(focus).to_vec()))
            .collect();
        let focuses = self.wanted.iter().zip(forests).enumerate().map(|(i, (wanted, forest))| {
            let (base, trees) = forest;
            HeadFocus {
                name: wanted.name.clone(),
                title: wanted.title.clone(),
                queries: wanted.queries.clone(),
                weights: linear.weights.column(i).iter().map(|w| *w as f32).collect(),
                bias: linear.biases[i] as f32,
                base,
                trees,
                floor: 0.0,
            }
        });
        Head {
            format: FORMAT.to_owned(),
            model: match self.vectors {
                Vectors::Of(model) => model.sha256.clone(),
                Vectors::Tuned(tuned) => tuned.model.clone(),
            },
            input: self.input(),
            trained_on: TrainedOn {
                profile: self.profile.to_owned(),
                documents: kept.len(),
                units: worth.nrows(),
            },
            focuses: focuses.collect(),
            sha256: String::new(),
        }
    }

    /// `[documents, focuses]`: what the best unit of each document reaches, judged by the head that has
    /// not seen it.
    fn best(&self, judges: &[Head]) -> Array2<f32> {
        let mut best = Array2::zeros((self.documents.len(), self.wanted.len()));
        for (d, document) in self.documents.iter().enumerate() {
            let judge = &judges[self.folds.of(d)];
            let scores = match document.told {
                Some(told) => judge.scores_of(told, &document.evidence, document.signals),
                None => judge.scores(&document.evidence, document.signals),
            };
            let usable = scores.select(Axis(0), &document.usable());
            best.row_mut(d).assign(&usable.fold_axis(Axis(0), 0.0_f32, |a, b| a.max(*b)));
        }
        best
    }

    /// Sets the floors of a head: a part of what the best unit reaches in the weakest tenth of the
    /// documents, but those of fold `without`, that disclose the focus.
    fn set_floors(&self, head: &mut Head, best: &Array2<f32>, without: Option<usize>) {
        for (focus, learned) in head.focuses.iter_mut().enumerate() {
            let disclosing = self.documents.iter().enumerate().filter(|(d, document)| {
                Some(self.folds.of(*d)) != without
                    && document.worth.column(focus).iter().any(|worth| *worth > 0.0)
            });
            let mut reached: Vec<f32> = disclosing.map(|(d, _)| best[[d, focus]]).collect();
            reached.sort_by(f32::total_cmp);
            learned.floor = reached.get(reached.len() / 10).map_or(0.0, |weakest| weakest * FLOOR);
        }
    }
}

/// The second moments of the vectors of each fold.
fn moments(documents: &[Labelled<'_>], folds: &Folds, focuses: usize) -> Vec<Moments> {
    let width = documents.first().map_or(0, Labelled::width);
    let of_fold = |fold: usize| {
        let own = documents.iter().enumerate().filter(|(d, _)| folds.of(*d) == fold);
        own.fold(Moments::zero(width, focuses), |sum, (_, document)| sum + &document.moments())
    };
    (0..Folds::COUNT).into_par_iter().map(of_fold).collect()
}

impl Labelled<'_> {
    /// Indices of the units that can stand in a summary.
    fn usable(&self) -> Vec<usize> {
        let traits = self.evidence.traits.iter().enumerate();
        traits.filter(|(_, traits)| traits.usable).map(|(unit, _)| unit).collect()
    }

    /// Length of a unit's vector and that of its heading.
    fn width(&self) -> usize {
        2 * self.evidence.units.dimensions()
    }

    fn moments(&self) -> Moments {
        let usable = self.usable();
        Moments::of(
            &self.evidence.with_headings().select(Axis(0), &usable),
            &self.worth.select(Axis(0), &usable),
        )
    }
}

/// One matrix of all rows.
fn stacked(parts: &[Array2<f32>]) -> Array2<f32> {
    let views: Vec<_> = parts.iter().map(|part| part.view()).collect();
    // All have the same number of columns, so that this cannot fail.
    concatenate(Axis(0), &views).unwrap_or_default()
}
