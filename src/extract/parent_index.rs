//! Numbers for parents.

use hashbrown::{DefaultHashBuilder, HashTable, hash_table::Entry};
use std::hash::BuildHasher;

/// The parent of a row that has none.
pub const NO_PARENT: u32 = u32::MAX;

/// So many parents can be numbered.
const MOST_PARENTS: usize = NO_PARENT as usize;

/// There are no numbers left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("more parents than can be told apart")]
pub struct TooManyParents;

/// Gives each key a number, from 0 in the order in which they first come.
///
/// A parent takes 16 bytes, and 5 to 10 in the table that finds it; a key of more than 15 bytes
/// takes its own length besides.
#[derive(Clone, Debug, Default)]
pub struct ParentIndex {
    keys: Keys,
    numbers: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl ParentIndex {
    /// The number of the parent with this key, a new one if need be.
    ///
    /// # Errors
    ///
    /// For the parent after number 2^32 − 2.
    #[inline]
    pub fn number(&mut self, key: &[u8]) -> Result<u32, TooManyParents> {
        let Self { keys, numbers, hasher } = self;
        let hash = hasher.hash_one(key);
        let is_it = |&number: &u32| keys.get(number) == key;
        match numbers.entry(hash, is_it, |&number| hasher.hash_one(keys.get(number))) {
            Entry::Occupied(known) => Ok(*known.get()),
            Entry::Vacant(free) => {
                let number = keys.push(key)?;
                free.insert(number);
                Ok(number)
            }
        }
    }

    /// The number of the parent with this key, if it has one.
    #[must_use]
    pub fn find(&self, key: &[u8]) -> Option<u32> {
        let is_it = |&number: &u32| self.keys.get(number) == key;
        self.numbers.find(self.hasher.hash_one(key), is_it).copied()
    }

    /// How many parents there are.
    #[must_use]
    pub fn len(&self) -> u32 {
        self.keys.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The key of a parent.
    ///
    /// # Panics
    ///
    /// If no parent has that number.
    #[must_use]
    pub fn key(&self, number: u32) -> &[u8] {
        self.keys.get(number)
    }

    /// Renumbers the parents by their keys, ascending byte by byte. The answer says for each old
    /// number which one it is now.
    #[must_use]
    pub fn sort(&mut self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.len()).collect();
        order.sort_unstable_by(|&one, &other| self.keys.get(one).cmp(self.keys.get(other)));
        let mut renumbered = vec![0; order.len()];
        for (new, &old) in (0..).zip(&order) {
            renumbered[old as usize] = new;
        }
        self.keys.places = order.iter().map(|&old| self.keys.places[old as usize]).collect();
        for number in &mut self.numbers {
            *number = renumbered[*number as usize];
        }
        renumbered
    }
}

/// The keys by number.
#[derive(Clone, Debug, Default)]
struct Keys {
    places: Vec<Place>,
    /// Those that are too long for their place.
    long: Vec<u8>,
}

/// A key of up to 15 bytes and its length; or 255 and where in `long` it is.
#[derive(Clone, Copy, Debug)]
struct Place {
    bytes: [u8; 15],
    length: u8,
}

const LONG: u8 = u8::MAX;

impl Keys {
    fn len(&self) -> u32 {
        // There are no more than that, by `push`.
        u32::try_from(self.places.len()).unwrap_or(NO_PARENT)
    }

    #[inline]
    fn get(&self, number: u32) -> &[u8] {
        let Place { bytes, length } = &self.places[number as usize];
        if *length != LONG {
            return &bytes[..usize::from(*length)];
        }
        let (start, size) = Place::long_range(*bytes);
        &self.long[start..start + size]
    }

    fn push(&mut self, key: &[u8]) -> Result<u32, TooManyParents> {
        if self.places.len() >= MOST_PARENTS {
            return Err(TooManyParents);
        }
        let number = self.len();
        let mut bytes = [0; 15];
        let length = match u8::try_from(key.len()) {
            Ok(length) if key.len() <= bytes.len() => {
                bytes[..key.len()].copy_from_slice(key);
                length
            }
            _ => {
                // 64 bits for the start, 32 for the size: a record has at most 64 MiB.
                let size = u32::try_from(key.len()).map_err(|_| TooManyParents)?;
                bytes[..8].copy_from_slice(&(self.long.len() as u64).to_le_bytes());
                bytes[8..12].copy_from_slice(&size.to_le_bytes());
                self.long.extend_from_slice(key);
                LONG
            }
        };
        self.places.push(Place { bytes, length });
        Ok(number)
    }
}

impl Place {
    fn long_range(bytes: [u8; 15]) -> (usize, usize) {
        let [a, b, c, d, e, f, g, h, i, j, k, l, ..] = bytes;
        #[expect(clippy::cast_possible_truncation, reason = "the length of a vector in memory")]
        let start = u64::from_le_bytes([a, b, c, d, e, f, g, h]) as usize;
        (start, u32::from_le_bytes([i, j, k, l]) as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_every_length_are_told_apart() {
        let mut index = ParentIndex::default();
        let keys: Vec<Vec<u8>> = (0..60).map(|n| vec![b'x'; n]).collect();
        for (n, key) in (0..).zip(&keys) {
            assert_eq!(index.number(key).unwrap(), n);
        }
        for (n, key) in (0..).zip(&keys) {
            assert_eq!(index.number(key).unwrap(), n);
            assert_eq!(index.find(key), Some(n));
            assert_eq!(index.key(n), key);
        }
        assert_eq!((index.len(), index.find(b"y")), (60, None));
    }

    #[test]
    fn sorted_by_key_they_are_still_found() {
        let mut index = ParentIndex::default();
        let keys = ["b", "a key that is long", "a", "0", "a key that is longer"];
        let old: Vec<u32> = keys.iter().map(|key| index.number(key.as_bytes()).unwrap()).collect();
        let renumbered = index.sort();
        for (key, old) in keys.iter().zip(old) {
            let new = renumbered[old as usize];
            assert_eq!(index.key(new), key.as_bytes());
            assert_eq!(index.find(key.as_bytes()), Some(new));
        }
        assert!((1..5).all(|n| index.key(n - 1) < index.key(n)));
    }

    #[test]
    fn many_parents_are_kept_apart() {
        let mut index = ParentIndex::default();
        let key = |n: u32| format!("001{n:012}");
        for round in 0..2 {
            for n in 0..100_000 {
                assert_eq!(index.number(key(n).as_bytes()).unwrap(), n, "round {round}");
            }
        }
    }
}
