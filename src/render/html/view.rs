//! What the parts of a report look up in common: `Examined` and `Document`, with indices for names.

use std::ops::Range;

use crate::document::{Document, Span};
use crate::summary::{Candidate, Examined, FocusReport, SummaryUnit};

/// A summary, what it was chosen from, and the whole of its source.
pub(super) struct View<'a> {
    pub(super) examined: &'a Examined,
    pub(super) document: &'a Document,
    /// For each unit of the summary the index of the focus that it serves; `None` for a lead-in.
    served: Vec<Option<usize>>,
}

impl<'a> View<'a> {
    pub(super) fn new(examined: &'a Examined, document: &'a Document) -> Self {
        let focuses = &examined.summary.focuses;
        let units = &examined.summary.units;
        let index = |name: &str| focuses.iter().position(|focus| focus.name == name);
        let served = units.iter().map(|unit| unit.focus.as_deref().and_then(index)).collect();
        Self { examined, document, served }
    }

    pub(super) fn focuses(&self) -> &'a [FocusReport] {
        &self.examined.summary.focuses
    }

    pub(super) fn units(&self) -> &'a [SummaryUnit] {
        &self.examined.summary.units
    }

    pub(super) fn candidates(&self) -> &'a [Candidate] {
        &self.examined.candidates
    }

    /// The focus that a unit of the summary serves.
    pub(super) fn focus_of(&self, unit: usize) -> Option<usize> {
        self.served.get(unit).copied().flatten()
    }

    /// The candidate that would have been chosen in place of a unit of the summary.
    pub(super) fn runner_up_of(&self, unit: usize) -> Option<usize> {
        self.examined.runners_up.get(unit).copied().flatten()
    }

    /// The best candidate for a focus that was not taken.
    pub(super) fn best_rejected_of(&self, focus: usize) -> Option<usize> {
        let rejected = self.focuses().get(focus)?.best_rejected.as_ref()?;
        self.candidates().iter().position(|candidate| candidate.spans == rejected.spans)
    }

    /// Tokens of the units that serve each focus, those of lead-ins behind them.
    pub(super) fn tokens(&self) -> Vec<usize> {
        let mut tokens = vec![0; self.focuses().len() + 1];
        for (at, unit) in self.units().iter().enumerate() {
            let place = self.focus_of(at).unwrap_or(self.focuses().len());
            tokens[place] += unit.tokens;
        }
        tokens
    }

    /// The best score of any candidate for any focus; never 0.
    pub(super) fn best_score(&self) -> f32 {
        let scores = self.candidates().iter().flat_map(|candidate| &candidate.scores);
        scores.copied().fold(f32::MIN_POSITIVE, f32::max)
    }

    /// The part that was summarized; nothing if that is the whole source.
    pub(super) fn part(&self) -> Option<Range<usize>> {
        let section = &self.examined.summary.source.section;
        let whole = 0..self.document.text().len();
        let part = section.start..section.end;
        (part != whole).then_some(part)
    }

    /// What the source is called: the last part of its path.
    pub(super) fn name(&self) -> String {
        let source = &self.examined.summary.source;
        let path = source.path.as_deref().unwrap_or("Standard input");
        let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
        match source.record {
            Some(record) => format!("{file}, record {record}"),
            None => file.to_owned(),
        }
    }

    /// Where `span` is for a person: its page, or its lines in the text.
    pub(super) fn place(&self, span: Span) -> String {
        let (what, (first, last)) = match self.document.pages(span) {
            Some(pages) => ("page", pages),
            None => ("line", self.document.lines(span)),
        };
        if first == last { format!("{what} {first}") } else { format!("{what}s {first}–{last}") }
    }
}
