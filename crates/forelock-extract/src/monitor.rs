//! How reading tells the world of its progress and learns that it should stop.

/// Watches an extract being read. `()` is the monitor that looks away.
pub trait ReadMonitor {
    /// So many bytes of the file itself are read, of so many if that is known.
    fn read_so_far(&self, _bytes: u64, _of: Option<u64>) {}

    /// Whether reading should give up.
    fn should_stop(&self) -> bool {
        false
    }
}

impl ReadMonitor for () {}
