//! How a unit opens: whether its first words point back at something said before.

use crate::pattern::pattern;

pattern!(
    POINTS_BACK,
    r"(?ix)^[“\x22(]?(?: it | they | he | she | this | these | those | such | both | its | their
      | however | therefore | thus | moreover | furthermore | also | accordingly | similarly
      | consequently | likewise | nevertheless | additionally | finally | further
      | in \s addition | as \s a \s result | for \s (?:example|instance) | in \s contrast
      | the \s (?:former|latter|foregoing) )\b"
);

/// Whether `text` opens with a pronoun, a demonstrative or a connective that needs the sentence
/// before it.
pub(super) fn points_back(text: &str) -> bool {
    POINTS_BACK.is_match(text)
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
}
