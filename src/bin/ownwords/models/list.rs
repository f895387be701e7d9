//! `ownwords model list`: the models that can be named.

use ownwords::Result;
use ownwords::embed::ModelFolder;
use serde_json::{Value, json};

use super::place;
use crate::args::FormatName;
use crate::outcome::Outcome;
use crate::output::{Output, json_line};
use crate::{table, terminal};

/// Lists the built-in model and those that are installed. One that cannot be read is named with its
/// fault, and stops no other.
pub(super) fn list(format: FormatName) -> Result<Outcome> {
    let mut output = Output::standard();
    let (mut models, mut failed) = (vec![ModelFolder::embedded()], 0);
    let folder = place::models()?;
    let mut names = vec![ModelFolder::BUILT_IN.to_owned()];
    for name in place::installed()? {
        models.push(ModelFolder::open(&folder.join(&name)));
        names.push(name);
    }
    let mut rows =
        vec![["name", "dimensions", "bytes", "licence", "place"].map(str::to_owned).to_vec()];
    let mut lines = String::new();
    let done = models.len();
    for (name, model) in names.into_iter().zip(models) {
        match model {
            Ok(model) => {
                rows.push(row(&name, &model));
                lines += &json_line(&json(&name, &model))?;
            }
            Err(error) => {
                terminal::error(&error);
                failed += 1;
            }
        }
    }
    output.write(&match format {
        FormatName::Text => table::aligned(&rows),
        FormatName::Json => lines,
    })?;
    output.finish()?;
    Ok(Outcome::of(done - failed, failed))
}

fn row(name: &str, model: &ModelFolder) -> Vec<String> {
    vec![
        name.to_owned(),
        model.dimensions().to_string(),
        model.bytes().to_string(),
        model.manifest().license.clone().unwrap_or_else(|| "not said".to_owned()),
        model.place().to_owned(),
    ]
}

fn json(name: &str, model: &ModelFolder) -> Value {
    json!({
        "name": name,
        "dimensions": model.dimensions(),
        "bytes": model.bytes(),
        "license": model.manifest().license,
        "place": model.place(),
        "sha256": model.sha256(),
    })
}
