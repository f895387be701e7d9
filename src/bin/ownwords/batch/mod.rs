//! `ownwords batch`: summaries of many documents, as a table or a folder of files.
//!
//! ```text
//! inputs ─► items (one a document, in order) ─► workers ─► rows, in order again ─► journal ─► output
//! ```
//!
//! What is in memory is what is under way. The journal is what is done; `journal.rs` says how it
//! survives any end of the program.

mod finish;
mod folder;
mod ids;
mod inputs;
mod item;
mod journal;
mod parquet;
mod progress;
mod records;
mod row;
mod settings;
mod stop;
mod target;
mod work;

use ownwords::Result;

use crate::args::Batch;
use crate::outcome::Outcome;
use inputs::Inputs;
pub(crate) use inputs::record;
use journal::Journal;
use progress::Progress;
use settings::Settings;
use target::Target;
use work::Work;

/// Summarizes all inputs of `args`, or goes on where an earlier run stopped.
pub(crate) fn batch(args: &Batch) -> Result<Outcome> {
    be_nice(args.nice)?;
    let target = Target::of(args)?;
    let inputs = Inputs::new(args, &target.own(args.log.as_deref()))?;
    let settings = Settings::resolve(args)?;
    let fingerprint = settings.fingerprint(args, &target)?;
    let log = args.log.as_deref().map(progress::log).transpose()?;
    let mut journal = Journal::open(&target.journal(), &fingerprint, args.restart)?;
    let stop = stop::on_interrupt()?;
    let mut progress = Progress::new(&inputs, journal.rows(), log);
    let work = Work { settings: &settings, target: &target, stop };
    let result = work.run(inputs, &mut journal, &mut progress);
    let saved = journal.checkpoint();
    let is_whole = result?;
    saved?;
    progress.finish(is_whole, journal.counts(), args.restart);
    if !is_whole {
        return Ok(Outcome::Interrupted);
    }
    let (done, failed) = (journal.counts().done, journal.counts().failed);
    finish::finish(&target, journal, &settings.profile)?;
    Ok(Outcome::of(done, failed))
}

/// Leaves the processors to others first, as much as asked.
fn be_nice(by: Option<i32>) -> Result<()> {
    let Some(by) = by else { return Ok(()) };
    #[cfg(unix)]
    rustix::process::nice(by).map_err(|error| {
        ownwords::Error::new(ownwords::ErrorKind::Output, "the priority cannot be lowered")
            .because(error)
            .hint("leave out --nice")
    })?;
    #[cfg(not(unix))]
    crate::terminal::note("--nice", "has no effect on this system");
    Ok(())
}
