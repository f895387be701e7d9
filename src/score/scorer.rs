//! Chooses how each focus is scored: by what was learned of it, or by the formulas for any focus.

use ndarray::Array2;

use super::learned::Head;
use super::{Evidence, Scores, Signals, leaning, zero_shot};

/// Worth, as it is learned, below which a unit says nothing: it would only fill what room is left.
const LEAST: f32 = 0.1;

/// Where the scores of a focus come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// What was learned of the head's focus of this index.
    Learned(usize),
    /// The formulas; the index is that among the known focuses.
    ZeroShot(usize),
}

/// Scores units for the focuses that were asked for.
///
/// Signals are made for all *known* focuses: those of the head, if there is one, then those that were
/// asked for and that it does not know.
#[derive(Debug, Clone)]
pub struct Scorer<'a> {
    head: Option<&'a Head>,
    /// One a focus that was asked for.
    origins: Vec<Origin>,
    /// What standing early is worth to each focus that was asked for, in standard deviations.
    early: Vec<f32>,
}

impl<'a> Scorer<'a> {
    /// `asked` says of each focus that was asked for which one of the head it is, if any, and what
    /// standing early is worth to it.
    #[must_use]
    pub fn new(head: Option<&'a Head>, asked: &[(Option<usize>, f32)]) -> Self {
        let mut known = head.map_or(0, |head| head.focuses.len());
        let mut origin = |(learned, _): &(Option<usize>, f32)| {
            learned.map_or_else(
                || {
                    known += 1;
                    Origin::ZeroShot(known - 1)
                },
                Origin::Learned,
            )
        };
        let origins = asked.iter().map(&mut origin).collect();
        Self { head, origins, early: asked.iter().map(|(_, early)| *early).collect() }
    }

    /// Whether some focus that was asked for is scored by the formulas.
    #[must_use]
    pub fn is_zero_shot(&self) -> bool {
        self.origins.iter().any(|origin| matches!(origin, Origin::ZeroShot(_)))
    }

    /// The indices, among the known focuses, of those that were asked for.
    fn asked(&self) -> Vec<usize> {
        let index = |origin: &Origin| match origin {
            Origin::Learned(index) | Origin::ZeroShot(index) => *index,
        };
        self.origins.iter().map(index).collect()
    }

    /// Scores every unit for every focus that was asked for. `signals` are those of the known
    /// focuses, in their order.
    #[must_use]
    pub fn scores(&self, evidence: &Evidence<'_>, signals: &Signals) -> Scores {
        let usable = evidence.usable();
        let zero_shot = self.is_zero_shot().then(|| {
            let asked = signals.of(&self.asked());
            let scores = zero_shot::scores(&asked, &usable, &self.early);
            (scores, zero_shot::disclosed(&asked, &usable))
        });
        let learned = self.head.map(|head| {
            let own: Vec<usize> = (0..head.focuses.len()).collect();
            (head, head.scores(evidence, &signals.of(&own)))
        });
        let mut values = Array2::zeros((usable.len(), self.origins.len()));
        let mut disclosed = Vec::with_capacity(self.origins.len());
        for ((place, origin), mut column) in
            self.origins.iter().enumerate().zip(values.columns_mut())
        {
            let found = match origin {
                Origin::Learned(index) => learned.as_ref().map(|(head, scores)| {
                    column.assign(&scores.column(*index));
                    let floor = head.focuses[*index].floor;
                    column.iter().zip(&usable).any(|(score, usable)| *usable && *score >= floor)
                }),
                Origin::ZeroShot(_) => zero_shot.as_ref().map(|(scores, near)| {
                    column.assign(&scores.column(place));
                    near[place]
                }),
            };
            disclosed.push(found.unwrap_or_default());
        }
        leaning::discount(&mut values, evidence.traits.iter().map(|traits| traits.anaphora));
        for (origin, mut column) in self.origins.iter().zip(values.columns_mut()) {
            if let Origin::Learned(_) = origin {
                column.mapv_inplace(|score| if score < LEAST { 0.0 } else { score });
            }
        }
        Scores::new(values, disclosed)
    }
}
