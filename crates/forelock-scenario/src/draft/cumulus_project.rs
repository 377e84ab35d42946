//! Tasks of `cumulusci.yml` that load data.

use super::text_file::text;
use super::{Draft, DraftError, cumulus};
use indexmap::IndexMap;
use serde::Deserialize;
use std::path::Path;

#[derive(Debug, Deserialize)]
struct Project {
    #[serde(default)]
    tasks: IndexMap<String, Task>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Task {
    class_path: Option<String>,
    options: Option<Options>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Options {
    mapping: Option<String>,
    bulk_mode: Option<String>,
}

/// The task that `CumulusCI` brings itself, and the mapping that it takes unless it is told another.
const STANDARD: (&str, &str) = ("load_dataset", "datasets/mapping.yml");

/// The steps of all tasks that load a mapping, one task after another.
pub(super) fn read(path: &Path, project: &str) -> Result<Draft, DraftError> {
    let project: Project = serde_saphyr::from_str(project)
        .map_err(|error| DraftError::Wrong { path: path.to_owned(), why: error.to_string() })?;
    let directory = path.parent().unwrap_or(Path::new(""));
    let mut draft = Draft::default();
    for (name, task) in project.tasks {
        let options = task.options.unwrap_or_default();
        let is_class = |class: &String| class.ends_with(".LoadData");
        let is_load = name == STANDARD.0 || task.class_path.as_ref().is_some_and(is_class);
        let Some(mapping) = options.mapping.or(is_load.then(|| STANDARD.1.to_owned())) else {
            continue;
        };
        if !is_load && task.class_path.is_some() {
            draft.remarks.push(format!("the task {name} does something else with {mapping}"));
            continue;
        }
        let mapping = directory.join(mapping);
        let steps = text(&mapping)?;
        let of_task = cumulus::read(&mapping, &steps, options.bulk_mode.as_deref())?;
        draft.loads.extend(of_task.loads);
        draft.remarks.extend(of_task.remarks);
    }
    Ok(draft)
}
