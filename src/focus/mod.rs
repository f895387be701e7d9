//! What the reader wants to know: `TOML or instruction → Profile`.
//!
//! Knows focuses, their phrasings and their weights. Has never heard of documents, or of the files
//! of models; it reads no file itself.

mod parse;
mod profile;

pub use profile::{Focus, Profile};
