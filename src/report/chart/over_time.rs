//! How a load goes: records, queue and workers, locks; over time.

use super::color::Color;
use super::frame::Frame;
use super::legend::Swatch;
use super::panel::{Axis, Panel};
use super::picture::Picture;
use super::place::Area;
use super::style::{BLUE, CREATED, FAILED, PURPLE, SKY, WAITING};
use super::ticks::{Ticks, Unit};
use crate::study::{Band, Bands, OverTime};

/// What a chart of a run is about.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct About<'a> {
    /// The scenario's name.
    pub(super) scenario: &'a str,
    /// What is found, such as “11.2 % of 1,250,000 records fail, in 4 h 34 min”.
    pub(super) finding: &'a str,
}

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
pub(super) fn over_time(over_time: &OverTime, about: &About<'_>) -> Picture {
    let spread = over_time.replications > 1;
    let what = if spread {
        format!(
            "{}: mean of {} replications; nine in ten run within the bands",
            about.scenario, over_time.replications
        )
    } else {
        format!("{}: one replication", about.scenario)
    };
    let mut frame = Frame::new(about.finding, &what);
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
    frame.finish("over-time", format!("{what}. {}", about.finding))
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
            format!(
                "{} {} ({} to {})",
                series.name,
                Unit::Plain.alone(band.mean),
                Unit::Plain.alone(band.p5),
                Unit::Plain.alone(band.p95)
            )
        });
        let values: Vec<String> = values.collect();
        let at = format!("{} to {}", Unit::Time.alone(from), Unit::Time.alone(to));
        frame.mark(area, format!("{at}: {}: {}", plot.name.to_lowercase(), values.join(", ")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Plan;
    use crate::report::chart::Format;
    use crate::study::{Pool, record};

    #[test]
    fn look() {
        let loaded = crate::scenario::load("scenarios/test4-parallel.toml".as_ref(), &[]).unwrap();
        let plan = Plan::new(&loaded.scenario);
        let pool = Pool::new(None).unwrap();
        let recording = record(&plan, 20.try_into().unwrap(), &pool, &()).unwrap();
        let about = About {
            scenario: "test4-parallel",
            finding: "11.2 % of 1,250,000 records fail, in 4 h 34 min",
        };
        let picture = over_time(&recording.over_time, &about);
        for format in Format::ALL {
            std::fs::write(
                format!("/tmp/look.{}", format.extension()),
                picture.draw(format).unwrap(),
            )
            .unwrap();
        }
    }
}
