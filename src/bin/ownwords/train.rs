//! `ownwords focus train`: labelled documents to what can be learned of a profile's focuses.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ndarray::Array2;

use ownwords::document::{Choice, Document};
use ownwords::embed::{CachingEmbedder, Embedder, TokenCounter, counter};
use ownwords::evaluate::{Evaluator, Figures, Labels, Subject};
use ownwords::focus::Profile;
use ownwords::learn::{Lesson, Tuned};
use ownwords::score::learned::Head;
use ownwords::select::Budget;
use ownwords::summary::ProfileUsed;
use ownwords::{Error, ErrorKind, Example, Models, Result, teach, teach_tuned};
use serde::Deserialize;

use crate::args::Train;
use crate::figures::{Report, Row, SCHEMA, System};
use crate::folders::{self, Folder};
use crate::outcome::Outcome;
use crate::output::{Output, json_line};
use crate::{focus, input, model, terminal};

/// A labelled document.
struct Sample {
    slug: String,
    document: Document,
    labels: Labels,
    /// What a tuned model says of its units.
    told: Option<Array2<f32>>,
}

pub(crate) fn train(args: &Train) -> Result<Outcome> {
    let target = target(args)?;
    let profile = focus::profile(&args.profile)?;
    let mut output = Output::file(&target)?;
    let (mut samples, failed) = samples(&args.docs, &args.labels, &args.section)?;
    let done = samples.len();
    let (head, report) = if let Some(path) = &args.told {
        let told = Told::read(path)?;
        for sample in &mut samples {
            sample.told = told.of(&sample.slug);
        }
        let examples: Vec<Example<'_>> = samples.iter().map(Sample::example).collect();
        (teach_tuned(&told.tuned, &profile, &examples)?, None)
    } else {
        let (head, report) = learn(args, &profile, &samples)?;
        (head, Some(report))
    };
    let json = json_line(&head)?;
    Head::parse(json.as_bytes())?; // what cannot be read again is not written
    output.write(&json)?;
    output.finish()?;
    if let Some(report) = report {
        let mut table = Output::standard();
        table.write(&report)?;
        table.finish()?;
    }
    terminal::say(&format!("wrote {}", target.display()));
    Ok(Outcome::of(done, failed))
}

/// What is learned of samples from the vectors of a model, and how well, for people.
fn learn(args: &Train, profile: &Profile, samples: &[Sample]) -> Result<(Head, String)> {
    let budget = Budget::new(args.budget.unwrap_or(profile.budget))?;
    let general = model::general(&args.embedding)?;
    let counter = counter("model", general.folder())?;
    let embedder = CachingEmbedder::of_all(&general);
    let examples: Vec<Example<'_>> = samples.iter().map(Sample::example).collect();
    let lesson = teach(&embedder, profile, &examples)?;
    let judge = Judge { embedder: &embedder, counter: counter.as_ref(), profile, budget };
    let systems = vec![
        System::new("learned", judge.rows(samples, Some(&lesson))?),
        System::new("zero-shot", judge.rows(samples, None)?),
    ];
    let report = Report {
        schema: SCHEMA,
        profile: ProfileUsed {
            name: profile.name.clone(),
            sha256: profile.sha256.clone(),
            head_sha256: None,
        },
        model: model::used(&general),
        budget: budget.limit(),
        tokenizer: counter.name().to_owned(),
        systems,
    };
    let table = report.text(profile, args.rows);
    let note = "Each document was summarized with what was learned from those of other folds.";
    Ok((lesson.head, format!("{table}\n{note}\n")))
}

/// What a tuned model tells of labelled documents, as scripts/train-focus-encoder writes it.
#[derive(Deserialize)]
struct Told {
    #[serde(flatten)]
    tuned: Tuned,
    /// Of each document, by slug, one row a unit.
    documents: BTreeMap<String, Vec<Vec<f32>>>,
}

impl Told {
    fn read(path: &Path) -> Result<Self> {
        serde_json::from_slice(&input::read(path)?).map_err(|error| {
            Error::new(ErrorKind::Labels, "this is not what a tuned model tells of documents")
                .because(error)
                .about(path.display())
                .hint("run scripts/train-focus-encoder again")
        })
    }

    /// `[units, focuses]`, if the model tells of the document and its rows are equally long.
    fn of(&self, slug: &str) -> Option<Array2<f32>> {
        let rows = self.documents.get(slug)?;
        let width = rows.first().map_or(0, Vec::len);
        Array2::from_shape_vec((rows.len(), width), rows.concat()).ok()
    }
}

/// Where to write what was learned.
fn target(args: &Train) -> Result<PathBuf> {
    match &args.output {
        Some(path) => Ok(path.clone()),
        None if focus::is_path(&args.profile) => Ok(focus::head_path(&args.profile)),
        None => Err(Error::new(ErrorKind::Output, "a built-in profile has no file beside it")
            .about(&args.profile)
            .hint("say where to write with -o, or train a copy: `ownwords focus show > my.toml`")),
    }
}

/// The labelled documents that can be read, and how many cannot.
fn samples(docs: &Path, labels: &Path, choice: &Choice) -> Result<(Vec<Sample>, usize)> {
    let documents = Folder::open(docs)?;
    let (mut samples, mut failed) = (Vec::new(), 0);
    for (slug, path) in folders::labels(labels)? {
        match sample(&documents, slug, &path, choice) {
            Ok(sample) => samples.push(sample),
            Err(error) => {
                terminal::error(&error.about(input::name(&path)));
                failed += 1;
            }
        }
    }
    Ok((samples, failed))
}

fn sample(documents: &Folder, slug: String, labels: &Path, choice: &Choice) -> Result<Sample> {
    let labels = folders::read_labels(labels)?;
    let path = documents.document(&slug)?;
    let document = folders::read_document(path)?;
    let document = input::part(document, choice, &input::name(path))?;
    Ok(Sample { slug, document, labels, told: None })
}

impl Sample {
    fn example(&self) -> Example<'_> {
        Example {
            document: &self.document,
            labels: &self.labels,
            group: company(&self.slug),
            told: self.told.as_ref(),
        }
    }
}

/// A slug without the year at its end.
fn company(slug: &str) -> &str {
    match slug.rsplit_once(['_', '-']) {
        Some((company, year)) if year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit()) => {
            company
        }
        _ => slug,
    }
}

/// Measures what was learned.
struct Judge<'a> {
    embedder: &'a dyn Embedder,
    counter: &'a dyn TokenCounter,
    profile: &'a Profile,
    budget: Budget,
}

impl Judge<'_> {
    /// The figures of each sample, by what was learned without it; by nothing learned if there is no
    /// lesson.
    fn rows(&self, samples: &[Sample], lesson: Option<&Lesson>) -> Result<Vec<Row>> {
        let plain = Models::new(self.embedder);
        let models: Vec<Models<'_>> = match lesson {
            Some(lesson) => {
                lesson.judges.iter().map(|head| plain.with_head(head, self.embedder)).collect()
            }
            None => vec![plain],
        };
        let judge = |models| Evaluator::new(models, self.counter, self.profile, self.budget);
        let judges = models.into_iter().map(judge).collect::<Result<Vec<_>>>()?;
        let row = |(index, sample): (usize, &Sample)| {
            let judge = &judges[lesson.map_or(0, |lesson| lesson.judge[index])];
            let measured = judge.measure(&sample.document, &sample.labels, Subject::Own, &[]);
            if let Some(error) = measured.failure {
                terminal::error(&error.about(&sample.slug));
            }
            let figures: Option<Figures> = measured.figures.into_iter().next();
            figures.map(|figures| Row { slug: sample.slug.clone(), figures })
        };
        Ok(samples.iter().enumerate().filter_map(row).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_at_the_end_is_no_part_of_a_company() {
        assert_eq!(company("acme-gauge-co_2021"), "acme-gauge-co");
        assert_eq!(company("acme-2021"), "acme");
        assert_eq!(company("acme"), "acme");
        assert_eq!(company("acme_gauge"), "acme_gauge");
    }
}
