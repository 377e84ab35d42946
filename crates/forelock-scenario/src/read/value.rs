//! One value of the tree, read as what it should be.
//!
//! A reader returns `None` after it has left a message with [`Findings`]; whoever asked goes on
//! reading, so that one run of the program shows all that is wrong.

use super::units::{self, UnitError};
use super::{Findings, TableReader};
use crate::MetricUnit;
use crate::fields::Kind;
use crate::source::{Content, Node, Problem};
use forelock_engine::Span;
use forelock_io::words::{nearest, shorten, thousands};

/// A value, with its dotted path for messages and what it may be.
#[derive(Clone)]
pub(super) struct Value<'a> {
    pub(super) findings: &'a Findings<'a>,
    pub(super) node: &'a Node,
    pub(super) path: String,
    pub(super) kind: Kind,
}

impl<'a> Value<'a> {
    /// Leaves a message at this value; `None`, for the reader to return.
    pub(super) fn wrong<T>(&self, title: impl Into<String>, help: impl Into<String>) -> Option<T> {
        self.findings.add(Problem::at(self.node.place, title).help(help));
        None
    }

    fn wrong_kind<T>(&self, wanted: &str, help: impl Into<String>) -> Option<T> {
        self.wrong(format!("`{}` must be {wanted}, not {}", self.path, self.node.kind()), help)
    }

    fn wrong_unit<T>(&self, text: &str, error: &UnitError) -> Option<T> {
        self.wrong(format!("`{}`: `{}` {error}", self.path, shorten(text)), error.help())
    }

    /// The same value, of another kind.
    pub(super) fn of_kind(&self, kind: Kind) -> Self {
        Self { kind, ..self.clone() }
    }

    pub(super) fn table(&self) -> Option<TableReader<'a>> {
        match self.node.as_table() {
            Some(table) => Some(TableReader::new(self.clone(), table)),
            None => {
                let last = self.path.rsplit('.').next().unwrap_or_default();
                let help = match self.path.strip_prefix("loads.") {
                    // No heading reaches into one of several loads by its name.
                    Some(_) => format!("write `{last} = {{ … }}`"),
                    None => format!("write `[{}]` or `{last} = {{ … }}`", self.path),
                };
                self.wrong_kind("a table", help)
            }
        }
    }

    /// Each item of a list, with its index in its path.
    pub(super) fn list(&self, help: &str) -> Option<Vec<Self>> {
        let Content::List(items) = &self.node.content else {
            return self.wrong_kind("a list", help);
        };
        let item = |(index, node)| Self {
            findings: self.findings,
            node,
            path: format!("{}.{index}", self.path),
            kind: self.kind,
        };
        Some(items.iter().enumerate().map(item).collect())
    }

    /// Text of one line that can stand in a table of results.
    pub(super) fn label(&self) -> Option<String> {
        let text = self.text()?;
        if is_label(text) {
            return Some(text.to_owned());
        }
        if text.trim().is_empty() {
            return self.wrong(format!("`{}` is empty", self.path), "write a short name");
        }
        self.wrong(
            format!("`{}` is not a name", self.path),
            format!("write one line of at most {LONGEST_LABEL} characters"),
        )
    }

    pub(super) fn text(&self) -> Option<&'a str> {
        match &self.node.content {
            Content::Text(text) => Some(text),
            _ => self.wrong_kind("text", "put it in double quotes"),
        }
    }

    pub(super) fn boolean(&self) -> Option<bool> {
        match &self.node.content {
            Content::Boolean(boolean) => Some(*boolean),
            _ => self.wrong_kind("`true` or `false`", "write `true` or `false`, without quotes"),
        }
    }

    /// A whole number in its range, plain or as `"200k"`.
    pub(super) fn count(&self) -> Option<u64> {
        let (shown, count) = match &self.node.content {
            Content::Integer(integer) => (integer.to_string(), u64::try_from(*integer).ok()),
            Content::Text(text) => match units::count(text) {
                Ok(count) => (shorten(text), Some(count)),
                Err(UnitError::Overflow) => (shorten(text), None),
                Err(error) => return self.wrong_unit(text, &error),
            },
            _ => return self.wrong_kind("a whole number", UnitError::NotACount.help()),
        };
        let range = self.kind.counts();
        if let Some(count) = count.filter(|count| range.contains(count)) {
            return Some(count);
        }
        let (least, most) = (thousands(*range.start()), thousands(*range.end()));
        self.wrong(
            format!("`{}` is {shown}, which is out of range", self.path),
            format!("write a whole number from {least} to {most}"),
        )
    }

    /// A finite number in its range, or a percentage where it may be one.
    pub(super) fn number(&self) -> Option<f64> {
        let interval = self.kind.interval();
        self.number_in(&interval.to_string(), |number| interval.contains(number))
    }

    /// A finite number for which `fits` holds; `range` says in words which those are.
    pub(super) fn number_in(&self, range: &str, fits: impl Fn(f64) -> bool) -> Option<f64> {
        let is_fraction =
            matches!(self.kind, Kind::Fraction(_) | Kind::Observation(MetricUnit::Fraction));
        let wanted = if is_fraction { "a fraction or a percentage" } else { "a number" };
        let help = format!("write {wanted} {range}");
        let number = match &self.node.content {
            Content::Integer(integer) => *integer as f64,
            Content::Float(float) => *float,
            Content::Text(text) if is_fraction => match units::fraction(text) {
                Ok(fraction) => fraction,
                Err(error) => {
                    return self
                        .wrong(format!("`{}`: `{}` {error}", self.path, shorten(text)), help);
                }
            },
            _ => return self.wrong_kind(wanted, help),
        };
        if number.is_finite() && fits(number) {
            return Some(number);
        }
        self.wrong(format!("`{}` is {number}, which is out of range", self.path), help)
    }

    /// A duration; one that was observed may be of any length.
    pub(super) fn duration(&self) -> Option<Span> {
        let any = matches!(self.kind, Kind::Observation(_));
        let span = self.duration_by(if any { units::any_duration } else { units::duration })?;
        if !(span.is_zero() && self.kind.is_above_zero()) {
            return Some(span);
        }
        self.wrong(
            format!("`{}` is zero", self.path),
            "write a duration above zero, such as `\"10s\"`",
        )
    }

    fn duration_by(&self, parse: fn(&str) -> Result<Span, UnitError>) -> Option<Span> {
        match &self.node.content {
            Content::Text(text) => match parse(text) {
                Ok(span) => Some(span),
                Err(error) => self.wrong_unit(text, &error),
            },
            Content::Integer(_) | Content::Float(_) => {
                self.wrong_kind("a duration", UnitError::NoUnit.help())
            }
            _ => self.wrong_kind("a duration", UnitError::NotADuration.help()),
        }
    }

    /// Says that `name` is none of `names`, of which `what` should be one.
    pub(super) fn unknown_name<T>(&self, what: &str, name: &str, names: &[&str]) -> Option<T> {
        let help = names_to_write(name, names);
        self.wrong(format!("`{}`: {what} is not called `{}`", self.path, shorten(name)), help)
    }

    /// One of its words, in the capitals that the word has.
    pub(super) fn word(&self) -> Option<&'static str> {
        let (words, any_case) = match self.kind {
            Kind::Choice { words, any_case } => (words, any_case),
            _ => (&[][..], false),
        };
        let Content::Text(text) = &self.node.content else {
            return self.wrong_kind("text", format!("write {}", alternatives(words)));
        };
        let same = |word: &&str| *word == text || (any_case && word.eq_ignore_ascii_case(text));
        if let Some(word) = words.iter().copied().find(same) {
            return Some(word);
        }
        let help = match nearest(text, words.iter().copied()) {
            Some(near) => format!("did you mean \"{near}\"? It is {}", alternatives(words)),
            None => format!("write {}", alternatives(words)),
        };
        self.wrong(format!("`{}` cannot be `{}`", self.path, shorten(text)), help)
    }
}

/// Characters of a label at most.
const LONGEST_LABEL: usize = 200;

/// Whether a text of one line can stand in a table of results.
pub(super) fn is_label(text: &str) -> bool {
    !text.trim().is_empty()
        && text.chars().count() <= LONGEST_LABEL
        && !text.contains(char::is_control)
}

/// What to write in place of `name`, which is none of `names`.
pub(crate) fn names_to_write(name: &str, names: &[&str]) -> String {
    match nearest(name, names.iter().copied()) {
        Some(near) => format!("did you mean \"{near}\"? It is {}", alternatives(names)),
        None if names.is_empty() => "there is none: leave it out".to_owned(),
        None => format!("write {}", alternatives(names)),
    }
}

/// `"a", "b" or "c"`.
fn alternatives(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}
