//! Follows the parts of a Markdown text and gathers what is shown, in order.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, TextMergeWithOffset};

use crate::document::block::HeadingRank;
use crate::document::html;
use crate::document::lines::{own_line, starts_with_marker};
use crate::document::styled::{Paragraph, Piece, Run, Style, Table};
use crate::pattern::pattern;

const OPTIONS: Options =
    Options::ENABLE_TABLES.union(Options::ENABLE_FOOTNOTES).union(Options::ENABLE_STRIKETHROUGH);

/// A heading has at most so many bytes; beyond, a converter took a paragraph for one.
const LONGEST_HEADING: usize = 220;
/// A heading of more words than this is a sentence, if it ends as one.
const MOST_WORDS: usize = 7;

pattern!(PAGE_COMMENT, r"(?i)<!--\s*page");
// Stars of emphasis that the parser could not pair, as in `**Liens (A-notes**).**`, but not `a**2`.
pattern!(STARS, r"(^|[^\w*])\*{2,}|\*{2,}([^\w*]|$)");
pattern!(TAG, r"(?s)<!--.*?-->|</?[A-Za-z][^<>]*>");

/// Gathers a document page by page.
#[derive(Default)]
pub(super) struct Walk {
    /// Marks of struck-out text that are open; it is no longer said.
    struck: usize,
    pieces: Vec<Piece>,
    run: Run,
    /// Tags open around the text, by what they make of it.
    strong: usize,
    emphasis: usize,
    raised: usize,
    /// Images, whose descriptions are not part of the text.
    images: usize,
    heading: Option<HeadingRank>,
    /// What stands before the next paragraph, the first of an entry.
    marker: Option<String>,
    table: Option<Table>,
    /// The HTML of a block, until it is complete.
    html: String,
}

impl Walk {
    /// What the document shows, in order.
    pub(super) fn pieces(mut self) -> Vec<Piece> {
        let headings = || {
            self.pieces.iter().filter_map(|piece| match piece {
                Piece::Paragraph(paragraph) if paragraph.rank.is_some() => Some(&paragraph.text),
                _ => None,
            })
        };
        // Where the words say what the items are, levels are a converter's guess.
        if headings().any(|text| own_line(text) == Some(HeadingRank::Item)) {
            for piece in &mut self.pieces {
                if let Piece::Paragraph(paragraph) = piece
                    && paragraph.rank.is_some()
                {
                    paragraph.rank = own_line(&paragraph.text).or(Some(HeadingRank::Title));
                }
            }
        }
        self.pieces
    }

    pub(super) fn page_break(&mut self) {
        self.pieces.push(Piece::PageBreak);
    }

    /// Reads a page.
    pub(super) fn read(&mut self, page: &str) {
        let parser = Parser::new_ext(page, OPTIONS);
        for (event, range) in TextMergeWithOffset::new(parser.into_offset_iter()) {
            self.event(event, &page[range.clone()]);
        }
        self.end_paragraph();
    }

    /// Reads what comes next; `source` is how it is written.
    fn event(&mut self, event: Event<'_>, source: &str) {
        match event {
            Event::Start(Tag::Strikethrough) => self.struck += 1,
            Event::End(TagEnd::Strikethrough) => self.struck = self.struck.saturating_sub(1),
            Event::Start(tag) => self.open(&tag, source),
            Event::End(tag) => self.close(tag),
            Event::Text(_) | Event::Code(_) if self.struck > 0 => {}
            Event::Text(text) | Event::Code(text) => self.text(&text),
            Event::SoftBreak => self.text(" "),
            Event::HardBreak => self.run.line_break(self.style()),
            Event::Html(html) => self.html.push_str(&html),
            Event::InlineHtml(tag) => self.inline_html(&tag),
            Event::Rule => {
                self.end_paragraph();
                self.page_break();
            }
            _ => {}
        }
    }

    fn open(&mut self, tag: &Tag<'_>, source: &str) {
        match tag {
            Tag::Strong => self.strong += 1,
            Tag::Emphasis => self.emphasis += 1,
            Tag::Image { .. } => self.images += 1,
            Tag::Link { .. } => {}
            Tag::Heading { level, .. } => {
                self.end_paragraph();
                self.heading = Some(rank(*level));
            }
            Tag::Item => {
                self.end_paragraph();
                self.marker = Some(marker(source));
            }
            Tag::Table(_) => {
                self.end_paragraph();
                self.table = Some(Table::default());
            }
            Tag::TableHead | Tag::TableRow => {
                if let Some(table) = &mut self.table {
                    table.begin_row();
                }
            }
            _ => self.end_paragraph(),
        }
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong => self.strong = self.strong.saturating_sub(1),
            TagEnd::Emphasis => self.emphasis = self.emphasis.saturating_sub(1),
            TagEnd::Image => self.images = self.images.saturating_sub(1),
            TagEnd::Link => {}
            TagEnd::TableCell => self.end_cell(),
            TagEnd::Table => {
                let table = self.table.take().unwrap_or_default();
                self.pieces.extend(table.pieces());
            }
            TagEnd::HtmlBlock => self.end_html(),
            TagEnd::Item => {
                self.end_paragraph();
                self.marker = None;
            }
            _ => self.end_paragraph(),
        }
    }

    fn style(&self) -> Style {
        Style {
            bold: self.strong > 0,
            italic: self.emphasis > 0,
            raised: self.raised > 0,
            ..Style::default()
        }
    }

    fn text(&mut self, text: &str) {
        if self.images == 0 {
            self.run.push(&STARS.replace_all(text, "$1$2"), self.style(), false);
        }
    }

    fn inline_html(&mut self, tag: &str) {
        let name: String = tag
            .trim_start_matches('<')
            .chars()
            .take_while(|c| *c == '/' || c.is_alphanumeric())
            .collect();
        match name.to_ascii_lowercase().as_str() {
            "br" => self.run.line_break(self.style()),
            "sup" => self.raised += 1,
            "/sup" => self.raised = self.raised.saturating_sub(1),
            "b" | "strong" => self.strong += 1,
            "/b" | "/strong" => self.strong = self.strong.saturating_sub(1),
            "i" | "em" => self.emphasis += 1,
            "/i" | "/em" => self.emphasis = self.emphasis.saturating_sub(1),
            _ => {}
        }
    }

    /// Ends the paragraph, heading or first paragraph of an entry.
    fn end_paragraph(&mut self) {
        let heading = self.heading.take();
        let mut paragraphs = std::mem::take(&mut self.run).paragraphs();
        if let Some(first) = paragraphs.first_mut()
            && let Some(marker) = self.marker.take()
        {
            put(&marker, first);
        }
        for mut paragraph in paragraphs {
            paragraph.rank = heading.and_then(|rank| heading_rank(&paragraph.text, rank));
            self.pieces.push(Piece::Paragraph(paragraph));
        }
        // Marks that were not closed end with the paragraph.
        (self.strong, self.emphasis, self.raised) = (0, 0, 0);
    }

    fn end_cell(&mut self) {
        let paragraphs = std::mem::take(&mut self.run).paragraphs();
        if let Some(table) = &mut self.table {
            table.cell(paragraphs.into_iter().map(Piece::Paragraph).collect());
        }
        (self.strong, self.emphasis, self.raised) = (0, 0, 0);
    }

    /// Ends a block of HTML: a table, a comment, text between tags.
    fn end_html(&mut self) {
        let html = std::mem::take(&mut self.html);
        if PAGE_COMMENT.is_match(&html) {
            self.page_break();
        }
        match html::read_pieces(&html) {
            Ok(pieces) => self.pieces.extend(pieces),
            Err(_) => self.text(&TAG.replace_all(&html, " ")),
        }
        self.end_paragraph();
    }
}

/// The rank of a heading's level.
fn rank(level: HeadingLevel) -> HeadingRank {
    match level {
        HeadingLevel::H1 => HeadingRank::Item,
        HeadingLevel::H2 => HeadingRank::Capitals,
        _ => HeadingRank::Title,
    }
}

/// The rank of a heading, by its words where they tell; `None` if it is a sentence that a converter took
/// for one.
fn heading_rank(text: &str, rank: HeadingRank) -> Option<HeadingRank> {
    let is_sentence = text.ends_with(['.', ';', ',', '?', '!'])
        && text.split_whitespace().count() > MOST_WORDS
        || text.starts_with(char::is_lowercase)
        || text.len() > LONGEST_HEADING
        || starts_with_marker(text) && text.ends_with(['.', ';', ',']);
    own_line(text).or((!is_sentence).then_some(rank))
}

/// What stands before an entry, as it is written: `1)`, or a bullet for all marks without a number.
fn marker(source: &str) -> String {
    let word = source.split_whitespace().next().unwrap_or_default();
    let marker = if word.starts_with(|c: char| c.is_ascii_digit()) { word } else { "•" };
    marker.to_owned()
}

/// Puts a marker before an entry, unless it has one in its text: `- (a) …`.
fn put(marker: &str, paragraph: &mut Paragraph) {
    if marker == "•" {
        paragraph.is_item = true;
    } else {
        paragraph.prefix(marker);
    }
}
