//! Keys one behind the other, close together.

use super::parent_key::ParentKey;
use hashbrown::DefaultHashBuilder;
use std::cmp::Ordering;
use std::hash::{BuildHasher, Hash, Hasher};

/// A list of parents' keys: 16 bytes each, and its own length for a key of more than 15 bytes.
#[derive(Clone, Debug, Default)]
pub struct KeyList {
    pub(super) places: Vec<Place>,
    /// Those that are too long for their place.
    long: Vec<u8>,
}

/// A key of up to 15 bytes, zeros behind it, and its length; or where in `long` it is, and
/// [`LONG`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place([u8; 16]);

const LONG: u8 = u8::MAX;
const SHORTEST_LONG: usize = 16;

impl KeyList {
    /// Puts the key of a parent behind the others, or an empty one if there is none.
    #[inline]
    pub fn push(&mut self, parent: Option<ParentKey<'_>>) {
        match parent {
            Some(key) => self.push_bytes(key.bytes()),
            None => self.places.push(Place([0; 16])),
        }
    }

    /// Empties the list.
    pub fn clear(&mut self) {
        self.places.clear();
        self.long.clear();
    }

    /// How many there are: no more than 2^32 − 1.
    #[must_use]
    pub fn len(&self) -> u32 {
        u32::try_from(self.places.len()).unwrap_or(u32::MAX)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The key of that number, from 0.
    ///
    /// # Panics
    ///
    /// If there are not so many.
    #[must_use]
    #[inline]
    pub fn get(&self, number: u32) -> &[u8] {
        self.bytes(&self.places[number as usize])
    }

    /// All of them, one after the other.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        self.places.iter().map(|place| self.bytes(place))
    }

    /// Which of two keys comes first, byte by byte.
    #[inline]
    pub(super) fn order(&self, one: &Place, other: &Place) -> Ordering {
        match (one.short_rank(), other.short_rank()) {
            (Some(one), Some(other)) => one.cmp(&other),
            _ => self.bytes(one).cmp(self.bytes(other)),
        }
    }

    /// Puts the keys into this order of their numbers.
    pub(super) fn permute(&mut self, order: &[u32]) {
        self.places = order.iter().map(|&number| self.places[number as usize]).collect();
    }

    #[inline]
    pub(super) fn push_bytes(&mut self, key: &[u8]) {
        let place = Place::short(key).unwrap_or_else(|| {
            let place = Place::long(self.long.len(), key.len());
            self.long.extend_from_slice(key);
            place
        });
        self.places.push(place);
    }

    #[inline]
    pub(super) fn bytes<'k>(&'k self, place: &'k Place) -> &'k [u8] {
        match place.0[15] {
            LONG => self.long_bytes(*place),
            length => &place.0[..usize::from(length)],
        }
    }

    /// Whether the key of that number is `key`, which `place` is the place of if it is short.
    #[inline]
    pub(super) fn is(&self, number: u32, place: Option<Place>, key: &[u8]) -> bool {
        let one = self.places[number as usize];
        match place {
            Some(other) => one == other,
            None => one.0[15] == LONG && self.long_bytes(one) == key,
        }
    }

    #[inline]
    pub(super) fn hash(&self, hasher: &DefaultHashBuilder, place: &Place) -> u64 {
        match place.0[15] {
            LONG => hasher.hash_one(self.long_bytes(*place)),
            _ => hasher.hash_one(place),
        }
    }

    fn long_bytes(&self, place: Place) -> &[u8] {
        let [a, b, c, d, e, f, g, h, i, j, k, l, ..] = place.0;
        #[expect(clippy::cast_possible_truncation, reason = "the length of a vector in memory")]
        let start = u64::from_le_bytes([a, b, c, d, e, f, g, h]) as usize;
        let size = u32::from_le_bytes([i, j, k, l]) as usize;
        &self.long[start..start + size]
    }
}

/// Lists are equal if their keys are, wherever long ones lie.
impl PartialEq for KeyList {
    fn eq(&self, other: &Self) -> bool {
        self.places.len() == other.places.len() && self.iter().eq(other.iter())
    }
}

impl Eq for KeyList {}

impl Place {
    /// A number that ascends with the bytes of short keys: the length behind them decides only
    /// between keys that differ by zeros at their ends, of which the shorter comes first.
    #[inline]
    const fn short_rank(self) -> Option<u128> {
        if self.0[15] == LONG { None } else { Some(u128::from_be_bytes(self.0)) }
    }

    /// `None` if the key is too long for a place.
    #[inline]
    pub(super) fn short(key: &[u8]) -> Option<Self> {
        if key.len() >= SHORTEST_LONG {
            return None;
        }
        let mut place = [0; 16];
        place[..key.len()].copy_from_slice(key);
        #[expect(clippy::cast_possible_truncation, reason = "below 16")]
        let length = key.len() as u8;
        place[15] = length;
        Some(Self(place))
    }

    fn long(start: usize, size: usize) -> Self {
        let mut place = [0; 16];
        place[..8].copy_from_slice(&(start as u64).to_le_bytes());
        #[expect(clippy::cast_possible_truncation, reason = "a record has at most 64 MiB")]
        let size = size as u32;
        place[8..12].copy_from_slice(&size.to_le_bytes());
        place[15] = LONG;
        Self(place)
    }
}

/// As one number, which takes a step or two.
impl Hash for Place {
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u128(u128::from_le_bytes(self.0));
    }
}
