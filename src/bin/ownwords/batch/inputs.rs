//! Which files a batch reads, in which order, and the items in them.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::MultiGzDecoder;
use globset::{Glob, GlobSet, GlobSetBuilder};
use ownwords::document::{Format, Zstandard};
use ownwords::{Error, ErrorKind, Result};
use walkdir::WalkDir;

use super::item::{Content, Item};
use super::parquet::Records;
use super::records::{BYTE_ORDER_MARK, Columns, Lines};
use crate::args::Batch;
use crate::input::is_standard;

/// Bytes that are read at once.
const BUFFER: usize = 1 << 18;

/// Items, one after the other.
type Items = Box<dyn Iterator<Item = Item> + Send>;

/// All inputs of a batch.
pub(super) struct Inputs {
    paths: Vec<PathBuf>,
    list: Option<PathBuf>,
    choice: Choice,
    columns: Columns,
    format: Option<Format>,
    /// Bytes of files that were read so far.
    read: Arc<AtomicU64>,
}

/// Which files of a folder are taken.
#[derive(Clone)]
struct Choice {
    include: Option<GlobSet>,
    exclude: GlobSet,
    /// What the batch itself writes, by absolute paths.
    own: Vec<PathBuf>,
}

impl Inputs {
    /// Those that `args` name. `own` are files and folders that the batch itself writes.
    pub(super) fn new(args: &Batch, own: &[PathBuf]) -> Result<Self> {
        let standard = args.inputs.iter().chain(&args.files_from).filter(|path| is_standard(path));
        if standard.count() > 1 {
            return Err(Error::new(ErrorKind::Document, "standard input is named twice")
                .hint("name - once"));
        }
        let is_missing = |path: &&PathBuf| !is_standard(path) && !path.exists();
        if let Some(path) = args.inputs.iter().find(is_missing) {
            return Err(Error::new(ErrorKind::Document, "no such file or folder")
                .about(path.display())
                .hint("check the path"));
        }
        let own: Vec<PathBuf> = own.iter().map(|path| absolute(path)).collect();
        let is_own = |path: &&PathBuf| own.iter().any(|own| absolute(path).starts_with(own));
        if let Some(path) = args.inputs.iter().find(is_own) {
            return Err(Error::new(ErrorKind::Output, "is an input, and would be overwritten")
                .about(path.display())
                .hint("name another output"));
        }
        let include = (!args.include.is_empty()).then(|| globs(&args.include)).transpose()?;
        let inputs = Self {
            paths: args.inputs.clone(),
            list: args.files_from.clone(),
            choice: Choice { include, exclude: globs(&args.exclude)?, own },
            columns: Columns { text: args.text_column.clone(), id: args.id_column.clone() },
            format: args.input.input_format,
            read: Arc::default(),
        };
        let mut files = inputs.paths.iter().flat_map(|path| inputs.choice.files(path));
        if inputs.list.is_none() && files.next().is_none() {
            return Err(Error::new(ErrorKind::Document, "there is no file to summarize")
                .about(args.inputs.first().map(|path| path.display().to_string()).unwrap_or_default())
                .hint("patterns are for names, or for paths below the folder; hidden files are left out"));
        }
        drop(files);
        Ok(inputs)
    }

    /// How many bytes all files have; `None` if that cannot be known before they are read.
    pub(super) fn bytes(&self) -> Option<u64> {
        if self.list.is_some() || self.paths.iter().any(|path| is_standard(path)) {
            return None;
        }
        let length = |path: PathBuf| std::fs::metadata(path).map_or(0, |file| file.len());
        let files = self.paths.iter().flat_map(|path| self.choice.files(path));
        Some(files.filter_map(Result::ok).map(length).sum())
    }

    /// The bytes that were read so far, to look at while items are taken.
    pub(super) fn read(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.read)
    }

    /// All items in order.
    pub(super) fn items(self) -> Result<impl Iterator<Item = Item>> {
        let listed = match &self.list {
            Some(list) => Some(lines_of(list)?),
            None => None,
        };
        let paths = self.paths.clone().into_iter().map(Ok);
        let listed = listed.into_iter().flatten();
        let choice = self.choice.clone();
        Ok(paths.chain(listed).flat_map(move |path| -> Items {
            match path {
                Ok(path) => {
                    let opener = self.opener();
                    Box::new(choice.files(&path).flat_map(move |file| opener.items(file)))
                }
                Err(error) => {
                    Box::new(std::iter::once(Item::of_file("list".to_owned(), Err(error))))
                }
            }
        }))
    }

    fn opener(&self) -> Opener {
        Opener { columns: self.columns.clone(), format: self.format, read: Arc::clone(&self.read) }
    }
}

impl Choice {
    /// The files at `path`: itself, or those in the folder, sorted by name, folder by folder, links
    /// followed. Hidden ones are left out.
    fn files(&self, path: &Path) -> Box<dyn Iterator<Item = Result<PathBuf>> + Send> {
        if is_standard(path) || !path.is_dir() {
            return Box::new(std::iter::once(Ok(path.to_owned())));
        }
        let (choice, root) = (self.clone(), path.to_owned());
        let (own, base) = (self.own.clone(), absolute(path));
        let is_hidden = |name: &std::ffi::OsStr| name.to_string_lossy().starts_with('.');
        let walk = WalkDir::new(path).follow_links(true).sort_by_file_name().into_iter();
        let relative = path.to_owned();
        let is_own = move |path: &Path| {
            let path = base.join(path.strip_prefix(&relative).unwrap_or(path));
            own.iter().any(|own| path.starts_with(own))
        };
        let walk = walk.filter_entry(move |entry| {
            entry.depth() == 0 || !is_hidden(entry.file_name()) && !is_own(entry.path())
        });
        Box::new(walk.filter_map(move |entry| match entry {
            Ok(entry) if entry.path().is_file() => {
                let path = entry.into_path();
                choice.takes(path.strip_prefix(&root).unwrap_or(&path)).then_some(Ok(path))
            }
            Ok(_) => None,
            Err(error) => {
                let about = error.path().map(name).unwrap_or_default();
                Some(Err(Error::new(ErrorKind::Document, "cannot be looked into")
                    .about(about)
                    .because(error)
                    .hint("check its permissions, and where it leads if it is a link")))
            }
        }))
    }

    /// A glob without a slash is one for the name of the file, as in a shell; one with a slash is for
    /// its path below the folder that was named.
    fn takes(&self, path: &Path) -> bool {
        let is_match = |globs: &GlobSet| {
            globs.is_match(path) || path.file_name().is_some_and(|name| globs.is_match(name))
        };
        self.include.as_ref().is_none_or(is_match) && !is_match(&self.exclude)
    }
}

/// Opens files and finds the items in them.
struct Opener {
    columns: Columns,
    format: Option<Format>,
    read: Arc<AtomicU64>,
}

/// What a file is, as its name says.
#[derive(Debug, PartialEq, Eq)]
enum Kind {
    Lines,
    Parquet,
    Document,
}

impl Opener {
    fn items(&self, path: Result<PathBuf>) -> Items {
        let fault = |source: String, error| -> Items {
            Box::new(std::iter::once(Item::of_file(source, Err(error))))
        };
        let path = match path {
            Ok(path) => path,
            Err(error) => return fault(error.subject().unwrap_or_default().to_owned(), error),
        };
        let source = name(&path);
        if is_standard(&path) {
            return self.standard();
        }
        match kind(&path) {
            Kind::Parquet => {
                match Records::open(&path, self.columns.clone(), Arc::clone(&self.read)) {
                    Ok(records) => Box::new(records),
                    Err(error) => fault(source, error),
                }
            }
            Kind::Lines => match self.reader(&path) {
                Ok(reader) => Box::new(Lines::new(reader, source, self.columns.clone())),
                Err(error) => fault(source, error),
            },
            Kind::Document => {
                Box::new(std::iter::once(Item::of_file(source, Ok(Content::File(path)))))
            }
        }
    }

    /// Standard input, packed or not: JSON Lines if it begins as they do, else one document.
    fn standard(&self) -> Items {
        let mut plain = BufReader::with_capacity(BUFFER, io::stdin());
        let packing = match plain.fill_buf() {
            Ok([0x1f, 0x8b, ..]) => Some("gz"),
            Ok([0x28, 0xb5, 0x2f, 0xfd, ..]) => Some("zst"),
            _ => None,
        };
        let mut reader = unpacked(plain, packing);
        let begins = reader.fill_buf().is_ok_and(|bytes| {
            let text = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
            text.trim_ascii_start().starts_with(b"{")
        });
        if begins && self.format.is_none() {
            return Box::new(Lines::new(reader, "-".to_owned(), self.columns.clone()));
        }
        let mut bytes = Vec::new();
        let read = io::Read::read_to_end(&mut reader, &mut bytes).map(|_| bytes).map_err(|error| {
            Error::new(ErrorKind::Document, "cannot be read").because(error).hint("try again")
        });
        let content = read.map(|bytes| Content::Bytes(bytes, self.format));
        Box::new(std::iter::once(Item::of_file("-".to_owned(), content)))
    }

    /// The contents of a file of records, unpacked.
    fn reader(&self, path: &Path) -> Result<Box<dyn BufRead + Send>> {
        let unreadable = |error: Box<dyn std::error::Error + Send + Sync>| {
            Error::new(ErrorKind::Document, "cannot be read")
                .about(path.display())
                .because(error)
                .hint("check its permissions, or fetch it again")
        };
        let file = File::open(path).map_err(|error| unreadable(error.into()))?;
        let counted = Counted { inner: file, read: Arc::clone(&self.read) };
        let plain = BufReader::with_capacity(BUFFER, counted);
        Ok(unpacked(plain, packing(path)))
    }
}

/// What `reader` reads, unpacked.
fn unpacked(
    reader: impl BufRead + Send + 'static,
    packing: Option<&str>,
) -> Box<dyn BufRead + Send> {
    match packing {
        Some("gz") => Box::new(BufReader::with_capacity(BUFFER, MultiGzDecoder::new(reader))),
        Some("zst") => Box::new(BufReader::with_capacity(BUFFER, Zstandard::new(reader))),
        _ => Box::new(reader),
    }
}

/// What a file is called in rows: no other one is, be its name UTF-8 or not.
pub(super) fn name(path: &Path) -> String {
    let mut name = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        name.push_str(chunk.valid());
        name.extend(chunk.invalid().iter().map(|byte| format!("\\x{byte:02x}")));
    }
    name
}

/// The bytes that a batch summarized as record `number` of the file at `path`, and their format where it is
/// known; `None` if it has no such record.
///
/// # Errors
/// If the record, or the file before it, cannot be read.
pub(crate) fn record(
    path: &Path,
    number: usize,
    text_column: Option<&str>,
) -> Result<Option<(Vec<u8>, Option<Format>)>> {
    let columns = Columns { text: text_column.map(str::to_owned), id: None };
    let opener = Opener { columns, format: None, read: Arc::default() };
    let mut items = opener.items(Ok(path.to_owned()));
    let Some(item) = items.find(|item| item.record == Some(number)) else { return Ok(None) };
    Ok(match item.content? {
        Content::Bytes(bytes, format) => Some((bytes, format)),
        Content::File(_) => None,
    })
}

/// A reader that says how much was read.
struct Counted {
    inner: File,
    read: Arc<AtomicU64>,
}

impl io::Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.read.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// The extension of a packed file.
fn packing(path: &Path) -> Option<&'static str> {
    let extension = path.extension()?.to_string_lossy().to_lowercase();
    ["gz", "zst"].into_iter().find(|packing| *packing == extension)
}

fn kind(path: &Path) -> Kind {
    let stem = path.file_stem().map(Path::new);
    let inner = if packing(path).is_some() { stem.unwrap_or(path) } else { path };
    let extension = inner.extension().map(|e| e.to_string_lossy().to_lowercase());
    match extension.as_deref() {
        Some("jsonl" | "ndjson") => Kind::Lines,
        Some("parquet") if packing(path).is_none() => Kind::Parquet,
        _ => Kind::Document,
    }
}

/// The paths in a list of files, one a line.
fn lines_of(list: &Path) -> Result<impl Iterator<Item = Result<PathBuf>> + use<>> {
    let unreadable = |error: io::Error| {
        Error::new(ErrorKind::Document, "the list of files cannot be read")
            .because(error)
            .hint("it holds one path a line, in UTF-8")
    };
    let reader: Box<dyn BufRead + Send> = if is_standard(list) {
        Box::new(BufReader::new(io::stdin()))
    } else {
        let file = File::open(list).map_err(|error| unreadable(error).about(list.display()))?;
        Box::new(BufReader::new(file))
    };
    let path = move |line: io::Result<String>| match line {
        Ok(line) if line.trim().is_empty() => None,
        Ok(line) => Some(Ok(PathBuf::from(line.trim_end_matches('\r')))),
        Err(error) => Some(Err(unreadable(error))),
    };
    // A line that is not UTF-8 is one fault; a file that cannot be read on would be one without end.
    let mut is_over = false;
    let lines = reader.lines().map_while(move |line| {
        let was_over = is_over;
        is_over = line.as_ref().is_err_and(|error| error.kind() != io::ErrorKind::InvalidData);
        (!was_over).then_some(line)
    });
    Ok(lines.filter_map(path))
}

/// `path` from the root on, links resolved, also if the file itself does not exist yet.
fn absolute(path: &Path) -> PathBuf {
    if let Ok(path) = path.canonicalize() {
        return path;
    }
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new(".")).canonicalize();
    match (folder, path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => path.to_owned(),
    }
}

fn globs(patterns: &[String]) -> Result<GlobSet> {
    let wrong = |error: globset::Error| {
        Error::new(ErrorKind::Document, "this is no pattern for paths")
            .because(error)
            .hint("for example --include '*.htm' or --exclude 'old/**'")
    };
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        set.add(Glob::new(pattern).map_err(wrong)?);
    }
    set.build().map_err(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_files_are() {
        for (name, expected) in [
            ("a.jsonl", Kind::Lines),
            ("a.NDJSON.gz", Kind::Lines),
            ("a.jsonl.zst", Kind::Lines),
            ("a.parquet", Kind::Parquet),
            ("a.json", Kind::Document),
            ("a.htm.gz", Kind::Document),
            ("jsonl", Kind::Document),
        ] {
            assert_eq!(kind(Path::new(name)), expected, "{name}");
        }
    }

    #[test]
    #[cfg(unix)]
    fn names_that_are_no_utf8_differ() {
        use std::os::unix::ffi::OsStrExt as _;
        let of = |bytes: &[u8]| name(Path::new(std::ffi::OsStr::from_bytes(bytes)));
        assert_eq!(of(b"M\xfcller.txt"), "M\\xfcller.txt");
        assert_eq!(of(b"M\xf6ller.txt"), "M\\xf6ller.txt");
        assert_eq!(of("Müller.txt".as_bytes()), "Müller.txt");
    }

    #[test]
    fn globs_are_for_names_or_for_paths() {
        let choice = |include: &[&str], exclude: &[&str]| Choice {
            include: (!include.is_empty()).then(|| {
                globs(&include.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>()).unwrap()
            }),
            own: Vec::new(),
            exclude: globs(&exclude.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>()).unwrap(),
        };
        let takes = |choice: &Choice, path: &str| choice.takes(Path::new(path));
        let html = choice(&["*.htm"], &["old/**"]);
        assert!(takes(&html, "a.htm") && takes(&html, "new/a.htm"));
        assert!(!takes(&html, "a.txt") && !takes(&html, "old/a.htm"));
        assert!(takes(&choice(&[], &[]), "any"));
    }
}
