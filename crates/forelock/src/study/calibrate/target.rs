//! What the simulation is to come near to.

/// A figure of a real run that counts in the fit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Target {
    /// What was observed.
    pub(super) value: f64,
    /// The standard deviation of what was observed around what the run really gave; above zero.
    pub(super) error: f64,
    /// Which run it is of: two figures of one run share its luck, those of two runs don't.
    pub(super) run: usize,
}

impl Target {
    /// Nobody observes more exactly than one in a thousand, and no surrogate follows more exactly.
    const FINEST: f64 = 1e-3;

    /// A figure that is within `tolerance` of the truth 95 times in 100: of two standard deviations.
    pub(super) fn new(value: f64, tolerance: f64, run: usize) -> Self {
        let error = (tolerance / 2.0).max(Self::FINEST * value.abs()).max(f64::MIN_POSITIVE.sqrt());
        Self { value, error, run }
    }
}
