//! The records of a load, and the order in which they load.

use super::Finder;
use crate::data::set_path;
use crate::{Bucket, FanOut, Load, LockSet, Order, OwnRows, ParentSet, Split};
use forelock_io::words::thousands;

/// Four bytes each: 4 GB.
pub(super) const MAX_ORDERED_CHILDREN: u64 = 1_000_000_000;
/// Places are kept in 32 bits.
const MAX_SORTED_CHILDREN: u64 = u32::MAX as u64;

impl Finder<'_> {
    pub(super) fn data(&mut self, load: &Load, own: Option<OwnRows>) {
        let data = &load.data;
        let children = data.children.get();
        for (number, set) in data.sets.iter().enumerate() {
            let path = set_path(number);
            let of = match set.via {
                Some(via) => (u64::from(data.sets[via].count.get()), "the sets have"),
                None => (children, "the scenario"),
            };
            self.histogram(set, of, &path);
        }
        if data.sets.is_empty() {
            self.without_parents(load, own);
        }
        if let Some(files) = data.several_files().filter(|_| load.failed_of.is_none()) {
            self.several_files(files.len() as u64, load);
        }
    }

    /// Each file goes to one partition, as a whole.
    fn several_files(&mut self, files: u64, load: &Load) {
        let partitions = u64::from(load.sending.partitions.get());
        let files_in_words = thousands(files);
        if partitions > files {
            self.add(
                "load.partitions",
                format!(
                    "{files_in_words} files are too few for {} partitions",
                    thousands(partitions)
                ),
                format!(
                    "write at most {files_in_words}, or leave it out: then each file is a partition"
                ),
            );
        }
        if load.sending.split != Split::Contiguous {
            self.add(
                "load.split",
                format!("{files_in_words} files have nothing to be split"),
                "leave it out: each file goes to one partition as a whole",
            );
        }
    }

    /// A load without parents has nothing to be sorted or split by; where it locks its own rows, it
    /// may send them in their order.
    fn without_parents(&mut self, load: &Load, own: Option<OwnRows>) {
        const HELP: &str = "leave it out; or describe the parents, by `parents = 200_000` and \
                            `parent_object = \"Account\"` in `data`";
        let by_parent = load.data.order == Order::ByParent && own.is_none();
        if by_parent || matches!(load.data.order, Order::Clustered { .. }) {
            self.add("data.order", "there are no parents to be sorted by", HELP);
        }
        if load.sending.split == Split::ByParent {
            self.add("load.split", "there are no parents to split the records by", HELP);
        }
    }

    /// What would take too much memory or time to be put in order.
    pub(super) fn order(&mut self, load: &Load) {
        let Some(set) = load.data.first_set() else { return };
        let data = &load.data;
        let children = data.children.get();
        if let Order::Clustered { window } = data.order
            && window > children
        {
            self.add(
                "data.window",
                format!("`data.window` is {}, more than there are children", thousands(window)),
                format!("write 1 to {}, or `order = \"random\"`", thousands(children)),
            );
        }
        // Exact numbers of children are sorted as they are; all others have to be counted.
        let counted = !matches!(set.fan_out, FanOut::Fixed | FanOut::Histogram { .. });
        if data.order == Order::ByParent && counted && children > MAX_SORTED_CHILDREN {
            let most = thousands(MAX_SORTED_CHILDREN);
            self.add(
                "data.order",
                format!("{} children are too many to be sorted", thousands(children)),
                format!("write at most {most} children, or `fan_out = {{ shape = \"fixed\" }}`"),
            );
        } else if let Some((path, why)) = ordered(load)
            && children > MAX_ORDERED_CHILDREN
        {
            self.add(
                path,
                format!("{} children are too many for {why}", thousands(children)),
                format!(
                    "it keeps four bytes a child in memory: write at most {} children",
                    thousands(MAX_ORDERED_CHILDREN)
                ),
            );
        }
    }

    /// A load of records that another load looks up to has no more of them than there are.
    pub(super) fn own_rows(&mut self, load: &Load, set: Option<&LockSet>) {
        let children = load.data.children.get();
        if let Some(set) = set
            && children > u64::from(set.count.get())
        {
            let path = match (load.failed_of, load.data.file()) {
                // A second pass has its first one's records, and does something else with them.
                (Some(_), _) => "load.operation",
                (None, Some(_)) => "data.file",
                (None, None) => "data.children",
            };
            self.add(
                path,
                format!(
                    "`{}` would {} {} records of {}, of which there are {}",
                    load.name,
                    load.sending.operation.name(),
                    thousands(children),
                    set.name,
                    thousands(set.count.get())
                ),
                format!(
                    "another load looks up to {}: its records are rows of that set. Write at most \
                     as many, or another `child_object`",
                    set.name
                ),
            );
        }
    }

    fn histogram(&mut self, set: &ParentSet, (children, of): (u64, &str), path: &str) {
        let FanOut::Histogram { buckets } = &set.fan_out else { return };
        let parents_stated = set.count.get();
        let sum = |of: fn(&Bucket) -> u128| buckets.iter().map(of).sum::<u128>();
        let parents = sum(|bucket| u128::from(bucket.parents));
        let together = sum(|bucket| u128::from(bucket.parents) * u128::from(bucket.children_each));
        if parents != u128::from(parents_stated) || together != u128::from(children) {
            self.add(
                &format!("{path}.fan_out.buckets"),
                format!(
                    "the buckets hold {} parents and {} children, {of} {} and {}",
                    thousands(parents),
                    thousands(together),
                    thousands(parents_stated),
                    thousands(children)
                ),
                "each bucket is `[children each, parents]`; make the sums equal",
            );
        }
    }
}

/// What makes the model keep a table of all children, if anything does.
pub(super) fn ordered(load: &Load) -> Option<(&'static str, &'static str)> {
    let data = &load.data;
    match data.order {
        Order::Clustered { .. } => Some(("data.order", "`order = \"clustered\"`")),
        _ if load.sending.split == Split::ByParent => {
            Some(("load.split", "`split = \"by_parent\"`"))
        }
        Order::ByParent if data.sets.iter().skip(1).any(|set| load.lock_of(set).is_some()) => {
            Some(("data.order", "`order = \"by_parent\"` with lookups that lock"))
        }
        Order::ByParent | Order::Random | Order::File => None,
    }
}
