//! Elements as HTML: headings, lists, tables, and groups of them that a browser can leave aside while
//! they are out of sight.

use std::ops::Range;

use super::super::markup::Html;
use super::super::view::View;
use super::elements::{Element, Shape, elements};
use super::inline::Inline;

/// Bytes of text after which a group ends.
const GROUP: usize = 6000;

/// What is open around an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Around {
    Nothing,
    List,
    Table,
}

/// Writes the whole text, blank space included: without its tags the markup is the text.
pub(super) fn text(html: &mut Html, view: &View<'_>) {
    let mut writer = Writer {
        view,
        inline: Inline::new(view),
        part: view.part(),
        around: Around::Nothing,
        group: None,
        in_part: false,
        at: 0,
    };
    for element in elements(view.document) {
        writer.element(html, &element);
    }
    writer.blank(html, view.document.text().len());
    writer.close(html);
    writer.turn(html, false);
}

struct Writer<'a> {
    view: &'a View<'a>,
    inline: Inline<'a>,
    part: Option<Range<usize>>,
    around: Around,
    /// Where the open group began.
    group: Option<usize>,
    /// Whether the part that was summarized is open around it.
    in_part: bool,
    /// What is written reaches up to here.
    at: usize,
}

impl Writer<'_> {
    /// Whether the part that was summarized holds what begins at `at`.
    fn is_part(&self, at: usize) -> bool {
        self.part.as_ref().is_some_and(|part| part.contains(&at))
    }

    fn element(&mut self, html: &mut Html, element: &Element) {
        let around = match element.shape {
            Shape::Item => Around::List,
            Shape::Row => Around::Table,
            _ => Around::Nothing,
        };
        let start = element.range.start;
        let goes_on = self.group.is_some_and(|group| start - group <= GROUP);
        if !goes_on || self.is_part(start) != self.in_part {
            self.close(html);
            self.turn(html, self.is_part(start));
            self.blank(html, start);
            self.open(html, start);
        }
        if around != self.around {
            self.leave(html);
            self.blank(html, start);
            html.raw(match around {
                Around::Nothing => "",
                Around::List => "<ul>",
                Around::Table => "<table><tbody>",
            });
            self.around = around;
        }
        self.blank(html, start);
        self.write(html, element);
        self.at = element.range.end;
    }

    /// Enters the part that was summarized, or leaves it.
    fn turn(&mut self, html: &mut Html, in_part: bool) {
        if in_part && !self.in_part {
            html.raw("<div id=\"part\" data-name=\"Summarized: ");
            html.text(&self.view.examined.summary.source.section.name).raw("\">");
        } else if self.in_part && !in_part {
            html.raw("</div>");
        }
        self.in_part = in_part;
    }

    fn open(&mut self, html: &mut Html, at: usize) {
        let outside = self.part.is_some() && !self.in_part;
        html.raw(if outside { "<div class=\"k out\" data-b=" } else { "<div class=k data-b=" });
        html.number(at).raw(">");
        self.group = Some(at);
    }

    fn leave(&mut self, html: &mut Html) {
        html.raw(match self.around {
            Around::Nothing => "",
            Around::List => "</ul>",
            Around::Table => "</tbody></table>",
        });
        self.around = Around::Nothing;
    }

    fn close(&mut self, html: &mut Html) {
        self.leave(html);
        if self.group.take().is_some() {
            html.raw("</div>");
        }
    }

    /// Writes the blank space before `end`.
    fn blank(&mut self, html: &mut Html, end: usize) {
        html.text(self.view.document.text().get(self.at..end).unwrap_or_default());
        self.at = end;
    }

    fn write(&mut self, html: &mut Html, element: &Element) {
        let (open, close) = tags(element.shape);
        html.raw(open);
        if element.shape == Shape::Row {
            self.row(html, element);
        } else {
            self.cell(html, element.range.clone(), element.cells.first(), element.shape);
        }
        html.raw(close);
    }

    fn row(&mut self, html: &mut Html, element: &Element) {
        for (at, cell) in element.cells.iter().enumerate() {
            let start = if at == 0 { element.range.start } else { cell.start };
            let end = element.cells.get(at + 1).map_or(element.range.end, |next| next.start);
            html.raw("<td>");
            self.cell(html, start..end, Some(cell), element.shape);
            html.raw("</td>");
        }
    }

    /// Writes `range`: the text of a block, and what stands before and behind it.
    fn cell(
        &mut self,
        html: &mut Html,
        range: Range<usize>,
        own: Option<&Range<usize>>,
        shape: Shape,
    ) {
        let own = own.unwrap_or(&range);
        self.beside(html, range.start..own.start, shape);
        self.inline.write(html, own.clone());
        self.beside(html, own.end..range.end, shape);
    }

    /// Writes what stands beside the text of a block. The rules between cells are there, but the cells
    /// say what they say, so they are not shown.
    fn beside(&self, html: &mut Html, range: Range<usize>, shape: Shape) {
        let text = self.view.document.text().get(range).unwrap_or_default();
        let ruled = matches!(shape, Shape::Row | Shape::Item | Shape::Rest);
        for piece in text.split_inclusive('|') {
            let bare = piece.strip_suffix('|').filter(|_| ruled);
            html.text(bare.unwrap_or(piece));
            if bare.is_some() {
                html.raw("<i>|</i>");
            }
        }
    }
}

fn tags(shape: Shape) -> (&'static str, &'static str) {
    match shape {
        Shape::Heading(0) => ("<h3>", "</h3>"),
        Shape::Heading(1) => ("<h4>", "</h4>"),
        Shape::Heading(2) => ("<h5>", "</h5>"),
        Shape::Heading(_) => ("<h6>", "</h6>"),
        Shape::Paragraph => ("<p>", "</p>"),
        Shape::Rest => ("<p class=rest>", "</p>"),
        Shape::Item => ("<li>", "</li>"),
        Shape::Row => ("<tr>", "</tr>"),
        Shape::Line => ("<p class=line>", "</p>"),
        Shape::Debris => ("<p class=debris>", "</p>"),
        Shape::Unread => ("<p class=unread>", "</p>"),
    }
}
