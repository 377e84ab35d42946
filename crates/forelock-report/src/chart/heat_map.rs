//! A grid over two fields: a map of the failure rate and one of the duration.

use super::against_field::what;
use super::asked::bounds;
use super::reading::{short, shortened, unit, with_intervals, words};
use super::sweep::{SweepDrawing, SweepPoint};
use crate::field_name::field_label;
use crate::metric_label::label;
use crate::setting_text::setting_text;
use forelock::scenario::Metric;
use forelock::study::sweep::Setting;
use forelock_picture::Picture;
use forelock_picture::color::Color;
use forelock_picture::contour::{contour, edges};
use forelock_picture::font::{fitted, width};
use forelock_picture::frame::{Frame, TextStyle};
use forelock_picture::legend::Swatch;
use forelock_picture::scale::Scale;
use forelock_picture::shape::{Anchor, Fill, Stroke};
use forelock_picture::style::{
    BLUE, GAP, INK, LABEL_SIZE, LINE, OBJECTIVE, PAPER, SOFT_INK, TICK_SIZE, VERMILION,
};
use forelock_picture::ticks::Ticks;
use forelock_picture::{Area, Place};

/// A field with more values than this has cells too small to be seen.
const MOST_VALUES: usize = 250;
/// A cell has its number if it is at least so large.
const NUMBERED: (f64, f64) = (62.0, 30.0);

/// The points of two fields, by their values.
pub(super) struct Grid<'a> {
    sweep: &'a SweepDrawing,
    /// Which field goes along, and which up.
    along: usize,
    up: usize,
    columns: Vec<&'a Setting>,
    rows: Vec<&'a Setting>,
    /// Row by row, from the lowest; none where a sweep is not done yet.
    cells: Vec<Option<&'a SweepPoint>>,
}

impl<'a> Grid<'a> {
    /// None for a sweep that is no grid, or one too fine to be seen.
    fn new(sweep: &'a SweepDrawing) -> Option<Self> {
        if !sweep.is_grid() || sweep.points.len() as u64 != sweep.found {
            return None;
        }
        let values = |field: usize| {
            let mut found: Vec<&Setting> = Vec::new();
            for point in &sweep.points {
                let setting = point.settings.get(field)?;
                if !found.contains(&setting) {
                    found.push(setting);
                }
                if found.len() > MOST_VALUES {
                    return None;
                }
            }
            sweep.manifest.fields.get(field)?.sort(&mut found, |setting| setting);
            Some(found)
        };
        let (first, second) = (values(0)?, values(1)?);
        // There is more room along than up.
        let (along, up) = if first.len() > second.len() { (0, 1) } else { (1, 0) };
        let (columns, rows) = if along == 0 { (first, second) } else { (second, first) };
        let mut cells = vec![None; columns.len() * rows.len()];
        for point in &sweep.points {
            let find = |among: &[&Setting], field: usize| {
                let setting = point.settings.get(field)?;
                among.iter().position(|one| *one == setting)
            };
            let (column, row) = (find(&columns, along)?, find(&rows, up)?);
            cells[row * columns.len() + column] = Some(point);
        }
        Some(Self { sweep, along, up, columns, rows, cells })
    }

    fn at(&self, column: usize, row: usize) -> Option<&'a SweepPoint> {
        self.cells.get(row * self.columns.len() + column).copied().flatten()
    }

    /// Whether both fields are numbers, so that there is something between neighbours.
    fn is_even(&self) -> bool {
        let are_numbers = |values: &[&Setting]| values.iter().all(|one| one.number.is_some());
        are_numbers(&self.columns) && are_numbers(&self.rows)
    }

    /// The fastest point that does what is asked.
    fn best(&self) -> Option<(usize, usize)> {
        let fastest = self.sweep.fastest.as_ref();
        let place = self.cells.iter().position(|cell| cell.is_some() && *cell == fastest)?;
        Some((place % self.columns.len(), place / self.columns.len()))
    }
}

/// The maps; none for points that are no grid.
pub(super) fn heat_maps(sweep: &SweepDrawing) -> Vec<Picture> {
    let Some(grid) = Grid::new(sweep) else { return Vec::new() };
    vec![map(&grid, sweep.rate().metric()), map(&grid, Metric::Duration)]
}

fn map(grid: &Grid<'_>, metric: Metric) -> Picture {
    let sweep = grid.sweep;
    let finding = finding(grid, metric);
    let what = what(sweep);
    let mut frame = Frame::new(&finding, &what);
    let contours = contours(sweep);
    let fastest = format!("the fastest that {}", sweep.success().of_one());
    let mut legend: Vec<(Swatch, &str)> = Vec::new();
    for (_, _, name, stroke) in &contours {
        let swatch =
            if stroke.dashed { Swatch::Dashed(stroke.color) } else { Swatch::Line(stroke.color) };
        legend.push((swatch, name));
    }
    let best = grid.best();
    if best.is_some() {
        legend.push((Swatch::Block(OBJECTIVE), &fastest));
    }
    frame.legend(&legend);
    let cells = axes(&mut frame, grid);
    let color = colors(&mut frame, grid, metric, cells);
    let cell = |column: usize, row: usize| cell(grid, cells, column, row);
    for row in 0..grid.rows.len() {
        for column in 0..grid.columns.len() {
            let Some(point) = grid.at(column, row) else { continue };
            let area = cell(column, row);
            frame.block(area, Fill::solid(color(point.summary(metric).mean)));
            let says = format!(
                "{}: {} {}",
                shortened(&sweep.settings(point)),
                label(metric).to_lowercase(),
                with_intervals(metric, point.summary(metric))
            );
            frame.mark(area, says);
        }
    }
    for (of, level, _, stroke) in &contours {
        let value = |column, row| grid.at(column, row).map(|point| point.summary(*of).mean);
        let lines = if grid.is_even() {
            contour(grid.columns.len(), grid.rows.len(), &value, *level)
        } else {
            edges(grid.columns.len(), grid.rows.len(), &value, *level)
        };
        for line in lines {
            let places = line.into_iter().map(|at| {
                let (wide, high) = size(grid, cells);
                Place::new(cells.left + at.x * wide, cells.bottom - at.y * high)
            });
            frame.line(places.collect(), *stroke);
        }
    }
    if let Some((column, row)) = best {
        let Area { left, top, right, bottom } = cell(column, row);
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
        let corners = corners.map(|(x, y)| Place::new(x, y));
        for side in corners.windows(2) {
            frame.line(side.to_vec(), Stroke::solid(OBJECTIVE, LINE * 1.5));
        }
    }
    numbers(&mut frame, grid, metric, cells, &color);
    let name = match metric {
        Metric::Duration => "map-duration",
        Metric::LostRate => "map-lost-rate",
        _ => "map-failure-rate",
    };
    frame.finish(name, format!("{what}. {finding}."))
}

/// What is drawn as lines: the metric, the level, its name and its look.
fn contours(sweep: &SweepDrawing) -> Vec<(Metric, f64, String, Stroke)> {
    let strokes = [Stroke::solid(INK, LINE), Stroke::dashed(INK, LINE)];
    let metrics = [sweep.rate().metric(), Metric::Duration].into_iter().zip(strokes);
    let of = metrics.flat_map(|(metric, stroke)| {
        let bounds = bounds(&sweep.objectives, metric).into_iter();
        bounds.map(move |(bound, name)| (metric, bound, name, stroke))
    });
    of.collect()
}

/// How wide and high a cell is.
fn size(grid: &Grid<'_>, cells: Area) -> (f64, f64) {
    (cells.width() / grid.columns.len() as f64, cells.height() / grid.rows.len() as f64)
}

fn cell(grid: &Grid<'_>, cells: Area, column: usize, row: usize) -> Area {
    let (wide, high) = size(grid, cells);
    let left = cells.left + column as f64 * wide;
    let bottom = cells.bottom - row as f64 * high;
    Area { left, right: left + wide, top: bottom - high, bottom }
}

/// The values of both fields along the map, and where its cells are.
fn axes(frame: &mut Frame, grid: &Grid<'_>) -> Area {
    const COLORS: f64 = 130.0;
    const MOST: f64 = 220.0;
    let free = frame.free;
    let name =
        |setting: &Setting| fitted(&shortened(&setting_text(setting)), TICK_SIZE, false, MOST);
    let rows: Vec<String> = grid.rows.iter().map(|one| name(one)).collect();
    let wide = rows.iter().map(|text| width(text, TICK_SIZE, false)).fold(0.0, f64::max);
    let cells = Area {
        left: free.left + wide + 2.0 * GAP,
        top: free.top + LABEL_SIZE * 1.6,
        right: free.right - COLORS,
        bottom: free.bottom - TICK_SIZE - LABEL_SIZE * 1.5 - 2.0 * GAP,
    };
    let style = TextStyle::plain(TICK_SIZE, SOFT_INK);
    let label = |field: usize| {
        grid.sweep
            .manifest
            .fields
            .get(field)
            .map_or_else(String::new, |field| field_label(&field.path))
    };
    let title = TextStyle::plain(LABEL_SIZE, INK);
    let above = Place::new(free.left, free.top + LABEL_SIZE * 0.9);
    frame.fitted(&label(grid.up), above, Anchor::Start, title, cells.right - free.left);
    let below = Place::new(cells.middle().x, free.bottom - LABEL_SIZE * 0.15);
    frame.fitted(&label(grid.along), below, Anchor::Middle, title, cells.width());
    let (one_wide, one_high) = size(grid, cells);
    let every = every(TICK_SIZE * 1.3, one_high);
    for (row, text) in rows.iter().enumerate().step_by(every) {
        let middle = cell(grid, cells, 0, row).middle().y + TICK_SIZE * 0.36;
        frame.text(text, Place::new(cells.left - GAP, middle), Anchor::End, style);
    }
    // Numbers are left out rather than cut; words are cut to their cells.
    let words = grid.columns.iter().any(|one| one.number.is_none());
    let most = if words { (one_wide - GAP).max(2.0 * TICK_SIZE) } else { MOST };
    let columns = grid.columns.iter().map(|one| fitted(&name(one), TICK_SIZE, false, most));
    let columns: Vec<String> = columns.collect();
    let widest = columns.iter().map(|text| width(text, TICK_SIZE, false)).fold(0.0, f64::max);
    let every = self::every(widest + 2.0 * GAP, one_wide);
    for (column, text) in columns.iter().enumerate().step_by(every) {
        let middle = cell(grid, cells, column, 0).middle().x;
        let at = Place::new(middle, cells.bottom + GAP + TICK_SIZE);
        frame.text(text, at, Anchor::Middle, style);
    }
    cells
}

/// Every how many cells a text of this length has room.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to a few hundred")]
fn every(text: f64, cell: f64) -> usize {
    (text / cell.max(0.1)).ceil().clamp(1.0, 10_000.0) as usize
}

/// Which colour a number has, with the scale of colours beside the map.
fn colors(
    frame: &mut Frame,
    grid: &Grid<'_>,
    metric: Metric,
    cells: Area,
) -> impl Fn(f64) -> Color + use<> {
    const STEPS: usize = 60;
    let means = grid.cells.iter().flatten().map(|point| point.summary(metric).mean);
    let (low, high) = means.fold((f64::MAX, 0.0_f64), |(l, h), mean| (l.min(mean), h.max(mean)));
    let low = if metric == Metric::Duration { low } else { 0.0 };
    let ticks = Ticks::exact(unit(metric), low, high, 6);
    let (from, to) = (ticks.low, ticks.high);
    let base = if metric == Metric::Duration { BLUE } else { VERMILION };
    let color = move |number: f64| {
        let share = ((number - from) / (to - from)).clamp(0.0, 1.0);
        PAPER
            .towards(base, 0.06 + 0.94 * (share * 1.4).min(1.0))
            .towards(INK, (share - 0.7).max(0.0))
    };
    let bar = Area {
        left: cells.right + 3.0 * GAP,
        right: cells.right + 5.5 * GAP,
        top: cells.top + LABEL_SIZE,
        bottom: cells.bottom,
    };
    let scale = Scale::even(&ticks, bar.bottom, bar.top);
    for step in 0..STEPS {
        let at = |step: usize| from + (to - from) * step as f64 / STEPS as f64;
        let middle = f64::midpoint(at(step), at(step + 1));
        let area = Area { top: scale.at(at(step + 1)), bottom: scale.at(at(step)), ..bar };
        frame.block(area, Fill::solid(color(middle)));
    }
    let style = TextStyle::plain(TICK_SIZE, SOFT_INK);
    for (at, text) in &ticks.at {
        let place = Place::new(bar.right + GAP, scale.at(*at) + TICK_SIZE * 0.36);
        frame.text(text, place, Anchor::Start, style);
    }
    let name = match ticks.unit {
        "" => label(metric).to_owned(),
        unit => format!("{} ({unit})", label(metric)),
    };
    let at = Place::new(frame.free.right, frame.free.top + LABEL_SIZE * 0.9);
    frame.text(name, at, Anchor::End, TextStyle::plain(TICK_SIZE, INK));
    color
}

/// What the cells say, on a ground of their own colour, so that no line runs through a number.
fn numbers(
    frame: &mut Frame,
    grid: &Grid<'_>,
    metric: Metric,
    cells: Area,
    color: &dyn Fn(f64) -> Color,
) {
    let (wide, high) = size(grid, cells);
    if wide < NUMBERED.0 || high < NUMBERED.1 {
        return;
    }
    for row in 0..grid.rows.len() {
        for column in 0..grid.columns.len() {
            let Some(point) = grid.at(column, row) else { continue };
            let summary = point.summary(metric);
            let size = TICK_SIZE * 0.9;
            let text = fitted(&short(metric, summary), size, false, wide - GAP);
            let middle = cell(grid, cells, column, row).middle();
            let half = width(&text, size, false) / 2.0 + 5.0;
            let ground = color(summary.mean);
            let area = Area {
                left: middle.x - half,
                right: middle.x + half,
                top: middle.y - size * 0.6,
                bottom: middle.y + size * 0.6,
            };
            frame.block(area, Fill::solid(ground));
            let ink = if ground.contrast(INK) >= ground.contrast(PAPER) { INK } else { PAPER };
            let at = Place::new(middle.x, middle.y + size * 0.36);
            frame.text(text, at, Anchor::Middle, TextStyle::plain(size, ink));
        }
    }
}

fn finding(grid: &Grid<'_>, metric: Metric) -> String {
    let sweep = grid.sweep;
    let means = || grid.cells.iter().flatten();
    let by = |a: &&&SweepPoint, b: &&&SweepPoint| {
        a.summary(metric).mean.total_cmp(&b.summary(metric).mean)
    };
    let (Some(least), Some(most)) = (means().min_by(by), means().max_by(by)) else {
        return "There is no point to draw".to_owned();
    };
    let (low, high) = (words(metric, least.summary(metric)), words(metric, most.summary(metric)));
    let verb = sweep.rate().verb();
    let seen = match (metric, low == high) {
        (Metric::Duration, true) => format!("The load takes {low} throughout"),
        (Metric::Duration, false) => format!("The load takes {low} to {high}"),
        (_, true) if most.lost_rate.max == 0.0 => "No record fails anywhere".to_owned(),
        (_, true) => format!("{low} of records {verb} throughout"),
        (_, false) => format!("{low} to {high} of records {verb}"),
    };
    let asked = sweep.success().of_several();
    match grid.best().and_then(|(column, row)| grid.at(column, row)) {
        Some(best) => format!(
            "{seen}; {} of {} points {asked}, the fastest at {}",
            sweep.feasible,
            sweep.found,
            shortened(&sweep.settings(best))
        ),
        None => format!("{seen}; no point of {} would {asked}", sweep.found),
    }
}
