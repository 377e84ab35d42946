//! The events of the format, as far as they are needed here.

use forelock::engine::SimTime;
use forelock::model::{Claimant, Owner};
use serde::Serialize;
use serde_json::Value;
use std::borrow::Cow;

/// One event.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Event {
    pub(super) name: Cow<'static, str>,
    pub(super) ph: Phase,
    /// Microseconds, to the nanosecond.
    ts: f64,
    #[serde(flatten)]
    track: Track,
    #[serde(skip_serializing_if = "Option::is_none")]
    cat: Option<&'static str>,
    /// Ties the two ends of a flow together.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<u64>,
    /// `e`: a flow ends at the slice around it, not at the next one.
    #[serde(skip_serializing_if = "Option::is_none")]
    bp: Option<&'static str>,
    /// How far the mark of an instant reaches: `t`, its track, or `g`, all tracks.
    #[serde(skip_serializing_if = "Option::is_none")]
    s: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cname: Option<Colour>,
    #[serde(skip_serializing_if = "Value::is_null")]
    args: Value,
}

/// The kind of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) enum Phase {
    #[serde(rename = "B")]
    Begin,
    #[serde(rename = "E")]
    End,
    #[serde(rename = "i")]
    Instant,
    #[serde(rename = "s")]
    FlowBegin,
    #[serde(rename = "f")]
    FlowEnd,
    #[serde(rename = "M")]
    Metadata,
}

/// A colour name of the viewers.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Colour {
    /// Red.
    Terrible,
    /// Orange.
    Bad,
}

/// Where an event is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Track {
    pid: u32,
    tid: u32,
}

/// The process of the load.
pub(super) const LOAD: u32 = 1;
/// The process of background traffic.
pub(super) const BACKGROUND: u32 = 2;

impl Track {
    /// Of no thread: what is said of a whole process.
    pub(super) const fn process(pid: u32) -> Self {
        Self { pid, tid: 0 }
    }

    pub(super) const fn of(owner: Owner) -> Self {
        match owner.claimant() {
            Claimant::Load(worker) => Self { pid: LOAD, tid: worker.get() + 1 },
            Claimant::Background(number) => Self { pid: BACKGROUND, tid: number + 1 },
        }
    }

    /// Where the viewer puts it among the others of its process.
    pub(super) const fn place(self, is_session: bool) -> u32 {
        const BELOW_ALL_WORKERS: u32 = 1 << 24;
        if is_session { self.tid.saturating_add(BELOW_ALL_WORKERS) } else { self.tid }
    }
}

impl Event {
    fn new(name: impl Into<Cow<'static, str>>, ph: Phase, at: SimTime, track: Track) -> Self {
        let ts = at.as_nanos() as f64 / 1_000.0;
        let args = Value::Null;
        let name = name.into();
        Self { name, ph, ts, track, cat: None, id: None, bp: None, s: None, cname: None, args }
    }

    /// A slice begins.
    pub(super) fn begin(name: impl Into<Cow<'static, str>>, at: SimTime, track: Track) -> Self {
        Self { cat: Some("forelock"), ..Self::new(name, Phase::Begin, at, track) }
    }

    /// The slice that began last on this track ends.
    pub(super) fn end(name: impl Into<Cow<'static, str>>, at: SimTime, track: Track) -> Self {
        Self::new(name, Phase::End, at, track)
    }

    /// A mark on a track.
    pub(super) fn mark(name: &'static str, colour: Colour, at: SimTime, track: Track) -> Self {
        let event = Self::new(name, Phase::Instant, at, track);
        Self { cat: Some("forelock"), s: Some("t"), cname: Some(colour), ..event }
    }

    /// A mark across all tracks.
    pub(super) fn notice(name: &'static str, at: SimTime) -> Self {
        let event = Self::new(name, Phase::Instant, at, Track::process(LOAD));
        Self { cat: Some("forelock"), s: Some("g"), cname: Some(Colour::Terrible), ..event }
    }

    /// An arrow leaves the slice that is open on this track.
    pub(super) fn flow_begin(id: u64, at: SimTime, track: Track) -> Self {
        let event = Self::new("hand-over", Phase::FlowBegin, at, track);
        Self { cat: Some("lock"), id: Some(id), ..event }
    }

    /// It arrives at the slice that is open on this one.
    pub(super) fn flow_end(id: u64, at: SimTime, track: Track) -> Self {
        let event = Self::new("hand-over", Phase::FlowEnd, at, track);
        Self { cat: Some("lock"), id: Some(id), bp: Some("e"), ..event }
    }

    /// What the viewer calls a process or thread, and how it sorts them.
    pub(super) fn metadata(name: &'static str, track: Track) -> Self {
        Self::new(name, Phase::Metadata, SimTime::ZERO, track)
    }

    pub(super) fn with(self, mut args: Value) -> Self {
        // The same bytes also in a program in which something else makes objects keep the order of insertion.
        args.sort_all_objects();
        Self { args, ..self }
    }
}
