//! `ownwords focus train`: labelled documents to what can be learned of a profile's focuses.

use std::path::{Path, PathBuf};

use ownwords::document::{Choice, Document};
use ownwords::embed::{CandleEmbedder, Embedder, TokenCounter, counter};
use ownwords::evaluate::{Evaluator, Figures, Labels, Remembering, Subject, Total};
use ownwords::focus::Profile;
use ownwords::learn::Lesson;
use ownwords::select::Budget;
use ownwords::summary::ProfileUsed;
use ownwords::{Error, ErrorKind, Example, Result, teach};

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
}

pub(crate) fn train(args: Train) -> Result<Outcome> {
    let target = target(&args)?;
    let profile = focus::profile(&args.profile)?;
    let budget = Budget::new(args.budget.unwrap_or(profile.budget))?;
    let mut output = Output::file(&target)?;
    let (samples, failed) = samples(&args.docs, &args.labels, &args.section)?;
    let model = model::locate(args.model, args.threads)?;
    let counter = counter("model", &model)?;
    let embedder = CandleEmbedder::load(&model)?;
    let remembering = Remembering::new(&embedder);
    let examples: Vec<Example<'_>> = samples.iter().map(Sample::example).collect();
    let lesson = teach(&remembering, &profile, &examples)?;
    let judge = Judge { embedder: &remembering, counter: counter.as_ref(), profile: &profile, budget };
    let systems = vec![
        System::new("learned", judge.rows(&samples, Some(&lesson))?),
        System::new("zero-shot", judge.rows(&samples, None)?),
    ];
    output.write(&json_line(&lesson.head)?)?;
    output.finish()?;
    let report = Report {
        schema: SCHEMA,
        profile: ProfileUsed { name: profile.name.clone(), sha256: profile.sha256.clone() },
        model: model::used(&embedder),
        budget: budget.limit(),
        tokenizer: counter.name().to_owned(),
        systems,
    };
    let mut table = Output::standard();
    table.write(&report.text(&profile, args.rows))?;
    table.write("\nEach document was summarized with what was learned from those of other folds.\n")?;
    table.finish()?;
    terminal::say(&format!("wrote {}", target.display()));
    Ok(Outcome::of(samples.len(), failed))
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
    Ok(Sample { slug, document, labels })
}

impl Sample {
    fn example(&self) -> Example<'_> {
        Example { document: &self.document, labels: &self.labels, group: company(&self.slug) }
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
        let evaluator =
            || Evaluator::new(self.embedder, self.counter, self.profile, self.budget);
        let judges = match lesson {
            Some(lesson) => {
                let judges = lesson.judges.iter().map(|head| evaluator()?.with_head(head));
                judges.collect::<Result<Vec<_>>>()?
            }
            None => vec![evaluator()?],
        };
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

impl System {
    fn new(name: &'static str, rows: Vec<Row>) -> Self {
        let figures: Vec<Figures> = rows.iter().map(|row| row.figures.clone()).collect();
        Self { name, total: Total::of(&figures), rows }
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
