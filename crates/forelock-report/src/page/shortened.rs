//! Long texts, cut so that a page stays a page.

/// The beginning of `text`, with an ellipsis if that is not all.
pub(super) fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// A file of the scenario.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) name: String,
    pub(super) text: String,
}

/// The files' texts, which may be a megabyte each, but together not here.
pub(super) fn sources<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<Source> {
    const MOST: usize = 100_000;
    let mut room = MOST;
    files
        .map(|(name, text)| {
            let shown = shortened(text.trim_end(), room);
            room = room.saturating_sub(shown.chars().count());
            Source { name: shortened(name, 1_000), text: shown }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_stays_whole() {
        assert_eq!(shortened("größer", 6), "größer");
        assert_eq!(shortened("größer", 3), "grö…");
        assert_eq!(shortened("", 0), "");
    }

    #[test]
    fn files_share_the_room() {
        let long = "x".repeat(70_000);
        let files = [("a", long.as_str()), ("b", &long), ("c", &long)];
        let lengths = sources(files.into_iter()).iter().map(|one| one.text.len()).sum::<usize>();
        assert!((100_000..100_010).contains(&lengths), "{lengths}");
    }
}
