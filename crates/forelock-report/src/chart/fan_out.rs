//! How many children parents have, and who has most.

use forelock::model::FanOutCounts;
use forelock_io::words::{capitalised, grouped};
use forelock_picture::Picture;
use forelock_picture::font::width;
use forelock_picture::frame::{Frame, TextStyle};
use forelock_picture::panel::Axis;
use forelock_picture::shape::{Anchor, Fill};
use forelock_picture::style::{BLUE, GAP, INK, LABEL_SIZE, SOFT_INK, TICK_SIZE, VERMILION};
use forelock_picture::ticks::{Ticks, Unit};
use forelock_picture::{Area, Place};

/// With at most so many different numbers of children, each has a bar of its own.
const MOST_BARS: u32 = 60;
/// Parents that are listed.
const LISTED: usize = 10;
/// Bars to a factor of ten, on a logarithmic axis.
const PER_DECADE: i32 = 10;

/// Parents with about the same number of children.
#[derive(Clone, Debug, PartialEq)]
struct Bar {
    /// The fewest children of a parent in it.
    from: u32,
    /// The most.
    to: u32,
    /// Where it begins and ends on the axis.
    ends: (f64, f64),
    parents: u64,
}

/// Whose children are counted.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct FanOut<'a> {
    /// What the chart's file is called.
    pub(super) name: String,
    /// What the records are of: a scenario, a file.
    pub(super) subject: &'a str,
    /// What parents are called.
    pub(super) parent: &'a str,
    /// What children are called, of several.
    pub(super) children: String,
    /// What else must be known of them.
    pub(super) remark: &'a str,
    pub(super) counts: &'a FanOutCounts,
    /// The hottest parents by name, with their children, the hottest first.
    pub(super) hottest: Vec<(String, u32)>,
}

/// A histogram of the parents by their children, with the hottest beside it.
pub(super) fn fan_out(of: &FanOut<'_>) -> Picture {
    let FanOut { parent, children, counts, .. } = of;
    let hottest = of.hottest.first().map_or(0, |&(_, children)| children);
    let median = counts.median();
    let title = match counts.parents_with.len() {
        0 => format!("No {parent} has {children}"),
        1 => format!("Every {parent} has {} {children}", grouped(f64::from(hottest), 0)),
        _ => format!(
            "The hottest {parent} has {} {children}; half have {} or fewer",
            grouped(f64::from(hottest), 0),
            grouped(f64::from(median), 0)
        ),
    };
    let none = counts.parents_with.get(&0).copied().unwrap_or(0);
    let without =
        if none > 0 { format!(", {} have none", grouped(none as f64, 0)) } else { String::new() };
    let what = format!(
        "{}: {} {children} over {} parents{without}{}",
        of.subject,
        grouped(counts.children() as f64, 0),
        grouped(counts.parents() as f64, 0),
        of.remark
    );
    let mut frame = Frame::new(&title, &what);
    let side = 300.0;
    let area = Area { right: frame.free.right - side, ..frame.free };
    let log = hottest > MOST_BARS;
    let bars = if log { in_ratios(counts) } else { one_by_one(counts, hottest) };
    let highest = bars.iter().map(|bar| bar.parents).max().unwrap_or(0) as f64;
    let lowest = bars.iter().map(|bar| bar.parents).filter(|&n| n > 0).min().unwrap_or(1) as f64;
    // A single hot parent must be seen beside a hundred thousand others.
    let tall = log && highest > 500.0 * lowest;
    let name = format!("{} per {parent}", capitalised(children));
    let end = bars.last().map_or(1.0, |bar| bar.ends.1);
    let x = if log {
        Axis::log(&name, Ticks::log(Unit::Count, 1.0, end))
    } else {
        let mut ticks = Ticks::even(Unit::Count, 0.0, f64::from(hottest), 12);
        ticks.at.retain(|&(at, _)| at <= end);
        Axis::new(&name, Ticks { low: -0.6, high: end, ..ticks })
    };
    let parents = format!("Number of parents ({parent})");
    let y = if tall {
        Axis::log(&parents, Ticks::log(Unit::Count, 0.5, highest * 1.2))
    } else {
        Axis::new(&parents, Ticks::from_zero(Unit::Count, highest, 6))
    };
    let panel = frame.panel(area, &x, &y);
    for bar in &bars {
        let area = Area {
            left: panel.x.at(bar.ends.0) + 0.5,
            right: panel.x.at(bar.ends.1) - 0.5,
            top: if bar.parents == 0 { panel.plot.bottom } else { panel.y.at(bar.parents as f64) },
            bottom: panel.plot.bottom,
        };
        let hot = bar.to == hottest && bars.len() > 1;
        frame.block(area, Fill::solid(if hot { VERMILION } else { BLUE }));
        if bar.parents > 0 {
            let each = if bar.from == bar.to {
                grouped(f64::from(bar.from), 0)
            } else {
                format!("{} to {}", grouped(f64::from(bar.from), 0), grouped(f64::from(bar.to), 0))
            };
            let parents = grouped(bar.parents as f64, 0);
            let label = match bar.parents {
                1 => format!("1 parent with {each}"),
                _ => format!("{parents} parents with {each} each"),
            };
            frame.mark(Area { top: panel.plot.top, ..area }, label);
        }
    }
    beside(&mut frame, of, side);
    let alt = format!("Histogram of parents by their number of {children}. {what}. {title}.");
    frame.finish(of.name.clone(), alt)
}

/// The hottest parents by name, in a column at the right.
fn beside(frame: &mut Frame, of: &FanOut<'_>, side: f64) {
    let left = frame.free.right - side + 3.0 * GAP;
    let right = frame.free.right;
    let mut at = frame.free.top + LABEL_SIZE * 0.9;
    let heading = TextStyle::plain(LABEL_SIZE, INK);
    frame.fitted(
        &format!("Hottest ({})", of.parent),
        Place::new(left, at),
        Anchor::Start,
        heading,
        right - left,
    );
    for (name, children) in of.hottest.iter().filter(|(_, children)| *children > 0).take(LISTED) {
        at += TICK_SIZE * 1.9;
        let children = grouped(f64::from(*children), 0);
        let room = right - left - width(&children, TICK_SIZE, true) - GAP;
        frame.fitted(
            name,
            Place::new(left, at),
            Anchor::Start,
            TextStyle::plain(TICK_SIZE, SOFT_INK),
            room,
        );
        frame.text(children, Place::new(right, at), Anchor::End, TextStyle::bold(TICK_SIZE, INK));
    }
}

/// A bar for each number of children.
fn one_by_one(counts: &FanOutCounts, hottest: u32) -> Vec<Bar> {
    (0..=hottest)
        .map(|children| Bar {
            from: children,
            to: children,
            ends: (f64::from(children) - 0.5, f64::from(children) + 0.5),
            parents: counts.parents_with.get(&children).copied().unwrap_or(0),
        })
        .collect()
}

/// Bars that each end about the same ratio above their start, a whole number of children;
/// parents without children are in none.
fn in_ratios(counts: &FanOutCounts) -> Vec<Bar> {
    let end = |number: i32| 10_f64.powf(f64::from(number) / f64::from(PER_DECADE) - 1e-9).ceil();
    let mut bars: Vec<Bar> = Vec::new();
    let mut number = 0;
    for (&children, &parents) in counts.parents_with.range(1..) {
        while f64::from(children) >= end(number + 1) {
            number += 1;
        }
        let ends = (end(number), end(number + 1));
        match bars.last_mut() {
            Some(bar) if bar.ends == ends => {
                bar.to = children;
                bar.parents += parents;
            }
            _ => bars.push(Bar { from: children, to: children, ends, parents }),
        }
    }
    bars
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_parent_with_children_is_in_one_bar() {
        let children: Vec<u32> = (0..5_000).map(|n| n % 7 * (n % 13) * (n % 11)).collect();
        let counts = FanOutCounts::of(&children);
        let bars = in_ratios(&counts);
        let in_bars: u64 = bars.iter().map(|bar| bar.parents).sum();
        assert_eq!(in_bars, counts.parents() - counts.parents_with[&0]);
        for bar in &bars {
            assert!(bar.ends.0 <= f64::from(bar.from) + 1e-9 && f64::from(bar.to) < bar.ends.1);
        }
        assert!(bars.windows(2).all(|two| two[0].ends.1 <= two[1].ends.0 + 1e-9));
        let each = one_by_one(&counts, 720);
        assert_eq!(each.iter().map(|bar| bar.parents).sum::<u64>(), counts.parents());
    }
}
