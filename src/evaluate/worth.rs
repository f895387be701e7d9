//! What the units of a document are worth to readers, by its labels.

use ndarray::Array2;

use super::labels::Labels;
use super::words::Words;
use crate::compose;
use crate::focus::Profile;
use crate::segment::{Standing, Unit};

/// Weight of facts that is worth 1: a unit that states more is worth no more.
const WHOLE: f32 = 1.5;

/// `[units, focuses]`: the weight of the facts that each unit states for each focus of `profile`, after
/// its lead-in if it needs one, as a part of one and a half vital ones; at most 1.
#[must_use]
pub fn worth(units: &[Unit], labels: &Labels, profile: &Profile) -> Array2<f32> {
    let mut worth = Array2::zeros((units.len(), profile.focuses.len()));
    for (index, mut row) in worth.rows_mut().into_iter().enumerate() {
        let whole = match units[index].standing {
            Standing::After(lead_in) => vec![lead_in, index],
            _ => vec![index],
        };
        let words = Words::of(&compose::texts(units, &whole).join(" "));
        for (name, nuggets) in &labels.focuses {
            let Some(focus) = profile.focuses.iter().position(|f| f.answers_to(name)) else {
                continue;
            };
            let stated = nuggets.iter().filter(|n| n.evidence.iter().any(|e| words.hold(&e.words)));
            let weight: f64 = stated.map(|nugget| nugget.importance.weight()).sum();
            row[focus] = (weight as f32 / WHOLE).min(1.0);
        }
    }
    worth
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::segment::units;

    #[test]
    fn a_unit_is_worth_the_facts_that_it_states() {
        let labels = Labels::parse(
            r#"{"focuses": {"products": [
                {"id": "a", "importance": "vital", "evidence": ["makes kilns"]},
                {"id": "b", "importance": "vital", "evidence": ["and lathes"]},
                {"id": "c", "importance": "okay", "evidence": ["are used to fire clay"]}],
              "lawsuits": []}}"#,
        )
        .unwrap();
        let profile = "name = \"p\"\n[[focus]]\nname = \"products\"\nqueries = [\"q\"]\n";
        let source = "It makes kilns and lathes.\nThey are used to:\n• fire clay;\n• bake bread.\n";
        let units = units(&Document::read(source.as_bytes()).unwrap());
        let worth = worth(&units, &labels, &Profile::parse(profile).unwrap());
        let found: Vec<f32> = worth.column(0).to_vec();
        assert_eq!(found, [1.0, 0.0, 0.5 / 1.5, 0.0]);
    }
}
