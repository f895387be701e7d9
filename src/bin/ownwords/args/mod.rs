//! What the user typed: clap types, no input or output.

mod batch;
mod evaluate;
mod model;

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use ownwords::document::{Choice, Format};
use ownwords::embed::Engine;

pub(crate) use batch::Batch;
pub(crate) use evaluate::Eval;
#[cfg(feature = "fetch")]
pub(crate) use model::Fetch;
pub(crate) use model::{Import, ModelCommand, Pack, Quantize};

/// Summaries of long documents in the document's own words, made offline.
#[derive(Debug, Parser)]
#[command(name = "ownwords", version, about, max_term_width = 100, after_help = EXIT_CODES)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXIT_CODES: &str = "\
Exit codes: 0 all well; 1 some inputs failed, or a summary is not proved; 2 nothing could be done;
130 stopped by Ctrl-C.";

const EXAMPLES: &str = "\
Examples:
  ownwords summarize 10-k.htm
  ownwords summarize report.txt --budget 200 --focus \"Litigation: lawsuits against the company\"
  ownwords summarize 10-k.htm --format json -o summary.json
  ownwords verify summary.json 10-k.htm
  ownwords sections 10-k.htm --print \"Item 7\"
  ownwords eval --docs filings --labels nuggets";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Summarize documents: one continuous text each, in the document's own words
    #[command(after_help = EXAMPLES)]
    Summarize(Summarize),
    /// Summarize many documents into a table or a folder; can be stopped and goes on
    #[command(after_help = batch::EXAMPLES)]
    Batch(Box<Batch>),
    /// Write a page to check a summary by: beside the whole source, with scores and reasons
    #[command(after_help = REPORT_EXAMPLES)]
    Report(Report),
    /// Show how a document is read: one JSON line a unit; needs no model
    Units {
        /// The document; - is standard input
        file: PathBuf,
        #[command(flatten)]
        input: InputFormat,
        /// The part to show: auto, all, or the name of an item or heading
        #[arg(long, value_name = "PART", default_value = "all")]
        section: Choice,
    },
    /// List the parts of a document, or print one as plain text; needs no model
    Sections {
        /// The document; - is standard input
        file: PathBuf,
        #[command(flatten)]
        input: InputFormat,
        /// Print this part in place of the list: auto (what summarize takes), all, or the name of an
        /// item or heading
        #[arg(long, value_name = "PART")]
        print: Option<Choice>,
        /// json: one line a part, with its place in the text
        #[arg(long, value_enum, default_value_t = FormatName::Text, conflicts_with = "print")]
        format: FormatName,
    },
    /// List, show or check profiles: what a summary should tell
    Focus {
        #[command(subcommand)]
        command: FocusCommand,
    },
    /// Prove that every word of a JSON summary stands in its source, at the span given
    Verify {
        /// A summary made with --format json
        summary: PathBuf,
        /// The document that it was made from, or the file of its record
        source: PathBuf,
        #[command(flatten)]
        input: InputFormat,
        /// The field of the record that holds the text, as batch was told
        #[arg(long, value_name = "NAME")]
        text_column: Option<String>,
    },
    /// Show, check, pack and install models
    #[command(after_help = model::EXAMPLES)]
    Model {
        #[command(subcommand)]
        command: ModelCommand,
    },
    /// Measure quality on labelled data, beside simple ways of choosing sentences
    #[command(after_help = evaluate::EXAMPLES)]
    Eval(Box<Eval>),
}

const REPORT_EXAMPLES: &str = "\
Examples:
  ownwords report 10-k.htm                     writes 10-k.report.html
  ownwords report 10-k.htm -o checked.html --budget 300
  ownwords report filings/*.htm -o pages       one page each, in the folder pages";

#[derive(Debug, Subcommand)]
pub(crate) enum FocusCommand {
    /// List the built-in profiles and their focuses
    List,
    /// Print a profile as TOML, to start one of your own from
    Show {
        /// A built-in profile's name, or the path of a TOML file
        #[arg(default_value = "business-model")]
        profile: String,
    },
    /// Check profiles, and say where they are wrong
    Check {
        /// Paths of TOML files
        #[arg(required = true)]
        profiles: Vec<String>,
    },
    /// Learn the focuses of a profile from labelled documents, and say how well
    Train(Train),
}

#[derive(Debug, Args)]
pub(crate) struct Train {
    /// The profile whose focuses are learned: a name or the path of a TOML file
    #[arg(long, value_name = "NAME|PATH")]
    pub(crate) profile: String,

    /// The folder of the documents, SLUG.txt, SLUG.htm and so on. Those of a company are called
    /// alike but for a year at the end: `acme_2021`, `acme_2022`
    #[arg(long, value_name = "FOLDER")]
    pub(crate) docs: PathBuf,

    /// The folder of their labels, SLUG.json: the facts that a reader wants, and where they stand
    #[arg(long, value_name = "FOLDER")]
    pub(crate) labels: PathBuf,

    /// Where to write what was learned [default: NAME.head.json beside the profile NAME.toml, where
    /// it is found again]
    #[arg(short, long, value_name = "PATH")]
    pub(crate) output: Option<PathBuf>,

    /// The part of each document to read: auto, all, or the name of an item or heading
    #[arg(long, value_name = "PART", default_value = "auto")]
    pub(crate) section: Choice,

    /// The most tokens of the summaries that show how well it was learned [default: that of the
    /// profile, 512]
    #[arg(long, value_name = "N")]
    pub(crate) budget: Option<usize>,

    /// Learn from what a model that was tuned to the focuses tells of the documents, as
    /// scripts/train-focus-encoder writes it; for maintainers of the built-in profile
    #[arg(long, value_name = "PATH", conflicts_with_all = ["model", "budget", "rows"])]
    pub(crate) told: Option<PathBuf>,

    /// Show the figures of each document too
    #[arg(long)]
    pub(crate) rows: bool,

    #[command(flatten)]
    pub(crate) embedding: Embedding,
}

/// What a summary should tell.
#[derive(Debug, Args)]
pub(crate) struct Focuses {
    /// Focuses and budget: a profile's name or the path of a TOML file [default: business-model,
    /// or what an instruction above the text asks for]
    #[arg(long, value_name = "NAME|PATH")]
    pub(crate) profile: Option<String>,

    /// A focus of your own; repeatable. In place of the default profile's focuses, or with
    /// --profile beside those, replacing one of the same title
    #[arg(long, value_name = "TITLE[: QUERY]")]
    pub(crate) focus: Vec<String>,

    /// Leave aside what was learned of the profile's focuses: score them as any other
    #[arg(long)]
    pub(crate) zero_shot: bool,
}

/// What makes vectors of texts, and how.
#[derive(Debug, Args)]
pub(crate) struct Embedding {
    /// The embedding model: a folder, or a name [default: what `OWNWORDS_MODEL`
    /// says in the environment, or the one inside the program]
    #[arg(long, value_name = "PATH|NAME")]
    pub(crate) model: Option<String>,

    /// How the model is run: int8 (the fastest), f32, candle (the slow reference), or static
    /// [default: int8 if its weights are stored in 8 bits, as those of the built-in models, else f32;
    /// candle or static for families that those do not run]
    #[arg(long, value_name = "NAME", hide_possible_values = true, value_parser = engine_parser())]
    pub(crate) engine: Option<Engine>,

    /// Take a model whose files are others than its manifest says
    #[arg(long)]
    pub(crate) allow_modified: bool,

    /// Processors to use [default: all]
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<NonZeroUsize>,
}

fn engine_parser() -> impl TypedValueParser<Value = Engine> {
    PossibleValuesParser::new(Engine::ALL.map(Engine::name))
        .try_map(|name| Engine::named(&name).ok_or("unknown engine"))
}

/// How the bytes of a document are read.
#[derive(Debug, Args)]
pub(crate) struct InputFormat {
    /// The format of the document [default: found from its bytes]
    #[arg(long, value_name = "FORMAT", value_parser = format_parser())]
    pub(crate) input_format: Option<Format>,
}

fn format_parser() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(Format::ALL.map(Format::name))
        .try_map(|name| Format::named(&name).ok_or("unknown format"))
}

/// What is asked of each document.
#[derive(Debug, Args)]
pub(crate) struct Request {
    #[command(flatten)]
    pub(crate) input: InputFormat,

    /// The part to summarize: auto (Item 1 of an annual report, the whole of any other document),
    /// all, or the name of an item or heading, such as 7 or "Risk Factors"
    #[arg(long, value_name = "PART", default_value = "auto")]
    pub(crate) section: Choice,

    #[command(flatten)]
    pub(crate) focuses: Focuses,

    /// The most tokens of a summary [default: what an instruction above the text asks for, or
    /// that of the profile, 512]
    #[arg(long, value_name = "N")]
    pub(crate) budget: Option<usize>,

    /// How tokens are counted: model, o200k, cl100k, words, chars, or the path of a
    /// tokenizer.json [default: model]
    #[arg(long, value_name = "NAME|PATH")]
    pub(crate) tokenizer: Option<String>,

    #[command(flatten)]
    pub(crate) embedding: Embedding,

    /// Say on standard error why each sentence was chosen and which came next
    #[arg(long)]
    pub(crate) explain: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Summarize {
    /// The documents: filings in HTML or ASCII, EDGAR JSON, Markdown, PDF, Word or plain text, also
    /// packed by gzip, Zstandard or zip; - is standard input. Several give one summary each, behind a line with
    /// the name if --format is text
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) request: Request,

    /// text: the summary on one line. json: with spans, scores and reasons; one object a line if
    /// there are several documents. html: a page to check it by, beside the whole source
    #[arg(long, value_enum, default_value_t = SummaryForm::Text)]
    pub(crate) format: SummaryForm,

    /// Write to this file, whole or not at all, in place of standard output; with --format html also a
    /// folder, for one page a document
    #[arg(short, long, value_name = "PATH")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Report {
    /// The documents, as summarize takes them; - is standard input
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) request: Request,

    /// Write the page to this file, or each to a file in this folder [default: NAME.report.html in the
    /// current folder; for standard input standard output]
    #[arg(short, long, value_name = "PATH")]
    pub(crate) output: Option<PathBuf>,
}

/// How summaries are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SummaryForm {
    Text,
    Json,
    Html,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FormatName {
    Text,
    Json,
}
