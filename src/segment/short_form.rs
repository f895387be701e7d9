//! Short forms that a document explains once: "urban air mobility (“UAM”)".

use std::collections::BTreeMap;

use super::unit::Unit;
use crate::pattern::pattern;

// In parentheses, alone, with two capitals or more: (“UAM”), (the “DOE”), (eVTOL).
pattern!(
    EXPLAINED,
    r"\((?:the\s)?[“\x22]?(\p{Ll}{0,2}\p{Lu}[\p{L}&]{0,6}\p{Lu}[\p{L}&]{0,3})[”\x22]?\)"
);

/// For each unit the units that explain a short form which it uses, rising; without itself.
#[must_use]
pub fn explanations(units: &[Unit]) -> Vec<Vec<usize>> {
    let mut explained: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, unit) in units.iter().enumerate() {
        for found in EXPLAINED.captures_iter(unit.text()) {
            if let Some(short) = found.get(1) {
                explained.entry(short.as_str()).or_insert(index);
            }
        }
    }
    let of = |(index, unit): (usize, &Unit)| {
        // A unit that explains a form itself needs nobody else to.
        let own: Vec<&str> = EXPLAINED
            .captures_iter(unit.text())
            .filter_map(|found| found.get(1))
            .map(|short| short.as_str())
            .collect();
        let words = unit.text().split(|c: char| !c.is_alphabetic() && c != '&');
        let foreign = words.filter(|word| !own.contains(word));
        let mut by: Vec<usize> = foreign.filter_map(|word| explained.get(word).copied()).collect();
        by.retain(|explaining| *explaining != index);
        by.sort_unstable();
        by.dedup();
        by
    };
    units.iter().enumerate().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::segment::units;

    #[test]
    fn a_short_form_needs_the_unit_that_explains_it() {
        let source = "We make electric vertical takeoff and landing (“eVTOL”) aircraft for sale.\n\
                      The Department of Energy (the “DOE”) lends us money for our new plant.\n\
                      Our eVTOL is quiet, and the DOE has paid for a part of its wing.\n\
                      We (the “Company”) sell it in the U.S. through our own stores.\n\
                      Our landing aircraft (“eVTOL”) was shown to the DOE in the spring.\n";
        let units = units(&Document::read(source.as_bytes()).unwrap());
        assert_eq!(explanations(&units), [vec![], vec![], vec![0, 1], vec![], vec![1]]);
    }
}
