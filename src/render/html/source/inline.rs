//! The text of an element, its units as spans and the chosen ones as marks.

use std::ops::Range;

use super::super::markup::Html;
use super::super::units::sign_text;
use super::super::view::View;

/// A piece of the text that belongs to a candidate.
struct Piece {
    range: Range<usize>,
    candidate: usize,
    /// The unit of the summary that it is.
    unit: Option<usize>,
    /// Whether it is the first of its candidate.
    first: bool,
}

/// Writes text in order, and knows which candidate is next.
pub(super) struct Inline<'a> {
    view: &'a View<'a>,
    pieces: std::iter::Peekable<std::vec::IntoIter<Piece>>,
    /// Candidates that the summary's side links to, in order.
    linked: Vec<usize>,
}

impl<'a> Inline<'a> {
    pub(super) fn new(view: &'a View<'a>) -> Self {
        let mut pieces: Vec<Piece> = Vec::new();
        for (candidate, found) in view.candidates().iter().enumerate() {
            let unit = found.chosen.filter(|unit| *unit < view.units().len());
            let spans = unit.map_or(&found.spans, |unit| &view.units()[unit].spans);
            pieces.extend(spans.iter().enumerate().map(|(at, span)| Piece {
                range: span.start..span.end,
                candidate,
                unit,
                first: at == 0,
            }));
        }
        pieces.sort_by_key(|piece| (piece.range.start, piece.range.end));
        let units = (0..view.units().len()).filter_map(|unit| view.runner_up_of(unit));
        let focuses = (0..view.focuses().len()).filter_map(|focus| view.best_rejected_of(focus));
        let mut linked: Vec<usize> = units.chain(focuses).collect();
        linked.sort_unstable();
        Self { view, pieces: pieces.into_iter().peekable(), linked }
    }

    /// Writes `range` of the text, which lies behind all that was written before.
    pub(super) fn write(&mut self, html: &mut Html, range: Range<usize>) {
        let mut at = range.start;
        while let Some(piece) = self.pieces.next_if(|piece| piece.range.start < range.end) {
            // A piece never goes beyond an element: where other text stands between, it is two.
            let start = piece.range.start.max(at);
            let end = piece.range.end.min(range.end);
            if start < end {
                self.plain(html, at..start);
                self.piece(html, &piece, start..end);
                at = end;
            }
        }
        self.plain(html, at..range.end);
    }

    fn plain(&self, html: &mut Html, range: Range<usize>) {
        html.text(self.view.document.text().get(range).unwrap_or_default());
    }

    fn piece(&self, html: &mut Html, piece: &Piece, range: Range<usize>) {
        let Piece { candidate, unit, first, .. } = *piece;
        let Some(unit) = unit else {
            html.raw("<span data-u=").number(candidate);
            if first && self.linked.binary_search(&candidate).is_ok() {
                html.raw(" id=x").number(candidate);
            }
            html.raw(">");
            self.plain(html, range);
            html.raw("</span>");
            return;
        };
        html.raw("<mark class=\"").sign_classes(self.view.focus_of(unit)).raw("\" data-u=");
        html.number(candidate);
        if first {
            html.raw(" id=u").number(unit + 1);
        }
        html.raw("><a href=#s").number(unit + 1);
        if first {
            html.raw(" data-sign=\"").text(&sign_text(self.view, unit)).raw("\"");
        } else {
            html.raw(" tabindex=-1");
        }
        html.raw(">");
        self.plain(html, range);
        html.raw("</a></mark>");
    }
}
