//! A Parquet file whose columns may be packed with Zstandard.
//!
//! The library unpacks those by a C library alone. So it is told that they are not packed, and the pages
//! that it reads are unpacked here.

use std::fs::File;
use std::io::Read as _;
use std::sync::Arc;

use ::parquet::basic::Compression;
use ::parquet::bloom_filter::Sbbf;
use ::parquet::column::page::{Page, PageMetadata, PageReader};
use ::parquet::errors::{ParquetError, Result};
use ::parquet::file::metadata::{ParquetMetaData, RowGroupMetaData};
use ::parquet::file::reader::{FileReader, RowGroupReader, SerializedFileReader};
use ::parquet::file::serialized_reader::SerializedPageReader;
use ::parquet::record::reader::RowIter;
use ::parquet::schema::types::Type;
use ownwords::document::Zstandard;

/// Reads a file as [`SerializedFileReader`] does, and columns packed with Zstandard too.
pub(super) struct Reader {
    plain: SerializedFileReader<File>,
    file: Arc<File>,
}

impl Reader {
    pub(super) fn new(file: File) -> Result<Self> {
        let second = Arc::new(file.try_clone()?);
        Ok(Self { plain: SerializedFileReader::new(file)?, file: second })
    }
}

impl FileReader for Reader {
    fn metadata(&self) -> &ParquetMetaData {
        self.plain.metadata()
    }

    fn num_row_groups(&self) -> usize {
        self.plain.num_row_groups()
    }

    fn get_row_group(&self, index: usize) -> Result<Box<dyn RowGroupReader + '_>> {
        Ok(Box::new(Group { plain: self.plain.get_row_group(index)?, file: &self.file }))
    }

    fn get_row_iter(&self, projection: Option<Type>) -> Result<RowIter<'_>> {
        RowIter::from_file(projection, self)
    }
}

struct Group<'a> {
    plain: Box<dyn RowGroupReader + 'a>,
    file: &'a Arc<File>,
}

impl RowGroupReader for Group<'_> {
    fn metadata(&self) -> &RowGroupMetaData {
        self.plain.metadata()
    }

    fn num_columns(&self) -> usize {
        self.plain.num_columns()
    }

    fn get_column_page_reader(&self, index: usize) -> Result<Box<dyn PageReader>> {
        let column = self.metadata().column(index);
        let Compression::ZSTD(_) = column.compression() else {
            return self.plain.get_column_page_reader(index);
        };
        // No page holds more than the whole column.
        let most = u64::try_from(column.uncompressed_size())?;
        let column = column.clone().into_builder();
        let column = column.set_compression(Compression::UNCOMPRESSED).build()?;
        let rows = usize::try_from(self.metadata().num_rows())?;
        let pages = SerializedPageReader::new(Arc::clone(self.file), &column, rows, None)?;
        Ok(Box::new(Pages { pages, most }))
    }

    fn get_column_bloom_filter(&self, _: usize) -> Option<&Sbbf> {
        None
    }

    fn get_row_iter(&self, projection: Option<Type>) -> Result<RowIter<'_>> {
        RowIter::from_row_group(projection, self)
    }
}

/// The pages of a column packed with Zstandard.
struct Pages {
    pages: SerializedPageReader<File>,
    /// The most bytes of a page.
    most: u64,
}

impl Iterator for Pages {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Self::Item> {
        self.get_next_page().transpose()
    }
}

impl PageReader for Pages {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        let most = self.most;
        self.pages.get_next_page()?.map(|page| unpacked(page, most)).transpose()
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        self.pages.peek_next_page()
    }

    fn skip_next_page(&mut self) -> Result<()> {
        self.pages.skip_next_page()
    }
}

fn unpacked(mut page: Page, most: u64) -> Result<Page> {
    match &mut page {
        Page::DataPage { buf, .. } | Page::DictionaryPage { buf, .. } => {
            *buf = unpack(buf, 0, most)?.into();
        }
        // In front of the values stand the levels, which are never packed.
        Page::DataPageV2 {
            buf,
            def_levels_byte_len,
            rep_levels_byte_len,
            is_compressed: true,
            ..
        } => {
            let levels = u64::from(*def_levels_byte_len) + u64::from(*rep_levels_byte_len);
            *buf = unpack(buf, usize::try_from(levels)?, most)?.into();
        }
        Page::DataPageV2 { .. } => {}
    }
    Ok(page)
}

/// `bytes` unpacked from `start` on, to at most `most` bytes.
fn unpack(bytes: &[u8], start: usize, most: u64) -> Result<Vec<u8>> {
    let damaged = |message: &str| ParquetError::General(message.to_owned());
    let (plain, packed) =
        bytes.split_at_checked(start).ok_or_else(|| damaged("a page is cut off"))?;
    let mut unpacked = plain.to_vec();
    Zstandard::new(packed).take(most.saturating_add(1)).read_to_end(&mut unpacked)?;
    if unpacked.len() as u64 > most {
        return Err(damaged("a page unpacks to more than its column holds"));
    }
    Ok(unpacked)
}
