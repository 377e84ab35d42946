//! A stream of events to a page, made by a thread that simulates.

use crate::limits::{EVENTS, READER};
use crate::refusal::Refusal;
use hyper::body::Bytes;
use serde::Serialize;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::time::timeout;

/// Where the events of one request go.
#[derive(Clone, Debug)]
pub(crate) struct Events {
    sender: mpsc::Sender<Bytes>,
    runtime: Handle,
}

/// Nobody reads the events any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Gone;

impl Events {
    /// Their way, and what the page reads.
    pub(crate) fn new(runtime: Handle) -> (Self, mpsc::Receiver<Bytes>) {
        let (sender, receiver) = mpsc::channel(EVENTS);
        (Self { sender, runtime }, receiver)
    }

    /// Waits for a reader who is slow, but not for one who has stopped. Not to be called by a task of the
    /// runtime.
    pub(crate) fn send(&self, name: &str, data: &impl Serialize) -> Result<(), Gone> {
        let event = event(name, data).ok_or(Gone)?;
        self.runtime.block_on(async {
            timeout(READER, self.sender.send(event)).await.map_err(|_| Gone)?.map_err(|_| Gone)
        })
    }

    /// What is out of date soon: left out for a reader who is slow.
    pub(crate) fn mention(&self, name: &str, data: &impl Serialize) {
        if let Some(event) = event(name, data) {
            // A reader who is gone is noticed elsewhere.
            let _ = self.sender.try_send(event);
        }
    }

    pub(crate) fn refuse(&self, refusal: &Refusal) -> Result<(), Gone> {
        self.send("failed", refusal)
    }

    /// Whether nobody reads any more.
    pub(crate) fn is_gone(&self) -> bool {
        self.sender.is_closed()
    }
}

/// As the HTML standard has it (server-sent events); JSON has no line breaks.
fn event(name: &str, data: &impl Serialize) -> Option<Bytes> {
    let data = serde_json::to_string(data).ok()?;
    Some(Bytes::from(format!("event: {name}\ndata: {data}\n\n")))
}
