//! A summary as bytes: `Summary → text or JSON`, the explanation for people, and the page to check it by.
//!
//! Has never heard of vectors, models or files.

mod explanation;
pub mod html;

pub use explanation::explanation;

use crate::error::{Error, ErrorKind, Result};
use crate::summary::Summary;

/// The forms that a summary can take.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Format {
    /// The text alone, on one line.
    #[default]
    Text,
    /// All of it, `ownwords.summary/1`.
    Json,
}

/// `summary` in `format`, with a line end behind it. `compact` puts JSON on one line, for JSON
/// Lines.
///
/// # Errors
/// [`ErrorKind::Output`] if it cannot be written as JSON.
pub fn render(summary: &Summary, format: Format, compact: bool) -> Result<String> {
    let json = match format {
        Format::Text => return Ok(format!("{}\n", summary.text)),
        Format::Json if compact => serde_json::to_string(summary),
        Format::Json => serde_json::to_string_pretty(summary),
    };
    json.map(|json| format!("{json}\n")).map_err(|e| {
        Error::new(ErrorKind::Output, "cannot be written as JSON")
            .because(e)
            .hint("please report this as a fault of ownwords")
    })
}
