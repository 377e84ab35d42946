//! The org that fits best, as a file that scenarios extend.

use super::{CalibrateError, Calibration, Grasp, Marginal, Setup};
use crate::scenario::FieldSet;
use crate::study::DAY_TO_DAY;
use forelock_io::words::plain;
use std::fmt::Write;

/// What a profile begins with: whoever writes one over an older one knows it by this.
pub const PROFILE_MARK: &str = "# An org profile by `forelock calibrate`";

/// Tables that say what an org is, not what is loaded into it.
const TABLES: [&str; 2] = ["org", "background"];

impl Calibration {
    /// The text of a profile: the `org` and the `background` of the first case, with what is not
    /// known at its best fit, or where the files have ranges as narrower ranges, in which nine in ten
    /// of what fits lie; and where that comes from as a comment. `sample` is what the file with
    /// the draws is called, as seen from the profile.
    ///
    /// # Errors
    ///
    /// None that a calibration could have: its cases have all been read.
    pub fn profile(&self, setup: &Setup, sample: &str) -> Result<String, CalibrateError> {
        let mut text = format!("{PROFILE_MARK} (forelock {}).\n", env!("CARGO_PKG_VERSION"));
        let mut line = |line: &str| {
            // What a file is called must not end the comment. Writing to a String can't fail.
            let _ = writeln!(text, "# {}", plain(line));
        };
        line(if self.explains() {
            "It fits best what was observed of"
        } else {
            "It does NOT do what was observed: no org in the ranges does. It is the nearest, of"
        });
        for case in &self.cases {
            line(&format!("  {} ({})", case.name, case.file));
        }
        line(&format!(
            "by {} simulated runs, seed {}. Nine in ten of what else fits:",
            self.runs, self.seed
        ));
        for marginal in &self.marginals {
            line(&format!("  {}", interval(marginal, self.explains())));
        }
        line(&format!("All that fits is in {sample}: `forelock run FILE --posterior {sample}`."));
        if let Some(day_to_day) = self.assumed_day_to_day {
            line(&format!(
                "{DAY_TO_DAY} = {day_to_day} is assumed: nights differ, and {} how much.",
                if self.cases.len() == 1 {
                    "one run can't show by"
                } else {
                    "it was not fitted by"
                }
            ));
        }
        let left_out: Vec<&Marginal> =
            self.marginals.iter().filter(|one| !is_in_profile(&one.unknown.path)).collect();
        if !left_out.is_empty() {
            line("Not of the org, and so to be set in each scenario:");
            for marginal in left_out {
                line(&format!("  {}", marginal.unknown.assignment(marginal.best)));
            }
        }
        if setup.narrows {
            line("Ranges leave out how the unknowns depend on one another: the draws keep it.");
        }
        let assignments = self.assignments(setup);
        let fields: Vec<FieldSet<'_>> =
            assignments.iter().map(|assignment| FieldSet { origin: "--fit", assignment }).collect();
        let tables = setup.cases[0].template().written(&TABLES, &fields);
        let tables = tables.map_err(|wrong| CalibrateError::Scenario(Box::new(wrong)))?;
        Ok(format!("{text}\n{tables}"))
    }

    /// Each unknown, `path=value`: at its best fit, or where the files have ranges at a narrower range.
    pub(super) fn assignments(&self, setup: &Setup) -> Vec<String> {
        let assignment = |one: &Marginal| match setup.narrows {
            true => narrowed(one),
            false => one.unknown.assignment(one.best),
        };
        self.marginals.iter().map(assignment).collect()
    }
}

/// What is left of the range, `path=value` where that is one value.
fn narrowed(Marginal { unknown, best, p5, p95, .. }: &Marginal) -> String {
    let [low, high] = [*p5, *p95].map(|end| unknown.brief(end));
    if low == high { unknown.assignment(*best) } else { format!("{}={low}..{high}", unknown.path) }
}

fn is_in_profile(path: &str) -> bool {
    TABLES.iter().any(|table| path.split('.').next() == Some(table))
}

fn interval(marginal: &Marginal, explained: bool) -> String {
    let Marginal { unknown, best, p5, p95, .. } = marginal;
    let brief = |value: f64| unknown.brief(value);
    let is_open = !explained || marginal.grasp() == Grasp::Open;
    let open = if is_open { " (not determined)" } else { "" };
    format!("{} = {}, from {} to {}{open}", unknown.path, brief(*best), brief(*p5), brief(*p95))
}
