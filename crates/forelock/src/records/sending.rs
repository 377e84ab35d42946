//! How a load was sent, from when its jobs (2.0) or batches (1.0) were created.

use super::record::Record;

/// How a load was sent, as far as its records tell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sending {
    /// Records of the largest send: what the client cut the load into, since only the last send of
    /// a stream is smaller.
    pub largest: u64,
    /// The most sends that were there at the same time.
    pub most_at_once: Option<usize>,
    /// When sends follow one another; `None` of a single send, or without stamps.
    pub pattern: Option<SendPattern>,
}

/// When sends follow one another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SendPattern {
    /// By the clock.
    Open {
        /// Streams that do so side by side.
        streams: usize,
        /// From one to the next of a stream.
        interval: Gap,
    },
    /// When one has ended.
    Closed {
        /// So many at a time.
        in_flight: usize,
        /// From an end to the next send.
        think: Gap,
    },
}

/// Times between sends, in seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gap {
    /// The arithmetic mean.
    pub mean: f64,
    /// The coefficient of variation, less what whole seconds add; 0 where the mean is.
    pub cv: f64,
}

/// The sends that `counted` records are; `None` if one is a 1.0 job, which is many, or does not say
/// how many records it has.
pub(super) fn sending(counted: &[&Record], whole_seconds: bool) -> Option<Sending> {
    if counted.iter().any(|record| record.is_job_of_v1()) {
        return None;
    }
    let records =
        |record: &&Record| Some(record.processed? + record.unprocessed.unwrap_or_default());
    let sizes: Option<Vec<u64>> = counted.iter().map(records).collect();
    let largest = sizes?.into_iter().max().filter(|&largest| largest > 0)?;
    let lives: Option<Vec<(i64, i64)>> = counted
        .iter()
        .map(|one| Some((one.began()?.as_millisecond(), one.ended()?.as_millisecond())))
        .collect();
    let Some(lives) = lives else {
        return Some(Sending { largest, most_at_once: None, pattern: None });
    };
    let (mut begins, mut ends): (Vec<i64>, Vec<i64>) = lives.into_iter().unzip();
    begins.sort_unstable();
    ends.sort_unstable();
    let most_at_once = most_at_once(&begins, &ends);
    let tick = if whole_seconds { 1.0 } else { 0.0 };
    let pattern = pattern(&begins, &ends, most_at_once, tick);
    Some(Sending { largest, most_at_once: Some(most_at_once), pattern })
}

/// Both sorted. What ends in the instant in which another begins makes place for it.
fn most_at_once(begins: &[i64], ends: &[i64]) -> usize {
    let at_once = |(begun, at): (usize, &i64)| {
        (begun + 1).saturating_sub(ends.partition_point(|end| end <= at))
    };
    // What begins and ends in one instant was there for none of it, and still is one.
    begins.iter().enumerate().map(at_once).max().unwrap_or_default().max(1)
}

/// A client that waits for its sends sends the next when one has ended: then the times from an end
/// to a begin vary less than those from one begin to the next. One that goes by the clock does not
/// know of ends.
fn pattern(begins: &[i64], ends: &[i64], in_flight: usize, tick: f64) -> Option<SendPattern> {
    let all_at_once = begins.first()? == begins.last()?;
    if begins.len() < 2 {
        return None;
    }
    if all_at_once {
        return Some(SendPattern::Closed { in_flight: begins.len(), think: Gap::NONE });
    }
    let (streams, interval) = streams(begins)?;
    match spread(ends.iter().zip(begins.get(in_flight..)?).map(|(from, to)| to - from)) {
        Some(think) if think.variance <= interval.variance && think.mean >= 0.0 => {
            Some(SendPattern::Closed { in_flight, think: think.gap(tick) })
        }
        _ => Some(SendPattern::Open { streams, interval: interval.gap(tick) }),
    }
}

/// How many streams begin these sends, and the intervals of one.
///
/// Of K streams, each about as regular, every K-th send is mostly of the same one: so the times from
/// a send to the K-th after it vary far less than the sum of K intervals that know nothing of one
/// another would, and those to later ones no less.
fn streams(begins: &[i64]) -> Option<(usize, Spread)> {
    const MOST: usize = 32;
    /// So many intervals of each stream tell how regular it is.
    const LEAST_INTERVALS: usize = 4;
    /// One stream is the plainer answer, so several have to explain much more.
    const CLEARLY: f64 = 0.7;
    const ABOUT_AS_GOOD: f64 = 1.3;
    let most = (begins.len() / LEAST_INTERVALS).clamp(1, MOST);
    let every = |lag: usize| spread(begins.iter().zip(&begins[lag..]).map(|(from, to)| to - from));
    let lags: Vec<(usize, Spread)> =
        (1..=most).filter_map(|lag| Some((lag, every(lag)?))).collect();
    let one = *lags.first()?;
    let relative = |(lag, spread): &(usize, Spread)| {
        spread.variance.sqrt() / spread.mean.max(f64::MIN_POSITIVE) * (*lag as f64).sqrt()
    };
    let best = lags.iter().map(relative).fold(f64::INFINITY, f64::min);
    if best > relative(&one) * CLEARLY {
        return Some(one);
    }
    lags.into_iter().find(|lag| relative(lag) <= best * ABOUT_AS_GOOD)
}

/// Mean and variance of times, in seconds.
#[derive(Clone, Copy, Debug)]
struct Spread {
    mean: f64,
    variance: f64,
}

fn spread(millis: impl Iterator<Item = i64>) -> Option<Spread> {
    let seconds: Vec<f64> = millis.map(|millis| millis as f64 / 1e3).collect();
    let count = seconds.len() as f64;
    if seconds.is_empty() {
        return None;
    }
    let mean = seconds.iter().sum::<f64>() / count;
    let squares = seconds.iter().map(|one| (one - mean).powi(2)).sum::<f64>();
    Some(Spread { mean, variance: squares / (count - 1.0).max(1.0) })
}

impl Spread {
    /// Between two stamps that are cut to a tick there is an error of its own, with a variance of a
    /// sixth of the tick's square.
    fn gap(self, tick: f64) -> Gap {
        let variance = (self.variance - tick * tick / 6.0).max(0.0);
        let cv = if self.mean > 0.0 { variance.sqrt() / self.mean } else { 0.0 };
        Gap { mean: self.mean, cv }
    }
}

impl Gap {
    const NONE: Self = Self { mean: 0.0, cv: 0.0 };
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sends as pairs of begin and end in seconds.
    fn found(lives: &[(i64, i64)]) -> (usize, Option<SendPattern>) {
        let (mut begins, mut ends): (Vec<i64>, Vec<i64>) =
            lives.iter().map(|&(begin, end)| (begin * 1_000, end * 1_000)).unzip();
        begins.sort_unstable();
        ends.sort_unstable();
        let most = most_at_once(&begins, &ends);
        (most, pattern(&begins, &ends, most, 0.0))
    }

    fn closed(in_flight: usize, mean: f64) -> Option<SendPattern> {
        Some(SendPattern::Closed { in_flight, think: Gap { mean, cv: 0.0 } })
    }

    #[test]
    fn one_after_another_is_closed_with_one_in_flight() {
        assert_eq!(found(&[(0, 10), (12, 40), (42, 45), (47, 60)]), (1, closed(1, 2.0)));
    }

    #[test]
    fn two_streams_that_wait_are_two_in_flight() {
        assert_eq!(found(&[(0, 10), (0, 15), (11, 30), (16, 20), (21, 50)]), (2, closed(2, 1.0)));
    }

    #[test]
    fn by_the_clock_is_open_whatever_the_sends_take() {
        let lives = [(0, 10), (4, 30), (8, 9), (12, 17), (16, 40)];
        let interval = Gap { mean: 4.0, cv: 0.0 };
        assert_eq!(found(&lives), (3, Some(SendPattern::Open { streams: 1, interval })));
    }

    #[test]
    fn streams_side_by_side_are_told_from_one() {
        // Three streams of a send each 10 s, the second 1 s and the third 3 s behind the first; what
        // a send takes has nothing to do with it.
        let begins = (0..8).flat_map(|k| [10 * k, 10 * k + 1, 10 * k + 3]);
        let lives: Vec<(i64, i64)> = begins.map(|begin| (begin, begin + 2 + begin % 7)).collect();
        let interval = Gap { mean: 10.0, cv: 0.0 };
        assert_eq!(found(&lives).1, Some(SendPattern::Open { streams: 3, interval }));
    }

    #[test]
    fn all_at_once_is_all_in_flight_and_one_alone_says_nothing() {
        assert_eq!(found(&[(0, 10), (0, 15), (0, 20)]), (3, closed(3, 0.0)));
        assert_eq!(found(&[(0, 10)]), (1, None));
    }

    #[test]
    fn whole_seconds_do_not_count_as_variation() {
        let spread = Spread { mean: 4.0, variance: 1.0 / 6.0 };
        assert!(spread.gap(1.0).cv < 1e-9);
        assert!(spread.gap(0.0).cv > 0.1);
    }
}
