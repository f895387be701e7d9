//! Which part tells of the business, and how sure that is.
//!
//! Item 1 of an annual report, if what was found of it looks like one; a wrong part is worse than
//! the whole document.

use super::Section;
use super::candidate::Candidate;
use super::item::ItemNumber;
use super::outline::Outline;
use super::titles::Form;
use super::wording::word_count;

/// A part that is less sure than this is not taken.
const SURE: f32 = 0.5;

const FIRST: ItemNumber = ItemNumber::new(1);
const RISKS: ItemNumber = FIRST.with_letter('A');

/// What to summarize of a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The part; `None` for the whole document.
    pub section: Option<Section>,
    /// How it was found.
    pub method: &'static str,
    /// How sure it is that this is the right part, from 0 to 1.
    pub confidence: f32,
    /// What speaks against that; where there is no part, why the whole document is taken though it
    /// looks like a filing.
    pub doubts: Vec<String>,
}

impl Found {
    /// The whole document, and nothing wrong with that.
    fn whole() -> Self {
        Self { section: None, method: "whole", confidence: 1.0, doubts: Vec::new() }
    }

    /// The whole document for want of something better.
    fn unsure(confidence: f32, doubts: Vec<String>) -> Self {
        Self { section: None, method: "whole", confidence, doubts }
    }
}

/// The business part of a record that names the items itself.
pub(super) fn of_fields(outline: &Outline, sections: &[Section]) -> Found {
    let first = outline.items().find(|c| c.items.contains(FIRST)).zip(first_item(sections));
    let Some((candidate, section)) = first else {
        return Found::unsure(0.0, vec!["the record has no Item 1".to_owned()]);
    };
    if !names_annual_items(outline, candidate) {
        return Found::whole(); // another form
    }
    judge_field(outline, candidate, section).found(section, "record-field")
}

/// The business part of a document.
pub(super) fn find(outline: &Outline, sections: &[Section]) -> Found {
    let Some(candidate) = outline.items().find(|c| c.items.contains(FIRST)) else {
        return without_first(outline);
    };
    let has_others = outline.items().any(|c| !c.items.contains(FIRST));
    if !has_others || !is_annual(outline, candidate) {
        return Found::whole(); // one item alone, or another form
    }
    let Some(section) = first_item(sections) else { return Found::whole() };
    let method = if candidate.has_mark { "item-headings" } else { "index-titles" };
    judge(outline, candidate, section).found(section, method)
}

fn first_item(sections: &[Section]) -> Option<&Section> {
    sections.iter().find(|section| section.items.is_some_and(|items| items.contains(FIRST)))
}

/// Whether the items are those of an annual report: by the title of the first, or else by those of
/// others; where there are no titles, by the name of the form.
fn is_annual(outline: &Outline, first: &Candidate) -> bool {
    let known = outline.items().filter(|c| c.form == Some(Form::Annual) && !c.is_contents).count();
    match first.form {
        Some(form) => form == Form::Annual,
        None => known >= 3 || first.title.is_empty() && outline.names_annual_form,
    }
}

/// Whether the items that a record names are those of an annual report: by the title of the first,
/// or else by those of the others; where there are no titles, they are.
fn names_annual_items(outline: &Outline, first: &Candidate) -> bool {
    let count = |form| outline.items().filter(|c| c.form == Some(form)).count();
    match first.form {
        Some(form) => form == Form::Annual,
        None => count(Form::Annual) >= count(Form::Quarterly),
    }
}

/// A document in which no Item 1 was found: a part of a filing, or no filing.
fn without_first(outline: &Outline) -> Found {
    let annual = outline.items().filter(|c| c.form == Some(Form::Annual)).count();
    if annual < 2 {
        return Found::whole();
    }
    Found::unsure(
        0.0,
        vec!["it has items of an annual report, but no heading of Item 1".to_owned()],
    )
}

/// What speaks against a part, and how sure it still is.
struct Judgement {
    confidence: f32,
    doubts: Vec<String>,
}

impl Judgement {
    /// Nothing speaks against it yet.
    fn new() -> Self {
        Self { confidence: 1.0, doubts: Vec::new() }
    }

    /// What to take if this is thought of `section`.
    fn found(self, section: &Section, method: &'static str) -> Found {
        let Self { confidence, doubts } = self;
        if confidence < SURE {
            return Found::unsure(confidence, doubts);
        }
        Found { section: Some(section.clone()), method, confidence, doubts }
    }

    fn doubt(&mut self, factor: f32, why: String) {
        self.confidence *= factor;
        self.doubts.push(why);
    }

    /// Looks at the heading.
    fn heading(&mut self, candidate: &Candidate) {
        self.place(candidate);
        if candidate.form.is_none() {
            self.doubt(0.6, format!("\"{}\" is not titled \"Business\"", candidate.name));
        }
        if !candidate.has_mark {
            self.doubt(0.75, "the heading bears no number".to_owned());
        }
    }

    /// Looks where the heading stands.
    fn place(&mut self, candidate: &Candidate) {
        if candidate.is_contents {
            self.doubt(0.2, "Item 1 stands in a table of contents or an index alone".to_owned());
        }
    }

    /// Looks at the items behind it, those that are only listed in the contents too.
    fn followers(&mut self, outline: &Outline, candidate: &Candidate, section: &Section) {
        let next = outline.items().find(|c| candidate.items.precede(c.items));
        let is_skipped = |c: &&&Candidate| {
            candidate.items.precede(c.items) && next.is_some_and(|next| c.items.precede(next.items))
        };
        if let Some(listed) = outline.missing().iter().find(is_skipped) {
            let why = format!("\"{}\" is listed in the contents, but has no heading", listed.name);
            self.doubt(0.45, why);
        }
        if let Some(next) = next {
            self.end(outline, next, section);
        }
        match next.map(|next| next.items.first) {
            None => self.doubt(0.3, "no other item follows it".to_owned()),
            Some(next) if next > ItemNumber::new(3) => {
                let factor = if next > ItemNumber::new(6) { 0.5 } else { 0.8 };
                self.doubt(factor, format!("the next item found is Item {next}"));
            }
            Some(_) => {}
        }
        if outline.items().filter(|c| !c.is_contents).count() < 3 {
            self.doubt(0.8, "few other items were found".to_owned());
        }
    }

    /// Looks whether the part ends where `next` begins.
    fn end(&mut self, outline: &Outline, next: &Candidate, section: &Section) {
        /// Longer parts may hold the risk factors.
        const LONG: usize = 8000;
        let is_listed = outline.candidates.iter().any(|c| c.is_contents && c.items == next.items);
        if !next.has_mark && !is_listed {
            self.doubt(0.85, format!("it ends at \"{}\", which bears no number", next.name));
        }
        let skips_risks = next.items.first > RISKS && next.items.first < ItemNumber::new(2);
        if skips_risks && words_of(outline, section) > LONG {
            self.doubt(0.7, "it may hold Item 1A (Risk Factors), which was not found".to_owned());
        }
    }

    /// Looks at how long the part is, by itself and beside the document.
    /// Parts of fewer words than one of `lengths` are as sure as it says beside the first such.
    fn length(&mut self, outline: &Outline, section: &Section, lengths: &[(usize, f32)]) {
        let part = words_of(outline, section).saturating_sub(word_count(&section.name));
        let all = outline.words_before.last().copied().unwrap_or(0);
        if let Some((_, factor)) = lengths.iter().find(|(words, _)| part < *words) {
            self.doubt(*factor, format!("it has {part} words"));
        }
        if all > 20_000 && part * 100 < all {
            self.doubt(0.6, format!("it has {part} of {all} words"));
        }
    }

    /// Looks for other headings of Item 1 that are as good.
    fn rivals(&mut self, outline: &Outline, candidate: &Candidate, section: &Section) {
        let is_rival = |c: &&Candidate| {
            c.items.contains(FIRST)
                && !c.is_contents
                && c.block != candidate.block
                && !section.blocks.contains(&c.block)
                && c.evidence + 0.5 >= candidate.evidence
        };
        if outline.candidates.iter().any(|c| is_rival(&c)) {
            self.doubt(0.7, "more than one heading may be that of Item 1".to_owned());
        }
    }
}

/// How sure it is that `section`, which `candidate` heads, is Item 1.
fn judge(outline: &Outline, candidate: &Candidate, section: &Section) -> Judgement {
    let mut judgement = Judgement::new();
    judgement.heading(candidate);
    judgement.followers(outline, candidate, section);
    judgement.length(outline, section, &[(50, 0.2), (150, 0.45), (400, 0.8)]);
    judgement.rivals(outline, candidate, section);
    judgement
}

/// How sure it is that `section`, which a record calls Item 1, is more than its name.
fn judge_field(outline: &Outline, candidate: &Candidate, section: &Section) -> Judgement {
    let mut judgement = Judgement::new();
    judgement.place(candidate);
    judgement.length(outline, section, &[(50, 0.2), (150, 0.8)]); // a small filer's may be short
    judgement
}

/// Words of a part, with its heading.
fn words_of(outline: &Outline, section: &Section) -> usize {
    let before = |block: usize| outline.words_before.get(block).copied().unwrap_or(0);
    before(section.blocks.end).saturating_sub(before(section.blocks.start))
}
