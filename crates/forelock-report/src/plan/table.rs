//! The table of a plan: a way of loading a row.

use super::json::{JsonStanding, JsonWay, PlanResult};
use crate::compare::mean_text::{mean_text, one_run_text};
use crate::document::{Column, Grid, Table};
use crate::duration_text::Spelling;
use crate::metric_label::label;
use forelock::scenario::Metric;
use forelock_io::words::{capitalised, grouped, plain};

/// Longer changes take several lines.
const CHANGES_WIDTH: usize = 46;
const NARROW: usize = 30;

/// All that were judged, what was found first.
pub(super) fn table(plan: &PlanResult) -> Table {
    Table {
        caption: "Ways of loading, judged by nights that none of them was chosen by".to_owned(),
        grid: grid(plan, CHANGES_WIDTH),
        narrower: vec![vec![grid(plan, NARROW)]],
    }
}

fn grid(plan: &PlanResult, width: usize) -> Grid {
    let columns = vec![
        Column { widest: Some(width), ..Column::left("Way of loading") },
        Column::right(label(Metric::Duration)),
        Column::right(label(Metric::LostRate)),
        Column::left("Objectives met"),
    ];
    let row = |&place: &usize| {
        let way = &plan.judged[place];
        vec![
            format!("{}\n{}", capitalised(&plain(&way.name)), plain(&way.in_words())),
            figures(way, Metric::Duration),
            figures(way, Metric::LostRate),
            kept(way),
        ]
    };
    Grid { columns, rows: plan.order().iter().map(row).collect(), gap: 2, may_break: false }
}

fn figures(way: &JsonWay, metric: Metric) -> String {
    let summary = &way.metrics[metric];
    let mean = mean_text(metric, summary, Spelling::Short);
    match one_run_text(metric, summary) {
        Some(range) => format!("{mean}\n{range}"),
        None => mean,
    }
}

fn kept(way: &JsonWay) -> String {
    let sign = match way.standing {
        JsonStanding::Keeps => "✓ proven",
        JsonStanding::Breaks => "✗ not met",
        JsonStanding::Open => "? not proven",
    };
    let nights = format!("in {} of {}", grouped(way.kept as f64, 0), way.nights);
    format!("{sign}\n  {}", nights.replace(' ', "\u{a0}"))
}
