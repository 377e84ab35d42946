//! The memory of the lock table.
//!
//! A large table is hit all over at random, so that with ordinary pages nearly every access also
//! misses the processor's table of pages. Large pages cover it: 100,000,000 rows are a third
//! faster. Below a few large pages there is nothing to gain.

use super::lock_word::LockWord;
use memmap2::MmapMut;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};

/// From here on, in bytes, large pages are asked for: two of them.
const LARGE: usize = 4 << 20;

/// A word a row, all free at first.
#[derive(Debug)]
pub(crate) enum LockWords<W> {
    /// Pages of its own, large ones where the system has them.
    Mapped {
        /// At least `bytes` long, and aligned to pages.
        pages: MmapMut,
        bytes: usize,
        word: PhantomData<W>,
    },
    /// What is small, or cannot be mapped.
    Allocated(Vec<W>),
}

impl<W: LockWord> LockWords<W> {
    pub(crate) fn new(rows: usize) -> Self {
        let bytes = rows.saturating_mul(size_of::<W>());
        if bytes >= LARGE
            && let Ok(pages) = MmapMut::map_anon(bytes)
        {
            // Advice: a system that doesn't take it is slower, and no less right.
            #[cfg(target_os = "linux")]
            let _ = pages.advise(memmap2::Advice::HugePage);
            return Self::Mapped { pages, bytes, word: PhantomData };
        }
        Self::Allocated(vec![W::FREE; rows])
    }
}

impl<W: LockWord> Deref for LockWords<W> {
    type Target = [W];

    #[inline]
    fn deref(&self) -> &[W] {
        match self {
            Self::Mapped { pages, bytes, .. } => bytemuck::cast_slice(&pages[..*bytes]),
            Self::Allocated(words) => words,
        }
    }
}

impl<W: LockWord> DerefMut for LockWords<W> {
    #[inline]
    fn deref_mut(&mut self) -> &mut [W] {
        match self {
            Self::Mapped { pages, bytes, .. } => bytemuck::cast_slice_mut(&mut pages[..*bytes]),
            Self::Allocated(words) => words,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_and_large_ones_are_words_that_start_free() {
        for rows in [0, 1, 1_000, LARGE / 4, LARGE / 4 + 1] {
            let mut words = LockWords::<u32>::new(rows);
            assert_eq!(matches!(words, LockWords::Mapped { .. }), rows >= LARGE / 4);
            assert_eq!(words.len(), rows);
            assert!(words.iter().all(|&word| word == u32::FREE));
            if let Some(last) = words.last_mut() {
                *last = u32::MAX;
                assert_eq!(words[rows - 1], u32::MAX);
            }
        }
    }
}
