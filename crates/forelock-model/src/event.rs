//! What can happen in a run: the events of each subsystem, and those of all.

use super::batch::{PartitionId, SendId};
use super::owner::{Owner, WorkerId};

/// An event of a run. Events of one instant happen one by one, each to its end before the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event {
    Loader(LoaderEvent),
    Platform(PlatformEvent),
    Locking(LockingEvent),
    Background(BackgroundEvent),
}

/// The client acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LoaderEvent {
    /// A partition makes its first send or sends.
    PartitionStarts(PartitionId),
    /// An open partition's next send is due.
    SendDue(PartitionId),
    /// A closed partition's slot has thought and sends again.
    SlotReady(PartitionId),
    /// The failed records of a finished send are sent again.
    ResendDue(SendId),
}

/// A batch or its transaction takes a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PlatformEvent {
    /// An attempt's overhead is over.
    OverheadOver(WorkerId),
    /// A service on the shared capacity ends.
    ServiceEnds,
    /// A transaction has ended, and its batch takes its next step.
    NextStep(WorkerId),
}

/// A row is asked for, or a wait for one ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LockingEvent {
    /// Asking for the next row has taken its time.
    Asks(Owner),
    /// A request has waited as long as it may.
    WaitTimesOut(Owner),
    /// A waiter that was handed its row goes on asking.
    GoesOn(Owner),
}

/// Other users act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BackgroundEvent {
    /// A transaction of the stream of this number arrives.
    Arrival(u32),
    /// The transaction of this number has held its rows.
    HoldOver(u32),
}
