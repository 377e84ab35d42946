//! Lines of one level over a grid: marching squares (W. E. Lorensen and H. E. Cline, *Marching
//! cubes*, 1987, in two dimensions).
//!
//! Places are in cells: the middle of the first one is at (0.5, 0.5). Cells without a number take
//! no part.

use super::place::Place;
use std::collections::BTreeMap;

/// Where a line crosses between two neighbours: the lower left of them, and whether the other one is
/// beside it (or else above).
type Crossing = (usize, usize, bool);

/// The lines along which a number that changes evenly between the middles of neighbouring cells is
/// `level`.
pub fn contour(
    columns: usize,
    rows: usize,
    value: &dyn Fn(usize, usize) -> Option<f64>,
    level: f64,
) -> Vec<Vec<Place>> {
    let mut pieces: Vec<[Crossing; 2]> = Vec::new();
    for row in 0..rows.saturating_sub(1) {
        for column in 0..columns.saturating_sub(1) {
            // Counter-clockwise from the lower left.
            let corners = [
                value(column, row),
                value(column + 1, row),
                value(column + 1, row + 1),
                value(column, row + 1),
            ];
            let [Some(a), Some(b), Some(c), Some(d)] = corners else { continue };
            let (bottom, right) = ((column, row, true), (column + 1, row, false));
            let (top, left) = ((column, row + 1, true), (column, row, false));
            let above = [a, b, c, d].map(|number| number >= level);
            match above {
                [false, false, false, false] | [true, true, true, true] => {}
                [true, false, false, false] | [false, true, true, true] => {
                    pieces.push([left, bottom]);
                }
                [false, true, false, false] | [true, false, true, true] => {
                    pieces.push([bottom, right]);
                }
                [false, false, true, false] | [true, true, false, true] => {
                    pieces.push([right, top]);
                }
                [false, false, false, true] | [true, true, true, false] => {
                    pieces.push([top, left]);
                }
                [true, true, false, false] | [false, false, true, true] => {
                    pieces.push([left, right]);
                }
                [true, false, false, true] | [false, true, true, false] => {
                    pieces.push([bottom, top]);
                }
                // A saddle: the middle decides which corners belong together.
                [first, ..] => {
                    let middle = (a + b + c + d) / 4.0 >= level;
                    if middle == first {
                        pieces.extend([[bottom, right], [top, left]]);
                    } else {
                        pieces.extend([[left, bottom], [right, top]]);
                    }
                }
            }
        }
    }
    let place = |(column, row, beside): Crossing| {
        let from = value(column, row).unwrap_or(level);
        let to = if beside { value(column + 1, row) } else { value(column, row + 1) };
        let to = to.unwrap_or(level);
        let share = if from == to { 0.5 } else { ((level - from) / (to - from)).clamp(0.0, 1.0) };
        let (x, y) = (column as f64 + 0.5, row as f64 + 0.5);
        if beside { Place::new(x + share, y) } else { Place::new(x, y + share) }
    };
    let chains = chained(&pieces).into_iter();
    chains.map(|chain| chain.into_iter().map(place).collect()).collect()
}

/// The edges between cells that lie on different sides of `level`, for fields that have nothing
/// between their values.
pub fn edges(
    columns: usize,
    rows: usize,
    value: &dyn Fn(usize, usize) -> Option<f64>,
    level: f64,
) -> Vec<Vec<Place>> {
    let differ = |one: Option<f64>, other: Option<f64>| match (one, other) {
        (Some(one), Some(other)) => (one >= level) != (other >= level),
        _ => false,
    };
    let mut pieces: Vec<[(usize, usize); 2]> = Vec::new();
    for row in 0..rows {
        for column in 0..columns {
            let here = value(column, row);
            if column + 1 < columns && differ(here, value(column + 1, row)) {
                pieces.push([(column + 1, row), (column + 1, row + 1)]);
            }
            if row + 1 < rows && differ(here, value(column, row + 1)) {
                pieces.push([(column, row + 1), (column + 1, row + 1)]);
            }
        }
    }
    let place = |(column, row): (usize, usize)| Place::new(column as f64, row as f64);
    let chains = chained(&pieces).into_iter();
    chains.map(|chain| chain.into_iter().map(place).collect()).collect()
}

/// Pieces that share an end, joined to as long lines as there are; those with loose ends first.
fn chained<T: Copy + Ord>(pieces: &[[T; 2]]) -> Vec<Vec<T>> {
    let mut at: BTreeMap<T, Vec<usize>> = BTreeMap::new();
    for (number, ends) in pieces.iter().enumerate() {
        for end in ends {
            at.entry(*end).or_default().push(number);
        }
    }
    let mut used = vec![false; pieces.len()];
    let loose = |number: &usize| pieces[*number].iter().any(|end| at[end].len() == 1);
    let mut order: Vec<usize> = (0..pieces.len()).filter(loose).collect();
    order.extend((0..pieces.len()).filter(|number| !loose(number)));
    let mut chains = Vec::new();
    for first in order {
        if used[first] {
            continue;
        }
        used[first] = true;
        let [mut from, mut to] = pieces[first];
        if at[&to].len() == 1 && at[&from].len() > 1 {
            (from, to) = (to, from);
        }
        let mut chain = vec![from, to];
        while let Some(next) = at[&to].iter().copied().find(|&next| !used[next]) {
            used[next] = true;
            let [one, other] = pieces[next];
            to = if one == to { other } else { one };
            chain.push(to);
        }
        chains.push(chain);
    }
    chains
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slope_is_crossed_where_the_level_lies() {
        // Number = column: level 1.25 is crossed a quarter of the way from the second to the third.
        let lines = contour(4, 3, &|column, _| Some(column as f64), 1.25);
        assert_eq!(lines.len(), 1);
        let xs: Vec<f64> = lines[0].iter().map(|place| place.x).collect();
        assert_eq!(xs, [1.75; 3]);
        let mut ys: Vec<f64> = lines[0].iter().map(|place| place.y).collect();
        ys.sort_by(f64::total_cmp);
        assert_eq!(ys, [0.5, 1.5, 2.5]);
    }

    #[test]
    fn a_hill_has_a_ring_around_it() {
        let hill = |column: usize, row: usize| Some(f64::from(u8::from((column, row) == (2, 2))));
        let lines = contour(5, 5, &hill, 0.5);
        assert_eq!(lines.len(), 1);
        assert_eq!((lines[0].len(), lines[0][0]), (5, lines[0][4]), "closed: {lines:?}");
        for at in &lines[0] {
            assert_eq!((at.x - 2.5).abs() + (at.y - 2.5).abs(), 0.5);
        }
    }

    #[test]
    fn what_is_missing_or_flat_has_no_line() {
        assert!(contour(3, 3, &|_, _| Some(1.0), 2.0).is_empty());
        assert!(contour(3, 3, &|_, _| None, 2.0).is_empty());
        assert!(contour(1, 1, &|_, _| Some(1.0), 1.0).is_empty());
        assert!(edges(1, 1, &|_, _| Some(1.0), 1.0).is_empty());
    }

    #[test]
    fn a_saddle_has_two_lines_that_do_not_cross() {
        let saddle = |column: usize, row: usize| Some(f64::from(u8::from(column == row)));
        for level in [0.4, 0.6] {
            let lines = contour(2, 2, &saddle, level);
            assert_eq!(lines.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2]);
        }
    }

    #[test]
    fn words_are_parted_along_the_edges_of_their_cells() {
        let lines = edges(2, 2, &|column, _| Some(column as f64), 0.5);
        let line: Vec<_> = lines[0].iter().map(|at| (at.x, at.y)).collect();
        assert_eq!((lines.len(), line), (1, vec![(1.0, 0.0), (1.0, 1.0), (1.0, 2.0)]));
    }
}
