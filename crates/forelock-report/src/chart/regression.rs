//! Predictions that moved since they were recorded.

use super::reading::{shortened, words};
use crate::metric_label::label;
use crate::regression::{JsonChange, JsonScenarioChange, JsonStatus, RegressionResult};
use forelock::stats::{Interval, Summary};
use forelock_io::words::counted;
use forelock_picture::Picture;
use forelock_picture::frame::{Frame, TextStyle};
use forelock_picture::legend::Swatch;
use forelock_picture::panel::Axis;
use forelock_picture::rows::{MOST_ROWS, Rows};
use forelock_picture::shape::{Anchor, Fill, Stroke};
use forelock_picture::style::{BLUE, GAP, INK, LINE, ORANGE, PAPER, SOFT_INK, SUBTITLE_SIZE};
use forelock_picture::ticks::{Ticks, Unit};
use forelock_picture::{Area, Place};

/// A metric that moved, or that differs where the definition is another.
struct Moved<'a> {
    /// The scenario's name, or that and its load's.
    name: String,
    /// Whether the definition is the one that was recorded.
    is_alarm: bool,
    change: &'a JsonChange,
}

impl JsonChange {
    /// The change as a part of what was recorded, with its interval; `None` if that was nothing.
    fn part(&self) -> Option<(f64, Interval)> {
        let mean = self.relative()?;
        let Interval { low, high } =
            self.difference_ci.unwrap_or(Interval { low: self.difference, high: self.difference });
        let share = |difference: f64| difference / self.recorded.mean;
        Some((mean, Interval { low: share(low), high: share(high) }))
    }

    /// What was recorded, and what it is now.
    fn means(&self) -> [String; 2] {
        [self.recorded, self.now].map(|one| words(self.metric, &Summary::alone(one.mean)))
    }
}

impl RegressionResult {
    /// What is shown of the metrics, in the order of the baseline.
    fn moved<'a>(&'a self) -> Vec<Moved<'a>> {
        let of = |one: &'a JsonScenarioChange| {
            one.shown().map(|change| Moved {
                name: match &change.load {
                    None => one.scenario.clone(),
                    Some(load) => format!("{}: {load}", one.scenario),
                },
                is_alarm: one.status == JsonStatus::Moved,
                change,
            })
        };
        self.scenarios.iter().flat_map(of).collect()
    }

    fn finding(&self, moved: &[Moved<'_>]) -> String {
        let by_size = |a: &&Moved<'_>, b: &&Moved<'_>| {
            let size = |one: &Moved<'_>| one.change.part().map_or(0.0, |(mean, _)| mean.abs());
            size(a).total_cmp(&size(b))
        };
        let redefined = self.scenarios.iter().filter(|one| one.status == JsonStatus::Redefined);
        let redefined = match redefined.collect::<Vec<_>>().as_slice() {
            [] => String::new(),
            [one] => format!("“{}” is defined otherwise than recorded", shortened(&one.scenario)),
            several => format!("{} scenarios are defined otherwise than recorded", several.len()),
        };
        let most = |of: &dyn Fn(&Moved<'_>) -> bool| {
            moved.iter().filter(|one| of(one)).max_by(by_size).map(|most| {
                let [recorded, now] = most.change.means();
                format!(
                    "the {} of “{}” goes from {recorded} to {now}",
                    label(most.change.metric).to_lowercase(),
                    shortened(&most.name)
                )
            })
        };
        let beyond_chance = |one: &Moved<'_>| one.change.p_value <= self.false_alarms;
        match (most(&|one| one.is_alarm), redefined.is_empty()) {
            (Some(most), _) => format!(
                "{} of {} moved; {most}",
                moved.iter().filter(|one| one.is_alarm).count(),
                counted(self.comparisons as u64, "metric"),
            ),
            (None, true) => "No prediction moved beyond chance".to_owned(),
            (None, false) => match most(&beyond_chance) {
                Some(most) => format!("{redefined}; {most}"),
                None => redefined,
            },
        }
    }

    /// The chart.
    pub(crate) fn picture(&self) -> Picture {
        let moved = self.moved();
        let finding = self.finding(&moved);
        let shown = shown(&moved);
        let hidden = match moved.len() - shown.len() {
            0 => String::new(),
            more => format!("; {more} that moved less are not shown"),
        };
        let redefined = self.scenarios.iter().filter_map(|one| one.redefinition.as_ref());
        let redefined: usize = redefined.map(|one| one.metrics.len()).sum();
        let metrics = self.comparisons.saturating_add(redefined);
        let what = format!(
            "{} compared with what was recorded of {}{hidden}",
            counted(metrics as u64, "metric"),
            match self.scenarios.as_slice() {
                [one] => shortened(&one.scenario),
                several => format!("{} scenarios", several.len()),
            },
        );
        let mut frame = Frame::new(&finding, &what);
        let alt = |rows: &[String]| format!("{what}. {finding}. {}", rows.join("; "));
        if shown.is_empty() {
            let text = if self.clean {
                "There is nothing to draw: nothing moved."
            } else {
                "There is nothing to draw: no mean differs."
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
        let relative = shown.iter().filter_map(|one| one.change.part());
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
                format!("{}, {}", shortened(&one.name), label(one.change.metric).to_lowercase())
            } else {
                label(one.change.metric).to_owned()
            };
            frame.row_name(&rows, panel, place, &name, names_end);
            let y = rows.middle(panel, place);
            let [recorded, now] = one.change.means();
            if let Some((mean, interval)) = one.change.part() {
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

/// What there is room for: of too many the largest, in their order.
fn shown<'a>(moved: &'a [Moved<'a>]) -> Vec<&'a Moved<'a>> {
    let size = |one: &Moved<'_>| one.change.part().map_or(f64::MAX, |(mean, _)| mean.abs());
    let mut order: Vec<usize> = (0..moved.len()).collect();
    order.sort_by(|&a, &b| size(&moved[b]).total_cmp(&size(&moved[a])));
    order.truncate(MOST_ROWS);
    order.sort_unstable();
    order.into_iter().map(|index| &moved[index]).collect()
}
