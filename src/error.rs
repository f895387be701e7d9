//! The one error type of the library.
//!
//! It says what is wrong with which input, keeps the error beneath as its source, and carries a
//! hint that says what to do next. It does not know how a program shows it.

use std::fmt;

/// What an operation of this crate returns.
pub type Result<T> = std::result::Result<T, Error>;

/// What went wrong, in the broad classes that a caller may treat differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The document cannot be read or holds nothing to summarize.
    Document,
    /// A profile or focus is malformed or unknown.
    Profile,
    /// A model folder is incomplete, damaged or of an unknown kind.
    Model,
    /// A tokenizer is unknown or cannot be read.
    Tokenizer,
    /// The budget cannot hold a summary.
    Budget,
    /// A summary cannot be read, or does not match its source.
    Verification,
    /// Labels or questions to measure with are malformed.
    Labels,
    /// An output cannot be written.
    Output,
}

/// An error with the input that it concerns and a hint what to do next.
///
/// `Display` prints this layer alone, on one line; the layer beneath is
/// [`source`](std::error::Error::source).
#[derive(Debug, thiserror::Error)]
pub struct Error {
    kind: ErrorKind,
    subject: Option<String>,
    message: String,
    hint: Option<String>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// An error of `kind`; `message` says what is wrong, in lower case and without a full stop.
    #[must_use]
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, subject: None, message: message.into(), hint: None, source: None }
    }

    /// Names the input that the error concerns (a path, a profile), unless one is named already.
    #[must_use]
    pub fn about(mut self, subject: impl fmt::Display) -> Self {
        self.subject.get_or_insert_with(|| subject.to_string());
        self
    }

    /// Says what to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Keeps the error beneath.
    #[must_use]
    pub fn because(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// The class of the error.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// What it is about: a file, an argument.
    #[must_use]
    pub fn subject(&self) -> Option<&str> {
        self.subject.as_deref()
    }

    /// What to do next, where there is something to say.
    #[must_use]
    pub fn advice(&self) -> Option<&str> {
        self.hint.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.subject {
            Some(subject) => write!(f, "{subject}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn display_is_one_layer_and_the_first_subject_stays() {
        let error = Error::new(ErrorKind::Document, "no such file")
            .because(std::io::Error::other("beneath"))
            .about("a.txt")
            .about("b.txt")
            .hint("check the path");
        assert_eq!(error.to_string(), "a.txt: no such file");
        assert_eq!(error.advice(), Some("check the path"));
        assert!(std::error::Error::source(&error).is_some());
    }
}
