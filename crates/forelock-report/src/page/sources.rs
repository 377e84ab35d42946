//! The files of a scenario, cut so that a page stays a page.

/// Name and text of each file; the texts may be a megabyte each, but together not here.
pub(super) fn sources<'a>(
    files: impl Iterator<Item = (&'a str, &'a str)>,
) -> Vec<(String, String)> {
    const MOST: usize = 100_000;
    let mut room = MOST;
    files
        .map(|(name, text)| {
            let shown = beginning(text.trim_end(), room);
            room = room.saturating_sub(shown.chars().count());
            (beginning(name, 1_000), shown)
        })
        .collect()
}

/// The beginning of `text` as it is, line breaks included, with an ellipsis if that is not all.
fn beginning(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_stays_whole() {
        assert_eq!(beginning("größer", 6), "größer");
        assert_eq!(beginning("größer", 3), "grö…");
        assert_eq!(beginning("", 0), "");
    }

    #[test]
    fn files_share_the_room() {
        let long = "x".repeat(70_000);
        let files = [("a", long.as_str()), ("b", &long), ("c", &long)];
        let lengths = sources(files.into_iter()).iter().map(|(_, text)| text.len()).sum::<usize>();
        assert!((100_000..100_010).contains(&lengths), "{lengths}");
    }
}
