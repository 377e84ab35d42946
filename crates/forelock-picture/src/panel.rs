//! A plot with its axes.

use super::color::Color;
use super::font::width;
use super::frame::{Frame, TextStyle};
use super::place::{Area, Place};
use super::scale::Scale;
use super::shape::{Anchor, Fill, Shape, Stroke};
use super::style::{AXIS, BAND, GAP, GRID, INK, LABEL_SIZE, LINE, SOFT_INK, THIN_LINE, TICK_SIZE};
use super::ticks::Ticks;

/// An axis: what it is about, and its numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// What it is about, without its unit; empty for an axis that needs no words.
    pub name: String,
    /// Its numbers.
    pub ticks: Ticks,
    /// Whether it goes in even ratios.
    pub log: bool,
}

/// A plot: the numbers of its axes have places in it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Panel {
    /// Where the data are.
    pub plot: Area,
    /// Of the horizontal axis.
    pub x: Scale,
    /// Of the vertical axis.
    pub y: Scale,
}

/// What a plot's axes take of its area.
#[derive(Clone, Copy, Debug)]
struct Room {
    /// How wide the numbers of the vertical axis may be.
    left: f64,
    /// Whether the horizontal axis has its numbers and its title.
    below: bool,
}

/// Of the short line at a number.
const TICK: f64 = 6.0;

impl Axis {
    /// An axis in even steps.
    #[must_use]
    pub fn new(name: &str, ticks: Ticks) -> Self {
        Self { name: name.to_owned(), ticks, log: false }
    }

    /// An axis in even ratios.
    #[must_use]
    pub fn log(name: &str, ticks: Ticks) -> Self {
        Self { name: name.to_owned(), ticks, log: true }
    }

    /// What stands at the axis: its name, with its unit.
    fn title(&self) -> String {
        match (self.name.as_str(), self.ticks.unit) {
            (name, "") => name.to_owned(),
            ("", unit) => unit.to_owned(),
            (name, unit) => format!("{name} ({unit})"),
        }
    }

    fn scale(&self, start: f64, end: f64) -> Scale {
        if self.log {
            Scale::log(&self.ticks, start, end)
        } else {
            Scale::even(&self.ticks, start, end)
        }
    }

    /// How high its numbers and its title are, under a plot.
    fn below(&self) -> f64 {
        let title = if self.title().is_empty() { 0.0 } else { LABEL_SIZE * 1.5 };
        TICK + GAP + TICK_SIZE + title
    }

    /// How wide its numbers are.
    fn widest(&self) -> f64 {
        let widths = self.ticks.at.iter().map(|(_, label)| width(label, TICK_SIZE, false));
        widths.fold(0.0, f64::max)
    }
}

impl Frame {
    /// A plot in `area`, which has room for its axes too. The title of the vertical axis stands
    /// over it, to be read without turning one's head.
    pub fn panel(&mut self, area: Area, x: &Axis, y: &Axis) -> Panel {
        let room = Room { left: y.widest(), below: true };
        self.plot(area, x, y, room)
    }

    /// Plots over each other in `area`, equally high, with one horizontal axis under the lowest.
    pub fn stacked(&mut self, area: Area, x: &Axis, ys: &[Axis]) -> Vec<Panel> {
        let left = ys.iter().map(Axis::widest).fold(0.0, f64::max);
        let last = ys.len().saturating_sub(1);
        let high = (area.height() - x.below()) / ys.len() as f64;
        let plots = ys.iter().enumerate().map(|(number, y)| {
            let top = area.top + high * number as f64;
            let below = number == last;
            let bottom = if below { area.bottom } else { top + high };
            self.plot(Area { top, bottom, ..area }, x, y, Room { left, below })
        });
        plots.collect()
    }

    fn plot(&mut self, area: Area, x: &Axis, y: &Axis, room: Room) -> Panel {
        let y_title = y.title();
        let above = if y_title.is_empty() { TICK_SIZE / 2.0 } else { LABEL_SIZE * 1.6 };
        let last = x.ticks.at.last().map_or(0.0, |(_, label)| width(label, TICK_SIZE, false) / 2.0);
        let below = if room.below { x.below() } else { GAP };
        let plot = Area {
            left: area.left + room.left + GAP + TICK,
            top: area.top + above,
            right: area.right - last,
            bottom: area.bottom - below,
        };
        let panel =
            Panel { plot, x: x.scale(plot.left, plot.right), y: y.scale(plot.bottom, plot.top) };
        let number = TextStyle::plain(TICK_SIZE, SOFT_INK);
        for (at, label) in &y.ticks.at {
            let place = panel.y.at(*at);
            self.line(
                vec![Place::new(plot.left, place), Place::new(plot.right, place)],
                Stroke::solid(GRID, THIN_LINE),
            );
            let at = Place::new(plot.left - GAP - TICK / 2.0, place + TICK_SIZE * 0.36);
            self.text(label, at, Anchor::End, number);
        }
        for (at, label) in &x.ticks.at {
            let place = panel.x.at(*at);
            self.line(
                vec![Place::new(place, plot.bottom), Place::new(place, plot.bottom + TICK)],
                Stroke::solid(AXIS, THIN_LINE),
            );
            if room.below {
                let at = Place::new(place, plot.bottom + TICK + GAP / 2.0 + TICK_SIZE);
                self.text(label, at, Anchor::Middle, number);
            }
        }
        self.line(
            vec![Place::new(plot.left, plot.bottom), Place::new(plot.right, plot.bottom)],
            Stroke::solid(AXIS, THIN_LINE),
        );
        let name = TextStyle::plain(LABEL_SIZE, INK);
        let x_title = x.title();
        if room.below && !x_title.is_empty() {
            let at = Place::new(plot.middle().x, area.bottom - LABEL_SIZE * 0.15);
            self.fitted(&x_title, at, Anchor::Middle, name, area.width());
        }
        if !y_title.is_empty() {
            let at = Place::new(area.left, area.top + LABEL_SIZE * 0.9);
            self.fitted(&y_title, at, Anchor::Start, name, area.width());
        }
        panel
    }

    /// A line through numbers of a panel's axes.
    pub fn curve(&mut self, panel: Panel, through: &[(f64, f64)], color: Color) {
        let through = through.iter().map(|&(x, y)| panel.place(x, y)).collect();
        self.line(through, Stroke::solid(color, LINE));
    }

    /// The area between two lines over the same numbers: each with its lower and upper end.
    pub fn band(&mut self, panel: Panel, around: &[(f64, f64, f64)], color: Color) {
        let upper = around.iter().map(|&(x, _, high)| panel.place(x, high));
        let lower = around.iter().rev().map(|&(x, low, _)| panel.place(x, low));
        let fill = Fill { color, opacity: BAND };
        self.shapes.push(Shape::Polygon { corners: upper.chain(lower).collect(), fill });
    }
}

impl Panel {
    /// Where two numbers meet.
    #[must_use]
    pub fn place(self, x: f64, y: f64) -> Place {
        Place::new(self.x.at(x), self.y.at(y))
    }
}
