//! The integration tests, one binary. `tests/README.md` says how to add a case.

// A helper of a test may fail as loudly as the test itself.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::disallowed_methods)]

mod architecture;
mod batch;
mod cli;
mod evaluate;
mod families;
mod faults;
#[cfg(feature = "fetch")]
mod fetch;
mod filings;
mod fuzz_cases;
mod golden;
mod hostile;
mod instruction;
mod laws;
mod learning;
mod models;
mod parity;
mod reading;
mod report;
mod segment;
mod selection;
mod silence;
mod support;
mod verify;
