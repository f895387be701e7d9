//! Lines to blocks: which lines belong together, and what they are together.

use std::ops::Range;

use super::headers::{begins_in_lower_case, ends_sentence};
use super::heading::{ends_in_abbreviation, markdown, own_line, run_in};
use super::hyphen::{Lexicon, LineEnd};
use super::layout::Layout;
use super::line::{Line, LineKind, Role, Rows};
use super::marker::{Marker, bullet_length, marker};
use crate::document::block::{Block, BlockKind, HeadingRank};
use crate::document::flow::{Flow, Join};
use crate::pattern::pattern;

/// A paragraph or list entry as it grows line by line.
struct Draft {
    is_item: bool,
    /// Bytes set off at its start, as a run-in heading is.
    lead: usize,
    pieces: Vec<(Range<usize>, Join)>,
    /// Index of its last line.
    last: usize,
    lines: usize,
}

/// What lies between two lines of text.
#[derive(Default, Clone, Copy)]
struct Gap {
    blank: bool,
    page: bool,
    ruler: bool,
}

/// Builds the blocks of a text out of its lines.
pub(super) struct Assembler<'a> {
    source: &'a str,
    lines: &'a [Line<'a>],
    layout: Layout,
    lexicon: Lexicon<'a>,
    blocks: Vec<Block>,
    draft: Option<Draft>,
    /// Debris and notes met inside the draft; they follow it in the blocks.
    asides: Vec<Block>,
    gap: Gap,
}

impl<'a> Assembler<'a> {
    pub(super) fn new(source: &'a str, lines: &'a [Line<'a>], layout: Layout) -> Self {
        let lexicon = Lexicon::of(source);
        Self {
            source,
            lines,
            layout,
            lexicon,
            blocks: Vec::new(),
            draft: None,
            asides: Vec::new(),
            gap: Gap::default(),
        }
    }

    /// All lines in order; `rows` holds the cells of those that are table rows.
    pub(super) fn run(mut self, rows: Rows) -> Vec<Block> {
        for (i, cells) in rows.into_iter().enumerate() {
            let line = &self.lines[i];
            match (line.kind, cells) {
                (LineKind::Blank, _) => self.gap.blank = true,
                (LineKind::RunningHeader, _) => self.page_line(line),
                (_, Some(cells)) => self.row(line, &cells),
                (LineKind::Text, None) => self.text(i),
                _ => self.page_line(line),
            }
        }
        self.finish();
        self.blocks
    }

    fn page_line(&mut self, line: &Line<'_>) {
        self.gap.page |= line.kind.breaks_page();
        self.gap.ruler |= line.kind == LineKind::Ruler;
        let mut flow = Flow::default();
        flow.push(self.source, line.range.clone(), Join::Space);
        if flow.is_empty() {
            return; // a form feed
        }
        self.asides.push(Block { kind: BlockKind::Debris, flow });
    }

    fn row(&mut self, line: &Line<'_>, cells: &[Range<usize>]) {
        self.finish();
        let mut flow = Flow::default();
        let mut ranges = Vec::new();
        for cell in cells {
            let at = line.range.start + cell.start..line.range.start + cell.end;
            let start = if flow.is_empty() { 0 } else { flow.text().len() + 1 };
            flow.push(self.source, at, Join::Space);
            if start < flow.text().len() {
                ranges.push(start..flow.text().len());
            }
        }
        self.blocks.push(Block { kind: BlockKind::TableRow { cells: ranges }, flow });
    }

    fn text(&mut self, i: usize) {
        let line = &self.lines[i];
        if line.role == Role::Note {
            let mut flow = Flow::default();
            flow.push(self.source, line.range.clone(), Join::Space);
            self.asides.push(Block { kind: BlockKind::Paragraph, flow });
            return;
        }
        let gap = std::mem::take(&mut self.gap);
        if let Role::Heading(rank) = line.role {
            self.finish();
            let mut flow = Flow::default();
            flow.push(self.source, line.range.clone(), Join::Space);
            self.push(BlockKind::Heading { rank }, flow);
            return;
        }
        if let Some(mut draft) = self.draft.take() {
            if self.continues(&draft, i, gap) {
                // What stands inside a sentence belongs to the page.
                self.asides.iter_mut().for_each(|aside| aside.kind = BlockKind::Debris);
                self.append(&mut draft, i);
                self.draft = Some(draft);
                return;
            }
            self.draft = Some(draft);
        }
        self.finish();
        let is_item = marker(line.text).is_some();
        let range = line.range.start + bullet_length(line.text)..line.range.end;
        let pieces = if range.is_empty() { Vec::new() } else { vec![(range, Join::Space)] };
        let lead = if let Role::Lead(bytes) = line.role { bytes } else { 0 };
        self.draft = Some(Draft { is_item, lead, pieces, last: i, lines: 1 });
    }

    fn append(&self, draft: &mut Draft, i: usize) {
        let line = &self.lines[i];
        let before = self.lines[draft.last].text;
        let join = match self.lexicon.line_end(before, line.text) {
            LineEnd::Word => Join::Space,
            LineEnd::Keep => Join::Glue,
            LineEnd::Drop => {
                if let Some((last, _)) = draft.pieces.last_mut() {
                    last.end -= before.chars().next_back().map_or(0, char::len_utf8);
                }
                Join::Glue
            }
        };
        draft.pieces.push((line.range.clone(), join));
        draft.last = i;
        draft.lines += 1;
    }

    /// Whether line `i` goes on with the draft.
    fn continues(&self, draft: &Draft, i: usize, gap: Gap) -> bool {
        let (before, line) = (&self.lines[draft.last], &self.lines[i]);
        if draft.pieces.is_empty() {
            return marker(line.text).is_none(); // a lone bullet, and its entry
        }
        let lower = begins_in_lower_case(line.text);
        let open = !ends_sentence(before.text) || lower && ends_in_abbreviation(before.text);
        if let Some(marker) = marker(line.text) {
            // `(ii)` may stand at a line's start and yet inside a sentence: `(i) …; (ii) …`.
            let runs_on = open || !draft.is_item && before.text.ends_with([';', ',']);
            if gap.blank || !runs_on || marker != Marker::Number {
                return false;
            }
        }
        if gap.ruler && draft.lines == 1 && own_line(unlabelled(before.text)).is_some() {
            return false; // an underlined heading
        }
        let Layout::Wrapped { margin } = self.layout else {
            let long = before.text.len() > 60;
            return open
                && (expects_more(before.text)
                    || long && begins_in_lower_case(line.text)
                    || long && gap.page && own_line(line.text).is_none());
        };
        if gap.blank || gap.page {
            let full = before.end_column() * 4 >= margin * 3;
            return open
                && (expects_more(before.text)
                    || begins_in_lower_case(line.text)
                        && (draft.lines > 1 || own_line(before.text).is_none())
                    || gap.page && (full || draft.lines > 2) && own_line(line.text).is_none());
        }
        !self.begins_paragraph(draft, i, margin)
    }

    /// Whether line `i`, directly below the draft in a wrapped text, begins something new.
    fn begins_paragraph(&self, draft: &Draft, i: usize, margin: usize) -> bool {
        let (before, line) = (&self.lines[draft.last], &self.lines[i]);
        if begins_in_lower_case(line.text) || expects_more(before.text) {
            return false;
        }
        let short = before.end_column() * 10 < margin * 7;
        let closed = ends_sentence(before.text) && !ends_in_abbreviation(before.text);
        let indented = line.indent >= before.indent + 2;
        let heading = draft.lines == 1 && short && own_line(before.text).is_some();
        let item_over = draft.is_item && closed && line.indent < self.text_column(draft);
        heading || item_over || closed && (short || indented && draft.lines > 1)
    }

    /// Column from which a line goes on with a list entry: behind the marker of its first line, or
    /// where its last line begins.
    fn text_column(&self, draft: &Draft) -> usize {
        self.lines[draft.last].indent + usize::from(draft.lines == 1)
    }

    /// Closes the draft and passes on the debris met in it.
    fn finish(&mut self) {
        if let Some(draft) = self.draft.take() {
            let mut flow = Flow::default();
            for (range, join) in draft.pieces {
                flow.push(self.source, range, join);
            }
            self.classify(flow, draft.is_item, draft.lead);
        }
        self.blocks.append(&mut self.asides);
    }

    fn classify(&mut self, flow: Flow, is_item: bool, lead: usize) {
        if flow.is_empty() {
            return;
        }
        if lead > 0 && !is_item {
            self.run_in(&flow, lead, BlockKind::Paragraph);
            return;
        }
        if let Some((rank, start)) = markdown(flow.text()).filter(|_| !is_item) {
            self.push(BlockKind::Heading { rank }, flow.slice(start..flow.text().len()));
            return;
        }
        let labelled = is_item && flow.text() != unlabelled(flow.text());
        let heading = own_line(unlabelled(flow.text()));
        if let Some(rank) = heading.filter(|r| !is_item || labelled || *r == HeadingRank::Item) {
            self.push(BlockKind::Heading { rank }, flow);
            return;
        }
        for (part, is_item) in inline_items(flow, is_item) {
            self.split_run_in(part, is_item);
        }
    }

    fn split_run_in(&mut self, flow: Flow, is_item: bool) {
        let kind = if is_item { BlockKind::ListItem } else { BlockKind::Paragraph };
        match run_in(flow.text()) {
            Some(end) => self.run_in(&flow, end, kind),
            None => self.push(kind, flow),
        }
    }

    /// A heading of `end` bytes, and the text behind it.
    fn run_in(&mut self, flow: &Flow, end: usize, kind: BlockKind) {
        let heading = flow.slice(0..end);
        let rank = own_line(heading.text()).filter(|rank| *rank == HeadingRank::Item);
        let rank = rank.unwrap_or(HeadingRank::RunIn);
        self.push(BlockKind::Heading { rank }, heading);
        self.push(kind, flow.slice(end..flow.text().len()));
    }

    fn push(&mut self, kind: BlockKind, flow: Flow) {
        self.blocks.push(Block { kind, flow });
    }
}

/// The entries of a list that runs on in one paragraph: `… o One; o Two; o Three.`
fn inline_items(flow: Flow, is_item: bool) -> Vec<(Flow, bool)> {
    let text = flow.text();
    // Where an entry ends, and where the one behind the bullet begins.
    let bullets: Vec<(usize, usize)> = INLINE_BULLET
        .captures_iter(text)
        .filter_map(|found| {
            let mark = found.get(1).or_else(|| found.get(2))?;
            Some((mark.end(), found.get(0)?.end()))
        })
        .collect();
    if bullets.is_empty() || bullets.len() < 2 && !is_item {
        return vec![(flow, is_item)];
    }
    let mut parts = vec![(flow.slice(0..bullets[0].0), is_item)];
    for (k, (_, start)) in bullets.iter().enumerate() {
        let end = bullets.get(k + 1).map_or(text.len(), |next| next.0);
        parts.push((flow.slice(*start..end), true));
    }
    parts.retain(|(flow, _)| !flow.is_empty());
    parts
}

/// A text without the number or letters before it: `(iii) PATENTS` → `PATENTS`. One with a label
/// that ends as an entry does keeps it.
fn unlabelled(text: &str) -> &str {
    let label = LABEL.find(text).map_or(0, |found| found.end());
    if text.ends_with([';', ',', '.']) { text } else { &text[label..] }
}

pattern!(LABEL, r"^(?:\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,5})\)\s*|\d{1,2}\.\s*)+");

/// Whether a text cannot end here: it breaks off at a comma, a hyphen or a small word.
fn expects_more(text: &str) -> bool {
    EXPECTS_MORE.is_match(text) && !ENTRY_END.is_match(text)
}

pattern!(ENTRY_END, r"[;,]\s+(?:and|or|and/or)$");

pattern!(
    EXPECTS_MORE,
    r"(?x)(?: [a-z0-9]\, | [a-z]- | \s(?: a | an | and | as | at | by | for | from | in | its | of | on | or | our | that | the | their | to | with | which ) )$"
);
// After a mark or a cell rule: a lone `o` or a bullet with white space on both sides.
pattern!(INLINE_BULLET, r"((?:[;:.]|[;,]\s+(?:and|or))\s+)o\s+|(\s)[•●■▪◦·]\s+");
