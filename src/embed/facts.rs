//! What a model folder says, and where it says so: for people.

use super::Role;
use super::ending::Step;
use super::engine::Engine;
use super::manifest::Manifest;
use super::model::ModelFolder;
use super::settings::{Family, Kind};
use super::weights::WEIGHTS;

/// One thing that a model folder says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What it is about, e.g. `pooling`.
    pub name: &'static str,
    /// What is said.
    pub value: String,
    /// The file that says so; `None` if no file does.
    pub file: Option<String>,
}

impl ModelFolder {
    /// What the model is and how it is used, in the order in which a text goes through it.
    #[must_use]
    pub fn facts(&self) -> Vec<Fact> {
        let (settings, ending) = (&self.settings, &self.settings.ending);
        let a = &settings.architecture;
        let module = |kind| settings.modules.iter().filter(move |module| module.kind == kind);
        let inside = |file: &str| Some(format!("{}{file}", settings.modules[0].at));
        let manifest = |says: bool| says.then(|| Manifest::FILE.to_owned());
        let prompts = || settings.prompts_file.map(str::to_owned);
        let fact = |name, value: String, file| Fact { name, value, file };
        let said = self.manifest();
        let license = said.license.clone();
        let mut facts = vec![
            fact("name", self.name().to_owned(), manifest(said.name.is_some())),
            fact("place", self.place().to_owned(), None),
            fact(
                "licence",
                license.clone().unwrap_or_else(|| "not said".to_owned()),
                manifest(license.is_some()),
            ),
            fact("vocabulary", format!("{} tokens", a.vocab_size), inside("tokenizer.json")),
            fact("query prompt", prompt(self.prompt(Role::Query)), prompts()),
            fact("passage prompt", prompt(self.prompt(Role::Passage)), prompts()),
        ];
        if a.family == Family::Static {
            let encoder = "none: a vector for each token, and their mean".to_owned();
            facts.push(fact("encoder", encoder, None));
        } else {
            let longest = format!("{} tokens at once; more in windows", self.max_tokens());
            facts.push(fact("longest", longest, Some(settings.limits_file.clone())));
            let (layers, heads) = (a.num_hidden_layers, a.num_attention_heads);
            let encoder = format!(
                "{}, {layers} layers of {} numbers, {heads} heads",
                a.family.name(),
                a.hidden_size
            );
            facts.push(fact("encoder", encoder, inside("config.json")));
            let mut pooling = ending.pooling.names().join(" and ");
            if !ending.pooling.with_prompt {
                pooling.push_str(", without the tokens of the prompt");
            }
            let file =
                module(Kind::Pooling).next().map(|module| format!("{}config.json", module.at));
            facts.push(fact("pooling", pooling, file));
        }
        let mut dimensions = ending.pooling.dimensions(a.hidden_size);
        let layers = ending.steps.iter().filter_map(|step| match step {
            Step::Dense(dense) => Some(dense),
            Step::Normalize => None,
        });
        for (dense, module) in layers.zip(module(Kind::Dense)) {
            let value = format!(
                "{dimensions} to {} numbers, {}",
                dense.dimensions(),
                dense.activation_name()
            );
            facts.push(fact("dense layer", value, Some(format!("{}config.json", module.at))));
            dimensions = dense.dimensions();
        }
        let is_cut = ending.dimensions < dimensions;
        let of = if is_cut { format!(", the first of {dimensions}") } else { String::new() };
        let file = if is_cut { prompts() } else { None };
        facts.push(fact("dimensions", format!("{}{of}", ending.dimensions), file));
        let weights = format!("{} bytes, SHA-256 {}", self.weights().0.len(), self.sha256());
        facts.push(fact("weights", weights, inside(WEIGHTS)));
        facts.push(fact("engine", Engine::of(self).name().to_owned(), None));
        facts
    }
}

/// What comes before a text, for people.
pub(super) fn prompt(prompt: &str) -> String {
    if prompt.is_empty() { "nothing".to_owned() } else { format!("{prompt:?}") }
}
