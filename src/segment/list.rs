//! Lists and tables as units: lead-ins, entries without bullets, rows that are text.

use std::ops::Range;

use crate::pattern::pattern;

/// Where the reader stands with respect to a list.
#[derive(Default)]
pub(super) struct ListState {
    lead_in: Option<usize>,
    /// The last entry ended as one that another follows: `;`, `,` or `; and`.
    expects_entry: bool,
    /// The last one before the end: `; and`.
    expects_last: bool,
}

impl ListState {
    /// A list opens; unit `lead_in` introduces it.
    pub(super) fn open(&mut self, lead_in: usize) {
        *self = Self { lead_in: Some(lead_in), expects_entry: true, expects_last: false };
    }

    /// An entry with this text was read.
    pub(super) fn entry(&mut self, text: &str) {
        self.expects_last = entry_text(text).len() < text.trim_end_matches([';', ',']).len()
            && !text.ends_with('.');
        self.expects_entry = self.expects_last || text.ends_with([';', ',']);
    }

    /// The list, if there was one, is over.
    pub(super) fn close(&mut self) {
        *self = Self::default();
    }

    /// The unit that introduces the list.
    pub(super) fn lead_in(&self) -> Option<usize> {
        self.lead_in
    }
}

/// Whether a paragraph is an entry of the list around it, although it has no bullet: it ends with
/// `;`, or the entry before it with `; and`.
pub(super) fn is_entry(list: &ListState, text: &str) -> bool {
    let entry = list.expects_entry
        && (text.ends_with(';') || text.ends_with("; and") || text.ends_with("; or"));
    list.lead_in.is_some() && (entry || list.expects_last)
}

/// Whether the sentence `text` introduces a list: it ends with a colon, or breaks off before one or announces it.
pub(super) fn opens_list(text: &str, before_list: bool) -> bool {
    let breaks_off = !text.ends_with(['.', '!', '?', '"', '”', ')']);
    text.ends_with(':') || before_list && (breaks_off || ANNOUNCES_LIST.is_match(text))
}

/// An entry without the separator at its end: `gas; and` → `gas`.
pub(super) fn entry_text(text: &str) -> &str {
    SEPARATOR.find(text).map_or(text, |found| &text[..found.start()])
}

/// Whether a row can be read as text: two cells or more, one of them a sentence or nearly so, none
/// an office or cut off, and a figure (a year, say) only beside a long phrase.
pub(super) fn is_row_of_text(text: &str, cells: &[Range<usize>]) -> bool {
    let cells: Vec<&str> = cells.iter().map(|range| &text[range.clone()]).collect();
    let lower_case_words = |cell: &&str| {
        cell.split_whitespace().filter(|word| word.starts_with(char::is_lowercase)).count()
    };
    let phrase = cells.iter().map(lower_case_words).max().unwrap_or_default();
    let figures = cells.iter().filter(|cell| !cell.contains(char::is_alphabetic)).count();
    let told = phrase >= 5 && figures == 0 || phrase >= 8 && figures == 1;
    let fits = |cell: &&str| !OFFICE.is_match(cell) && !CUT.is_match(cell);
    cells.len() >= 2 && told && cells.iter().all(fits)
}

/// Whether a text is a note to the table above it: `(1) Amounts in this column …`.
pub(super) fn is_note(text: &str) -> bool {
    NOTE.is_match(text)
}

pattern!(NOTE, r"^(?:\((?:\d{1,2}|[a-z]|\*{1,3})\)|[*†‡]{1,3})\s*\S");

// A cell that goes on in the row below, as rows set on a typewriter or in a PDF do.
pattern!(CUT, r"\s(?:a|an|and|as|at|by|for|from|in|its|of|on|or|our|that|the|their|to|with)$");

pattern!(
    OFFICE,
    r"\b(?:President|Officer|Counsel|Secretary|Chairman|Treasurer|Director|Controller)\b"
);

/// Whether a sentence announces a table or refers to another place, and says nothing without it.
pub(super) fn points_elsewhere(text: &str) -> bool {
    // `We have three segments (each is described below): …` says enough.
    let announces =
        TABLE_POINTER.is_match(text) && TABLE_POINTER.is_match(&PARENTHESIS.replace_all(text, ""));
    announces || ANNOUNCEMENT.is_match(text) || REFERENCE.is_match(text)
}

pattern!(PARENTHESIS, r"\([^)]*\)");

// In a sentence before the first entry of a list.
pattern!(
    ANNOUNCES_LIST,
    r"(?i)\b(?:(?:listed|described|summarized|outlined|set forth) below|the following|as follows)\b"
);

// What stands where it ends, or begins, is elsewhere.
pattern!(
    ANNOUNCEMENT,
    r"(?ix)\bthe\ following\ (?:\w+\ )?
        (?:brands?|products?|services?|ways?|categories|segments?|areas?|channels?|markets?|locations?|factors?|items?|types?|groups?|states?|countries|companies|divisions?|subsidiaries)\.$
      | \bin\ (?:two|three|four|five|six|several|many|various)\ (?:\w+\ )?ways\.$
      | ^(?:following|below)\ (?:is|are)\ (?:a|an|the)\b"
);

pattern!(SEPARATOR, r"(?i)(?:\s*[;,]\s*(?:and|or|and/or)|\s*[;,.])\s*$");
pattern!(
    TABLE_POINTER,
    r"(?ix)^(?:the|in\ the)\ (?:following|table|tables|chart|charts|graph)\b.{0,60}
      \b(?:table|tables|chart|charts|graph|sets?\ forth|shows?|presents?|summari[sz]es?|lists?|illustrates?|provides?)\b
      | \b(?:is|are)\ (?:set\ forth|shown|presented|summarized|listed|described|illustrated)\ (?:in\ the\ (?:following\ )?table|below)\b
      | \bthe\ following\ (?:tables?|charts?|graphs?)\ (?:also\ )?
        (?:shows?|sets?\ forth|presents?|summari[sz]es?|lists?|illustrates?|provides?|contains?|details?)\b
      | \b(?:as\ follows|set\ forth\ below|table\ below|chart\ below)[.:]$"
);

pattern!(
    REFERENCE,
    r"(?ix)^[(“\x22]?(?: see | refer\ to | reference\ is\ (?:also\ )?made
      | for\ (?:more|further|additional|financial|a\ (?:further\ |more\ detailed\ )?)\ ?(?:information|details?|discussion|description) )\b
      | \bplease\ (?:see|refer)\b
      | \b(?:is|are)\ (?:also\ )?(?:included|contained|described|discussed|set\ forth|found|presented|provided)\b.{0,80}
        \b(?:Items?\ \d|Notes?\ \d|Part\ I|pages?\ \d|this\ report|caption|incorporated\ by\ reference)
      | ^(?:\w+\ )?information\b .* \b(?:in|under|to)\b .* \b(?:Notes?|Item|Part|Statements|MD&A|heading|caption|section)\b
      | ^(?:as\ used\ (?:in|herein)|the\ terms?|references\ to|unless\ (?:the\ context|otherwise))\b
      | \b(?:web\ ?site|internet)\ address\ is\b | \bavailable\b.{0,60}\bweb\ ?site\b"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_of_entries() {
        let cases = [
            ("measure gas; and", "measure gas"),
            ("measure gas;", "measure gas"),
            ("measure gas, or", "measure gas"),
            ("measure gas.", "measure gas"),
            ("measure gas", "measure gas"),
            ("Dain Inc.; and", "Dain Inc."),
            ("sand", "sand"),
        ];
        for (text, expected) in cases {
            assert_eq!(entry_text(text), expected);
        }
    }

    #[test]
    fn sentences_that_need_their_table() {
        assert!(points_elsewhere("The following table sets forth the sales of each division."));
        assert!(points_elsewhere(
            "Groups reflect classes, and the following table shows their sales."
        ));
        assert!(points_elsewhere("See Note 12 of the notes."));
        assert!(points_elsewhere("Financial information on segments appears in Note 2."));
        assert!(points_elsewhere("For further information on our segments, see Note 2."));
        assert!(points_elsewhere("Sales by country are shown in the following table."));
        assert!(points_elsewhere("Following is a table of sales by segment for 2022 and 2021."));
        assert!(points_elsewhere("We sell gauges under the following brands."));
        assert!(points_elsewhere("We earn money in three ways."));
        assert!(!points_elsewhere(
            "We have two segments (each is described below): Mills and Ships."
        ));
        assert!(!points_elsewhere("Sales fell, as the following table and text explain."));
        assert!(!points_elsewhere("The following year we sold more gauges."));
    }

    #[test]
    fn rows_of_text_and_of_figures() {
        let row = |cells: &[&str]| {
            let text = cells.join(" ");
            let mut at = 0;
            let ranges: Vec<_> = cells
                .iter()
                .map(|c| {
                    let range = at..at + c.len();
                    at = range.end + 1;
                    range
                })
                .collect();
            is_row_of_text(&text, &ranges)
        };
        assert!(row(&["QuickDose", "Schedules infusions and warns of clashes between drugs"]));
        assert!(!row(&["Net sales", "$", "1,234", "$", "1,100"]));
        assert!(!row(&["QuickDose", "Infusions"]));
        assert!(!row(&["QuickDose", "Schedules infusions for nurses and warns them of"]));
    }
}
