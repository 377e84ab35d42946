//! Keys of several lists made one list.

use super::key_list::KeyList;
use super::parent_index::{NO_PARENT, TooManyParents};

/// The keys of several lists, each once, ascending byte by byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyUnion {
    /// All keys.
    pub keys: KeyList,
    /// By list: the number of each of its keys among all.
    pub numbers: Vec<Vec<u32>>,
}

impl KeyUnion {
    /// Merges `lists`, each of which has to ascend byte by byte without a key twice: so no memory
    /// is needed beside the result.
    ///
    /// # Errors
    ///
    /// For more than 2^32 − 1 keys.
    pub fn of(lists: &[&KeyList]) -> Result<Self, TooManyParents> {
        let mut keys = KeyList::default();
        let mut numbers: Vec<Vec<u32>> =
            lists.iter().map(|list| Vec::with_capacity(list.len() as usize)).collect();
        let mut heads: Vec<_> = lists.iter().map(|list| list.iter().peekable()).collect();
        while let Some(least) = heads.iter_mut().filter_map(|head| head.peek().copied()).min() {
            let number = keys.len();
            if number == NO_PARENT {
                return Err(TooManyParents);
            }
            for (head, numbers) in heads.iter_mut().zip(&mut numbers) {
                if head.next_if_eq(&least).is_some() {
                    numbers.push(number);
                }
            }
            keys.push_bytes(least);
        }
        Ok(Self { keys, numbers })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn list<'k>(keys: impl IntoIterator<Item = &'k String>) -> KeyList {
        let mut list = KeyList::default();
        keys.into_iter().for_each(|key| list.push_bytes(key.as_bytes()));
        list
    }

    proptest! {
        #[test]
        fn every_key_is_there_once_and_keeps_its_name(
            sets in prop::collection::vec(prop::collection::btree_set("[0aZ]{1,2}|b{14,18}", 0..20), 0..4),
        ) {
            let lists: Vec<KeyList> = sets.iter().map(list).collect();
            let union = KeyUnion::of(&lists.iter().collect::<Vec<_>>()).unwrap();
            let all: BTreeSet<String> = sets.iter().flatten().cloned().collect();
            prop_assert_eq!(&union.keys, &list(&all));
            prop_assert_eq!(union.numbers.len(), lists.len());
            for (list, numbers) in lists.iter().zip(&union.numbers) {
                prop_assert_eq!(list.len() as usize, numbers.len());
                for (key, &number) in list.iter().zip(numbers) {
                    prop_assert_eq!(key, union.keys.get(number));
                }
            }
        }
    }
}
