//! How much nights differ, where nobody has measured it: one run can't tell.

use crate::scenario::{Diagnostics, FieldSet, Template};

/// The field that says how much nights differ.
pub const DAY_TO_DAY: &str = "org.service.day_to_day";

/// What is assumed of it where nothing says it: a coefficient of variation.
///
/// Two nights of the published case are all that anyone has published of one org. Each alone is met
/// by a service time of its own, and the two differ by about a tenth, where luck explains half of
/// that; what they say of the spread of nights is wide (a chi-squared variable with one degree of
/// freedom), and 0.1 lies in the middle of it. See `docs/calibrate.md`.
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
