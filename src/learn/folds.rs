//! Documents dealt into folds, those of a group into the same one.

use std::collections::BTreeMap;

use crate::hash::sha256;

/// Which fold each document is in.
pub(super) struct Folds(Vec<usize>);

impl Folds {
    /// How many folds there are.
    pub(super) const COUNT: usize = 5;

    /// Deals the groups out in turn, in an order that looks random and is always the same.
    pub(super) fn new<'a>(groups: impl Iterator<Item = &'a str> + Clone) -> Self {
        let order: BTreeMap<String, &str> =
            groups.clone().map(|group| (sha256(group.as_bytes()), group)).collect();
        let dealt: BTreeMap<&str, usize> = order
            .into_values()
            .enumerate()
            .map(|(place, group)| (group, place % Self::COUNT))
            .collect();
        Self(groups.map(|group| dealt[group]).collect())
    }

    /// The fold of a document.
    pub(super) fn of(&self, document: usize) -> usize {
        self.0[document]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_stay_together_and_folds_are_even() {
        let groups: Vec<String> = (0..20).map(|i| format!("company {}", i / 2)).collect();
        let folds = Folds::new(groups.iter().map(String::as_str));
        let mut sizes = [0; Folds::COUNT];
        for document in 0..20 {
            assert_eq!(folds.of(document), folds.of(document / 2 * 2));
            sizes[folds.of(document)] += 1;
        }
        assert_eq!(sizes, [4; Folds::COUNT]);
    }
}
