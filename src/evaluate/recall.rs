//! Measure: how many of the wanted facts a summary holds.

use std::collections::BTreeMap;

use super::labels::{Importance, Labels};
use super::words::Words;

/// Nugget recall of one summary; every figure from 0 to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Recall {
    /// For each focus that has nuggets, the weight of those held in that of all.
    pub per_focus: BTreeMap<String, f64>,
    /// The mean over those focuses; `None` if no focus has nuggets.
    pub mean: Option<f64>,
    /// The share of vital nuggets held; 0 if there are none.
    pub vital: f64,
}

/// Nugget recall of `summary`. It holds a nugget if any evidence of it occurs in it, word for word.
#[must_use]
pub fn recall(summary: &Words, labels: &Labels) -> Recall {
    let mut per_focus = BTreeMap::new();
    let (mut vital, mut all_vital) = (0_u32, 0_u32);
    for (focus, nuggets) in labels.focuses.iter().filter(|(_, nuggets)| !nuggets.is_empty()) {
        let (mut held, mut all) = (0.0, 0.0);
        for nugget in nuggets {
            let hit = nugget.evidence.iter().any(|evidence| summary.hold(&evidence.words));
            let weight = nugget.importance.weight();
            all += weight;
            held += if hit { weight } else { 0.0 };
            if nugget.importance == Importance::Vital {
                all_vital += 1;
                vital += u32::from(hit);
            }
        }
        per_focus.insert(focus.clone(), held / all);
    }
    let mean =
        (!per_focus.is_empty()).then(|| per_focus.values().sum::<f64>() / per_focus.len() as f64);
    Recall { per_focus, mean, vital: f64::from(vital) / f64::from(all_vital.max(1)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn focuses_count_alike_and_vital_nuggets_twice() {
        let labels = Labels::parse(
            r#"{"focuses": {"patents": [], "customers": [
                {"id": "c", "importance": "okay", "evidence": ["mills buy them"]}], "products": [
                {"id": "a", "importance": "vital", "evidence": ["no such words", "makes kilns"]},
                {"id": "b", "importance": "okay", "evidence": ["sells lathes"]}]}}"#,
        )
        .unwrap();
        let found = recall(&Words::of("It makes kilns. It sells"), &labels);
        assert_eq!(
            found.per_focus,
            BTreeMap::from([("customers".to_owned(), 0.0), ("products".to_owned(), 1.0 / 1.5),])
        );
        assert!((found.mean.unwrap() - 1.0 / 3.0).abs() < 1e-12);
        assert!((found.vital - 1.0).abs() < 1e-12);

        let silent = Labels::parse(r#"{"focuses": {"patents": []}}"#).unwrap();
        let found = recall(&Words::of("It makes kilns."), &silent);
        assert_eq!((found.mean, found.vital), (None, 0.0));
    }
}
