//! `ownwords eval --docs --labels`: quality on labelled documents, beside baselines.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use ownwords::document::{Choice, Document};
use ownwords::embed::CachingEmbedder;
use ownwords::evaluate::baseline::Baseline;
use ownwords::evaluate::{Evaluator, Labels, Subject, Words};
use ownwords::focus::Profile;
use ownwords::select::Budget;
use ownwords::summary::ProfileUsed;
use ownwords::{Error, ErrorKind, Models, Result};

use crate::args::{Eval, FormatName};
use crate::figures::{Report, Row, SCHEMA, System};
use crate::folders::{self, Folder};
use crate::model::{self, Loaded};
use crate::outcome::Outcome;
use crate::output::{Output, json_line};
use crate::{focus, input, terminal};

pub(crate) fn evaluate(args: Eval) -> Result<Outcome> {
    let (Some(docs), Some(labels)) = (&args.docs, &args.labels) else {
        // The arguments are declared so that this does not happen.
        return Err(Error::new(ErrorKind::Labels, "--docs and --labels are missing")
            .hint("name the folders of documents and labels"));
    };
    let labels = folders::labels(labels)?;
    let summaries = args.summaries.map(|path| Folder::of_summaries(&path, &labels)).transpose()?;
    let data = Data {
        documents: Folder::open(docs)?,
        labels,
        summaries,
        choice: args.section.unwrap_or(Choice::Auto),
    };
    let asked = focus::asked(&args.focuses)?;
    let profile = &asked.profile;
    let budget = Budget::new(args.budget.unwrap_or(profile.budget))?;
    let loaded = Loaded::locate(&args.embedding, &asked)?;
    let counter = loaded.counter(args.tokenizer.as_deref().unwrap_or("model"))?;
    let general = CachingEmbedder::of_all(&loaded.general);
    let models = match loaded.models().learned() {
        Some((head, embedder)) => Models::new(&general).with_head(head, embedder),
        None => Models::new(&general),
    };
    let evaluator = Evaluator::new(models, counter.as_ref(), profile, budget)?;
    let baselines = match (args.no_baselines, args.baseline.is_empty()) {
        (true, _) => Vec::new(),
        (false, true) => Baseline::ALL.to_vec(),
        (false, false) => args.baseline,
    };
    let (systems, outcome) = data.measure(&evaluator, profile, &baselines);
    if outcome == Outcome::Nothing {
        return Ok(outcome);
    }
    let report = Report {
        schema: SCHEMA,
        profile: ProfileUsed {
            name: profile.name.clone(),
            sha256: profile.sha256.clone(),
            head_sha256: models.learned().map(|(head, _)| head.sha256().to_owned()),
        },
        model: model::used(&loaded.general),
        budget: budget.limit(),
        tokenizer: counter.name().to_owned(),
        systems,
    };
    let mut output = Output::standard();
    output.write(&match args.format {
        FormatName::Json => json_line(&report)?,
        FormatName::Text => report.text(profile, args.rows),
    })?;
    output.finish()?;
    Ok(outcome)
}

/// What is measured.
struct Data {
    documents: Folder,
    labels: Vec<(String, PathBuf)>,
    summaries: Option<Folder>,
    choice: Choice,
}

/// What belongs to a slug.
struct Read {
    labels: Labels,
    document: Document,
    /// The summary from elsewhere, if one is wanted and there.
    summary: Option<String>,
}

impl Data {
    /// Measures all documents. A fault of one stops no other.
    fn measure(
        &self,
        evaluator: &Evaluator<'_>,
        profile: &Profile,
        baselines: &[Baseline],
    ) -> (Vec<System>, Outcome) {
        let mut rows: Vec<Vec<Row>> = Vec::new();
        rows.resize_with(1 + baselines.len(), Vec::new);
        let (mut done, mut failed) = (0, 0);
        let mut unasked = BTreeSet::new();
        for (slug, path) in &self.labels {
            let Read { labels, document, summary } = match self.read(slug, path) {
                Ok(read) => read,
                Err(error) => {
                    terminal::error(&error.about(input::name(path)));
                    failed += 1;
                    continue;
                }
            };
            let subject = match &self.summaries {
                Some(_) => Subject::Given(summary.as_deref()),
                None => Subject::Own,
            };
            let measured = evaluator.measure(&document, &labels, subject, baselines);
            for (rows, figures) in rows.iter_mut().zip(measured.figures) {
                rows.push(Row { slug: slug.clone(), figures });
            }
            let sound = say_unfounded(path, &labels, &document);
            done += 1;
            failed += usize::from(!sound || measured.failure.is_some());
            if let Some(error) = measured.failure {
                terminal::error(&error.about(slug));
            }
            let asked = |name: &String| profile.focuses.iter().any(|f| f.answers_to(name));
            unasked.extend(labels.focuses.into_keys().filter(|name| !asked(name)));
        }
        for name in unasked {
            terminal::note(&name, "has labels, but no focus of the profile asks for it");
        }
        (self.systems(rows, baselines), Outcome::of(done, failed))
    }

    /// The rows of each system with its name and total.
    fn systems(&self, rows: Vec<Vec<Row>>, baselines: &[Baseline]) -> Vec<System> {
        let first = if self.summaries.is_some() { "summaries" } else { "ownwords" };
        let names = [first].into_iter().chain(baselines.iter().map(|b| b.name()));
        names.zip(rows).map(|(name, rows)| System::new(name, rows)).collect()
    }

    /// The labels at `path`, and what belongs to them.
    fn read(&self, slug: &str, path: &Path) -> Result<Read> {
        let labels = folders::read_labels(path)?;
        let place = self.documents.document(slug)?;
        let name = input::name(place);
        let document = folders::read_document(place)
            .and_then(|document| input::part(document, &self.choice, &name));
        let document = document.map_err(|error| error.about(name))?;
        let summary = self.summaries.as_ref().map(|folder| folder.summary(slug));
        Ok(Read { labels, document, summary: summary.transpose()?.flatten() })
    }
}

/// Whether all evidence of the labels at `path` stands in their document; says what does not.
fn say_unfounded(path: &Path, labels: &Labels, document: &Document) -> bool {
    let words = Words::of(document.text());
    let mut unfounded = labels.unfounded(&words);
    let Some((nugget, evidence)) = unfounded.next() else { return true };
    let others = match unfounded.count() {
        0 => String::new(),
        others => format!(" ({others} other passages do not either)"),
    };
    let message = format!(
        "the evidence {:?} of {:?} does not stand in the document{others}",
        evidence.text, nugget.id
    );
    let error = Error::new(ErrorKind::Labels, message).about(input::name(path));
    terminal::error(&error.hint("copy it from the document, word for word; it was counted"));
    false
}
