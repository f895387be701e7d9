//! Which inputs have rows, so that a batch goes on with the inputs that it began with.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// The ids of rows, one after the other.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Ids {
    /// A hash of the hash before and the last id.
    chain: [u8; 32],
    last: Option<String>,
}

impl Ids {
    pub(super) fn add(&mut self, id: &str) {
        let mut hash = Sha256::new();
        hash.update(self.chain);
        hash.update(id);
        self.chain.copy_from_slice(&hash.finalize());
        self.last = Some(id.to_owned());
    }

    pub(super) fn last(&self) -> Option<&str> {
        self.last.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::Ids;

    #[test]
    fn other_ids_in_another_order_or_number_are_others() {
        let of = |ids: &[&str]| {
            let mut all = Ids::default();
            for id in ids {
                all.add(id);
            }
            all
        };
        assert_eq!(of(&["a", "b"]), of(&["a", "b"]));
        for others in [&["b", "a"][..], &["a"], &["a", "b", "b"], &["ab"], &[]] {
            assert_ne!(of(others), of(&["a", "b"]), "{others:?}");
        }
        assert_eq!(of(&["a", "b"]).last(), Some("b"));
    }
}
