//! Numbers for parents.

use super::key_list::{KeyList, Place};
use hashbrown::{DefaultHashBuilder, HashTable};
use std::hash::BuildHasher;

/// The parent of a row that has none.
pub const NO_PARENT: u32 = u32::MAX;

/// So many parents can be numbered.
const MOST_PARENTS: u32 = NO_PARENT;

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
    keys: KeyList,
    numbers: HashTable<u32>,
    hasher: DefaultHashBuilder,
    /// Of [`ParentIndex::number_all`], so that it needs no memory anew.
    hashes: Vec<u64>,
    /// The same: numbers that the hashes speak for.
    likely: Vec<u32>,
}

impl ParentIndex {
    /// The number of the parent with this key, a new one if need be.
    ///
    /// # Errors
    ///
    /// For the parent after number 2^32 − 2.
    pub fn number(&mut self, key: &[u8]) -> Result<u32, TooManyParents> {
        let hash = hash(&self.hasher, key);
        self.number_hashed(key, hash)
    }

    /// As [`ParentIndex::number`] for each of `keys`, in turn, put behind `numbers`: [`NO_PARENT`]
    /// for what is no key.
    ///
    /// One by one, each has to wait for memory two or three times, where there are many parents. So
    /// each loop here is short and asks for memory once without having to wait for the turn before:
    /// then the processor waits for many at once.
    ///
    /// # Errors
    ///
    /// As [`ParentIndex::number`].
    pub fn number_all(
        &mut self,
        keys: &KeyList,
        numbers: &mut Vec<u32>,
    ) -> Result<(), TooManyParents> {
        let (mut hashes, mut likely) =
            (std::mem::take(&mut self.hashes), std::mem::take(&mut self.likely));
        hashes.clear();
        hashes.extend(keys.places.iter().map(|place| keys.hash(&self.hasher, place)));
        // The first whose hash is alike: nearly always the one.
        let first = |&hash: &u64| self.numbers.find(hash, |_| true).copied().unwrap_or(NO_PARENT);
        likely.clear();
        likely.extend(hashes.iter().map(first));
        for ((place, &hash), &likely) in keys.places.iter().zip(&hashes).zip(&likely) {
            numbers.push(match keys.bytes(place) {
                [] => NO_PARENT,
                key if likely != NO_PARENT && self.keys.is(likely, Place::short(key), key) => {
                    likely
                }
                key => self.number_hashed(key, hash)?,
            });
        }
        (self.hashes, self.likely) = (hashes, likely);
        Ok(())
    }

    #[inline]
    fn number_hashed(&mut self, key: &[u8], hash: u64) -> Result<u32, TooManyParents> {
        let Self { keys, numbers, hasher, .. } = self;
        let place = Place::short(key);
        let is_it = |&number: &u32| keys.is(number, place, key);
        if let Some(&known) = numbers.find(hash, is_it) {
            return Ok(known);
        }
        if keys.len() == MOST_PARENTS {
            return Err(TooManyParents);
        }
        let number = keys.len();
        keys.push_bytes(key);
        let hash_of = |&number: &u32| keys.hash(hasher, &keys.places[number as usize]);
        numbers.insert_unique(hash, number, hash_of);
        Ok(number)
    }

    /// The number of the parent with this key, if it has one.
    #[must_use]
    pub fn find(&self, key: &[u8]) -> Option<u32> {
        let place = Place::short(key);
        let is_it = |&number: &u32| self.keys.is(number, place, key);
        self.numbers.find(hash(&self.hasher, key), is_it).copied()
    }

    /// The keys by number.
    pub(crate) const fn keys(&self) -> &KeyList {
        &self.keys
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

    /// For each parent, which place its key has among all of them, ascending byte by byte.
    #[must_use]
    pub fn ranks(&self) -> Vec<u32> {
        ranks(&self.order())
    }

    /// Renumbers the parents by their keys, ascending byte by byte. The answer says for each old
    /// number which one it is now.
    #[must_use]
    pub fn sort(&mut self) -> Vec<u32> {
        let order = self.order();
        self.keys.permute(&order);
        let renumbered = ranks(&order);
        for number in &mut self.numbers {
            *number = renumbered[*number as usize];
        }
        renumbered
    }

    /// The keys by number, without what finds them.
    #[must_use]
    pub fn into_keys(self) -> KeyList {
        self.keys
    }

    /// The parents' numbers in the order of their keys.
    fn order(&self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.len()).collect();
        let place = |number: u32| &self.keys.places[number as usize];
        order.sort_unstable_by(|&one, &other| self.keys.order(place(one), place(other)));
        order
    }
}

/// The place of each number in `order`.
fn ranks(order: &[u32]) -> Vec<u32> {
    let mut ranks = vec![0; order.len()];
    for (rank, &number) in (0..).zip(order) {
        ranks[number as usize] = rank;
    }
    ranks
}

fn hash(hasher: &DefaultHashBuilder, key: &[u8]) -> u64 {
    match Place::short(key) {
        Some(place) => hasher.hash_one(place),
        None => hasher.hash_one(key),
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
    fn many_at_once_get_the_numbers_that_they_get_one_by_one() {
        let values = ["b", "", "a key that is long", "a", "b", " ", "a key that is long", "c"];
        let mut keys = KeyList::default();
        values.iter().for_each(|value| keys.push(crate::ParentKey::of(value.as_bytes())));
        let mut index = ParentIndex::default();
        assert_eq!(index.number(b"c"), Ok(0));
        let mut numbers = Vec::new();
        index.number_all(&keys, &mut numbers).unwrap();
        assert_eq!(numbers, [1, NO_PARENT, 2, 3, 1, NO_PARENT, 2, 0]);
        for (value, number) in values.iter().zip(numbers) {
            assert_eq!(index.find(value.trim().as_bytes()).unwrap_or(NO_PARENT), number);
        }
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

    /// Keys of up to 15 bytes are compared as numbers, others as they stand.
    #[test]
    fn ranks_ascend_with_the_bytes_of_keys_of_any_length() {
        let mut keys: Vec<Vec<u8>> = Vec::new();
        for length in 0..20 {
            for last in [&b""[..], b"0", b"9", b"A", b"Z", b"a", b"z", "é".as_bytes(), b"\0"] {
                keys.push([&b"001D000000IqhSLIAZ99"[..length], last].concat());
            }
        }
        keys.sort();
        keys.dedup();
        let mut index = ParentIndex::default();
        // From the middle on, so that no number is its rank.
        for place in 0..keys.len() {
            index.number(&keys[(place * 53 + 71) % keys.len()]).unwrap();
        }
        let ranks = index.ranks();
        for (rank, key) in keys.iter().enumerate() {
            assert_eq!(ranks[index.find(key).unwrap() as usize] as usize, rank, "{key:?}");
        }
        assert_eq!(index.sort(), ranks);
        assert!(index.into_keys().iter().eq(keys.iter().map(Vec::as_slice)));
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
