//! Measure: how a summary reads, by signs that need no reader.
//!
//! It splits sentences by a simple rule of its own, so that summaries of any origin are held to the
//! same, and none to the rules by which ownwords splits.

use crate::pattern::pattern;

// The first group is the end of a sentence, the second the beginning of the next.
pattern!(BOUNDARY, r#"([.!?])["”’)]? (["“(]?[A-Z0-9])"#);
pattern!(CLOSED, r#"[.!?]["”’)]*$"#);
pattern!(DEBRIS, r"(?i)\||-{3,}|_{3,}|\.{4,}|<[a-z/]|&[a-z]+;|table of contents");
pattern!(
    DANGLING,
    r"(?ix)^(?: it | they | this | these | those | such | both | he | she | however | therefore
      | thus | moreover | furthermore | also | in\ addition | additionally | as\ a\ result
      | for\ example | for\ instance | in\ contrast | accordingly | similarly | consequently
      | the\ former | the\ latter | likewise | nevertheless | finally | further )\b"
);

/// How many sentences a text has, and how many of them have which fault.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Faults {
    /// All sentences.
    pub sentences: usize,
    /// Begin in lower case.
    pub lower: usize,
    /// Do not end in a full stop, a question mark or an exclamation mark.
    pub open: usize,
    /// Hold rulers, cell rules, tags or the like.
    pub debris: usize,
    /// Open with a word that points back, such as "It" or "However".
    pub dangling: usize,
}

/// Counts the faults of `text`.
#[must_use]
pub fn faults(text: &str) -> Faults {
    let text = collapsed(text);
    let mut faults = Faults::default();
    for sentence in sentences(&text) {
        faults.sentences += 1;
        faults.lower += usize::from(sentence.starts_with(char::is_lowercase));
        faults.open += usize::from(!CLOSED.is_match(sentence));
        faults.debris += usize::from(DEBRIS.is_match(sentence));
        faults.dangling += usize::from(DANGLING.is_match(sentence));
    }
    faults
}

/// `text` with single spaces; the separators of ASCII are white space too.
fn collapsed(text: &str) -> String {
    let is_space = |c: char| c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c);
    text.split(is_space).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The sentences of `text`; a quotation mark or bracket between two is part of neither.
fn sentences(text: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for found in BOUNDARY.captures_iter(text) {
        if let (Some(end), Some(next)) = (found.get(1), found.get(2)) {
            sentences.push(&text[start..end.end()]);
            start = next.start();
        }
    }
    if start < text.len() {
        sentences.push(&text[start..]);
    }
    sentences
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_before_a_capital_or_a_digit() {
        let text =
            collapsed("We sell “kilns.”  (Mills buy.) 9 of\u{a0}10 pay. e.g. here! “So” it is");
        assert_eq!(
            sentences(&text),
            ["We sell “kilns.", "(Mills buy.", "9 of 10 pay. e.g. here!", "“So” it is"]
        );
        assert_eq!(sentences(""), [""; 0]);
    }

    #[test]
    fn each_fault_is_counted_once_a_sentence() {
        let cases = [
            ("We sell kilns. Mills buy them.", (2, 0, 0, 0, 0)),
            ("sells kilns. Mills buy", (2, 1, 1, 0, 0)),
            ("Kilns | Lathes ..... 9. TABLE OF CONTENTS.", (3, 0, 0, 2, 0)),
            ("In addition, we sell. Its mill pays. However small. Thistles.", (4, 0, 0, 0, 2)),
            (" \n", (0, 0, 0, 0, 0)),
        ];
        for (text, expected) in cases {
            let Faults { sentences, lower, open, debris, dangling } = faults(text);
            assert_eq!((sentences, lower, open, debris, dangling), expected, "{text}");
        }
    }
}
