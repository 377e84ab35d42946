//! Ids that somebody has spoilt on their way.

use super::key_list::KeyList;
use std::collections::{HashMap, HashSet};
use std::fmt;

/// Parents whose keys have 18 characters as ids have, and the first 15 of another parent's, but not the
/// three behind that follow from them: whether the same record is meant, nothing says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MistakenIds {
    /// How many there are, at least 1.
    pub parents: u64,
    /// One of them.
    pub example: String,
}

impl MistakenIds {
    /// Among the parents of a column. Of one without any id, keys of 18 characters are just keys.
    #[must_use]
    pub fn among(parents: &KeyList) -> Option<Self> {
        let alphanumeric = |key: &&[u8]| key.iter().all(u8::is_ascii_alphanumeric);
        let keys = || parents.iter().filter(alphanumeric);
        // An id whose last three are right has lost them.
        let ids = || keys().filter(|key| key.len() == 15);
        // Ids of one object begin alike, and what is no id seldom does: that keeps the table small.
        let objects: HashSet<&[u8]> = ids().map(|id| &id[..3]).collect();
        let long = || keys().filter(|key| key.len() == 18 && objects.contains(&key[..3]));
        let mut alike: HashMap<&[u8], u64> = HashMap::new();
        long().for_each(|key| *alike.entry(&key[..15]).or_default() += 1);
        ids().for_each(|id| {
            alike.entry(id).and_modify(|count| *count += 1);
        });
        let is_mistaken = |key: &&[u8]| alike.get(&key[..15]).is_some_and(|&count| count > 1);
        let mut mistaken = long().filter(is_mistaken);
        let example = String::from_utf8_lossy(mistaken.next()?).into_owned();
        Some(Self { parents: 1 + mistaken.count() as u64, example })
    }
}

impl fmt::Display for MistakenIds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { parents, example } = self;
        let parents_have = if *parents == 1 { "parent has" } else { "parents have" };
        write!(
            f,
            "{parents} {parents_have} an id of 18 characters, such as {example}, whose first 15 are those \
             of another parent, but whose last 3 don't fit them: each counts as a parent of its own, as \
             nothing says what the id was"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ParentIndex, ParentKey};

    fn among(values: &[&str]) -> Option<(u64, String)> {
        let mut index = ParentIndex::default();
        for value in values {
            index.number(ParentKey::of(value.as_bytes()).unwrap().bytes()).unwrap();
        }
        MistakenIds::among(index.keys()).map(|found| (found.parents, found.example))
    }

    #[test]
    fn ids_whose_last_three_do_not_fit_are_told_if_they_are_like_another() {
        let (short, long, wrong) = ("001D000000IqhSL", "001D000000IqhSLIAZ", "001D000000IqhSLXXX");
        assert_eq!(among(&[short, long]), None, "one id");
        assert_eq!(among(&[short, wrong]), Some((1, wrong.to_owned())));
        assert_eq!(among(&[wrong, long, "CUSTOMER"]), Some((1, wrong.to_owned())));
        let another = "001D000000IqhSLYYY";
        let other_id = "001D000000IqhSA";
        assert_eq!(among(&[wrong, another, other_id]), Some((2, wrong.to_owned())));
        assert_eq!(among(&[wrong, other_id]), None, "like no other");
    }

    #[test]
    fn keys_of_another_system_are_no_ids() {
        assert_eq!(among(&["EXTERNALKEY0000001", "EXTERNALKEY0000002", "EXTERNALKEY000"]), None);
    }
}
