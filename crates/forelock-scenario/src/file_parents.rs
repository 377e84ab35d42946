//! Parents that a file gives, row by row.

use super::RecordFile;
use forelock_extract::{ContentDigest, FileBytes, KeyList, NO_PARENT};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// The parent of each child, row by row of a file that was read: four bytes a row.
///
/// Parents are numbered from 0, ascending with the bytes of their ids (the 15 that count, of 18):
/// the platform locks the records of a type in that order.
#[derive(Clone, PartialEq, Eq)]
pub struct FileParents {
    origin: FileOrigin,
    parents: u32,
    of_rows: Vec<u32>,
    /// How many parents have so many children.
    parents_with: BTreeMap<u32, u32>,
    without_parent: u32,
    blank: u32,
    grouped: bool,
    ids: Option<Arc<KeyList>>,
    bytes: Option<Arc<FileBytes>>,
    files: Arc<[RecordFile]>,
}

/// Where parents were read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileOrigin {
    /// The file as messages call it; of several, the directory, the pattern, or the first and the last.
    pub file: String,
    /// The heading of the column that names the parent.
    pub column: String,
    /// Of all that the file holds.
    pub digest: ContentDigest,
}

impl FileOrigin {
    /// Of parents that come from no file.
    pub const NO_FILE: Self =
        Self { file: String::new(), column: String::new(), digest: ContentDigest(0) };

    /// Whether there is a file that messages can name.
    #[must_use]
    pub const fn is_named(&self) -> bool {
        !self.file.is_empty()
    }
}

impl FileParents {
    /// The rows look up to `parents` parents, each row to the one of `of_rows`, or to none
    /// ([`NO_PARENT`]).
    ///
    /// `None` if a row's parent is not below `parents`, or if there are more rows than 32 bits
    /// count.
    #[must_use]
    pub fn new(origin: FileOrigin, parents: u32, of_rows: Vec<u32>) -> Option<Self> {
        u32::try_from(of_rows.len()).ok()?;
        let mut children = vec![0_u32; parents as usize];
        let (mut without_parent, mut runs, mut last) = (0, 0_u64, NO_PARENT);
        for &parent in &of_rows {
            if parent == NO_PARENT {
                without_parent += 1;
                continue;
            }
            *children.get_mut(parent as usize)? += 1;
            runs += u64::from(parent != last);
            last = parent;
        }
        let mut parents_with = BTreeMap::new();
        for &children in &children {
            *parents_with.entry(children).or_default() += 1;
        }
        let childless = u64::from(parents_with.get(&0).copied().unwrap_or_default());
        let grouped = runs + childless == u64::from(parents);
        Some(Self {
            origin,
            parents,
            of_rows,
            parents_with,
            without_parent,
            blank: 0,
            grouped,
            ids: None,
            bytes: None,
            files: Arc::new([]),
        })
    }

    /// The same, with the parents' ids by number.
    ///
    /// `None` unless there is one for each parent.
    #[must_use]
    pub fn with_ids(self, ids: Arc<KeyList>) -> Option<Self> {
        (ids.len() == self.parents).then_some(Self { ids: Some(ids), ..self })
    }

    /// The same, with the files that the rows come from, and what their rows weigh.
    #[must_use]
    pub fn with_files(self, files: Arc<[RecordFile]>, bytes: Arc<FileBytes>) -> Self {
        Self { files, bytes: Some(bytes), ..self }
    }

    /// The same, of the files that `other` is of.
    #[must_use]
    pub(super) fn with_files_of(self, other: &Self) -> Self {
        Self {
            files: Arc::clone(&other.files),
            bytes: other.bytes.clone(),
            blank: other.blank,
            ..self
        }
    }

    /// The same, where so many rows leave the field blank.
    #[must_use]
    pub fn with_blank(self, blank: u32) -> Self {
        Self { blank, ..self }
    }

    /// The files that the rows come from, in their order; none if the rows come from none.
    #[must_use]
    pub fn files(&self) -> &[RecordFile] {
        &self.files
    }

    /// Where they were read.
    #[must_use]
    pub const fn origin(&self) -> &FileOrigin {
        &self.origin
    }

    /// How many parents there are.
    #[must_use]
    pub const fn parents(&self) -> u32 {
        self.parents
    }

    /// How many parents the rows name: fewer than there are if the set has others besides.
    #[must_use]
    pub fn named(&self) -> u32 {
        self.parents - self.parents_with.get(&0).copied().unwrap_or_default()
    }

    /// The parents' ids by number, ascending byte by byte; `None` if they are only numbered.
    #[must_use]
    pub fn ids(&self) -> Option<&KeyList> {
        self.ids.as_deref()
    }

    /// What the file's rows weigh; `None` if there is no file.
    #[must_use]
    pub fn bytes(&self) -> Option<&FileBytes> {
        self.bytes.as_deref()
    }

    /// The parent of each row, or [`NO_PARENT`], in the order of the file.
    #[must_use]
    pub fn of_rows(&self) -> &[u32] {
        &self.of_rows
    }

    /// How many parents have so many children.
    #[must_use]
    pub const fn parents_with(&self) -> &BTreeMap<u32, u32> {
        &self.parents_with
    }

    /// Children of the parent that has most.
    #[must_use]
    pub fn most_children(&self) -> u32 {
        self.parents_with.last_key_value().map_or(0, |(&children, _)| children)
    }

    /// How many rows look up to no parent.
    #[must_use]
    pub const fn without_parent(&self) -> u32 {
        self.without_parent
    }

    /// How many of those leave the field blank: an update leaves it as it is in the org.
    #[must_use]
    pub const fn blank(&self) -> u32 {
        self.blank
    }

    /// Whether the file has each parent's rows one after another (those without a parent anywhere).
    #[must_use]
    pub const fn is_grouped(&self) -> bool {
        self.grouped
    }

    /// The file's rows are cut into transactions of so many `records`, numbered from 0, and each
    /// is held against its `partner`, if it has one: the share that want a parent which their
    /// partner wants.
    pub(super) fn share_that_meet(
        &self,
        records: u32,
        partner: impl Fn(u64) -> Option<u64>,
    ) -> f64 {
        let transactions = || self.of_rows.chunks(records as usize);
        let of_number = |number: u64| transactions().nth(usize::try_from(number).ok()?);
        let mut wanted_by = vec![u64::MAX; self.parents as usize];
        let (mut pairs, mut meet) = (0_u64, 0_u64);
        for (number, rows) in (0..).zip(transactions()) {
            let Some(others) = partner(number).and_then(of_number) else { continue };
            // No parent is at no place of the table.
            for &parent in rows {
                if let Some(wanted_by) = wanted_by.get_mut(parent as usize) {
                    *wanted_by = number;
                }
            }
            let is_wanted = |&parent: &u32| wanted_by.get(parent as usize) == Some(&number);
            pairs += 1;
            meet += u64::from(others.iter().any(is_wanted));
        }
        if pairs == 0 { 0.0 } else { meet as f64 / pairs as f64 }
    }
}

impl fmt::Debug for FileParents {
    /// Without the rows, of which there may be millions.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileParents")
            .field("origin", &self.origin)
            .field("parents", &self.parents)
            .field("rows", &self.of_rows.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use forelock_extract::ParentKey;

    fn parents(count: u32, of_rows: &[u32]) -> Option<FileParents> {
        FileParents::new(FileOrigin::NO_FILE, count, of_rows.to_vec())
    }

    #[test]
    fn rows_are_counted_by_parent() {
        let found = parents(5, &[3, NO_PARENT, 0, 3, 1, NO_PARENT, 3]).unwrap();
        assert_eq!(found.parents_with(), &BTreeMap::from([(0, 2), (1, 2), (3, 1)]));
        assert_eq!((found.most_children(), found.without_parent()), (3, 2));
        let nobody = parents(0, &[NO_PARENT]).unwrap();
        assert_eq!((nobody.most_children(), nobody.without_parent()), (0, 1));
    }

    #[test]
    fn parents_without_children_are_there_but_not_named() {
        let found = parents(5, &[3, NO_PARENT, 0, 3]).unwrap();
        assert_eq!((found.parents(), found.named()), (5, 2));
    }

    #[test]
    fn every_parent_has_an_id_or_none_has() {
        let mut ids = KeyList::default();
        ids.push(ParentKey::of(b"001D000000IqhSLIAZ"));
        assert_eq!(parents(2, &[0, 1]).unwrap().with_ids(Arc::new(ids.clone())), None);
        assert_eq!(parents(2, &[0, 1]).unwrap().ids(), None);
        let found = parents(1, &[0]).unwrap().with_ids(Arc::new(ids)).unwrap();
        assert_eq!(found.ids().unwrap().get(0), b"001D000000IqhSL");
    }

    #[test]
    fn a_parent_that_there_is_not_is_refused() {
        assert_eq!(parents(2, &[0, 2]), None);
        assert!(parents(2, &[0, 1]).is_some());
    }

    #[test]
    fn transactions_meet_where_both_want_a_parent() {
        // 0 and 1, 1 and nobody, 2 and 3, 0 and nobody.
        let found = parents(4, &[0, 1, 1, NO_PARENT, 2, 3, 0, NO_PARENT]).unwrap();
        let next = |number| Some(number + 1);
        assert_eq!(found.share_that_meet(2, next), 1.0 / 3.0);
        assert_eq!(found.share_that_meet(2, |number| Some((number + 3) % 4)), 0.5);
        assert_eq!(found.share_that_meet(2, |_| None), 0.0);
        assert_eq!(found.share_that_meet(1_000, next), 0.0, "one has no other");
    }

    #[test]
    fn rows_are_grouped_if_no_parent_comes_back() {
        for (of_rows, grouped) in [
            (&[1, 1, 0, 0][..], true),
            (&[1, NO_PARENT, 1, 0], true),
            (&[0, 1, 0], false),
            (&[2, 2], true),
        ] {
            assert_eq!(parents(3, of_rows).unwrap().is_grouped(), grouped, "{of_rows:?}");
        }
    }
}
