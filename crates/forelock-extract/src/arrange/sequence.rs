//! Groups in a given order, moved a little so that fewer lie across a border between batches.

use super::counts::BatchRows;
use std::collections::VecDeque;

/// So many groups that come next are looked at for one that fits.
const WINDOW: usize = 256;

/// Reorders `groups` (with `rows`, by group), the first of which begins a batch. The next group that
/// doesn't end in a batch of its own accord waits until one has room for it; where no group of the
/// next few fits, it lies across the border.
pub(super) fn heeding_borders(groups: &[u32], rows: &[u64], batch: BatchRows) -> Vec<u32> {
    let batch = batch.wide();
    let mut ordered = Vec::with_capacity(groups.len());
    let mut waiting: VecDeque<u32> = VecDeque::with_capacity(WINDOW);
    let mut to_come = groups.iter().copied().filter(|&group| rows[group as usize] > 0);
    let mut room = batch;
    loop {
        waiting.extend(to_come.by_ref().take(WINDOW - waiting.len()));
        // By how many rows a group reaches into its last batch if it begins one.
        let last_part = |group: u32| (rows[group as usize] - 1) % batch + 1;
        let fits = |&group: &u32| last_part(group) <= room;
        let Some(&first) = waiting.front() else {
            return ordered;
        };
        // What fills the batch to the last row is better than what comes first.
        let place = waiting
            .iter()
            .position(|&group| last_part(group) == room)
            .filter(|_| !fits(&first) || room < batch / 4)
            .or_else(|| waiting.iter().position(fits))
            .unwrap_or_default();
        let Some(group) = waiting.remove(place) else {
            return ordered;
        };
        ordered.push(group);
        let used = last_part(group);
        room = if used <= room { room - used } else { room + batch - used };
        if room == 0 {
            room = batch;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ordered(rows: &[u64], batch: u32) -> Vec<u32> {
        let groups: Vec<u32> = (0..u32::try_from(rows.len()).unwrap()).collect();
        heeding_borders(&groups, rows, BatchRows::new(batch).unwrap())
    }

    #[test]
    fn what_does_not_fit_waits_for_the_next_batch() {
        assert_eq!(ordered(&[4, 4, 4, 2, 6], 10), [0, 1, 3, 2, 4]);
    }

    #[test]
    fn the_order_stays_where_borders_are_kept() {
        assert_eq!(ordered(&[5, 5, 7, 3, 10, 25, 5], 10), [0, 1, 2, 3, 4, 5, 6]);
    }

    #[test]
    fn what_fits_nowhere_lies_across() {
        assert_eq!(ordered(&[7, 7, 0, 7], 10), [0, 1, 3]);
        assert_eq!(ordered(&[], 10), [0; 0]);
    }
}
