//! Predictions that moved since they were recorded.

use super::frame::{Frame, TextStyle};
use super::legend::Swatch;
use super::panel::Axis;
use super::picture::Picture;
use super::place::{Area, Place};
use super::reading::{shortened, words};
use super::rows::{MOST_ROWS, Rows};
use super::shape::{Anchor, Fill, Stroke};
use super::style::{BLUE, GAP, INK, LINE, ORANGE, PAPER, SOFT_INK, SUBTITLE_SIZE};
use super::ticks::{Ticks, Unit};
use crate::metric_label::label;
use forelock::scenario::Metric;
use forelock::stats::{Interval, Summary};
use forelock::study::regress::{Change, Recorded, Regression, ScenarioChange};
use forelock_io::words::grouped;

/// All that the chart of a check is drawn from.
#[derive(Clone, Debug, PartialEq)]
pub struct RegressionDrawing {
    /// Scenarios that were checked, by name.
    pub scenarios: Vec<String>,
    /// How many metrics were compared.
    pub comparisons: usize,
    /// What moved beyond chance, in the order of the baseline.
    pub moved: Vec<Moved>,
    /// Names of scenarios that are defined otherwise than recorded, and were not compared.
    pub redefined: Vec<String>,
}

/// A metric that moved, in its JSON unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Moved {
    /// The scenario's name, or that and its load's.
    pub scenario: String,
    /// Which metric.
    pub metric: Metric,
    /// The mean that was recorded.
    pub recorded: f64,
    /// The mean now.
    pub now: f64,
    /// The confidence interval of now less recorded; none without spread.
    pub difference: Option<Interval>,
}

impl Moved {
    fn new(scenario: &str, change: &Change) -> Self {
        Self {
            scenario: scenario.to_owned(),
            metric: change.metric,
            recorded: change.recorded.mean,
            now: change.now.mean,
            difference: change.interval,
        }
    }

    /// The change as a part of what was recorded, with its interval; none if that was nothing.
    fn relative(&self) -> Option<(f64, Interval)> {
        if self.recorded <= 0.0 {
            return None;
        }
        let share = |difference: f64| difference / self.recorded;
        let mean = share(self.now - self.recorded);
        let interval = self.difference.map_or(Interval { low: mean, high: mean }, |one| Interval {
            low: share(one.low),
            high: share(one.high),
        });
        Some((mean, interval))
    }

    fn figures(&self) -> (String, String) {
        let figure = |mean: f64| words(self.metric, &Summary::alone(mean));
        (figure(self.recorded), figure(self.now))
    }
}

impl RegressionDrawing {
    /// What is drawn of `regression`.
    #[must_use]
    pub fn new(regression: &Regression) -> Self {
        let all = || regression.scenarios.iter();
        let moved = all().flat_map(|(recorded, change): &(Recorded, ScenarioChange)| {
            change.moved().map(|one| Moved::new(&recorded.name_of(one), one))
        });
        let redefined = all()
            .filter(|(_, change)| matches!(change, ScenarioChange::Redefined { .. }))
            .map(|(recorded, _)| recorded.scenario.clone());
        Self {
            scenarios: all().map(|(recorded, _)| recorded.scenario.clone()).collect(),
            comparisons: regression.comparisons(),
            moved: moved.collect(),
            redefined: redefined.collect(),
        }
    }

    /// What its files are named after.
    #[must_use]
    pub fn name(&self) -> &str {
        match self.scenarios.as_slice() {
            [one] => one,
            _ => "regression",
        }
    }

    /// The chart.
    #[must_use]
    pub fn pictures(&self) -> Vec<Picture> {
        vec![self.picture()]
    }

    fn finding(&self) -> String {
        let by_size = |a: &&Moved, b: &&Moved| {
            let size = |one: &Moved| one.relative().map_or(0.0, |(mean, _)| mean.abs());
            size(a).total_cmp(&size(b))
        };
        let redefined = match self.redefined.as_slice() {
            [] => String::new(),
            [one] => format!("“{}” is defined otherwise than recorded", shortened(one)),
            several => format!("{} scenarios are defined otherwise than recorded", several.len()),
        };
        match self.moved.iter().max_by(by_size) {
            None if redefined.is_empty() => "No prediction moved beyond chance".to_owned(),
            None => redefined,
            Some(most) => {
                let (recorded, now) = most.figures();
                let count = self.moved.len();
                let metrics = if count == 1 { "metric" } else { "metrics" };
                format!(
                    "{count} of {} {metrics} moved; the {} of “{}” goes from {recorded} to {now}",
                    grouped(self.comparisons as f64, 0),
                    label(most.metric).to_lowercase(),
                    shortened(&most.scenario)
                )
            }
        }
    }

    /// What there is room for: of too many the largest, in their order.
    fn shown(&self) -> Vec<&Moved> {
        let size = |one: &Moved| one.relative().map_or(f64::MAX, |(mean, _)| mean.abs());
        let mut order: Vec<usize> = (0..self.moved.len()).collect();
        order.sort_by(|&a, &b| size(&self.moved[b]).total_cmp(&size(&self.moved[a])));
        order.truncate(MOST_ROWS);
        order.sort_unstable();
        order.into_iter().map(|index| &self.moved[index]).collect()
    }

    fn picture(&self) -> Picture {
        let finding = self.finding();
        let shown = self.shown();
        let hidden = match self.moved.len() - shown.len() {
            0 => String::new(),
            more => format!("; {more} that moved less are not shown"),
        };
        let what = format!(
            "{} {} compared with what was recorded of {}{hidden}",
            grouped(self.comparisons as f64, 0),
            if self.comparisons == 1 { "metric" } else { "metrics" },
            match self.scenarios.as_slice() {
                [one] => shortened(one),
                several => format!("{} scenarios", several.len()),
            },
        );
        let mut frame = Frame::new(&finding, &what);
        let alt = |rows: &[String]| format!("{what}. {finding}. {}", rows.join("; "));
        if shown.is_empty() {
            let text = if self.redefined.is_empty() {
                "There is nothing to draw: nothing moved."
            } else {
                "There is nothing to draw: what is defined otherwise is not compared."
            };
            let at = frame.free.middle();
            frame.text(text, at, Anchor::Middle, TextStyle::plain(SUBTITLE_SIZE, SOFT_INK));
            return frame.finish("regress", alt(&[]));
        }
        frame.legend(&[
            (Swatch::Disc(BLUE), "more than recorded"),
            (Swatch::Disc(ORANGE), "less than recorded"),
            (Swatch::Line(INK), "95 % confidence interval of the change"),
        ]);
        let rows = Rows::new(frame.free, shown.len());
        let names_end = frame.free.left + 330.0;
        let right = frame.free.right;
        let values = 300.0;
        let relative = shown.iter().filter_map(|one| one.relative());
        let ends = relative.flat_map(|(mean, interval)| [mean, interval.low, interval.high]);
        let (low, high) = ends.fold((0.0_f64, 0.0_f64), |(l, h), end| (l.min(end), h.max(end)));
        let room = if high > low { (high - low) * 0.05 } else { 0.01 };
        let ticks = Ticks::exact(Unit::Percent, low - room, high + room, 6);
        let axis = Axis::new("Change of what was recorded", ticks);
        let panel = frame.beside_rows(&rows, names_end, right - values, &axis);
        let zero = panel.x.at(0.0);
        let ends = [panel.plot.top, panel.plot.bottom].map(|y| Place::new(zero, y));
        frame.line(ends.to_vec(), Stroke::solid(INK, LINE * 0.5));
        let several = self.scenarios.len() > 1;
        let mut said = Vec::new();
        for (place, one) in shown.iter().enumerate() {
            let name = if several {
                format!("{}, {}", shortened(&one.scenario), label(one.metric).to_lowercase())
            } else {
                label(one.metric).to_owned()
            };
            frame.row_name(&rows, panel, place, &name, names_end);
            let y = rows.middle(panel, place);
            let (recorded, now) = one.figures();
            if let Some((mean, interval)) = one.relative() {
                let color = if mean > 0.0 { BLUE } else { ORANGE };
                let ends = [interval.low, interval.high].map(|x| Place::new(panel.x.at(x), y));
                frame.line(ends.to_vec(), Stroke::solid(color, LINE));
                let at = Place::new(panel.x.at(mean), y);
                frame.disc(at, 7.0, Fill::solid(PAPER));
                frame.disc(at, 6.0, Fill::solid(color));
            }
            let size = rows.text_size();
            let at = Place::new(right, y + size * 0.36);
            let text = format!("{recorded} → {now}");
            frame.fitted(&text, at, Anchor::End, TextStyle::plain(size, INK), values - 3.0 * GAP);
            said.push(format!("{name}: {recorded} recorded, {now} now"));
            let Area { left, right, top, bottom } = rows.of(panel, place);
            frame.mark(Area { left, right, top, bottom }, said.last().cloned().unwrap_or_default());
        }
        frame.finish("regress", alt(&said))
    }
}
