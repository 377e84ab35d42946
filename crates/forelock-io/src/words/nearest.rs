//! The name that was meant.

use strsim::damerau_levenshtein;

/// Of `names`, the one most like `text`, if it is like enough to be a slip of the pen; capitals
/// don't matter.
///
/// ```
/// use forelock_io::words::nearest;
///
/// assert_eq!(nearest("paralel", ["serial", "parallel"]), Some("parallel"));
/// assert_eq!(nearest("something", ["serial", "parallel"]), None);
/// ```
#[must_use]
pub fn nearest<'n>(text: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    // Comparing takes time in the square of the length.
    const LONGEST: usize = 128;
    if text.len() > LONGEST {
        return None;
    }
    let text = text.trim().to_lowercase();
    let distance = |name: &str| damerau_levenshtein(&text, &name.trim().to_lowercase());
    let names = names.into_iter().filter(|name| name.len() <= LONGEST);
    let (distance, name) =
        names.map(|name| (distance(name), name)).min_by_key(|(distance, _)| *distance)?;
    (distance <= (name.len() / 3).max(1)).then_some(name)
}
