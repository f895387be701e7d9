//! A named set of focuses with a budget.

use crate::error::{Error, ErrorKind, Result};
use crate::hash::sha256;

/// One thing the reader wants to know.
#[derive(Debug, Clone, PartialEq)]
pub struct Focus {
    /// Short name, in outputs: the words of the title in lower case, joined by hyphens.
    pub name: String,
    /// Title, for people.
    pub title: String,
    /// Other titles that mean the same, in lower case.
    pub aliases: Vec<String>,
    /// Phrasings, best written like the answers; at least one.
    pub queries: Vec<String>,
    /// How much the focus counts against others; above 0, usually 1.
    pub weight: f32,
    /// What standing early in a document is worth to it: standard deviations that the first unit's
    /// score gains. 0 for a focus that may be told of anywhere.
    pub early: f32,
}

impl Focus {
    /// A focus of this title; without queries, the title itself is the query.
    ///
    /// # Errors
    /// [`ErrorKind::Profile`] if the title has no letter or digit.
    pub fn titled(title: &str, query: Option<&str>) -> Result<Self> {
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        let name = slug(&title);
        if name.is_empty() {
            return Err(Error::new(
                ErrorKind::Profile,
                format!("the focus {title:?} has no title"),
            )
            .hint("write --focus \"TITLE\" or --focus \"TITLE: QUERY\""));
        }
        let query = query.map(str::trim).filter(|q| !q.is_empty()).unwrap_or(&title).to_owned();
        Ok(Self { name, title, aliases: Vec::new(), queries: vec![query], weight: 1.0, early: 0.0 })
    }

    /// Whether `title`, as someone wrote it, means this focus.
    #[must_use]
    pub fn answers_to(&self, title: &str) -> bool {
        let title = fold(title);
        fold(&self.title) == title || fold(&self.name) == title || self.aliases.contains(&title)
    }
}

/// A named set of focuses with a budget. Holds at least one focus; names are unique.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// Its name.
    pub name: String,
    /// Its title, for people.
    pub title: String,
    /// The budget where none is asked for, in tokens.
    pub budget: usize,
    /// Its focuses, in the order in which they are reported.
    pub focuses: Vec<Focus>,
    /// SHA-256 of all that a score may depend on, in lower-case hexadecimal.
    pub sha256: String,
}

impl Profile {
    /// The budget of profiles that name none.
    pub const DEFAULT_BUDGET: usize = 512;

    /// The names of the profiles that are built in.
    pub const BUILT_IN: [&'static str; 1] = ["business-model"];

    /// The TOML of the built-in profile of this name.
    #[must_use]
    pub fn built_in_toml(name: &str) -> Option<&'static str> {
        (name == "business-model").then_some(include_str!("business-model.toml"))
    }

    /// The profile with these focuses only: those of `self` that answer to the titles, new ones
    /// for the titles that none answers to.
    ///
    /// # Errors
    /// [`ErrorKind::Profile`] if a title has no letter or digit.
    pub fn with_titles(&self, titles: &[String]) -> Result<Self> {
        let mut focuses: Vec<Focus> = Vec::new();
        for title in titles {
            let known = self.focuses.iter().find(|f| f.answers_to(title));
            focuses.push(known.map_or_else(|| Focus::titled(title, None), |f| Ok(f.clone()))?);
        }
        Ok(self.with_only(focuses))
    }

    /// The profile with `focuses` added; one that answers to the title of a new one is replaced.
    #[must_use]
    pub fn with_added(&self, focuses: Vec<Focus>) -> Self {
        let mut all = self.focuses.clone();
        for focus in focuses {
            match all.iter_mut().find(|old| old.answers_to(&focus.title)) {
                // It keeps the name under which it is reported.
                Some(old) => *old = Focus { name: old.name.clone(), ..focus },
                None => all.push(focus),
            }
        }
        self.with_only(all)
    }

    /// A profile named `custom` with these focuses only, of each name the first.
    #[must_use]
    pub fn with_only(&self, focuses: Vec<Focus>) -> Self {
        let mut only: Vec<Focus> = Vec::new();
        for focus in focuses {
            if only.iter().all(|f| f.name != focus.name) {
                only.push(focus);
            }
        }
        let known = only.iter().any(|focus| self.focuses.contains(focus));
        let custom = |old: &String| if known { old.clone() } else { "custom".to_owned() };
        Self {
            name: custom(&self.name),
            title: custom(&self.title),
            budget: self.budget,
            sha256: digest(&only),
            focuses: only,
        }
    }
}

/// SHA-256 of names, titles, queries, weights and the like: whatever of a profile a score depends on.
pub(super) fn digest(focuses: &[Focus]) -> String {
    let parts: Vec<_> =
        focuses.iter().map(|f| (&f.name, &f.title, f.weight, f.early, &f.queries)).collect();
    sha256(format!("{parts:?}").as_bytes())
}

/// For comparing titles: lower case, single spaces, no article.
pub(super) fn fold(title: &str) -> String {
    let words = title.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    let words: Vec<String> = words.map(str::to_lowercase).collect();
    let skip =
        usize::from(words.len() > 1 && matches!(words[0].as_str(), "the" | "a" | "an" | "its"));
    words[skip..].join(" ")
}

fn slug(title: &str) -> String {
    fold(title).replace(' ', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn business_model() -> Profile {
        Profile::parse(Profile::built_in_toml("business-model").unwrap()).unwrap()
    }

    #[test]
    fn titles_of_an_instruction_find_the_built_in_focuses() {
        let titles = [
            "sources of revenue",
            "the intended customer base",
            "products",
            "distribution channels",
            "details of financing",
            "litigation",
        ];
        let profile = business_model().with_titles(&titles.map(String::from)).unwrap();
        let names: Vec<_> = profile.focuses.iter().map(|f| f.name.as_str()).collect();
        assert_eq!(
            names,
            ["revenue", "customers", "products", "distribution", "financing", "litigation"]
        );
        assert!(profile.focuses[0].queries.len() > 1);
        assert_eq!(profile.focuses[5].queries, ["litigation"]);
    }

    #[test]
    fn added_focuses_replace_those_that_they_name() {
        let added = vec![
            Focus::titled("Customer base", Some("hospitals that buy gauges")).unwrap(),
            Focus::titled("Patents", None).unwrap(),
        ];
        let profile = business_model().with_added(added);
        assert_eq!(profile.focuses.len(), 6);
        assert_eq!(profile.focuses[1].name, "customers");
        assert_eq!(profile.focuses[1].queries, ["hospitals that buy gauges"]);
        assert_ne!(profile.sha256, business_model().sha256);
        assert!(Focus::titled(" - ", None).is_err());
    }
}
