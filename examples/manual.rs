//! Writes the man pages and the completions of the program into a folder, for `scripts/release`.
//!
//! `cargo run --example manual -- FOLDER` makes `FOLDER/man/ownwords.1` and one for each subcommand, and
//! `FOLDER/completions/` with a file for each shell. It reads the clap types of the program, so that the pages say what
//! `--help` says, and adds nothing to the program itself.

// A helper of maintainers may fail as loudly as a test; it uses the arguments' description alone.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    dead_code,
    unused_imports
)]

#[path = "../src/bin/ownwords/args/mod.rs"]
mod args;

#[cfg(feature = "fetch")]
#[path = "../src/bin/ownwords/models/fetch/repository.rs"]
mod repository;

// The arguments name it.
#[cfg(feature = "fetch")]
mod models {
    pub(crate) use crate::repository::Repository;
}

use std::fs;
use std::path::PathBuf;

use clap::{CommandFactory as _, ValueEnum as _};
use clap_complete::{Shell, generate_to};

fn main() {
    let folder = std::env::args_os().nth(1).map(PathBuf::from).expect("a folder to write to");
    let (man, completions) = (folder.join("man"), folder.join("completions"));
    for folder in [&man, &completions] {
        fs::create_dir_all(folder).unwrap();
    }
    clap_mangen::generate_to(args::Cli::command(), &man).unwrap();
    for shell in Shell::value_variants() {
        generate_to(*shell, &mut args::Cli::command(), "ownwords", &completions).unwrap();
    }
}
