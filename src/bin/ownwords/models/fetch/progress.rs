//! How far a fetch has come: a bar on a terminal, else a line now and then.

use std::cell::Cell;
use std::time::{Duration, Instant};

use indicatif::{DecimalBytes, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::terminal;

/// How often a line says how far it is.
const EVERY: Duration = Duration::from_secs(10);

const TEMPLATE: &str =
    "[{wide_bar}] {decimal_bytes}/{decimal_total_bytes} {decimal_bytes_per_sec} {eta}";

/// The progress of several files.
pub(super) struct Progress {
    bar: ProgressBar,
    /// The bytes of files that are finished.
    finished: Cell<u64>,
    said: Cell<Instant>,
    silent: bool,
}

impl Progress {
    /// Of files with `total` bytes.
    pub(super) fn new(total: u64) -> Self {
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
        let style = ProgressStyle::with_template(TEMPLATE);
        let bar = bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        Self::of(bar, false)
    }

    /// Which nobody sees.
    pub(super) fn hidden() -> Self {
        Self::of(ProgressBar::hidden(), true)
    }

    fn of(bar: ProgressBar, silent: bool) -> Self {
        Self { bar, finished: Cell::new(0), said: Cell::new(Instant::now()), silent }
    }

    /// The present file has come to `bytes`.
    pub(super) fn at(&self, bytes: u64) {
        self.bar.set_position(self.finished.get() + bytes);
        if self.bar.is_hidden() && !self.silent && self.said.get().elapsed() >= EVERY {
            self.said.set(Instant::now());
            let total = size(self.bar.length().unwrap_or_default());
            terminal::say(&format!("  {} of {total}", size(self.bar.position())));
        }
    }

    /// A file of `bytes` is there.
    pub(super) fn finished(&self, bytes: u64) {
        self.finished.set(self.finished.get() + bytes);
        self.at(0);
    }

    /// All files are there.
    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

/// A length as people read it.
pub(in super::super) fn size(bytes: u64) -> String {
    DecimalBytes(bytes).to_string()
}
