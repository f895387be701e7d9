//! `model.safetensors` → tensors of `f32`, each checked against what the architecture needs.
//!
//! A matrix may be stored in 8 bits: `NAME` as I8 `[rows, columns]` and `NAME.scale` as F32
//! `[rows]`, whose value is `q * scale`. Others are F32, F16 or BF16.

use std::collections::HashMap;

use candle_core::{DType, Device, Tensor};
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};

use super::model::ModelFolder;
use super::settings::Architecture;
use crate::error::{Error, ErrorKind, Result};

const DAMAGED: &str = "copy or fetch model.safetensors again";
const ANOTHER: &str = "take config.json and model.safetensors of the same model";

/// The tensors of `folder` that `expected` names, as `f32`, under the same names.
pub(super) fn load(folder: &ModelFolder) -> Result<HashMap<String, Tensor>> {
    let own = Weights::read(folder.weights())?;
    let shared = folder.shared().map(Weights::read).transpose()?;
    expected(&folder.settings.architecture)
        .into_iter()
        .map(|(name, shape)| {
            let from = shared.as_ref().filter(|_| !own.has(&name)).unwrap_or(&own);
            from.tensor(&name, &shape).map(|tensor| (name, tensor))
        })
        .collect()
}

/// Models saved with a head have their encoder under `bert.`.
fn prefix(stored: &SafeTensors<'_>) -> &'static str {
    const HEADED: &str = "bert.";
    if stored.names().iter().any(|name| name.starts_with(HEADED)) { HEADED } else { "" }
}

/// The names and shapes of the tensors of a BERT encoder without its pooler.
fn expected(a: &Architecture) -> Vec<(String, Vec<usize>)> {
    let (hidden, inner) = (a.hidden_size, a.intermediate_size);
    let mut tensors = Vec::new();
    let mut add = |name: String, shape: &[usize]| tensors.push((name, shape.to_vec()));
    let tables = [
        ("word_embeddings", a.vocab_size),
        ("position_embeddings", a.max_position_embeddings),
        ("token_type_embeddings", a.type_vocab_size),
    ];
    for (table, rows) in tables {
        add(format!("embeddings.{table}.weight"), &[rows, hidden]);
    }
    let mut norms = vec!["embeddings.LayerNorm".to_owned()];
    let mut layers = Vec::new();
    for layer in (0..a.num_hidden_layers).map(|i| format!("encoder.layer.{i}")) {
        for part in ["self.query", "self.key", "self.value", "output.dense"] {
            layers.push((format!("{layer}.attention.{part}"), hidden, hidden));
        }
        layers.push((format!("{layer}.intermediate.dense"), inner, hidden));
        layers.push((format!("{layer}.output.dense"), hidden, inner));
        norms.push(format!("{layer}.attention.output.LayerNorm"));
        norms.push(format!("{layer}.output.LayerNorm"));
    }
    for (name, rows, columns) in layers {
        add(format!("{name}.weight"), &[rows, columns]);
        add(format!("{name}.bias"), &[rows]);
    }
    for name in norms {
        add(format!("{name}.weight"), &[hidden]);
        add(format!("{name}.bias"), &[hidden]);
    }
    tensors
}

struct Weights<'data> {
    stored: SafeTensors<'data>,
    prefix: &'static str,
    label: &'data str,
}

impl<'data> Weights<'data> {
    fn read((bytes, label): (&'data [u8], &'data str)) -> Result<Self> {
        let stored = SafeTensors::deserialize(bytes).map_err(|error| {
            Error::new(ErrorKind::Model, "not a safetensors file that can be read")
                .about(label)
                .hint(DAMAGED)
                .because(error)
        })?;
        Ok(Self { prefix: prefix(&stored), stored, label })
    }

    fn has(&self, name: &str) -> bool {
        self.stored.tensor(&format!("{}{name}", self.prefix)).is_ok()
    }

    /// The tensor called `name` without the prefix, which must have `shape`.
    fn tensor(&self, name: &str, shape: &[usize]) -> Result<Tensor> {
        let name = format!("{}{name}", self.prefix);
        let view = self.view(&name, shape)?;
        let (data, cpu) = (view.data(), Device::Cpu);
        let tensor = match view.dtype() {
            Dtype::I8 => {
                let scales = self.scales(&name, shape)?;
                Tensor::from_vec(expand(data, &scales), shape, &cpu)
            }
            Dtype::F32 => Tensor::from_vec(floats(data), shape, &cpu),
            Dtype::F16 => Tensor::from_raw_buffer(data, DType::F16, shape, &cpu)
                .and_then(|tensor| tensor.to_dtype(DType::F32)),
            Dtype::BF16 => Tensor::from_raw_buffer(data, DType::BF16, shape, &cpu)
                .and_then(|tensor| tensor.to_dtype(DType::F32)),
            other => {
                let message = format!("tensor {name} is stored as {other:?}");
                let hint = "supported are F32, F16, BF16, and I8 with scales";
                return Err(self.broken(message).hint(hint));
            }
        };
        tensor.map_err(|error| {
            self.broken(format!("tensor {name} cannot be read")).hint(DAMAGED).because(error)
        })
    }

    /// The stored tensor `name`, whose shape must be `shape`.
    fn view(&self, name: &str, shape: &[usize]) -> Result<TensorView<'_>> {
        let Ok(view) = self.stored.tensor(name) else {
            return Err(self.broken(format!("tensor {name} is missing")).hint(ANOTHER));
        };
        if view.shape() != shape {
            let found = view.shape();
            let message = format!("tensor {name} has shape {found:?}, not {shape:?}");
            return Err(self.broken(message).hint(ANOTHER));
        }
        Ok(view)
    }

    /// The scales of the 8-bit tensor `name`, one a row.
    fn scales(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>> {
        let name = format!("{name}.scale");
        let view = self.view(&name, &shape[..1])?;
        if view.dtype() != Dtype::F32 {
            let message = format!("tensor {name} is stored as {:?}", view.dtype());
            return Err(self.broken(message).hint("scales must be F32"));
        }
        Ok(floats(view.data()))
    }

    fn broken(&self, message: String) -> Error {
        Error::new(ErrorKind::Model, message).about(self.label)
    }
}

fn floats(data: &[u8]) -> Vec<f32> {
    data.as_chunks().0.iter().map(|&bytes| f32::from_le_bytes(bytes)).collect()
}

/// Rows of 8-bit numbers times their scales.
fn expand(data: &[u8], scales: &[f32]) -> Vec<f32> {
    let mut values = Vec::with_capacity(data.len());
    let columns = data.len() / scales.len().max(1);
    for (row, &scale) in data.chunks_exact(columns.max(1)).zip(scales) {
        values.extend(row.iter().map(|&q| f32::from(q.cast_signed()) * scale));
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_bits_expand_row_by_row() {
        let data = [1_u8, 255, 128, 127];
        assert_eq!(expand(&data, &[0.5, 2.0]), [0.5, -0.5, -256.0, 254.0]);
        assert_eq!(expand(&[], &[]), [0.0; 0]);
    }
}
