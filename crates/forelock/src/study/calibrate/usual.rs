//! What is usually not known of an org, and between which ends it usually lies.

use super::CalibrateError;
use crate::scenario::fields::{FieldPath, Kind, every_field, find};
use crate::scenario::{ConcurrencyMode, Diagnostic, FieldSet, Template};

/// What nobody knows of an org before it is measured: what a record takes …
const SERVICE: &str = "org.service.per_record";
/// … and what counts only where several batches run at once.
const SHARED: [&str; 2] = ["org.scaling.contention", "org.workers"];

/// What a `--fit` is.
pub(super) const HELP: &str = "write a field and the two ends of what it may be, such as \
                               `--fit org.service.per_record=1ms..60ms`";

/// The unknowns that a calibration of the scenario of `template` has if none is named: what a record
/// takes; and unless one batch runs at a time, how much those that run at once slow one another, and
/// how many may. What `--set` says is known. Of loads that all have a service time of their own, that
/// of each is not known.
///
/// # Errors
///
/// If it is no scenario with them.
pub fn usual_unknowns(template: &Template) -> Result<Vec<String>, CalibrateError> {
    let open = |path: &str| !template.decides(path);
    let low = |path: &str| {
        let range = find(path).ok()?.usual()?;
        Some(format!("{path}={}", range.split("..").next()?))
    };
    let usual = std::iter::once(SERVICE).chain(SHARED).filter(|path| open(path));
    let low: Vec<String> = usual.filter_map(low).collect();
    let fields: Vec<FieldSet<'_>> =
        low.iter().map(|assignment| FieldSet { origin: "--fit", assignment }).collect();
    let loaded =
        template.with(&fields).map_err(|wrong| CalibrateError::Scenario(Box::new(wrong)))?;
    let loads = &loaded.scenario.loads;
    let one_at_a_time = loads.iter().all(|load| load.sending.mode() == ConcurrencyMode::Serial);
    let shared = if one_at_a_time { &[][..] } else { &SHARED };
    let services: Vec<String> = if loads.iter().all(|load| load.service.is_some()) {
        loads.iter().map(|load| load.path("service.per_record")).collect()
    } else {
        vec![SERVICE.to_owned()]
    };
    let shared = shared.iter().map(|path| (*path).to_owned());
    Ok(services.into_iter().chain(shared).filter(|path| open(path)).collect())
}

/// The same argument with its usual range, if it names a field alone.
pub(super) fn with_range(argument: &str) -> Result<String, Box<Diagnostic>> {
    if argument.contains('=') {
        return Ok(argument.to_owned());
    }
    let path = argument.trim();
    match find(path).ok().and_then(|found| found.usual()) {
        Some(range) => Ok(format!("{path}={range}")),
        None => {
            let title = format!("`{path}` has no usual range");
            // A distribution by its mean, which leaves its spread alone.
            let is_known = |one: &FieldPath| {
                one.usual().is_some() && !matches!(one.field.kind, Kind::Distribution { .. })
            };
            let known = every_field().into_iter().filter(is_known).map(|one| one.path);
            let known = known.collect::<Vec<_>>().join(", ");
            let help = format!("{HELP}; without ends: {known}");
            // The caret needs something to stand under.
            let shown = if path.is_empty() { "\"\"" } else { argument };
            Err(Box::new(Diagnostic::in_argument("--fit", shown, 0..shown.len(), title, help)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::DAY_TO_DAY;

    #[test]
    fn a_field_alone_gets_its_usual_range() {
        let range = |argument| with_range(argument).ok();
        assert_eq!(range("org.workers").unwrap(), "org.workers=1..100");
        assert_eq!(range("org.workers=3..4").unwrap(), "org.workers=3..4");
        assert_eq!(range("background.12.per_hour").unwrap(), "background.12.per_hour=10..10000");
        let named = "loads.\"once more\".service.per_record";
        assert_eq!(range(named).unwrap(), format!("{named}=1ms..60ms"));
        assert_eq!(range(DAY_TO_DAY).unwrap(), "org.service.day_to_day=0..0.3");
        for other in ["background.x", "background..per_hour", "org", "workers"] {
            assert_eq!(range(other), None, "{other}");
        }
    }

    #[test]
    fn of_several_loads_that_one_is_unknown_which_counts() {
        let load = |name: &str, rest: &str| {
            format!(
                "{{ name = '{name}', data = {{ parent_object = 'A', parents = 9, children = 9 }}, {rest} }}"
            )
        };
        let serial = "load = { batch_size = 9, concurrency_mode = 'Serial' }";
        let parallel = "load = { batch_size = 9 }";
        let own = "service = { per_record = '9ms' }";
        let usual = |first: &str, second: &str| {
            let loads = [load("a", first), load("b b", second)].join(", ");
            let text =
                format!("org = {{ workers = 4, service.per_record = '9ms' }}\nloads = [{loads}]");
            usual_unknowns(&Template::parse("several.toml", &text, &[]).unwrap()).unwrap()
        };
        let (per_record, contention, workers) =
            ("org.service.per_record", "org.scaling.contention", "org.workers");
        assert_eq!(usual(serial, serial), [per_record]);
        assert_eq!(usual(serial, parallel), [per_record, contention, workers]);
        assert_eq!(usual(serial, &format!("{serial}, {own}")), [per_record]);
        assert_eq!(
            usual(&format!("{serial}, {own}"), &format!("{serial}, {own}")),
            ["loads.a.service.per_record", "loads.\"b b\".service.per_record"]
        );
    }
}
