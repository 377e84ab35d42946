//! How the faces are read.

/// Text without line breaks, and with a single plain space between two words.
pub(crate) fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What stands between `before` and the `after` that follows it first, if both are there.
pub(crate) fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(before)?;
    rest.split_once(after).map(|(found, _)| found)
}

/// The words of an element of a page or a chart, its marks of HTML taken out.
pub(crate) fn plain(markup: &str) -> String {
    let mut text = String::new();
    for (place, part) in markup.split('<').enumerate() {
        let words = if place == 0 { Some(part) } else { part.split_once('>').map(|(_, it)| it) };
        text.push_str(words.unwrap_or_default());
    }
    for (escaped, meant) in [("&#39;", "'"), ("&#34;", "\""), ("&lt;", "<"), ("&#60;", "<")] {
        text = text.replace(escaped, meant);
    }
    in_one_line(&text)
}

/// What a chart finds, which is its title.
pub(crate) fn title(svg: &str) -> String {
    plain(between(svg, "<title>", "</title>").unwrap())
}

/// A section of a page, as it is written.
pub(crate) fn section<'a>(page: &'a str, id: &str) -> &'a str {
    between(page, &format!("<h2 id=\"{id}\">"), "</section>").unwrap()
}

/// A quantity as it is shown, such as `3.5s`, `10.2ms` or `20`, in its base unit.
pub(crate) fn number(shown: &str) -> f64 {
    let digits = shown.trim_end_matches(char::is_alphabetic);
    let scale = if shown.ends_with("ms") { 1e-3 } else { 1.0 };
    digits.replace(',', "").parse::<f64>().unwrap() * scale
}
