//! Finding where a function is smallest, without its slopes.

/// A minimum that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Minimum {
    /// Where.
    pub place: Vec<f64>,
    /// The function's value there.
    pub value: f64,
}

/// Goes downhill on `function` from `start`, in steps of at most `step` a coordinate that are halved
/// where none leads lower, until they are less than `finest` of that or the function has been asked
/// `most` times.
///
/// R. Hooke and T. A. Jeeves, "Direct Search Solution of Numerical and Statistical Problems",
/// Journal of the ACM 8 (1961), 212–229. What is not a number counts as endlessly high.
pub fn pattern_search(
    mut function: impl FnMut(&[f64]) -> f64,
    start: &[f64],
    step: f64,
    finest: f64,
    most: usize,
) -> Minimum {
    let mut asked = 0;
    let mut ask = |place: &[f64]| {
        asked += 1;
        let value = function(place);
        (if value.is_nan() { f64::INFINITY } else { value }, asked >= most)
    };
    let (value, mut over) = ask(start);
    let mut base = Minimum { place: start.to_vec(), value };
    let mut part = 1.0;
    while part >= finest && !over {
        let mut best = base.clone();
        over = explore(&mut best, part * step, &mut ask);
        if best.value >= base.value {
            part /= 2.0;
            continue;
        }
        // What led lower may do so once more: the pattern.
        while best.value < base.value && !over {
            let beyond: Vec<f64> =
                best.place.iter().zip(&base.place).map(|(new, old)| 2.0 * new - old).collect();
            base = best;
            let (value, last) = ask(&beyond);
            over = last;
            let mut next = Minimum { place: beyond, value };
            if !over {
                over = explore(&mut next, part * step, &mut ask);
            }
            best = next;
        }
        if best.value < base.value {
            base = best;
        }
    }
    base
}

/// One step to either side in each coordinate; keeps what leads lower. True when nothing may be
/// asked any more.
fn explore(from: &mut Minimum, step: f64, ask: &mut impl FnMut(&[f64]) -> (f64, bool)) -> bool {
    for coordinate in 0..from.place.len() {
        let before = from.place[coordinate];
        for place in [before + step, before - step] {
            from.place[coordinate] = place;
            let (value, over) = ask(&from.place);
            if value < from.value {
                from.value = value;
                if over {
                    return true;
                }
                break;
            }
            from.place[coordinate] = before;
            if over {
                return true;
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bottom_of_a_bowl_is_found() {
        let bowl = |at: &[f64]| (at[0] - 3.0).powi(2) + 10.0 * (at[1] + 1.0).powi(2);
        let found = pattern_search(bowl, &[0.0, 0.0], 1.0, 1e-6, 10_000);
        assert!((found.place[0] - 3.0).abs() < 1e-5 && (found.place[1] + 1.0).abs() < 1e-5);
    }

    /// Rosenbrock's valley, whose bottom is at (1, 1).
    #[test]
    fn a_bent_valley_is_followed() {
        let valley = |at: &[f64]| (1.0 - at[0]).powi(2) + 100.0 * (at[1] - at[0] * at[0]).powi(2);
        let found = pattern_search(valley, &[-1.2, 1.0], 0.5, 1e-9, 100_000);
        assert!(found.value < 1e-6, "{found:?}");
    }

    #[test]
    fn it_ends_when_it_has_asked_often_enough_and_keeps_the_lowest() {
        let mut asked = 0;
        let mut lowest = f64::INFINITY;
        let found = pattern_search(
            |at| {
                asked += 1;
                let value = (at[0] - 100.0).abs();
                lowest = lowest.min(value);
                value
            },
            &[0.0],
            1.0,
            1e-9,
            25,
        );
        assert_eq!(asked, 25);
        assert_eq!(found.value, lowest);
        let nowhere = pattern_search(|_| f64::NAN, &[0.0], 1.0, 0.1, 100);
        assert_eq!(nowhere.value, f64::INFINITY);
    }
}
