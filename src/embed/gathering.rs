//! An embedder that puts what several threads ask for at the same time into one call of another.
//!
//! An engine is at its fastest with thousands of tokens at a time; a short document has a few hundred.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use ndarray::s;

use super::{Calibration, Embedder, Embeddings, ModelIdentity, Role};
use crate::error::Result;

/// Bytes of text in one call, if not all are of one thread: some ten thousand tokens.
const MOST_BYTES: usize = 1 << 16;

/// Calls at once: while one ends, and has no work for every processor any more, the next one has.
const CALLS: usize = 2;

/// Gathers the texts of threads for another embedder; those of rayon's pools are passed on at once.
/// The vectors are the same bits.
pub struct GatheringEmbedder<'a> {
    embedder: &'a dyn Embedder,
    queue: Mutex<Queue>,
    answered: Condvar,
}

/// What was asked and not yet taken.
#[derive(Default)]
struct Queue {
    open: Vec<Request>,
    /// `None`: the call that it was part of failed, for whatever text.
    answers: HashMap<u64, Option<Embeddings>>,
    last: u64,
    /// Calls that are being made.
    calls: usize,
}

struct Request {
    number: u64,
    texts: Vec<String>,
    role: Role,
}

impl Request {
    fn bytes(&self) -> usize {
        self.texts.iter().map(String::len).sum()
    }
}

impl Queue {
    fn ask(&mut self, texts: &[&str], role: Role) -> u64 {
        self.last += 1;
        let texts = texts.iter().map(|text| (*text).to_owned()).collect();
        self.open.push(Request { number: self.last, texts, role });
        self.last
    }

    /// The requests of the next call: the oldest one, and those after it of the same role that fit.
    fn next(&mut self) -> Vec<Request> {
        let mut bytes = 0;
        let role = self.open.first().map(|first| first.role);
        let fits = |request: &&Request| {
            bytes += request.bytes();
            Some(request.role) == role && bytes <= MOST_BYTES
        };
        let count = self.open.iter().take_while(fits).count().max(1);
        self.open.drain(..count.min(self.open.len())).collect()
    }
}

impl<'a> GatheringEmbedder<'a> {
    /// Gathers for `embedder`.
    #[must_use]
    pub fn new(embedder: &'a dyn Embedder) -> Self {
        Self { embedder, queue: Mutex::default(), answered: Condvar::new() }
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The answers to `requests`, by one call. If it fails, or panics, there are none: it is not known
    /// whose text it failed on.
    fn answers(&self, requests: &[Request]) -> Vec<(u64, Option<Embeddings>)> {
        let made = catch_unwind(AssertUnwindSafe(|| self.embeddings(requests)));
        let made = made.ok().and_then(Result::ok).unwrap_or_default();
        let answers = made.into_iter().map(Some).chain(std::iter::repeat_with(|| None));
        requests.iter().map(|request| request.number).zip(answers).collect()
    }

    /// The vectors of each of `requests`, by one call.
    fn embeddings(&self, requests: &[Request]) -> Result<Vec<Embeddings>> {
        let Some(first) = requests.first() else { return Ok(Vec::new()) };
        let all = requests.iter().flat_map(|request| &request.texts);
        let all: Vec<&str> = all.map(String::as_str).collect();
        let made = self.embedder.embed(&all, first.role)?;
        let mut start = 0;
        let own = |request: &Request| {
            let end = start + request.texts.len();
            let rows = made.view().slice(s![start..end, ..]).to_owned();
            start = end;
            Embeddings::of_unit_rows(rows)
        };
        Ok(requests.iter().map(own).collect())
    }

    /// Waits for the answer to request `number`; calls the embedder meanwhile if it may.
    fn wait(&self, number: u64) -> Option<Embeddings> {
        let mut queue = self.queue();
        loop {
            if let Some(answer) = queue.answers.remove(&number) {
                return answer;
            }
            if queue.calls == CALLS || queue.open.is_empty() {
                queue = self.answered.wait(queue).unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            let requests = queue.next();
            queue.calls += 1;
            drop(queue);
            let answers = self.answers(&requests);
            queue = self.queue();
            queue.calls -= 1;
            queue.answers.extend(answers);
            self.answered.notify_all();
        }
    }
}

impl Embedder for GatheringEmbedder<'_> {
    fn identity(&self) -> &ModelIdentity {
        self.embedder.identity()
    }

    fn calibration(&self) -> Option<Calibration> {
        self.embedder.calibration()
    }

    fn tokens_read(&self) -> u64 {
        self.embedder.tokens_read()
    }

    fn embed(&self, texts: &[&str], role: Role) -> Result<Embeddings> {
        // A thread of the pool in which an embedder works may have taken this up while it waits for parts of
        // another call: if it waited here, that call would never end.
        if rayon::current_thread_index().is_some() {
            return self.embedder.embed(texts, role);
        }
        let number = self.queue().ask(texts, role);
        // Alone, a failure is that of the thread that asked for it.
        self.wait(number).map_or_else(|| self.embedder.embed(texts, role), Ok)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
    use std::thread::{scope, yield_now};

    use super::*;
    use crate::embed::HashingEmbedder;
    use crate::error::{Error, ErrorKind};

    /// Hashes words; holds calls until it is let go; fails on "fail", and panics on "panic".
    #[derive(Default)]
    struct Held {
        inner: HashingEmbedder,
        calls: AtomicUsize,
        is_free: AtomicBool,
    }

    impl Embedder for Held {
        fn identity(&self) -> &ModelIdentity {
            self.inner.identity()
        }

        fn embed(&self, texts: &[&str], role: Role) -> Result<Embeddings> {
            self.calls.fetch_add(1, Ordering::SeqCst);
            until(|| self.is_free.load(Ordering::SeqCst));
            assert!(!texts.contains(&"panic"), "a text on which it breaks");
            if texts.contains(&"fail") {
                return Err(Error::new(ErrorKind::Model, "a text on which it fails"));
            }
            self.inner.embed(texts, role)
        }
    }

    fn until(happened: impl Fn() -> bool) {
        while !happened() {
            yield_now();
        }
    }

    /// What came of asking for each of `wanted` while the first calls are held, in calls after those.
    fn asked_at_once(wanted: &[(&[&str], Role)]) -> (Vec<Option<Result<Embeddings>>>, usize) {
        let held = Held::default();
        let gathering = GatheringEmbedder::new(&held);
        let answers = scope(|scope| {
            for call in 1..=CALLS {
                scope.spawn(|| gathering.embed(&["first"], Role::Passage));
                until(|| gathering.queue().calls == call);
            }
            let threads: Vec<_> = wanted
                .iter()
                .enumerate()
                .map(|(before, (texts, role))| {
                    let thread = scope.spawn(|| gathering.embed(texts, *role));
                    until(|| gathering.queue().open.len() > before);
                    thread
                })
                .collect();
            held.is_free.store(true, Ordering::SeqCst);
            threads.into_iter().map(|thread| thread.join().ok()).collect()
        });
        assert!(gathering.queue().answers.is_empty());
        (answers, held.calls.into_inner() - CALLS)
    }

    fn expected(texts: &[&str], role: Role) -> Embeddings {
        HashingEmbedder::default().embed(texts, role).unwrap()
    }

    #[test]
    fn texts_of_many_threads_share_a_call_and_each_gets_its_own_vectors() {
        let passages: [&[&str]; 5] = [&["a b", "c"], &[], &["d"], &["a b", "e f"], &["c"]];
        let wanted = passages.map(|texts| (texts, Role::Passage));
        let (answers, calls) = asked_at_once(&wanted);
        assert_eq!(calls, 1);
        for ((texts, role), answer) in wanted.into_iter().zip(answers) {
            assert_eq!(answer.unwrap().unwrap(), expected(texts, role), "{texts:?}");
        }
    }

    #[test]
    fn what_is_asked_in_another_role_or_is_much_has_a_call_of_its_own() {
        let long = "word ".repeat(MOST_BYTES / 5 + 1);
        let wanted: [(&[&str], Role); 5] = [
            (&["a"], Role::Passage),
            (&["a"], Role::Query),
            (&["b"], Role::Query),
            (&[&long], Role::Query),
            (&["c"], Role::Query),
        ];
        let (answers, calls) = asked_at_once(&wanted);
        assert_eq!(calls, 4);
        for ((texts, role), answer) in wanted.into_iter().zip(answers) {
            assert_eq!(answer.unwrap().unwrap(), expected(texts, role));
        }
    }

    #[test]
    fn a_failure_is_of_the_thread_whose_text_it_is() {
        let texts: [&[&str]; 4] = [&["a"], &["fail"], &["b"], &["panic"]];
        let (answers, _) = asked_at_once(&texts.map(|texts| (texts, Role::Passage)));
        let said: Vec<Option<bool>> =
            answers.iter().map(|answer| answer.as_ref().map(Result::is_ok)).collect();
        assert_eq!(said, [Some(true), Some(false), Some(true), None]);
    }
}
