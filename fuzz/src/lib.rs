//! What the targets share: the laws of the integration tests, held for each input.

use ownwords::document::Format;

#[path = "../../tests/integration/reading.rs"]
mod reading;

/// Reads `bytes` in `format`, or in the one that they look like, and panics if a law is broken.
pub fn read(bytes: &[u8], format: Option<Format>) {
    reading::survive(bytes, format);
}
