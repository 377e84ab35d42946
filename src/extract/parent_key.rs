//! Which values name the same parent.

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

impl<'v> ParentKey<'v> {
    /// `None` if there is nothing but white space.
    ///
    /// ```
    /// use forelock::extract::ParentKey;
    ///
    /// let key = |text: &'static str| ParentKey::of(text.as_bytes());
    /// assert_eq!(key("001D000000IqhSLIAZ").unwrap().bytes(), b"001D000000IqhSL");
    /// assert_eq!(key("001D000000IqhSL").unwrap().bytes(), b"001D000000IqhSL");
    /// assert_eq!(key("001D000000IqhSLXXX").unwrap().bytes(), b"001D000000IqhSLXXX");
    /// assert_eq!(key("001d000000iqhsliaz").unwrap().bytes(), b"001D000000IqhSL");
    /// assert_eq!(key("  "), None);
    /// ```
    #[must_use]
    #[inline]
    pub fn of(value: &'v [u8]) -> Option<Self> {
        let text = value.trim_ascii();
        match <&[u8; 18]>::try_from(text) {
            Ok(id) => Some(short_form(id).map_or(Self::Text(text), Self::Id)),
            Err(_) if text.is_empty() => None,
            Err(_) => Some(Self::Text(text)),
        }
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
fn short_form(id: &[u8; 18]) -> Option<[u8; 15]> {
    let mut short = [0; 15];
    short.copy_from_slice(&id[..15]);
    let capitals = [capitals(id[15])?, capitals(id[16])?, capitals(id[17])?];
    let is_capital = |place: usize| capitals[place / 5] >> (place % 5) & 1 == 1;
    if (0..15).all(|place| {
        short[place].is_ascii_alphanumeric()
            && short[place].is_ascii_uppercase() == is_capital(place)
    }) {
        return Some(short);
    }
    // Only what was put into one case throughout is put right: no two such values become one.
    let letters = || id.iter().filter(|byte| byte.is_ascii_alphabetic());
    if !letters().all(u8::is_ascii_uppercase) && !letters().all(u8::is_ascii_lowercase) {
        return None;
    }
    for (place, byte) in short.iter_mut().enumerate() {
        match (byte.is_ascii_alphabetic(), is_capital(place)) {
            (true, true) => byte.make_ascii_uppercase(),
            (true, false) => byte.make_ascii_lowercase(),
            (false, false) if byte.is_ascii_digit() => {}
            // A digit is no capital.
            (false, _) => return None,
        }
    }
    Some(short)
}

/// The five bits that a character of the suffix stands for, `A` to `Z` and `0` to `5`: the lowest
/// is the first of its five characters.
const fn capitals(suffix: u8) -> Option<u8> {
    match suffix.to_ascii_uppercase() {
        letter @ b'A'..=b'Z' => Some(letter - b'A'),
        digit @ b'0'..=b'5' => Some(digit - b'0' + 26),
        _ => None,
    }
}
