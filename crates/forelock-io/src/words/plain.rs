//! Text out of a file, which must neither command a terminal nor fill it.

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
