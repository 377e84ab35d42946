//! Which of the fields that are not known matter.

use super::Finding;
use crate::model::ReplicationNumber;
use crate::scenario::Metric;
use crate::stats::FirstOrder;

/// What part of the variance of `metric` over the replications each range of the scenario explains
/// alone, in the order of the ranges; nothing if there is no range, or too few replications.
#[must_use]
pub fn first_order(finding: &Finding, metric: Metric) -> Vec<FirstOrder> {
    let Some(drawn) = &finding.drawn else { return Vec::new() };
    let (seed, ranges) = (finding.scenario.run.seed, drawn.ranges().len());
    let outcomes = finding.replications.outcomes();
    let results: Vec<f64> = outcomes.iter().map(|outcome| outcome.get(metric)).collect();
    let mut inputs = vec![Vec::with_capacity(results.len()); ranges];
    for number in 0..results.len() as u64 {
        let values = drawn.values(seed, ReplicationNumber(number));
        // The ranges come last.
        let of_ranges = values.iter().rev().take(ranges).rev();
        for (input, value) in inputs.iter_mut().zip(of_ranges) {
            input.push(value.unwrap_or_default());
        }
    }
    let all: Option<Vec<FirstOrder>> =
        inputs.iter().map(|input| FirstOrder::of(input, &results)).collect();
    all.unwrap_or_default()
}
