//! The limit of a summary, checked once.

use std::num::NonZeroUsize;

use crate::error::{Error, ErrorKind, Result};

/// The most tokens that a summary may have; at least 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Budget(NonZeroUsize);

impl Budget {
    /// A budget of `limit` tokens.
    ///
    /// # Errors
    /// [`ErrorKind::Budget`] if `limit` is 0.
    pub fn new(limit: usize) -> Result<Self> {
        NonZeroUsize::new(limit).map(Self).ok_or_else(|| {
            Error::new(ErrorKind::Budget, "a budget of 0 tokens holds no summary")
                .hint("give a budget of at least the length of a sentence, e.g. --budget 512")
        })
    }

    /// The limit in tokens.
    #[must_use]
    pub fn limit(self) -> usize {
        self.0.get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_is_refused() {
        assert_eq!(Budget::new(512).unwrap().limit(), 512);
        assert_eq!(Budget::new(0).unwrap_err().kind(), ErrorKind::Budget);
    }
}
