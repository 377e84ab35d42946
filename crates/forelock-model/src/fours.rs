//! Loops that do four rows in a turn.
//!
//! Nearly all rows of a run pass through three or four loops of a few instructions each, of which
//! the turn itself would be a third.

const AT_ONCE: usize = 4;

/// Does `each` for all of `items`.
#[inline]
pub(crate) fn for_each<T>(items: &[T], mut each: impl FnMut(&T)) {
    let (fours, rest) = items.as_chunks::<AT_ONCE>();
    for four in fours {
        for item in four {
            each(item);
        }
    }
    for item in rest {
        each(item);
    }
}

/// Does `each` for `items` as long as it says yes; gives for how many it did.
#[inline]
pub(crate) fn count_while<T>(items: &[T], mut each: impl FnMut(&T) -> bool) -> usize {
    let (fours, rest) = items.as_chunks::<AT_ONCE>();
    let mut before = 0;
    for four in fours {
        for (number, item) in four.iter().enumerate() {
            if !each(item) {
                return before + number;
            }
        }
        before += AT_ONCE;
    }
    before + rest.iter().position(|item| !each(item)).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_items_come_in_their_order() {
        for length in 0..13 {
            let items: Vec<usize> = (0..length).collect();
            let mut seen = Vec::new();
            for_each(&items, |&item| seen.push(item));
            assert_eq!(seen, items);
        }
    }

    #[test]
    fn counting_stops_at_the_first_no() {
        for length in 0..13 {
            let items: Vec<usize> = (0..length).collect();
            for first_no in 0..=length {
                let mut asked = 0;
                let count = count_while(&items, |&item| {
                    asked += 1;
                    item != first_no
                });
                assert_eq!((count, asked), (first_no, (first_no + 1).min(length)));
            }
        }
    }
}
