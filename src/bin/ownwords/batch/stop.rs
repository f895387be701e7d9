//! Ctrl-C: the first asks to stop after what is under way, the second stops at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use ownwords::{Error, ErrorKind, Result};

use crate::terminal;

/// Whether somebody asked to stop.
pub(super) type Stop = Arc<AtomicBool>;

/// Listens for interrupts from now on.
pub(super) fn on_interrupt() -> Result<Stop> {
    let stop = Stop::default();
    let asked = Arc::clone(&stop);
    ctrlc::set_handler(move || {
        if asked.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
        terminal::say("stopping when the documents under way are done; once more stops at once");
    })
    .map_err(|error| {
        Error::new(ErrorKind::Output, "interrupts cannot be listened for")
            .because(error)
            .hint("please report this as a fault of ownwords")
    })?;
    Ok(stop)
}
