//! The workers: items in, rows out, both in the order of the inputs.
//!
//! Several documents are under way at once, so that the engine always has texts to embed while others are
//! read, split and selected. Their number bounds memory: one that takes long holds up the others
//! once so many are waiting behind it.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Instant;

use ownwords::document::{Document, Hints};
use ownwords::embed::{CachingEmbedder, GatheringEmbedder, TokenCounter};
use ownwords::render::{Format, html, render};
use ownwords::summary::Summary;
use ownwords::{Error, ErrorKind, Models, Result, Summarizer};

use super::folder;
use super::ids::Ids;
use super::inputs::Inputs;
use super::item::{Content, Item};
use super::journal::Journal;
use super::progress::Progress;
use super::row::Row;
use super::settings::Settings;
use super::stop::Stop;
use super::target::{Kind, Target};
use crate::args::SummaryForm;
use crate::input;

/// Documents under way for each thread of the engine.
const IN_FLIGHT: usize = 8;

/// Workers for each thread of the engine. Most wait for vectors: their texts share calls of it.
const WORKERS: usize = 4;

/// What all workers share.
pub(super) struct Work<'a> {
    pub(super) settings: &'a Settings,
    pub(super) target: &'a Target,
    pub(super) stop: Stop,
}

/// What a worker made of an item.
pub(super) struct Made {
    pub(super) row: Row,
    /// The file for it, below the folder of results, and its contents.
    file: Option<(PathBuf, String)>,
    pub(super) seconds: f64,
}

/// What workers need to make a summary.
struct Maker<'a> {
    settings: &'a Settings,
    target: &'a Target,
    summarizer: Summarizer<'a>,
    read: Arc<AtomicU64>,
}

impl Work<'_> {
    /// Works through `inputs` from where the journal is. Whether all of them are done: not if
    /// somebody asked to stop.
    pub(super) fn run(
        &self,
        inputs: Inputs,
        journal: &mut Journal,
        progress: &mut Progress,
    ) -> Result<bool> {
        let settings = self.settings;
        let (general, learned) = settings.loaded.parts();
        let counter = settings.loaded.counter(&settings.tokenizer)?;
        let caching = |embedder| CachingEmbedder::new(embedder, settings.cache);
        let general = caching(general);
        let tuned = learned.map(|(head, embedder)| (head, caching(embedder)));
        let gathering = GatheringEmbedder::new(&general);
        let models = Models::new(&gathering);
        let gathering = tuned.as_ref().map(|(head, tuned)| (head, GatheringEmbedder::new(tuned)));
        let models = match &gathering {
            Some((head, tuned)) => models.with_head(head, tuned),
            None => models,
        };
        let summarizer = summarizer(settings, models, &*counter)?;
        let maker = Maker { settings, target: self.target, summarizer, read: inputs.read() };
        let figures = || {
            let of_tuned = tuned.as_ref().map(|(_, tuned)| tuned.figures());
            [Some(general.figures()), of_tuned]
        };
        let result = self.flow(&maker, inputs, journal, |journal, mut made| {
            if let Some((path, content)) = made.file.take() {
                let path = self.target.path.join(path);
                match folder::write(&path, &content) {
                    Err(error) if folder::is_of_name(&error) => made.row.fail(&error),
                    written => {
                        written?;
                        journal.note(path);
                    }
                }
            }
            journal.add(&made.row)?;
            progress.made(&made, figures())
        });
        progress.end(figures());
        result
    }

    /// Passes items to workers, and what they made to `take`, in order.
    fn flow(
        &self,
        maker: &Maker<'_>,
        inputs: Inputs,
        journal: &mut Journal,
        mut take: impl FnMut(&mut Journal, Made) -> Result<()>,
    ) -> Result<bool> {
        let threads = rayon::current_num_threads();
        let start = journal.rows();
        let done = journal.ids().clone();
        // A permit is given back when a row is taken.
        let (permits, taken) = sync_channel::<()>(IN_FLIGHT * threads);
        let (to_workers, items) = sync_channel::<(usize, Item)>(threads);
        let (to_taker, rows) = channel::<(usize, Made)>();
        let items = Arc::new(Mutex::new(items));
        thread::scope(|scope| {
            let reader =
                scope.spawn(move || self.read(inputs, (start, done), &permits, &to_workers));
            for _ in 0..WORKERS * threads {
                let (items, to_taker) = (Arc::clone(&items), to_taker.clone());
                scope.spawn(move || maker.work(&items, &to_taker));
            }
            drop((items, to_taker));
            let result = in_order(start, &rows, |made| {
                take(journal, made)?;
                let _ = taken.recv(); // there is one for each row
                Ok(())
            });
            // Nobody waits for what is not taken any more.
            drop((taken, rows));
            let read = reader.join().unwrap_or_else(|_| {
                Err(Error::new(ErrorKind::Document, "the inputs could not be read")
                    .hint("please report this as a fault of ownwords"))
            });
            result?;
            read
        })
    }

    /// Takes items from `inputs` and passes on those from `start` on; before them must stand those that
    /// are `done`. Whether it came to the end.
    fn read(
        &self,
        inputs: Inputs,
        (start, done): (usize, Ids),
        permits: &SyncSender<()>,
        to_workers: &SyncSender<(usize, Item)>,
    ) -> Result<bool> {
        let (mut seen, mut ids) = (0, Ids::default());
        for (index, item) in inputs.items()?.enumerate() {
            seen = index + 1;
            if index < start {
                ids.add(&item.id);
            }
            if seen == start && ids != done {
                return Err(others(&item.id, &done));
            }
            if self.stop.load(Ordering::Relaxed) {
                return Ok(false);
            }
            if index < start {
                continue;
            }
            // A channel that is closed: the taker has failed, and says why.
            if permits.send(()).is_err() || to_workers.send((index, item)).is_err() {
                return Ok(false);
            }
        }
        if seen < start {
            return Err(others("nothing", &done));
        }
        Ok(true)
    }
}

/// Passes what comes out of order to `take`, in order.
fn in_order(
    start: usize,
    rows: &Receiver<(usize, Made)>,
    mut take: impl FnMut(Made) -> Result<()>,
) -> Result<()> {
    let mut waiting = BTreeMap::new();
    let mut next = start;
    for (index, made) in rows {
        waiting.insert(index, made);
        while let Some(made) = waiting.remove(&next) {
            take(made)?;
            next += 1;
        }
    }
    Ok(())
}

/// The error about `found` where the last of `done` should be.
fn others(found: &str, done: &Ids) -> Error {
    let last = done.last().unwrap_or_default();
    let message = if found == last {
        format!(
            "the inputs are others than before: some before {last} are not those that were there"
        )
    } else {
        format!("the inputs are others than before: {found} is where {last} was")
    };
    Error::new(ErrorKind::Document, message)
        .hint("bring back the inputs as they were, or begin again with --restart")
}

/// The error about a document on which the program broke.
fn failed(panic: &(dyn std::any::Any + Send)) -> Error {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or_default();
    Error::new(ErrorKind::Document, format!("the program failed on this document: {text}"))
        .hint("please report this as a fault of ownwords")
}

fn summarizer<'a>(
    settings: &'a Settings,
    models: Models<'a>,
    counter: &'a dyn TokenCounter,
) -> Result<Summarizer<'a>> {
    Summarizer::new(models, counter, &settings.profile, settings.budget)
}

impl Maker<'_> {
    /// Makes rows of items until there are no more.
    fn work(&self, items: &Mutex<Receiver<(usize, Item)>>, to_taker: &Sender<(usize, Made)>) {
        loop {
            let next = items.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok((index, item)) = next else { return };
            if to_taker.send((index, self.made(item))).is_err() {
                return;
            }
        }
    }

    /// The row of `item`, whatever happens.
    fn made(&self, mut item: Item) -> Made {
        let begin = Instant::now();
        let content = std::mem::replace(&mut item.content, Ok(Content::Bytes(Vec::new(), None)));
        let summary = content.and_then(|content| {
            let caught = catch_unwind(AssertUnwindSafe(|| self.summary(content, &item)));
            caught.unwrap_or_else(|panic| Err(failed(&*panic)))
        });
        let made = summary.map(|(summary, content)| {
            let mut row = Row::of(&item, &summary);
            let file = self.path(&item).zip(content);
            row.file = file.as_ref().map(|(path, _)| path.display().to_string());
            (row, file)
        });
        let (row, file) = made.unwrap_or_else(|error| (Row::failed(&item, &error), None));
        Made { row, file, seconds: begin.elapsed().as_secs_f64() }
    }

    /// The summary of `item`, and what its file is to hold, if there are files.
    fn summary(&self, content: Content, item: &Item) -> Result<(Summary, Option<String>)> {
        let (bytes, format) = match content {
            Content::Bytes(bytes, format) => (bytes, format),
            Content::File(path) => {
                let bytes = input::read(&path)?;
                self.read.fetch_add(bytes.len() as u64, Ordering::Relaxed);
                (bytes, self.settings.format)
            }
        };
        let name = item.record.is_none().then(|| item.source.rsplit('/').next()).flatten();
        let mut documents = Document::read_all(&bytes, &Hints { format, name })?;
        if documents.len() != 1 {
            let message = format!("it holds {} documents, not one", documents.len());
            return Err(Error::new(ErrorKind::Document, message)
                .hint("write them as JSON Lines, one a line, into a file called .jsonl"));
        }
        let document = documents.swap_remove(0)?;
        // A page shows all of it, whichever part is summarized.
        let is_page = self.target.kind == Kind::Folder(SummaryForm::Html);
        let whole = is_page.then(|| document.clone());
        let part = document.narrowed(&self.settings.choice)?;
        let name = |summary: &mut Summary| {
            summary.source.path = Some(item.source.clone());
            summary.source.record = item.record;
        };
        if let Some(whole) = whole {
            let mut examined = self.summarizer.examine(&part)?;
            name(&mut examined.summary);
            let page = html::report(&examined, &whole);
            return Ok((examined.summary, Some(page)));
        }
        let mut summary = self.summarizer.summarize(&part)?;
        name(&mut summary);
        let content = match self.target.kind {
            Kind::Folder(SummaryForm::Text) => Some(render(&summary, Format::Text, false)?),
            Kind::Folder(_) => Some(render(&summary, Format::Json, false)?),
            _ => None,
        };
        Ok((summary, content))
    }

    /// The path of the file for `item`, if there are files.
    fn path(&self, item: &Item) -> Option<PathBuf> {
        match self.target.kind {
            Kind::Folder(format) => Some(Target::file(format, item)),
            _ => None,
        }
    }
}
