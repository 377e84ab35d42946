//! Which values name the same parent, and which name none.

use strum::{EnumString, VariantNames};

/// Which record of Salesforce, or which key of another system, a value names.
///
/// An id of Salesforce has 15 characters whose case matters; three more may follow that say which
/// of the 15 are capitals, for programs that mix up case (Salesforce, "SOAP API Developer Guide",
/// ID field type). Both forms name the same record, as do 18 characters that a program has put
/// into capitals or small letters throughout: what their case was can be told from the last three.
/// Anything else is a key as it stands, without the white space around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParentKey<'v> {
    /// An id of 18 characters, in 15.
    Id([u8; 15]),
    /// Anything else.
    Text(&'v [u8]),
}

/// What the words of other systems for "no value" (`NULL`, `None`, `NA`, `\N`, …) mean in a column of
/// parents. The platform takes none of them for that: it would look for a record of that name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, EnumString, VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum NullWords {
    /// Nobody has said: the extract is refused.
    #[default]
    Ask,
    /// There is no parent.
    NoParent,
    /// They are keys like all others.
    Key,
}

/// A value that may be the key of a parent or mean that there is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{word}` in `{column}` may be the key of a parent, or mean that there is none")]
pub struct NullWord {
    word: String,
    column: String,
}

impl NullWords {
    /// The parent that a value in `column` names; `None` if it names none.
    ///
    /// # Errors
    ///
    /// If that is not known.
    #[inline]
    pub fn parent<'v>(
        self,
        value: &'v [u8],
        column: &str,
    ) -> Result<Option<ParentKey<'v>>, NullWord> {
        match ParentKey::of(value) {
            Some(ParentKey::Text(text)) if text.len() <= LONGEST_WORD && is_null_word(text) => {
                match self {
                    Self::Ask => Err(NullWord {
                        word: String::from_utf8_lossy(text).into_owned(),
                        column: column.to_owned(),
                    }),
                    Self::NoParent => Ok(None),
                    Self::Key => Ok(Some(ParentKey::Text(text))),
                }
            }
            key => Ok(key),
        }
    }
}

/// As databases, spreadsheets and statistics programs write them, without brackets around.
const NULL_WORDS: [&str; 13] = [
    "null",
    "none",
    "nil",
    "nan",
    "na",
    "n/a",
    "#n/a",
    "#nv",
    "#null!",
    "#ref!",
    "#value!",
    "\\n",
    "undefined",
];
/// The longest one, in brackets.
const LONGEST_WORD: usize = 11;

/// Whether it is one of [`NULL_WORDS`], in any case, perhaps in brackets (`(null)`, `<NULL>`, `[NULL]`).
fn is_null_word(text: &[u8]) -> bool {
    let inner = match text {
        [b'(', inner @ .., b')'] | [b'<', inner @ .., b'>'] | [b'[', inner @ .., b']'] => inner,
        _ => text,
    };
    NULL_WORDS.iter().any(|word| word.as_bytes().eq_ignore_ascii_case(inner))
}

/// What the Bulk API takes for null, where a blank field would leave the value as it is.
pub(super) const PLATFORM_NULL: &[u8] = b"#N/A";
/// The id of no record, in 15 characters and in 18.
const EMPTY_ID: &[u8] = b"000000000000000AAA";

impl<'v> ParentKey<'v> {
    /// `None` if there is nothing but white space, or one of the platform's own words for no record:
    /// `#N/A`, or the id that has only zeros.
    ///
    /// ```
    /// use forelock_extract::ParentKey;
    ///
    /// let key = |text: &'static str| ParentKey::of(text.as_bytes());
    /// assert_eq!(key("001D000000IqhSLIAZ").unwrap().bytes(), b"001D000000IqhSL");
    /// assert_eq!(key("001D000000IqhSL").unwrap().bytes(), b"001D000000IqhSL");
    /// assert_eq!(key("001D000000IqhSLXXX").unwrap().bytes(), b"001D000000IqhSLXXX");
    /// assert_eq!(key("001d000000iqhsliaz").unwrap().bytes(), b"001D000000IqhSL");
    /// assert_eq!((key("  "), key("#N/A"), key("000000000000000AAA")), (None, None, None));
    /// ```
    #[must_use]
    #[inline]
    pub fn of(value: &'v [u8]) -> Option<Self> {
        let text = value.trim_ascii();
        if text.is_empty() || text == PLATFORM_NULL || text == EMPTY_ID || text == &EMPTY_ID[..15] {
            return None;
        }
        let id = <&[u8; 18]>::try_from(text).ok().and_then(short_form);
        Some(id.map_or(Self::Text(text), Self::Id))
    }

    /// The key itself: equal for values that name the same parent.
    #[must_use]
    #[inline]
    pub const fn bytes(&self) -> &[u8] {
        match self {
            Self::Id(id) => id,
            Self::Text(text) => text,
        }
    }
}

/// The 15 characters of an id of 18 whose last three fit.
#[inline]
fn short_form(id: &[u8; 18]) -> Option<[u8; 15]> {
    let suffix = [id[15], id[16], id[17]].map(|byte| SUFFIX[usize::from(byte)]);
    let said = suffix.iter().rev().fold(0, |bits, &five| bits << 5 | u32::from(five));
    let (mut alphanumeric, mut capitals) = (true, 0);
    for (place, byte) in id[..15].iter().enumerate() {
        alphanumeric &= byte.is_ascii_alphanumeric();
        capitals |= u32::from(byte.is_ascii_uppercase()) << place;
    }
    if !alphanumeric || suffix.contains(&NO_SUFFIX) {
        return None;
    }
    if capitals == said { id.first_chunk().copied() } else { restored(id, said) }
}

/// The 15 characters with the capitals that bits of `said` stand for.
///
/// Only what was put into one case throughout is put right: no two such values become one.
#[cold]
fn restored(id: &[u8; 18], said: u32) -> Option<[u8; 15]> {
    let letters = || id.iter().filter(|byte| byte.is_ascii_alphabetic());
    if !letters().all(u8::is_ascii_uppercase) && !letters().all(u8::is_ascii_lowercase) {
        return None;
    }
    let mut short: [u8; 15] = id.first_chunk().copied()?;
    for (place, byte) in short.iter_mut().enumerate() {
        match (byte.is_ascii_alphabetic(), said >> place & 1 == 1) {
            (true, true) => byte.make_ascii_uppercase(),
            (true, false) => byte.make_ascii_lowercase(),
            (false, false) => {}
            // A digit is no capital.
            (false, true) => return None,
        }
    }
    Some(short)
}

const NO_SUFFIX: u8 = u8::MAX;

/// The five bits that a character of the suffix stands for, `A` to `Z` and `0` to `5`: the lowest
/// is the first of its five characters.
const SUFFIX: [u8; 256] = {
    let mut bits = [NO_SUFFIX; 256];
    let mut number = 0;
    while number < 26 {
        bits[(b'A' + number) as usize] = number;
        bits[(b'a' + number) as usize] = number;
        number += 1;
    }
    while number < 32 {
        bits[(b'0' + number - 26) as usize] = number;
        number += 1;
    }
    bits
};

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key(text: &str) -> Vec<u8> {
        ParentKey::of(text.as_bytes()).unwrap().bytes().to_vec()
    }

    /// The form of 18 characters, by the rule as Salesforce states it.
    fn long_form(short: &str) -> String {
        let suffix = short.as_bytes().chunks(5).map(|five| {
            let bits: Vec<u8> =
                five.iter().rev().map(|byte| u8::from(byte.is_ascii_uppercase())).collect();
            let number = bits.iter().fold(0, |number, bit| 2 * number + usize::from(*bit));
            char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"[number])
        });
        short.to_owned() + &suffix.collect::<String>()
    }

    #[test]
    fn known_ids_of_both_lengths_are_one() {
        for (short, long) in [
            ("001D000000IqhSL", "001D000000IqhSLIAZ"),
            ("500300000000000", "500300000000000AAA"),
            ("0016E00000G4eCq", "0016E00000G4eCqQAJ"),
            ("a0B1U00000Ab9cD", "a0B1U00000Ab9cDUAR"),
        ] {
            assert_eq!(long_form(short), long);
            assert_eq!(key(short), short.as_bytes());
            assert_eq!(key(long), short.as_bytes());
            assert_eq!(key(&format!(" {long}\t")), short.as_bytes());
            assert_eq!(key(&long.to_ascii_uppercase()), short.as_bytes());
            assert_eq!(key(&long.to_ascii_lowercase()), short.as_bytes());
            // A suffix in small letters beside an id that kept its case.
            assert_eq!(
                key(&format!("{short}{}", long[15..].to_ascii_lowercase())),
                short.as_bytes()
            );
        }
    }

    #[test]
    fn what_is_no_id_is_a_key_as_it_stands() {
        for text in [
            "001D000000IqhSLIAA",  // another suffix
            "001D000000iqhsLIAZ",  // part of it in another case
            "001D000000IqhSLIA",   // 17 characters
            "001D000000IqhSLIAZ1", // 19
            "001D000000IqhSLIA9",  // no suffix has a 9
            "001D-00000IqhSLIAZ",
            "CUSTOMER NUMBER 18",
            "EXTERNALKEY0000001",
            "0",
            "Müller & Söhne 123",
        ] {
            assert_eq!(key(text), text.as_bytes(), "{text}");
        }
        assert_ne!(key("001D000000IqhSL"), key("001d000000iqhsl"), "case matters in 15 characters");
    }

    #[test]
    fn what_the_platform_takes_for_no_record_names_no_parent() {
        for nothing in
            ["", " ", "\t\r\n", "#N/A", " #N/A ", "000000000000000", "000000000000000AAA"]
        {
            assert_eq!(ParentKey::of(nothing.as_bytes()), None, "{nothing}");
            assert_eq!(NullWords::Key.parent(nothing.as_bytes(), "P"), Ok(None), "{nothing}");
        }
        for key in ["0", "00000000000000", "0000000000000000", "000000000000000AAB"] {
            assert!(ParentKey::of(key.as_bytes()).is_some(), "{key}");
        }
    }

    #[test]
    fn what_other_systems_take_for_no_value_is_asked_about() {
        for word in ["NULL", "null", "(null)", "<NULL>", "[NULL]", "None", "NA", "#n/a", "\\N"] {
            let word = word.as_bytes();
            assert!(NullWords::default().parent(word, "P").is_err(), "{word:?}");
            assert_eq!(NullWords::NoParent.parent(word, "P"), Ok(None));
            assert_eq!(NullWords::Key.parent(word, "P"), Ok(Some(ParentKey::Text(word))));
        }
        for key in ["nullable", "N", "nana", "none of them", "001D000000IqhSL", "()"] {
            let key = key.as_bytes();
            assert_eq!(NullWords::Ask.parent(key, "P"), Ok(ParentKey::of(key)), "{key:?}");
        }
    }

    proptest! {
        #[test]
        fn an_id_is_the_same_however_it_is_written(short in "[0-9a-zA-Z]{15}") {
            let long = long_form(&short);
            prop_assert_eq!(key(&short), short.as_bytes());
            prop_assert_eq!(key(&long), short.as_bytes());
            prop_assert_eq!(key(&long.to_ascii_uppercase()), short.as_bytes());
            prop_assert_eq!(key(&long.to_ascii_lowercase()), short.as_bytes());
        }

        /// Of two keys in capitals, the one is the other's.
        #[test]
        fn no_two_keys_of_one_case_become_one(
            one in "[A-E0-5]{15}[A-Z0-5]{3}",
            changes in prop::collection::vec((0_usize..18, 0_usize..32), 0..4),
        ) {
            let mut other = one.clone().into_bytes();
            for (place, letter) in changes {
                other[place] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"[letter];
            }
            let other = String::from_utf8(other).unwrap();
            prop_assert_eq!(key(&one) == key(&other), one == other);
        }
    }
}
