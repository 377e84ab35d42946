//! The texts in a file of Rust, each with the call that it stands in.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A text in a source.
pub(super) struct Text {
    pub(super) text: String,
    /// What the innermost call is called, but for those that only wrap a value; of `let title = …`, `title`.
    pub(super) call: Option<String>,
    /// Another number for each call.
    pub(super) number: usize,
    /// Whether it stands below `#[cfg(test)]`.
    pub(super) in_tests: bool,
}

/// Calls and macros that hand a text on.
const WRAPPERS: [&str; 5] = ["Some", "Ok", "Box", "into", "format"];

/// Every text of `source`.
pub(super) fn texts(source: &str) -> Vec<Text> {
    let mut walk = Walk { found: Vec::new(), calls: 0 };
    let tokens = source.parse::<TokenStream>().unwrap_or_default();
    walk.go(tokens, &Within { call: None, number: 0, in_tests: false });
    walk.found
}

struct Walk {
    found: Vec<Text>,
    calls: usize,
}

#[derive(Clone)]
struct Within {
    call: Option<String>,
    number: usize,
    in_tests: bool,
}

impl Walk {
    fn go(&mut self, tokens: TokenStream, within: &Within) {
        let mut within = within.clone();
        let outer = within.clone();
        // The last two that could name what follows.
        let (mut before, mut last) = (None::<String>, None::<String>);
        let mut tests_follow = false;
        for token in tokens {
            match token {
                TokenTree::Literal(literal) => {
                    let call = within.call.clone();
                    let Within { number, in_tests, .. } = within;
                    let text = unquoted(&literal.to_string());
                    self.found.extend(text.map(|text| Text { text, call, number, in_tests }));
                    (before, last) = (None, None);
                }
                TokenTree::Group(group) => {
                    let named = if last.as_deref() == Some("!") { &before } else { &last };
                    let is_call = group.delimiter() != Delimiter::Brace;
                    let mut inner = within.clone();
                    inner.in_tests |= tests_follow && !is_call;
                    let is_name =
                        |name: &&String| name.chars().all(|c| c.is_alphanumeric() || c == '_');
                    let name = named.as_ref().filter(is_name);
                    if let Some(name) =
                        name.filter(|name| is_call && !WRAPPERS.contains(&name.as_str()))
                    {
                        self.calls += 1;
                        (inner.call, inner.number) = (Some(name.clone()), self.calls);
                    }
                    let is_cfg_test = last.as_deref() == Some("#")
                        && group.stream().to_string().replace(' ', "") == "cfg(test)";
                    tests_follow = is_cfg_test || (tests_follow && is_call);
                    self.go(group.stream(), &inner);
                    (before, last) = (None, None);
                }
                TokenTree::Ident(ident) => (before, last) = (last, Some(ident.to_string())),
                TokenTree::Punct(punct) => {
                    match (punct.as_char(), last.as_deref()) {
                        ('=', Some("title")) => {
                            self.calls += 1;
                            within.call = Some("title".to_owned());
                            within.number = self.calls;
                        }
                        (';', _) => within = outer.clone(),
                        _ => {}
                    }
                    (before, last) = (last, Some(punct.as_char().to_string()));
                }
            }
        }
    }
}

/// What a literal of a text says; `None` for numbers and the like.
fn unquoted(literal: &str) -> Option<String> {
    if let Some(raw) = literal.strip_prefix('r') {
        return Some(raw.trim_matches('#').trim_matches('"').to_owned());
    }
    let escaped = literal.strip_prefix('"')?.strip_suffix('"')?;
    let mut text = String::new();
    let mut characters = escaped.chars().peekable();
    while let Some(character) = characters.next() {
        if character != '\\' {
            text.push(character);
            continue;
        }
        match characters.next()? {
            '\n' => while characters.next_if(|c| c.is_whitespace()).is_some() {},
            'n' => text.push('\n'),
            't' => text.push('\t'),
            'u' => {
                let digits: String =
                    characters.by_ref().take_while(|&c| c != '}').filter(|&c| c != '{').collect();
                text.extend(u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32));
            }
            other => text.push(other),
        }
    }
    Some(text)
}

#[test]
fn texts_have_their_calls() {
    let source = r#"
        fn f() -> Result<(), String> {
            let title = format!("one {x}");
            add("two", format!("three"));
            Err("four".into())
        }
        #[error("five \
                 six")]
        struct S;
        #[cfg(test)]
        mod tests { fn g() { add("seven"); } }
    "#;
    let found: Vec<(String, String, bool)> = texts(source)
        .into_iter()
        .map(|text| (text.text, text.call.unwrap_or_default(), text.in_tests))
        .collect();
    let own = |text: &str, call: &str| (text.to_owned(), call.to_owned(), false);
    let mut wanted = vec![own("one {x}", "title"), own("two", "add"), own("three", "add")];
    wanted.extend([own("four", "Err"), own("five six", "error")]);
    wanted.push(("seven".to_owned(), "add".to_owned(), true));
    assert_eq!(found, wanted);
}
