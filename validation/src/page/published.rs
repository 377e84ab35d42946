//! The part of the page on published runs.

use super::words::{interval, value};
use crate::published::{Observed, PUBLISHED};
use std::fmt::Write as _;

/// The first table: each run by what its own file says of the org.
pub fn table(all: &[Vec<Observed>]) -> String {
    let mut out = String::from(
        "| run | what the prediction knows of the org | | observed | predicted | 90 % interval of one night | | how strong the case is |\n\
         |---|---|---|---:|---:|---:|---|---|\n",
    );
    for (run, observed) in PUBLISHED.iter().zip(all) {
        for one in observed {
            let _ = writeln!(
                out,
                "| {} | {} | {} | {} |",
                link(run.file),
                run.org,
                cells(one),
                run.strength
            );
        }
    }
    out
}

/// The second table: the later nights, predicted from the first one.
pub fn later_table(nights: &[(&str, Vec<Observed>)]) -> String {
    let mut out = String::from(
        "| night | | observed | predicted | 90 % interval of one night | |\n|---|---|---:|---:|---:|---|\n",
    );
    for (file, observed) in nights {
        for one in observed {
            let _ = writeln!(out, "| {} | {} |", link(file), cells(one));
        }
    }
    out
}

/// How many of these lie inside.
pub fn inside<'a>(all: impl IntoIterator<Item = &'a Observed>) -> (usize, usize) {
    all.into_iter()
        .fold((0, 0), |(inside, all), one| (inside + usize::from(one.is_inside()), all + 1))
}

fn cells(one: &Observed) -> String {
    let metric = one.metric;
    let within =
        one.within.map(|within| format!(" ± {}", value(metric, within))).unwrap_or_default();
    format!(
        "{} | {}{within} | {} | {} | {}",
        if metric == forelock::scenario::Metric::Duration { "duration" } else { "failed" },
        value(metric, one.observed),
        value(metric, one.predicted),
        interval(metric, one.night),
        standing(one)
    )
}

fn standing(one: &Observed) -> &'static str {
    let reaches = |by: f64| {
        [one.observed - by, one.observed + by].into_iter().any(|end| one.night.contains(end))
    };
    match one.within {
        _ if one.is_inside() => "inside",
        Some(within) if reaches(within) => "**outside**, but for its ±",
        Some(_) | None => "**outside**",
    }
}

fn link(file: &str) -> String {
    let name = file.rsplit('/').next().unwrap_or(file);
    format!("[{name}](../scenarios/{file}.toml)")
}
