//! What a table calls a field.

/// The end of a dotted `path` that tells it apart from all others of `paths`: `workers` for
/// `org.workers`. A distribution's `mean` says nothing by itself, so it keeps what it is of.
pub(super) fn short_name(path: &str, paths: &[&str]) -> String {
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
    fn names_are_as_short_as_they_can_be() {
        let paths = ["org.workers", "load.submit.interval.mean", "data.parents", "x.parents"];
        let short = paths.map(|path| short_name(path, &paths));
        assert_eq!(short, ["workers", "interval.mean", "data.parents", "x.parents"]);
    }
}
