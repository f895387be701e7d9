//! A part by its name, as people type it.

use super::Section;
use super::item::{self, ItemNumber};
use super::titles::letters;
use crate::error::{Error, ErrorKind, Result};

/// A hint names this many parts at most.
const MOST_NAMED: usize = 12;

/// Numbers of the parts of a report, as they are written.
const ROMAN: [&str; 5] = ["0", "I", "II", "III", "IV"];

/// A part of a document, and the part of the report that it is or stands in, if that is known.
#[derive(Clone, Copy)]
struct Placed<'a> {
    section: &'a Section,
    part: Option<u8>,
}

/// The part called `name`: by the number of an item, by name or title, or by how one begins. A part
/// of the report may stand before that, `Part II, Item 1`, or alone. Entries of contents count only
/// where there is nothing else.
pub(super) fn find<'a>(sections: &'a [Section], name: &str) -> Result<&'a Section> {
    let (entries, headings): (Vec<_>, Vec<_>) =
        placed(sections).into_iter().partition(|p| p.section.is_entry);
    match either(matches(&headings, name), || matches(&entries, name)).as_slice() {
        [] => Err(none(sections, name)),
        [one] => Ok(one.section),
        several => Err(ambiguous(several, name)),
    }
}

/// All that `name` may mean.
fn matches<'a>(placed: &[Placed<'a>], name: &str) -> Vec<Placed<'a>> {
    let (part, rest) = match item::part(name) {
        Some((part, end)) => (Some(part), &name[end..]),
        None => (None, name),
    };
    if part.is_some() && rest.is_empty() {
        return select(placed, |p| is_part(p.section) && p.part == part);
    }
    let there = select(placed, |p| part.is_none() || p.part.is_none() || p.part == part);
    match number(rest) {
        Some(number) => numbered(&there, number),
        None => either(called(placed, name), || called(&there, rest)),
    }
}

/// Each part with the number of the last heading `PART II` above it; what stands above the first
/// such heading is Part I if that is Part II.
fn placed(sections: &[Section]) -> Vec<Placed<'_>> {
    let number = |section: &Section| item::part(&section.name).map(|(part, _)| part);
    let first = sections.iter().filter(|s| is_part(s)).find_map(number);
    let mut part = first.filter(|first| *first == 2).map(|_| 1);
    let place = |section| {
        let own = number(section);
        if is_part(section) {
            part = own;
        }
        Placed { section, part: own.or(part) }
    };
    sections.iter().map(place).collect()
}

/// Whether it is a part of the report, and no item of one: `PART II`.
fn is_part(section: &Section) -> bool {
    section.items.is_none()
        && item::part(&section.name).is_some()
        && item::mark(&section.name).is_none()
}

/// Items that begin with `number`, or else those that hold it.
fn numbered<'a>(placed: &[Placed<'a>], number: ItemNumber) -> Vec<Placed<'a>> {
    let begins = |p: &Placed<'_>| p.section.items.is_some_and(|items| items.first == number);
    let holds = |p: &Placed<'_>| p.section.items.is_some_and(|items| items.contains(number));
    either(select(placed, begins), || select(placed, holds))
}

/// What has this name or title, or else what has one that begins so; one item among them counts
/// more than headings.
fn called<'a>(placed: &[Placed<'a>], name: &str) -> Vec<Placed<'a>> {
    let wanted = letters(name);
    if wanted.is_empty() {
        return Vec::new();
    }
    let calls = |matches: &dyn Fn(&str) -> bool| {
        select(placed, |p| {
            matches(&letters(&p.section.name)) || matches(&letters(&p.section.title))
        })
    };
    let found =
        either(calls(&|called| called == wanted), || calls(&|called| called.starts_with(&wanted)));
    let items = select(&found, |p| p.section.items.is_some());
    if items.len() == 1 { items } else { found }
}

fn select<'a>(placed: &[Placed<'a>], is_meant: impl Fn(&Placed<'a>) -> bool) -> Vec<Placed<'a>> {
    placed.iter().filter(|p| is_meant(p)).copied().collect()
}

/// `first`, or `second` if that is empty.
fn either<'a>(first: Vec<Placed<'a>>, second: impl FnOnce() -> Vec<Placed<'a>>) -> Vec<Placed<'a>> {
    if first.is_empty() { second() } else { first }
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
    error.hint(format!("it has: {}", list(near.iter().map(|s| s.name.clone()).collect())))
}

fn ambiguous(several: &[Placed<'_>], name: &str) -> Error {
    let names = several.iter().map(full_name).collect();
    Error::new(ErrorKind::Document, format!("{} parts are called \"{name}\"", several.len()))
        .hint(format!("name one of them in full: {}", list(names)))
}

/// The name of an item with the part that it stands in: `Part II, Item 1. Legal Proceedings`.
fn full_name(placed: &Placed<'_>) -> String {
    let name = &placed.section.name;
    let part = placed.part.filter(|_| placed.section.items.is_some() && item::part(name).is_none());
    match part.and_then(|part| ROMAN.get(usize::from(part))) {
        Some(part) => format!("Part {part}, {name}"),
        None => name.clone(),
    }
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

fn list(mut names: Vec<String>) -> String {
    let is_cut = names.len() > MOST_NAMED;
    names.truncate(MOST_NAMED);
    let mut list = names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
    if is_cut {
        list.push_str(", …");
    }
    list
}
