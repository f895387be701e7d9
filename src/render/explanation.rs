//! Why each unit was chosen, and what came next: for `--explain`.

use std::fmt::Write as _;

use crate::summary::{FocusReport, Status, Summary, SummaryUnit};

/// How many characters of a text are shown.
const SHOWN: usize = 100;

/// The explanation of `summary`: its units in the order in which they were chosen, then each
/// focus with its share and its best unit that was not taken.
#[must_use]
pub fn explanation(summary: &Summary) -> String {
    let mut out = String::new();
    let budget = &summary.budget;
    let _ = writeln!(
        out,
        "{} of {} tokens ({}), {} units, model {} ({})",
        budget.used,
        budget.limit,
        budget.tokenizer,
        summary.units.len(),
        summary.tuned_model.as_ref().unwrap_or(&summary.model).name,
        summary.model.engine
    );
    let mut order: Vec<&SummaryUnit> = summary.units.iter().collect();
    order.sort_by_key(|unit| unit.rank);
    for unit in order {
        describe(&mut out, unit);
    }
    for focus in &summary.focuses {
        report(&mut out, focus, budget.used);
    }
    out
}

// Writing to a string cannot fail.
fn describe(out: &mut String, unit: &SummaryUnit) {
    let _ = writeln!(out, "{:>3}. {}", unit.rank, shortened(&unit.text));
    let _ = writeln!(out, "     {}; {} tokens", unit.reason, unit.tokens);
    if !unit.heading.is_empty() {
        let _ = writeln!(out, "     under {}", unit.heading.join(" > "));
    }
    if let Some(next) = &unit.runner_up {
        let _ = writeln!(out, "     next would have been: {}", shortened(next));
    }
}

fn report(out: &mut String, focus: &FocusReport, used: usize) {
    let share = focus.tokens * 100 / used.max(1);
    let status = match focus.status {
        Status::Covered => {
            format!("{} units, {} tokens ({share} %)", focus.units.len(), focus.tokens)
        }
        Status::NotDisclosed => "not disclosed".to_owned(),
        Status::NoRoom => "no room in the budget".to_owned(),
    };
    let _ = writeln!(out, "{}: {status}", focus.title);
    if let Some(rejected) = &focus.best_rejected {
        let text = shortened(&rejected.text);
        let _ = writeln!(out, "     not taken (score {:.2}): {text}", rejected.score);
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{} …", text[..end].trim_end()),
        None => text.to_owned(),
    }
}
