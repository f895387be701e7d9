//! What `ownwords batch` takes.

use std::path::PathBuf;

use clap::Args;
use ownwords::document::Choice;

use super::{Embedding, Focuses, InputFormat, SummaryForm};

pub(super) const EXAMPLES: &str = "\
Examples:
  ownwords batch filings -o summaries.parquet
  ownwords batch filings --include '*.htm' -o summaries.csv --threads 8 --nice 10
  ownwords batch edgar-corpus.jsonl.zst -o summaries.jsonl --log log.jsonl
  ownwords batch filings -o pages --format html
  find . -name '10-K*.htm' | ownwords batch --files-from - -o pages --format text

The same command goes on where it was stopped: by Ctrl-C, kill, a full disk or a loss of power.
Exit codes: 0 all well; 1 some documents failed; 2 nothing could be done, or the results are there
already; 130 stopped by Ctrl-C.";

/// What `ownwords batch` takes.
#[derive(Debug, Args)]
pub(crate) struct Batch {
    /// Folders (all their files but hidden ones), documents, and files of records: JSON Lines (.jsonl, .ndjson, also .gz and .zst) and
    /// .parquet; - is standard input
    #[arg(value_name = "PATH", required_unless_present = "files_from")]
    pub(crate) inputs: Vec<PathBuf>,

    /// Read the paths of more inputs from this file, one a line; - is standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) files_from: Option<PathBuf>,

    /// Take the files of folders that match this pattern alone: their names, or with a slash their paths
    /// below the folder; repeatable
    #[arg(long, value_name = "GLOB")]
    pub(crate) include: Vec<String>,

    /// Leave out the files of folders that match this pattern, such as 'old/**'; repeatable
    #[arg(long, value_name = "GLOB")]
    pub(crate) exclude: Vec<String>,

    /// The field of records that holds the text [default: text; else the items of EDGAR-CORPUS and
    /// edgar-crawler]
    #[arg(long, value_name = "NAME")]
    pub(crate) text_column: Option<String>,

    /// The field of records that holds the id [default: id, else filename]
    #[arg(long, value_name = "NAME")]
    pub(crate) id_column: Option<String>,

    /// Where to write: a table .jsonl, .csv or .parquet, or a folder of files, with / at the end if there is
    /// a dot in its name
    #[arg(short, long, value_name = "PATH")]
    pub(crate) output: PathBuf,

    /// What the files of a folder are: text or json as summarize has them, or html: pages as report has
    /// them, and an index of them [default: json]
    #[arg(long, value_enum)]
    pub(crate) format: Option<SummaryForm>,

    /// Begin again, and overwrite what is there
    #[arg(long)]
    pub(crate) restart: bool,

    #[command(flatten)]
    pub(crate) input: InputFormat,

    /// The part of each document to summarize: auto, all, or the name of an item or heading
    #[arg(long, value_name = "PART", default_value = "auto")]
    pub(crate) section: Choice,

    #[command(flatten)]
    pub(crate) focuses: Focuses,

    /// The most tokens of a summary [default: that of the profile, 512]
    #[arg(long, value_name = "N")]
    pub(crate) budget: Option<usize>,

    /// How tokens are counted: model, o200k, cl100k, words, chars, or the path of a
    /// tokenizer.json [default: model]
    #[arg(long, value_name = "NAME|PATH")]
    pub(crate) tokenizer: Option<String>,

    #[command(flatten)]
    pub(crate) embedding: Embedding,

    /// How much other programs come first, 1 to 19
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(i32).range(1..=19))]
    pub(crate) nice: Option<i32>,

    /// Memory for vectors of sentences that were seen, in MiB: filings of successive years share most
    #[arg(long, value_name = "MIB", default_value_t = 256)]
    pub(crate) cache: usize,

    /// Append one JSON line for each input to this file
    #[arg(long, value_name = "FILE")]
    pub(crate) log: Option<PathBuf>,
}
