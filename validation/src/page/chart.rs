//! Predicted against real, all cases in one picture.

use crate::comparison::{Beside, Comparison};
use crate::postgres::LockKind;
use crate::published::Observed;
use anyhow::{Result, anyhow};
use forelock::scenario::Metric;
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontStyle, register_font};
use std::path::Path;
use std::sync::Once;

const PUBLISHED: RGBColor = RGBColor(200, 80, 0);
const ADVISORY: RGBColor = RGBColor(0, 100, 180);
const ROW: RGBColor = RGBColor(0, 140, 100);
const FONT: &str = "DejaVu Sans";

/// A point with the spread of either coordinate.
struct Mark {
    real: f64,
    /// How surely that is known: the value is within this of it.
    real_error: f64,
    predicted: f64,
    low: f64,
    high: f64,
    color: RGBColor,
}

/// An axis: what it shows, where a value lies on it, and which values are written at it.
struct Axis {
    title: &'static str,
    place: fn(f64) -> f64,
    ends: [f64; 2],
    ticks: &'static [(f64, &'static str)],
}

/// Small rates matter as much as large ones, and some are 0.
const RATE: Axis = Axis {
    title: "Records that fail",
    place: |rate| rate.max(0.0).sqrt(),
    ends: [0.0, 1.0],
    ticks: &[
        (0.0, "0"),
        (0.01, "1 %"),
        (0.05, "5 %"),
        (0.1, "10 %"),
        (0.2, "20 %"),
        (0.4, "40 %"),
        (0.7, "70 %"),
        (1.0, "100 %"),
    ],
};

const DURATION: Axis = Axis {
    title: "Duration",
    place: |seconds| seconds.max(1e-3).ln(),
    ends: [3.0, 60_000.0],
    ticks: &[
        (4.0, "4 s"),
        (10.0, "10 s"),
        (30.0, "30 s"),
        (120.0, "2 min"),
        (600.0, "10 min"),
        (3_600.0, "1 h"),
        (18_000.0, "5 h"),
    ],
};

/// Draws it.
pub fn draw(published: &[Observed], database: &[Comparison], file: &Path) -> Result<()> {
    static FONTS: Once = Once::new();
    FONTS.call_once(|| {
        // A font that is refused shows in the picture.
        let _ = register_font(FONT, FontStyle::Normal, dejavu::sans::regular());
        let _ = register_font(FONT, FontStyle::Bold, dejavu::sans::bold());
    });
    let root = SVGBackend::new(file, (1_000, 560)).into_drawing_area();
    root.fill(&WHITE).map_err(wrong)?;
    let (panels, legend) = root.split_vertically(510);
    let panels = panels.split_evenly((1, 2));
    for (panel, axis, metric) in
        [(&panels[0], RATE, Metric::FailureRate), (&panels[1], DURATION, Metric::Duration)]
    {
        let own = published.iter().filter(|one| one.metric == metric).map(of_published);
        let played = database.iter().map(|one| {
            let beside = if metric == Metric::Duration { one.duration } else { one.failure_rate };
            of_database(beside, one)
        });
        draw_panel(panel, &axis, own.chain(played))?;
    }
    let kinds = [
        (PUBLISHED, "published runs"),
        (ADVISORY, "PostgreSQL, advisory locks"),
        (ROW, "PostgreSQL, row locks"),
    ];
    for (x, (color, words)) in [70, 250, 520].into_iter().zip(kinds) {
        legend.draw(&Circle::new((x, 14), 5, color.filled())).map_err(wrong)?;
        legend.draw(&Text::new(words, (x + 12, 7), (FONT, 15))).map_err(wrong)?;
    }
    let bars = "Upright bars: where nine real runs in ten are predicted. Level bars: how surely the real value is known.";
    legend.draw(&Text::new(bars, (65, 29), (FONT, 13))).map_err(wrong)?;
    root.present().map_err(wrong)
}

fn of_published(one: &Observed) -> Mark {
    Mark {
        real: one.observed,
        real_error: one.within.unwrap_or(0.0),
        predicted: one.predicted,
        low: one.night.low,
        high: one.night.high,
        color: PUBLISHED,
    }
}

fn of_database(of: Beside, comparison: &Comparison) -> Mark {
    let color = match comparison.setting.locks {
        LockKind::Advisory => ADVISORY,
        LockKind::Row => ROW,
    };
    let [low, high] = of.night;
    Mark { real: of.real, real_error: 2.0 * of.error, predicted: of.predicted, low, high, color }
}

fn draw_panel(
    panel: &DrawingArea<SVGBackend<'_>, Shift>,
    axis: &Axis,
    marks: impl Iterator<Item = Mark>,
) -> Result<()> {
    let [low, high] = axis.ends.map(axis.place);
    let slack = (high - low) * 0.03;
    let range = (low - slack)..(high + slack);
    let mut chart = ChartBuilder::on(panel)
        .caption(axis.title, (FONT, 18))
        .margin(10)
        .x_label_area_size(45)
        .y_label_area_size(65)
        .build_cartesian_2d(range.clone(), range)
        .map_err(wrong)?;
    chart
        .configure_mesh()
        .disable_mesh()
        .x_labels(0)
        .y_labels(0)
        .x_desc("real")
        .y_desc("predicted")
        .axis_desc_style((FONT, 15))
        .draw()
        .map_err(wrong)?;
    let pale = RGBColor(225, 225, 225);
    for (value, words) in axis.ticks {
        let at = (axis.place)(*value);
        for line in
            [[(at, low - slack), (at, high + slack)], [(low - slack, at), (high + slack, at)]]
        {
            chart.draw_series(LineSeries::new(line, pale)).map_err(wrong)?;
        }
        let (x, y) = chart.backend_coord(&(at, at));
        let (left, bottom) = chart.backend_coord(&(low - slack, low - slack));
        let (panel_left, panel_top) = panel.get_base_pixel();
        let below = TextStyle::from((FONT, 12)).pos(Pos::new(HPos::Center, VPos::Top));
        panel
            .draw(&Text::new(*words, (x - panel_left, bottom + 4 - panel_top), below))
            .map_err(wrong)?;
        let beside = TextStyle::from((FONT, 12)).pos(Pos::new(HPos::Right, VPos::Center));
        panel
            .draw(&Text::new(*words, (left - 5 - panel_left, y - panel_top), beside))
            .map_err(wrong)?;
    }
    chart
        .draw_series(LineSeries::new([(low, low), (high, high)], BLACK.mix(0.5)))
        .map_err(wrong)?;
    for mark in marks {
        let [real, left, right, predicted, bottom, top] = [
            mark.real,
            mark.real - mark.real_error,
            mark.real + mark.real_error,
            mark.predicted,
            mark.low,
            mark.high,
        ]
        .map(axis.place);
        let bars = [vec![(left, predicted), (right, predicted)], vec![(real, bottom), (real, top)]];
        for bar in bars {
            chart
                .draw_series(LineSeries::new(bar, mark.color.mix(0.5).stroke_width(2)))
                .map_err(wrong)?;
        }
        chart
            .draw_series([Circle::new((real, predicted), 4, mark.color.filled())])
            .map_err(wrong)?;
    }
    Ok(())
}

fn wrong(error: impl std::fmt::Display) -> anyhow::Error {
    anyhow!("the chart can't be drawn: {error}")
}
