//! Two unknowns, given what was observed: what they may be together, and each alone.

use super::posterior::{BINS, counted};
use super::unknown_axis::unknown_axis;
use crate::calibration::{CalibrationResult, NO_ORG};
use forelock_picture::Picture;
use forelock_picture::frame::{Frame, TextStyle};
use forelock_picture::legend::Swatch;
use forelock_picture::panel::{Axis, Panel};
use forelock_picture::shape::{Anchor, Fill};
use forelock_picture::style::{BAND, BLUE, GAP, INK, LABEL_SIZE, ORANGE, PAPER, VERMILION};
use forelock_picture::{Area, Place};

/// Of the histograms over and beside the plot.
const STRIP: f64 = 64.0;
const POINT: f64 = 3.5;

/// A point for each draw, with a histogram along either axis.
pub(super) fn pair(calibration: &CalibrationResult, both: [usize; 2]) -> Picture {
    let [a, b] = both;
    let names = both.map(|one| calibration.short(one));
    let finding = if !calibration.explained {
        NO_ORG.to_owned()
    } else if calibration.are_tied(both) {
        format!("The runs fix {} and {} only together, not each", names[0], names[1])
    } else {
        format!("{}; {}", calibration.in_words(a), calibration.in_words(b))
    };
    let mut frame = Frame::new(&finding, &calibration.subtitle());
    frame.legend(&[
        (Swatch::Disc(BLUE), "equally likely together"),
        (Swatch::Block(BLUE), "and each alone"),
        (Swatch::Shade(ORANGE), "nine tenths of each"),
        (Swatch::Disc(VERMILION), "best fit"),
    ]);
    let x = unknown_axis(calibration, a, 9);
    let y = unknown_axis(calibration, b, 6);
    // The title of the vertical axis stands over the histogram, or that would part it from the plot.
    let (name, unit) = (y.name.clone(), y.ticks.unit);
    let title = if unit.is_empty() { name } else { format!("{name} ({unit})") };
    let at = Place::new(frame.free.left, frame.free.top + LABEL_SIZE * 0.9);
    let style = TextStyle::plain(LABEL_SIZE, INK);
    frame.fitted(&title, at, Anchor::Start, style, frame.free.width());
    let mut ticks = y.ticks.clone();
    ticks.unit = "";
    let y = Axis { name: String::new(), ticks, log: y.log };
    let area = Area {
        top: frame.free.top + LABEL_SIZE * 1.4 + STRIP,
        right: frame.free.right - STRIP,
        ..frame.free
    };
    let panel = frame.panel(area, &x, &y);
    bands(&mut frame, panel, calibration, both);
    let places: Vec<Place> = calibration
        .draws
        .iter()
        .filter_map(|draw| Some(panel.place(*draw.get(a)?, *draw.get(b)?)))
        .collect();
    let opacity = (120.0 / places.len().max(1) as f64).clamp(0.25, 0.8);
    for at in &places {
        frame.disc(*at, POINT, Fill { color: BLUE, opacity });
    }
    strips(&mut frame, panel, &places);
    let says = |values: [f64; 2]| {
        let [first, second] = both.map(|one| &calibration.unknowns[one]);
        let [x, y] = [first.brief(values[0]), second.brief(values[1])];
        format!("{} {x}, {} {y}", names[0], names[1])
    };
    for (draw, at) in calibration.draws.iter().zip(&places) {
        if let (Some(&first), Some(&second)) = (draw.get(a), draw.get(b)) {
            frame.mark(Area::around(*at, POINT), says([first, second]));
        }
    }
    let best = [a, b].map(|one| calibration.unknowns[one].best);
    let at = panel.place(best[0], best[1]);
    frame.disc(at, 9.0, Fill::solid(PAPER));
    frame.disc(at, 7.0, Fill::solid(VERMILION));
    frame.mark(Area::around(at, 9.0), format!("best fit: {}", says(best)));
    let alt = format!(
        "What {} and {} may be together, given what was observed. {finding}. Best fit: {}.",
        calibration.unknowns[a].path,
        calibration.unknowns[b].path,
        says(best)
    );
    frame.finish(calibration.file("pair", &both), alt)
}

/// Where nine tenths of each lie.
fn bands(frame: &mut Frame, panel: Panel, calibration: &CalibrationResult, [a, b]: [usize; 2]) {
    let (x, y) = (&calibration.unknowns[a], &calibration.unknowns[b]);
    // Where both are, it is as pale as the legend has it.
    let fill = Fill { color: ORANGE, opacity: BAND / 2.0 };
    let upright = Area { left: panel.x.at(x.p5), right: panel.x.at(x.p95), ..panel.plot };
    let across = Area { top: panel.y.at(y.p95), bottom: panel.y.at(y.p5), ..panel.plot };
    frame.block(upright, fill);
    frame.block(across, fill);
}

/// Histograms of what is in the plot, over and beside it.
fn strips(frame: &mut Frame, panel: Panel, places: &[Place]) {
    let Area { left, top, right, bottom } = panel.plot;
    let fill = Fill { color: BLUE, opacity: 0.75 };
    let across = counted(places.iter().map(|at| (at.x - left) / (right - left)));
    let upwards = counted(places.iter().map(|at| (bottom - at.y) / (bottom - top)));
    let high = |counts: &[usize; BINS], number: usize| {
        let highest = counts.iter().copied().max().unwrap_or(0).max(1);
        counts[number] as f64 / highest as f64 * (STRIP - 2.0 * GAP)
    };
    for number in 0..BINS {
        let start = left + (right - left) * number as f64 / BINS as f64;
        let end = left + (right - left) * (number + 1) as f64 / BINS as f64;
        let base = top - GAP / 2.0;
        let bar = Area {
            left: start + 0.5,
            right: end - 0.5,
            top: base - high(&across, number),
            bottom: base,
        };
        frame.block(bar, fill);
        let (low, up) = (
            bottom - (bottom - top) * number as f64 / BINS as f64,
            bottom - (bottom - top) * (number + 1) as f64 / BINS as f64,
        );
        let base = right + GAP / 2.0;
        let bar = Area {
            left: base,
            right: base + high(&upwards, number),
            top: up + 0.5,
            bottom: low - 0.5,
        };
        frame.block(bar, fill);
    }
}
