//! `ownwords eval --ranking`: how well the model alone ranks sentences by questions.

use std::num::NonZeroUsize;
use std::path::Path;

use ownwords::Result;
use ownwords::embed::Embedder;
use ownwords::evaluate::ranking::{Correlation, Questions, Ranking, agreement, rankings};
use ownwords::summary::ModelUsed;
use serde::Serialize;

use crate::args::{Eval, FormatName};
use crate::outcome::Outcome;
use crate::output::{Output, json_line};
use crate::table::{aligned, share};
use crate::{input, model, terminal};

/// The name and version of the JSON.
const SCHEMA: &str = "ownwords.ranking/1";

/// All figures, as `--format json` shows them.
#[derive(Serialize)]
struct Report {
    schema: &'static str,
    model: ModelUsed,
    files: Vec<Measured>,
}

/// The figures of a file.
#[derive(Serialize)]
struct Measured {
    file: String,
    /// How many questions or pairs were taken, and how many the file has.
    taken: usize,
    of: usize,
    #[serde(flatten)]
    figures: Figures,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Figures {
    Systems(Vec<System>),
    Pairs(Correlation),
}

#[derive(Serialize)]
struct System {
    name: &'static str,
    #[serde(flatten)]
    ranking: Ranking,
}

pub(crate) fn evaluate(args: &Eval) -> Result<Outcome> {
    let embedder = model::general(&args.embedding)?;
    let limit = args.limit.map(NonZeroUsize::get);
    let mut files = Vec::new();
    let mut failed = 0;
    for path in &args.ranking {
        match measure(path, limit, &embedder) {
            Ok(measured) => files.push(measured),
            Err(error) => {
                terminal::error(&error.about(input::name(path)));
                failed += 1;
            }
        }
    }
    let outcome = Outcome::of(files.len(), failed);
    if !files.is_empty() {
        let model = model::used(&embedder);
        let mut output = Output::standard();
        output.write(&match args.format {
            FormatName::Json => json_line(&Report { schema: SCHEMA, model, files })?,
            FormatName::Text => files.iter().map(text).collect::<Vec<_>>().join("\n"),
        })?;
        output.finish()?;
    }
    Ok(outcome)
}

fn measure(path: &Path, limit: Option<usize>, embedder: &dyn Embedder) -> Result<Measured> {
    let lines = input::read_text(path)?;
    let questions = Questions::parse(&lines, limit)?;
    let figures = match &questions {
        Questions::Pairs(pairs) => Figures::Pairs(agreement(pairs, embedder)?),
        Questions::Ranked(questions) => {
            let systems = rankings(questions, embedder)?.into_iter();
            Figures::Systems(systems.map(|(name, ranking)| System { name, ranking }).collect())
        }
    };
    let (taken, of) = (questions.len(), Questions::count(&lines));
    Ok(Measured { file: input::name(path), taken, of, figures })
}

/// The figures of a file as a table for people.
fn text(file: &Measured) -> String {
    let what = match &file.figures {
        Figures::Systems(_) => "questions",
        Figures::Pairs(_) => "pairs",
    };
    let part = if file.taken < file.of {
        format!("the first {} of {} {what} (--limit)", file.taken, file.of)
    } else {
        format!("{} {what}", file.of)
    };
    let table = match &file.figures {
        Figures::Pairs(found) => vec![
            vec!["system".to_owned(), "spearman".to_owned(), "pearson".to_owned()],
            vec!["model".to_owned(), share(found.spearman), share(found.pearson)],
        ],
        Figures::Systems(systems) => {
            let head = ["system", "MAP", "R@1", "R@3", "R@5", "R@10", "MRR"];
            let row = |system: &System| {
                let r = &system.ranking;
                let figures = [r.map, r.recall_1, r.recall_3, r.recall_5, r.recall_10, r.mrr];
                [system.name.to_owned()].into_iter().chain(figures.map(share)).collect()
            };
            [head.map(str::to_owned).to_vec()].into_iter().chain(systems.iter().map(row)).collect()
        }
    };
    format!("{}: {part}\n{}", file.file, aligned(&table))
}
