//! Where events go: a list in a file, one a line.

use super::event::Event;
use std::io::{self, Write};

/// Writes events; keeps the first error, after which it writes nothing, since who watches a run
/// can't stop it.
pub(super) struct Sink<'w> {
    out: &'w mut dyn Write,
    written: u64,
    error: Option<io::Error>,
}

impl<'w> Sink<'w> {
    pub(super) fn new(out: &'w mut dyn Write) -> Self {
        Self { out, written: 0, error: None }
    }

    /// Events so far.
    pub(super) const fn written(&self) -> u64 {
        self.written
    }

    pub(super) const fn has_failed(&self) -> bool {
        self.error.is_some()
    }

    pub(super) fn put(&mut self, event: &Event) {
        if self.error.is_none() {
            self.error = self.write(event).err();
        }
    }

    fn write(&mut self, event: &Event) -> io::Result<()> {
        if self.written > 0 {
            self.out.write_all(b",\n")?;
        }
        self.written += 1;
        Ok(serde_json::to_writer(&mut *self.out, event)?)
    }

    /// The first error, if there was one.
    pub(super) fn finish(&mut self) -> io::Result<()> {
        self.error.take().map_or(Ok(()), Err)
    }
}
