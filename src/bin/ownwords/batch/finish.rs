//! The journal of a finished batch in the form that was asked for.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::sync::Arc;

use ::parquet::basic::Compression;
use ::parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use ::parquet::errors::ParquetError;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use ::parquet::schema::parser::parse_message_type;
use ownwords::focus::Profile;
use ownwords::render::html;
use ownwords::{Error, ErrorKind, Result};

use super::journal::Journal;
use super::row::{Cell, Row, columns};
use super::target::{INDEX, Kind, Target};
use crate::args::SummaryForm;
use crate::output::Output;

/// Rows that are in memory at once, as one group of the file.
const GROUP: usize = 2_000;

/// Turns the journal into the results.
pub(super) fn finish(target: &Target, journal: Journal, profile: &Profile) -> Result<()> {
    let focuses: Vec<String> = profile.focuses.iter().map(|focus| focus.name.clone()).collect();
    match target.kind {
        Kind::Folder(SummaryForm::Html) => {
            write_index(target, &journal, profile)?;
            return journal.become_file(&target.journal());
        }
        Kind::Lines | Kind::Folder(_) => return journal.become_file(&target.journal()),
        Kind::Csv => {
            let mut output = Output::file(&target.path)?;
            if let Some(file) = output.as_file() {
                write_csv(file, &journal, &focuses, target)?;
            }
            output.finish()?;
        }
        Kind::Parquet => {
            let mut output = Output::file(&target.path)?;
            if let Some(file) = output.as_file() {
                write_parquet(file, &journal, &focuses, target)?;
            }
            output.finish()?;
        }
    }
    journal.remove()
}

/// Writes the page that lists the pages. The rows are read twice, so that no more than one is in memory.
fn write_index(target: &Target, journal: &Journal, profile: &Profile) -> Result<()> {
    let index = html::Index::new(profile.focuses.iter().map(|focus| focus.title.clone()));
    let (mut documents, mut failed) = (0, 0);
    journal.each(|row| {
        documents += 1;
        failed += usize::from(row.error.is_some());
        Ok(())
    })?;
    let title = target.path.file_name().map(|name| name.to_string_lossy().into_owned());
    let title = title.unwrap_or_else(|| "Summaries".to_owned());
    let mut output = Output::file(&target.path.join(INDEX))?;
    output.write(&index.opening(&title, documents, failed))?;
    journal.each(|row| output.write(&index.row(&entry(row, profile))))?;
    output.write(&index.closing())?;
    output.finish()
}

fn entry(row: Row, profile: &Profile) -> html::Entry {
    let focuses = profile.focuses.iter().filter_map(|focus| {
        let found = row.focuses.get(&focus.name)?;
        let (title, status, tokens) = (focus.title.clone(), found.status, found.tokens);
        Some(html::EntryFocus { title, status, tokens })
    });
    let outcome = match row.error {
        Some(error) => html::Outcome::Failed(error),
        None => html::Outcome::Summarized {
            tokens: row.tokens,
            focuses: focuses.collect(),
            text: row.text,
        },
    };
    let link = row.file.map(|file| file.replace(std::path::MAIN_SEPARATOR, "/"));
    html::Entry { title: row.id, link, outcome }
}

fn write_csv(
    file: &mut File,
    journal: &Journal,
    focuses: &[String],
    target: &Target,
) -> Result<()> {
    let failed = |error: csv::Error| unwritable(target, error);
    let mut csv = csv::Writer::from_writer(BufWriter::new(&mut *file));
    csv.write_record(columns(focuses)).map_err(failed)?;
    journal.each(|row| {
        let cells = row.cells(focuses).into_iter().map(|cell| match cell {
            Cell::Text(text) => text.unwrap_or_default(),
            Cell::Number(number) => number.map(|number| number.to_string()).unwrap_or_default(),
        });
        csv.write_record(cells).map_err(failed)
    })?;
    csv.flush().map_err(|error| unwritable(target, error))?;
    drop(csv);
    file.flush().map_err(|error| unwritable(target, error))
}

fn write_parquet(
    file: &mut File,
    journal: &Journal,
    focuses: &[String],
    target: &Target,
) -> Result<()> {
    let failed = |error: ParquetError| unwritable(target, error);
    let schema = Arc::new(parse_message_type(&schema(focuses)).map_err(failed)?);
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by(concat!("ownwords ", env!("CARGO_PKG_VERSION")).to_owned());
    let mut writer = SerializedFileWriter::new(&mut *file, schema, Arc::new(properties.build()))
        .map_err(failed)?;
    let mut group: Vec<Row> = Vec::new();
    let mut write = |rows: &mut Vec<Row>| {
        let mut group = writer.next_row_group()?;
        let cells: Vec<Vec<Cell>> = rows.drain(..).map(|row| row.cells(focuses)).collect();
        write_group(&mut group, &cells)?;
        group.close().map(|_| ())
    };
    journal.each(|row| {
        group.push(row);
        if group.len() == GROUP { write(&mut group).map_err(failed) } else { Ok(()) }
    })?;
    if !group.is_empty() {
        write(&mut group).map_err(failed)?;
    }
    writer.close().map(|_| ()).map_err(failed)
}

/// Writes `rows`, column by column.
fn write_group<W: std::io::Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    rows: &[Vec<Cell>],
) -> std::result::Result<(), ParquetError> {
    let mut index = 0;
    while let Some(mut column) = group.next_column()? {
        let (mut texts, mut numbers, mut levels) = (Vec::new(), Vec::new(), Vec::new());
        for row in rows {
            match &row[index] {
                Cell::Text(Some(text)) => texts.push(ByteArray::from(text.as_str())),
                Cell::Number(Some(number)) => {
                    numbers.push(i64::try_from(*number).unwrap_or(i64::MAX));
                }
                Cell::Text(None) | Cell::Number(None) => {
                    levels.push(0);
                    continue;
                }
            }
            levels.push(1);
        }
        match rows.first().map(|row| &row[index]) {
            Some(Cell::Number(_)) => {
                column.typed::<Int64Type>().write_batch(&numbers, Some(&levels), None)?;
            }
            _ => {
                column.typed::<ByteArrayType>().write_batch(&texts, Some(&levels), None)?;
            }
        }
        column.close()?;
        index += 1;
    }
    Ok(())
}

/// All columns may be empty.
fn schema(focuses: &[String]) -> String {
    let column = |name: String| {
        let is_number = name == "record" || name == "tokens" || name.ends_with("_tokens");
        let kind = if is_number { "INT64" } else { "BYTE_ARRAY" };
        let meaning = if is_number { "" } else { " (UTF8)" };
        format!("  OPTIONAL {kind} {name}{meaning};\n")
    };
    let columns: String = columns(focuses).into_iter().map(column).collect();
    format!("message summaries {{\n{columns}}}\n")
}

fn unwritable(target: &Target, error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::new(ErrorKind::Output, "cannot be written")
        .about(target.path.display())
        .because(error)
        .hint("make room or permit it; then the same command finishes it")
}
