//! The command line of ownwords: arguments, terminal and exit codes.
//!
//! Knows files, the environment and the terminal; does not know the inside of any stage.

// The rim of the program is where files and the environment are read.
#![allow(clippy::disallowed_methods)]

mod args;
mod batch;
mod evaluate;
mod figures;
mod focus;
mod folders;
mod input;
mod model;
mod models;
mod outcome;
mod output;
mod pages;
mod prove;
mod ranking;
mod report;
mod run;
mod sections;
mod summarize;
mod table;
mod terminal;
mod train;
mod units;

use std::process::ExitCode;

fn main() -> ExitCode {
    terminal::hush_caught_panics();
    match run::run() {
        Ok(outcome) => outcome.into(),
        Err(error) => {
            terminal::error(&error);
            outcome::Outcome::Nothing.into()
        }
    }
}
