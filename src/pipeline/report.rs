//! A selection as a [`Summary`]: texts, spans, scores, and what became of each focus.

use std::collections::BTreeMap;

use super::{Candidates, Summarizer};
use crate::compose;
use crate::document::{Document, Encoding};
use crate::embed::ModelIdentity;
use crate::select::{Choice, Need, Selection};
use crate::summary::{
    BudgetUsed, Candidate, Examined, FocusReport, ModelUsed, ProfileUsed, Rejected, SCHEMA,
    Section, Source, Status, Summary, SummaryUnit,
};

/// Part of the worth of the best unit not taken with which a unit serves a focus beside its own.
const NEARLY: f32 = 0.5;

/// What a summary is made of.
pub(super) struct Report<'a> {
    pub(super) summarizer: &'a Summarizer<'a>,
    pub(super) document: &'a Document,
    pub(super) candidates: &'a Candidates,
    pub(super) selection: Selection,
}

fn source(document: &Document) -> Source {
    let part = document.part();
    Source {
        path: None,
        sha256: document.sha256().to_owned(),
        bytes: document.bytes(),
        record: document.record(),
        format: document.format().name().to_owned(),
        encoding: document.encoding().name().to_owned(),
        section: Section {
            name: part.name.clone(),
            method: part.method.to_owned(),
            confidence: part.confidence,
            start: part.span.start,
            end: part.span.end,
            lines: Some(document.lines(part.span)),
            pages: document.pages(part.span),
        },
    }
}

fn warnings(document: &Document, focuses: &[FocusReport], units: usize) -> Vec<String> {
    let damaged = (document.encoding() == Encoding::DamagedUtf8)
        .then(|| "some bytes of it are not UTF-8; each is shown as \u{fffd}".to_owned());
    let empty =
        (units == 0).then(|| "the summary is empty: none of its focuses was found".to_owned());
    focuses
        .iter()
        .filter_map(|focus| match focus.status {
            Status::Covered => None,
            Status::NotDisclosed => {
                Some(format!("{}: not disclosed; no sentence is near enough to it", focus.title))
            }
            Status::NoRoom => Some(format!("{}: the budget has no room for it", focus.title)),
        })
        .chain(document.part().doubts.iter().cloned())
        .chain(empty)
        .chain(damaged)
        .collect()
}

impl Report<'_> {
    /// The summary, whose text has `used` tokens.
    pub(super) fn summary(&self, used: usize) -> Summary {
        let Summarizer { models, counter, profile, budget, reader } = self.summarizer;
        let texts = compose::texts(&self.candidates.units, &self.selection.units());
        let text = texts.join(" ");
        let chosen = self.selection.choices.iter().zip(texts);
        let units: Vec<SummaryUnit> =
            chosen.map(|(choice, text)| self.unit(choice, text)).collect();
        let focuses = self.focuses(&units);
        Summary {
            schema: SCHEMA.to_owned(),
            source: source(self.document),
            profile: ProfileUsed {
                name: profile.name.clone(),
                sha256: profile.sha256.clone(),
                head_sha256: reader.head().map(|head| head.sha256().to_owned()),
            },
            model: model(models.general().identity()),
            tuned_model: reader.tuned().map(model),
            budget: BudgetUsed {
                limit: budget.limit(),
                used,
                tokenizer: counter.name().to_owned(),
            },
            text,
            warnings: warnings(self.document, &focuses, units.len()),
            units,
            focuses,
        }
    }

    /// The summary, whose text has `used` tokens, and what it was chosen from.
    pub(super) fn examined(&self, used: usize) -> Examined {
        let Candidates { units, needs, scores, .. } = self.candidates;
        let candidate = |index: usize| Candidate {
            spans: units[index].spans(),
            usable: needs[index] != Need::Unusable,
            scores: scores.of(index).iter().copied().map(rounded).collect(),
            chosen: self.selection.choices.iter().position(|choice| choice.unit == index),
        };
        Examined {
            summary: self.summary(used),
            candidates: (0..units.len()).map(candidate).collect(),
            runners_up: self.selection.choices.iter().map(|choice| choice.runner_up).collect(),
        }
    }

    fn unit(&self, choice: &Choice, text: String) -> SummaryUnit {
        let unit = &self.candidates.units[choice.unit];
        let focuses = &self.summarizer.profile.focuses;
        let depends_on = match self.candidates.needs[choice.unit] {
            Need::Unit(needed) => self.selection.choices.iter().position(|c| c.unit == needed),
            _ => None,
        };
        let spans = unit.shown_spans();
        let first = spans.first().copied();
        let scores = focuses.iter().zip(self.candidates.scores.of(choice.unit));
        let reason = match choice.focus {
            Some(focus) => format!(
                "serves {} (worth {:.2}), adds {:.2} in all, chosen {} of {}",
                focuses[focus].title,
                self.candidates.scores.of(choice.unit)[focus],
                choice.gain,
                choice.rank,
                self.selection.choices.iter().map(|c| c.rank).max().unwrap_or_default(),
            ),
            None => "introduces the list below it".to_owned(),
        };
        SummaryUnit {
            tokens: self.summarizer.counter.count(&text),
            text,
            kind: unit.kind.name().to_owned(),
            page: first.and_then(|span| self.document.pages(span)).map(|(first, _)| first),
            spans,
            heading: unit.heading.to_vec(),
            focus: choice.focus.map(|f| focuses[f].name.clone()),
            scores: scores.map(|(f, s)| (f.name.clone(), rounded(*s))).collect::<BTreeMap<_, _>>(),
            reason,
            rank: choice.rank,
            gain: rounded(choice.gain),
            runner_up: choice.runner_up.map(|u| self.candidates.units[u].text().to_owned()),
            depends_on,
        }
    }

    fn focuses(&self, summary: &[SummaryUnit]) -> Vec<FocusReport> {
        let used: usize =
            self.selection.choices.iter().map(|c| self.candidates.costs[c.unit]).sum();
        let left = self.summarizer.budget.limit().saturating_sub(used);
        let focuses = self.summarizer.profile.focuses.iter().enumerate();
        focuses
            .map(|(index, focus)| {
                let units = self.serving(index);
                let best_rejected = self.best_rejected(index);
                let fits = best_rejected.is_none_or(|unit| self.candidates.costs[unit] <= left);
                let disclosed = self.candidates.scores.is_disclosed(index);
                let status = match (disclosed, units.is_empty(), fits) {
                    (true, false, _) => Status::Covered,
                    (true, true, false) => Status::NoRoom,
                    _ => Status::NotDisclosed,
                };
                FocusReport {
                    name: focus.name.clone(),
                    title: focus.title.clone(),
                    status,
                    tokens: units.iter().map(|i| summary[*i].tokens).sum(),
                    units,
                    best_rejected: best_rejected.map(|unit| self.rejected(unit, index)),
                }
            })
            .collect()
    }

    /// Indices of the chosen units that serve `focus` best; where there are none, of those that serve
    /// another one better, but this one nearly as well as the best that was not taken.
    fn serving(&self, focus: usize) -> Vec<usize> {
        let choices = || self.selection.choices.iter().enumerate();
        let own: Vec<usize> =
            choices().filter(|(_, c)| c.focus == Some(focus)).map(|(i, _)| i).collect();
        if !own.is_empty() || !self.candidates.scores.is_disclosed(focus) {
            return own;
        }
        let score = |unit: usize| self.candidates.scores.of(unit)[focus];
        let enough = NEARLY * self.best_rejected(focus).map_or(0.0, score);
        choices()
            .filter(|(_, c)| c.focus.is_some() && score(c.unit) > enough)
            .map(|(i, _)| i)
            .collect()
    }

    /// The unit of the best score for `focus` among those that could stand and were not taken.
    fn best_rejected(&self, focus: usize) -> Option<usize> {
        let mut open: Vec<bool> =
            self.candidates.needs.iter().map(|need| *need != Need::Unusable).collect();
        for choice in &self.selection.choices {
            open[choice.unit] = false;
        }
        let score = |unit: usize| self.candidates.scores.of(unit)[focus];
        (0..open.len())
            .filter(|unit| open[*unit])
            .max_by(|a, b| score(*a).total_cmp(&score(*b)).then(b.cmp(a)))
    }

    fn rejected(&self, unit: usize, focus: usize) -> Rejected {
        Rejected {
            text: self.candidates.units[unit].text().to_owned(),
            spans: self.candidates.units[unit].spans(),
            score: rounded(self.candidates.scores.of(unit)[focus]),
        }
    }
}

fn model(identity: &ModelIdentity) -> ModelUsed {
    ModelUsed {
        name: identity.name.clone(),
        sha256: identity.sha256.clone(),
        engine: identity.engine.clone(),
    }
}

/// To four digits, as outputs give it.
fn rounded(x: f32) -> f32 {
    (x * 1e4).round() / 1e4
}
