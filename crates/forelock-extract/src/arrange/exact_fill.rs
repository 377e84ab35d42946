//! Which groups add up to a number of rows exactly: a subset-sum problem for each batch.
//!
//! First a search in the order of falling sizes that takes as much of each as fits and goes back
//! where that ends in a hole (the minimum bin slack heuristic: J. N. D. Gupta and J. C. Ho, "A new
//! heuristic algorithm for the one-dimensional bin-packing problem", *Production Planning &
//! Control* 10, 1999). Large groups go first, so that small ones are left for the holes of later
//! batches. Where it finds nothing soon, Bellman's recursion over all sums decides (H. Kellerer,
//! U. Pferschy, D. Pisinger, *Knapsack Problems*, Springer 2004, section 4.1).

use super::stock::{Recipe, Stock};

/// Dead ends that the search in order goes back from before the recursion takes over.
const DEAD_ENDS: u32 = 500;

/// Sums that the recursion tells apart at most: eight bytes each.
const MOST_SUMS: u64 = 1 << 20;

/// Finds subsets of stocks by their sums, with bounded effort in all.
#[derive(Debug)]
pub(super) struct ExactFill {
    /// Steps of the recursion that may still be made: sums times sizes.
    effort: u64,
    /// By sum: which class completed it first.
    completed_by: Vec<u32>,
    /// By sum: how many groups of that class it has.
    used: Vec<u32>,
}

/// No class.
const NONE: u32 = u32::MAX;

impl ExactFill {
    /// About ten seconds at the very worst, which no ordinary file comes near.
    pub(super) const EFFORT: u64 = 1 << 33;

    pub(super) const fn new(effort: u64) -> Self {
        Self { effort, completed_by: Vec::new(), used: Vec::new() }
    }

    /// Groups and fillers of `stock` with `rows` rows in all. None is certain to mean that there are
    /// none, as long as there is effort left and `rows` is at most about a million.
    pub(super) fn find(&mut self, stock: &Stock, rows: u64) -> Option<Recipe> {
        if rows == 0 {
            return Some(Recipe::default());
        }
        if !stock.may_have(rows) {
            return None;
        }
        match in_order(stock, rows) {
            Search::Found(recipe) => Some(recipe),
            Search::NoSuch => None,
            Search::GaveUp => self.by_recursion(stock, rows),
        }
    }

    /// Bellman's recursion, with multiplicities: a class extends the sums of those before it, and
    /// its own, as long as it has groups left.
    fn by_recursion(&mut self, stock: &Stock, rows: u64) -> Option<Recipe> {
        let steps = rows.saturating_mul(stock.classes().len() as u64 + 1);
        if rows > MOST_SUMS || steps > self.effort {
            return None;
        }
        #[expect(clippy::cast_possible_truncation, reason = "at most a million")]
        let rows = rows as usize;
        self.completed_by.clear();
        self.completed_by.resize(rows + 1, NONE);
        let filler = (1, stock.filler(), FILLER);
        let classes = (0..).zip(stock.classes());
        let classes = classes.map(|(number, class)| (class.rows_each(), class.count(), number));
        for (size, count, number) in classes.chain([filler]) {
            self.effort = self.effort.saturating_sub(rows as u64);
            self.extend(size, count, number);
            if self.completed_by[rows] != NONE {
                return Some(self.traced_back(stock, rows));
            }
        }
        None
    }

    /// Completes every sum that `count` more groups of `size` can complete.
    fn extend(&mut self, size: u64, count: u64, number: u32) {
        let sums = self.completed_by.len();
        #[expect(clippy::cast_possible_truncation, reason = "larger ones are left out")]
        let size = if size < sums as u64 { size as usize } else { return };
        self.used.clear();
        self.used.resize(sums, 0);
        for sum in size..sums {
            let before = sum - size;
            let reached = before == 0 || self.completed_by[before] != NONE;
            if self.completed_by[sum] == NONE && reached && u64::from(self.used[before]) < count {
                self.completed_by[sum] = number;
                self.used[sum] = self.used[before] + 1;
            }
        }
    }

    fn traced_back(&self, stock: &Stock, mut sum: usize) -> Recipe {
        let mut recipe = Recipe::default();
        while sum > 0 {
            let number = self.completed_by[sum];
            if number == FILLER {
                recipe.filler += 1;
                sum -= 1;
                continue;
            }
            let class = number as usize;
            match recipe.groups.last_mut() {
                Some((last, count)) if *last == class => *count += 1,
                _ => recipe.groups.push((class, 1)),
            }
            sum -= stock.classes()[class].size.get() as usize;
        }
        recipe.groups.reverse();
        recipe
    }
}

/// The number that rows without a group have among the classes.
const FILLER: u32 = u32::MAX - 1;

/// How the search in order ends.
enum Search {
    Found(Recipe),
    /// There is none: everything was tried.
    NoSuch,
    /// There were too many dead ends.
    GaveUp,
}

/// Takes as many as fit of each size, the largest first, and one fewer of the last where that ends
/// in a hole. Rows without a group fill the smallest hole found.
fn in_order(stock: &Stock, rows: u64) -> Search {
    let classes = stock.classes();
    // The rows of each class and all after it: if even all of them leave too large a hole, this is
    // a dead end.
    let mut after: Option<Vec<u64>> = None;
    let mut path: Vec<(usize, u64)> = Vec::new();
    let mut best: Option<Recipe> = None;
    let (mut missing, mut next) = (rows, 0);
    let mut dead_ends = 0;
    loop {
        next = next.max(stock.first_of_at_most(missing));
        let within_reach =
            after.as_ref().is_none_or(|after| after[next] + stock.filler() >= missing);
        if let Some(class) = classes.get(next).filter(|_| missing > 0 && within_reach) {
            let count = class.count().min(missing / class.rows_each());
            path.push((next, count));
            missing -= count * class.rows_each();
            next += 1;
            continue;
        }
        if missing == 0 {
            return Search::Found(Recipe { groups: path, filler: 0 });
        }
        if missing <= stock.filler() && best.as_ref().is_none_or(|best| missing < best.filler) {
            best = Some(Recipe { groups: path.clone(), filler: missing });
        }
        dead_ends += 1;
        let Some((class, count)) = path.pop().filter(|_| dead_ends <= DEAD_ENDS) else {
            return match best {
                Some(recipe) => Search::Found(recipe),
                None if dead_ends <= DEAD_ENDS => Search::NoSuch,
                None => Search::GaveUp,
            };
        };
        missing += classes[class].rows_each();
        if count > 1 {
            path.push((class, count - 1));
        }
        next = class + 1;
        after.get_or_insert_with(|| rows_from_each_on(stock));
    }
}

/// For each class, the rows of it and all after it; one entry more, which is 0.
fn rows_from_each_on(stock: &Stock) -> Vec<u64> {
    let mut rows = 0;
    let mut after: Vec<u64> = vec![0];
    for class in stock.classes().iter().rev() {
        rows += class.count() * class.rows_each();
        after.push(rows);
    }
    after.reverse();
    after
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::num::NonZeroU32;

    fn stock(sizes: &[u32], filler: u64) -> Stock {
        let groups = sizes.iter().map(|&size| NonZeroU32::new(size).unwrap());
        Stock::new((0..).zip(groups), filler)
    }

    /// What the groups of a recipe have in all.
    fn rows_of(stock: &Stock, recipe: &Recipe) -> u64 {
        let classes = stock.classes();
        let rows = recipe.groups.iter().map(|&(class, count)| {
            assert!(count > 0 && count <= classes[class].count());
            count * classes[class].rows_each()
        });
        assert!(recipe.filler <= stock.filler());
        assert!(recipe.groups.is_sorted_by(|a, b| a.0 < b.0), "a class comes once");
        rows.sum::<u64>() + recipe.filler
    }

    /// Every sum that some of `sizes` have.
    fn sums(sizes: &[u32], filler: u64) -> Vec<bool> {
        let all = sizes.iter().map(|&size| u64::from(size)).sum::<u64>() + filler;
        let mut sums = vec![false; usize::try_from(all).unwrap() + 1];
        sums[..=usize::try_from(filler).unwrap()].fill(true);
        for &size in sizes {
            for sum in (size as usize..sums.len()).rev() {
                sums[sum] |= sums[sum - size as usize];
            }
        }
        sums
    }

    #[test]
    fn large_groups_go_first_and_small_ones_fill_the_holes() {
        let stock = stock(&[7, 7, 5, 4, 3, 2, 1, 1], 0);
        let recipe = ExactFill::new(0).find(&stock, 20).unwrap();
        assert_eq!(recipe, Recipe { groups: vec![(0, 2), (1, 1), (5, 1)], filler: 0 });
    }

    #[test]
    fn a_choice_that_ends_in_a_hole_is_taken_back() {
        let stock = stock(&[9, 8, 6, 6], 0);
        let recipe = ExactFill::new(0).find(&stock, 12).unwrap();
        assert_eq!(recipe, Recipe { groups: vec![(2, 2)], filler: 0 });
    }

    #[test]
    fn rows_without_a_group_are_spared_where_groups_do_it() {
        let recipe = ExactFill::new(0).find(&stock(&[9, 8, 6, 6], 50), 12).unwrap();
        assert_eq!(recipe.filler, 0);
        let recipe = ExactFill::new(0).find(&stock(&[9, 8, 6, 6], 50), 13).unwrap();
        assert_eq!(recipe.filler, 1);
    }

    /// Even sizes but for the largest: the search in order would have to try everything with it
    /// before it goes on without it.
    #[test]
    fn the_recursion_finds_what_the_search_in_order_does_not() {
        let mut sizes: Vec<u32> = (0..200).map(|number| 2 * (number % 40 + 30)).collect();
        sizes.push(141);
        let stock = stock(&sizes, 0);
        assert!(matches!(in_order(&stock, 2_000), Search::GaveUp));
        let recipe = ExactFill::new(ExactFill::EFFORT).find(&stock, 2_000).unwrap();
        assert_eq!(rows_of(&stock, &recipe), 2_000);
        assert_eq!(ExactFill::new(0).find(&stock, 2_000), None, "effort is bounded");
    }

    proptest! {
        /// A subset is found if and only if there is one, and it has the rows asked for.
        #[test]
        fn found_if_and_only_if_there_is_one(
            sizes in prop::collection::vec(1_u32..60, 0..25),
            step in prop::sample::select(vec![1_u32, 1, 2, 7]),
            filler in prop::sample::select(vec![0_u64, 0, 1, 5]),
            rows in 1_u64..200,
        ) {
            let sizes: Vec<u32> = sizes.into_iter().map(|size| size * step).collect();
            let stock = stock(&sizes, filler);
            let there_is = sums(&sizes, filler).get(usize::try_from(rows).unwrap()) == Some(&true);
            let mut fill = ExactFill::new(ExactFill::EFFORT);
            for found in [fill.find(&stock, rows), fill.by_recursion(&stock, rows)] {
                prop_assert_eq!(found.is_some(), there_is);
                if let Some(recipe) = found {
                    prop_assert_eq!(rows_of(&stock, &recipe), rows);
                }
            }
        }
    }
}
