//! How many processors the embedders use.

use std::num::NonZeroUsize;

use crate::error::{Error, ErrorKind, Result};

/// Lets the whole process compute with `threads` threads. To be called once, by a program, before
/// anything is embedded; a library's user rather calls `embed` inside a rayon pool of their own.
///
/// It sizes rayon's global pool, in which texts are tokenized and embedded. It does not reach the
/// second pool of [`Engine::Candle`](super::Engine::Candle), for single operations on 65,536 elements
/// or more: candle sizes that one by the physical processors, or by the environment variables
/// `CANDLE_NUM_THREADS` and `RAYON_NUM_THREADS`, which a process cannot set for itself without
/// `unsafe`. The vectors are the same with any number of threads.
///
/// # Errors
/// [`ErrorKind::Model`] if the pool was already in use.
pub fn use_threads(threads: NonZeroUsize) -> Result<()> {
    rayon::ThreadPoolBuilder::new().num_threads(threads.get()).build_global().map_err(|error| {
        Error::new(ErrorKind::Model, "the number of threads can no longer be set")
            .because(error)
            .hint("set it once, before anything is embedded")
    })
}
