//! What a reader wants to find in a document: `JSON → Labels`.
//!
//! A nugget is one fact; its evidence lists the passages of the document that state it (Lin &
//! Demner-Fushman 2006). Knows no summary and no file.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::words::Words;
use crate::error::{Error, ErrorKind, Result};

/// The nuggets of one document, by the name of the focus that they answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Labels {
    /// An empty list: the document does not disclose the focus.
    pub focuses: BTreeMap<String, Vec<Nugget>>,
}

/// One fact.
#[derive(Debug, Clone, PartialEq)]
pub struct Nugget {
    /// What it is called in messages.
    pub id: String,
    /// How much it matters.
    pub importance: Importance,
    /// The passages that state it, at least one.
    pub evidence: Vec<Evidence>,
}

/// How much a nugget matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Importance {
    /// A summary without it is incomplete.
    Vital,
    /// Useful, not necessary.
    Okay,
}

impl Importance {
    /// What a nugget counts: 1, or half of it.
    #[must_use]
    pub fn weight(self) -> f64 {
        match self {
            Self::Vital => 1.0,
            Self::Okay => 0.5,
        }
    }
}

/// A passage of a document; it has at least one word.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// As it was written.
    pub text: String,
    /// Its words.
    pub words: Words,
}

#[derive(Deserialize)]
struct LabelFile {
    focuses: BTreeMap<String, Vec<NuggetEntry>>,
}

#[derive(Deserialize)]
struct NuggetEntry {
    id: String,
    importance: Importance,
    evidence: Vec<String>,
}

impl Labels {
    /// Reads labels: `{"focuses": {NAME: [{"id", "importance": "vital"|"okay", "evidence": [TEXT]}]}}`.
    ///
    /// # Errors
    /// [`ErrorKind::Labels`] if `json` is not of this form, or a nugget has no evidence.
    pub fn parse(json: &str) -> Result<Self> {
        let file: LabelFile = serde_json::from_str(json).map_err(|error| {
            Error::new(ErrorKind::Labels, "these are no labels").because(error).hint(
                "labels are {\"focuses\": {NAME: [{\"id\", \"importance\": \"vital\" or \"okay\", \
                 \"evidence\": [TEXT …]} …]}}",
            )
        })?;
        let nuggets = |(focus, entries): (String, Vec<NuggetEntry>)| {
            let nuggets = entries.into_iter().map(|entry| nugget(&focus, entry));
            let nuggets = nuggets.collect::<Result<Vec<_>>>()?;
            Ok((focus, nuggets))
        };
        Ok(Self { focuses: file.focuses.into_iter().map(nuggets).collect::<Result<_>>()? })
    }

    /// All nuggets, focus by focus.
    pub fn nuggets(&self) -> impl Iterator<Item = &Nugget> {
        self.focuses.values().flatten()
    }

    /// The nuggets and evidence that does not stand in a document of these words.
    pub fn unfounded(&self, document: &Words) -> impl Iterator<Item = (&Nugget, &Evidence)> {
        let all =
            self.nuggets().flat_map(|nugget| nugget.evidence.iter().map(move |e| (nugget, e)));
        all.filter(|(_, evidence)| !document.hold(&evidence.words))
    }
}

fn nugget(focus: &str, entry: NuggetEntry) -> Result<Nugget> {
    let NuggetEntry { id, importance, evidence } = entry;
    let fault = |message: String| {
        Error::new(ErrorKind::Labels, message)
            .hint("copy each passage of the document that states the fact")
    };
    if evidence.is_empty() {
        return Err(fault(format!("the nugget {id:?} of {focus:?} has no evidence")));
    }
    let evidence: Vec<Evidence> =
        evidence.into_iter().map(|text| Evidence { words: Words::of(&text), text }).collect();
    if evidence.iter().any(|evidence| evidence.words.is_empty()) {
        return Err(fault(format!("evidence of the nugget {id:?} of {focus:?} has no words")));
    }
    Ok(Nugget { id, importance, evidence })
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"{"slug": "a", "focuses": {"patents": [], "products": [
        {"id": "p1", "text": "kilns", "importance": "vital", "evidence": ["makes kilns", "Kilns."]},
        {"id": "p2", "importance": "okay", "evidence": ["sells lathes"]}]}}"#;

    #[test]
    fn labels_name_focuses_of_any_kind() {
        let labels = Labels::parse(GOOD).unwrap();
        assert_eq!(labels.focuses["patents"], []);
        assert_eq!(labels.focuses["products"][0].evidence.len(), 2);
        let weights: Vec<f64> = labels.nuggets().map(|n| n.importance.weight()).collect();
        assert_eq!(weights, [1.0, 0.5]);
        let document = Words::of("It MAKES\nkilns");
        let unfounded: Vec<_> = labels.unfounded(&document).map(|(n, _)| n.id.as_str()).collect();
        assert_eq!(unfounded, ["p2"]);
    }

    #[test]
    fn malformed_labels_are_refused() {
        for (from, to) in [
            ("\"focuses\"", "\"focus\""),
            ("\"vital\"", "\"great\""),
            ("[\"sells lathes\"]", "[]"),
            ("\"Kilns.\"", "\"–\""),
            ("}]}}", "}]}"),
        ] {
            assert!(GOOD.contains(from), "{from}");
            let error = Labels::parse(&GOOD.replace(from, to)).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Labels, "{to}");
            assert!(error.advice().is_some(), "{to}");
        }
    }
}
