//! What a calibration means, in words.

use super::figures::{difference, figure};
use super::unexplained;
use crate::duration_text::Spelling;
use crate::field_name::short_name;
use crate::metric_label::label;
use forelock::scenario::{Metric, Quantity, QuantityUnit};
use forelock::study::DAY_TO_DAY;
use forelock::study::calibrate::{
    Calibration, CaseFit, Form, Grasp, Law, Marginal, ObservationFit, ObservationStanding,
    OutOfReach, Role, Tie, Web,
};
use forelock_io::words::{and_list, plain};

/// A paragraph each for what is known only of several unknowns together, what can't be met, and what
/// is assumed.
pub(super) fn remarks(calibration: &Calibration) -> Vec<String> {
    let names = Names::of(calibration);
    let mut paragraphs: Vec<String> = calibration.ties.iter().map(|tie| names.tie(tie)).collect();
    paragraphs.extend(calibration.webs.iter().map(|web| names.web(web)));
    paragraphs.extend(not_met(calibration, &names));
    paragraphs.extend(assumed(calibration));
    if calibration.orgs_differ {
        paragraphs.push(
            "The files describe different orgs, apart from what is fitted: fitted together, they \
             should extend the same profile."
                .to_owned(),
        );
    }
    if calibration.doubt > MUCH_DOUBT {
        paragraphs.push(format!(
            "About {:.0}\u{a0}% of what is left open comes from too few simulated runs: a larger \
             `--budget` narrows it.",
            100.0 * calibration.doubt
        ));
    }
    paragraphs
}

/// A share of the variance that more runs would take away, and that would be seen.
const MUCH_DOUBT: f64 = 0.25;

/// Names of unknowns, as short as tells them apart.
pub(super) struct Names<'a> {
    marginals: &'a [Marginal],
    names: Vec<String>,
}

impl<'a> Names<'a> {
    pub(super) fn of(calibration: &'a Calibration) -> Self {
        let paths = paths(calibration);
        let names = paths.iter().map(|path| short_name(path, &paths)).collect();
        Self { marginals: &calibration.marginals, names }
    }

    fn name(&self, unknown: usize) -> &str {
        &self.names[unknown]
    }

    fn value(&self, unknown: usize, value: f64) -> String {
        self.marginals[unknown].unknown.brief(value)
    }

    /// `per_record 9.2ms`.
    fn named(&self, unknown: usize, value: f64) -> String {
        format!("{} {}", self.name(unknown), self.value(unknown, value))
    }

    /// The value of each.
    pub(super) fn listed_at(&self, values: &[f64]) -> String {
        let at = values.iter().enumerate().map(|(one, &value)| self.named(one, value));
        and_list(&at.collect::<Vec<_>>())
    }

    fn tie(&self, tie: &Tie) -> String {
        let [a, b] = tie.unknowns;
        let fixed = tie.law.map_or_else(
            || format!("{} and {} only together", self.name(a), self.name(b)),
            |law| self.law(&law),
        );
        let [[low_a, low_b], [high_a, high_b]] = tie.ends;
        format!(
            "The runs fix {fixed}, not each: from {} with {} to {} with {}, everything meets the \
             observations alike.",
            self.named(a, low_a),
            self.named(b, low_b),
            self.named(a, high_a),
            self.named(b, high_b),
        )
    }

    /// `per_record × (1 + 3.7 × contention), which is 42.6ms (41.5ms to 43.7ms)`.
    fn law(&self, law: &Law) -> String {
        let [a, b] = law.unknowns;
        let (a_name, b_name) = (self.name(a), self.name(b));
        match law.form {
            Form::Power(1.0) => format!("{a_name} × {b_name}"),
            Form::Power(-1.0) => format!("{a_name} / {b_name}"),
            Form::Power(power) if power < 0.0 => {
                format!("{a_name} / {b_name}^{:.1}", -power)
            }
            Form::Power(power) => format!("{a_name} × {b_name}^{power:.1}"),
            Form::Slowed(k) => {
                let unit = self.marginals[a].unknown.unit;
                let brief = |amount: f64| Quantity { amount, unit }.brief(3);
                format!(
                    "{a_name} × (1 + {k:.1} × {b_name}), which is {} ({} to {})",
                    brief(law.p50),
                    brief(law.p5),
                    brief(law.p95)
                )
            }
        }
    }

    fn web(&self, web: &Web) -> String {
        let others: Vec<String> =
            web.others.iter().map(|&other| self.name(other).to_owned()).collect();
        format!(
            "The runs fix {} only together with {}: whoever knew those would know it.",
            self.name(web.unknown),
            and_list(&others)
        )
    }
}

/// What is known of each unknown by itself, or that nothing in the ranges gives what was observed.
pub(super) fn answer(calibration: &Calibration) -> String {
    if !calibration.explains() {
        return unexplained::answer(calibration);
    }
    let names = Names::of(calibration);
    let of = |grasp: Grasp| {
        let all = calibration.marginals.iter().enumerate();
        all.filter(move |(_, one)| one.grasp() == grasp)
    };
    let interval = |(place, one): (usize, &Marginal)| {
        format!(
            "{} ({} to {})",
            names.named(place, one.best),
            names.value(place, one.p5),
            names.value(place, one.p95)
        )
    };
    let fixed: Vec<String> = of(Grasp::Known).map(interval).collect();
    let narrowed: Vec<String> = of(Grasp::Narrowed)
        .map(|(place, one)| {
            let ends = [one.p5, one.p95].map(|value| names.value(place, value));
            format!("{} to between {} and {}", names.name(place), ends[0], ends[1])
        })
        .collect();
    let open: Vec<String> =
        of(Grasp::Open).map(|(place, _)| names.name(place).to_owned()).collect();
    let mut sentences = Vec::new();
    if !fixed.is_empty() {
        sentences.push(format!(
            "The observations determine {}: the value that fits best, and where nine tenths of the \
             posterior lie.",
            and_list(&fixed)
        ));
    }
    let who = |sentences: &[String]| if sentences.is_empty() { "The observations" } else { "They" };
    if !narrowed.is_empty() {
        sentences.push(format!("{} narrow {}.", who(&sentences), and_list(&narrowed)));
    }
    if !open.is_empty() {
        let each = match (open.len(), calibration.marginals.len()) {
            (1, 1) => "",
            (1, _) => " by itself",
            _ => " by themselves",
        };
        sentences.push(format!(
            "{} say little or nothing of {}{each}.",
            who(&sentences),
            and_list(&open)
        ));
    }
    sentences.join(" ")
}

/// Everything that was observed and can't be, or isn't met.
fn not_met(calibration: &Calibration, names: &Names<'_>) -> Vec<String> {
    let all = || {
        let cases = calibration.cases.iter();
        cases.flat_map(|case| case.observations.iter().map(move |fit| (case, fit)))
    };
    let title = |case, fit| title(calibration, case, fit);
    let words =
        |fit: &ObservationFit, value| figure(fit.observation.metric, value, Spelling::Words);
    let observed = |fit: &ObservationFit| words(fit, fit.observation.value);
    let best = |fit: &ObservationFit| words(fit, fit.best);
    let mut paragraphs = Vec::new();
    for (case, fit) in all() {
        let title = title(case, fit);
        let (ObservationStanding::MetByTolerance { nearest, values }
        | ObservationStanding::OutOfReach { nearest, values }) = &fit.standing
        else {
            continue;
        };
        let nothing_reaches_it = format!(
            "No value in the ranges reaches the observed {title} of {}: the nearest is {}, with {}.",
            observed(fit),
            words(fit, *nearest),
            names.listed_at(values),
        );
        let within = difference(fit.observation.metric, fit.observation.tolerance());
        paragraphs.push(match (&fit.standing, fit.role) {
            (ObservationStanding::MetByTolerance { .. }, _) => format!(
                "{nothing_reaches_it} It is within the tolerance of {within}, and so it counts as met."
            ),
            (_, Role::CountsWith(other)) => format!(
                "The {title} and {} add up to a number of processed records that nothing in the \
                 ranges comes near; the nearest is {}. The {title} is left out of the fit.",
                label(other).to_lowercase(),
                figure(Metric::Processed, *nearest, Spelling::Words),
            ),
            _ => format!("{nothing_reaches_it} It is left out of the fit."),
        });
    }
    let listed = |standing: &ObservationStanding, gives: &str| {
        let those = all().filter(|(_, fit)| fit.standing == *standing);
        let each = those.map(|(case, fit)| {
            format!("the {}, {}, where {gives} {}", title(case, fit), observed(fit), best(fit))
        });
        each.collect::<Vec<_>>().join("; ")
    };
    let odd = listed(&ObservationStanding::OddOneOut, "the others give");
    if !odd.is_empty() {
        paragraphs.push(format!(
            "What was observed can't all be met together. The others agree if these are left out, \
             and so they are: {odd}.",
        ));
    }
    let against = listed(&ObservationStanding::Disagrees, "the best fit gives");
    if !against.is_empty() {
        let disagree = |fit: &ObservationFit| fit.standing == ObservationStanding::Disagrees;
        let (who, whose) = match all().filter(|(_, fit)| disagree(fit)).count() {
            1 => (
                "The fit misses this value, though it meets lower and higher ones",
                "Its tolerance counts",
            ),
            _ => (
                "These contradict one another, and nothing says which of them is right",
                "Their tolerances count",
            ),
        };
        paragraphs.push(format!(
            "{who}: {against}. {whose} as {:.1} times as wide, so that the intervals span what was \
             observed; find out what was different, and leave out what doesn't belong.",
            calibration.widening.sqrt(),
        ));
    }
    paragraphs
}

/// What was observed, of which load and which file where there are several.
pub(super) fn title(calibration: &Calibration, case: &CaseFit, fit: &ObservationFit) -> String {
    let name = of_load(fit.load.as_deref(), &label(fit.observation.metric).to_lowercase());
    match calibration.cases.len() {
        1 => name,
        _ => format!("{name} of {}", plain(&case.name)),
    }
}

/// `failure rate of the load contacts`.
fn of_load(load: Option<&str>, metric: &str) -> String {
    load.map_or_else(|| metric.to_owned(), |load| format!("{metric} of the load {}", plain(load)))
}

/// What is taken for granted of other nights.
fn assumed(calibration: &Calibration) -> Option<String> {
    let day_to_day = calibration.assumed_day_to_day?;
    let percent = Quantity { amount: day_to_day, unit: QuantityUnit::Percent }.brief(3);
    let percent = percent.replace('%', "\u{a0}%");
    let (since, how) = match calibration.cases.len() {
        1 => ("one run can't show it", "with several runs of the org, "),
        _ => ("that was not fitted", "to fit it, "),
    };
    Some(format!(
        "It assumes that nights differ by {percent} (day_to_day = {day_to_day}), since {since}; \
         {how}add `--fit {DAY_TO_DAY}`, or state it in the scenario."
    ))
}

/// The paths of all unknowns.
pub(super) fn paths(calibration: &Calibration) -> Vec<&str> {
    calibration.marginals.iter().map(|one| one.unknown.path.as_str()).collect()
}

/// Why there is nothing to fit.
pub(super) fn out_of_reach(one: &OutOfReach) -> String {
    let metric = one.observation.metric;
    format!(
        "{}: the observed {} is {}; the nearest in the ranges is {}, with {}.",
        plain(&one.file),
        of_load(one.load.as_deref(), &label(metric).to_lowercase()),
        figure(metric, one.observation.value, Spelling::Words),
        figure(metric, one.nearest, Spelling::Words),
        and_list(&one.at),
    )
}
