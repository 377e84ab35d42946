//! What hangs together: groups that share a parent of any lookup, directly or through others.

use super::grouping::Grouping;
use super::parent_table::ParentTable;
use std::io;

/// Every parent's component, by union-find with path halving and by size (R. E. Tarjan and J. van
/// Leeuwen, "Worst-case analysis of set union algorithms", *Journal of the ACM* 31, 1984).
#[derive(Debug)]
pub(super) struct Components {
    /// The parent above in the tree; itself at a root.
    above: Vec<u32>,
    /// At a root: how many parents hang on it.
    size: Vec<u32>,
}

impl Components {
    /// Those of the rows of `table`.
    ///
    /// # Errors
    ///
    /// Those of the file.
    pub(super) fn new(table: &ParentTable, grouping: &Grouping) -> io::Result<Self> {
        let count = grouping.parents();
        let mut components = Self { above: (0..count).collect(), size: vec![1; count as usize] };
        table.for_each(|row| {
            let mut parents = grouping.parents_of(row);
            if let Some(first) = parents.next() {
                parents.for_each(|other| components.join(first, other));
            }
            Ok::<(), io::Error>(())
        })?;
        Ok(components)
    }

    /// The parent that stands for the component of `parent`.
    pub(super) fn root(&mut self, mut parent: u32) -> u32 {
        loop {
            let above = self.above[parent as usize];
            if above == parent {
                return parent;
            }
            let next = self.above[above as usize];
            self.above[parent as usize] = next;
            parent = next;
        }
    }

    fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return;
        }
        let (small, large) =
            if self.size[a as usize] < self.size[b as usize] { (a, b) } else { (b, a) };
        self.above[small as usize] = large;
        self.size[large as usize] += self.size[small as usize];
    }
}

#[cfg(test)]
mod tests {
    use super::super::parent_table::NO_PARENT;
    use super::super::parent_table::tests::table;
    use super::*;

    #[test]
    fn what_shares_a_parent_hangs_together() {
        // Accounts 0 and 1 share campaign 0, 1 and 2 share campaign 1, and 3 is alone.
        let rows: [&[u32]; 5] = [&[0, 0], &[1, 0], &[1, 1], &[2, 1], &[3, NO_PARENT]];
        let table = table(&rows);
        let grouping = Grouping::new(&table, &[4, 3]).unwrap().unwrap();
        let mut components = Components::new(&table, &grouping).unwrap();
        let roots: Vec<u32> = (0..7).map(|parent| components.root(parent)).collect();
        assert!(roots[..3].iter().chain(&roots[4..6]).all(|&root| root == roots[0]));
        assert_eq!((roots[3], roots[6]), (3, 6));
    }
}
