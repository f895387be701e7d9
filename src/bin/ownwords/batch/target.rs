//! Where the results of a batch go, and in which form.

use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

use ownwords::{Error, ErrorKind, Result};

use super::item::Item;
use super::journal::{PART, STATE, beside};
use crate::args::{Batch, SummaryForm};
use crate::input::is_standard;

/// The form of the results.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Lines,
    Csv,
    Parquet,
    /// A file for each input.
    Folder(SummaryForm),
}

/// The page that lists the pages of a folder.
pub(super) const INDEX: &str = "index.html";

impl Kind {
    /// What it is called: the extension of a table, or what `--format` says.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Lines => "jsonl",
            Self::Csv => "csv",
            Self::Parquet => "parquet",
            Self::Folder(SummaryForm::Text) => "text",
            Self::Folder(SummaryForm::Json) => "json",
            Self::Folder(SummaryForm::Html) => "html",
        }
    }
}

/// What a folder of results holds beside the results.
const RESERVED: [&str; 4] = [INDEX, "index.jsonl", "index.jsonl.part", "index.jsonl.state"];

/// Where the results go.
pub(super) struct Target {
    pub(super) path: PathBuf,
    pub(super) kind: Kind,
}

impl Target {
    pub(super) fn of(args: &Batch) -> Result<Self> {
        let path = args.output.clone();
        let refused = |message: &str, hint: &str| {
            Error::new(ErrorKind::Output, message).about(path.display()).hint(hint)
        };
        if is_standard(&path) {
            let hint = "name a file .jsonl, .csv or .parquet, or a folder";
            return Err(refused("a batch cannot go on with standard output", hint));
        }
        let names_folder = path.as_os_str().as_encoded_bytes().ends_with(b"/");
        let extension =
            path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
        let kind = match extension.as_deref() {
            _ if path.is_dir() || names_folder => {
                Kind::Folder(args.format.unwrap_or(SummaryForm::Json))
            }
            Some("jsonl" | "ndjson") => Kind::Lines,
            Some("csv") => Kind::Csv,
            Some("parquet") => Kind::Parquet,
            None => Kind::Folder(args.format.unwrap_or(SummaryForm::Json)),
            Some(_) => {
                let hint = "name a file .jsonl, .csv or .parquet, or a folder, with / at its end";
                return Err(refused("its extension says no form of table", hint));
            }
        };
        if args.format.is_some() && !matches!(kind, Kind::Folder(_)) {
            return Err(refused(
                "--format is for a folder of files",
                "leave it out, or name a folder",
            ));
        }
        let target = Self { path, kind };
        let own = target.own(None);
        if let Some(log) = args.log.as_ref().filter(|log| own.contains(log)) {
            return Err(Error::new(ErrorKind::Output, "the log would be written into the results")
                .about(log.display())
                .hint("name another file for --log"));
        }
        target.prepare(args.restart)?;
        Ok(target)
    }

    /// Makes the folder, and sees that no finished results are overwritten.
    fn prepare(&self, restart: bool) -> Result<()> {
        let finished = match self.kind {
            Kind::Folder(_) => self.journal(),
            _ => self.path.clone(),
        };
        // With a journal, somebody has asked to make it again, and is not done.
        let is_under_way = beside(&self.journal(), PART).exists();
        if finished.exists() && !restart && !is_under_way {
            return Err(Error::new(ErrorKind::Output, "is there already")
                .about(finished.display())
                .hint("name another output, or make it again with --restart"));
        }
        if let Kind::Folder(_) = self.kind {
            std::fs::create_dir_all(&self.path).map_err(|error| {
                Error::new(ErrorKind::Output, "the folder cannot be made")
                    .about(self.path.display())
                    .because(error)
                    .hint("check where it is to be")
            })?;
            if restart {
                // It lists what was there before.
                let _ = std::fs::remove_file(self.path.join(INDEX));
            }
        }
        Ok(())
    }

    /// The files and folders that a batch writes.
    pub(super) fn own(&self, log: Option<&Path>) -> Vec<PathBuf> {
        let journal = self.journal();
        let mut own = vec![self.path.clone(), beside(&journal, PART), beside(&journal, STATE)];
        own.extend(log.map(Path::to_owned));
        own
    }

    /// What the journal is called after: the results, or the list of what is in the folder.
    pub(super) fn journal(&self) -> PathBuf {
        match self.kind {
            Kind::Folder(_) => self.path.join("index.jsonl"),
            _ => self.path.clone(),
        }
    }

    /// The path in the folder of the file for `item`: that of its source, however it was named, and no other
    /// source's. The names of the list and the index are left free.
    pub(super) fn file(format: SummaryForm, item: &Item) -> PathBuf {
        let mut file: PathBuf = Path::new(&item.source).components().filter_map(inside).collect();
        if file.as_os_str().is_empty() {
            file.push("_input");
        }
        let extension = match format {
            SummaryForm::Text => "txt",
            SummaryForm::Json => "json",
            SummaryForm::Html => "html",
        };
        match item.record {
            // The id is for people; the number alone tells records apart.
            Some(number) => file.push(format!("{number:07}-{}.{extension}", plain(&item.id))),
            None => file.as_mut_os_string().push(format!(".{extension}")),
        }
        let first = file.iter().next().unwrap_or_default();
        // Some file systems take no notice of case.
        if RESERVED.iter().any(|own| first.eq_ignore_ascii_case(own)) {
            file = Path::new("_input").join(file);
        }
        file
    }
}

/// What a part of a source's path is called below the folder. `_` marks what is not a name, so that a name
/// which begins with it gets another one.
fn inside(component: Component<'_>) -> Option<OsString> {
    match component {
        Component::Normal(name) if name.as_encoded_bytes().starts_with(b"_") => {
            let mut escaped = OsString::from("_");
            escaped.push(name);
            Some(escaped)
        }
        Component::Normal(name) => Some(name.to_owned()),
        Component::ParentDir => Some("_up".into()),
        Component::RootDir => Some("_root".into()),
        Component::CurDir | Component::Prefix(_) => None,
    }
}

/// The letters, digits and dashes of an id, so many as make a name.
fn plain(id: &str) -> String {
    const LONGEST: usize = 60;
    let kept = |c: char| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '-' };
    id.chars().take(LONGEST).map(kept).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::item::Content;

    #[test]
    fn each_item_has_a_file_of_its_own_below_the_folder() {
        let path = |form, source: &str, record: Option<usize>, id: &str| {
            let content = Ok(Content::File(PathBuf::new()));
            let item = Item { id: id.to_owned(), source: source.to_owned(), record, content };
            Target::file(form, &item).display().to_string()
        };
        assert_eq!(path(SummaryForm::Html, "index", None, ""), "_input/index.html");
        let file = |source, record, id| path(SummaryForm::Json, source, record, id);
        assert_eq!(file("a/b.htm", None, "a/b.htm"), "a/b.htm.json");
        assert_eq!(file("./b.txt", None, ""), "b.txt.json");
        assert_eq!(file("/x/../b.txt", None, ""), "_root/x/_up/b.txt.json");
        assert_eq!(file("_root/x/_up/b.txt", None, ""), "__root/x/__up/b.txt.json");
        assert_eq!(file("c.jsonl", Some(12), "1/2: ü"), "c.jsonl/0000012-1-2--ü.json");
        assert_eq!(file("-", Some(1), "a"), "-/0000001-a.json");
        assert_eq!(file("index.jsonl", Some(1), "a"), "_input/index.jsonl/0000001-a.json");
        assert_eq!(file("index.jsonl", None, ""), "index.jsonl.json");
        assert_eq!(file("", None, ""), "_input.json");
    }
}
