//! A line of a source to show with a message, and what of it is meant.

use super::Position;
use std::ops::Range;

/// A line of a source, and what of it is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Excerpt {
    pub(crate) position: Position,
    /// What is shown: the whole line, or what of a very long one lies around the caret.
    pub(crate) line: String,
    /// In bytes of [`Excerpt::line`].
    pub(crate) caret: Range<usize>,
}

impl Excerpt {
    /// The line that byte `place.start` of `text` stands on, with what of `place` lies on it.
    pub(crate) fn of(source: &str, text: &str, place: Range<usize>) -> Self {
        let start = floor_char_boundary(text, place.start);
        let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |newline| start + newline);
        let line = text[line_start..line_end].trim_end_matches('\r');
        let caret_start = (start - line_start).min(line.len());
        let caret_end = floor_char_boundary(text, place.end).saturating_sub(line_start);
        let caret = caret_start..caret_end.clamp(caret_start, line.len());
        let position = Position {
            source: source.to_owned(),
            line: text[..line_start].matches('\n').count() + 1,
            column: line[..caret_start].chars().count() + 1,
        };
        let (line, caret) = shortened(line, caret);
        Self { position, line, caret }
    }

    /// Whether the line is cut at its start, so that columns can't be counted in it.
    pub(crate) fn is_cut(&self) -> bool {
        self.line[..self.caret.start].chars().count() + 1 != self.position.column
    }
}

/// A line that no message should hold whole (what programs write is often one line of megabytes)
/// is cut to what lies around the caret.
fn shortened(line: &str, caret: Range<usize>) -> (String, Range<usize>) {
    const LONGEST: usize = 2_000;
    const AROUND: usize = 60;
    if line.len() <= LONGEST {
        return (line.to_owned(), caret);
    }
    let start = floor_char_boundary(line, caret.start.saturating_sub(AROUND));
    let caret_end = floor_char_boundary(line, caret.end.min(caret.start + AROUND));
    let end = floor_char_boundary(line, caret_end + AROUND);
    let (before, after) =
        (if start > 0 { "…" } else { "" }, if end < line.len() { "…" } else { "" });
    let shift = |byte: usize| byte - start + before.len();
    let shown = format!("{before}{}{after}", &line[start..end]);
    (shown, shift(caret.start)..shift(caret_end.max(caret.start)))
}

pub(super) fn floor_char_boundary(text: &str, index: usize) -> usize {
    let mut index = index.min(text.len());
    while !text.is_char_boundary(index) {
        index -= 1;
    }
    index
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_found_with_its_number_and_column() {
        let excerpt = Excerpt::of("a.json", "one\r\ntwö three\r\n", 10..15);
        assert_eq!(excerpt.position.to_string(), "a.json:2:5");
        assert_eq!((excerpt.line.as_str(), excerpt.caret.clone()), ("twö three", 5..10));
        assert!(!excerpt.is_cut());
    }

    #[test]
    fn a_line_of_megabytes_is_cut_around_the_caret_but_keeps_its_column() {
        let text = format!("{}here{}", "ä".repeat(1_000_000), "b".repeat(1_000_000));
        let excerpt = Excerpt::of("a.json", &text, 2_000_000..2_000_004);
        assert_eq!((excerpt.position.line, excerpt.position.column), (1, 1_000_001));
        assert_eq!(&excerpt.line[excerpt.caret.clone()], "here");
        assert!(excerpt.line.len() < 200 && excerpt.is_cut());
        let whole = Excerpt::of("a.json", &text, 0..text.len());
        assert!(whole.line.len() < 200 && whole.line.starts_with('ä') && whole.line.ends_with('…'));
    }
}
