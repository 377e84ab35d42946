//! What hangs together: groups that share a parent of any lookup, directly or through others.

use super::ties::Ties;

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
    /// Those that `ties` make, apart from ties to parents with more than `limit` rows.
    pub(super) fn new(ties: &Ties, limit: u64) -> Self {
        let count = ties.parents();
        let mut components = Self { above: (0..count).collect(), size: vec![1; count as usize] };
        for group in 0..count {
            for (parent, _) in ties.of(group).filter(|&(parent, _)| ties.rows(parent) <= limit) {
                components.join(group, parent);
            }
        }
        components
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
    use super::super::grouping::Grouping;
    use super::super::parent_table::NO_PARENT;
    use super::super::parent_table::tests::table;
    use super::*;

    #[test]
    fn what_shares_a_parent_hangs_together_unless_too_many_do() {
        // Accounts 0 and 1 share campaign 0, 1 and 2 share campaign 1, and 3 is alone.
        let rows: [&[u32]; 6] = [&[0, 0], &[1, 0], &[1, 1], &[2, 1], &[3, NO_PARENT], &[2, 1]];
        let table = table(&rows);
        let grouping = Grouping::new(&table, &[4, 3]).unwrap().unwrap();
        let ties = Ties::new(&table, &grouping).unwrap();
        let roots = |limit| {
            let mut components = Components::new(&ties, limit);
            [0, 1, 2, 3, 4, 5, 6].map(|parent| components.root(parent))
        };
        let all = roots(u64::MAX);
        assert!([0, 1, 2, 4, 5].iter().all(|&parent| all[parent] == all[0]));
        assert_eq!((all[3], all[6]), (3, 6));
        let without_the_largest = roots(2);
        assert!([0, 1, 4].iter().all(|&parent| without_the_largest[parent] == all[0]));
        assert_eq!((without_the_largest[2], without_the_largest[5]), (2, 5));
    }
}
