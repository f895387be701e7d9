//! ownwords.
mod compose;
pub mod document;
pub mod embed;
mod error;
pub mod focus;
mod pattern;
mod pipeline;
pub mod render;
pub mod score;
pub mod segment;
pub mod select;
pub mod summary;
mod verify;
pub use error::{Error, ErrorKind, Result};
pub use pipeline::Summarizer;
pub use verify::{Proof, verify};
