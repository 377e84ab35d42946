//! How much memory may be used.

use std::fmt;
use std::str::FromStr;

/// Bytes of memory for what grows with the file: tables of parents, and rows on their way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MemoryLimit(u64);

/// Units, the larger first: what people and manuals write.
const UNITS: [(&str, u64); 8] = [
    ("TB", 1_000_000_000_000),
    ("GB", 1_000_000_000),
    ("MB", 1_000_000),
    ("KB", 1_000),
    ("TiB", 1 << 40),
    ("GiB", 1 << 30),
    ("MiB", 1 << 20),
    ("KiB", 1 << 10),
];

impl MemoryLimit {
    /// One gigabyte.
    pub const DEFAULT: Self = Self(1_000_000_000);
    /// A megabyte: less would go into buffers alone.
    pub const MIN: u64 = 1_000_000;

    /// `None` if less than [`MemoryLimit::MIN`].
    #[must_use]
    pub const fn new(bytes: u64) -> Option<Self> {
        if bytes >= Self::MIN { Some(Self(bytes)) } else { None }
    }

    /// Bytes.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }
}

impl FromStr for MemoryLimit {
    type Err = &'static str;

    /// `512MB`, `2 GB`, `1.5GiB`; units in any case.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const WANTED: &str = "write a size with its unit, such as 512MB or 2GB (at least 1MB)";
        let text = text.trim();
        let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
        let (number, unit) = text.split_at(digits);
        let number: f64 = number.parse().map_err(|_| WANTED)?;
        let unit = unit.trim();
        let unit = UNITS.iter().find(|(name, _)| name.eq_ignore_ascii_case(unit)).ok_or(WANTED)?;
        let bytes = number * unit.1 as f64;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "not negative, and saturating"
        )]
        Self::new(bytes as u64).ok_or(WANTED)
    }
}

impl fmt::Display for MemoryLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shown(self.0))
    }
}

/// Bytes, rounded up to what is worth saying and can be typed: `1.3GB`, `512MB`.
#[must_use]
pub(super) fn shown(bytes: u64) -> String {
    let (unit, size) = UNITS[..3].iter().find(|unit| bytes >= unit.1).unwrap_or(&UNITS[2]);
    let tenths = bytes.div_ceil(size / 10);
    if tenths < 100 && !tenths.is_multiple_of(10) {
        format!("{}.{}{unit}", tenths / 10, tenths % 10)
    } else {
        format!("{}{unit}", tenths.div_ceil(10))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        let read = |text: &str| text.parse::<MemoryLimit>().map(MemoryLimit::get);
        assert_eq!(read("512MB"), Ok(512_000_000));
        assert_eq!(read(" 2 gb "), Ok(2_000_000_000));
        assert_eq!(read("1.5GiB"), Ok(1_610_612_736));
        for wrong in ["", "1", "MB", "1.2.3GB", "0.5MB", "-1GB", "1PB", "999KB", "1e9KB"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn sizes_are_shown_as_they_can_be_typed() {
        for (bytes, text) in [
            (1_000_000_000, "1GB"),
            (1_300_000_000, "1.3GB"),
            (1_300_000_001, "1.4GB"),
            (512_000_000, "512MB"),
            (12_345_678_901, "13GB"),
            (999_999, "1MB"),
        ] {
            assert_eq!(shown(bytes), text);
            assert!(text.parse::<MemoryLimit>().unwrap().get() >= bytes);
        }
    }
}
