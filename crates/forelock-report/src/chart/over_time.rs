//! How a load goes: records, queue and workers, locks; over time.

use super::run::RunDrawing;
use forelock::study::{Band, Bands, OverTime};
use forelock_io::words::grouped;
use forelock_picture::Area;
use forelock_picture::Picture;
use forelock_picture::color::Color;
use forelock_picture::frame::Frame;
use forelock_picture::legend::Swatch;
use forelock_picture::panel::{Axis, Panel};
use forelock_picture::style::{BLUE, CREATED, FAILED, PURPLE, SKY, WAITING};
use forelock_picture::ticks::{Ticks, Unit};

/// One line of a plot.
#[derive(Clone, Copy)]
struct Series {
    name: &'static str,
    color: Color,
    of: fn(&Bands) -> Band,
}

/// A plot: what its lines have in common.
#[derive(Clone, Copy)]
struct Plot {
    name: &'static str,
    series: [Series; 2],
}

const PLOTS: [Plot; 3] = [
    Plot {
        name: "Records a second",
        series: [
            Series { name: "created", color: CREATED, of: |bands| bands.created },
            Series { name: "failed", color: FAILED, of: |bands| bands.failed },
        ],
    },
    Plot {
        name: "Batches",
        series: [
            Series { name: "queued", color: PURPLE, of: |bands| bands.queued },
            Series { name: "on workers", color: BLUE, of: |bands| bands.busy },
        ],
    },
    Plot {
        name: "Transactions",
        series: [
            Series { name: "in service", color: SKY, of: |bands| bands.in_service },
            Series { name: "waiting for locks", color: WAITING, of: |bands| bands.waiting },
        ],
    },
];

/// Levels and rates over time: the mean of the replications in the range of nine in ten.
pub(super) fn over_time(run: &RunDrawing) -> Picture {
    let over_time = &run.over_time;
    let spread = over_time.replications > 1;
    let what = if spread {
        let replications = grouped(over_time.replications as f64, 0);
        format!(
            "{}: mean of {replications} replications; nine in ten are in the bands",
            run.scenario
        )
    } else {
        format!("{}: one replication", run.scenario)
    };
    let finding = run.finding();
    let mut frame = Frame::new(&finding, &what);
    let swatch = |color| if spread { Swatch::Band(color) } else { Swatch::Line(color) };
    let names: Vec<(Swatch, &str)> = PLOTS
        .iter()
        .flat_map(|plot| &plot.series)
        .map(|series| (swatch(series.color), series.name))
        .collect();
    frame.legend(&names);
    let end = over_time.end.as_secs_f64();
    let x = Axis::new("Time", Ticks::exact(Unit::Time, 0.0, end, 10));
    let ys = PLOTS.map(|plot| vertical(&plot, over_time, spread));
    let panels = frame.stacked(frame.free, &x, &ys);
    for (plot, panel) in PLOTS.iter().zip(panels) {
        draw(&mut frame, plot, over_time, panel, spread);
    }
    frame.finish("over-time", alt(run, &finding))
}

/// In words what the lines show.
fn alt(run: &RunDrawing, finding: &str) -> String {
    let highest = |of: fn(&Bands) -> Band| {
        let means = run.over_time.steps.iter().map(|bands| of(bands).mean);
        Unit::Plain.alone(means.fold(0.0, f64::max))
    };
    format!(
        "Lines over the {} of {}: records created (at most {} a second) and failed (at most {}), \
         batches queued (at most {}) and on workers (at most {}), transactions in service (at most \
         {}) and waiting for locks (at most {}). {finding}.",
        Unit::Time.alone(run.over_time.end.as_secs_f64()),
        run.scenario,
        highest(|bands| bands.created),
        highest(|bands| bands.failed),
        highest(|bands| bands.queued),
        highest(|bands| bands.busy),
        highest(|bands| bands.in_service),
        highest(|bands| bands.waiting),
    )
}

/// An axis that holds every line and band of a plot.
fn vertical(plot: &Plot, over_time: &OverTime, spread: bool) -> Axis {
    let bands = plot.series.iter().flat_map(|series| over_time.steps.iter().map(series.of));
    let tops = bands.map(|band| if spread { band.p95.max(band.mean) } else { band.mean });
    Axis::new(plot.name, Ticks::from_zero(Unit::Plain, tops.fold(0.0, f64::max), 3))
}

fn draw(frame: &mut Frame, plot: &Plot, over_time: &OverTime, panel: Panel, spread: bool) {
    for series in plot.series.iter().filter(|_| spread) {
        let around = steps(over_time, series.of, |band| (band.p5, band.p95));
        let around: Vec<_> = around.map(|(at, (low, high))| (at, low, high)).collect();
        frame.band(panel, &around, series.color);
    }
    for series in &plot.series {
        let through: Vec<_> = steps(over_time, series.of, |band| band.mean).collect();
        frame.curve(panel, &through, series.color);
    }
    marks(frame, plot, over_time, panel);
}

/// A value at the start and the end of every step: a level holds for the whole of it.
fn steps<T: Copy>(
    over_time: &OverTime,
    of: fn(&Bands) -> Band,
    value: fn(Band) -> T,
) -> impl Iterator<Item = (f64, T)> {
    let end = over_time.end.as_secs_f64();
    let step = over_time.step.as_secs_f64();
    over_time.steps.iter().zip(0_u32..).flat_map(move |(bands, number)| {
        let from = f64::from(number) * step;
        let value = value(of(bands));
        [(from, value), ((from + step).min(end), value)]
    })
}

fn marks(frame: &mut Frame, plot: &Plot, over_time: &OverTime, panel: Panel) {
    let step = over_time.step.as_secs_f64();
    let end = over_time.end.as_secs_f64();
    for (bands, number) in over_time.steps.iter().zip(0_u32..) {
        let from = f64::from(number) * step;
        let to = (from + step).min(end);
        let area = Area { left: panel.x.at(from), right: panel.x.at(to), ..panel.plot };
        let values = plot.series.iter().map(|series| {
            let band = (series.of)(bands);
            let number = |number| Unit::Plain.alone(number);
            let mean = format!("{} {}", series.name, number(band.mean));
            if over_time.replications > 1 {
                format!("{mean} ({} to {})", number(band.p5), number(band.p95))
            } else {
                mean
            }
        });
        let values: Vec<String> = values.collect();
        let at = format!("{} to {}", Unit::Time.alone(from), Unit::Time.alone(to));
        frame.mark(area, format!("{at}: {}: {}", plot.name.to_lowercase(), values.join(", ")));
    }
}
