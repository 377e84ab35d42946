//! What is usually not known of an org, and between which ends it usually lies.

use super::CalibrateError;
use crate::scenario::{ConcurrencyMode, Diagnostic, FieldSet, Template};
use crate::study::DAY_TO_DAY;

/// Fields with the range that they usually lie in. A `*` stands for a number or a name.
const RANGES: [(&str, &str); 16] = [
    ("org.service.per_record", "1ms..60ms"),
    ("org.scaling.contention", "0..1"),
    ("org.workers", "1..100"),
    ("org.service.per_transaction", "1ms..10s"),
    ("org.service.cv", "0..1.5"),
    ("org.scaling.coherency", "0..0.1"),
    ("org.locks.held_fraction", "0..1"),
    ("org.locks.wait_timeout", "1s..60s"),
    ("org.batch_overhead", "10ms..1m"),
    ("background.*.per_hour", "10..10000"),
    ("background.*.hold.mean", "10ms..10s"),
    (DAY_TO_DAY, "0..0.3"),
    ("loads.*.service.per_record", "1ms..60ms"),
    ("loads.*.service.per_transaction", "1ms..10s"),
    ("loads.*.service.cv", "0..1.5"),
    ("loads.*.service.day_to_day", "0..0.3"),
];

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
    let usual = &RANGES[..3];
    let open = |path: &str| !template.decides(path);
    let low: Vec<String> = usual
        .iter()
        .filter(|(path, _)| open(path))
        .map(|(path, range)| format!("{path}={}", range.split("..").next().unwrap_or_default()))
        .collect();
    let fields: Vec<FieldSet<'_>> =
        low.iter().map(|assignment| FieldSet { origin: "--fit", assignment }).collect();
    let loaded =
        template.with(&fields).map_err(|wrong| CalibrateError::Scenario(Box::new(wrong)))?;
    let loads = &loaded.scenario.loads;
    let one_at_a_time = loads.iter().all(|load| load.sending.mode == ConcurrencyMode::Serial);
    let shared = if one_at_a_time { &usual[1..1] } else { &usual[1..] };
    let services: Vec<String> = if loads.iter().all(|load| load.service.is_some()) {
        loads.iter().map(|load| load.path("service.per_record")).collect()
    } else {
        vec![usual[0].0.to_owned()]
    };
    let shared = shared.iter().map(|(path, _)| (*path).to_owned());
    Ok(services.into_iter().chain(shared).filter(|path| open(path)).collect())
}

/// The same argument with its usual range, if it names a field alone.
pub(super) fn with_range(argument: &str) -> Result<String, Box<Diagnostic>> {
    if argument.contains('=') {
        return Ok(argument.to_owned());
    }
    let path = argument.trim();
    match RANGES.iter().find(|(pattern, _)| matches(pattern, path)) {
        Some((_, range)) => Ok(format!("{path}={range}")),
        None => {
            let title = format!("`{path}` has no usual range");
            let known: Vec<&str> = RANGES.iter().map(|(pattern, _)| *pattern).collect();
            let help = format!("{HELP}; without ends: {}", known.join(", "));
            // The caret needs something to stand under.
            let shown = if path.is_empty() { "\"\"" } else { argument };
            Err(Box::new(Diagnostic::in_argument("--fit", shown, 0..shown.len(), title, help)))
        }
    }
}

fn matches(pattern: &str, path: &str) -> bool {
    let alike = |(part, key): (&str, &str)| match part {
        "*" => !key.trim_matches('"').is_empty(),
        part => part == key,
    };
    pattern.split('.').count() == path.split('.').count()
        && pattern.split('.').zip(path.split('.')).all(alike)
}

#[cfg(test)]
mod tests {
    use super::*;

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
