//! The 8-bit form of a model's weights, as `models/README.md` describes it: `NAME` as I8
//! `[rows, columns]` and `NAME.scale` as F32 `[rows]`, whose value is `q · scale`.
//!
//! The scale of a row is, of `greatest / 127` times 1.00, 0.99 … 0.60, that with the least squared
//! error: cutting off the farthest numbers costs less than coarser steps for all.

use std::collections::HashMap;

use rayon::prelude::*;
use safetensors::Dtype;
use safetensors::tensor::TensorView;

use super::model::ModelFolder;
use super::names::Names;
use super::weights::{Tensor, Weights};
use crate::error::{Error, ErrorKind, Result};

/// The greatest step; -128 is never used, so that a number and its negative are alike.
const GREATEST: f32 = 127.0;

/// A tensor as it is stored.
struct Stored {
    name: String,
    dtype: Dtype,
    shape: Vec<usize>,
    data: Vec<u8>,
}

impl ModelFolder {
    /// `model.safetensors` with the matrices of the encoder and the vectors of words in 8 bits, all else
    /// that the encoder needs in F32.
    ///
    /// # Errors
    /// [`ErrorKind::Model`] if the model is of a family that is not run in 8 bits, its weights are
    /// already, or a tensor is damaged.
    pub fn to_eight_bits(&self) -> Result<Vec<u8>> {
        let refused = |message: &str, hint: &str| {
            Error::new(ErrorKind::Model, message).about(self.place()).hint(hint)
        };
        let Some(names) = self.settings.architecture.family.names() else {
            let hint = "bert, distilbert, mpnet, roberta and xlm-roberta are";
            return Err(refused("models of this family are not run in 8 bits", hint));
        };
        let weights = Weights::read(self)?;
        if weights.is_eight(&format!("{}.weight", names.of_layer(0, names.intermediate))) {
            return Err(refused("its weights are in 8 bits already", "take the original model"));
        }
        let stored: Vec<Stored> =
            weights
                .all()?
                .into_iter()
                .filter(|(name, ..)| is_needed(name, names))
                .flat_map(|tensor| {
                    if is_matrix(&tensor, names) { eight(tensor) } else { vec![floats(tensor)] }
                })
                .collect();
        let views: Vec<(&str, TensorView<'_>)> = stored
            .iter()
            .map(|s| Ok((s.name.as_str(), TensorView::new(s.dtype, s.shape.clone(), &s.data)?)))
            .collect::<std::result::Result<_, safetensors::SafeTensorError>>()
            .map_err(|error| self.unwritable(error))?;
        let scheme = ("scheme".to_owned(), "int8-symmetric-per-row".to_owned());
        safetensors::serialize(views, Some(HashMap::from([scheme])))
            .map_err(|error| self.unwritable(error))
    }

    fn unwritable(&self, error: safetensors::SafeTensorError) -> Error {
        Error::new(ErrorKind::Model, "its weights cannot be written")
            .about(self.place())
            .because(error)
            .hint("please report this as a fault of ownwords")
    }
}

/// Whether the encoder needs the tensor; the pooler and what a model was trained with, it does not.
fn is_needed(name: &str, names: &Names) -> bool {
    name.starts_with("embeddings.")
        || name.starts_with(names.layers)
        || name.starts_with("encoder.relative_attention_bias")
}

fn is_matrix((name, shape, _): &Tensor, names: &Names) -> bool {
    let in_layer = name.starts_with(names.layers) && name.ends_with(".weight");
    shape.len() == 2 && (in_layer || name == "embeddings.word_embeddings.weight")
}

fn floats((name, shape, values): Tensor) -> Stored {
    let data = values.iter().flat_map(|value| value.to_le_bytes()).collect();
    Stored { name, dtype: Dtype::F32, shape, data }
}

/// The tensor in 8 bits, and its scales.
fn eight((name, shape, values): Tensor) -> Vec<Stored> {
    let rows = shape[0];
    let columns = shape[1].max(1);
    let scales: Vec<f32> = values.par_chunks_exact(columns).map(best_scale).collect();
    let data = values
        .par_chunks_exact(columns)
        .zip(&scales)
        .flat_map_iter(|(row, &scale)| row.iter().map(move |&value| step(value, scale)))
        .map(|step| step.to_le_bytes()[0])
        .collect();
    let scales = floats((format!("{name}.scale"), vec![rows], scales));
    vec![Stored { name, dtype: Dtype::I8, shape, data }, scales]
}

fn step(value: f32, scale: f32) -> i8 {
    (value / scale).round_ties_even().clamp(-GREATEST, GREATEST) as i8
}

/// The scale for which `row` loses least. Of equals the largest.
fn best_scale(row: &[f32]) -> f32 {
    let greatest = row.iter().fold(0.0_f32, |greatest, value| greatest.max(value.abs()));
    if greatest == 0.0 {
        return 1.0;
    }
    let error = |scale: f32| -> f64 {
        row.iter()
            .map(|&value| f64::from(value - f32::from(step(value, scale)) * scale).powi(2))
            .sum()
    };
    let scales = (0..=40_u8).map(|cut| greatest / GREATEST * (1.0 - f32::from(cut) * 0.01));
    scales
        .map(|scale| (error(scale), scale))
        .min_by(|(a, _), (b, _)| a.total_cmp(b))
        .map_or(greatest / GREATEST, |(_, scale)| scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_steps_loses_nothing_and_an_outlier_is_cut() {
        let exact: Vec<f32> = (-127..=127).map(|step: i16| f32::from(step) * 0.5).collect();
        assert_eq!(best_scale(&exact).to_bits(), 0.5_f32.to_bits());
        assert_eq!(step(63.5, 0.5), 127);
        assert_eq!(step(-70.0, 0.5), -127);
        let mut spread: Vec<f32> = (0..2000).map(|i| (i as f32).sin()).collect();
        spread.push(1.5);
        assert!(best_scale(&spread) < 1.5 / 127.0);
        assert_eq!(best_scale(&[0.0; 3]).to_bits(), 1.0_f32.to_bits());
    }

    #[test]
    fn stored_and_read_again_values_are_half_a_step_away_at_most() {
        let values = vec![0.3, -0.2, 0.1, 5.0, 2.0, -3.0];
        let stored = eight(("w".to_owned(), vec![2, 3], values.clone()));
        assert_eq!((stored[0].dtype, stored[1].dtype), (Dtype::I8, Dtype::F32));
        assert_eq!(stored[1].name, "w.scale");
        let scale = |row: usize| {
            f32::from_le_bytes(stored[1].data[row * 4..row * 4 + 4].try_into().unwrap())
        };
        for (index, value) in values.iter().enumerate() {
            let step = f32::from(stored[0].data[index].cast_signed());
            let scale = scale(index / 3);
            assert!((step * scale - value).abs() <= scale * 0.51, "{index}");
        }
    }
}
