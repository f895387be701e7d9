//! Parquet: records read row by row.

mod zstandard;

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use ::parquet::errors::ParquetError;
use ::parquet::file::reader::FileReader;
use ::parquet::record::reader::RowIter;
use ::parquet::record::{Field, Row};
use ownwords::{Error, ErrorKind, Result};
use serde_json::{Map, Value};

use super::item::Item;
use super::records::Columns;

const HINT: &str =
    "fetch or write it again; columns packed with Snappy, gzip, LZ4 or Zstandard are read";

/// The records of a Parquet file, one after the other.
pub(super) struct Records {
    rows: RowIter<'static>,
    source: String,
    columns: Columns,
    number: usize,
    is_over: bool,
    /// Where the bytes that were read are counted, and how many these are.
    read: Arc<AtomicU64>,
    length: u64,
}

impl Records {
    pub(super) fn open(path: &Path, columns: Columns, read: Arc<AtomicU64>) -> Result<Self> {
        let source = super::inputs::name(path);
        let damaged = |error: Box<dyn std::error::Error + Send + Sync>| {
            Error::new(ErrorKind::Document, "it cannot be read as Parquet")
                .because(error)
                .hint(HINT)
        };
        let file = File::open(path).map_err(|error| damaged(error.into()))?;
        let length = file.metadata().map_or(0, |file| file.len());
        let rows = catch_unwind(AssertUnwindSafe(|| {
            let reader = zstandard::Reader::new(file)?;
            Ok(RowIter::from_file_into(Box::new(reader) as Box<dyn FileReader>))
        }));
        let rows = rows
            .unwrap_or_else(|_| Err(ParquetError::General("its schema is not known".to_owned())))
            .map_err(|error| damaged(error.into()))?;
        Ok(Self { rows, source, columns, number: 0, is_over: false, read, length })
    }
}

impl Iterator for Records {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        if self.is_over {
            return None;
        }
        self.number += 1;
        // The library breaks on some schemas, in place of saying that it does not know them.
        let caught = catch_unwind(AssertUnwindSafe(|| self.rows.next()));
        let Ok(next) = caught else {
            self.is_over = true;
            let error = Error::new(ErrorKind::Document, "this form of Parquet cannot be read")
                .hint("write its texts and ids alone, or JSON Lines");
            return Some(Item::of_fault(&self.source, self.number, error));
        };
        let Some(row) = next else {
            self.is_over = true;
            self.read.fetch_add(self.length, Ordering::Relaxed);
            return None;
        };
        Some(match row {
            Ok(row) => self.columns.item(fields(row), &self.source, self.number),
            Err(error) => {
                self.is_over = true;
                let error = Error::new(ErrorKind::Document, "the file cannot be read on")
                    .because(error)
                    .hint(HINT);
                Item::of_fault(&self.source, self.number, error)
            }
        })
    }
}

/// Texts and numbers, and what else has a short form, such as a date; nothing else can be a text or an id.
fn fields(row: Row) -> Map<String, Value> {
    let value = |field: Field| match field {
        Field::Str(text) => Some(Value::String(text)),
        Field::Bytes(bytes) => String::from_utf8(bytes.data().to_vec()).ok().map(Value::String),
        Field::Int(number) => Some(number.into()),
        Field::Long(number) => Some(number.into()),
        Field::UInt(number) => Some(number.into()),
        Field::ULong(number) => Some(number.into()),
        // Whole numbers come so where one of them is missing.
        Field::Double(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
            Some((number as i64).into())
        }
        Field::Null | Field::Group(_) | Field::ListInternal(_) | Field::MapInternal(_) => None,
        other => Some(Value::String(other.to_string())),
    };
    let columns = row.into_columns().into_iter();
    columns.filter_map(|(name, field)| Some((name, value(field)?))).collect()
}
