//! One set of parents that several files name.

use super::FileParents;
use forelock_extract::{KeyList, KeyUnion, NO_PARENT};
use std::sync::Arc;

/// Parents of one set, named by several files or columns: equal ids have equal numbers.
#[derive(Clone, Debug)]
pub struct UnitedParents {
    /// How many there are in all files together.
    pub parents: u32,
    /// Those of each file, in the order given. Ids of the others alone are parents without rows.
    pub of_files: Vec<Arc<FileParents>>,
}

impl UnitedParents {
    /// Numbers the parents of `files` anew, ascending with the bytes of the ids of all of them.
    ///
    /// Takes four bytes a row of each file whose numbers change, and the ids of the distinct
    /// parents.
    ///
    /// `None` if a file's parents have no ids, or if there are more of them together than 32 bits
    /// count.
    #[must_use]
    pub fn of(files: &[Arc<FileParents>]) -> Option<Self> {
        let lists: Option<Vec<&KeyList>> = files.iter().map(|file| file.ids()).collect();
        let KeyUnion { keys, numbers } = KeyUnion::of(&lists?).ok()?;
        let (parents, ids) = (keys.len(), Arc::new(keys));
        let renumbered = files.iter().zip(numbers).map(|(file, numbers)| {
            if file.parents() == parents {
                // It names all there are: they have their numbers.
                return Some(Arc::clone(file));
            }
            let number = |&parent: &u32| numbers.get(parent as usize).copied();
            let of_rows = file.of_rows().iter().map(|row| number(row).unwrap_or(NO_PARENT));
            let set = FileParents::new(file.origin().clone(), parents, of_rows.collect())?;
            let set = set.with_ids(Arc::clone(&ids))?;
            Some(Arc::new(set.with_files_of(file)))
        });
        let of_files = renumbered.collect::<Option<_>>()?;
        Some(Self { parents, of_files })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FileOrigin;
    use forelock_extract::{ExtractOptions, FileBytes, ParentColumn, read_parents};
    use std::fs;

    fn file(csv: &str) -> Arc<FileParents> {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("x.csv");
        fs::write(&path, csv).unwrap();
        let mut read = read_parents(&[&path], &["P"], ExtractOptions::default(), &()).unwrap();
        let ParentColumn { parents, index, .. } = read.columns.remove(0);
        let found = FileParents::new(FileOrigin::NO_FILE, index.len(), parents).unwrap();
        let found = found.with_ids(Arc::new(index.into_keys())).unwrap();
        Arc::new(found.with_files(Arc::new([]), Arc::new(read.bytes)))
    }

    fn rows(united: &UnitedParents) -> Vec<&[u32]> {
        united.of_files.iter().map(|file| file.of_rows()).collect()
    }

    #[test]
    fn equal_ids_have_equal_numbers_which_ascend_over_all_files() {
        let accounts = file("P\n001D000000IqhSL\n001D000000Iqhaa\n001D000000IqhSLIAZ\n");
        let contacts =
            file("Id,P\n1,001D000000IqhSLIAZ\n2,\n3,001D000000Iqh9z\n4,\"001D000000IqhZZ\"\n");
        let both = UnitedParents::of(&[Arc::clone(&accounts), Arc::clone(&contacts)]).unwrap();
        assert_eq!(both.parents, 4);
        assert_eq!(rows(&both), [&[1, 3, 1][..], &[1, NO_PARENT, 0, 2]]);
        let ids: Vec<&[u8]> = both.of_files[1].ids().unwrap().iter().collect();
        let all = ["001D000000Iqh9z", "001D000000IqhSL", "001D000000IqhZZ", "001D000000Iqhaa"];
        assert_eq!(ids, all.map(str::as_bytes));
        let [first, second] = both.of_files.as_slice() else { panic!("two files") };
        assert_eq!((first.parents(), first.named(), first.most_children()), (4, 2, 2));
        assert_eq!((second.named(), second.without_parent()), (3, 1));
        assert_eq!(second.bytes().map(FileBytes::row_count), Some(4));
    }

    #[test]
    fn a_file_that_names_all_parents_stays_as_it_is() {
        let (all, some) = (file("P\nb\na\nc\n"), file("P\nc\nb\n"));
        let both = UnitedParents::of(&[Arc::clone(&all), some]).unwrap();
        assert!(Arc::ptr_eq(&both.of_files[0], &all));
        assert_eq!(rows(&both), [&[1, 0, 2][..], &[2, 1]]);
        assert_eq!(UnitedParents::of(&[]).unwrap().parents, 0);
    }

    #[test]
    fn parents_without_ids_cannot_be_told_to_be_the_same() {
        let numbered = FileParents::new(FileOrigin::NO_FILE, 1, vec![0]).unwrap();
        assert!(UnitedParents::of(&[file("P\nx\n"), Arc::new(numbered)]).is_none());
    }
}
