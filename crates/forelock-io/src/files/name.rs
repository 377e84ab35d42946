//! Names of files, made from names that people gave.

/// `name` as a part of a file's name that is safe in every directory: its letters, digits, hyphens
/// and underscores, anything else a hyphen, and at most 60 characters.
///
/// ```
/// use forelock_io::files::file_name;
///
/// assert_eq!(file_name("test4-parallel"), "test4-parallel");
/// assert_eq!(file_name("../../etc/passwd"), "------etc-passwd");
/// assert_eq!(file_name(""), "unnamed");
/// ```
#[must_use]
pub fn file_name(name: &str) -> String {
    const LONGEST: usize = 60;
    if name.is_empty() {
        return "unnamed".to_owned();
    }
    let safe = |c: char| if c.is_alphanumeric() || c == '-' || c == '_' { c } else { '-' };
    name.chars().map(safe).take(LONGEST).collect()
}
