//! `ownwords focus`: profiles listed, shown and checked; and how arguments name one.

use std::path::{Path, PathBuf};

use ownwords::focus::{Focus, Profile};
use ownwords::score::learned::Head;
use ownwords::{Error, ErrorKind, Result};

use crate::args::{FocusCommand, Focuses};
use crate::input;
use crate::outcome::Outcome;
use crate::output::Output;
use crate::{terminal, train};

pub(crate) fn focus(command: FocusCommand) -> Result<Outcome> {
    match command {
        FocusCommand::List => list(),
        FocusCommand::Show { profile } => show(&profile),
        FocusCommand::Check { profiles } => check(&profiles),
        FocusCommand::Train(args) => train::train(&args),
    }
}

/// Whether a profile is named by its path: it ends in `.toml` or has a path separator in it.
pub(crate) fn is_path(profile: &str) -> bool {
    profile.chars().any(std::path::is_separator)
        || Path::new(profile).extension().is_some_and(|e| e.eq_ignore_ascii_case("toml"))
}

/// The text of the profile that `name_or_path` means: a path, or the name of a built-in one.
fn source(name_or_path: &str) -> Result<String> {
    if is_path(name_or_path) {
        return input::read_text(Path::new(name_or_path));
    }
    Profile::built_in_toml(name_or_path).map(str::to_owned).ok_or_else(|| {
        Error::new(ErrorKind::Profile, "no built-in profile has this name")
            .about(name_or_path)
            .hint(format!("use {} or the path of a TOML file", Profile::BUILT_IN.join(", ")))
    })
}

/// The profile that `name_or_path` means.
pub(crate) fn profile(name_or_path: &str) -> Result<Profile> {
    Profile::parse(&source(name_or_path)?).map_err(|error| error.about(name_or_path))
}

/// A focus as `--focus` gives it: `TITLE` or `TITLE: QUERY`.
fn parse(argument: &str) -> Result<Focus> {
    match argument.split_once(':') {
        Some((title, query)) => Focus::titled(title, Some(query)),
        None => Focus::titled(argument, None),
    }
}

/// What a summary is asked for.
pub(crate) struct Asked {
    /// The name or path of the profile.
    pub(crate) name: String,
    pub(crate) profile: Profile,
    /// What was learned of the profile's focuses.
    pub(crate) head: Option<Head>,
}

/// What the arguments ask for together, by default the business model.
pub(crate) fn asked(args: &Focuses) -> Result<Asked> {
    let added = args.focus.iter().map(|argument| parse(argument)).collect::<Result<Vec<_>>>()?;
    for (place, focus) in added.iter().enumerate() {
        if added[..place].iter().any(|other| other.name == focus.name) {
            let message = format!("two focuses would be called {:?}", focus.name);
            return Err(Error::new(ErrorKind::Profile, message)
                .about(&focus.title)
                .hint("give them titles that differ in a word or number"));
        }
    }
    let name = args.profile.as_deref().unwrap_or("business-model");
    let named = profile(name)?;
    let profile = match (&args.profile, added.is_empty()) {
        (None, true) => named,
        (None, false) => named.with_only(Vec::new()).with_added(added),
        (Some(_), _) => named.with_added(added),
    };
    let head = if args.zero_shot { None } else { head(name)? };
    let known = |head: &Head| profile.focuses.iter().any(|f| head.knows(&f.name, &f.queries));
    if args.focus.is_empty() && head.as_ref().is_some_and(|head| !known(head)) {
        terminal::note(
            name,
            "its phrasings have changed since it was trained; scored without that",
        );
    }
    let head = head.filter(known);
    Ok(Asked { name: name.to_owned(), profile, head })
}

/// What was learned of the profile that `name_or_path` means: `NAME.head.json` beside `NAME.toml`.
fn head(name_or_path: &str) -> Result<Option<Head>> {
    if !is_path(name_or_path) {
        return Head::built_in(name_or_path);
    }
    let path = head_path(name_or_path);
    if !path.is_file() {
        return Ok(None);
    }
    Head::parse(&input::read(&path)?).map(Some).map_err(|error| error.about(path.display()))
}

/// Where what is learned of the profile at `path` is kept.
pub(crate) fn head_path(path: &str) -> PathBuf {
    Path::new(path).with_extension("head.json")
}

fn list() -> Result<Outcome> {
    let mut output = Output::standard();
    for name in Profile::BUILT_IN {
        let profile = profile(name)?;
        output.write(&format!("{name}: {} ({} tokens)\n", profile.title, profile.budget))?;
        for focus in &profile.focuses {
            let queries = focus.queries.len();
            output.write(&format!("  {:<14} {} ({queries} queries)\n", focus.name, focus.title))?;
        }
    }
    output.finish()?;
    Ok(Outcome::Done)
}

fn show(name_or_path: &str) -> Result<Outcome> {
    let toml = source(name_or_path)?;
    Profile::parse(&toml).map_err(|error| error.about(name_or_path))?;
    let mut output = Output::standard();
    output.write(&toml)?;
    output.finish()?;
    Ok(Outcome::Done)
}

fn check(profiles: &[String]) -> Result<Outcome> {
    let mut output = Output::standard();
    let mut failed = 0;
    for path in profiles {
        match profile(path) {
            Ok(profile) => {
                let queries: usize = profile.focuses.iter().map(|f| f.queries.len()).sum();
                let focuses = profile.focuses.len();
                output.write(&format!("{path}: good: {focuses} focuses, {queries} queries\n"))?;
            }
            Err(error) => {
                failed += 1;
                terminal::error(&error);
            }
        }
    }
    output.finish()?;
    Ok(Outcome::of(profiles.len() - failed, failed))
}
