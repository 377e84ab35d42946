//! What a process has read of a text, for the next task of the same study.

use forelock_cli::Failure;
use std::sync::{Arc, Mutex, PoisonError};

/// The last few: reading one again takes as long as a part of its study.
pub(crate) struct Kept<T>(Mutex<Vec<(String, Arc<T>)>>);

const MOST: usize = 4;

impl<T> Kept<T> {
    pub(crate) const fn new() -> Self {
        Self(Mutex::new(Vec::new()))
    }

    /// What `read` makes of `text`, or made of it lately.
    pub(crate) fn of(
        &self,
        text: &str,
        read: impl FnOnce() -> Result<T, Failure>,
    ) -> Result<Arc<T>, Failure> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, read)) = kept.iter().find(|(own, _)| own == text) {
            return Ok(Arc::clone(read));
        }
        let read = Arc::new(read()?);
        if kept.len() == MOST {
            kept.remove(0);
        }
        kept.push((text.to_owned(), Arc::clone(&read)));
        Ok(read)
    }
}
