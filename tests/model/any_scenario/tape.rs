//! Choices, read off a tape of numbers: the simplest wherever the tape holds a zero, so that a
//! failing case shrinks by zeroing and cutting its tape.

/// A tape, and how far it has been read; behind its end there are zeros.
pub(super) struct Tape<'a> {
    rest: std::slice::Iter<'a, u32>,
}

impl<'a> Tape<'a> {
    pub(super) fn new(words: &'a [u32]) -> Self {
        Self { rest: words.iter() }
    }

    fn next(&mut self) -> u32 {
        self.rest.next().copied().unwrap_or(0)
    }

    /// From `low` to `high`, both included.
    pub(super) fn whole(&mut self, low: u32, high: u32) -> u32 {
        low + self.next() % (high - low + 1)
    }

    /// From `low` to below `high`.
    pub(super) fn number(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * f64::from(self.next() % 10_000) / 10_000.0
    }

    /// True so often; false on a zero.
    pub(super) fn chance(&mut self, percent: u32) -> bool {
        self.next() % 100 >= 100 - percent
    }

    /// Below `count`.
    pub(super) fn index(&mut self, count: usize) -> usize {
        self.next() as usize % count
    }

    /// One of them; the first on a zero.
    pub(super) fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.index(choices.len())]
    }
}
