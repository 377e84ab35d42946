//! Prose in the width of a terminal.

/// Breaks `text` at spaces into lines of at most `width` characters (a longer word stays whole),
/// each after the first indented by `indent`.
///
/// A no-break space keeps a figure and its unit on one line; it comes out as a plain one, which
/// is what people search for and copy.
pub(super) fn wrapped(text: &str, width: usize, indent: &str) -> String {
    let mut lines = String::with_capacity(text.len() + 16);
    let mut used = 0;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let length = word.chars().count();
        if used > 0 && used + 1 + length > width {
            lines.push('\n');
            lines.push_str(indent);
            used = indent.chars().count();
        } else if used > 0 {
            lines.push(' ');
            used += 1;
        }
        lines.push_str(word);
        used += length;
    }
    lines.push('\n');
    lines.replace('\u{a0}', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_spaces_but_not_before_a_unit() {
        assert_eq!(wrapped("one two three", 7, "  "), "one two\n  three\n");
        assert_eq!(wrapped("takes 4\u{a0}h", 7, ""), "takes\n4 h\n");
        assert_eq!(wrapped("unbreakable", 4, ""), "unbreakable\n");
    }
}
