//! `model.safetensors` → numbers, each tensor checked against the shape that the architecture needs.
//!
//! A matrix may be stored in 8 bits: `NAME` as I8 `[rows, columns]` and `NAME.scale` as F32
//! `[rows]`, whose value is `q * scale`. Others are F32, F16 or BF16. Knows no engine.

use std::borrow::Cow;
use std::ops::Range;

use half::{bf16, f16};
use safetensors::tensor::{Metadata, TensorInfo};
use safetensors::{Dtype, SafeTensors};

use super::files::Bytes;
use super::model::ModelFolder;
use crate::error::{Error, ErrorKind, Result};

const DAMAGED: &str = "copy or fetch model.safetensors again";
const ANOTHER: &str = "take config.json and model.safetensors of the same model";

/// The numbers of a tensor, row after row.
pub(super) enum Values {
    /// Rows of signed 8-bit numbers, and what one step is worth in each row. What is compiled into
    /// the program is not copied.
    Eight(Bytes, Vec<f32>),
    Floats(Vec<f32>),
}

impl Values {
    /// The values as `f32`.
    pub(super) fn into_floats(self) -> Vec<f32> {
        match self {
            Self::Eight(steps, scales) => expand(&steps, &scales),
            Self::Floats(values) => values,
        }
    }
}

/// The tensors of a model folder.
pub(super) struct Weights<'folder> {
    own: Stored<'folder>,
    /// Another model's, for those that `own` lacks.
    shared: Option<Stored<'folder>>,
}

impl<'folder> Weights<'folder> {
    pub(super) fn read(folder: &'folder ModelFolder) -> Result<Self> {
        let own = Stored::read(folder.weights())?;
        Ok(Self { own, shared: folder.shared().map(Stored::read).transpose()? })
    }

    /// The tensor called `name`, which must have `shape`.
    pub(super) fn tensor(&self, name: &str, shape: &[usize]) -> Result<Values> {
        let shared = self.shared.as_ref().filter(|_| self.own.info(name).is_none());
        shared.unwrap_or(&self.own).tensor(name, shape)
    }

    /// Whether the tensor called `name` is stored in 8 bits.
    pub(super) fn is_eight(&self, name: &str) -> bool {
        self.own.info(name).is_some_and(|(_, info)| info.dtype == Dtype::I8)
    }
}

/// The contents of one file.
struct Stored<'folder> {
    bytes: &'folder Bytes,
    metadata: Metadata,
    /// Where the numbers begin.
    start: usize,
    /// Models saved with a head have their encoder under `bert.`.
    prefix: &'static str,
    label: &'folder str,
}

impl<'folder> Stored<'folder> {
    fn read((bytes, label): (&'folder Bytes, &'folder str)) -> Result<Self> {
        const LENGTH: usize = size_of::<u64>();
        const HEADED: &str = "bert.";
        let (header, metadata) = SafeTensors::read_metadata(bytes).map_err(|error| {
            Error::new(ErrorKind::Model, "not a safetensors file that can be read")
                .about(label)
                .hint(DAMAGED)
                .because(error)
        })?;
        let is_headed = metadata.tensors().keys().any(|name| name.starts_with(HEADED));
        let prefix = if is_headed { HEADED } else { "" };
        Ok(Self { bytes, metadata, start: LENGTH + header, prefix, label })
    }

    /// The full name of the tensor called `name`, and what is known of it.
    fn info(&self, name: &str) -> Option<(String, &TensorInfo)> {
        let name = format!("{}{name}", self.prefix);
        let info = self.metadata.info(&name)?;
        Some((name, info))
    }

    fn tensor(&self, name: &str, shape: &[usize]) -> Result<Values> {
        let (name, dtype, range) = self.found(name, shape)?;
        let data = &self.bytes[range.clone()];
        Ok(match dtype {
            Dtype::I8 => {
                let scales = self.scales(&name, shape)?;
                let steps = match self.bytes {
                    Cow::Borrowed(all) => Cow::Borrowed(&all[range]),
                    Cow::Owned(_) => Cow::Owned(data.to_vec()),
                };
                Values::Eight(steps, scales)
            }
            Dtype::F32 => Values::Floats(floats(data)),
            Dtype::F16 => Values::Floats(numbers(data, |two| f16::from_le_bytes(two).to_f32())),
            Dtype::BF16 => Values::Floats(numbers(data, |two| bf16::from_le_bytes(two).to_f32())),
            other => {
                let message = format!("tensor {name} is stored as {other:?}");
                let hint = "supported are F32, F16, BF16, and I8 with scales";
                return Err(self.broken(message).hint(hint));
            }
        })
    }

    /// The full name of the tensor called `name`, how its numbers are stored, and where. Its shape
    /// must be `shape`.
    fn found(&self, name: &str, shape: &[usize]) -> Result<(String, Dtype, Range<usize>)> {
        let Some((name, info)) = self.info(name) else {
            let message = format!("tensor {}{name} is missing", self.prefix);
            return Err(self.broken(message).hint(ANOTHER));
        };
        if info.shape != shape {
            let message = format!("tensor {name} has shape {:?}, not {shape:?}", info.shape);
            return Err(self.broken(message).hint(ANOTHER));
        }
        let (from, to) = info.data_offsets;
        Ok((name, info.dtype, self.start + from..self.start + to))
    }

    /// The scales of the 8-bit tensor with the full name `name`, one a row.
    fn scales(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>> {
        let name = format!("{}.scale", &name[self.prefix.len()..]);
        let (name, dtype, range) = self.found(&name, &shape[..1])?;
        if dtype != Dtype::F32 {
            let message = format!("tensor {name} is stored as {dtype:?}");
            return Err(self.broken(message).hint("scales must be F32"));
        }
        Ok(floats(&self.bytes[range]))
    }

    fn broken(&self, message: String) -> Error {
        Error::new(ErrorKind::Model, message).about(self.label)
    }
}

fn floats(data: &[u8]) -> Vec<f32> {
    numbers(data, f32::from_le_bytes)
}

fn numbers<const BYTES: usize>(data: &[u8], read: impl Fn([u8; BYTES]) -> f32) -> Vec<f32> {
    data.as_chunks().0.iter().map(|&bytes| read(bytes)).collect()
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
