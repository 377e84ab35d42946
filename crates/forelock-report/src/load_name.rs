//! What one of several loads is called.

use forelock_io::words::plain;

/// In a sentence: of several words, in quotation marks.
pub(super) fn in_sentence(name: &str) -> String {
    let name = plain(name);
    if name.contains(char::is_whitespace) { format!("“{name}”") } else { name }
}

/// At the start of a line or of a row: so long that there is room for what is said of it.
pub(super) fn in_row(name: &str) -> String {
    const MOST: usize = 24;
    let name = plain(name);
    if name.chars().count() <= MOST {
        return name;
    }
    let short: String = name.chars().take(MOST - 1).collect();
    format!("{}…", short.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_several_words_are_held_together() {
        assert_eq!(in_sentence("contacts"), "contacts");
        assert_eq!(in_sentence("opportunities\tagain"), "“opportunities again”");
    }

    #[test]
    fn long_names_leave_room() {
        assert_eq!(in_row("opportunities again"), "opportunities again");
        assert_eq!(in_row(&"contact ".repeat(9)), "contact contact contact…");
    }
}
