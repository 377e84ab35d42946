//! The name that was meant.

/// Of `names`, the one most like `text`, if it is like enough to be a slip of the pen; capitals
/// don't matter.
pub(super) fn nearest<'n>(text: &str, names: &'n [String]) -> Option<&'n str> {
    // Comparing takes time in the square of the length.
    const LONGEST: usize = 128;
    if text.len() > LONGEST {
        return None;
    }
    let text = text.trim().to_lowercase();
    let distance = |name: &str| strsim::damerau_levenshtein(&text, &name.trim().to_lowercase());
    let names = names.iter().map(String::as_str).filter(|name| name.len() <= LONGEST);
    let (distance, name) =
        names.map(|name| (distance(name), name)).min_by_key(|(distance, _)| *distance)?;
    (distance <= (name.len() / 3).max(1)).then_some(name)
}
