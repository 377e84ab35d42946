//! What a Salesforce architect would warn of before the load runs: one rule a file, whose
//! documentation is its page in the manual.

use super::Scenario;
use super::source::{Diagnostic, Document, Excerpt, Position, Severity};
use std::fmt;

/// A warning about a scenario that can be simulated, but should perhaps not be run so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// Which rule found it, such as `hot-parent`.
    pub rule: &'static str,
    /// Always a warning so far: what is an error does not load.
    pub severity: Severity,
    /// What was found, with its numbers.
    pub title: String,
    /// Why it matters.
    pub reason: String,
    /// What to do instead.
    pub remedy: String,
    /// The line that says so; of a default, the table that it would stand in.
    pub position: Position,
    excerpt: Excerpt,
}

impl Advice {
    /// The message as the user reads it, over several lines; `styled` colours it with ANSI codes.
    #[must_use]
    pub fn render(&self, styled: bool) -> String {
        let excerpt = self.excerpt.clone();
        Diagnostic::warning(self.rule, &self.title, excerpt, &self.reason, &self.remedy)
            .render(styled)
    }
}

impl fmt::Display for Advice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

/// What a rule says, before its place is looked up.
struct Finding {
    rule: &'static str,
    title: String,
    reason: String,
    remedy: String,
    /// Dotted path of the field to point at.
    at: String,
}

/// All advice, in the order of the rules.
pub(super) fn all(_scenario: &Scenario, document: &Document) -> Vec<Advice> {
    let found: Vec<Finding> = Vec::new();
    found.into_iter().map(|finding| place(finding, document)).collect()
}

fn place(finding: Finding, document: &Document) -> Advice {
    let excerpt = document.sources.excerpt(document.place_of(&finding.at));
    Advice {
        rule: finding.rule,
        severity: Severity::Warning,
        title: finding.title,
        reason: finding.reason,
        remedy: finding.remedy,
        position: excerpt.position.clone(),
        excerpt,
    }
}
