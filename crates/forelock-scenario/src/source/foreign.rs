//! Files of other tools that are given where a scenario is meant: told by what they hold, each with what
//! to do instead.

use serde_json::Value;
use std::path::Path;

/// What a file is that is no scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Foreign {
    /// `export.json`.
    Sfdmu,
    /// `mapping.yml`.
    CumulusMapping,
    /// `cumulusci.yml`.
    CumulusProject,
    /// `process-conf.xml`.
    ProcessConf,
    /// `config.properties`, or a bean's settings.
    DataLoaderConfig,
    /// `.sdl`: which column goes to which field.
    DataLoaderMapping,
    /// A job or batch as the platform describes it.
    JobRecord,
    /// A result of forelock.
    Result,
    /// Records.
    Csv,
    Json,
    Xml,
    Yaml,
}

impl Foreign {
    /// `None` if it may be a scenario, however wrong.
    pub(crate) fn of(path: &Path, text: &str) -> Option<Self> {
        let ends_in = |ending: &str| {
            path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(ending))
        };
        let text = text.trim_start_matches('\u{feff}').trim_start();
        if text.starts_with('<') {
            return Some(xml(text));
        }
        // A scenario may begin with `[` as well.
        match serde_json::from_str(text) {
            Ok(value @ (Value::Object(_) | Value::Array(_))) => return Some(json(&value)),
            _ if text.starts_with('{') => return Some(Self::Json),
            _ => {}
        }
        if ends_in("sdl") || text.starts_with("#Mapping values") {
            return Some(Self::DataLoaderMapping);
        }
        if ends_in("csv") {
            return Some(Self::Csv);
        }
        let mut lines = text.lines().map(str::trim_end).filter(|line| !line.is_empty());
        let is_setting = |line: &str| {
            ["sfdc.", "process.", "dataAccess."].iter().any(|group| line.starts_with(group))
        };
        if lines.clone().any(is_setting) {
            return Some(Self::DataLoaderConfig);
        }
        let first = lines.find(|line| !line.starts_with('#'))?;
        let is_yaml = first == "---" || first.starts_with("- ") || is_yaml_key(first);
        is_yaml.then(|| yaml(text))
    }

    /// What it is.
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::Sfdmu => "this is an export.json of SFDMU, not a scenario",
            Self::CumulusMapping => "this is a mapping of CumulusCI, not a scenario",
            Self::CumulusProject => "this is a project file of CumulusCI, not a scenario",
            Self::ProcessConf => "this is a process-conf.xml of Data Loader, not a scenario",
            Self::DataLoaderConfig => "these are settings of Data Loader, not a scenario",
            Self::DataLoaderMapping => "this is a field mapping of Data Loader, not a scenario",
            Self::JobRecord => "this is the record of a job or batch, not a scenario",
            Self::Result => "this is a result of forelock, not a scenario",
            Self::Csv => "this is a CSV, not a scenario",
            Self::Json => "this is JSON, not a scenario, which is TOML",
            Self::Xml => "this is XML, not a scenario, which is TOML",
            Self::Yaml => "this is YAML, not a scenario, which is TOML",
        }
    }

    /// What to do with it.
    pub(crate) const fn help(self) -> &'static str {
        match self {
            Self::Sfdmu
            | Self::CumulusMapping
            | Self::CumulusProject
            | Self::ProcessConf
            | Self::DataLoaderConfig => {
                "`forelock new --from` with this file writes a scenario of what it loads"
            }
            Self::DataLoaderMapping => {
                "`forelock new --from` takes the process-conf.xml or config.properties that names it"
            }
            Self::JobRecord => {
                "`forelock observe` reads it, and with `-o` writes a scenario of what was loaded"
            }
            Self::Result => "`forelock report` makes a page of it, `forelock chart` pictures",
            Self::Csv => {
                "`forelock new --from` with this file writes a scenario of it; `forelock profile` says \
                 what it is like"
            }
            Self::Json | Self::Xml | Self::Yaml => {
                "`forelock new` asks a few questions and writes a scenario"
            }
        }
    }
}

fn json(value: &Value) -> Foreign {
    let has = |key: &str| value.get(key).is_some();
    let first = value.get("results").or(Some(value)).and_then(|list| list.get(0));
    let job = [Some(value), value.get("result"), value.get("jobInfo"), first];
    let is_of_a_job = |value: &Value| {
        ["jobInfo", "jobId", "numberRecordsProcessed", "number_records_processed", "batchInfo"]
            .iter()
            .any(|key| value.get(key).is_some())
    };
    if has("forelock") && has("study") {
        Foreign::Result
    } else if has("objects") || has("objectSets") {
        Foreign::Sfdmu
    } else if job.into_iter().flatten().any(is_of_a_job) {
        Foreign::JobRecord
    } else {
        Foreign::Json
    }
}

fn xml(text: &str) -> Foreign {
    let has = |word: &str| text.contains(word);
    if has("com.salesforce.dataloader") || has("sfdc.") && has("<bean") {
        Foreign::ProcessConf
    } else if has("<jobInfo") || has("<batchInfo") {
        Foreign::JobRecord
    } else {
        Foreign::Xml
    }
}

fn yaml(text: &str) -> Foreign {
    let has_key = |key: &str| {
        text.lines().any(|line| {
            line.trim_start().strip_prefix(key).is_some_and(|rest| rest.starts_with(':'))
        })
    };
    if has_key("sf_object") {
        Foreign::CumulusMapping
    } else if has_key("minimum_cumulusci_version") || has_key("cumulusci") {
        Foreign::CumulusProject
    } else {
        Foreign::Yaml
    }
}

/// Whether a line is `key:` or `key: value`, which no line of TOML is.
fn is_yaml_key(line: &str) -> bool {
    let Some((key, rest)) = line.split_once(':') else { return false };
    let is_word = |c: char| c.is_alphanumeric() || " _-.".contains(c);
    !key.is_empty() && key.chars().all(is_word) && (rest.is_empty() || rest.starts_with(' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_other_tools_are_told_by_what_they_hold() {
        for (name, text, foreign) in [
            ("export.json", r#"{"objects": [{"query": "SELECT Id FROM Case"}]}"#, Foreign::Sfdmu),
            ("e.json", "\u{feff}{\"objectSets\": [{\"objects\": []}]}", Foreign::Sfdmu),
            ("a.yml", "Insert Cases:\n  api: bulk\n  sf_object: Case\n", Foreign::CumulusMapping),
            ("b.yml", "# ours\n---\nCases:\n    sf_object: Case\n", Foreign::CumulusMapping),
            (
                "cumulusci.yml",
                "minimum_cumulusci_version: 3.0\nproject:\n  name: X\n",
                Foreign::CumulusProject,
            ),
            (
                "process-conf.xml",
                "<!DOCTYPE beans>\n<beans><bean class=\"com.salesforce.dataloader.process.X\"/></beans>",
                Foreign::ProcessConf,
            ),
            (
                "c.xml",
                "<beans><bean><entry key=\"sfdc.entity\"/></bean></beans>",
                Foreign::ProcessConf,
            ),
            (
                "config.properties",
                "#Loader Config\nsfdc.loadBatchSize=200\nsfdc.useBulkApi=true\n",
                Foreign::DataLoaderConfig,
            ),
            ("m.sdl", "#Mapping values\nNAME=Name\n", Foreign::DataLoaderMapping),
            ("job.json", r#"{"id": "750x", "numberRecordsProcessed": 5}"#, Foreign::JobRecord),
            ("s.json", r#"{"status": 0, "result": {"jobInfo": {}}}"#, Foreign::JobRecord),
            ("j.xml", "<?xml version=\"1.0\"?>\n<jobInfo xmlns=\"x\"/>", Foreign::JobRecord),
            ("r.json", r#"{"schema": 2, "forelock": "0.2.0", "study": "run"}"#, Foreign::Result),
            ("a.csv", "Id,Name\n1,2\n", Foreign::Csv),
            ("p.json", r#"[{"a": 1}]"#, Foreign::Json),
            ("broken.json", "{\"a\": ", Foreign::Json),
            ("x.xml", "<x/>", Foreign::Xml),
            ("y.yaml", "load:\n  batch_size: 5\n", Foreign::Yaml),
            ("z.yaml", "- a\n- b\n", Foreign::Yaml),
        ] {
            assert_eq!(Foreign::of(Path::new(name), text), Some(foreign), "{name}");
        }
    }

    #[test]
    fn a_scenario_stays_one_however_wrong() {
        for text in [
            "",
            "# only a remark: nothing else\n",
            "[data]\nparents = 5",
            "[[loads]]\nname = 'a'\n",
            "name = \"a: b\"\n",
            "\"a b\": 5",
            "load = { submit: 5 }",
            "[data\n",
            "12:30:00",
            "process = 1",
        ] {
            assert_eq!(Foreign::of(Path::new("a.toml"), text), None, "{text}");
        }
    }
}
