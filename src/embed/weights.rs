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

/// The file with a model's weights.
pub(super) const WEIGHTS: &str = "model.safetensors";

const DAMAGED: &str = "copy or fetch model.safetensors again";
/// Tensors of model2vec: which row of the table a token has, and what it is multiplied by.
const MAPPING: &str = "mapping";
const TOKEN_WEIGHTS: &str = "weights";

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

/// The name of a tensor, its shape, and its numbers, row after row.
pub(super) type Tensor = (String, Vec<usize>, Vec<f32>);

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

    /// All tensors of the model's own file, see [`Stored::all`].
    pub(super) fn all(&self) -> Result<Vec<Tensor>> {
        self.own.all()
    }

    /// A static model's table, see [`Stored::token_table`].
    pub(super) fn token_table(&self) -> Result<Vec<f32>> {
        self.own.token_table()
    }

    /// Whether the tensor called `name` is stored in 8 bits.
    pub(super) fn is_eight(&self, name: &str) -> bool {
        self.own.info(name).is_some_and(|(_, info)| info.dtype == Dtype::I8)
    }
}

/// The contents of one file.
pub(super) struct Stored<'folder> {
    bytes: &'folder Bytes,
    metadata: Metadata,
    /// Where the numbers begin.
    start: usize,
    /// Models saved with a head have their encoder under a name such as `bert.`.
    prefix: String,
    label: &'folder str,
}

impl<'folder> Stored<'folder> {
    pub(super) fn read((bytes, label): (&'folder Bytes, &'folder str)) -> Result<Self> {
        const LENGTH: usize = size_of::<u64>();
        let (header, metadata) = SafeTensors::read_metadata(bytes).map_err(|error| {
            Error::new(ErrorKind::Model, "not a safetensors file that can be read")
                .about(label)
                .hint(DAMAGED)
                .because(error)
        })?;
        let prefix = first_prefix(&metadata);
        Ok(Self { bytes, metadata, start: LENGTH + header, prefix, label })
    }

    /// The full name of the tensor called `name`, and what is known of it.
    fn info(&self, name: &str) -> Option<(String, &TensorInfo)> {
        let name = format!("{}{name}", self.prefix);
        let info = self.metadata.info(&name)?;
        Some((name, info))
    }

    /// The tensor called `name`, which must have `shape`.
    pub(super) fn tensor(&self, name: &str, shape: &[usize]) -> Result<Values> {
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
            Dtype::F64 => Values::Floats(numbers(data, |eight| f64::from_le_bytes(eight) as f32)),
            Dtype::BF16 => Values::Floats(numbers(data, |two| bf16::from_le_bytes(two).to_f32())),
            other => {
                let message = format!("tensor {name} is stored as {other:?}");
                let hint = "supported are F64, F32, F16, BF16, and I8 with scales";
                return Err(self.broken(message).hint(hint));
            }
        })
    }

    /// Rows and columns of a static model's table: a row for each token.
    pub(super) fn table_size(&self) -> Result<(usize, usize)> {
        let [rows, columns] = self.shape(self.table()?)?;
        let tokens = match self.metadata.info(MAPPING) {
            Some(info) => info.shape.iter().product(),
            None => rows,
        };
        Ok((tokens, columns))
    }

    /// A static model's table. That of model2vec may have a row for several tokens (`mapping`), and a
    /// weight for each.
    pub(super) fn token_table(&self) -> Result<Vec<f32>> {
        let name = self.table()?;
        let [rows, columns] = self.shape(name)?;
        let table = self.tensor(name, &[rows, columns])?.into_floats();
        let (tokens, _) = self.table_size()?;
        let row_of = match self.metadata.info(MAPPING) {
            Some(_) => self.indices(MAPPING, tokens, rows)?,
            None => (0..rows).collect(),
        };
        let weights = match self.metadata.info(TOKEN_WEIGHTS) {
            Some(_) => self.tensor(TOKEN_WEIGHTS, &[tokens])?.into_floats(),
            None => vec![1.0; tokens],
        };
        let row = |row: usize| &table[row * columns..(row + 1) * columns];
        let weighted = row_of.into_iter().zip(weights);
        Ok(weighted
            .flat_map(|(index, weight)| row(index).iter().map(move |x| x * weight))
            .collect())
    }

    /// The name of a static model's table.
    fn table(&self) -> Result<&'static str> {
        const TABLES: [&str; 2] = ["embedding.weight", "embeddings"];
        TABLES.into_iter().find(|name| self.metadata.info(name).is_some()).ok_or_else(|| {
            let hint = "a static model has a tensor called embedding.weight or embeddings";
            self.broken("there is no table of vectors in it".to_owned()).hint(hint)
        })
    }

    fn shape(&self, name: &str) -> Result<[usize; 2]> {
        let shape = self.metadata.info(name).map(|info| &info.shape[..]).unwrap_or_default();
        <[usize; 2]>::try_from(shape).map_err(|_| {
            self.broken(format!("tensor {name} has shape {shape:?}, which is no table"))
                .hint(DAMAGED)
        })
    }

    /// `count` whole numbers below `bound`.
    fn indices(&self, name: &str, count: usize, bound: usize) -> Result<Vec<usize>> {
        let (name, dtype, range) = self.found(name, &[count])?;
        let data = &self.bytes[range];
        let indices: Vec<i64> = match dtype {
            Dtype::I64 => data.as_chunks().0.iter().map(|&b| i64::from_le_bytes(b)).collect(),
            Dtype::I32 => {
                data.as_chunks().0.iter().map(|&b| i32::from_le_bytes(b).into()).collect()
            }
            other => {
                let message = format!("tensor {name} is stored as {other:?}");
                return Err(self.broken(message).hint("supported are I64 and I32"));
            }
        };
        let index = |index: i64| usize::try_from(index).ok().filter(|&index| index < bound);
        indices.into_iter().map(index).collect::<Option<_>>().ok_or_else(|| {
            self.broken(format!("tensor {name} points beyond the table")).hint(DAMAGED)
        })
    }

    /// All tensors of real numbers as `f32`, each with its name and shape. (Old models store the numbers
    /// of their positions too.)
    pub(super) fn all(&self) -> Result<Vec<Tensor>> {
        let names = self.metadata.tensors().into_iter();
        names
            .filter_map(|(full, info)| Some((full.strip_prefix(&self.prefix)?.to_owned(), info)))
            .filter(|(_, info)| !matches!(info.dtype, Dtype::I64 | Dtype::I32 | Dtype::BOOL))
            .map(|(name, info)| {
                let values = self.tensor(&name, &info.shape)?.into_floats();
                Ok((name, info.shape.clone(), values))
            })
            .collect()
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

/// The prefix of the file's encoder; of several the shortest, then the first by the alphabet.
fn first_prefix(metadata: &Metadata) -> String {
    let tensors = metadata.tensors();
    let prefixes = tensors.keys().filter_map(|name| prefix(name));
    prefixes.min_by_key(|prefix| (prefix.len(), prefix.clone())).unwrap_or_default()
}

/// What is before the names of an encoder's tensors, if this is the first of them.
fn prefix(name: &str) -> Option<String> {
    const FIRST: [&str; 2] =
        ["embeddings.word_embeddings.weight", "embeddings.tok_embeddings.weight"];
    FIRST.iter().find_map(|first| name.strip_suffix(first)).map(str::to_owned)
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
