//! A plan in a few sentences.

use super::json::{JsonStanding, JsonWay, PlanResult, changes_in_words};
use super::tried_json::{JsonSoFar, JsonTried};
use crate::compare::mean_text::mean_text;
use crate::duration_text::Spelling;
use crate::load_name::in_row;
use crate::metric_label::label;
use crate::quantity::{Notation, plain_percent};
use forelock::scenario::Metric;
use forelock::stats::Summary;
use forelock::study::planner::AS_FAST;
use forelock_io::words::{and_list, counted, grouped, plain};

/// What was found, what it brings, and how it stands beside the scenario as written.
pub(super) fn answer(plan: &PlanResult) -> String {
    let mut sentences = Vec::new();
    if plan.interrupted {
        sentences
            .push("The search was stopped before it was done; this is the best so far.".into());
    }
    let way = |place: Option<usize>| place.and_then(|place| plan.judged.get(place));
    match (way(plan.plan), way(plan.nearest)) {
        (Some(chosen), _) => {
            sentences.push(kept(plan, chosen));
            sentences.push(outcome(chosen));
            sentences.extend(window(plan));
        }
        (None, Some(nearest)) => {
            sentences.push(none(plan, nearest));
            sentences.extend(would_hold(plan));
        }
        (None, None) => {
            sentences.push("No way of loading was judged, so that nothing is promised.".into());
            sentences.extend(plan.best_so_far.as_ref().map(so_far));
        }
    }
    let is_other = |place: &Option<usize>| *place != plan.plan.or(plan.nearest);
    if let Some(written) = way(plan.written.filter(|place| is_other(&Some(*place)))) {
        sentences.push(format!("As written, {}.", figures(written)));
    }
    if let Some(one) = way(plan.one_change.filter(|place| is_other(&Some(*place)))) {
        let proof = proof(one);
        sentences.push(format!(
            "With one change alone ({}), {}{proof}.",
            plain(&one.in_words()),
            figures(one)
        ));
    }
    let shown_before = |place: &usize| Some(*place) == plan.plan || Some(*place) == plan.one_change;
    if let Some(safest) = way(plan.safest.filter(|place| !shown_before(place))) {
        sentences.push(format!(
            "The safest ({}): {}{}.",
            plain(&safest.in_words()),
            figures(safest),
            proof(safest)
        ));
    }
    if plan.assumes_no_overhead {
        sentences.push(
            "The scenario does not say how long a batch takes to start, so each seems to start \
             immediately: real ones take 1 to 30 s, and a way that waits for batches is slower by \
             that. `--set org.batch_overhead=1s..30s` plans with it."
                .into(),
        );
    }
    sentences.extend(plan.to_learn.as_deref().map(plain));
    sentences.join(" ")
}

/// The best by the nights by which it was chosen.
fn so_far(best: &JsonSoFar) -> String {
    let JsonTried { kept, nights, duration_s, lost_rate } = best.tried;
    let show =
        |metric: Metric, value: f64| mean_text(metric, &Summary::alone(value), Spelling::Words);
    format!(
        "The best so far ({}) met the objectives in {} of {}, with {} of the records lost in {}.",
        plain(&changes_in_words(&best.changes)),
        grouped(kept as f64, 0),
        counted(nights, "night"),
        show(Metric::LostRate, lost_rate),
        show(Metric::Duration, duration_s),
    )
}

/// What is asked, in words: `lost rate < 0.1 %, in 90 % of the nights`.
pub(super) fn asked(plan: &PlanResult) -> String {
    let Some(first) = plan.judged.first() else { return String::new() };
    let of_all = first.objectives.iter().map(|one| (None, one));
    let of_loads = first.loads.iter();
    let of_loads = of_loads
        .flat_map(|load| load.objectives.iter().map(move |one| (Some(load.name.as_str()), one)));
    let one = |(load, one): (Option<&str>, &crate::verdict_json::JsonVerdict)| {
        let of = load.map_or_else(String::new, |load| format!("{}: ", in_row(load)));
        let metric = label(one.metric).to_lowercase();
        plain(&format!("{of}{metric} {}", one.objective)).replace(' ', "\u{a0}")
    };
    and_list(&of_all.chain(of_loads).map(one).collect::<Vec<_>>())
}

fn kept(plan: &PlanResult, chosen: &JsonWay) -> String {
    let changes = match chosen.changes.is_empty() {
        true => "the load as it is written".to_owned(),
        false => plain(&chosen.in_words()),
    };
    let meets = format!("to meet {} in {} of the nights", asked(plan), plain_percent(plan.sure));
    let is_all = plan.ways <= plan.tried.len() as u64;
    let duration = |way: &JsonWay| way.metrics[Metric::Duration].mean;
    let is_faster =
        |way: &JsonWay| way.standing == JsonStanding::Keeps && duration(way) < duration(chosen);
    if plan.judged.iter().any(is_faster) {
        let found = if is_all { "" } else { " that were found" };
        let alike = plain_percent(AS_FAST);
        return format!(
            "Of the ways{found} {meets}, those within {alike} of the fastest count as alike; of these, the one \
             that changes least and then loses least: {changes}."
        );
    }
    let found = if is_all { "" } else { " that was found" };
    format!("The fastest way{found} {meets}: {changes}.")
}

fn outcome(way: &JsonWay) -> String {
    format!(
        "One night then takes {} and {}; {} of {} that were not used to choose it met the objectives.",
        one_night(Metric::Duration, &way.metrics[Metric::Duration]),
        losses(way),
        grouped(way.kept as f64, 0),
        counted(way.nights as u64, "night"),
    )
}

fn losses(way: &JsonWay) -> String {
    let lost = &way.metrics[Metric::LostRate];
    if lost.max == 0.0 {
        return "loses no record".to_owned();
    }
    format!("loses {} of the records", one_night(Metric::LostRate, lost))
}

/// `3 h 10 min (nine nights in ten: 3 h 5 min to 3 h 16 min)`.
fn one_night(metric: Metric, summary: &Summary) -> String {
    let mean = mean_text(metric, summary, Spelling::Words);
    let Some(interval) = summary.prediction else { return mean };
    let alone = Summary { ci: None, ..*summary };
    let notation = Notation::of(metric.unit(), &alone, Spelling::Words);
    let [low, high] = [interval.low, interval.high].map(|end| notation.show(end));
    if low == high {
        return mean;
    }
    format!("{mean} (nine nights in ten: {})", notation.range(interval.low, interval.high, " to "))
}

fn figures(way: &JsonWay) -> String {
    let of = |metric: Metric| mean_text(metric, &way.metrics[metric], Spelling::Words);
    let lost = match way.metrics[Metric::LostRate].max {
        0.0 => "no record is lost".to_owned(),
        _ => format!("{} of the records are lost", of(Metric::LostRate)),
    };
    format!("{lost} in {}", of(Metric::Duration))
}

fn proof(way: &JsonWay) -> String {
    match way.standing {
        JsonStanding::Keeps => String::new(),
        JsonStanding::Breaks => ", which does not meet the objectives".to_owned(),
        JsonStanding::Open => format!(
            ", which met the objectives in {} of {}: too few nights to promise it",
            grouped(way.kept as f64, 0),
            counted(way.nights as u64, "night")
        ),
    }
}

fn window(plan: &PlanResult) -> Option<String> {
    let records = plan.window_records?;
    // The last digits of an extrapolation mean nothing.
    let digits = 10.0_f64.powf((records.max(1.0).log10().floor() - 2.0).max(0.0));
    let rounded = (records / digits).floor() * digits;
    Some(format!(
        "Even in a slow night the window holds about {} records at this pace.",
        grouped(rounded, 0)
    ))
}

fn none(plan: &PlanResult, nearest: &JsonWay) -> String {
    let tried = counted(plan.tried.len() as u64, "way");
    let kept = nearest.of_nights();
    let lead = match nearest.standing {
        JsonStanding::Open if kept.share() >= plan.sure => format!(
            "No way of loading is proven to meet {} in {} of the nights; a larger `--budget` may prove it.",
            asked(plan),
            plain_percent(plan.sure)
        ),
        _ => format!(
            "None of the {tried} of loading that were tried meets {} in {} of the nights.",
            asked(plan),
            plain_percent(plan.sure)
        ),
    };
    format!(
        "{lead} The nearest ({}) meets all of it in {} of {}: {}.",
        plain(&nearest.in_words()),
        grouped(nearest.kept as f64, 0),
        counted(nearest.nights as u64, "night"),
        figures(nearest),
    )
}

fn would_hold(plan: &PlanResult) -> Option<String> {
    let one = |one: &super::would_hold::JsonWouldHold| {
        let of = one.load.as_deref().map_or_else(String::new, |load| format!("{}: ", in_row(load)));
        plain(&format!(
            "{of}{} {} instead of {}",
            label(one.metric).to_lowercase(),
            one.words,
            one.objective
        ))
    };
    let all: Vec<String> = plan.would_hold.iter().map(one).collect();
    (!all.is_empty()).then(|| {
        format!(
            "What it would meet in {} of the nights, each by itself: {}.",
            plain_percent(plan.sure),
            and_list(&all)
        )
    })
}
