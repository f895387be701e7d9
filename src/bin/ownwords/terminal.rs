//! What a person reads on standard error: errors, warnings, notes.

use std::error::Error as _;
use std::io::Write as _;

use ownwords::Error;

/// An error: one line that says what is wrong with which input, one what to do.
pub(crate) fn error(error: &Error) {
    let mut line = format!("ownwords: {error}");
    let mut beneath = error.source();
    while let Some(source) = beneath {
        line = format!("{line}: {source}");
        beneath = source.source();
    }
    say(&line.replace('\n', " "));
    if let Some(hint) = error.advice() {
        say(&format!("  hint: {hint}"));
    }
}

/// Something to know about an input.
pub(crate) fn note(subject: &str, message: &str) {
    say(&format!("ownwords: {subject}: {message}"));
}

/// A line on standard error; if that is closed there is nobody to tell.
pub(crate) fn say(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}
