//! The figures of one summary, and of a system over all documents.

use std::collections::BTreeMap;

use serde::Serialize;

use super::disclosure::Disclosure;
use super::faults::{Faults, faults};
use super::foreign::Runs;
use super::labels::Labels;
use super::recall::{Recall, recall};
use super::words::Words;

/// The figures of a system on one document; counts are means where it has several summaries of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figures {
    /// Nugget recall; absent if the labels hold no nugget.
    pub recall: Option<f64>,
    /// The share of vital nuggets.
    pub vital: f64,
    /// Nugget recall of each focus that has nuggets.
    pub per: BTreeMap<String, f64>,
    /// Tokens of the summary, which never are more than the budget.
    pub tokens: f64,
    /// Whether it was longer, and was cut before anything else was measured.
    pub over: bool,
    /// Whether there is no summary; an empty one was measured.
    pub missing: bool,
    /// Words that are not the document's.
    pub foreign: f64,
    /// Sentences of it.
    pub sentences: f64,
    /// Sentences that begin in lower case.
    pub lower: f64,
    /// Sentences without an end.
    pub open: f64,
    /// Sentences that hold debris of pages or tables.
    pub debris: f64,
    /// Sentences that open by pointing back.
    pub dangling: f64,
    /// What was said of focuses that are not disclosed; absent for a system that says nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_disclosed: Option<Disclosure>,
}

/// What the summaries of a document are measured against.
pub(super) struct Gold<'a> {
    labels: &'a Labels,
    runs: Runs<'a>,
}

impl<'a> Gold<'a> {
    pub(super) fn new(labels: &'a Labels, document: &'a Words) -> Self {
        Self { labels, runs: Runs::of(document) }
    }

    /// The figures of a summary that has `tokens` tokens.
    pub(super) fn figures(&self, summary: &str, tokens: usize) -> Figures {
        let words = Words::of(summary);
        let Recall { per_focus, mean, vital } = recall(&words, self.labels);
        let Faults { sentences, lower, open, debris, dangling } = faults(summary);
        Figures {
            recall: mean,
            vital,
            per: per_focus,
            tokens: tokens as f64,
            over: false,
            missing: false,
            foreign: self.runs.foreign(&words) as f64,
            sentences: sentences as f64,
            lower: lower as f64,
            open: open as f64,
            debris: debris as f64,
            dangling: dangling as f64,
            not_disclosed: None,
        }
    }
}

impl Figures {
    /// The means of the figures of several summaries of one document; `None` of none.
    pub(super) fn mean(all: &[Self]) -> Option<Self> {
        let mean = |figure: fn(&Self) -> f64| mean(all.iter().map(figure)).unwrap_or_default();
        let first = all.first()?;
        let of_focus = |focus: &String| {
            all.iter().filter_map(|f| f.per.get(focus)).sum::<f64>() / all.len() as f64
        };
        Some(Self {
            recall: first.recall.map(|_| mean(|f| f.recall.unwrap_or_default())),
            vital: mean(|f| f.vital),
            per: first.per.keys().map(|focus| (focus.clone(), of_focus(focus))).collect(),
            tokens: mean(|f| f.tokens),
            over: all.iter().any(|f| f.over),
            missing: all.iter().all(|f| f.missing),
            foreign: mean(|f| f.foreign),
            sentences: mean(|f| f.sentences),
            lower: mean(|f| f.lower),
            open: mean(|f| f.open),
            debris: mean(|f| f.debris),
            dangling: mean(|f| f.dangling),
            not_disclosed: first.not_disclosed,
        })
    }
}

/// The figures of a system over all documents: means of shares and tokens, sums of counts.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Total {
    /// How many documents.
    pub docs: usize,
    /// Mean nugget recall of the documents that have nuggets.
    pub recall: f64,
    /// Mean share of vital nuggets of those documents.
    pub vital: f64,
    /// Mean nugget recall of each focus, over the documents that have nuggets of it.
    pub per: BTreeMap<String, f64>,
    /// Mean tokens.
    pub tokens: f64,
    /// Summaries over the budget.
    pub over: usize,
    /// Documents without a summary.
    pub missing: usize,
    /// Words that are not the document's.
    pub foreign: f64,
    /// Sentences.
    pub sentences: f64,
    /// Sentences that begin in lower case.
    pub lower: f64,
    /// Sentences without an end.
    pub open: f64,
    /// Sentences that hold debris of pages or tables.
    pub debris: f64,
    /// Sentences that open by pointing back.
    pub dangling: f64,
    /// What was said of focuses that are not disclosed; absent for a system that says nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_disclosed: Option<Disclosure>,
}

impl Total {
    /// The total of figures, one for each document.
    #[must_use]
    pub fn of(all: &[Figures]) -> Self {
        let sum = |figure: fn(&Figures) -> f64| all.iter().map(figure).sum::<f64>() + 0.0;
        let labelled = || all.iter().filter(|f| f.recall.is_some());
        let mut shares: BTreeMap<String, Vec<f64>> = BTreeMap::new();
        for (focus, recall) in all.iter().flat_map(|f| &f.per) {
            shares.entry(focus.clone()).or_default().push(*recall);
        }
        let per = shares.into_iter().filter_map(|(f, s)| Some((f, mean(s.into_iter())?)));
        Self {
            docs: all.len(),
            recall: mean(labelled().filter_map(|f| f.recall)).unwrap_or_default(),
            vital: mean(labelled().map(|f| f.vital)).unwrap_or_default(),
            per: per.collect(),
            tokens: mean(all.iter().map(|f| f.tokens)).unwrap_or_default(),
            over: all.iter().filter(|f| f.over).count(),
            missing: all.iter().filter(|f| f.missing).count(),
            foreign: sum(|f| f.foreign),
            sentences: sum(|f| f.sentences),
            lower: sum(|f| f.lower),
            open: sum(|f| f.open),
            debris: sum(|f| f.debris),
            dangling: sum(|f| f.dangling),
            not_disclosed: all.iter().filter_map(|f| f.not_disclosed).reduce(Disclosure::and),
        }
    }
}

/// The mean of `values`; `None` of none.
pub(super) fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0_u32), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / f64::from(count))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::disclosure::Share;

    fn figures(summary: &str, labels: &str) -> Figures {
        let labels = Labels::parse(labels).unwrap();
        let document = Words::of("It makes kilns and lathes. Mills buy them.");
        Gold::new(&labels, &document).figures(summary, 4)
    }

    const LABELLED: &str = r#"{"focuses": {"products":
        [{"id": "a", "importance": "vital", "evidence": ["makes kilns"]}], "patents": []}}"#;
    const SILENT: &str = r#"{"focuses": {"patents": []}}"#;

    #[test]
    fn totals_are_means_of_shares_and_sums_of_counts() {
        let share = |right, of| Share { right, of };
        let all = [
            figures("It makes kilns and lathes.", LABELLED),
            Figures { over: true, tokens: 7.0, ..figures("mills buy", LABELLED) },
            Figures { missing: true, ..figures("", SILENT) },
        ]
        .map(|f| Figures {
            not_disclosed: Some(Disclosure { silent: share(1, 1), told: share(0, 1) }),
            ..f
        });
        let total = Total::of(&all);
        assert_eq!((total.docs, total.over, total.missing), (3, 1, 1));
        assert!((total.recall - 0.5).abs() < 1e-12 && (total.vital - 0.5).abs() < 1e-12);
        assert!((total.per["products"] - 0.5).abs() < 1e-12 && (total.tokens - 5.0).abs() < 1e-12);
        let counts = [total.sentences, total.dangling, total.lower, total.open, total.foreign];
        assert_eq!(counts.map(|count| count as usize), [2, 1, 1, 1, 2]);
        assert_eq!(total.not_disclosed.unwrap().all(), share(3, 6));
        assert_eq!(Total::of(&[]), Total::default());
    }

    #[test]
    fn several_summaries_of_a_document_count_as_their_mean() {
        let two =
            [figures("It makes kilns and lathes.", LABELLED), figures("Mills buy them.", LABELLED)];
        let mean = Figures::mean(&two).unwrap();
        assert_eq!((mean.recall, mean.sentences, mean.dangling), (Some(0.5), 1.0, 0.5));
        assert!((mean.per["products"] - 0.5).abs() < 1e-12);
        assert_eq!(Figures::mean(&[]), None);
        let silent = [figures("Mills buy them.", SILENT)];
        assert_eq!(Figures::mean(&silent).unwrap(), silent[0]);
    }
}
