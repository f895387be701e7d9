//! What a repository is called: `ORG/NAME`, at a revision `@REV` or at its main branch.

use std::fmt;
use std::str::FromStr;

use ownwords::embed::is_plain;

/// A repository of a hub, and the revision that is wanted of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Repository {
    id: String,
    revision: Option<String>,
}

impl Repository {
    /// `ORG/NAME`.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// The last part of its name.
    pub(crate) fn name(&self) -> &str {
        self.id.rsplit('/').next().unwrap_or_default()
    }

    /// The branch, tag or commit that is wanted.
    pub(crate) fn revision(&self) -> &str {
        self.revision.as_deref().unwrap_or("main")
    }
}

impl FromStr for Repository {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (id, revision) = match text.split_once('@') {
            Some((id, revision)) => (id, Some(revision)),
            None => (text, None),
        };
        let parts: Vec<&str> = id.split('/').collect();
        if parts.len() != 2 || !parts.iter().all(|part| is_name(part)) {
            return Err("a repository is written ORG/NAME or ORG/NAME@REVISION".to_owned());
        }
        if revision.is_some_and(|revision| !is_plain(revision) || !revision.split('/').all(is_name))
        {
            return Err("a revision is a branch, a tag or a commit".to_owned());
        }
        Ok(Self { id: id.to_owned(), revision: revision.map(str::to_owned) })
    }
}

/// Whether `part` has only letters, digits and marks that mean nothing in a URL or a path.
fn is_name(part: &str) -> bool {
    let known = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    is_plain(part) && part.chars().all(known) && !part.starts_with('.') && !part.contains("..")
}

impl fmt::Display for Repository {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.revision {
            Some(revision) => write!(f, "{}@{revision}", self.id),
            None => f.write_str(&self.id),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_revision_is_a_branch_a_tag_or_a_commit() {
        let repository: Repository = "BAAI/bge-small-en-v1.5".parse().unwrap();
        assert_eq!((repository.name(), repository.revision()), ("bge-small-en-v1.5", "main"));
        let text = "a/b@refs/pr/1";
        let repository: Repository = text.parse().unwrap();
        assert_eq!((repository.id(), repository.revision()), ("a/b", "refs/pr/1"));
        assert_eq!(repository.to_string(), text);
    }

    #[test]
    fn names_that_lead_elsewhere_are_refused() {
        for text in [
            "",
            "a",
            "/a",
            "a/",
            "a/b/c",
            "../b",
            "a/..",
            "a/.b",
            "a/b@",
            "a/b@..",
            "a/b@x/../y",
            "a/b@/x",
            "a b/c",
            "a/b?c",
            "a/b#c",
            "a/b%2F",
            "http://a/b",
            "a\\b",
            "a/b@x y",
        ] {
            assert!(text.parse::<Repository>().is_err(), "{text:?}");
        }
    }
}
