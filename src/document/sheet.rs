//! A document whose format says what belongs together: one line each for a paragraph, a heading, an
//! entry of a list, a row of a table.
//!
//! Readers of HTML, Word and Markdown write on a sheet; `lines` makes blocks of it. Its text is what
//! spans refer to: white space collapsed, entries behind `• `, cells between ` | `.

use std::ops::Range;

use super::block::HeadingRank;
use super::flow::is_space;

/// What is known of a line before its neighbours are looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum LineHint {
    /// Nothing but what its text says; so many bytes at its start are set off from the rest (bold,
    /// underlined), as run-in headings are.
    Text {
        /// Bytes of the part that is set off; 0 if there is none.
        lead: usize,
    },
    /// A heading.
    Heading(HeadingRank),
    /// A note at the foot of a page or table, without its mark.
    Note,
    /// An entry of a list; its line begins with a bullet.
    Item,
    /// A row of a table: byte ranges of its cells in the line.
    Row(Vec<Range<usize>>),
    /// The end of a page; the line is empty.
    PageBreak,
}

/// Text in lines, each with what its format says of it.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    text: String,
    lines: Vec<(Range<usize>, LineHint)>,
}

impl Sheet {
    /// A paragraph, of which `lead` bytes at the start are set off from the rest. What is a heading
    /// or an entry by its words is found later.
    pub(super) fn paragraph(&mut self, text: &str, lead: usize) {
        // The lead is counted in what is left when white space is collapsed.
        let lead = text.get(..lead).map_or(0, |lead| collapsed(lead).len());
        self.line(&collapsed(text), |line| LineHint::Text { lead: lead.min(line.len()) });
    }

    /// A note at the foot of a page or table, without its mark. A sentence may go on behind it.
    pub(super) fn note(&mut self, text: &str) {
        self.line(&collapsed(text), |_| LineHint::Note);
    }

    /// A heading.
    pub(super) fn heading(&mut self, text: &str, rank: HeadingRank) {
        self.line(&collapsed(text), |_| LineHint::Heading(rank));
    }

    /// An entry of a list, its bullet or number as `marker`: `•`, `(1)`, `2.`.
    pub(super) fn item(&mut self, marker: &str, text: &str) {
        let text = collapsed(text);
        if !text.is_empty() {
            self.line(&format!("{marker} {text}"), |_| LineHint::Item);
        }
    }

    /// A row of a table; empty cells are left out.
    pub(super) fn row<S: AsRef<str>>(&mut self, cells: &[S]) {
        let (mut line, mut ranges) = (String::new(), Vec::new());
        for cell in cells {
            let cell = collapsed(cell.as_ref());
            if cell.is_empty() {
                continue;
            }
            if !line.is_empty() {
                line.push_str(" | ");
            }
            ranges.push(line.len()..line.len() + cell.len());
            line.push_str(&cell);
        }
        self.line(&line, |_| LineHint::Row(ranges));
    }

    /// The end of a page.
    pub(super) fn page_break(&mut self) {
        let end = self.text.len();
        self.lines.push((end..end, LineHint::PageBreak));
    }

    fn line(&mut self, text: &str, hint: impl FnOnce(&str) -> LineHint) {
        if text.is_empty() {
            return;
        }
        let start = self.text.len();
        self.text.push_str(text);
        self.lines.push((start..start + text.len(), hint(text)));
        self.text.push('\n');
    }

    /// The text that all ranges refer to.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The text without the lines.
    pub(super) fn into_text(self) -> String {
        self.text
    }

    /// Its lines in order: where each stands in the text, and what is known of it.
    pub(super) fn lines(&self) -> &[(Range<usize>, LineHint)] {
        &self.lines
    }
}

/// A sheet as tests show it.
#[cfg(test)]
impl Sheet {
    /// Its lines: `#` and the rank before headings, `|` before rows, `^` before notes, `~` between a
    /// run-in heading and its text, `---` for a page's end.
    pub(super) fn shown(&self) -> Vec<String> {
        let shown = |(range, hint): &(Range<usize>, LineHint)| {
            let text = &self.text[range.clone()];
            match hint {
                LineHint::Text { lead: 0 } | LineHint::Item => text.to_owned(),
                LineHint::Text { lead } => format!("{}~{}", &text[..*lead], &text[*lead..]),
                LineHint::Note => format!("^ {text}"),
                LineHint::Heading(rank) => format!("# {rank:?} {text}"),
                LineHint::Row(cells) => {
                    let cells: Vec<&str> = cells.iter().map(|cell| &text[cell.clone()]).collect();
                    format!("| {}", cells.join(" | "))
                }
                LineHint::PageBreak => "---".to_owned(),
            }
        };
        self.lines.iter().map(shown).collect()
    }
}

/// `text` with single spaces for its white space, none at the ends.
fn collapsed(text: &str) -> String {
    let words: Vec<&str> = text.split(is_space).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_call_is_one_line_and_empty_ones_are_none() {
        let mut sheet = Sheet::default();
        sheet.heading(" Products ", HeadingRank::Title);
        sheet.paragraph("Gauges.  They\u{a0}measure\npressure.", "Gauges. ".len());
        sheet.item("•", "mills;");
        sheet.item("•", " ");
        sheet.row(&["Gauges", "", " 58 %"]);
        sheet.page_break();
        assert_eq!(
            sheet.text(),
            "Products\nGauges. They measure pressure.\n• mills;\nGauges | 58 %\n"
        );
        let shown = [
            "# Title Products",
            "Gauges.~ They measure pressure.",
            "• mills;",
            "| Gauges | 58 %",
            "---",
        ];
        assert_eq!(sheet.shown(), shown);
    }
}
