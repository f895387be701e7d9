//! What is seen of a batch while it runs, and at its end.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{IsTerminal as _, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use ownwords::embed::CacheFigures;
use ownwords::{Error, ErrorKind, Result};
use serde_json::json;

use super::inputs::Inputs;
use super::journal::Counts;
use super::work::Made;
use crate::terminal;

/// Time between two lines where there is no terminal.
const INTERVAL: Duration = Duration::from_secs(10);

/// Failures that are told one by one.
const NAMED: usize = 20;

/// What is known of the run.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    log: Option<File>,
    begin: Instant,
    said: Instant,
    /// Bytes of all inputs, if that is known, and of those that were read.
    bytes: Option<u64>,
    read: Arc<AtomicU64>,
    /// Rows of earlier runs.
    before: usize,
    done: usize,
    failed: usize,
    kinds: BTreeMap<String, usize>,
    figures: CacheFigures,
}

impl Progress {
    /// Of a run that goes on after `before` rows.
    pub(super) fn new(inputs: &Inputs, before: usize, log: Option<File>) -> Self {
        let bytes = inputs.bytes();
        let bar = std::io::stderr().is_terminal().then(|| bar(bytes));
        if before > 0 {
            terminal::say(&format!("going on after {before} documents"));
        }
        let now = Instant::now();
        Self {
            bar,
            log,
            begin: now,
            said: now,
            bytes,
            read: inputs.read(),
            before,
            done: 0,
            failed: 0,
            kinds: BTreeMap::new(),
            figures: CacheFigures::default(),
        }
    }

    /// One more row is done.
    pub(super) fn made(&mut self, made: &Made, figures: [Option<CacheFigures>; 2]) -> Result<()> {
        match &made.row.error_kind {
            None => self.done += 1,
            Some(kind) => {
                self.failed += 1;
                *self.kinds.entry(kind.clone()).or_default() += 1;
                self.name_failure(made);
            }
        }
        self.log(made)?;
        match &self.bar {
            Some(bar) => {
                self.figures = sum(figures);
                bar.set_position(self.read.load(Ordering::Relaxed));
                bar.set_message(self.line());
            }
            None if self.said.elapsed() >= INTERVAL => {
                self.figures = sum(figures);
                self.said = Instant::now();
                terminal::say(&format!("{}{}", self.line(), self.left()));
            }
            None => {}
        }
        Ok(())
    }

    /// Says what failed and why, of the first ones.
    fn name_failure(&self, made: &Made) {
        let line = match self.failed {
            ..=NAMED => {
                let error = made.row.error.as_deref().unwrap_or_default();
                format!("ownwords: {}: {}", made.row.id, error.replace('\n', " "))
            }
            failed if failed == NAMED + 1 => {
                "ownwords: more have failed; the results say which and why".to_owned()
            }
            _ => return,
        };
        match &self.bar {
            Some(bar) => bar.suspend(|| terminal::say(&line)),
            None => terminal::say(&line),
        }
    }

    /// No more rows will come.
    pub(super) fn end(&mut self, figures: [Option<CacheFigures>; 2]) {
        self.figures = sum(figures);
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    /// What is told at the end: `is_whole` says whether all inputs are done; `counts` are those of all runs.
    pub(super) fn finish(&self, is_whole: bool, counts: &Counts, was_restarted: bool) {
        let seconds = self.begin.elapsed().as_secs_f64();
        let kinds: Vec<String> =
            self.kinds.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
        let kinds =
            if kinds.is_empty() { String::new() } else { format!(" ({})", kinds.join(", ")) };
        let CacheFigures { texts, hits, tokens } = self.figures;
        let rate = hits as f64 * 100.0 / (texts.max(1)) as f64;
        terminal::say(&format!(
            "{} documents in {seconds:.1} s, {} failed{kinds}; {tokens} tokens embedded, {:.0} a second; \
             {rate:.1} % of {texts} texts were known",
            self.done + self.failed,
            self.failed,
            tokens as f64 / seconds.max(1e-9),
        ));
        let rows = counts.rows();
        if self.before > 0 {
            terminal::say(&format!("with those before {rows} documents, {} failed", counts.failed));
        } else if rows == 0 && is_whole {
            terminal::say("there was no document in what was named");
        }
        if !is_whole {
            let how = if was_restarted { " without --restart" } else { "" };
            terminal::say(&format!(
                "stopped after {rows} documents; the same command{how} goes on"
            ));
        }
    }

    /// What was done so far.
    fn line(&self) -> String {
        let rate = self.figures.tokens as f64 / self.begin.elapsed().as_secs_f64().max(1e-9);
        format!(
            "{} documents, {} failed, {rate:.0} tokens/s",
            self.before + self.done + self.failed,
            self.failed
        )
    }

    /// How much is left, where that is known.
    fn left(&self) -> String {
        let Some(bytes) = self.bytes.filter(|bytes| *bytes > 0) else { return String::new() };
        let share = (self.read.load(Ordering::Relaxed) as f64 / bytes as f64).min(1.0);
        let left = self.begin.elapsed().as_secs_f64() * (1.0 - share) / share.max(1e-9);
        format!(", {:.0} % of the input, {:.0} s left", share * 100.0, left)
    }

    fn log(&mut self, made: &Made) -> Result<()> {
        let Some(log) = &mut self.log else { return Ok(()) };
        let row = &made.row;
        let line = json!({
            "id": row.id,
            "source": row.source,
            "record": row.record,
            "seconds": (made.seconds * 1000.0).round() / 1000.0,
            "tokens": row.tokens,
            "warnings": row.warnings,
            "error": row.error,
            "error_kind": row.error_kind,
        });
        writeln!(log, "{line}").map_err(|error| {
            Error::new(ErrorKind::Output, "the log cannot be written")
                .because(error)
                .hint("make room; then the same command goes on where it was")
        })
    }
}

fn sum(figures: [Option<CacheFigures>; 2]) -> CacheFigures {
    figures.into_iter().flatten().fold(CacheFigures::default(), |sum, figures| CacheFigures {
        texts: sum.texts + figures.texts,
        hits: sum.hits + figures.hits,
        tokens: sum.tokens + figures.tokens,
    })
}

fn bar(bytes: Option<u64>) -> ProgressBar {
    let (bar, template) = match bytes {
        Some(bytes) => (ProgressBar::new(bytes), "{wide_bar} {percent} %  {msg}  {eta} left"),
        None => (ProgressBar::new_spinner(), "{spinner} {msg}, {elapsed}"),
    };
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// The file at `path`, to add lines to.
pub(super) fn log(path: &Path) -> Result<File> {
    OpenOptions::new().create(true).append(true).open(path).map_err(|error| {
        Error::new(ErrorKind::Output, "the log cannot be written")
            .about(path.display())
            .because(error)
            .hint("check that its folder exists and may be written to")
    })
}
