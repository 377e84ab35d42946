//! How long the load's requests for a lock waited: a histogram of bounded memory.

use super::observer::{Happening, Observer, Refusal};
use forelock_engine::{SimTime, Span};

/// Bins to a factor of ten: each bin ends 26 % above its start.
const BINS_PER_DECADE: u32 = 10;
/// The first bin ends here; it holds all that is shorter.
const SHORTEST_SECONDS: f64 = 1e-3;
/// From a millisecond to 116 days; the last bin holds all that is longer.
const BINS: usize = 10 * BINS_PER_DECADE as usize + 1;

/// Waits for locks by their length, over any number of runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LockWaits {
    /// From the shortest waits to the longest that there were; none if there was no wait.
    pub bins: Vec<WaitBin>,
}

/// Waits of about the same length.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WaitBin {
    /// Waits that ended with the row.
    pub granted: u64,
    /// Waits that ended with the timeout.
    pub timed_out: u64,
    /// Waits that were refused as they began, because they would have closed a circle.
    pub deadlocked: u64,
}

impl WaitBin {
    /// All waits of this length.
    #[must_use]
    pub const fn count(&self) -> u64 {
        self.granted + self.timed_out + self.deadlocked
    }
}

impl LockWaits {
    /// There are never more bins.
    pub const MOST_BINS: usize = BINS;

    /// From how many seconds to how many (excluded) bin number `bin` reaches.
    #[must_use]
    pub fn bounds(bin: usize) -> (f64, f64) {
        let end = |bin: f64| SHORTEST_SECONDS * 10_f64.powf(bin / f64::from(BINS_PER_DECADE));
        (if bin == 0 { 0.0 } else { end(bin as f64 - 1.0) }, end(bin as f64))
    }

    /// All waits.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.bins.iter().map(WaitBin::count).sum()
    }

    /// Waits that ended with the timeout.
    #[must_use]
    pub fn timed_out(&self) -> u64 {
        self.bins.iter().map(|bin| bin.timed_out).sum()
    }

    /// Waits that were refused as deadlocks.
    #[must_use]
    pub fn deadlocked(&self) -> u64 {
        self.bins.iter().map(|bin| bin.deadlocked).sum()
    }

    /// Adds the waits of other runs.
    pub fn add(&mut self, other: &Self) {
        if self.bins.len() < other.bins.len() {
            self.bins.resize(other.bins.len(), WaitBin::default());
        }
        for (bin, more) in self.bins.iter_mut().zip(&other.bins) {
            bin.granted += more.granted;
            bin.timed_out += more.timed_out;
            bin.deadlocked += more.deadlocked;
        }
    }

    /// The bin of a wait of that length, made if need be.
    fn bin(&mut self, wait: Span) -> &mut WaitBin {
        let number = bin_of(wait);
        if number >= self.bins.len() {
            self.bins.resize(number + 1, WaitBin::default());
        }
        &mut self.bins[number]
    }
}

fn bin_of(wait: Span) -> usize {
    let decades = (wait.as_secs_f64() / SHORTEST_SECONDS).log10();
    #[expect(clippy::cast_possible_truncation, reason = "saturates")]
    let number = (decades * f64::from(BINS_PER_DECADE)).floor() as i64;
    usize::try_from(number.saturating_add(1)).unwrap_or(0).min(BINS - 1)
}

/// Records how long the load's requests wait. Waits that a horizon cuts off are not counted.
#[derive(Clone, Debug, Default)]
pub struct LockWaitRecorder {
    waits: LockWaits,
    /// Since when each owner waits, if it does; by the owner's number, which is small.
    since: Vec<SimTime>,
}

impl LockWaitRecorder {
    /// What has been recorded.
    #[must_use]
    pub fn finish(self) -> LockWaits {
        self.waits
    }
}

impl Observer for LockWaitRecorder {
    #[expect(clippy::inline_always, reason = "as for both of a pair")]
    #[inline(always)]
    fn note(&mut self, at: SimTime, what: Happening) {
        match what {
            Happening::WaitBegan { owner, .. } if owner.is_load() => {
                let number = owner.get() as usize;
                if number >= self.since.len() {
                    self.since.resize(number + 1, SimTime::ZERO);
                }
                self.since[number] = at;
            }
            Happening::Granted { owner, .. } if owner.is_load() => {
                let wait = at.since(self.since[owner.get() as usize]);
                self.waits.bin(wait).granted += 1;
            }
            Happening::Refused { owner, why: Refusal::Timeout, .. } if owner.is_load() => {
                let wait = at.since(self.since[owner.get() as usize]);
                self.waits.bin(wait).timed_out += 1;
            }
            // Such a wait is refused in the instant in which it would begin.
            Happening::Refused { owner, why: Refusal::Deadlock, .. } if owner.is_load() => {
                self.waits.bin(Span::ZERO).deadlocked += 1;
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_lies_within_the_bounds_of_its_bin() {
        for nanos in [0, 1, 999_999, 1_000_001, 5_000_000, 123_456_789, 10_000_000_000, 1 << 50] {
            let seconds = nanos as f64 / 1e9;
            let (from, to) = LockWaits::bounds(bin_of(Span::from_nanos(nanos)));
            assert!(from <= seconds && seconds < to, "{seconds} s in {from} to {to}");
        }
    }

    #[test]
    fn there_is_a_bin_for_every_wait() {
        assert_eq!(bin_of(Span::ZERO), 0);
        assert_eq!(bin_of(Span::MAX), BINS - 1);
    }

    #[test]
    fn runs_add_up_bin_by_bin() {
        let mut all = LockWaits::default();
        for (millis, timed_out) in [(3, false), (3_000, true), (3, true)] {
            let mut one = LockWaits::default();
            let bin = one.bin(Span::from_millis(millis));
            if timed_out {
                bin.timed_out += 1;
            } else {
                bin.granted += 1;
            }
            all.add(&one);
        }
        let refused = LockWaits { bins: vec![WaitBin { deadlocked: 1, ..WaitBin::default() }] };
        all.add(&refused);
        assert_eq!((all.count(), all.timed_out(), all.deadlocked()), (4, 2, 1));
        let expected = WaitBin { granted: 1, timed_out: 1, deadlocked: 0 };
        assert_eq!(*all.bin(Span::from_millis(3)), expected);
    }
}
