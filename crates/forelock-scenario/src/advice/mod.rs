//! What a Salesforce architect would warn of before the load runs: one rule a file, whose
//! documentation is its page in the manual.

mod batch_bytes;
mod blank_parent;
mod costly_run;
mod daily_limits;
mod deadlock_share;
mod file_order;
mod hot_parent;
mod hottest_lock;
mod job_size;
mod large_job;
mod lock_at_alone;
mod long_queue;
mod mistaken_id;
mod overlap;
mod overload;
mod serial_without_overhead;
mod shared_parents;
mod short_transaction;
mod split_parent;

pub use deadlock_share::deadlock_share;

use super::source::{Diagnostic, Document, Excerpt, Position, Severity};
use super::{Load, Scenario};
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
    /// Whether it is about what simulating takes, rather than about the load.
    #[must_use]
    pub fn is_about_the_run(&self) -> bool {
        self.rule == costly_run::RULE
    }

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
pub(super) fn all(scenario: &Scenario, document: &Document) -> Vec<Advice> {
    const RULES: [fn(&Scenario, &Load) -> Vec<Finding>; 14] = [
        lock_at_alone::judge,
        daily_limits::judge,
        long_queue::judge,
        batch_bytes::judge,
        blank_parent::judge,
        mistaken_id::judge,
        hot_parent::judge,
        hottest_lock::judge,
        short_transaction::judge,
        shared_parents::judge,
        split_parent::judge,
        large_job::judge,
        overload::judge,
        serial_without_overhead::judge,
    ];
    let of_load = |load: &Load| {
        let of_all = RULES.iter().flat_map(|judge| judge(scenario, load));
        let of_text = [file_order::judge, job_size::judge];
        let found = of_text.iter().flat_map(|judge| judge(load, document)).chain(of_all);
        found.map(|finding| place(of(load, finding), document)).collect::<Vec<_>>()
    };
    let of_run = costly_run::judge(scenario).into_iter().map(|finding| place(finding, document));
    scenario.loads.iter().flat_map(of_load).chain(of_run).collect()
}

/// What is found of one of several loads names it and points into it.
fn of(load: &Load, finding: Finding) -> Finding {
    if !load.is_named() {
        return finding;
    }
    let title = format!("{}: {}", load.name, finding.title);
    Finding { title, at: load.path(&finding.at), ..finding }
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

#[cfg(test)]
mod tests {
    use crate::{Advice, parse};

    /// A load that no rule warns of; tests set what their rule is about.
    const QUIET: &str = r#"
        [data]
        parents = 1_000
        children = "100k"
        [load]
        batch_size = 200
        [org]
        workers = 5
        service = { per_record = "9ms" }
        batch_overhead = "1us"
    "#;

    fn advice(sets: &[&str]) -> Vec<Advice> {
        let sets: Vec<String> = sets.iter().map(ToString::to_string).collect();
        parse("quiet.toml", QUIET, &sets).unwrap().advice()
    }

    /// Whether the rule warns of the quiet load with these fields set.
    pub(super) fn advised(sets: &[&str], rule: &str) -> bool {
        advice(sets).iter().any(|advice| advice.rule == rule)
    }

    /// What the rule says of the quiet load with these fields set.
    pub(super) fn text_of(sets: &[&str], rule: &str) -> String {
        let advice = advice(sets);
        let found = advice.iter().find(|advice| advice.rule == rule);
        found.unwrap_or_else(|| panic!("no `{rule}` in {advice:?}")).to_string()
    }

    #[test]
    fn a_quiet_load_gets_no_advice() {
        assert_eq!(advice(&[]), []);
    }

    #[test]
    fn advice_shows_its_rule_its_line_its_reason_and_its_remedy() {
        insta::assert_snapshot!(text_of(&["load.batch_size=500"], "short-transaction"), @r"
        warning[short-transaction]: the last transaction of each batch has 100 records of 200
         --> --set:1:17
          |
        1 | load.batch_size=500
          |                 ^^^
          |
          = note: `batch_size` 500 is not a multiple of the transaction size 200, and a short transaction has its start, its triggers and its commit like a full one
          = help: write `batch_size` = 400 or 600
        ");
    }

    #[test]
    fn advice_on_one_of_several_loads_names_it_and_points_into_it() {
        let text = r#"
            [[loads]]
            name = "first"
            data = { children = 400 }
            load = { batch_size = 200 }
            [[loads]]
            name = "once more"
            data = { children = 1_000 }
            load = { batch_size = 500 }
            [org]
            workers = 5
            service = { per_record = "9ms" }
            batch_overhead = "1us"
        "#;
        let advice = parse("loads.toml", text, &[]).unwrap().advice();
        let [one] = advice.as_slice() else { panic!("{advice:?}") };
        assert_eq!((one.rule, one.position.line), ("short-transaction", 9));
        assert!(one.title.starts_with("once more: "), "{}", one.title);
    }
}
