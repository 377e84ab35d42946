//! The end of a partition: clusters that fill no whole number of batches, put in an order in which
//! as few as possible lie across a border between batches.

use super::clusters::Clusters;
use super::counts::BatchRows;
use super::exact_fill::ExactFill;
use super::stock::Stock;
use std::collections::BTreeMap;
use std::num::NonZeroU32;

/// What is written next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// All groups of a cluster.
    Cluster(u32),
    /// So many rows without a group.
    Filler(u64),
}

/// Puts `loose` clusters (the largest first) and so many rows without a group in order, behind a
/// whole number of batches.
///
/// What counts of a cluster is by how many rows it reaches into its last batch: one with more rows
/// than a batch lies in as few batches as it can if that part does not lie across a border. So
/// first come sets of clusters whose last parts fill a batch exactly; then, as long as there is one,
/// the cluster with the largest last part that still fits.
pub(super) fn in_order(
    loose: &[u32],
    filler: u64,
    clusters: &Clusters,
    batch: BatchRows,
    fill: &mut ExactFill,
) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let last_part = |cluster: u32| last_part(clusters.rows(cluster), batch);
    let parts = loose.iter().map(|&cluster| Some((cluster, last_part(cluster)?)));
    let mut stock = Stock::new(parts.flatten(), filler);
    let mut taken = Vec::new();
    while let Some(recipe) = fill.find(&stock, batch.wide()).filter(|_| stock.rows() > 0) {
        taken.clear();
        stock.take(&recipe, &mut taken);
        pieces.extend(taken.iter().copied().map(Piece::Cluster));
        pieces.extend((recipe.filler > 0).then_some(Piece::Filler(recipe.filler)));
    }
    let mut filler = stock.filler();
    let mut by_last_part: BTreeMap<u64, Vec<u32>> = BTreeMap::new();
    for cluster in stock.into_groups() {
        let part = last_part(cluster).map_or(0, |part| u64::from(part.get()));
        by_last_part.entry(part).or_default().push(cluster);
    }
    // The first of each list goes first.
    by_last_part.values_mut().for_each(|list| list.reverse());
    let mut room = batch.wide();
    loop {
        let fitting = by_last_part.range(..=room).next_back();
        // If none fits and nothing else can fill the batch, the largest lies across the border.
        let chosen = match fitting {
            Some((&part, _)) => Some(part),
            None if filler > 0 => None,
            None => by_last_part.keys().next_back().copied(),
        };
        let used = match chosen {
            Some(part) => {
                let cluster = by_last_part.get_mut(&part).and_then(Vec::pop);
                pieces.extend(cluster.map(Piece::Cluster));
                if by_last_part.get(&part).is_some_and(Vec::is_empty) {
                    by_last_part.remove(&part);
                }
                part
            }
            None if filler > 0 => {
                let used = filler.min(room);
                pieces.push(Piece::Filler(used));
                filler -= used;
                used
            }
            None => return pieces,
        };
        room = match room.checked_sub(used) {
            Some(0) => batch.wide(),
            Some(room) => room,
            None => room + batch.wide() - used,
        };
    }
}

/// How many rows a cluster that begins a batch has in its last one, 1 to a batch; none of an empty
/// one.
fn last_part(rows: u64, batch: BatchRows) -> Option<NonZeroU32> {
    let before = rows.checked_sub(1)?;
    #[expect(clippy::cast_possible_truncation, reason = "at most a batch")]
    let part = (before % batch.wide() + 1) as u32;
    NonZeroU32::new(part)
}

#[cfg(test)]
mod tests {
    use super::Piece::{Cluster, Filler};
    use super::*;

    fn ordered(rows: &[u64], filler: u64, batch: u32) -> Vec<Piece> {
        let clusters = Clusters::of_one_group_each(rows.to_vec());
        let loose: Vec<u32> = clusters.numbers().collect();
        let mut fill = ExactFill::new(ExactFill::EFFORT);
        in_order(&loose, filler, &clusters, BatchRows::new(batch).unwrap(), &mut fill)
    }

    #[test]
    fn last_parts_fill_batches_where_they_can() {
        // 25 reaches 5 rows into its third batch, 33 has 3, and 12 has 2: ten in all.
        assert_eq!(
            ordered(&[33, 25, 9, 12], 0, 10),
            [Cluster(1), Cluster(0), Cluster(3), Cluster(2)]
        );
    }

    #[test]
    fn rows_without_a_group_come_between_what_would_lie_across() {
        assert_eq!(ordered(&[7, 6], 3, 10), [Cluster(0), Filler(3), Cluster(1)]);
        assert_eq!(ordered(&[7, 6], 2, 10), [Cluster(0), Filler(2), Cluster(1)]);
        assert_eq!(ordered(&[7, 6], 5, 10), [Cluster(0), Filler(3), Cluster(1), Filler(2)]);
    }

    /// Two thirds of a batch each: every third border is kept.
    #[test]
    fn no_more_lie_across_than_must() {
        let pieces = ordered(&[150; 8], 0, 200);
        assert_eq!(pieces.len(), 8);
        let (mut at, mut across) = (0, 0);
        for _ in pieces {
            across += u64::from(at / 200 != (at + 149) / 200);
            at += 150;
        }
        assert_eq!(across, 4, "of five borders, that at 600 is kept");
    }

    #[test]
    fn nothing_is_in_no_order() {
        assert_eq!(ordered(&[], 0, 10), []);
        assert_eq!(ordered(&[0, 4, 0], 0, 10), [Cluster(1)]);
    }
}
