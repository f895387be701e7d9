//! A part by its name, as people type it.

use super::Section;
use super::item::{self, ItemNumber};
use super::titles::letters;
use crate::error::{Error, ErrorKind, Result};

/// A hint names this many parts at most.
const MOST_NAMED: usize = 12;

/// The part called `name`: by the number of an item, by name or title, or by how one begins.
pub(super) fn find<'a>(sections: &'a [Section], name: &str) -> Result<&'a Section> {
    if let Some(number) = number(name) {
        let begins = |s: &&Section| s.items.is_some_and(|items| items.first == number);
        let holds = |s: &&Section| s.items.is_some_and(|items| items.contains(number));
        let found = sections.iter().find(begins).or_else(|| sections.iter().find(holds));
        return found.ok_or_else(|| none(sections, name));
    }
    let wanted = letters(name);
    if wanted.is_empty() {
        return Err(none(sections, name));
    }
    let calls = |matches: &dyn Fn(&str) -> bool| -> Vec<&'a Section> {
        let is_called = |s: &&Section| matches(&letters(&s.name)) || matches(&letters(&s.title));
        sections.iter().filter(is_called).collect()
    };
    let exact = calls(&|called| called == wanted);
    let found = if exact.is_empty() { calls(&|called| called.starts_with(&wanted)) } else { exact };
    let items: Vec<&Section> = found.iter().copied().filter(|s| s.items.is_some()).collect();
    match (found.as_slice(), items.as_slice()) {
        ([], _) => Err(none(sections, name)),
        ([one], _) | (_, [one]) => Ok(one),
        (several, _) => Err(ambiguous(several, name)),
    }
}

/// The number in `Item 7`, `7`, `1A`; `None` for other names.
fn number(name: &str) -> Option<ItemNumber> {
    let mark = item::mark(name).filter(|mark| mark.end == name.len());
    mark.map(|mark| mark.items.first).or_else(|| {
        ItemNumber::parse(name).filter(|_| name.starts_with(|c: char| c.is_ascii_digit()))
    })
}

fn none(sections: &[Section], name: &str) -> Error {
    let error = Error::new(ErrorKind::Document, format!("there is no part called \"{name}\""));
    let near = near(sections, name);
    if near.is_empty() {
        return error.hint("the document has no headings; leave the section out to take all of it");
    }
    error.hint(format!("it has: {}", list(&near)))
}

fn ambiguous(several: &[&Section], name: &str) -> Error {
    Error::new(ErrorKind::Document, format!("{} parts are called \"{name}\"", several.len()))
        .hint(format!("name one of them in full: {}", list(several)))
}

/// Parts that share a word with `name`; if there are none, the items, or else the highest headings.
fn near<'a>(sections: &'a [Section], name: &str) -> Vec<&'a Section> {
    let words: Vec<String> =
        name.split_whitespace().map(letters).filter(|w| w.len() > 3 && w != "item").collect();
    let shares = |s: &&Section| words.iter().any(|word| letters(&s.name).contains(word.as_str()));
    let choices: [Vec<&Section>; 3] = [
        sections.iter().filter(shares).collect(),
        sections.iter().filter(|s| s.items.is_some()).collect(),
        sections.iter().filter(|s| s.depth == 0).collect(),
    ];
    choices.into_iter().find(|choice| !choice.is_empty()).unwrap_or_default()
}

fn list(sections: &[&Section]) -> String {
    let names = sections.iter().take(MOST_NAMED).map(|s| format!("\"{}\"", s.name));
    let mut list = names.collect::<Vec<_>>().join(", ");
    if sections.len() > MOST_NAMED {
        list.push_str(", …");
    }
    list
}
