//! Well-known models and how their authors want them used: `known.toml`.

use serde::Deserialize;

use crate::error::{Error, ErrorKind, Result};

/// How a model wants to be used.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Known {
    names: Vec<String>,
    /// `None` for a static model.
    pub(super) pooling: Option<String>,
    #[serde(default)]
    pub(super) query: String,
    #[serde(default)]
    pub(super) passage: String,
    pub(super) dimensions: Option<usize>,
}

#[derive(Deserialize)]
struct Table {
    model: Vec<Known>,
}

impl Known {
    /// The model that one of `names` means, and by which of its own names.
    pub(super) fn find(names: &[&str]) -> Result<Option<(String, Self)>> {
        let names: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
        let mut best: Option<(String, Self)> = None;
        for known in read()? {
            for own in &known.names {
                let is_meant = names.iter().any(|name| name.contains(&own.to_lowercase()));
                let is_longer = best.as_ref().is_none_or(|(found, _)| own.len() > found.len());
                if is_meant && is_longer {
                    best = Some((own.clone(), known.clone()));
                }
            }
        }
        Ok(best)
    }
}

fn read() -> Result<Vec<Known>> {
    let table: Table = toml::from_str(include_str!("known.toml")).map_err(|error| {
        Error::new(ErrorKind::Model, "the list of well-known models cannot be read")
            .because(error)
            .hint("please report this as a fault of ownwords")
    })?;
    Ok(table.model)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_name_decides() {
        let known = |name: &str| Known::find(&[name]).unwrap();
        let (name, e5) = known("intfloat/e5-small-v2").unwrap();
        assert_eq!((name.as_str(), e5.query.as_str()), ("e5-small", "query: "));
        let (_, gist) = known("avsolatorio--gist-all-minilm-l6-v2").unwrap();
        assert_eq!(gist.pooling.as_deref(), Some("mean"));
        assert_eq!(known("snowflake-arctic-embed-m-v1.5").unwrap().0, "arctic-embed-m-v1.5");
        assert_eq!(known("mine"), None);
    }

    #[test]
    fn every_entry_is_found_by_each_of_its_names_and_by_no_other() {
        for known in read().unwrap() {
            for name in &known.names {
                assert_eq!(Known::find(&[name]).unwrap(), Some((name.clone(), known.clone())));
            }
        }
    }
}
