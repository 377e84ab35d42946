//! When things ran, from the platform's stamps.

use super::record::Record;
use crate::engine::Span;
use jiff::Timestamp;

/// From one instant to another, in milliseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Interval {
    pub(super) start: i64,
    pub(super) end: i64,
}

/// The time from `earlier` to `later`; none if it is negative.
pub(super) fn between(earlier: Timestamp, later: Timestamp) -> Option<Span> {
    let millis = later.as_millisecond().checked_sub(earlier.as_millisecond())?;
    u64::try_from(millis).ok().map(Span::from_millis)
}

/// Whether all stamps are whole seconds, as the platform writes them though it shows three decimals.
pub(super) fn are_whole_seconds<'r>(records: impl Iterator<Item = &'r Record>) -> bool {
    let stamps = records.flat_map(|record| [record.created, record.modified]).flatten();
    stamps.into_iter().all(|stamp| stamp.subsec_nanosecond() == 0)
}

/// How long at least one of the intervals lasted, and the longest pause between them with its
/// start.
pub(super) fn covered(mut intervals: Vec<Interval>) -> (Span, Option<(Span, i64)>) {
    intervals.sort_unstable();
    let mut covered = 0;
    let mut longest: Option<(i64, i64)> = None;
    let mut end: Option<i64> = None;
    for interval in intervals {
        match end {
            Some(so_far) if interval.start <= so_far => {
                covered += (interval.end - so_far).max(0);
                end = Some(so_far.max(interval.end));
            }
            _ => {
                if let Some(so_far) = end {
                    let pause = interval.start - so_far;
                    if longest.is_none_or(|(longest, _)| pause > longest) {
                        longest = Some((pause, so_far));
                    }
                }
                covered += (interval.end - interval.start).max(0);
                end = Some(interval.end);
            }
        }
    }
    let span = |millis: i64| Span::from_millis(u64::try_from(millis).unwrap_or_default());
    (span(covered), longest.map(|(pause, from)| (span(pause), from)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covering(intervals: &[(i64, i64)]) -> (u64, Option<(u64, i64)>) {
        let intervals = intervals.iter().map(|&(start, end)| Interval { start, end }).collect();
        let (span, pause) = covered(intervals);
        let millis = |span: Span| span.as_nanos() / 1_000_000;
        (millis(span), pause.map(|(pause, from)| (millis(pause), from)))
    }

    #[test]
    fn what_overlaps_counts_once() {
        assert_eq!(covering(&[]), (0, None));
        assert_eq!(covering(&[(5, 9)]), (4, None));
        assert_eq!(covering(&[(0, 10), (2, 5), (8, 12)]), (12, None));
        assert_eq!(covering(&[(10, 20), (0, 10)]), (20, None));
        assert_eq!(covering(&[(0, 1), (3, 4), (9, 10), (11, 12)]), (4, Some((5, 4))));
    }
}
