//! Whether a calibration could have found what a file says.

use super::json::{CalibrationResult, JsonDetermined, JsonFit, JsonUnknown, MOST_DRAWS};
use super::probe_json::JsonProbe;
use forelock::scenario::Metric;
use forelock::stats::{Interval, Sample};
use forelock::study::calibrate::{MOST_UNKNOWNS, PredictiveCheck};
use forelock::study::posterior::Posterior;

/// No calibration is of more files.
const MOST_CASES: usize = Posterior::MOST_SCENARIOS;

/// Looks at all that is shown or drawn.
///
/// # Errors
///
/// The first thing that can't be.
pub(super) fn check(calibration: &CalibrationResult) -> Result<(), String> {
    let CalibrationResult { unknowns, ties, webs, cases, probes, draws, .. } = calibration;
    let CalibrationResult { doubt, widened, .. } = calibration;
    let count = unknowns.len();
    let knows = |path: &String| unknowns.iter().any(|one| one.path == *path);
    let is_draw = |draw: &Vec<f64>| {
        draw.len() == count && draw.iter().zip(unknowns).all(|(&value, one)| one.has(value))
    };
    let tied = ties.iter().flat_map(|tie| &tie.unknowns);
    let webbed = webs.iter().flat_map(|web| web.others.iter().chain([&web.unknown]));
    let next_is_there = calibration.next_probe.is_none_or(|next| next < probes.len());
    let wrong = if count == 0 || count > MOST_UNKNOWNS {
        "it has no `unknowns`, or too many"
    } else if cases.len().max(probes.len()) > MOST_CASES {
        "it has too many `cases` or `probes`"
    } else if draws.len() > MOST_DRAWS {
        "it has more `draws` than are ever written"
    } else if !unknowns.iter().all(JsonUnknown::can_be) {
        "the numbers of one of its `unknowns` contradict its `range`, `unit` or `scale`"
    } else if draws.is_empty() || !draws.iter().all(is_draw) {
        "its `draws` are not values of its `unknowns`"
    } else if !tied.chain(webbed).all(knows) {
        "its `ties` or `webs` are of no `unknowns`"
    } else if !cases.iter().flat_map(|case| &case.observed).all(JsonFit::can_be) {
        "the numbers of one of its `cases` come from no runs"
    } else if !(0.0..=1.0).contains(&calibration.together) || !calibration.is_earned() {
        "its `explained` contradicts its `together`, its `cases` or its `unknowns`"
    } else if !(0.0..=1.0).contains(doubt) || !possible(&[*widened]) {
        "its `doubt` is not from 0 to 1, or its `widened` is below 0"
    } else if !next_is_there || !probes.iter().all(JsonProbe::can_be) {
        "the numbers of one of its `probes` come from no runs"
    } else {
        return Ok(());
    };
    Err(wrong.to_owned())
}

impl CalibrationResult {
    /// Whether what is determined was observed of an org in the ranges.
    fn is_earned(&self) -> bool {
        let mut observed = self.cases.iter().flat_map(|case| &case.observed);
        if self.explained {
            return observed.all(|one| one.standing.is_met());
        }
        self.unknowns.iter().all(|one| one.determined == JsonDetermined::No)
    }
}

impl JsonUnknown {
    fn can_be(&self) -> bool {
        let Interval { low, high } = self.range;
        (0.0..=Sample::MAX_MAGNITUDE).contains(&low)
            && low < high
            && high <= Sample::MAX_MAGNITUDE
            && (!self.is_log() || high / low <= Sample::MAX_MAGNITUDE)
            && [self.best, self.mean, self.p5, self.p50, self.p95].iter().all(|&one| self.has(one))
            && [self.p5, self.p50, self.p95].is_sorted()
            && (0.0..=Sample::MAX_MAGNITUDE).contains(&self.share)
    }

    /// Whether it may have this value.
    fn has(&self, value: f64) -> bool {
        let Interval { low, high } = self.range;
        // A draw is written with fewer digits than its end may have.
        let room = 1e-6 * (high - low);
        (low - room..=high + room).contains(&value)
    }
}

impl JsonFit {
    fn can_be(&self) -> bool {
        let Interval { low, high } = self.range;
        let PredictiveCheck { interval, inside, probability } = self.check;
        let given = [self.observed, self.best, low, high, interval.low, interval.high];
        given.iter().all(|number| self.metric.range().contains(number))
            && possible(&[self.observed, self.within, self.best])
            && in_order(self.range)
            && in_order(interval)
            && (0.0..=1.0).contains(&probability)
            && inside == (probability >= PredictiveCheck::OUTSIDE)
    }
}

impl JsonProbe {
    fn can_be(&self) -> bool {
        possible(&[self.tells])
            && in_order(self.duration_s)
            && in_order(self.failure_rate)
            && Metric::FailureRate.range().contains(&self.failure_rate.high)
    }
}

fn in_order(Interval { low, high }: Interval) -> bool {
    low <= high && possible(&[low, high])
}

fn possible(numbers: &[f64]) -> bool {
    numbers.iter().all(|number| (0.0..=Sample::MAX_MAGNITUDE).contains(number))
}
