//! The unknowns of a command line.

use super::CalibrateError;
use super::usual::{self, usual_unknowns};
use crate::scenario::{QuantityUnit, Template, Unknown};
use crate::study::posterior;
use crate::study::sweep::{AxisValues, Design, Layout, Scale, Spec};

/// Ends that are so many times one another may lie on a logarithmic scale.
const DECADE: f64 = 10.0;

/// What says that a scale is not logarithmic though it spans a decade.
const EVEN: &str = ":even";

/// All that a calibration of `templates` is to find out: what `fit` names, and the ranges of the
/// files; without both, the [usual unknowns](usual_unknowns) of the first file.
///
/// # Errors
///
/// As [`read_unknowns`].
pub fn unknowns_of(
    fit: &[String],
    templates: &[&Template],
) -> Result<Vec<Unknown>, CalibrateError> {
    let mut ranges: Vec<Unknown> = Vec::new();
    for template in templates {
        let own = template.ranges(&[], &[]);
        for range in own.map_err(|wrong| CalibrateError::Scenario(Box::new(wrong)))? {
            if !ranges.iter().any(|one| template.is_same_field(&one.path, &range.path)) {
                ranges.push(range);
            }
        }
    }
    let mut unknowns = match (fit, templates.first()) {
        ([], Some(first)) if ranges.is_empty() => {
            read_unknowns(&usual_unknowns(first)?, templates)?
        }
        ([], _) => Vec::new(),
        (fit, _) => read_unknowns(fit, templates)?,
    };
    ranges.retain(|range| {
        let is_same = |one: &Unknown| {
            templates.iter().any(|template| template.is_same_field(&one.path, &range.path))
        };
        !unknowns.iter().any(is_same)
    });
    unknowns.extend(ranges);
    Ok(unknowns)
}

/// The unknowns of `arguments`, each of one `--fit`, checked on every one of `templates`: the
/// ends must be values of the field.
///
/// # Errors
///
/// The part of an argument that is wrong.
pub fn read_unknowns(
    arguments: &[String],
    templates: &[&Template],
) -> Result<Vec<Unknown>, CalibrateError> {
    let mut unknowns: Vec<Unknown> = Vec::new();
    let mut even = Vec::new();
    let mut ranges = Vec::new();
    for argument in arguments {
        let argument = usual::with_range(argument)?;
        let range = argument.strip_suffix(EVEN).unwrap_or(&argument);
        even.push(range.len() < argument.len());
        ranges.push(range.to_owned());
    }
    let mut fields: Vec<posterior::Unknown> = Vec::new();
    for range in &ranges {
        let spec = Spec::parse(range, Layout::Unknown)?;
        posterior::Unknown::check(&spec.path, &fields)
            .map_err(|wrong| spec.wrong(0..spec.path.len(), wrong.to_string(), usual::HELP))?;
        if let Some(set) = templates.iter().find_map(|one| one.decided_by(&spec.path)) {
            let title = format!("`{}` is not unknown: `--set {set}` says what it is", spec.path);
            let help = "leave out one of the two";
            return Err(spec.wrong(0..spec.path.len(), title, help).into());
        }
        fields.push(posterior::Unknown { path: spec.path, unit: QuantityUnit::Plain });
    }
    for template in templates {
        let design = Design::new(&ranges, Layout::Unknown, template)?;
        let axes = design.axes().iter().zip(&even);
        unknowns = axes
            .filter_map(|(axis, &even)| match &axis.values {
                AxisValues::Between(scale) => Some(on(&axis.path, scale, even)),
                AxisValues::Steps(_) | AxisValues::Many { .. } => None,
            })
            .collect();
    }
    Ok(unknowns)
}

fn on(path: &str, scale: &Scale, even: bool) -> Unknown {
    let (low, high) = (scale.low(), scale.high());
    let decade = low.amount > 0.0 && high.amount >= DECADE * low.amount;
    Unknown {
        path: path.to_owned(),
        unit: low.unit,
        low: low.amount,
        high: high.amount,
        log: scale.is_log() || (decade && !even),
        whole: scale.is_whole(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"
        data = { parents = 100, children = 5_000 }
        load = { batch_size = 200 }
        org = { workers = 4, service.per_record = "9ms" }
    "#;

    fn read(arguments: &[&str]) -> Result<Vec<Unknown>, CalibrateError> {
        let template = Template::parse("small.toml", TEXT, &["org.service.cv=0.4".into()]).unwrap();
        let arguments: Vec<String> = arguments.iter().map(|&one| one.to_owned()).collect();
        read_unknowns(&arguments, &[&template])
    }

    fn one(argument: &str) -> Unknown {
        read(&[argument]).unwrap_or_else(|wrong| panic!("{wrong}")).remove(0)
    }

    #[test]
    fn scales_are_logarithmic_over_a_decade() {
        for (argument, log, whole) in [
            ("org.service.per_record=1ms..60ms", true, false),
            ("org.service.per_record=1ms..60ms:even", false, false),
            ("org.service.per_record=5ms..15ms", false, false),
            ("org.service.per_record=5ms..15ms:log", true, false),
            ("org.workers=1..100", true, true),
            ("org.workers=10..20", false, true),
            ("org.scaling.contention=0..1", false, false),
            ("org.service.per_record", true, false),
            ("org.workers", true, true),
        ] {
            let unknown = one(argument);
            assert_eq!((unknown.log, unknown.whole), (log, whole), "{argument}");
        }
    }

    #[test]
    fn places_and_values_are_one_another() {
        let per_record = one("org.service.per_record=1ms..100ms");
        assert!((per_record.value_at(0.5) - 0.01).abs() < 1e-12);
        assert!((per_record.place_of(0.01) - 0.5).abs() < 1e-12);
        assert_eq!(per_record.assignment(0.01), "org.service.per_record=10ms");
        assert!((per_record.prior_sd() - 100_f64.ln() / 12_f64.sqrt()).abs() < 1e-12);
        let share = one("org.locks.held_fraction=20%..80%");
        assert_eq!(share.written(share.value_at(0.5)), "50%");
    }

    /// Each of ten whole numbers on an even scale has a tenth of the places.
    #[test]
    fn whole_numbers_are_equally_likely_the_first_and_the_last_as_well() {
        let workers = one("org.workers=11..20");
        let values: Vec<f64> =
            (0..1_000).map(|step| workers.value_at((f64::from(step) + 0.5) / 1e3)).collect();
        for number in 11..=20 {
            let count = values.iter().filter(|&&value| value == f64::from(number)).count();
            assert_eq!(count, 100, "{number}");
        }
        assert_eq!(workers.value_at(workers.place_of(11.0)), 11.0);
    }

    #[test]
    fn what_is_wrong_is_said_where_it_stands() {
        for (arguments, words) in [
            (vec!["org.workers=9..3"], "the range is empty"),
            (vec!["org.workers=3"], "two ends"),
            (vec!["org.workers=1,2"], "two ends"),
            (vec!["org.workers=1..9:5"], "two ends"),
            (vec!["org.workers=1ms..9ms"], "--fit"),
            (vec!["org.workers=0..9"], "--fit"),
            (vec!["org.worker=1..9"], "did you mean"),
            (vec!["org.worker"], "no usual range"),
            (vec!["name=1..9"], "is not the path of a field"),
            (vec!["run.seed=1..9"], "can't be drawn"),
            (vec!["org.workers=1..9", "org.workers=1..9"], "the same field"),
            (vec!["org.service.cv=0..1"], "`--set org.service.cv=0.4` says"),
            (vec![""], "no usual range"),
            (vec!["=1..2"], "no field before"),
        ] {
            let wrong = read(&arguments).unwrap_err().to_string();
            assert!(wrong.contains(words), "{arguments:?}: {wrong}");
            assert!(!wrong.contains("--vary"), "{arguments:?}: {wrong}");
        }
    }
}
