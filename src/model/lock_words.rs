//! The memory of the lock table.
//!
//! A large table is hit all over at random, so that with ordinary pages nearly every access also
//! misses the processor's table of pages. Large pages cover it: 100,000,000 rows are a third
//! faster. Below a few large pages there is nothing to gain.

use memmap2::MmapMut;
use std::ops::{Deref, DerefMut};

/// From here on, in bytes, large pages are asked for: two of them.
const LARGE: usize = 4 << 20;

/// A word a row, all zero at first.
#[derive(Debug)]
pub(crate) enum LockWords {
    /// Pages of its own, large ones where the system has them.
    Mapped {
        /// At least `bytes` long, and aligned to pages.
        pages: MmapMut,
        bytes: usize,
    },
    /// What is small, or cannot be mapped.
    Allocated(Vec<u32>),
}

impl LockWords {
    pub(crate) fn new(rows: usize) -> Self {
        let bytes = rows.saturating_mul(size_of::<u32>());
        if bytes >= LARGE
            && let Ok(pages) = MmapMut::map_anon(bytes)
        {
            // Advice: a system that doesn't take it is slower, and no less right.
            #[cfg(target_os = "linux")]
            let _ = pages.advise(memmap2::Advice::HugePage);
            return Self::Mapped { pages, bytes };
        }
        Self::Allocated(vec![0; rows])
    }
}

impl Deref for LockWords {
    type Target = [u32];

    #[inline]
    fn deref(&self) -> &[u32] {
        match self {
            Self::Mapped { pages, bytes } => bytemuck::cast_slice(&pages[..*bytes]),
            Self::Allocated(words) => words,
        }
    }
}

impl DerefMut for LockWords {
    #[inline]
    fn deref_mut(&mut self) -> &mut [u32] {
        match self {
            Self::Mapped { pages, bytes } => bytemuck::cast_slice_mut(&mut pages[..*bytes]),
            Self::Allocated(words) => words,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_and_large_ones_are_words_that_start_at_zero() {
        for rows in [0, 1, 1_000, LARGE / 4, LARGE / 4 + 1] {
            let mut words = LockWords::new(rows);
            assert_eq!(matches!(words, LockWords::Mapped { .. }), rows >= LARGE / 4);
            assert_eq!(words.len(), rows);
            assert!(words.iter().all(|&word| word == 0));
            if let Some(last) = words.last_mut() {
                *last = u32::MAX;
                assert_eq!(words[rows - 1], u32::MAX);
            }
        }
    }
}
