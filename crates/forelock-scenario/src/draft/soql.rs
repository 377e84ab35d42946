//! What a query selects.

/// The object and the fields of a query.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Query<'a> {
    pub(super) object: &'a str,
    pub(super) fields: Vec<&'a str>,
}

impl<'a> Query<'a> {
    /// `None` for what is no query of one object.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let text = text.trim();
        let (select, rest) = text.split_at_checked("select".len())?;
        if !select.eq_ignore_ascii_case("select") {
            return None;
        }
        // Names have no space in them.
        let words: Vec<(usize, &str)> = words(rest).collect();
        let from = words.iter().position(|(_, word)| word.eq_ignore_ascii_case("from"))?;
        let object = words.get(from + 1)?.1;
        let fields = rest.get(..words[from].0)?.split(',').map(str::trim);
        Some(Self { object, fields: fields.filter(|field| !field.is_empty()).collect() })
    }
}

/// Words with where they begin.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let start = text.as_ptr() as usize;
    text.split_whitespace().map(move |word| (word.as_ptr() as usize - start, word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_says_its_object_and_its_fields() {
        let query =
            Query::parse(" select Id, Name,\n AccountId\nFROM Case WHERE A = 'from'").unwrap();
        assert_eq!((query.object, query.fields), ("Case", vec!["Id", "Name", "AccountId"]));
        for wrong in ["", "SELECT", "SELECT Id", "Id FROM Case", "SELECT Id FROM", "sélect é"] {
            assert_eq!(Query::parse(wrong), None, "{wrong}");
        }
    }
}
