//! Word documents (`.docx`): a zip archive of XML parts.
//!
//! `package` finds the parts, `xml` reads them event by event; `styles` and `numbering` know what the
//! text leaves unsaid, and `walk` follows the text with stacks of its own. What stands out is a heading,
//! which tables are data, is decided in `styled`, as for HTML. Headers, footers, notes and comments are
//! not read, nor is what a tracked change took out.

mod field;
mod numbering;
mod package;
mod paragraph;
mod properties;
mod styles;
mod symbol;
mod walk;
mod xml;

use super::sheet::Sheet;
use super::styled;
use crate::error::Result;
use numbering::Numbering;
use package::Package;
use styles::Styles;
use walk::Walk;

/// The text of a Word document.
///
/// # Errors
/// [`crate::error::ErrorKind::Document`] if it is damaged, encrypted, without text, or too large.
pub(super) fn read(bytes: &[u8]) -> Result<Sheet> {
    let mut package = Package::open(bytes)?;
    let styles = Styles::read(&package.part("styles")?)?;
    let numbering = Numbering::read(&package.part("numbering")?)?;
    let pieces = Walk::new(styles, numbering).pieces(&package.document()?)?;
    Ok(styled::sheet(&pieces))
}

#[cfg(test)]
mod tests;
