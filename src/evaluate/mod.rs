//! How good summaries are, on labelled data: `Document + Labels → Figures`, and rankings beside it.
//!
//! Uses the whole program as its users do, and simple ways of choosing to compare it with. Knows no
//! file; nothing of the program uses it.
//!
//! The measures of a summary are nugget recall (`recall`), signs of how it reads (`faults`), words that
//! are not the document's (`foreign`), and whether it is right about what is not disclosed
//! (`disclosure`); [`ranking`] measures the model alone.

pub mod baseline;
mod cut;
mod disclosure;
mod faults;
mod figures;
mod foreign;
mod labels;
mod order;
pub mod ranking;
mod recall;
mod words;
mod worth;

#[cfg(test)]
mod tests;

pub use disclosure::{Disclosure, Share};
pub use faults::{Faults, faults};
pub use figures::{Figures, Total};
pub use labels::{Evidence, Importance, Labels, Nugget};
pub use recall::{Recall, recall};
pub use words::Words;
pub use worth::worth;

use crate::document::Document;
use crate::embed::{Role, TokenCounter};
use crate::error::{Error, Result};
use crate::focus::Profile;
use crate::pipeline::{Models, Summarizer};
use crate::select::Budget;
use baseline::{Baseline, Task};
use cut::cut;
use figures::Gold;

/// Measures summaries of documents, and those that baselines make of them.
pub struct Evaluator<'a> {
    counter: &'a dyn TokenCounter,
    profile: &'a Profile,
    budget: Budget,
    summarizer: Summarizer<'a>,
    models: Models<'a>,
}

/// The summary that is measured besides the baselines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject<'a> {
    /// The one that this program makes.
    Own,
    /// A text from elsewhere; `None` if there is no such text.
    Given(Option<&'a str>),
}

/// What was measured on one document.
#[derive(Debug)]
pub struct Measured {
    /// The figures of the subject, then those of the baselines in their order.
    pub figures: Vec<Figures>,
    /// Why no summary could be made; what could not be made is measured as missing.
    pub failure: Option<Error>,
}

impl<'a> Evaluator<'a> {
    /// An evaluator of summaries by `profile` of at most `budget` tokens. A
    /// [`CachingEmbedder`](crate::embed::CachingEmbedder) spares to embed each document twice.
    ///
    /// # Errors
    /// [`ErrorKind::Model`](crate::ErrorKind::Model) if the model cannot be run.
    pub fn new(
        models: impl Into<Models<'a>>,
        counter: &'a dyn TokenCounter,
        profile: &'a Profile,
        budget: Budget,
    ) -> Result<Self> {
        let models = models.into();
        Ok(Self {
            counter,
            profile,
            budget,
            summarizer: Summarizer::new(models, counter, profile, budget)?,
            models,
        })
    }

    /// Measures `subject`, a summary of `document`, and what `baselines` make of it.
    #[must_use]
    pub fn measure(
        &self,
        document: &Document,
        labels: &Labels,
        subject: Subject<'_>,
        baselines: &[Baseline],
    ) -> Measured {
        let words = Words::of(document.text());
        let gold = Gold::new(labels, &words);
        let missing = || Figures { missing: true, ..gold.figures("", 0) };
        let mut failure = None;
        let mut note = |error| {
            failure.get_or_insert(error);
        };
        let first = match subject {
            Subject::Given(text) => text.map_or_else(missing, |text| self.given(text, &gold)),
            Subject::Own => self.own(document, labels, &gold).unwrap_or_else(|error| {
                note(error);
                missing()
            }),
        };
        let others = self.baselines(document, labels, &gold, baselines).unwrap_or_else(|error| {
            note(error);
            baselines.iter().map(|_| missing()).collect()
        });
        Measured { figures: [first].into_iter().chain(others).collect(), failure }
    }

    fn own(&self, document: &Document, labels: &Labels, gold: &Gold<'_>) -> Result<Figures> {
        let summary = self.summarizer.summarize(document)?;
        Ok(Figures {
            not_disclosed: Some(disclosure::disclosure(&summary, self.profile, labels)),
            ..gold.figures(&summary.text, summary.budget.used)
        })
    }

    /// A summary that may be over the budget, which its maker perhaps counted otherwise.
    fn given(&self, text: &str, gold: &Gold<'_>) -> Figures {
        let text = text.trim();
        let over = self.counter.count(text) > self.budget.limit();
        let text = if over { cut(text, self.budget.limit(), self.counter) } else { text };
        Figures { over, ..gold.figures(text, self.counter.count(text)) }
    }

    fn baselines(
        &self,
        document: &Document,
        labels: &Labels,
        gold: &Gold<'_>,
        baselines: &[Baseline],
    ) -> Result<Vec<Figures>> {
        if baselines.is_empty() {
            return Ok(Vec::new());
        }
        let material = self.summarizer.material(document)?;
        let vectors = self.summarizer.embed(&material.units)?;
        let titles: Vec<&str> = self.profile.focuses.iter().map(|f| f.title.as_str()).collect();
        let title_vectors = self.models.general().embed(&titles, Role::Query)?;
        let task = Task {
            material: &material,
            counter: self.counter,
            limit: self.budget.limit(),
            vectors: &vectors,
            titles: &titles,
            title_vectors: &title_vectors,
            labels,
        };
        let figures = |selection: Vec<usize>| {
            let text = task.text(&selection);
            gold.figures(&text, self.counter.count(&text))
        };
        let of = |baseline: &Baseline| {
            let all: Vec<Figures> = baseline.select(&task).into_iter().map(figures).collect();
            Figures::mean(&all)
        };
        Ok(baselines.iter().filter_map(of).collect())
    }
}
