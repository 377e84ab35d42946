//! Whether two extracts are the same.

use std::fmt;
use twox_hash::XxHash3_128;

/// A digest of the decompressed content: XXH3 with 128 bits (Y. Collet, xxHash). It tells files
/// apart that differ by accident, not those that someone made to look alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ContentDigest(pub u128);

impl ContentDigest {
    /// Of several contents, one behind the other.
    #[must_use]
    pub fn of_all(contents: &[Self]) -> Self {
        let mut digester = Digester::default();
        contents.iter().for_each(|content| digester.write(&content.0.to_be_bytes()));
        digester.finish()
    }
}

impl fmt::Display for ContentDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

/// Takes the content piece by piece.
pub(super) struct Digester(XxHash3_128);

impl Default for Digester {
    fn default() -> Self {
        Self(XxHash3_128::new())
    }
}

impl Digester {
    pub(super) fn write(&mut self, bytes: &[u8]) {
        self.0.write(bytes);
    }

    pub(super) fn finish(&self) -> ContentDigest {
        ContentDigest(self.0.finish_128())
    }
}
