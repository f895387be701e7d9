//! Anaphora: whether a unit points at something that was said before it, and so reads badly alone.

use crate::pattern::pattern;

/// Where a unit points back at the text before it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Anaphora {
    /// Nowhere: it stands by itself.
    #[default]
    Nowhere,
    /// With its first words: a pronoun or a connective ("It", "These", "However").
    First,
    /// A little later ("Under this agreement"), or by a thing that it does not name ("The contract has").
    Later,
}

pattern!(
    POINTS_BACK,
    r"(?ix)^[“\x22(]?(?: it | they | he | she | this | these | those | such | both | its | their
      | however | therefore | thus | moreover | furthermore | also | accordingly | similarly
      | consequently | likewise | nevertheless | additionally | finally | further
      | in \s addition | as \s a \s result | for \s (?:example|instance) | in \s contrast
      | the \s (?:former|latter|foregoing) )\b"
);

// Within the first words: further on, what is meant stands in the sentence itself more often than not.
pattern!(
    DEMONSTRATIVE,
    r"(?ix)^(?:\S+\s+){0,6}? (?: (?:this|these|such|those)
      | (?:to|with|under|from|of|by|for|at|on|since|through|following)\s+that )
      \s+ (?P<noun>[a-z][a-z-]+ (?:\s+[a-z][a-z-]+)?)"
);

// What follows a demonstrative that points at nothing before, at the text itself, or at today.
pattern!(
    NOT_BEFORE,
    r"(?ix)^(?: as | who | which | that | of | in | with | we | our | it | its | they | their | the | is | are
      | (?:annual\s+)? report | annual | quarterly | form | filing | document | discussion | section | item | part | year | date | day
      | prospectus )\b"
);

// Connectives that are no first words of [`POINTS_BACK`], which learned heads count; and what stands above.
pattern!(
    CONNECTIVE,
    r"(?ix)^(?: instead | conversely | nonetheless | specifically | collectively | otherwise | as\ such | in\ turn | since\ then
      | by\ doing\ so | in\ (?:exchange|return|particular) | on\ the\ other\ hand | notwithstanding\ the\ foregoing
      | as\ (?:previously|already)\ \w+ )\b
      | \b(?:described|discussed|mentioned|noted|detailed|listed|shown|referred\ to|table|chart)\ above\b"
);

// A thing with an article alone for a subject: which one, the text before it says.
pattern!(
    BARE_SUBJECT,
    r"(?ix)^(?:(?:in|during|at|on|as\ of|for|through)\s[^,]{1,40},\s+)? the\s+
      (?: (?:other|new|total|initial|remaining|entire|combined|resulting|two|three|four|five|\w+ed)\s+ ){0,2}
      (?: transactions? | acquisitions? | agreements? | contracts? | licen[sc]es? | leases? | offerings? | separation | merger
        | joint\ ventures? | partnerships? | systems? | funds? | fees? | facility | plant | purchase\ price | expansion
        | proceeds | loans? | arrangements? | projects? | property | properties | divestiture | sale | program | drug
        | products? | line | remainder | balance | others | largest )\s+
      (?: is | are | was | were | has | have | had | will | may | can | also | \w+ed | [a-z]+[^s\s]s )\b"
);

/// Whether `text` opens with a pronoun, a demonstrative or a connective that needs the sentence
/// before it.
pub(super) fn points_back(text: &str) -> bool {
    POINTS_BACK.is_match(text)
}

/// Where `text` points back.
pub(super) fn anaphora(text: &str) -> Anaphora {
    if points_back(text) {
        Anaphora::First
    } else if CONNECTIVE.is_match(text) || BARE_SUBJECT.is_match(text) || points_soon(text) {
        Anaphora::Later
    } else {
        Anaphora::Nowhere
    }
}

/// Whether a demonstrative stands early in `text` and points at what `text` has not named.
fn points_soon(text: &str) -> bool {
    let Some(found) = DEMONSTRATIVE.captures(text) else { return false };
    let Some(noun) = found.name("noun") else { return false };
    !NOT_BEFORE.is_match(noun.as_str()) && !is_named(noun.as_str(), &text[..noun.start()])
}

/// Whether a word of `noun` stands in `before`, be it in the singular or the plural.
fn is_named(noun: &str, before: &str) -> bool {
    let before = before.to_lowercase();
    let stem = |word: &str| word.trim_end_matches(['s', 'e', 'i', 'y']).to_lowercase();
    noun.split_whitespace().map(stem).any(|stem| stem.len() > 3 && before.contains(&stem))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn openings() {
        for text in ["It sells gauges.", "These mills pay.", "In addition, we sell.", "“They” is"]
        {
            assert!(points_back(text), "{text}");
        }
        for text in
            ["We sell gauges.", "Italy buys gauges.", "The Company sells.", "Thistle Co. sells."]
        {
            assert!(!points_back(text), "{text}");
        }
    }

    #[test]
    fn what_is_meant_stands_elsewhere() {
        for text in [
            "Under this agreement, the Company pays a royalty.",
            "In fiscal 2022, this segment had 45% of our sales.",
            "Since that time, we have sold no gauges.",
            "The initial terms of these leases are ten years.",
            "We serve such mills from our plant in Ohio.",
            "Instead, mills rent our gauges.",
            "The contract has a term of one year.",
            "Mills buy the gauges described above.",
            "In 2021, the remaining properties were sold.",
            "The joint venture sells gauges in Chile.",
        ] {
            assert_eq!(anaphora(text), Anaphora::Later, "{text}");
        }
    }

    #[test]
    fn what_is_meant_stands_in_the_sentence() {
        for text in [
            "We sell gauges, such as pressure gauges, to mills.",
            "In this report, mills are those that use steam.",
            "Of our gauges, these gauges sell best.",
            "We believe that mills will buy more gauges.",
            "The contract between us and Orlin Mills has a term of one year.",
            "The Company's products are sold to mills.",
            "Mills and ships buy gauges of many kinds, and these buyers pay late.",
        ] {
            assert_eq!(anaphora(text), Anaphora::Nowhere, "{text}");
        }
        assert_eq!(anaphora("These mills pay late."), Anaphora::First);
    }
}
