//! Whether a short text says something, or only names it: `Orders are uneven.` or `Our own stores.`

use crate::pattern::pattern;

/// Texts of more words are taken to be sentences.
const SHORT: usize = 12;

pattern!(
    unicode VERB,
    r"(?ix)\b(?: is|are|was|were|be|been|am|has|have|had|do|does|did|will|would|shall|may|might|can|cannot|could|must|should
      | became|becomes?|began|begins?|bought|built|came|comes?|fell|falls?|gave|gives?|got|grew|grows?|held|holds?|kept|keeps?
      | led|leads?|lies?|lost|loses?|made|makes?|meets?|met|paid|pays?|ran|runs?|rose|rises?|said|says?|see|sees|sold|sells?|sent|set|sits?|stands?|stood
      | takes?|took|tells?|told|went|goes|won|wins?|writes?|wrote|allows?|applies|competes?|consists?|contains?|covers?|depends?|differs?|employs?
      | enables?|expects?|faces?|helps?|includes?|intends?|leases?|licenses?|needs?|offers?|operates?|owns|owned|plans?|provides?|remains?|requires?|serves?|ships?|supplies|uses?|varies|works?
      | accounts?\ for|brings?|buys?|combines?|comprises?|connects?|continues?|delivers?|derives?|develops?|distributes?|earns?|exists?
      | accepts?|acquires?|anticipates?|assists?|attracts?|believes?|carry|carries|collects?|conducts?|considers?|contributes?|converts?
      | creates?|determines?|encourages?|enjoys?|enters?|expires?|extends?|handle|handles\ (?:the|our|all|most|its|these|\w+s)|identifies|incurs?
      | introduces?|involves?|obtains?|occurs?|participates?|performs?|possesses|promotes?|protects?|pursues?|receives?|recognizes?
      | relies|rely|renews?|retains?|seeks?|specializes?|spends?|strives?|tends?|utilizes?
      | charges\ (?:a|an|the|our|its|no|them|clients|\w+ers)|markets\ (?:its|our|the|these|certain|products|under|through|directly)
      | places\ (?:a|an|the|its|our|\w+s)|purchases\ (?:a|an|the|its|our|all|most|\w+s)|ranged?s?\ (?:from|in|between|up)
      | generates?|invests?|joins?|lends?|maintains?|manages?|manufactures?|produces?|reflects?|regulates?|represents?|vary )\b"
);

// A participle may be a verb, but not as the first word (`Wired adapters for computers.`).
pattern!(PARTICIPLE, r"(?i)\S\s+\p{Alphabetic}{2,}ed\b");

// A pronoun that is a subject wants a verb, whichever it is.
pattern!(unicode SUBJECT, r"^(?:We|They|He|She|It|I|You|Who|Nobody|None|Nothing|There)\b");

// A verb that opens a sentence has no subject: what it says is said of a row of a table.
pattern!(
    SUBJECTLESS,
    r"^[\s\x22“‘(\[]*(?:\(?\w{1,3}\)\s*|\*+\s*)*(?:Represents|Includes|Excludes|Reflects|Consists|Comprises|Denotes|Indicates|Relates|Refers)\b"
);

/// Whether `text` says something of what is not named in it: `Includes sales of parts.`
pub(super) fn lacks_its_subject(text: &str) -> bool {
    SUBJECTLESS.is_match(text)
}

/// Whether `text` is long enough for a sentence, or holds a word that can be its verb.
pub(super) fn says_something(text: &str) -> bool {
    text.split_whitespace().nth(SHORT).is_some()
        || VERB.is_match(text)
        || SUBJECT.is_match(text)
        || PARTICIPLE.is_match(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_sentences() {
        for text in [
            "Orders are uneven.",
            "We do not sell elsewhere.",
            "No customer reached 10%.",
            "We seldom invoice them.",
            "Acme Gauge manufactures gauges for mills.",
            "Mills account for a tenth of sales.",
            "Prices range from $6 to $28.",
            "Acme charges customers a fee per order.",
            "Separate agents handle foreign sales.",
        ] {
            assert!(says_something(text), "{text}");
        }
        for text in [
            "Our own stores.",
            "(2) Direct sales (25%).",
            "Trades and site crews.",
            "Wired adapters for computers.",
            "A wide range of gauges.",
            "Charges and credits.",
            "Domestic and foreign markets.",
        ] {
            assert!(!says_something(text), "{text}");
        }
        for text in [
            "Includes sales of parts.",
            "(Includes parts.)",
            "(1) Includes parts.",
            "** Reflects 2 plants.",
        ] {
            assert!(lacks_its_subject(text), "{text}");
        }
        assert!(!lacks_its_subject("Included are sales of parts."));
    }
}
