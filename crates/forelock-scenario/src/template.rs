//! A scenario read once that is then made into many, each with some fields set.

use super::commented::commented;
use super::fields::{Fields, SCENARIO};
use super::loaded::{Loaded, document, finish, finish_with};
use super::ranges;
use super::source::{
    Chain, Content, Diagnostics, Fence, Node, Problem, SecondPass, SetArgument, Sources, apply,
    decides, item_index, keys, with_second_pass, written,
};
use super::{Scenario, Unknown};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// The files of a scenario as they were when they were read: what studies of many variants start
/// from, so that a file which is saved meanwhile can't change a study half way.
#[derive(Clone, Debug)]
pub struct Template {
    sources: Sources,
    root: Node,
    sets: Vec<String>,
    path: PathBuf,
}

/// A field given another value than the template's.
#[derive(Clone, Copy, Debug)]
pub struct FieldSet<'a> {
    /// What messages call the place where it was written, such as `--vary`.
    pub origin: &'a str,
    /// `path=value`, as `--set` takes it.
    pub assignment: &'a str,
}

impl FieldSet<'_> {
    /// Whether it says what the field at the dotted `path` is, whatever lies below it. Whether an
    /// item of a list by its number is that by its name, only a template knows:
    /// [`Template::is_decided_by`].
    #[must_use]
    pub fn decides(&self, path: &str) -> bool {
        decides(SetArgument { origin: self.origin, text: self.assignment }, None, path)
    }
}

fn arguments<'a>(fields: &'a [FieldSet<'_>]) -> impl Iterator<Item = SetArgument<'a>> {
    fields.iter().map(|field| SetArgument { origin: field.origin, text: field.assignment })
}

impl Template {
    /// Reads the scenario at `path` and all files that it extends; `sets` lie over them, each as
    /// `path=value`.
    ///
    /// Only what can't be read at all is refused here: fields are checked when a variant is made,
    /// since the variant may set what the files lack.
    ///
    /// # Errors
    ///
    /// A file that is missing or no TOML.
    pub fn read(path: &Path, sets: &[String]) -> Result<Self, Diagnostics> {
        let mut chain = Chain::default();
        let root = chain.read(path);
        Self::of(chain, root, sets, path)
    }

    /// As [`Template::read`], from text; see [`parse`](super::parse).
    ///
    /// # Errors
    ///
    /// As [`Template::read`].
    pub fn parse(origin: &str, text: &str, sets: &[String]) -> Result<Self, Diagnostics> {
        let mut chain = Chain::default();
        let root = chain.parse(origin, text);
        Self::of(chain, root, sets, Path::new(origin))
    }

    /// As [`Template::parse`], of text that may be anybody's: it lies in `directory`, and neither it nor what is set
    /// over it can name a file outside of that, or any file if there is no directory.
    ///
    /// # Errors
    ///
    /// As [`Template::read`], and a file outside.
    pub fn parse_within(
        directory: Option<&Path>,
        origin: &str,
        text: &str,
    ) -> Result<Self, Diagnostics> {
        let mut chain = Chain::default();
        chain.sources.fence = Fence::around(directory);
        let root = chain.parse(origin, text);
        Self::of(chain, root, &[], Path::new(origin))
    }

    /// Where the scenario's own text was read from, or what stands for that.
    #[must_use]
    pub fn origin(&self) -> &Path {
        &self.path
    }

    fn of(
        chain: Chain,
        root: Result<Node, Vec<Problem>>,
        sets: &[String],
        path: &Path,
    ) -> Result<Self, Diagnostics> {
        let sources = chain.sources;
        match root {
            Ok(root) => Ok(Self { sources, root, sets: sets.to_vec(), path: path.to_owned() }),
            Err(problems) => Err(Diagnostics::new(problems, &sources)),
        }
    }

    /// As [`Loaded::files`].
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.sources.files()
    }

    /// The scenario with `fields` set, checked as if the file said so.
    ///
    /// # Errors
    ///
    /// All that is wrong with it; what is wrong with a field carries the field's origin.
    pub fn with(&self, fields: &[FieldSet<'_>]) -> Result<Loaded, Diagnostics> {
        self.with_below(&[], fields)
    }

    /// As [`Template::with`], with the fields of `below` set under the template's own `sets`, which
    /// come before them: as if the files said so.
    ///
    /// # Errors
    ///
    /// As [`Template::with`].
    pub fn with_below(
        &self,
        below: &[FieldSet<'_>],
        fields: &[FieldSet<'_>],
    ) -> Result<Loaded, Diagnostics> {
        let sets = self.sets.iter().map(|set| SetArgument::new(set));
        let all = arguments(below).chain(sets).chain(arguments(fields));
        finish(self.sources.clone(), Ok(self.root.clone()), all, &self.path)
    }

    /// The fields that are ranges with these fields set, in the order of their paths.
    ///
    /// # Errors
    ///
    /// A range that is none, or stands where there can be none; what can't be set.
    pub fn ranges(
        &self,
        below: &[FieldSet<'_>],
        fields: &[FieldSet<'_>],
    ) -> Result<Vec<Unknown>, Diagnostics> {
        let sets = self.sets.iter().map(|set| SetArgument::new(set));
        let all = arguments(below).chain(sets).chain(arguments(fields));
        let mut document = document(self.sources.clone(), Ok(self.root.clone()), all)?;
        ranges::replace(&mut document.root, &|unknown| unknown.low)
            .map_err(|problems| Diagnostics::new(problems, &document.sources))
    }

    /// As [`Template::with_below`], with a value of `choose` for each field that is a range; nothing
    /// else is checked than this one scenario, of which no field is unknown any more.
    ///
    /// # Errors
    ///
    /// As [`Template::with`].
    pub fn choosing(
        &self,
        below: &[FieldSet<'_>],
        fields: &[FieldSet<'_>],
        choose: &dyn Fn(&Unknown) -> f64,
    ) -> Result<Scenario, Diagnostics> {
        let sets = self.sets.iter().map(|set| SetArgument::new(set));
        let all = arguments(below).chain(sets).chain(arguments(fields));
        let (sources, root) = (self.sources.clone(), self.root.clone());
        let scenario = finish_with(sources, root, all, &self.path, choose)?;
        Ok(Scenario { unknown: Vec::new(), ..scenario })
    }

    /// The template of files that say what `below` says.
    ///
    /// # Errors
    ///
    /// What of it can't be set at all.
    pub fn resting_on(&self, below: &[FieldSet<'_>]) -> Result<Self, Diagnostics> {
        let mut sources = self.sources.clone();
        match apply(&mut sources, self.root.clone(), arguments(below)) {
            Ok(root) => Ok(Self { sources, root, ..self.clone() }),
            Err(problems) => Err(Diagnostics::new(problems, &sources)),
        }
    }

    /// The template of the same scenario with a serial second pass of what fails in its one load; `None`
    /// if it has several loads.
    #[must_use]
    pub fn with_second_pass(&self, pass: SecondPass<'_>) -> Option<Self> {
        // What is set of the records and of how they are sent moves with them.
        let moves = |set: &&String| ["data", "load"].iter().any(|table| is_below(set, table));
        let (moved, kept): (Vec<_>, Vec<_>) = self.sets.iter().partition(moves);
        let mut sources = self.sources.clone();
        let moved = moved.into_iter().map(|set| SetArgument::new(set));
        let root = apply(&mut sources, self.root.clone(), moved).ok()?;
        let root = with_second_pass(&root, pass)?;
        let sets = kept.into_iter().cloned().collect();
        Some(Self { sources, root, sets, path: self.path.clone() })
    }

    /// The same with another of its own `sets`, over those that it has.
    #[must_use]
    pub fn setting(mut self, set: &str) -> Self {
        self.sets.push(set.to_owned());
        self
    }

    /// Whether one of the template's own `sets` says what the field at the dotted `path` is,
    /// whatever lies below it.
    #[must_use]
    pub fn decides(&self, path: &str) -> bool {
        self.decided_by(path).is_some()
    }

    /// Whether `field`, set over the files, says what the field at the dotted `path` is, whatever
    /// lies below it.
    #[must_use]
    pub fn is_decided_by(&self, field: &FieldSet<'_>, path: &str) -> bool {
        let argument = SetArgument { origin: field.origin, text: field.assignment };
        decides(argument, Some(&self.root), path)
    }

    /// Whether the files, or one of the template's own `sets`, say what the field at the dotted
    /// `path` is.
    #[must_use]
    pub fn says(&self, path: &str) -> bool {
        keys(path).try_fold(&self.root, |node, key| node.below(key)).is_some() || self.decides(path)
    }

    /// Whether two dotted paths lead to one field: an item of a list has a number, and may have a
    /// name.
    #[must_use]
    pub fn is_same_field(&self, one: &str, other: &str) -> bool {
        self.numbered(one) == self.numbered(other)
    }

    /// The keys of a path, with items of lists by their numbers.
    fn numbered(&self, path: &str) -> Vec<String> {
        let mut node = Some(&self.root);
        let key = |key: &str| {
            let number = match node.map(|node| &node.content) {
                Some(Content::List(items)) => item_index(items, key),
                _ => None,
            };
            node = node.and_then(|node| node.below(key));
            number.map_or_else(|| key.to_owned(), |number| number.to_string())
        };
        keys(path).map(key).collect()
    }

    /// The first of the template's own `sets` that [decides](Self::decides) the field at `path`.
    #[must_use]
    pub fn decided_by(&self, path: &str) -> Option<&str> {
        self.sets
            .iter()
            .find(|set| decides(SetArgument::new(set), Some(&self.root), path))
            .map(String::as_str)
    }

    /// The text of a file with these `tables` of the variant with `fields` set, such as `org`: what
    /// other files say by extending them is in it.
    ///
    /// # Errors
    ///
    /// If one of `fields`, or of the template's own `sets`, is no assignment.
    pub fn written(&self, tables: &[&str], fields: &[FieldSet<'_>]) -> Result<String, Diagnostics> {
        let mut sources = self.sources.clone();
        let sets = self.sets.iter().map(|set| SetArgument::new(set));
        match apply(&mut sources, self.root.clone(), sets.chain(arguments(fields))) {
            Ok(root) => Ok(written(&root, tables)),
            Err(problems) => Err(Diagnostics::new(problems, &sources)),
        }
    }

    /// The text of one file with all that these files say, without what they extend.
    ///
    /// # Errors
    ///
    /// As [`Template::written`].
    pub fn written_whole(&self) -> Result<String, Diagnostics> {
        self.written(&SCENARIO.keys(), &[])
    }

    /// As [`Template::written_whole`], of the variant with `fields` set, and with a comment behind each value
    /// that says what it is.
    ///
    /// # Errors
    ///
    /// As [`Template::written`].
    pub fn written_with_comments(&self, fields: &[FieldSet<'_>]) -> Result<String, Diagnostics> {
        Ok(commented(&self.written(&SCENARIO.keys(), fields)?))
    }

    /// Everything that decides what a variant's replications give, in a form of its own: two
    /// templates with the same definition, and the same fields set, give the same results.
    ///
    /// Of CSV files, those count that variants have been read from so far: by their content.
    ///
    /// The seed and the number of replications are no part of it, nor is what only describes.
    ///
    /// # Errors
    ///
    /// If one of the template's own `sets` is wrong.
    pub fn definition(&self) -> Result<String, Diagnostics> {
        let mut sources = self.sources.clone();
        let sets = self.sets.iter().map(|set| SetArgument::new(set));
        let root = apply(&mut sources, self.root.clone(), sets)
            .map_err(|problems| Diagnostics::new(problems, &sources))?;
        let mut text = String::new();
        define(&root, "", Some(&SCENARIO), &mut text);
        for digest in sources.extracts.digests() {
            // Writing to a String can't fail.
            let _ = writeln!(text, "file with the content {digest}");
        }
        Ok(text)
    }
}

/// Whether a `path=value` sets something of that table.
fn is_below(set: &str, table: &str) -> bool {
    set.split(['=', '.']).next().is_some_and(|first| first.trim() == table)
}

/// One line a value, in the order of the keys; `fields` are those that the node may have.
fn define(node: &Node, path: &str, fields: Option<&Fields>, text: &mut String) {
    let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    let value = match &node.content {
        Content::Table(table) => {
            for (key, entry) in table {
                let field = fields.and_then(|fields| fields.get(key));
                let fields = field.and_then(|field| field.kind.fields());
                let is_part = field.is_none_or(|field| field.role.is_of_definition());
                // Of a table, each field has its own say.
                if is_part || (fields.is_some() && entry.value.as_table().is_some()) {
                    define(&entry.value, &below(key), fields, text);
                }
            }
            return;
        }
        Content::List(items) => {
            for (index, item) in items.iter().enumerate() {
                define(item, &below(&index.to_string()), fields, text);
            }
            return;
        }
        Content::Text(value) => format!("{value:?}"),
        Content::Integer(value) => value.to_string(),
        Content::Float(value) => format!("{value:?}"),
        Content::Boolean(value) => value.to_string(),
        Content::DateTime => "a date or time".to_owned(),
    };
    // Writing to a String can't fail.
    let _ = writeln!(text, "{path} = {value}");
}

mod captured;
mod moved;
#[cfg(test)]
mod tests;

pub use captured::CapturedTemplate;
