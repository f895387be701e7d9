//! From arguments to outcome: which command.

use clap::Parser as _;
use ownwords::Result;

use crate::args::{Cli, Command};
use crate::outcome::Outcome;
use crate::sections::{self, Show};
use crate::{batch, evaluate, focus, models, prove, ranking, report, summarize, units};

/// Runs the command that the arguments name.
pub(crate) fn run() -> Result<Outcome> {
    match Cli::parse().command {
        Command::Summarize(args) => summarize::summarize(args),
        Command::Batch(args) => batch::batch(&args),
        Command::Report(args) => report::report(args),
        Command::Units { file, input, section } => units::show(&file, input.input_format, &section),
        Command::Sections { file, input, print, format } => {
            let show = print.map_or(Show::List(format), Show::Print);
            sections::show(&file, input.input_format, &show)
        }
        Command::Focus { command } => focus::focus(command),
        Command::Verify { summary, source, input, text_column } => {
            prove::prove(&summary, &source, input.input_format, text_column.as_deref())
        }
        Command::Model { command } => models::model(command),
        Command::Eval(args) if args.ranking.is_empty() => evaluate::evaluate(*args),
        Command::Eval(args) => ranking::evaluate(&args),
    }
}
