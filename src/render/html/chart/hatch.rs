//! Patterns that tell focuses of the same colour apart.

use super::super::markup::Html;
use super::super::sign::COLOURS;

/// Defines the patterns, if there are more `focuses` than colours.
pub(super) fn define(html: &mut Html, focuses: usize) {
    if focuses <= COLOURS {
        return;
    }
    html.raw(
        "<defs>\
        <pattern id=\"hatch1\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">\
        <path class=\"hatch\" d=\"M-1 1L1 -1M0 6L6 0M5 7L7 5\"/></pattern>\
        <pattern id=\"hatch2\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">\
        <path class=\"hatch\" d=\"M0 3H6\"/></pattern>\
        <pattern id=\"hatch3\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">\
        <path class=\"hatch\" d=\"M3 0V6\"/></pattern></defs>\n",
    );
}

/// The fill that lays a focus's pattern over its colour; `None` for the first eight.
pub(super) fn of(focus: usize) -> Option<&'static str> {
    [None, Some("url(#hatch1)"), Some("url(#hatch2)"), Some("url(#hatch3)")][focus / COLOURS % 4]
}
