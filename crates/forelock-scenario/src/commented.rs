//! A scenario's text with what its values mean.

use super::fields::{FieldPath, Kind, find};

/// By what the text of several lines ends that begins in this line.
fn long_text_begun(line: &str) -> Option<&'static str> {
    let (_, value) = line.split_once(" = ")?;
    let delimiter = ["\"\"\"", "'''"].into_iter().find(|one| value.starts_with(one))?;
    let is_whole = value.len() >= 2 * delimiter.len() && value.ends_with(delimiter);
    (!is_whole).then_some(delimiter)
}

/// The `text` of a scenario, as the program writes it, with a comment behind each value that a field has
/// words for.
pub(super) fn commented(text: &str) -> String {
    let (mut table, mut commented) = (String::new(), String::with_capacity(2 * text.len()));
    let mut long_text: Option<&str> = None;
    for line in text.lines() {
        commented.push_str(line);
        // The lines of a longer text are no entries.
        if let Some(end) = long_text {
            long_text = Some(end).filter(|end| !line.ends_with(end));
            commented.push('\n');
            continue;
        }
        long_text = long_text_begun(line);
        if let Some(header) = header(line) {
            table = header;
        }
        if let Some(meaning) = key(line).and_then(|key| meaning(&table, key)) {
            commented.push_str("    # ");
            commented.push_str(&meaning);
        }
        commented.push('\n');
    }
    commented
}

/// The path of the table that begins in this line; the items of a list have any name.
fn header(line: &str) -> Option<String> {
    let name = line.strip_prefix('[')?.strip_suffix(']')?;
    match name.strip_prefix('[') {
        Some(list) => Some(format!("{}.*", list.strip_suffix(']')?)),
        None => Some(name.replace("loads.", "loads.*.")),
    }
}

/// The key of a line that is an entry by itself.
fn key(line: &str) -> Option<&str> {
    let (key, _) = line.split_once(" = ")?;
    toml::from_str::<toml::Table>(line).is_ok().then_some(key)
}

fn meaning(table: &str, key: &str) -> Option<String> {
    let path = if table.is_empty() { key.to_owned() } else { format!("{table}.{key}") };
    let found = find(&path).ok()?;
    // A name says what it is.
    if matches!(found.field.kind, Kind::Name | Kind::Text) && table.is_empty() {
        return None;
    }
    Some(in_words(&found))
}

fn in_words(found: &FieldPath) -> String {
    let label = found.label().replace(" (*)", "");
    match found.field.unit {
        Some(unit) => format!("{label} ({unit})"),
        None => label,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Definition, FieldSet, Loaded, Template};

    #[test]
    fn what_is_written_with_comments_is_the_same_scenario() {
        let text = r#"
            name = "two"
            description = "two loads"
            org = "unmeasured"
            [[loads]]
            name = "first"
            data = { parent_object = "Account", child_object = "Contact", parents = "2k", children = "10k" }
            load = { client = "sfdmu" }
            [[loads]]
            name = "second"
            data = { failed_of = "first" }
            load = { api = "bulk_v1", concurrency_mode = "Serial", batch_size = 200 }
        "#;
        let template = Template::parse("two.toml", text, &[]).unwrap();
        let fields = [FieldSet { origin: "org.workers", assignment: "org.workers=5..9" }];
        let written = template.written_with_comments(&fields).unwrap();
        assert!(written.contains("    # "), "{written}");
        assert!(written.lines().any(|line| line.starts_with("workers = \"5..9\"    # Workers")));
        let same = Template::parse("two.toml", &written, &[]).unwrap();
        let hash = |loaded: Loaded| Definition::of(&loaded.scenario).hash;
        let (same, meant) = (same.with(&[]).unwrap(), template.with(&fields).unwrap());
        assert_eq!(hash(same), hash(meant), "{written}");
    }

    #[test]
    fn a_text_of_several_lines_stays_as_it_is() {
        for text in [
            "description = \"\"\"\norg = 1\n[data]\n\"\"\"\n",
            "description = '''\nsays \"\"\"\norg = 1\nx'''\n",
        ] {
            assert_eq!(commented(text), text);
            let more = format!("{text}seed = 1\n");
            assert_eq!(commented(&more).lines().count(), more.lines().count());
        }
        let after = "[data]\nfile = \"\"\"\na\n\"\"\"\nparents = 5\n";
        assert!(commented(after).ends_with("parents = 5    # Parents (records)\n"));
    }
}
