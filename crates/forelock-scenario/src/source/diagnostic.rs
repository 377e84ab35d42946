//! What is wrong, where, and what would be right: the messages that the user reads.

use super::Excerpt;
use super::document::{Place, Sources};
use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};
use std::fmt;
use std::ops::Range;

/// A place in a file or in a `--set` argument.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The file as it was named, or `--set`.
    pub source: String,
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.source, self.line, self.column)
    }
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The scenario cannot be simulated.
    Error,
    /// It can, but an architect would think twice.
    Warning,
}

/// An error whose place has not been looked up yet.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub(crate) place: Place,
    title: String,
    help: String,
}

impl Problem {
    pub(crate) fn at(place: Place, title: impl Into<String>) -> Self {
        Self { place, title: title.into(), help: String::new() }
    }

    /// Says what would be right.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }
}

/// One message, with the line that it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    severity: Severity,
    rule: Option<&'static str>,
    title: String,
    excerpt: Excerpt,
    note: Option<String>,
    help: String,
}

impl Diagnostic {
    pub(crate) fn error(problem: Problem, sources: &Sources) -> Self {
        Self {
            severity: Severity::Error,
            rule: None,
            title: problem.title,
            excerpt: sources.excerpt(problem.place),
            note: None,
            help: problem.help,
        }
    }

    pub(crate) fn warning(
        rule: &'static str,
        title: &str,
        excerpt: Excerpt,
        reason: &str,
        remedy: &str,
    ) -> Self {
        Self {
            severity: Severity::Warning,
            rule: Some(rule),
            title: title.to_owned(),
            excerpt,
            note: Some(reason.to_owned()),
            help: remedy.to_owned(),
        }
    }

    /// An error in an argument of the command line that is no part of a scenario: `caret` are the
    /// bytes of `argument` that are meant, and `origin` is what the argument is called.
    #[must_use]
    pub fn in_argument(
        origin: &str,
        argument: &str,
        caret: Range<usize>,
        title: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self::in_text(origin, argument, caret, title, help)
    }

    /// An error in a text that is no scenario: `caret` are the bytes of `text` that are meant, and
    /// `origin` is the file as it was named. Of a very long line, only what lies around them is
    /// kept.
    #[must_use]
    pub fn in_text(
        origin: &str,
        text: &str,
        caret: Range<usize>,
        title: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            severity: Severity::Error,
            rule: None,
            title: title.into(),
            excerpt: Excerpt::of(&printable(origin), text, caret),
            note: None,
            help: help.into(),
        }
    }

    /// What is wrong, in one line.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Where.
    #[must_use]
    pub const fn position(&self) -> &Position {
        &self.excerpt.position
    }

    /// What would be right.
    #[must_use]
    pub fn help(&self) -> &str {
        &self.help
    }

    /// The message as the user reads it, over several lines; `styled` colours it with ANSI codes.
    #[must_use]
    pub fn render(&self, styled: bool) -> String {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let mut title = level.primary_title(&self.title);
        if let Some(rule) = self.rule {
            title = title.id(rule);
        }
        let Excerpt { position, line, caret } = &self.excerpt;
        let mut group = if line.is_empty() {
            // There is no line to show: the file is empty, or could not be read.
            let origin = Origin::path(&position.source);
            title.element(origin.line(position.line).char_column(position.column))
        } else if self.excerpt.is_cut() {
            let origin = Origin::path(&position.source);
            title.element(origin.line(position.line).char_column(position.column)).element(
                Snippet::source(line)
                    .line_start(position.line)
                    .annotation(AnnotationKind::Primary.span(caret.clone())),
            )
        } else {
            title.element(
                Snippet::source(line)
                    .path(&position.source)
                    .line_start(position.line)
                    .annotation(AnnotationKind::Primary.span(caret.clone())),
            )
        };
        if let Some(note) = &self.note {
            group = group.element(Level::NOTE.message(note));
        }
        if !self.help.is_empty() {
            group = group.element(Level::HELP.message(&self.help));
        }
        let renderer = if styled { Renderer::styled() } else { Renderer::plain() };
        renderer.hyperlink(false).render(&[group])
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

/// Why a scenario cannot be simulated: at least one error, in the order of their places.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.render(false))]
pub struct Diagnostics {
    shown: Vec<Diagnostic>,
    /// How many more there are than anyone reads at once.
    omitted: usize,
}

impl Diagnostics {
    /// Errors that are shown; the rest are counted.
    const MOST: usize = 20;

    pub(crate) fn new(mut problems: Vec<Problem>, sources: &Sources) -> Self {
        problems.sort_by_key(|problem| (sources.layer(problem.place), problem.place));
        let omitted = problems.len().saturating_sub(Self::MOST);
        problems.truncate(Self::MOST);
        let shown = problems.into_iter().map(|problem| Diagnostic::error(problem, sources));
        Self { shown: shown.collect(), omitted }
    }

    /// Of errors whose places have been looked up, in their order.
    #[must_use]
    pub fn of(errors: impl IntoIterator<Item = Diagnostic>) -> Self {
        let mut errors = errors.into_iter();
        let shown = errors.by_ref().take(Self::MOST).collect();
        Self { shown, omitted: errors.count() }
    }

    /// The errors one by one, the first twenty at most.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.shown.iter()
    }

    /// The errors that [`Diagnostics::iter`] gives.
    #[must_use]
    pub fn as_slice(&self) -> &[Diagnostic] {
        &self.shown
    }

    /// All messages as the user reads them; `styled` colours them with ANSI codes.
    #[must_use]
    pub fn render(&self, styled: bool) -> String {
        let mut messages: Vec<String> = self.iter().map(|one| one.render(styled)).collect();
        if self.omitted > 0 {
            messages.push(format!("… and {} more", self.omitted));
        }
        messages.join("\n\n")
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// A file's name in a message can't move the cursor.
pub(super) fn printable(name: &str) -> String {
    name.chars().map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect()
}
