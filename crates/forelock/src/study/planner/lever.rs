//! What a plan may change.

/// One thing that a plan may change, with all that it may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lever {
    /// What people call it: `batch size`, or the path of a field that was named.
    pub name: String,
    /// What it may be; at least 2.
    pub choices: Vec<Choice>,
    /// Which of the choices the scenario has as written.
    pub written: usize,
    /// Whether choices that stand beside each other are alike, as sizes are.
    pub ordered: bool,
}

/// One of the things that a lever may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// In words, such as `2,000 records`.
    pub words: String,
}

impl Choice {
    pub(super) fn new(words: impl Into<String>) -> Self {
        Self { words: words.into() }
    }
}

/// How many places the levers make; at most as many as the number can say.
pub(super) fn places(levers: &[Lever]) -> u128 {
    let counts = levers.iter().map(|lever| lever.choices.len() as u128);
    counts.fold(1, u128::saturating_mul)
}

/// One choice of each lever, by its number.
pub(super) type Place = Vec<usize>;

/// All places that differ from `place` in one lever: of an ordered one by one step, or as written, of
/// another in any way.
pub(super) fn neighbours(levers: &[Lever], place: &[usize]) -> Vec<Place> {
    let mut all = Vec::new();
    for (number, lever) in levers.iter().enumerate() {
        let here = place[number];
        let is_near = |other: usize| other.abs_diff(here) == 1 || other == lever.written;
        let steps = |&other: &usize| other != here && (!lever.ordered || is_near(other));
        for other in (0..lever.choices.len()).filter(steps) {
            let mut neighbour = place.to_vec();
            neighbour[number] = other;
            all.push(neighbour);
        }
    }
    all
}

/// In how many levers two places differ.
pub(super) fn distance(one: &[usize], other: &[usize]) -> usize {
    one.iter().zip(other).filter(|(one, other)| one != other).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lever(count: usize, ordered: bool) -> Lever {
        let choices = (0..count).map(|number| Choice::new(number.to_string())).collect();
        Lever { name: String::new(), choices, written: 0, ordered }
    }

    #[test]
    fn neighbours_are_a_step_away_where_there_are_steps() {
        let levers = [lever(4, true), lever(3, false)];
        let found = neighbours(&levers, &[1, 0]);
        assert_eq!(found, [vec![0, 0], vec![2, 0], vec![1, 1], vec![1, 2]]);
        assert!(found.iter().all(|one| distance(one, &[1, 0]) == 1));
        assert_eq!(neighbours(&levers[..1], &[3]), [vec![0], vec![2]]);
    }
}
