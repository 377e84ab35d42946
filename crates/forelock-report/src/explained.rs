//! Every value of a scenario and where it comes from: what `forelock explain` shows.

use super::check::JsonPosition;
use super::document::{Block, Fact, Grid, Heading, Section, Table};
use super::envelope::StudyKind;
use super::study_result::{StudyResult, Words};
use super::tidy::neutral;
use forelock::scenario::{Explained, Loaded, ValueOrigin};
use forelock_io::words::{and_list, counted, plain};
use forelock_picture::Picture;
use serde::{Deserialize, Serialize};
use std::io::Write;
use std::path::Path;

/// What `forelock explain` shows of a scenario.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ExplainResult {
    /// The file.
    pub file: String,
    /// The scenario's name.
    pub scenario: String,
    /// Every value that holds, table by table.
    pub values: Vec<JsonExplained>,
    /// What each load locks, when and why, in words.
    pub locks: Vec<String>,
    /// What that comes to, in a few sentences.
    pub answer: String,
}

/// A value that holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonExplained {
    /// The field's dotted path.
    pub path: String,
    /// As a scenario writes it; words where leaving the field out has a meaning of its own.
    pub value: String,
    /// Where it comes from.
    pub kind: ExplainedKind,
    /// The place where it is written; null where nobody wrote it.
    pub position: Option<JsonPosition>,
    /// The tool that does so unless it is told otherwise; null where no tool decides it.
    pub tool: Option<String>,
    /// Between which ends it usually lies where nobody has measured it; null where that is not known.
    pub usual: Option<String>,
}

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ExplainedKind {
    /// It is written, in a file or on the command line.
    Written,
    /// The same, as a range: each replication takes its own value.
    Range,
    /// The draws of a posterior; the value is the one that fits best.
    Drawn,
    /// The tool of the load does so.
    Tool,
    /// It holds where nobody says anything.
    Default,
}

impl JsonExplained {
    /// Of a value, drawn from a posterior or not.
    fn new(explained: Explained, is_drawn: bool) -> Self {
        let Explained { path, value, from, usual } = explained;
        let (kind, position, tool) = match from {
            ValueOrigin::Written(position) if is_drawn => {
                (ExplainedKind::Drawn, Some(position), None)
            }
            ValueOrigin::Written(position) => (ExplainedKind::Written, Some(position), None),
            ValueOrigin::Range(position) => (ExplainedKind::Range, Some(position), None),
            ValueOrigin::Tool(client) => (ExplainedKind::Tool, None, Some(client.name.to_owned())),
            ValueOrigin::Default => (ExplainedKind::Default, None, None),
        };
        let position = position.as_ref().map(JsonPosition::from);
        Self { path, value, kind, position, tool, usual: usual.map(str::to_owned) }
    }

    /// Where it comes from, in a few words.
    fn from(&self) -> String {
        let place = self.position.as_ref().map_or_else(String::new, |position| {
            // An argument has one line.
            match position.source.starts_with("--") || self.kind == ExplainedKind::Drawn {
                true => position.source.clone(),
                false => format!("{}:{}", position.source, position.line),
            }
        });
        match self.kind {
            ExplainedKind::Written => place,
            ExplainedKind::Range => format!("{place}, a range"),
            ExplainedKind::Drawn => format!("{place}, drawn"),
            ExplainedKind::Tool => format!("client {}", self.tool.as_deref().unwrap_or_default()),
            ExplainedKind::Default => match &self.usual {
                Some(usual) => format!("default, a guess: usually {usual}"),
                None => "default".to_owned(),
            },
        }
    }

    fn is_guess(&self) -> bool {
        self.kind == ExplainedKind::Default && self.usual.is_some()
    }
}

impl ExplainResult {
    /// Of a scenario that was `loaded` from `file`, with the paths of fields that are `drawn` from a
    /// posterior.
    #[must_use]
    pub fn new(file: &Path, loaded: &Loaded, drawn: &[&str]) -> Self {
        let value = |one: Explained| {
            let is_drawn = drawn.contains(&one.path.as_str());
            JsonExplained::new(one, is_drawn)
        };
        let values: Vec<JsonExplained> = loaded.explained().into_iter().map(value).collect();
        Self {
            file: file.display().to_string(),
            scenario: loaded.scenario.name.clone(),
            locks: loaded.scenario.lock_lines().iter().map(ToString::to_string).collect(),
            answer: answer(&values),
            values,
        }
    }
}

/// How much of it is known, and what is a guess.
fn answer(values: &[JsonExplained]) -> String {
    let count = |kind| values.iter().filter(|value| value.kind == kind).count() as u64;
    let kinds = [
        (ExplainedKind::Written, "is written", "are written"),
        (ExplainedKind::Range, "is a range", "are ranges"),
        (ExplainedKind::Drawn, "is drawn from a posterior", "are drawn from a posterior"),
        (ExplainedKind::Tool, "is what the tool does", "are what the tool does"),
        (ExplainedKind::Default, "is a default", "are defaults"),
    ];
    let parts: Vec<String> = kinds
        .into_iter()
        .map(|(kind, one, several)| (count(kind), one, several))
        .filter(|(count, _, _)| *count > 0)
        .map(|(count, one, several)| format!("{count} {}", if count == 1 { one } else { several }))
        .collect();
    let mut text = format!("Of {}, {}.", counted(values.len() as u64, "value"), and_list(&parts));
    let guesses: Vec<String> = values
        .iter()
        .filter(|value| value.is_guess())
        .map(|value| format!("`{}`", value.path))
        .collect();
    if count(ExplainedKind::Range) > 0 {
        text.push_str(" Of a range, each replication takes its own value.");
    }
    if !guesses.is_empty() {
        text.push_str(&format!(
            " Defaults that orgs differ in, so that they are guesses: {}. A range in their place, or \
             `forelock calibrate`, makes predictions as wide as they should be.",
            and_list(&guesses)
        ));
    }
    text
}

impl StudyResult for ExplainResult {
    const STUDY: StudyKind = StudyKind::Explain;
    const MOST: usize = 1_000;
    const NO_FIGURES: &'static str = "there is no chart of the values of a scenario";

    fn name(&self) -> &str {
        &self.scenario
    }

    fn check(&self) -> Result<(), String> {
        Ok(())
    }

    fn words(&self) -> Words {
        let locks = self.locks.iter().map(|line| Fact::Item(plain(line))).collect();
        let row = |value: &JsonExplained| {
            vec![plain(&value.path), plain(&value.value), plain(&value.from())]
        };
        Words(vec![
            Block::Heading(Heading {
                name: plain(&self.file),
                rest: ": every value that holds, and where it comes from".to_owned(),
                facts: locks,
            }),
            Block::Section(Section { id: "values", title: "The values" }),
            Block::Table(Table {
                caption: "Every value that holds".to_owned(),
                grid: Grid {
                    columns: ["Field", "Value", "From"].map(super::document::Column::left).into(),
                    rows: self.values.iter().map(row).collect(),
                    gap: 2,
                    may_break: true,
                },
                narrower: Vec::new(),
            }),
            Block::Section(Section::ANSWER),
            Block::Answer(plain(&self.answer)),
        ])
    }

    fn figures(&self) -> Vec<Picture> {
        Vec::new()
    }

    fn write_csv(results: &[Self], out: &mut dyn Write) -> csv::Result<()> {
        let mut csv = csv::Writer::from_writer(out);
        csv.write_record(["file", "path", "value", "kind", "source", "line", "tool", "usual"])?;
        for result in results {
            for JsonExplained { path, value, kind, position, tool, usual } in &result.values {
                let source = position.as_ref().map(|position| neutral(&position.source));
                let line = position.as_ref().map(|position| position.line);
                let (file, value) = (neutral(&result.file), neutral(value));
                csv.serialize((file, path, value, kind, source, line, tool, usual))?;
            }
        }
        Ok(csv.flush()?)
    }
}
