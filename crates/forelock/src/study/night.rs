//! How much nights differ, where nobody has measured it: one run can't tell.

use crate::scenario::{Diagnostics, FieldSet, Template};

/// The field that says how much nights differ.
pub const DAY_TO_DAY: &str = "org.service.day_to_day";

/// What is assumed of it where nothing says it: a coefficient of variation.
///
/// All that anyone has published of several nights of one org is two. They lie 1.6 standard deviations
/// of luck apart, which leaves nearly anything from 0 to 0.25 possible. This is the value with which a
/// 90 % prediction interval from one night holds for nine in ten others, on average over all that is
/// possible: R. Beran, "Calibrating Prediction Regions", Journal of the American Statistical
/// Association 85 (1990), 715–723. The figures are in `docs/calibrate.md`.
pub const ASSUMED_DAY_TO_DAY: f64 = 0.1;

/// The same template, if its files and sets don't say how much nights differ, as if its files said
/// `day_to_day`; none if they say it.
///
/// # Errors
///
/// If what the files call `org` is no table.
pub(super) fn assuming(
    template: &Template,
    day_to_day: f64,
) -> Result<Option<Template>, Diagnostics> {
    if template.says(DAY_TO_DAY) || !has_a_table(template) {
        return Ok(None);
    }
    let assignment = format!("{DAY_TO_DAY}={day_to_day}");
    let field = FieldSet { origin: "assumed", assignment: &assignment };
    template.resting_on(&[field]).map(Some)
}

/// Whether an org is described field by field, so that one can be added.
fn has_a_table(template: &Template) -> bool {
    template.says("org.service") || template.says("org.workers")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_not_assumed() {
        let assumed = |text: &str, sets: &[&str]| {
            let sets: Vec<String> = sets.iter().map(|&set| set.to_owned()).collect();
            let rest = "data = { parents = 9, children = 9 }\nload.batch_size = 9\n";
            let template = Template::parse("a.toml", &format!("{rest}{text}"), &sets).unwrap();
            let found = assuming(&template, 0.1).unwrap();
            found.map(|found| found.with(&[]).unwrap().scenario.org.day_to_day.get())
        };
        let org = "org = { workers = 1, service = { per_record = '9ms' } }";
        assert_eq!(assumed(org, &[]), Some(0.1));
        assert_eq!(assumed(org, &["org.service.day_to_day=0"]), None);
        assert_eq!(assumed(&org.replace("9ms'", "9ms', day_to_day = 0"), &[]), None);
    }
}
