//! Summaries of long documents in the document's own words.
//!
//! The stages, in the order in which a text goes through them; none uses a later one:
//!
//! | stage | in → out |
//! | --- | --- |
//! | [`document`] | bytes → blocks with their places in the source |
//! | [`segment`] | blocks → units: sentences, list items, table rows |
//! | [`embed`] | texts → vectors of unit length |
//! | [`focus`] | TOML or an instruction → what the reader wants to know |
//! | [`score`] | unit vectors × focus vectors → how much each unit serves each focus |
//! | [`select`] | scores, costs, budget → the chosen units |
//! | [`summary`] | the selection as plain data |
//! | [`render`] | a summary → text, JSON or a page to check it by |
//!
//! [`Summarizer`] joins them, [`verify`](verify()) proves the result against its source, and
//! [`evaluate`] measures how good it is.
//!
//! ```
//! use ownwords::document::Document;
//! use ownwords::embed::{HashingEmbedder, Words};
//! use ownwords::focus::Profile;
//! use ownwords::select::Budget;
//! use ownwords::{Summarizer, verify};
//!
//! # fn main() -> ownwords::Result<()> {
//! let source = b"We make gauges that measure the pressure of gas. Our customers are refineries. \
//!     We sell through distributors in nine countries. A credit facility finances our plant.";
//! let toml = r#"
//!     name = "customers"
//!     [[focus]]
//!     name = "customers"
//!     queries = ["Our customers are the following."]
//! "#;
//! let profile = Profile::parse(toml)?;
//! // `LazyEmbedder::new(ModelFolder::embedded()?)` is the real model.
//! let embedder = HashingEmbedder::default();
//! let summarizer = Summarizer::new(&embedder, &Words, &profile, Budget::new(20)?)?;
//! let summary = summarizer.summarize(&Document::read(source)?)?;
//! assert!(summary.text.contains("Our customers are refineries."));
//! assert_eq!(verify(&summary, source)?.units, summary.units.len());
//! # Ok(())
//! # }
//! ```

mod compose;
pub mod document;
pub mod embed;
mod error;
pub mod evaluate;
pub mod focus;
mod hash;
pub mod learn;
pub mod lexical;
mod pattern;
mod pipeline;
mod random;
pub mod render;
pub mod score;
pub mod segment;
pub mod select;
pub mod summary;
mod teach;
mod verify;

pub use error::{Error, ErrorKind, Result};
pub use pipeline::{Models, Summarizer};
pub use teach::{Example, teach, teach_tuned};
pub use verify::{Proof, verify, verify_all};

/// The README's example is compiled and run with the other examples.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
