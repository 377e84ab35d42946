//! The comparison in words: what happens as it is, what helps, what it costs.

use super::mean_text::mean_text;
use crate::answer::{processed_records, verdict};
use crate::duration_text::Spelling;
use crate::posterior_text::odds;
use crate::precision_line::too_wide;
use forelock::scenario::Metric;
use forelock::study::{Alternative, Contrast};
use forelock_io::words::{and_list, capitalised, plain};

/// A few sentences; figures and their units are joined by no-break spaces.
pub(crate) fn answer(contrast: &Contrast) -> String {
    let Some(first) = contrast.alternatives.first() else {
        return String::new();
    };
    let name = if contrast.is_of_one_scenario() {
        "As written".to_owned()
    } else {
        format!("With {}", quoted(first))
    };
    let mut sentences = vec![as_it_is(&name, first)];
    if let Some(verdict) = verdict(&first.finding.prediction) {
        sentences.push(verdict);
        sentences.extend(odds(&first.finding.prediction));
        sentences.extend(fastest_that_meets(contrast, first));
    } else {
        sentences.push(best(contrast, first, "No objectives are stated."));
    }
    sentences.extend(worse(contrast, &name));
    sentences.extend(other_sizes(contrast));
    sentences.extend(too_wide(&first.finding.prediction));
    sentences.join(" ")
}

fn as_it_is(name: &str, first: &Alternative) -> String {
    let left = match mean(first, Metric::Unprocessed) {
        0.0 => String::new(),
        _ => format!(", {} more would never be processed", figure(first, Metric::Unprocessed)),
    };
    format!(
        "{name}, {} of {} would fail on row locks{left}, and the {} would take {}.",
        rate(first),
        processed_records(&first.finding.scenario, &first.finding.prediction),
        if first.finding.scenario.loads.len() > 1 { "loads" } else { "load" },
        figure(first, Metric::Duration),
    )
}

fn fastest_that_meets(contrast: &Contrast, first: &Alternative) -> Vec<String> {
    let every = match first.finding.prediction.verdicts.len() {
        1 => "it",
        _ => "all of them",
    };
    let Some(fastest) = contrast.fastest() else {
        return vec![best(contrast, first, &format!("Nothing meets {every}."))];
    };
    let one = &contrast.alternatives[fastest];
    let mut sentences = vec![match fastest {
        0 => format!("Nothing else that meets {every} is faster."),
        _ => format!("The fastest that meets {every} is {}: {}.", quoted(one), outcome(one)),
    }];
    // A finished comparison has no error here; if it had, this sentence is no loss.
    let as_fast = contrast.as_fast().unwrap_or_default();
    let named = |indices: &[usize]| {
        and_list(&indices.iter().map(|&i| quoted(&contrast.alternatives[i])).collect::<Vec<_>>())
    };
    if !as_fast.is_empty() {
        sentences.push(format!(
            "{} {} too, in a time that can't be told apart by these replications.",
            capitalised(&named(&as_fast)),
            if as_fast.len() == 1 { "does" } else { "do" },
        ));
    }
    let meets = |&index: &usize| {
        index != fastest && index > 0 && contrast.alternatives[index].meets_objectives()
    };
    let slower: Vec<usize> = (0..contrast.alternatives.len())
        .filter(meets)
        .filter(|index| !as_fast.contains(index))
        .collect();
    if !slower.is_empty() {
        let do_too = if slower.len() == 1 { "does" } else { "do" };
        let take = if slower.len() == 1 { "takes" } else { "take" };
        sentences.push(format!("{} {do_too} too but {take} longer.", capitalised(&named(&slower))));
    }
    sentences
}

/// Without a yardstick that anything meets: the fewest failures, and the least time.
fn best(contrast: &Contrast, first: &Alternative, lead: &str) -> String {
    // What is never processed is lost as well.
    let by_loss = |a: &Alternative, b: &Alternative| {
        mean(a, Metric::LostRate).total_cmp(&mean(b, Metric::LostRate))
    };
    let by_time = |a: &Alternative, b: &Alternative| {
        mean(a, Metric::Duration).total_cmp(&mean(b, Metric::Duration))
    };
    let all = || contrast.alternatives.iter();
    let fewest = all().min_by(|a, b| by_loss(a, b).then(by_time(a, b))).unwrap_or(first);
    let quickest = all().min_by(|a, b| by_time(a, b).then(by_loss(a, b))).unwrap_or(first);
    let (has_fewer, fewest_do) = match loss(contrast) {
        Metric::LostRate => ("loses fewer records", "the fewest are lost"),
        _ => ("has fewer failures", "the fewest fail"),
    };
    if fewest.name == quickest.name {
        let is = if fewest.name == first.name {
            format!("nothing else {has_fewer} or takes less time than {}", quoted(first))
        } else {
            format!("{fewest_do}, in the least time, {}: {}", with(fewest), outcome(fewest))
        };
        format!("{lead} {}.", capitalised(&is))
    } else {
        format!(
            "{lead} {} {} ({}); the least time is taken {} ({}).",
            capitalised(fewest_do),
            with(fewest),
            outcome(fewest),
            with(quickest),
            outcome(quickest)
        )
    }
}

/// The rate that hides nothing: of what is lost, where any record is never processed.
fn loss(contrast: &Contrast) -> Metric {
    let mut all = contrast.alternatives.iter().map(|one| &one.finding.prediction);
    let is_left = all.any(|prediction| prediction.summary(Metric::Unprocessed).max > 0.0);
    if is_left { Metric::LostRate } else { Metric::FailureRate }
}

/// What should not be tried: significantly more is lost than with the first, which is called `name`.
fn worse(contrast: &Contrast, name: &str) -> Option<String> {
    let loss = loss(contrast);
    let is_worse = |one: &&Alternative| {
        one.difference(loss)
            .is_some_and(|difference| difference.is_significant() && difference.mean > 0.0)
    };
    let worse: Vec<_> = contrast
        .alternatives
        .iter()
        .filter(is_worse)
        .map(|one| format!("{} ({})", quoted(one), figure(one, loss)))
        .collect();
    let verb = if loss == Metric::LostRate { "is lost" } else { "fails" };
    let name = name.replacen("As", "as", 1).replacen("With", "with", 1);
    (!worse.is_empty()).then(|| {
        format!("A larger part of the records than {name} {verb} with {}.", and_list(&worse))
    })
}

/// Loads of different size: their counts say nothing of each other.
fn other_sizes(contrast: &Contrast) -> Option<String> {
    let size = |one: &Alternative| mean(one, Metric::Processed) + mean(one, Metric::Unprocessed);
    let first = size(contrast.alternatives.first()?);
    let other = contrast.alternatives.iter().any(|one| (size(one) / first - 1.0).abs() > 1e-3);
    other.then(|| {
        "They load different numbers of records: compare rates, not counts or times.".to_owned()
    })
}

/// `none fail, in 4 h 38 min`.
fn outcome(one: &Alternative) -> String {
    let left = match mean(one, Metric::Unprocessed) {
        0.0 => String::new(),
        _ => format!(", {} are never processed", figure(one, Metric::Unprocessed)),
    };
    format!("{} fail{left}, in {}", rate(one), figure(one, Metric::Duration))
}

/// `10.9 %`, or `none`.
fn rate(one: &Alternative) -> String {
    match mean(one, Metric::FailureRate) {
        0.0 => "none".to_owned(),
        _ => figure(one, Metric::FailureRate),
    }
}

fn with(one: &Alternative) -> String {
    format!("with {}", quoted(one))
}

fn quoted(one: &Alternative) -> String {
    format!("“{}”", plain(&one.name))
}

fn mean(one: &Alternative, metric: Metric) -> f64 {
    one.finding.prediction.summary(metric).mean
}

fn figure(one: &Alternative, metric: Metric) -> String {
    mean_text(metric, one.finding.prediction.summary(metric), Spelling::Words)
}
