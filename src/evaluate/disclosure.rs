//! Measure: whether `not_disclosed` is said where it is true.

use serde::Serialize;

use super::labels::Labels;
use crate::focus::Profile;
use crate::summary::{Status, Summary};

/// How often it is right, over the focuses of a document (or of several) that have labels.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Disclosure {
    /// Where the document does not disclose the focus.
    pub silent: Share,
    /// Where it does.
    pub told: Share,
}

/// So many of so many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Share {
    /// The right ones.
    pub right: usize,
    /// All of them.
    pub of: usize,
}

impl Share {
    fn count(&mut self, right: bool) {
        self.of += 1;
        self.right += usize::from(right);
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { right: self.right + other.right, of: self.of + other.of }
    }
}

impl Disclosure {
    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { silent: self.silent.and(other.silent), told: self.told.and(other.told) }
    }

    /// Over all pairs of a document and a focus.
    #[must_use]
    pub fn all(self) -> Share {
        self.silent.and(self.told)
    }
}

/// What `summary`, made by `profile`, says of the focuses that `labels` name.
pub(super) fn disclosure(summary: &Summary, profile: &Profile, labels: &Labels) -> Disclosure {
    let mut found = Disclosure::default();
    for (name, nuggets) in &labels.focuses {
        let Some(focus) = profile.focuses.iter().find(|focus| focus.answers_to(name)) else {
            continue;
        };
        let Some(report) = summary.focuses.iter().find(|report| report.name == focus.name) else {
            continue;
        };
        let says_nothing = report.status == Status::NotDisclosed;
        if nuggets.is_empty() {
            found.silent.count(says_nothing);
        } else {
            found.told.count(!says_nothing);
        }
    }
    found
}
