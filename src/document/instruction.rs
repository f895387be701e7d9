//! An instruction written above a text: "Summarize … in at most 512 tokens; focus on …".
//!
//! Recognises the request in the first paragraph of a source, and takes from it the budget and the
//! focuses. Does not know which focuses exist: it gives their titles as they were written.

use std::ops::Range;

use super::flow::is_space;
use super::number::parse_number;
use super::span::Span;
use crate::pattern::pattern;

/// A request found above a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instruction {
    /// Where it stands in the source; the text begins after it.
    pub span: Span,
    /// The budget it asks for.
    pub budget: Option<RequestedBudget>,
    /// Titles of the focuses it asks for, in its order.
    pub focuses: Vec<String>,
}

/// A budget as it was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestedBudget {
    /// The most that a summary may have.
    pub limit: usize,
    /// What is counted.
    pub counted: Counted,
}

/// What a requested budget counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// Tokens of whichever tokenizer is in use.
    Tokens,
    /// Words.
    Words,
    /// Characters.
    Characters,
}

/// An instruction is looked for in this many bytes at the head of a source.
const HEAD: usize = 4000;

pattern!(
    REQUEST,
    r"(?ix)\b(?: summari[sz]e | summari[sz]ation | summary | condense | abstract | outline | extract )\b"
);
pattern!(
    ADDRESSED,
    r"(?ix)(?: ^\s*(?:prompt|task|instructions?|request|question|query|user|system)\s*: |
      \b(?:the \s+)? (?:following|below|attached) \b | \bfocus | \b(?:tokens?|words?|characters?)\b | \bplease\b | \buse \s+ only\b )"
);
pattern!(
    BUDGET,
    r"(?ix)\b ( [\d.,\s]*\d | [a-z][a-z\s-]*? ) [\s-]+ (tokens?|words?|characters?|chars?) \b"
);
pattern!(
    FOCUS,
    r"(?ix)\b(?: focus(?:ing|ed)? (?:\s+points?)? \s* (?:on|upon|:|is|are|should\s+be) | concentrat(?:e|ing) \s+ on
      | (?:emphasis|emphasi[sz]e|emphasi[sz]ing) (?:\s+on)? | pay(?:ing)? \s+ (?:special\s+|particular\s+)? attention \s+ to
      | topics \s* : ) \s* :? \s* (?:the \s+ following \s* (?:topics|points|aspects)? \s* :? )?"
);
pattern!(
    FOCUS_END,
    r"(?ix)((?-i:[a-z0-9)]))[.!?](?:\s|$) | \n\s*\n | \b(?: from \s+ the \s+ (?:following|text) | in \s+ at \s+ most | using \s+ only | use \s+ only )"
);
pattern!(
    SEPARATOR,
    r"(?ix)\s*(?: ,\s*(?:and|or|as\ well\ as)\s | [,;/•] | \n\s*(?:[-*•]|\d+[.)])? | \s(?:and|&|as\ well\ as)\s )\s*"
);
pattern!(
    NEXT_REQUEST,
    r"(?i)^(?:use|using|only|answer|do|don't|keep|write|give|make|stay|limit|at most|no more)\b"
);
pattern!(LEADING, r"(?ix)^(?: (?:and|or|the|its|their|on|also|[-*•]|\d+[.)])\s+ )+");
pattern!(LAST_LINE, r"(?ix)(?: text | document | filing | report | below | following )\s*:\s*$");

/// The instruction at the head of `source`, if there is one and a text follows it.
pub(super) fn find(source: &str) -> Option<Instruction> {
    let range = paragraph(source)?;
    let text = &source[range.clone()];
    if !REQUEST.is_match(text) || !ADDRESSED.is_match(text) || !is_request(text) {
        return None;
    }
    let span = Span::new(range);
    let instruction = Instruction { budget: budget(text), focuses: focuses(text), span };
    let says_something = instruction.budget.is_some()
        || !instruction.focuses.is_empty()
        || LAST_LINE.is_match(text.trim_end());
    (says_something && !source[instruction.span.end..].trim().is_empty()).then_some(instruction)
}

/// The first lines up to a blank one; further ones too where the request goes on, that is up to a
/// line that announces the text ("… the following text:").
fn paragraph(source: &str) -> Option<Range<usize>> {
    let start = source.find(|c| !is_space(c))?;
    let mut limit = source.len().min(start + HEAD);
    while !source.is_char_boundary(limit) {
        limit -= 1;
    }
    let head = &source[start..limit];
    let blank = BLANK_LINE.find(head).map_or(head.len(), |gap| gap.start());
    let announced = head
        .split_inclusive(['\n', '\r'])
        .scan(0, |end, line| {
            *end += line.len();
            Some((*end, line))
        })
        .take_while(|(end, _)| *end <= blank + 1200)
        .filter(|(_, line)| LAST_LINE.is_match(line.trim_end()))
        .map(|(end, line)| end - (line.len() - line.trim_end().len()))
        .last();
    let end = announced.unwrap_or(blank);
    (end < head.len()).then_some(start..start + end)
}

pattern!(BLANK_LINE, r"(?:\r\n?|\n)[ \t]*(?:\r\n?|\n)");

/// Whether a text asks for something, rather than speaks of a summary: it is addressed to a
/// reader who is to write one.
fn is_request(text: &str) -> bool {
    IMPERATIVE.is_match(text)
}

pattern!(
    IMPERATIVE,
    r"(?ix)(?: ^|[.:;!?]\s*|[\n\r][ \t]*[\n\r]\s*|\bplease\s+|\byou\s+(?:to|should|must|are\s+to)\s+|\btask\s+is\s+to\s+)
      (?: please\s+ )? (?: summari[sz]e | write | give | make | provide | create | prepare | condense | outline | extract | produce | draft )\b"
);

/// The smallest budget that is asked for.
fn budget(text: &str) -> Option<RequestedBudget> {
    BUDGET
        .captures_iter(text)
        .filter_map(|found| {
            let limit = parse_number(&found[1])?;
            let counted = match found[2].to_ascii_lowercase().chars().next() {
                Some('w') => Counted::Words,
                Some('c') => Counted::Characters,
                _ => Counted::Tokens,
            };
            Some(RequestedBudget { limit, counted })
        })
        .min_by_key(|budget| budget.limit)
}

/// What stands behind "focus on", cut at commas and "and".
fn focuses(text: &str) -> Vec<String> {
    let Some(found) = FOCUS.find(text) else { return Vec::new() };
    let rest = &text[found.end()..];
    // A full stop ends the list, but not that of an abbreviation; the letter before it belongs to it.
    let end = FOCUS_END.captures(rest).and_then(|found| match found.get(1) {
        Some(letter) => Some(letter.end()),
        None => found.get(0).map(|whole| whole.start()),
    });
    let end = end.unwrap_or(rest.len());
    SEPARATOR
        .split(&rest[..end])
        .map(|title| {
            LEADING.replace(title.trim(), "").trim().trim_end_matches(['.', ':']).to_owned()
        })
        .map(|title| title.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|title| title.contains(char::is_alphanumeric))
        .take_while(|title| !NEXT_REQUEST.is_match(title))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Deserialize)]
    struct Case {
        text: String,
        instruction: bool,
        #[serde(default)]
        budget: Option<usize>,
        #[serde(default)]
        counted: Option<String>,
        #[serde(default)]
        focuses: Vec<String>,
        #[serde(default)]
        rest: String,
    }

    #[derive(Deserialize)]
    struct Cases {
        case: Vec<Case>,
    }

    #[test]
    fn cases_of_instructions() {
        let file = include_str!("../../tests/data/instructions.toml");
        let cases: Cases = toml::from_str(file).unwrap();
        assert!(cases.case.len() >= 15, "the file of cases is cut");
        for case in cases.case {
            let found = find(&case.text);
            assert_eq!(found.is_some(), case.instruction, "{}", case.text);
            let Some(found) = found else { continue };
            assert_eq!(found.budget.map(|b| b.limit), case.budget, "{}", case.text);
            assert_eq!(found.focuses, case.focuses, "{}", case.text);
            assert_eq!(case.text[found.span.end..].trim(), case.rest.trim(), "{}", case.text);
            let counted = found.budget.map(|b| format!("{:?}", b.counted).to_lowercase());
            assert_eq!(counted, case.counted.or(case.budget.map(|_| "tokens".into())));
        }
    }
}
