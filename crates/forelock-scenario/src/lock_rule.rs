//! Whether a record locks the parent that it looks up to, and when in its transaction (MODEL.md §1).

use strum::{EnumString, IntoStaticStr, VariantNames};

/// What a parent set's scenario says about its locks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LockRule {
    /// The kind of field that looks up to the set.
    pub relationship: Relationship,
    /// Whether a roll-up summary, a trigger or a flow writes the parent.
    pub rollup: bool,
    /// `locks`, which overrides what follows from the rest.
    pub locks: Option<bool>,
    /// `lock_at`, which overrides when the lock is taken.
    pub lock_at: Option<LockAt>,
}

/// The kind of field that looks up to a parent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumString, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum Relationship {
    /// A standard lookup, such as Contact or Opportunity to its Account.
    #[default]
    Standard,
    /// A master-detail field.
    MasterDetail,
    /// A lookup that doesn't allow the deletion of its parent.
    LookupRestrict,
    /// A lookup that is cleared when its parent is deleted.
    LookupClear,
}

/// When in a transaction the locks of a set are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, EnumString, VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum LockAt {
    /// Before the service that is held.
    Start,
    /// Before the last part of it.
    Save,
}

/// What a load does with its records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumString, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum Operation {
    /// Creates them.
    #[default]
    Insert,
    /// Changes them.
    Update,
    /// Creates or changes them.
    Upsert,
    /// Deletes them.
    Delete,
}

impl Operation {
    /// The word in scenario files.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Whether the records are there before the load, so that it locks their own rows where another
    /// load looks up to them.
    #[must_use]
    pub const fn locks_own_rows(self) -> bool {
        match self {
            Self::Insert => false,
            Self::Update | Self::Upsert | Self::Delete => true,
        }
    }

    /// What `parent_changed` is unless the scenario says it.
    #[must_use]
    pub const fn changes_parent(self) -> bool {
        !matches!(self, Self::Update)
    }
}

impl Relationship {
    /// The word in scenario files.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

impl LockRule {
    /// When a record locks its row of the set, if it does.
    ///
    /// `parent_changed` matters for updates and upserts alone.
    ///
    /// ```
    /// use forelock_scenario::{LockAt, LockRule, Operation, Relationship};
    ///
    /// let restrict = LockRule { relationship: Relationship::LookupRestrict, ..LockRule::default() };
    /// assert_eq!(restrict.locks_at(Operation::Insert, true), Some(LockAt::Start));
    /// assert_eq!(restrict.locks_at(Operation::Update, false), None);
    /// let rollup = LockRule { rollup: true, ..restrict };
    /// assert_eq!(rollup.locks_at(Operation::Update, false), Some(LockAt::Save));
    /// ```
    #[must_use]
    pub fn locks_at(&self, operation: Operation, parent_changed: bool) -> Option<LockAt> {
        let at = match self.locks {
            Some(false) => None,
            Some(true) => Some(LockAt::Start),
            None => self.by_table(operation, parent_changed),
        };
        at.map(|at| self.lock_at.unwrap_or(at))
    }

    /// The table of MODEL.md §1, without what overrides it.
    fn by_table(&self, operation: Operation, parent_changed: bool) -> Option<LockAt> {
        let changed = match operation {
            Operation::Insert | Operation::Delete => true,
            Operation::Update | Operation::Upsert => parent_changed,
        };
        let at_start = match self.relationship {
            Relationship::Standard | Relationship::MasterDetail => true,
            Relationship::LookupRestrict => changed,
            Relationship::LookupClear => false,
        };
        match (at_start, self.rollup) {
            (true, _) => Some(LockAt::Start),
            (false, true) => Some(LockAt::Save),
            (false, false) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use LockAt::{Save, Start};
    use Operation::{Delete, Insert, Update, Upsert};
    use Relationship::{LookupClear, LookupRestrict, MasterDetail, Standard};

    #[test]
    fn the_table_of_the_specification() {
        for (relationship, changed, unchanged) in [
            (Standard, Some(Start), Some(Start)),
            (MasterDetail, Some(Start), Some(Start)),
            (LookupRestrict, Some(Start), None),
            (LookupClear, None, None),
        ] {
            let rule = LockRule { relationship, ..LockRule::default() };
            let rollup = LockRule { rollup: true, ..rule };
            for operation in [Insert, Delete] {
                for parent_changed in [false, true] {
                    assert_eq!(rule.locks_at(operation, parent_changed), changed);
                    assert_eq!(rollup.locks_at(operation, parent_changed), changed.or(Some(Save)));
                }
            }
            for operation in [Update, Upsert] {
                assert_eq!(rule.locks_at(operation, true), changed);
                assert_eq!(rule.locks_at(operation, false), unchanged);
                assert_eq!(rollup.locks_at(operation, false), unchanged.or(Some(Save)));
            }
        }
    }

    #[test]
    fn overrides_win() {
        let clear = LockRule { relationship: LookupClear, ..LockRule::default() };
        let rule = |locks, lock_at| LockRule { locks, lock_at, ..clear };
        assert_eq!(rule(Some(true), None).locks_at(Insert, true), Some(Start));
        assert_eq!(rule(Some(true), Some(Save)).locks_at(Insert, true), Some(Save));
        assert_eq!(rule(None, Some(Save)).locks_at(Insert, true), None, "it says only when");
        let standard = LockRule::default();
        let off = LockRule { locks: Some(false), ..standard };
        assert_eq!(off.locks_at(Insert, true), None);
        let late = LockRule { lock_at: Some(Save), ..standard };
        assert_eq!(late.locks_at(Insert, true), Some(Save));
        let rollup = LockRule { rollup: true, ..clear };
        let told = LockRule { locks: Some(true), ..rollup };
        assert_eq!(rollup.locks_at(Insert, true), Some(Save));
        assert_eq!(told.locks_at(Insert, true), Some(Start), "`locks` alone means the start");
        let early = LockRule { rollup: true, lock_at: Some(Start), ..clear };
        assert_eq!(early.locks_at(Insert, true), Some(Start));
    }
}
