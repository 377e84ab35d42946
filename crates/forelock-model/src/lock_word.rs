//! A lock word: all there is to know of one row's lock.

use super::owner::Owner;
use super::wait_queue::QueueId;
use bytemuck::Pod;

/// A row's lock as it is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lock {
    Free,
    /// Nobody waits.
    Held(Owner),
    /// Someone waits; the queue knows the holder.
    Queued(QueueId),
}

/// A row's lock as it is kept: 0 is free, then come the owners, and above the highest bit the
/// queues. The narrower a word, the more rows fit a cache.
pub(crate) trait LockWord: Pod + Eq {
    /// A free row.
    const FREE: Self;
    /// Owners and queues up to this number can be told.
    const MOST: u32;

    /// Held by `owner`, and nobody waits.
    fn held_by(owner: Owner) -> Self;
    /// Waited for in `queue`.
    fn queued(queue: QueueId) -> Self;
    /// What it means.
    fn read(self) -> Lock;
}

macro_rules! lock_word {
    ($word:ty) => {
        #[expect(
            clippy::allow_attributes,
            reason = "whether a cast can lose anything depends on the word"
        )]
        #[allow(clippy::cast_possible_truncation, reason = "numbers are at most MOST")]
        #[allow(clippy::cast_lossless, reason = "one form for all words")]
        impl LockWord for $word {
            const FREE: Self = 0;
            const MOST: u32 = (Self::MAX >> 1) as u32 - 1;

            #[inline]
            fn held_by(owner: Owner) -> Self {
                owner.get() as Self + 1
            }

            #[inline]
            fn queued(queue: QueueId) -> Self {
                queue.0 as Self | !(Self::MAX >> 1)
            }

            #[inline]
            fn read(self) -> Lock {
                let number = (self & (Self::MAX >> 1)) as u32;
                if self == Self::FREE {
                    Lock::Free
                } else if self > Self::MAX >> 1 {
                    Lock::Queued(QueueId(number))
                } else {
                    Lock::Held(Owner::numbered(number - 1))
                }
            }
        }
    };
}

lock_word!(u8);
lock_word!(u32);

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_told_apart<W: LockWord + std::fmt::Debug>() {
        assert_eq!(W::FREE.read(), Lock::Free);
        for number in [0, 1, W::MOST - 1, W::MOST] {
            let (owner, queue) = (Owner::numbered(number), QueueId(number));
            assert_eq!(W::held_by(owner).read(), Lock::Held(owner));
            assert_eq!(W::queued(queue).read(), Lock::Queued(queue));
        }
    }

    #[test]
    fn a_word_says_what_was_put_into_it() {
        assert_told_apart::<u8>();
        assert_told_apart::<u32>();
        assert_eq!((u8::MOST, u32::MOST), (126, (1 << 31) - 2));
    }
}
