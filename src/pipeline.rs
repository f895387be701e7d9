//! Joins the stages: `Document → Summary`. The only place that knows them all.

use crate::compose;
use crate::document::Document;
use crate::embed::{Embeddings, TokenCounter};
use crate::error::{Error, ErrorKind, Result};
use crate::focus::Profile;
use crate::score::Scores;
use crate::segment::{Standing, Unit, explanations, units};
use crate::select::{Budget, Need, Problem, Selection, select};
use crate::summary::{Examined, Summary};

mod models;
mod read;
mod report;

pub use models::Models;
pub(crate) use read::Reader;
use report::Report;

/// The units of a document with all that decides among them; one entry a unit.
struct Candidates {
    units: Vec<Unit>,
    needs: Vec<Need>,
    costs: Vec<usize>,
    repeats: Vec<usize>,
    explained_by: Vec<Vec<usize>>,
    scores: Scores,
}

/// What there is to choose from in a document, before anything is scored; one entry a unit.
pub(crate) struct Material {
    pub(crate) units: Vec<Unit>,
    pub(crate) needs: Vec<Need>,
    pub(crate) costs: Vec<usize>,
    /// What the costs of a selection may add up to.
    pub(crate) room: usize,
}

/// Summarizes documents with the same models, profile and budget.
pub struct Summarizer<'a> {
    models: Models<'a>,
    counter: &'a dyn TokenCounter,
    profile: &'a Profile,
    budget: Budget,
    reader: Reader<'a>,
}

impl<'a> Summarizer<'a> {
    /// Embeds the focuses of `profile` once, for all documents to come. `models` may be an embedder
    /// alone.
    ///
    /// # Errors
    /// [`ErrorKind::Model`] if the model cannot be run.
    pub fn new(
        models: impl Into<Models<'a>>,
        counter: &'a dyn TokenCounter,
        profile: &'a Profile,
        budget: Budget,
    ) -> Result<Self> {
        let models = models.into();
        let reader = Reader::new(&models, profile)?;
        Ok(Self { models, counter, profile, budget, reader })
    }

    /// Summarizes `document`.
    ///
    /// # Errors
    /// [`ErrorKind::Document`] if it holds no sentence, [`ErrorKind::Budget`] if the budget is
    /// below its shortest one, [`ErrorKind::Model`] if the model cannot be run.
    pub fn summarize(&self, document: &Document) -> Result<Summary> {
        let candidates = self.candidates(document)?;
        let (selection, used) = self.fit(&candidates);
        Ok(Report { summarizer: self, document, candidates: &candidates, selection }.summary(used))
    }

    /// Summarizes `document`, and gives what the summary was chosen from as well.
    ///
    /// # Errors
    /// Those of [`Summarizer::summarize`].
    pub fn examine(&self, document: &Document) -> Result<Examined> {
        let candidates = self.candidates(document)?;
        let (selection, used) = self.fit(&candidates);
        Ok(Report { summarizer: self, document, candidates: &candidates, selection }.examined(used))
    }

    /// The units of `document` with all that decides among them.
    fn candidates(&self, document: &Document) -> Result<Candidates> {
        let Material { units, needs, costs, .. } = self.material(document)?;
        let reading = self.reader.read(&units)?;
        let scores = self.reader.scores(&reading);
        Ok(Candidates {
            explained_by: explanations(&units),
            repeats: reading.repeats,
            units,
            needs,
            costs,
            scores,
        })
    }

    /// What there is to choose from in `document`; some of it fits the budget.
    pub(crate) fn material(&self, document: &Document) -> Result<Material> {
        let units = units(document);
        let needs = needs(&units);
        let costs: Vec<usize> = units.iter().map(|u| self.cost(u)).collect();
        self.check(&needs, &costs)?;
        let room = self.budget.limit().saturating_add(self.joint());
        Ok(Material { units, needs, costs, room })
    }

    /// Tokens of a unit with the mark that it may end with and the space before it.
    fn cost(&self, unit: &Unit) -> usize {
        self.counter.count(&format!(" {}", compose::text(unit, None))).max(1)
    }

    /// Tokens of the space before a unit: the first one has none. 0 for most tokenizers.
    fn joint(&self) -> usize {
        self.counter.count(" a").saturating_sub(self.counter.count("a"))
    }

    /// Whether there is a sentence, and whether one fits the budget.
    fn check(&self, needs: &[Need], costs: &[usize]) -> Result<()> {
        let whole = needs.iter().zip(costs).filter_map(|(need, cost)| match need {
            Need::Nothing => Some(*cost),
            Need::Unit(other) => Some(*cost + costs[*other]),
            Need::Unusable => None,
        });
        let Some(shortest) = whole.min() else {
            return Err(Error::new(ErrorKind::Document, "no whole sentence was found in it")
                .hint("`ownwords units FILE` shows how it is read; is it running text?"));
        };
        let shortest = shortest.saturating_sub(self.joint()).max(1);
        let limit = self.budget.limit();
        if shortest > limit {
            let message = format!(
                "the budget is {limit} tokens, but the shortest sentence has {shortest} ({})",
                self.counter.name()
            );
            return Err(Error::new(ErrorKind::Budget, message)
                .hint(format!("give a budget of at least {shortest}")));
        }
        Ok(())
    }

    /// One vector a unit; an entry of a list is read after its lead-in.
    pub(crate) fn embed(&self, units: &[Unit]) -> Result<Embeddings> {
        read::embed(self.models.general(), units, false)
    }

    /// Selects, and counts the tokens of the whole text, which is what the budget limits: the sum
    /// of the units' costs is near to it, but not the same for every tokenizer.
    fn fit(&self, candidates: &Candidates) -> (Selection, usize) {
        let Candidates { units, needs, costs, repeats, explained_by, scores } = candidates;
        let weights: Vec<f32> = self.profile.focuses.iter().map(|f| f.weight).collect();
        let limit = self.budget.limit();
        let mut aim = limit.saturating_add(self.joint());
        loop {
            let Ok(budget) = Budget::new(aim) else { return (Selection::default(), 0) };
            let selection = select(&Problem {
                scores,
                weights: &weights,
                costs,
                needs,
                repeats,
                explained_by,
                budget,
            });
            let used = self.counter.count(&compose::texts(units, &selection.units()).join(" "));
            if used <= limit {
                return (selection, used);
            }
            let cost: usize = selection.units().iter().map(|unit| costs[*unit]).sum();
            aim = aim.min(cost).saturating_sub(used - limit);
        }
    }
}

/// What each unit needs, as the selection sees it.
fn needs(units: &[Unit]) -> Vec<Need> {
    let need = |unit: &Unit| match unit.standing {
        Standing::Alone => Need::Nothing,
        Standing::After(lead_in) => Need::Unit(lead_in),
        Standing::LeadIn | Standing::Never => Need::Unusable,
    };
    units.iter().map(need).collect()
}
