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

/// Keeps the messages of panics that come back as errors off the terminal: the error says it better.
pub(crate) fn hush_caught_panics() {
    #[cfg(feature = "pdf")]
    {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if std::thread::current().name() != Some(ownwords::document::PDF_THREAD) {
                usual(panic);
            }
        }));
    }
}

/// A line on standard error; if that is closed there is nobody to tell.
pub(crate) fn say(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}
