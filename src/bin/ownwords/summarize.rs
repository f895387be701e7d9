//! `ownwords summarize`: read, summarize, render, write.

use std::path::{Path, PathBuf};

use ownwords::document::{Choice, Counted, Document, Instruction};
use ownwords::focus::Profile;
use ownwords::render::{Format, explanation, render};
use ownwords::select::Budget;
use ownwords::summary::{Examined, Summary};
use ownwords::{Error, ErrorKind, Result, Summarizer};

use crate::args::{Request, Summarize, SummaryForm};
use crate::model::Loaded;
use crate::outcome::Outcome;
use crate::output::Output;
use crate::{focus, input, report, terminal};

/// What the program needs to know, made of what the user typed.
pub(crate) struct Job {
    loaded: Loaded,
    profile: Profile,
    /// Whether the focuses were asked for by an argument.
    fixed_focuses: bool,
    budget: Option<Budget>,
    tokenizer: Option<String>,
    pub(crate) input_format: Option<ownwords::document::Format>,
    choice: Choice,
    explain: bool,
}

pub(crate) fn summarize(args: Summarize) -> Result<Outcome> {
    let format = match args.format {
        SummaryForm::Text => Format::Text,
        SummaryForm::Json => Format::Json,
        SummaryForm::Html => return report::pages(args),
    };
    let mut output = open(&args)?;
    let files = args.files;
    let job = Job::resolve(args.request, &files)?;
    let (mut done, mut failed) = (0, 0);
    for path in &files {
        let documents = match input::documents(path, job.input_format) {
            Ok(documents) => documents,
            Err(error) => vec![Err(error)],
        };
        let records = documents.len() > 1;
        for (index, document) in documents.into_iter().enumerate() {
            let name = input::record_name(path, records.then_some(index + 1));
            let several = records || files.len() > 1;
            match document.and_then(|document| job.summary(document, path, &name)) {
                Ok(summary) => {
                    if several && format == Format::Text {
                        let gap = if done == 0 { "" } else { "\n" };
                        output.write(&format!("{gap}==> {name} <==\n"))?;
                    }
                    output.write(&render(&summary, format, several)?)?;
                    done += 1;
                }
                Err(error) => {
                    failed += 1;
                    terminal::error(&error.about(name));
                }
            }
        }
    }
    if done > 0 {
        output.finish()?;
    }
    Ok(Outcome::of(done, failed))
}

/// The output, opened before any work is done for it.
fn open(args: &Summarize) -> Result<Output> {
    let Some(target) = &args.output else { return Ok(Output::standard()) };
    spare(&args.files, target)?;
    Output::file(target)
}

/// Refuses a `target` that is one of the inputs.
pub(crate) fn spare(files: &[PathBuf], target: &Path) -> Result<()> {
    let place = target.canonicalize().ok();
    let same = |input: &&PathBuf| place.is_some() && input.canonicalize().ok() == place;
    match files.iter().find(same) {
        Some(input) => Err(Error::new(ErrorKind::Output, "is an input, and would be overwritten")
            .about(input.display())
            .hint("name another output")),
        None => Ok(()),
    }
}

impl Job {
    pub(crate) fn resolve(args: Request, files: &[PathBuf]) -> Result<Self> {
        if files.iter().filter(|f| input::is_standard(f)).count() > 1 {
            return Err(Error::new(ErrorKind::Document, "standard input is named twice")
                .hint("name - once"));
        }
        let budget = args.budget.map(Budget::new).transpose()?;
        let fixed_focuses = args.focuses.profile.is_some() || !args.focuses.focus.is_empty();
        let asked = focus::asked(&args.focuses)?;
        let loaded = Loaded::locate(&args.embedding, &asked)?;
        if let Some(name) = &args.tokenizer {
            loaded.counter(name)?; // a wrong name is found before any work
        }
        Ok(Self {
            loaded,
            profile: asked.profile,
            fixed_focuses,
            budget,
            tokenizer: args.tokenizer,
            input_format: args.input.input_format,
            choice: args.section,
            explain: args.explain,
        })
    }

    /// The summary of a document at `path`, which is called `name`.
    fn summary(&self, document: Document, path: &Path, name: &str) -> Result<Summary> {
        Ok(self.examined(document, path, name)?.summary)
    }

    /// The summary of a document at `path`, which is called `name`, and what it was chosen from.
    pub(crate) fn examined(&self, document: Document, path: &Path, name: &str) -> Result<Examined> {
        let document = input::part(document, &self.choice, name)?;
        let instruction = document.instruction();
        let profile = self.profile_for(instruction)?;
        let budget = match (self.budget, instruction.and_then(|i| i.budget)) {
            (Some(budget), _) => budget,
            (None, Some(asked)) => Budget::new(asked.limit)?,
            (None, None) => Budget::new(profile.budget)?,
        };
        let counter = self.loaded.counter(self.tokenizer_for(instruction))?;
        if let Some(instruction) = instruction {
            self.say_understood(name, instruction, &profile, budget, counter.name());
        }
        let models = self.loaded.models();
        let summarizer = Summarizer::new(models, counter.as_ref(), &profile, budget)?;
        let mut examined = summarizer.examine(&document)?;
        let summary = &mut examined.summary;
        summary.source.path = (!input::is_standard(path)).then(|| path.display().to_string());
        // Doubts about the part have been told.
        let doubts = &document.part().doubts;
        for warning in summary.warnings.iter().filter(|warning| !doubts.contains(warning)) {
            terminal::note(name, warning);
        }
        if self.explain {
            terminal::say(explanation(summary).trim_end());
        }
        Ok(examined)
    }

    /// The profile: an instruction's focuses count unless others were asked for.
    fn profile_for(&self, instruction: Option<&Instruction>) -> Result<Profile> {
        match instruction {
            Some(instruction) if !self.fixed_focuses && !instruction.focuses.is_empty() => {
                self.profile.with_titles(&instruction.focuses)
            }
            _ => Ok(self.profile.clone()),
        }
    }

    /// The counter: what an instruction's budget counts, unless an argument says otherwise.
    fn tokenizer_for(&self, instruction: Option<&Instruction>) -> &str {
        let counted = instruction.and_then(|i| i.budget).map(|b| b.counted);
        match (&self.tokenizer, self.budget, counted) {
            (Some(name), _, _) => name,
            (None, None, Some(Counted::Words)) => "words",
            (None, None, Some(Counted::Characters)) => "chars",
            _ => "model",
        }
    }

    fn say_understood(
        &self,
        name: &str,
        instruction: &Instruction,
        profile: &Profile,
        budget: Budget,
        counter: &str,
    ) {
        let titles: Vec<&str> = profile.focuses.iter().map(|f| f.title.as_str()).collect();
        let over = if self.budget.is_some() { " (from --budget)" } else { "" };
        let tokens = match counter {
            "words" => "words",
            "chars" => "characters",
            _ => "tokens",
        };
        let message = format!(
            "read the first {} bytes as an instruction: at most {} {tokens}{over}; focuses: {}",
            instruction.span.end,
            budget.limit(),
            titles.join(", ")
        );
        terminal::note(name, &message);
    }
}
