//! What tables and axes call a field.

use forelock::scenario::fields::find;

/// What an axis calls the field at `path`; the path itself where nobody knows the field.
pub(super) fn field_label(path: &str) -> String {
    find(path).map_or_else(|_| path.to_owned(), |found| found.label())
}

/// What a table or a sentence calls the field at `path`, so that it is told apart from all others of
/// `paths`.
pub(super) fn short_name(path: &str, paths: &[&str]) -> String {
    let label = field_label(path);
    if label == path || paths.iter().filter(|other| field_label(other) == label).count() > 1 {
        return short_path(path, paths);
    }
    let mut letters = label.chars();
    match (letters.next(), letters.clone().next()) {
        // No abbreviation.
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => label,
    }
}

/// The end of a dotted `path` that tells it apart from all others of `paths`, for names of files:
/// `workers` for `org.workers`. A distribution's `mean` says nothing by itself, so it keeps what it
/// is of.
pub(super) fn short_path(path: &str, paths: &[&str]) -> String {
    let parts: Vec<&str> = path.split('.').collect();
    let is_told_apart = |name: &String| {
        let same = |other: &&&str| format!(".{other}").ends_with(&format!(".{name}"));
        !matches!(name.as_str(), "mean" | "cv" | "shape") && paths.iter().filter(same).count() == 1
    };
    (1..=parts.len())
        .map(|count| parts[parts.len() - count..].join("."))
        .find(is_told_apart)
        .unwrap_or_else(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_called_by_their_labels_unless_these_are_the_same() {
        let paths = [
            "org.workers",
            "load.submit.interval.mean",
            "data.parents",
            "data.lookups.0.parents",
            "background.nightly.hold.cv",
            "load.api",
            "x.y",
        ];
        let short = paths.map(|path| short_name(path, &paths));
        let expected = [
            "workers",
            "interval between sends",
            "parents",
            "parents (0)",
            "rows held for: variation (nightly)",
            "API",
            "y",
        ];
        assert_eq!(short, expected);
        let same = ["org.batch_overhead", "org.batch_overhead.mean"];
        assert_eq!(
            same.map(|path| short_name(path, &same)),
            ["batch_overhead", "batch_overhead.mean"]
        );
    }

    #[test]
    fn paths_are_as_short_as_they_can_be() {
        let paths = ["org.workers", "load.submit.interval.mean", "data.parents", "x.parents"];
        let short = paths.map(|path| short_path(path, &paths));
        assert_eq!(short, ["workers", "interval.mean", "data.parents", "x.parents"]);
    }
}
