//! Records of JSON Lines and Parquet as items: which field is the text, and which the id.

use std::io::{BufRead, Read as _};

use ownwords::document::Format;
use ownwords::{Error, ErrorKind, Result};
use serde_json::{Map, Value};

use super::item::{Content, Item};

/// The most bytes of one line: more than any filing has.
const LONGEST: u64 = 1 << 30;

/// Fields that may hold an id, where none was named.
const IDS: [&str; 2] = ["id", "filename"];

/// A field that may hold the text, where none was named.
const TEXT: &str = "text";

/// What some editors put before a text in UTF-8.
pub(super) const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Which fields are read.
#[derive(Debug, Clone, Default)]
pub(super) struct Columns {
    pub(super) text: Option<String>,
    pub(super) id: Option<String>,
}

impl Columns {
    /// The item of record `number` of `source`.
    pub(super) fn item(&self, fields: Map<String, Value>, source: &str, number: usize) -> Item {
        let id = self.id(&fields);
        let content = id.as_ref().map_err(Clone::clone).and_then(|_| self.content(fields));
        let id = id.ok().flatten().unwrap_or_else(|| format!("{source}:{number}"));
        Item {
            id,
            source: source.to_owned(),
            record: Some(number),
            content: content.map_err(to_error),
        }
    }

    fn id(&self, fields: &Map<String, Value>) -> std::result::Result<Option<String>, String> {
        let text = |value: &Value| match value {
            Value::String(text) if !text.is_empty() => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        match &self.id {
            Some(name) => {
                let found = fields.get(name).and_then(text);
                found.map(Some).ok_or_else(|| missing(fields, name, "an id"))
            }
            None => Ok(IDS.iter().find_map(|name| fields.get(*name).and_then(text))),
        }
    }

    fn content(&self, mut fields: Map<String, Value>) -> std::result::Result<Content, String> {
        let name = self.text.as_deref().unwrap_or(TEXT);
        match fields.remove(name) {
            Some(Value::String(text)) if !text.trim().is_empty() => {
                Ok(Content::Bytes(text.into_bytes(), None))
            }
            Some(Value::String(_)) => Err(format!("the field \"{name}\" of the record is empty")),
            Some(value) if !value.is_null() => {
                Err(format!("the field \"{name}\" of the record holds no text"))
            }
            _ if self.text.is_some() || !has_items(&fields) => {
                Err(missing(&fields, name, "a text"))
            }
            // Fields that hold an item each, as EDGAR-CORPUS and edgar-crawler have them.
            _ => {
                let bytes = Value::Object(fields).to_string().into_bytes();
                Ok(Content::Bytes(bytes, Some(Format::Json)))
            }
        }
    }
}

/// Whether a field may hold an item of a filing, or all of it.
fn has_items(fields: &Map<String, Value>) -> bool {
    fields
        .keys()
        .map(|name| name.to_lowercase())
        .any(|name| ["item", "section", "content"].iter().any(|known| name.starts_with(known)))
}

fn missing(fields: &Map<String, Value>, name: &str, what: &str) -> String {
    let others: Vec<&str> = fields.keys().map(String::as_str).take(12).collect();
    format!("the record has no field \"{name}\" with {what}; it has {}", others.join(", "))
}

fn to_error(message: String) -> Error {
    Error::new(ErrorKind::Document, message)
        .hint("name the fields with --text-column and --id-column")
}

/// The records of JSON Lines, one after the other.
pub(super) struct Lines<R> {
    reader: R,
    source: String,
    columns: Columns,
    number: usize,
    /// After a fault of the file itself nothing more can be read.
    is_over: bool,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(reader: R, source: String, columns: Columns) -> Self {
        Self { reader, source, columns, number: 0, is_over: false }
    }

    fn line(&mut self) -> Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        let fault = |message: &str| Error::new(ErrorKind::Document, message);
        self.reader.by_ref().take(LONGEST).read_until(b'\n', &mut line).map_err(|error| {
            fault("the file cannot be read on").because(error).hint("fetch or copy it again")
        })?;
        if line.len() as u64 == LONGEST {
            return Err(fault("a line is longer than any document").hint("is this JSON Lines?"));
        }
        Ok((!line.is_empty()).then_some(line))
    }

    fn item(&self, line: &[u8]) -> Item {
        match serde_json::from_slice(line) {
            Ok(Value::Object(fields)) => self.columns.item(fields, &self.source, self.number),
            Ok(_) => {
                let error = Error::new(ErrorKind::Document, "the line is no JSON object")
                    .hint("each line should be an object with the fields of one document");
                Item::of_fault(&self.source, self.number, error)
            }
            Err(error) => {
                let error = Error::new(ErrorKind::Document, "the line is not valid JSON")
                    .because(error)
                    .hint("repair it, or fetch the file again");
                Item::of_fault(&self.source, self.number, error)
            }
        }
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        while !self.is_over {
            self.number += 1;
            match self.line() {
                Ok(Some(line)) => {
                    let mark = BYTE_ORDER_MARK;
                    let line =
                        line.strip_prefix(mark).filter(|_| self.number == 1).unwrap_or(&line);
                    let line = line.trim_ascii();
                    if !line.is_empty() {
                        return Some(self.item(line));
                    }
                }
                Ok(None) => self.is_over = true,
                Err(error) => {
                    self.is_over = true;
                    return Some(Item::of_fault(&self.source, self.number, error));
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(lines: &str, columns: Columns) -> Vec<Item> {
        Lines::new(lines.as_bytes(), "f.jsonl".to_owned(), columns).collect()
    }

    fn text(item: &Item) -> String {
        match item.content.as_ref().unwrap() {
            Content::Bytes(bytes, _) => String::from_utf8(bytes.clone()).unwrap(),
            Content::File(path) => panic!("{}", path.display()),
        }
    }

    #[test]
    fn texts_and_ids_are_found_by_their_usual_names() {
        let lines = "{\"id\": \"a\", \"text\": \"We sell.\"}\n\n{\"id\": 7, \"text\": \"x\"}\n\
                     {\"filename\": \"1_2020.htm\", \"item_1\": \"We make.\"}\n{\"text\": \"no id\"}";
        let items = items(lines, Columns::default());
        let ids: Vec<&str> = items.iter().map(|item| item.id.as_str()).collect();
        assert_eq!(ids, ["a", "7", "1_2020.htm", "f.jsonl:5"]);
        assert_eq!(text(&items[0]), "We sell.");
        assert!(text(&items[2]).contains("\"item_1\":\"We make.\""));
        assert_eq!(items[3].record, Some(5));
    }

    #[test]
    fn named_columns_must_be_there() {
        let columns = Columns { text: Some("body".to_owned()), id: Some("key".to_owned()) };
        let lines = "{\"key\": \"k\", \"body\": \"b\"}\n{\"key\": \"k\", \"text\": \"t\"}\n{\"body\": \"b\"}";
        let items = items(lines, columns);
        assert_eq!(text(&items[0]), "b");
        let fault = |item: &Item| item.content.as_ref().err().unwrap().to_string();
        assert_eq!(
            fault(&items[1]),
            "the record has no field \"body\" with a text; it has key, text"
        );
        assert_eq!(fault(&items[2]), "the record has no field \"key\" with an id; it has body");
    }

    #[test]
    fn what_is_wrong_with_a_text_is_said() {
        let lines = "\u{feff}{\"text\": \"a\"}\n{\"text\": \" \"}\n{\"text\": 7}\n{\"text\": null}\n{\"body\": \"b\"}\n";
        let items = items(lines, Columns::default());
        let faults: Vec<String> = items
            .iter()
            .map(|item| item.content.as_ref().err().map(ToString::to_string).unwrap_or_default())
            .collect();
        let expected = [
            "",
            "the field \"text\" of the record is empty",
            "the field \"text\" of the record holds no text",
            "the record has no field \"text\" with a text; it has ",
            "the record has no field \"text\" with a text; it has body",
        ];
        assert_eq!(faults, expected);
    }

    #[test]
    fn damaged_lines_are_items_too() {
        let items = items("{\"text\": \"a\"}\n{\"te\n[1]\n{\"text\": \"b\"}\n", Columns::default());
        let is_good: Vec<bool> = items.iter().map(|item| item.content.is_ok()).collect();
        assert_eq!(is_good, [true, false, false, true]);
        assert_eq!(items[1].id, "f.jsonl:2");
    }
}
