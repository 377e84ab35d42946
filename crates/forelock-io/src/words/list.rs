//! Lists and beginnings of sentences.

/// `a, b and c`.
///
/// ```
/// use forelock_io::words::and_list;
///
/// assert_eq!(and_list(&["a", "b", "c"]), "a, b and c");
/// assert_eq!(and_list(&["a"]), "a");
/// ```
#[must_use]
pub fn and_list(items: &[impl AsRef<str>]) -> String {
    let items: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
    match items.split_last() {
        Some((last, most)) if !most.is_empty() => format!("{} and {last}", most.join(", ")),
        _ => items.concat(),
    }
}

/// With a capital letter at its beginning.
#[must_use]
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// With a small letter at its beginning.
#[must_use]
pub fn uncapitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect()
}
