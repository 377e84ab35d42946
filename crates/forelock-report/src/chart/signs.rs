//! Signs that mean the same in every chart.

use super::reading::spread;
use forelock::stats::{Interval, Summary};
use forelock_picture::color::Color;
use forelock_picture::frame::Frame;
use forelock_picture::panel::Panel;
use forelock_picture::shape::{Fill, Stroke};
use forelock_picture::style::{BAND, CREATED, LINE, OBJECTIVE, PAPER};
use forelock_picture::{Area, Place};

/// What a frame is given in several charts.
pub(super) trait Signs {
    /// A mean in its intervals, along the horizontal axis.
    fn reading(&mut self, panel: Panel, y: f64, summary: &Summary, color: Color);

    /// The line of an objective across a list; nothing if it lies beyond the axis.
    fn objective(&mut self, panel: Panel, bound: f64);

    /// A part of a plot that does what is asked.
    fn good(&mut self, area: Area);
}

impl Signs for Frame {
    fn reading(&mut self, panel: Panel, y: f64, summary: &Summary, color: Color) {
        let (half, radius) = (8.0, 6.0);
        if let Some(ci) = summary.ci {
            let Interval { low, high } = spread(summary);
            let area = Area {
                left: panel.x.at(low),
                right: panel.x.at(high),
                top: y - half,
                bottom: y + half,
            };
            self.block(area, Fill { color, opacity: BAND });
            let ends = [ci.low, ci.high].map(|end| Place::new(panel.x.at(end), y));
            self.line(ends.to_vec(), Stroke::solid(color, LINE));
            for end in ends {
                let tick = [end.y - half, end.y + half].map(|y| Place::new(end.x, y));
                self.line(tick.to_vec(), Stroke::solid(color, LINE * 0.7));
            }
        }
        self.disc(Place::new(panel.x.at(summary.mean), y), radius, Fill::solid(PAPER));
        self.disc(Place::new(panel.x.at(summary.mean), y), radius - 1.0, Fill::solid(color));
    }

    fn objective(&mut self, panel: Panel, bound: f64) {
        if panel.x.holds(bound) {
            let at = panel.x.at(bound);
            let Area { top, bottom, .. } = panel.plot;
            let ends = [top, bottom].map(|y| Place::new(at, y));
            self.line(ends.to_vec(), Stroke::dashed(OBJECTIVE, LINE));
        }
    }

    fn good(&mut self, area: Area) {
        self.block(area, Fill { color: CREATED, opacity: 0.13 });
    }
}
