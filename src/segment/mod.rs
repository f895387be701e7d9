//! Blocks to units: `Document → Vec<Unit>`.
//!
//! Knows sentences, lists and outlines. Has never heard of vectors or budgets.

mod anaphora;
mod list;
mod marks;
mod outline;
mod predicate;
mod sentences;
mod short_form;
mod unit;

use std::ops::Range;

pub use anaphora::Anaphora;
pub use marks::Marks;
pub use short_form::explanations;
pub use unit::{Standing, Unit, UnitKind};

use crate::document::{Block, BlockKind, Document, Flow, HeadingRank};
use list::{ListState, entry_text, is_entry, opens_list};
use outline::Outline;

/// The units of `document`, in the order of its text.
#[must_use]
pub fn units(document: &Document) -> Vec<Unit> {
    let mut reader = Reader::default();
    let blocks: Vec<&Block> =
        document.blocks().iter().filter(|b| b.kind != BlockKind::Debris).collect();
    for (i, block) in blocks.iter().enumerate() {
        reader.block(block, blocks.get(i + 1).copied());
    }
    reader.units
}

/// Reads blocks one after another; remembers the headings above and the list around.
#[derive(Default)]
struct Reader {
    units: Vec<Unit>,
    outline: Outline,
    list: ListState,
    /// Whether a table has just ended, but for notes to it.
    below_table: bool,
}

impl Reader {
    fn block(&mut self, block: &Block, next: Option<&Block>) {
        let is_text = matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem);
        if is_text && self.below_table && list::is_note(block.flow.text()) {
            return self.note(&block.flow);
        }
        if block.kind != BlockKind::Debris {
            self.below_table = matches!(block.kind, BlockKind::TableRow { .. });
        }
        match &block.kind {
            BlockKind::Heading { rank } => {
                self.outline.enter(*rank, block.flow.text());
                if *rank != HeadingRank::RunIn {
                    self.list.close();
                }
            }
            BlockKind::Paragraph if is_entry(&self.list, block.flow.text()) => {
                self.list_item(&block.flow);
            }
            BlockKind::Paragraph => self.paragraph(&block.flow, next),
            BlockKind::ListItem => self.list_item(&block.flow),
            BlockKind::TableRow { cells } => self.row(&block.flow, cells),
            BlockKind::Debris => {}
        }
    }

    /// A note to a table says nothing without it.
    fn note(&mut self, flow: &Flow) {
        for range in sentences::sentences(flow.text()) {
            self.push(UnitKind::Sentence, Standing::Never, flow, range);
        }
    }

    fn paragraph(&mut self, flow: &Flow, next: Option<&Block>) {
        self.list.close();
        for range in sentences::sentences(flow.text()) {
            let standing = sentence_standing(&flow.text()[range.clone()]);
            self.push(UnitKind::Sentence, standing, flow, range);
        }
        let before_list = next.is_some_and(|b| b.kind == BlockKind::ListItem);
        if let Some(last) = self.units.last_mut()
            && opens_list(last.text(), before_list && predicate::says_something(last.text()))
        {
            last.standing = Standing::LeadIn;
            self.list.open(self.units.len() - 1);
        }
    }

    fn list_item(&mut self, flow: &Flow) {
        self.list.entry(flow.text());
        if flow.text().ends_with(':') {
            self.list.close(); // what follows is a list within the list
        }
        // An entry that goes on with its lead-in stays one, however many sentences it holds.
        let goes_on = self.list.lead_in().is_some() && flow.text().starts_with(char::is_lowercase);
        let found = if goes_on {
            std::iter::once(0..flow.text().len()).collect()
        } else {
            sentences::sentences(flow.text())
        };
        if let [only] = found.as_slice() {
            let (kind, standing) = match self.list.lead_in() {
                Some(lead_in) => (UnitKind::Item, Standing::After(lead_in)),
                None => match sentence_standing(&flow.text()[only.clone()]) {
                    Standing::Alone => (UnitKind::Sentence, Standing::Alone),
                    _ => (UnitKind::Item, Standing::Never),
                },
            };
            self.push(kind, standing, flow, only.clone());
            return;
        }
        for range in found {
            let standing = sentence_standing(&flow.text()[range.clone()]);
            self.push(UnitKind::Sentence, standing, flow, range);
        }
        if let Some(last) = self.units.last_mut()
            && last.text().ends_with(':')
        {
            last.standing = Standing::LeadIn;
            self.list.open(self.units.len() - 1);
        }
    }

    fn row(&mut self, flow: &Flow, cells: &[Range<usize>]) {
        self.list.close();
        if !list::is_row_of_text(flow.text(), cells) {
            return;
        }
        let heading = self.outline.path();
        let unit = Unit::new(UnitKind::Row, Standing::Alone, heading, flow.clone(), cells.to_vec());
        self.units.push(unit);
    }

    fn push(&mut self, kind: UnitKind, standing: Standing, flow: &Flow, range: Range<usize>) {
        let part = flow.slice(range);
        if part.is_empty() {
            return;
        }
        let (standing, end) = match kind {
            UnitKind::Item => match entry_text(part.text()).len() {
                0 => (Standing::Never, part.text().len()), // a separator alone
                end => (standing, end),
            },
            UnitKind::Sentence | UnitKind::Row => (standing, part.text().len()),
        };
        let shown = std::iter::once(0..end).collect();
        self.units.push(Unit::new(kind, standing, self.outline.path(), part, shown));
    }
}

/// How a sentence outside a list stands.
fn sentence_standing(text: &str) -> Standing {
    let bare = text.trim_end_matches(['"', '”', '’', '\'', ')', ']', '*']);
    let begins = text.trim_start_matches(['"', '“', '‘', '(', '[', '$']);
    let whole = bare.ends_with(['.', '!', '?'])
        && begins.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        && text.split_whitespace().nth(2).is_some()
        && predicate::says_something(text)
        && !predicate::lacks_its_subject(text);
    if bare.ends_with(':') {
        Standing::LeadIn
    } else if whole && !list::points_elsewhere(text) {
        Standing::Alone
    } else {
        Standing::Never
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Unit> {
        units(&Document::read(text.as_bytes()).unwrap())
    }

    fn shown(units: &[Unit]) -> Vec<(&'static str, &str, Standing)> {
        units.iter().map(|u| (u.kind.name(), u.text(), u.standing)).collect()
    }

    #[test]
    fn a_list_leans_on_its_lead_in() {
        let units = read(
            "Item 1. Business\nOur gauges are used to:\n• | measure gas; and\n--+-----\n\
             • | stop leaks.\nWe sell them. Most are exported.\n",
        );
        assert_eq!(
            shown(&units),
            [
                ("sentence", "Our gauges are used to:", Standing::LeadIn),
                ("item", "measure gas; and", Standing::After(0)),
                ("item", "stop leaks.", Standing::After(0)),
                ("sentence", "We sell them.", Standing::Alone),
                ("sentence", "Most are exported.", Standing::Alone),
            ]
        );
        assert_eq!(units[1].parts().collect::<Vec<_>>(), ["measure gas"]);
        assert_eq!(&*units[0].heading, ["Item 1. Business"]);
    }

    #[test]
    fn a_page_cuts_a_paragraph_even_after_a_short_line() {
        let source = "     Gauges of Acme Company hold a spring that is bought from mills in Ohio, a\n\
                      dial that is bought from a maker in Maine, and a case and a pipe that are\n\
                      bought from makers in the state of Oregon, and glass that is bought from\n\
                      New\n\n\n                     11\n<PAGE>   12\n\
                      York companies, among them two that make nothing but glass for gauges of\n\
                      all sizes.\n\n     Most of them are bought once a year and kept in stock until the gauges\n\
                      that hold them are made, as their prices change from one month to another.\n";
        let units = read(source);
        assert!(units[0].text().ends_with("bought from New York companies, among them two that make nothing but glass for gauges of all sizes."), "{:?}", shown(&units));
    }

    #[test]
    fn notes_to_a_table_are_of_no_use_without_it() {
        let units = read(
            "Gauges | 58 | 41\nValves | 21 | 59\n(1) Amounts in this column are in millions.\n\
             We sell gauges to mills.\n(1) We sell valves to ships.\n",
        );
        let standings: Vec<Standing> = units.iter().map(|u| u.standing).collect();
        assert_eq!(
            standings,
            [Standing::Never, Standing::Alone, Standing::Alone],
            "{:?}",
            shown(&units)
        );
    }

    #[test]
    fn spans_lead_back_to_the_source() {
        let source =
            "We make gauges,\n\n12\n\nTable of Contents\n\nand sell valves to mills. Ha.\n";
        let source =
            source.replace("gauges,", "gauges of many kinds for the refineries of Oregon,");
        let units = read(&source);
        let texts: Vec<_> = units[0].spans().iter().map(|s| s.of(&source).unwrap()).collect();
        assert_eq!(
            texts,
            [
                "We make gauges of many kinds for the refineries of Oregon,",
                "and sell valves to mills."
            ]
        );
    }
}
