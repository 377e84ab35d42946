//! Words as a shell takes them.

/// `word`, quoted where a shell would otherwise read something into it.
#[must_use]
pub fn shell_quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:,+@%".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_needs_it_is_quoted() {
        for (word, shown) in [
            ("scenarios/a.toml", "scenarios/a.toml"),
            ("org.workers=5", "org.workers=5"),
            ("objectives.failure_rate=< 1%", "'objectives.failure_rate=< 1%'"),
            ("it's", r"'it'\''s'"),
            ("$(rm)", "'$(rm)'"),
            ("", "''"),
        ] {
            assert_eq!(shell_quoted(word), shown);
        }
    }
}
