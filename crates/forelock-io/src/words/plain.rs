//! Text out of a file, which must neither command a terminal nor fill it.

use std::borrow::Cow;

/// So many characters of what was written a message quotes.
const LONGEST_QUOTE: usize = 60;

/// Without control characters: a space stands for each.
#[must_use]
pub fn plain(text: &str) -> String {
    text.replace(char::is_control, " ")
}

/// As [`plain`], and with an ellipsis after `longest` characters.
///
/// ```
/// use forelock_io::words::shortened;
///
/// assert_eq!(shortened("a\tword", 60), "a word");
/// assert_eq!(shortened("abcdef", 3), "abc…");
/// ```
#[must_use]
pub fn shortened(text: &str, longest: usize) -> String {
    let shown = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    if text.chars().nth(longest).is_none() {
        return shown.collect();
    }
    shown.take(longest).chain(std::iter::once('…')).collect()
}

/// What was written, cut to what one line of a message can hold.
///
/// ```
/// use forelock_io::words::shorten;
///
/// assert_eq!(shorten("a\tword"), "a word");
/// assert_eq!(shorten(&"x".repeat(100)).chars().count(), 61);
/// ```
#[must_use]
pub fn shorten(text: &str) -> String {
    shortened(text, LONGEST_QUOTE)
}

/// Without the numbers that the operating system gives its errors: its words say the same.
///
/// ```
/// use forelock_io::words::without_error_numbers;
///
/// let told = "a.csv can't be read: No such file or directory (os error 2)";
/// assert_eq!(without_error_numbers(told), "a.csv can't be read: No such file or directory");
/// // What only looks like one stays.
/// assert_eq!(without_error_numbers("a (os error b) c (os error )"), "a (os error b) c (os error )");
/// ```
#[must_use]
pub fn without_error_numbers(text: &str) -> String {
    const NUMBER: &str = " (os error ";
    let mut parts = text.split(NUMBER);
    let mut words = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.trim_start_matches(|digit: char| digit.is_ascii_digit());
        match rest.strip_prefix(')').filter(|_| rest.len() < part.len()) {
            Some(rest) => words.push_str(rest),
            None => words.extend([NUMBER, part]),
        }
    }
    words
}

/// What a terminal may be given: line breaks, tabs, colours and weights as they are, a replacement
/// character for every other control character and for those that turn the direction of text round,
/// wherever they come from.
///
/// ```
/// use forelock_io::words::for_terminal;
///
/// assert_eq!(for_terminal("\u{1b}[31mred\u{1b}[0m\n"), "\u{1b}[31mred\u{1b}[0m\n");
/// assert_eq!(for_terminal("\u{1b}]0;title\u{7}"), "\u{fffd}]0;title\u{fffd}");
/// assert_eq!(for_terminal("\u{9b}2J"), "\u{fffd}2J");
/// ```
#[must_use]
pub fn for_terminal(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(is_unsafe) {
        safe.push_str(&rest[..at]);
        rest = &rest[at..];
        let taken = match style_at_start(rest) {
            Some(style) => {
                safe.push_str(style);
                style.len()
            }
            None => {
                safe.push(char::REPLACEMENT_CHARACTER);
                rest.chars().next().map_or(1, char::len_utf8)
            }
        };
        rest = &rest[taken..];
    }
    safe.push_str(rest);
    Cow::Owned(safe)
}

/// Whether a character could command a terminal, or show text in another order than it is in.
fn is_unsafe(character: char) -> bool {
    match character {
        '\n' | '\t' => false,
        other => other.is_control() || is_of_direction(other),
    }
}

/// Whether a character turns round the direction in which what follows is shown.
#[must_use]
pub const fn is_of_direction(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The sequence for a colour or a weight (`ESC [ digits and semicolons m`) that `text` begins with.
fn style_at_start(text: &str) -> Option<&str> {
    let inside = text.strip_prefix("\u{1b}[")?;
    let end = inside.find(|c: char| !c.is_ascii_digit() && c != ';')?;
    inside[end..].starts_with('m').then(|| &text[.."\u{1b}[".len() + end + 1])
}
