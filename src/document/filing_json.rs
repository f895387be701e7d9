//! Filings as records in JSON: one field an item (EDGAR-CORPUS, edgar-crawler), or one for all of it.
//!
//! Knows the names of fields; does not look into what stands in them.

use std::ops::Range;

use serde::de::IgnoredAny;
use serde_json::{Map, Value};

use super::section::ItemNumber;
use crate::error::{Error, ErrorKind, Result};
use crate::pattern::pattern;

/// Fields that may hold a whole filing, the first that does counts.
const WHOLE: [&str; 2] = ["content", "text"];

/// One filing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Record {
    /// Its text: that of the items in their order, a blank line between two.
    pub(super) text: String,
    /// The field of each item, such as `item_1A`, and where it stands in the text; none if one field
    /// holds the whole filing.
    pub(super) parts: Vec<(String, Range<usize>)>,
}

/// Whether `source` opens as records of JSON do.
pub(super) fn looks_like(source: &str) -> bool {
    OPENING.is_match(source.trim_start_matches('\u{feff}'))
}

/// The filings in `source`: one record, a list of records or one record a line; `None` if it is no
/// JSON. A record that is no filing, or a line that is damaged, is an error among them.
///
/// # Errors
/// [`ErrorKind::Document`] for JSON that is damaged as a whole.
pub(super) fn records(source: &str) -> Result<Option<Vec<Result<Record>>>> {
    let source = source.trim_start_matches('\u{feff}');
    if !looks_like(source) {
        return Ok(None);
    }
    let values = values(source)?.into_iter().enumerate();
    Ok(Some(values.map(|(index, value)| record(&value?, index + 1)).collect()))
}

/// The values of JSON Lines, of a list, or the only one.
fn values(source: &str) -> Result<Vec<Result<Value>>> {
    let lines = || source.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let is_record = |(_, line): (usize, &str)| {
        line.trim_start().starts_with('{') && serde_json::from_str::<IgnoredAny>(line).is_ok()
    };
    // One whole record on a line of its own, perhaps behind a damaged one.
    if lines().take(3).any(is_record) {
        let parse = |(above, line): (usize, &str)| {
            serde_json::from_str(line).map_err(|error| damaged(error, above))
        };
        return Ok(lines().map(parse).collect());
    }
    match serde_json::from_str(source).map_err(|error| damaged(error, 0))? {
        Value::Array(values) => Ok(values.into_iter().map(Ok).collect()),
        value => Ok(vec![Ok(value)]),
    }
}

/// The filing in one value, the `number`th of its source.
fn record(value: &Value, number: usize) -> Result<Record> {
    let found = value.as_object().and_then(|fields| items(fields).or_else(|| whole(fields)));
    found.ok_or_else(|| {
        Error::new(ErrorKind::Document, format!("record {number} of this JSON is no filing")).hint(
            "a filing has its text in item_1, item_1A … (or section_1 …), or in content or text",
        )
    })
}

/// A filing whose items are fields.
fn items(fields: &Map<String, Value>) -> Option<Record> {
    let mut items: Vec<(ItemNumber, &String, &str)> = fields
        .iter()
        .filter_map(|(name, value)| {
            let number = ItemNumber::parse(FIELD.captures(name)?.get(1)?.as_str())?;
            let text = value.as_str().filter(|text| !text.trim().is_empty())?;
            Some((number, name, text))
        })
        .collect();
    items.sort_by_key(|(number, ..)| *number);
    items.dedup_by_key(|(number, ..)| *number);
    let mut record = Record { text: String::new(), parts: Vec::new() };
    for (_, name, text) in items {
        if !record.text.is_empty() {
            record.text.push_str("\n\n");
        }
        let start = record.text.len();
        record.text.push_str(text);
        record.parts.push((name.clone(), start..record.text.len()));
    }
    (!record.parts.is_empty()).then_some(record)
}

/// A filing in one field.
fn whole(fields: &Map<String, Value>) -> Option<Record> {
    let texts = WHOLE.iter().filter_map(|name| fields.get(*name)?.as_str());
    let text = texts.filter(|text| !text.trim().is_empty()).map(str::to_owned).next()?;
    Some(Record { text, parts: Vec::new() })
}

/// What is wrong with a JSON text that stands below so many lines.
fn damaged(error: serde_json::Error, above: usize) -> Error {
    let place = format!("line {}, column {}", above + error.line(), error.column());
    let (message, hint) = if error.is_eof() {
        (format!("this JSON breaks off at {place}"), "check that the file was written completely")
    } else {
        (
            format!("this JSON is damaged at {place}"),
            "repair it; or, if it is a plain text, say so by its format",
        )
    };
    Error::new(ErrorKind::Document, message).hint(hint).because(error)
}

pattern!(OPENING, r#"\A\s*(?:\{\s*["}]|\[\s*(?:\{\s*["}]|\]))"#);
pattern!(FIELD, r"(?i)^(?:item|section)[_ ]?(\d{1,2}[a-d]?)$");

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(source: &str) -> Vec<Result<Record>> {
        records(source).unwrap().unwrap()
    }

    fn texts(source: &str) -> Vec<String> {
        found(source).into_iter().map(|record| record.unwrap().text).collect()
    }

    #[test]
    fn items_stand_in_the_order_of_a_filing() {
        let source = r#"{"cik": "12", "year": 1997, "item_10": "Ten.", "item_1A": "Risks.",
            "item_2": "", "item_1": "Gauges.", "item_7": " ", "company": "Acme"}"#;
        let record = found(source).swap_remove(0).unwrap();
        assert_eq!(record.text, "Gauges.\n\nRisks.\n\nTen.");
        let parts: Vec<_> = record
            .parts
            .iter()
            .map(|(name, at)| (name.as_str(), &record.text[at.clone()]))
            .collect();
        assert_eq!(parts, [("item_1", "Gauges."), ("item_1A", "Risks."), ("item_10", "Ten.")]);
    }

    #[test]
    fn records_alone_in_lists_and_in_lines() {
        let one = r#"{"section_1": "Gauges.", "section_2": "A mill."}"#;
        let two = r#"{"filename": "a.htm", "content": "Valves."}"#;
        assert_eq!(texts(one), ["Gauges.\n\nA mill."]);
        let both = ["Gauges.\n\nA mill.", "Valves."];
        assert_eq!(texts(&format!("[{one}, {two}]")), both);
        assert_eq!(texts(&format!("\u{feff}{one}\r\n{two}\n")), both);
        assert_eq!(texts("[]"), [""; 0]);
    }

    #[test]
    fn other_texts_are_no_json_and_other_json_is_no_filing() {
        for text in ["Gauges.", "[Acme Gauge] makes gauges.", "{x}", ""] {
            assert!(records(text).unwrap().is_none());
        }
        for json in [r#"{"summary": "x"}"#, r#"[{"item_1": ""}]"#, r#"{"item_1": 7}"#] {
            let error = found(json).swap_remove(0).unwrap_err();
            assert!(error.to_string().contains("record 1"), "{error}");
            assert!(error.advice().unwrap().contains("item_1"));
        }
    }

    #[test]
    fn damaged_json_is_refused_with_the_place() {
        let cut = records("{\"item_1\": \"Gauges.\",\n\"item_2\": \"A m").unwrap_err();
        assert!(cut.to_string().contains("breaks off at line 2"), "{cut}");
        let wrong = records("{\"item_1\": \"Gauges.\"; }").unwrap_err();
        assert!(wrong.to_string().contains("damaged at line 1, column 21"), "{wrong}");
        let lines =
            found("{\"item_1\": \"Gauges.\"}\n\n{\"item_1\": \"Val\n{\"item_1\": \"Mills.\"}\n");
        assert_eq!(lines.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, false, true]);
        assert!(lines[1].as_ref().unwrap_err().to_string().contains("line 3"));
        let deep = format!("{{\"a\": {}", "[".repeat(100_000));
        assert!(records(&deep).is_err());
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in "[\\[\\]{}\":,a1 é\\\\\\n]{0,60}") {
            let _ = records(&text);
        }
    }
}
