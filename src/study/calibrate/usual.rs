//! What is usually not known of an org, and between which ends it usually lies.

use super::CalibrateError;
use crate::scenario::{ConcurrencyMode, Diagnostic, FieldSet, Template};

/// Fields with the range that they usually lie in. A `*` stands for a number.
const RANGES: [(&str, &str); 11] = [
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
];

/// What a `--fit` is.
pub(super) const HELP: &str = "write a field and the two ends of what it may be, such as \
                               `--fit org.service.per_record=1ms..60ms`";

/// The unknowns that a calibration of the scenario of `template` has if none is named: what a record
/// takes; and unless one batch runs at a time, how much those that run at once slow one another, and
/// how many may. What `--set` says is known.
///
/// # Errors
///
/// If it is no scenario with them.
pub fn usual_unknowns(template: &Template) -> Result<Vec<String>, CalibrateError> {
    let usual = &RANGES[..3];
    let open = |(path, _): &&(&str, &str)| !template.decides(path);
    let low: Vec<String> = usual
        .iter()
        .filter(open)
        .map(|(path, range)| format!("{path}={}", range.split("..").next().unwrap_or_default()))
        .collect();
    let fields: Vec<FieldSet<'_>> =
        low.iter().map(|assignment| FieldSet { origin: "--fit", assignment }).collect();
    let loaded =
        template.with(&fields).map_err(|wrong| CalibrateError::Scenario(Box::new(wrong)))?;
    let count = match loaded.scenario.loads.first().sending.mode {
        ConcurrencyMode::Serial => 1,
        ConcurrencyMode::Parallel => usual.len(),
    };
    Ok(usual[..count].iter().filter(open).map(|(path, _)| (*path).to_owned()).collect())
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
        "*" => !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit()),
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
        for other in ["background.x.per_hour", "background..per_hour", "org", "workers"] {
            assert_eq!(range(other), None, "{other}");
        }
    }
}
