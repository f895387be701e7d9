//! One vector of the many that a text's tokens have.

use std::collections::BTreeMap;

use ndarray::{Array1, ArrayView2, Axis};
use serde_json::Value;

use super::files::Files;
use crate::error::Result;

/// How the vectors of a text's tokens become the text's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pooling {
    /// Their mean.
    Mean,
    /// The first one, that of `[CLS]`.
    Cls,
    /// The greatest value of each dimension.
    Max,
}

/// The flags of `1_Pooling/config.json`, and the way that each asks for.
const MODES: [(&str, Pooling); 3] = [
    ("pooling_mode_mean_tokens", Pooling::Mean),
    ("pooling_mode_cls_token", Pooling::Cls),
    ("pooling_mode_max_tokens", Pooling::Max),
];

impl Pooling {
    /// Reads `file`, the settings of the pooling module.
    pub(super) fn read(files: &Files, file: &str) -> Result<Self> {
        let config: BTreeMap<String, Value> = files.json(file)?;
        let is_on = |(name, value): &(&String, &Value)| {
            name.starts_with("pooling_mode") && **value == Value::Bool(true)
        };
        let on: Vec<&str> = config.iter().filter(is_on).map(|(name, _)| name.as_str()).collect();
        let known = |name: &str| MODES.iter().find(|(mode, _)| *mode == name);
        let without_prompt = config.get("include_prompt") == Some(&Value::Bool(false));
        match on[..] {
            [mode] if !without_prompt => known(mode).map(|(_, pooling)| *pooling),
            _ => None,
        }
        .ok_or_else(|| {
            let mut asked = on.join(" and ");
            if asked.is_empty() {
                "no pooling at all".clone_into(&mut asked);
            }
            if without_prompt {
                asked.push_str(" without the prompt");
            }
            files.broken(file, format!("this way of pooling is not supported: {asked}")).hint(
                "supported is exactly one of pooling_mode_mean_tokens, pooling_mode_cls_token \
                 and pooling_mode_max_tokens",
            )
        })
    }

    /// Pools `tokens`, `[tokens, dimensions]`, all of which count: there is no padding here.
    /// At least one token, or the result is zero.
    pub(super) fn pool(self, tokens: &ArrayView2<'_, f32>) -> Array1<f32> {
        let nothing = || Array1::zeros(tokens.ncols());
        match self {
            Self::Mean => tokens.mean_axis(Axis(0)).unwrap_or_else(nothing),
            Self::Cls => tokens.rows().into_iter().next().map_or_else(nothing, |r| r.to_owned()),
            Self::Max => tokens
                .rows()
                .into_iter()
                .map(|row| row.to_owned())
                .reduce(|mut greatest, row| {
                    greatest.zip_mut_with(&row, |g, &x| *g = g.max(x));
                    greatest
                })
                .unwrap_or_else(nothing),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn each_way_pools_as_it_says() {
        let tokens = array![[1.0, -2.0], [3.0, -4.0], [2.0, 0.0]];
        assert_eq!(Pooling::Mean.pool(&tokens.view()), array![2.0, -2.0]);
        assert_eq!(Pooling::Cls.pool(&tokens.view()), array![1.0, -2.0]);
        assert_eq!(Pooling::Max.pool(&tokens.view()), array![3.0, 0.0]);
    }

    #[test]
    fn no_token_gives_zero() {
        let none = ndarray::Array2::zeros((0, 2));
        for pooling in [Pooling::Mean, Pooling::Cls, Pooling::Max] {
            assert_eq!(pooling.pool(&none.view()), array![0.0, 0.0]);
        }
    }
}
