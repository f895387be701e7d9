//! TOML to profile, with errors that point into the file.

use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::profile::{Focus, Profile, digest, fold};
use crate::error::{Error, ErrorKind, Result};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProfileFile {
    name: Spanned<String>,
    title: Option<String>,
    budget: Option<Spanned<i64>>,
    early: Option<Spanned<f64>>,
    #[serde(default)]
    focus: Vec<Spanned<FocusTable>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FocusTable {
    name: Spanned<String>,
    title: Option<Spanned<String>>,
    #[serde(default)]
    aliases: Vec<String>,
    queries: Spanned<Vec<Spanned<String>>>,
    weight: Option<Spanned<f64>>,
}

impl Profile {
    /// Reads a profile from TOML.
    ///
    /// # Errors
    /// [`ErrorKind::Profile`]; the message begins with the line and column of the fault.
    pub fn parse(toml: &str) -> Result<Self> {
        let fault = |range: Range<usize>, message: &str| at(toml, range.start, message);
        let file: ProfileFile = toml::from_str(toml).map_err(|error| {
            at(toml, error.span().map_or(0, |s| s.start), &first_line(error.message()))
        })?;
        check_name(&file.name).map_err(|m| fault(file.name.span(), &m))?;
        let budget = match &file.budget {
            Some(budget) => usize::try_from(*budget.get_ref())
                .ok()
                .filter(|b| *b > 0)
                .ok_or_else(|| fault(budget.span(), "the budget must be a whole number above 0"))?,
            None => Self::DEFAULT_BUDGET,
        };
        let early = match &file.early {
            Some(early) if !(0.0..=10.0).contains(early.get_ref()) => {
                return Err(fault(early.span(), "early must be a number from 0 to 10"));
            }
            Some(early) => *early.get_ref() as f32,
            None => 0.0,
        };
        if file.focus.is_empty() {
            return Err(fault(toml.len()..toml.len(), "a profile needs at least one [[focus]]"));
        }
        let mut focuses: Vec<Focus> = Vec::new();
        for table in file.focus {
            let span = table.get_ref().name.span();
            let focus = focus(table.into_inner(), early).map_err(|(range, m)| fault(range, &m))?;
            if focuses.iter().any(|f| f.name == focus.name) {
                return Err(fault(span, &format!("there is another focus named {:?}", focus.name)));
            }
            focuses.push(focus);
        }
        let name = file.name.into_inner();
        let title = file.title.unwrap_or_else(|| name.clone());
        Ok(Self { name, title, budget, sha256: digest(&focuses), focuses })
    }
}

fn focus(table: FocusTable, early: f32) -> std::result::Result<Focus, (Range<usize>, String)> {
    check_name(&table.name).map_err(|m| (table.name.span(), m))?;
    let name = table.name.into_inner();
    let title = table.title.map_or_else(|| name.clone(), Spanned::into_inner);
    let range = table.queries.span();
    let mut queries = Vec::new();
    for query in table.queries.into_inner() {
        if query.get_ref().trim().is_empty() {
            return Err((query.span(), "a query is empty".to_owned()));
        }
        queries.push(query.into_inner());
    }
    if queries.is_empty() {
        return Err((range, format!("the focus {name:?} needs at least one query")));
    }
    let weight = match table.weight {
        Some(weight) if !(1e-3..=1e3).contains(weight.get_ref()) => {
            return Err((weight.span(), "the weight must be from 0.001 to 1000".to_owned()));
        }
        Some(weight) => weight.into_inner() as f32,
        None => 1.0,
    };
    let aliases = table.aliases.iter().map(|a| fold(a)).collect();
    Ok(Focus { name, title, aliases, queries, weight, early })
}

fn check_name(name: &Spanned<String>) -> std::result::Result<(), String> {
    let name = name.get_ref();
    let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if name.is_empty() || !name.chars().all(good) {
        return Err(format!(
            "the name {name:?} may hold lower-case letters, digits and hyphens only"
        ));
    }
    Ok(())
}

fn first_line(message: &str) -> String {
    message.lines().next().unwrap_or_default().to_owned()
}

/// An error at byte `offset` of `toml`.
fn at(toml: &str, offset: usize, message: &str) -> Error {
    let before = &toml[..toml.floor_char_boundary(offset)];
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    Error::new(ErrorKind::Profile, format!("line {line}, column {column}: {message}"))
        .hint("`ownwords focus show business-model` prints a profile to start from")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_profile_is_sound() {
        for name in Profile::BUILT_IN {
            let profile = Profile::parse(Profile::built_in_toml(name).unwrap()).unwrap();
            assert_eq!(profile.name, name);
            assert!(profile.focuses.iter().all(|f| f.queries.len() >= 3));
        }
    }

    #[test]
    fn faults_are_found_and_shown_at_their_place() {
        let good = "name = \"risks\"\n[[focus]]\nname = \"law\"\nqueries = [\"lawsuits\"]\n";
        assert_eq!(Profile::parse(good).unwrap().budget, 512);
        let cases = [
            ("name = \"risks\"\n", "a profile needs at least one [[focus]]"),
            ("name = \"Risks\"\n", "line 1, column 8: the name \"Risks\" may hold"),
            (&good.replace("queries", "query"), "line 4, column 1: unknown field `query`"),
            (&good.replace("[\"lawsuits\"]", "[]"), "line 4, column 11: the focus \"law\" needs"),
            (&good.replace("lawsuits", " "), "line 4, column 12: a query is empty"),
            (&format!("{good}weight = -1"), "line 5, column 10: the weight must be"),
            (&format!("early = -1\n{good}"), "line 1, column 9: early must be"),
            (&format!("budget = 0\n{good}"), "line 1, column 10: the budget must be"),
            (&format!("{good}{}", &good[15..]), "there is another focus named \"law\""),
            (&good.replace("\"]", "]"), "line 4, column"),
        ];
        for (toml, expected) in cases {
            let error = Profile::parse(toml).unwrap_err().to_string();
            assert!(error.contains(expected), "{toml}\n{error}");
        }
    }
}
