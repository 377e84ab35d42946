//! Owners: who holds locks or waits for one, and the workers behind most of them.

/// A worker's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WorkerId(pub(crate) u32);

impl WorkerId {
    /// The worker of that number.
    #[must_use]
    pub const fn numbered(number: u32) -> Self {
        Self(number)
    }

    /// The plain number.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }

    /// As an owner of locks.
    #[must_use]
    pub const fn owner(self) -> Owner {
        Owner::load(self)
    }
}

/// Who holds locks or waits for one: a worker's transaction, or a background transaction. Numbers
/// are small, even ones the workers', odd ones those of background transactions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Owner(u32);

/// Whose an owner's locks are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claimant {
    /// The transaction that this worker is in.
    Load(WorkerId),
    /// The background transaction of this number; numbers are used again.
    Background(u32),
}

impl Owner {
    /// The owner of that number.
    pub(crate) const fn numbered(number: u32) -> Self {
        Self(number)
    }

    /// A worker's transaction.
    #[must_use]
    pub const fn load(worker: WorkerId) -> Self {
        Self(worker.get() << 1)
    }

    /// A background transaction.
    #[must_use]
    pub const fn background(number: u32) -> Self {
        Self((number << 1) | 1)
    }

    /// Who it is.
    #[must_use]
    pub const fn claimant(self) -> Claimant {
        let number = self.0 >> 1;
        if self.0 & 1 == 0 {
            Claimant::Load(WorkerId::numbered(number))
        } else {
            Claimant::Background(number)
        }
    }

    /// Whether it belongs to the load, not to the background.
    #[must_use]
    pub const fn is_load(self) -> bool {
        self.0 & 1 == 0
    }

    /// The owner's number.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }
}
