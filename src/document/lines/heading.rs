//! What reads as a heading: on a line of its own, or run in before a sentence.

use crate::document::block::HeadingRank;
use crate::pattern::pattern;

pattern!(
    ITEM,
    r"(?ix)^(?: part \s+ (?:[ivx]{1,4}|\d) \b .{0,40}
      | items? \s* (?:no\.\s*)? \d{1,2} [a-c]? (?: \s* (?:and|&|,) \s* \d{1,2}[a-c]?)* \s* [.:\s–—-] .{0,90} )$"
);
// A sentence that begins with the name of an item, or stands behind it on the same line.
pattern!(
    OF_AN_ITEM,
    r"(?x)\b(?: is | are | was | were | has | have | had | will | may | describes? | tells? | says? | contains? | includes? | of\ this | of\ our )\b .* \.$
      | \p{Ll}\p{Ll}\.\s+\p{Lu}\S*\s+\S+\s+\S+"
);
// `Item 1A.` before the title of the item.
pattern!(ITEM_MARK, r"(?i)^items?\s+\d{1,2}(?:\([a-c]\)|[a-c])?(?:\s*[.:]|\s*[–—-])?\s+");
pattern!(
    SMALL_WORD,
    r"(?i)^(?:a|an|and|as|at|by|for|from|in|into|its|of|on|or|our|over|per|the|to|via|vs?\.?|with|&|-|–|—|/)$"
);
pattern!(
    ABBREVIATION_END,
    r"(?x)(?: ^|[\s(“\x22])(?: [A-Z]\. | [A-Z]\.[A-Z]\. | (?:Mr|Mrs|Ms|Dr|Inc|Corp|Co|Ltd|No|Nos|St|Jr|Sr|vs|Messrs|Prof|Gen|Sen|Rep|U\.S|Jan|Feb|Aug|Sept|Oct|Nov|Dec)\. )$"
);
pattern!(
    SENTENCE_START,
    r#"(?x)^(?: ["“(]? (?: The|Our|We|This|These|Those|In|As|A|An|At|It|Its|All|Each|Most|Many|Some|For|From|To|On|Over|Under|With|Within|Through|During|While|When|Since|About|Approximately|Although|Because|By|If|No|None|There|They|Their|Both|Certain|Substantially|Sales|Revenues?|Net|Mr|Ms|Mrs|Dr|Located|Following|Prior|Effective|Beginning|Additionally|However|Currently )\b )"#
);

/// Whether the last word of `text` is an abbreviation that rarely ends a sentence.
pub(super) fn ends_in_abbreviation(text: &str) -> bool {
    ABBREVIATION_END.is_match(text)
}

/// Whether `text` begins as sentences do and headings do not.
pub(in crate::document) fn is_sentence_start(text: &str) -> bool {
    SENTENCE_START.is_match(text)
}

/// Longer texts are no headings: each unit below one carries its text.
const LONGEST: usize = 220;

/// The rank of a Markdown heading (`## Products`), and where its text begins.
pub(super) fn markdown(text: &str) -> Option<(HeadingRank, usize)> {
    if text.len() > LONGEST {
        return None;
    }
    let level = text.bytes().take_while(|b| *b == b'#').count();
    let rank = match level {
        1 => HeadingRank::Item,
        2 => HeadingRank::Capitals,
        3..=6 => HeadingRank::Title,
        _ => return None,
    };
    let title = text[level..].strip_prefix(' ')?;
    (!title.is_empty()).then_some((rank, level + 1))
}

/// The rank of a heading that stands on a line of its own; `None` if `text` is none.
pub(in crate::document) fn own_line(text: &str) -> Option<HeadingRank> {
    if text.len() > LONGEST {
        return None;
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.is_empty() || !text.chars().any(char::is_alphabetic) {
        return None;
    }
    if ITEM.is_match(text) && words.len() <= 16 {
        return (!OF_AN_ITEM.is_match(text)).then_some(HeadingRank::Item);
    }
    if is_capitals(text) && words.len() <= 40 && !text.ends_with([';', ',']) {
        return Some(HeadingRank::Capitals);
    }
    let title = words.len() <= 14
        && text.len() <= 110
        && (!text.ends_with(['.', ';', ',', '?', '!']) || COMPANY.is_match(text))
        && !text.contains(" | ")
        && text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || c == '“')
        && is_title(&words, text.ends_with(':'));
    title.then_some(HeadingRank::Title)
}

// A company's name alone.
pattern!(COMPANY, r"^(?:[A-Z&][\w&'’.,-]*\s+){1,6}(?:Inc|Corp|Co|Ltd|LLC|L\.P|plc)\.$");

/// Letters are capitals but for one in ten.
fn is_capitals(text: &str) -> bool {
    let (mut upper, mut lower) = (0, 0);
    for c in text.chars() {
        upper += usize::from(c.is_uppercase());
        lower += usize::from(c.is_lowercase());
    }
    upper >= 2 && lower * 10 <= upper
}

/// Whether most words that carry meaning begin with a capital; all of them if `strict`.
fn is_title(words: &[&str], strict: bool) -> bool {
    let telling: Vec<_> = words.iter().filter(|w| !SMALL_WORD.is_match(w)).collect();
    let capital = |w: &&&str| {
        w.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| c.is_uppercase() || c.is_numeric())
    };
    let capitals = telling.iter().filter(|w| capital(w)).count();
    if strict {
        return capitals == telling.len() && words.len() <= 8;
    }
    words.len() <= 4 || capitals * 10 >= telling.len() * 6
}

/// Length in bytes of a run-in heading at the start of `text`, its mark included:
/// `Competition. The market …`, `Hourly workforce: About …`, `Ann Lee — Ms. Lee is …`,
/// `Item 2. Properties. We own …`.
pub(super) fn run_in(text: &str) -> Option<usize> {
    let mark = ITEM_MARK.find(text).map_or(0, |mark| mark.end());
    title_before_text(&text[mark..]).map(|end| mark + end)
}

fn title_before_text(text: &str) -> Option<usize> {
    let stop = text.char_indices().take_while(|(i, _)| *i <= 90).find_map(|(i, c)| {
        let after = &text[i + c.len_utf8()..];
        // `Acme Company ("U.S. Acme") sells …`
        let inside = text[..i].matches('(').count() > text[..i].matches(')').count();
        let closed = !inside
            && match c {
                '.' => !ABBREVIATION_END.is_match(&text[..=i]),
                ':' => true,
                '—' | '–' | '-' => text[..i].ends_with(' '),
                _ => false,
            };
        (closed && after.starts_with(' ')).then_some((i, c, after.trim_start()))
    });
    let (end, mark, rest) = stop?;
    let words: Vec<&str> = text[..end].split_whitespace().collect();
    if words.is_empty() || words.len() > 10 || rest.len() < 20 || !starts_upper(&words, rest) {
        return None;
    }
    let heading = match mark {
        '.' => is_capitals(&text[..end]) || is_title(&words, true) && !is_number(&words),
        '-' | '–' | '—' if is_capitals(&text[..end]) => rest.contains(['.', '?']),
        _ => {
            (words.len() <= 3 || is_title(&words, true))
                && SENTENCE_START.is_match(rest)
                && rest.contains(['.', '?'])
        }
    };
    heading.then_some(end + mark.len_utf8())
}

fn starts_upper(words: &[&str], rest: &str) -> bool {
    let upper = |text: &str| text.starts_with(|c: char| c.is_uppercase() || "“\"(".contains(c));
    upper(words[0]) && (upper(rest) || rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// `1.` or `Age 55.`: not a heading.
fn is_number(words: &[&str]) -> bool {
    words.last().is_some_and(|w| w.chars().all(|c| c.is_ascii_digit()))
        || words.len() == 1 && words[0].len() < 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_on_their_own_line() {
        let cases = [
            ("Item 1. Business.", Some(HeadingRank::Item)),
            ("PART I", Some(HeadingRank::Item)),
            ("Items 1 and 2. Business and Properties", Some(HeadingRank::Item)),
            ("RENTAL EQUIPMENT FLEET", Some(HeadingRank::Capitals)),
            ("WE MAY LOSE CUSTOMERS TO LARGER MAKERS.", Some(HeadingRank::Capitals)),
            (
                "Platform Independence: Multi-Cloud and Polyglot Cloud Deployment",
                Some(HeadingRank::Title),
            ),
            ("Retirement of our President and Chief Executive Officer", Some(HeadingRank::Title)),
            ("Our Guiding Principles:", Some(HeadingRank::Title)),
            ("Competition", Some(HeadingRank::Title)),
            ("In general, we help our customers:", None),
            ("We sell gauges to refineries.", None),
            ("marketing of gauges", None),
            ("The following table sets forth the sales of each division", None),
            (
                "Item 4. Submission of Matters to a Vote of Security Holders.",
                Some(HeadingRank::Item),
            ),
            ("Item 1. Business, under “Seasons”, tells when members join.", None),
            ("Item 1A of this report may be of use.", None),
            ("Item 2. Properties. We own a mill.", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(own_line(text), expected, "{text:?}");
        }
    }

    #[test]
    fn run_in_headings() {
        let cases = [
            ("Competition. The market for gauges is crowded.", Some("Competition.")),
            ("POLLUTION CONTROL. The Company designs sewers.", Some("POLLUTION CONTROL.")),
            ("Hourly workforce: About 12,000 employees left.", Some("Hourly workforce:")),
            ("Ann B. Lee — Ms. Lee is Vice President of the Company.", Some("Ann B. Lee —")),
            ("RAILWAY REVENUES – NS’ total rose to $9 billion.", Some("RAILWAY REVENUES –")),
            ("TRAFFIC - General merchandise traffic is up.", Some("TRAFFIC -")),
            ("Health Systems. Serves hospitals and physicians.", Some("Health Systems.")),
            ("Item 2. Properties. We own mills in Ohio.", Some("Item 2. Properties.")),
            ("ITEM 1A. RISK FACTORS. The Company may fail.", Some("ITEM 1A. RISK FACTORS.")),
            ("Item 1A. Risk Factors of our report tells what we may suffer.", None),
            ("Item 1. Business describes the gauges. They measure pressure.", None),
            ("Plant capacity: Reduction of capacity by one million gauges.", None),
            ("Acme Gauge, Inc. provides gauges to refineries.", None),
            ("Acme Gauge Co. Ltd. is a maker of gauges in Oregon.", None),
            ("In June 1986, Mr. Lee became Chairman of the Company.", None),
            ("Acme Company (\"U.S. Acme\") was founded in 1901.", None),
            ("U.S. Home Corporation (\"Home\"), founded in 1954, builds homes.", None),
            ("We sell gauges. They measure pressure in pipes.", None),
            ("Gauges - pressure gauges and valves for refineries.", None),
        ];
        for (text, expected) in cases {
            assert_eq!(run_in(text).map(|n| &text[..n]), expected, "{text:?}");
        }
    }
}
