//! One vector of the many that a text's tokens have.

use std::collections::BTreeMap;

use ndarray::{Array1, ArrayView2, Axis, concatenate, s};
use serde_json::Value;

use super::files::Files;
use crate::error::Result;

/// A way in which the vectors of a text's tokens become the text's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// The first one, that of `[CLS]`.
    Cls,
    /// The greatest value of each dimension.
    Max,
    Mean,
    /// Their sum by the root of their number: after normalisation the same as the mean.
    MeanByRoot,
    /// Their mean, each weighted by its place, counted from one.
    WeightedMean,
    Last,
}

/// The modes, the flags that older versions of `1_Pooling/config.json` have for them and what newer
/// ones say, in the order in which several stand side by side.
const MODES: [(Mode, &str, &str); 6] = [
    (Mode::Cls, "pooling_mode_cls_token", "cls"),
    (Mode::Max, "pooling_mode_max_tokens", "max"),
    (Mode::Mean, "pooling_mode_mean_tokens", "mean"),
    (Mode::MeanByRoot, "pooling_mode_mean_sqrt_len_tokens", "mean_sqrt_len_tokens"),
    (Mode::WeightedMean, "pooling_mode_weightedmean_tokens", "weightedmean"),
    (Mode::Last, "pooling_mode_lasttoken", "lasttoken"),
];

/// How the vectors of a text's tokens become the text's: by one mode, or by several, side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pooling {
    modes: Vec<Mode>,
    /// Whether the tokens of the prompt (and the special ones before it) count.
    pub(super) with_prompt: bool,
}

impl Pooling {
    /// The mean of all tokens.
    pub(super) fn mean() -> Self {
        Self { modes: vec![Mode::Mean], with_prompt: true }
    }

    /// Reads `file`, the settings of the pooling module.
    pub(super) fn read(files: &Files, file: &str) -> Result<Self> {
        let config: BTreeMap<String, Value> = files.json(file)?;
        let asked = match config.get("pooling_mode") {
            Some(Value::String(mode)) => vec![mode.as_str()],
            Some(Value::Array(modes)) => modes.iter().filter_map(Value::as_str).collect(),
            _ => flags(&config),
        };
        let known = |name: &&str| {
            MODES
                .iter()
                .find(|(_, flag, mode)| name == flag || name == mode)
                .map(|(mode, ..)| *mode)
        };
        let modes: Option<Vec<Mode>> = asked.iter().map(known).collect();
        let Some(mut modes) = modes else {
            let names: Vec<&str> = MODES.iter().map(|(.., mode)| *mode).collect();
            let asked = asked.join(" and ");
            return Err(files
                .broken(file, format!("this way of pooling is not supported: {asked}"))
                .hint(format!("supported are {}", names.join(", "))));
        };
        if modes.is_empty() {
            modes.push(Mode::Mean); // as sentence-transformers has it
        }
        let with_prompt = config.get("include_prompt") != Some(&Value::Bool(false));
        Ok(Self { modes, with_prompt })
    }

    /// The names of the modes, as newer versions of `1_Pooling/config.json` say them.
    pub(super) fn names(&self) -> Vec<&'static str> {
        let name = |mode: &Mode| MODES.iter().find(|(known, ..)| known == mode);
        self.modes.iter().filter_map(name).map(|(.., name)| *name).collect()
    }

    /// The length of a pooled vector of tokens that have `hidden` numbers each.
    pub(super) fn dimensions(&self, hidden: usize) -> usize {
        self.modes.len() * hidden
    }

    /// Pools `tokens`, `[tokens, dimensions]`, of which the first `prompt` are those of the prompt;
    /// there is no padding here. Without a token that counts the result is zero.
    pub(super) fn pool(&self, tokens: &ArrayView2<'_, f32>, prompt: usize) -> Array1<f32> {
        let first = if self.with_prompt { 0 } else { prompt.min(tokens.nrows()) };
        let counting = tokens.slice(s![first.., ..]);
        if let [mode] = self.modes[..] {
            return mode.pool(&counting, first);
        }
        let parts: Vec<Array1<f32>> =
            self.modes.iter().map(|mode| mode.pool(&counting, first)).collect();
        let views: Vec<_> = parts.iter().map(|part| part.view()).collect();
        concatenate(Axis(0), &views).unwrap_or_else(|_| Array1::zeros(0))
    }
}

/// The modes that older files ask for.
fn flags(config: &BTreeMap<String, Value>) -> Vec<&str> {
    let is_on = |name: &str| config.get(name) == Some(&Value::Bool(true));
    let known = MODES.iter().map(|(_, flag, _)| *flag);
    let unknown = config.keys().map(String::as_str).filter(|name| {
        name.starts_with("pooling_mode_") && MODES.iter().all(|(_, flag, _)| flag != name)
    });
    known.chain(unknown).filter(|name| is_on(name)).collect()
}

impl Mode {
    /// Pools `tokens`, the first of which has `before` others before it.
    fn pool(self, tokens: &ArrayView2<'_, f32>, before: usize) -> Array1<f32> {
        let mut rows = tokens.rows().into_iter();
        let pooled = match self {
            Self::Mean => tokens.mean_axis(Axis(0)),
            Self::MeanByRoot => {
                Some(tokens.sum_axis(Axis(0)) / (tokens.nrows() as f32).sqrt().max(1.0))
            }
            Self::Cls => rows.next().map(|row| row.to_owned()),
            Self::Last => rows.next_back().map(|row| row.to_owned()),
            Self::Max => rows.map(|row| row.to_owned()).reduce(|mut greatest, row| {
                greatest.zip_mut_with(&row, |g, &x| *g = g.max(x));
                greatest
            }),
            Self::WeightedMean => {
                let (mut sum, mut total) = (Array1::zeros(tokens.ncols()), 0.0);
                for (row, weight) in rows.zip(before + 1..) {
                    sum.scaled_add(weight as f32, &row);
                    total += weight as f32;
                }
                Some(sum / f32::max(total, 1.0))
            }
        };
        pooled.unwrap_or_else(|| Array1::zeros(tokens.ncols()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    fn by(mode: Mode) -> Pooling {
        Pooling { modes: vec![mode], with_prompt: true }
    }

    #[test]
    fn each_way_pools_as_it_says() {
        let tokens = array![[1.0, -2.0], [3.0, -4.0], [2.0, 0.0]];
        let pool = |mode| by(mode).pool(&tokens.view(), 0);
        assert_eq!(pool(Mode::Mean), array![2.0, -2.0]);
        assert_eq!(pool(Mode::Cls), array![1.0, -2.0]);
        assert_eq!(pool(Mode::Last), array![2.0, 0.0]);
        assert_eq!(pool(Mode::Max), array![3.0, 0.0]);
        assert_eq!(pool(Mode::WeightedMean), array![13.0 / 6.0, -10.0 / 6.0]);
        assert_eq!(pool(Mode::MeanByRoot), array![6.0, -6.0] / 3.0_f32.sqrt());
    }

    #[test]
    fn a_prompt_may_be_left_out_and_keeps_the_places() {
        let tokens = array![[1.0], [3.0], [5.0]];
        let without = |mode| Pooling { modes: vec![mode], with_prompt: false };
        assert_eq!(without(Mode::Mean).pool(&tokens.view(), 1), array![4.0]);
        assert_eq!(without(Mode::Cls).pool(&tokens.view(), 1), array![3.0]);
        assert_eq!(without(Mode::WeightedMean).pool(&tokens.view(), 1), array![21.0 / 5.0]);
        assert_eq!(without(Mode::Mean).pool(&tokens.view(), 9), array![0.0]);
        assert_eq!(by(Mode::Mean).pool(&tokens.view(), 1), array![3.0]);
    }

    #[test]
    fn several_ways_stand_side_by_side() {
        let tokens = array![[1.0, 2.0], [3.0, 0.0]];
        let both = Pooling { modes: vec![Mode::Cls, Mode::Mean], with_prompt: true };
        assert_eq!(both.pool(&tokens.view(), 0), array![1.0, 2.0, 2.0, 1.0]);
        assert_eq!(both.dimensions(2), 4);
    }

    #[test]
    fn no_token_gives_zero() {
        let none = ndarray::Array2::zeros((0, 2));
        for (mode, ..) in MODES {
            assert_eq!(by(mode).pool(&none.view(), 0), array![0.0, 0.0]);
        }
    }
}
