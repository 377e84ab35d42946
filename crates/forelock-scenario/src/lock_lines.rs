//! What a load locks and why, in words: one sentence for all that shows it.

use super::{
    Load, LoadId, LockAt, LockRule, LockSets, Operation, ParentSet, Relationship, Scenario,
};
use forelock_io::words::plain;
use std::fmt::{self, Display};

/// What a load locks, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockLine {
    /// The load's name; empty for that of a scenario with `[data]` and `[load]`.
    pub load: String,
    /// Such as `Account at the start (standard lookup, insert)`.
    pub words: String,
}

impl Display for LockLine {
    /// `locks: …`, or `contacts locks: …`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.load.as_str() {
            "" => write!(f, "locks: {}", self.words),
            load => write!(f, "{load} locks: {}", self.words),
        }
    }
}

impl Scenario {
    /// What each load locks and why, in the order of the file.
    ///
    /// ```
    /// let text = r#"
    ///     data = { parents = 1_000, children = "10k", parent_object = "Account" }
    ///     load = { batch_size = 200 }
    ///     org = { workers = 5, service.per_record = "9ms" }
    /// "#;
    /// let scenario = forelock_scenario::parse("small.toml", text, &[])?.scenario;
    /// let line = scenario.lock_lines()[0].to_string();
    /// assert_eq!(line, "locks: Account at the start (standard lookup, insert)");
    /// # Ok::<(), forelock_scenario::Diagnostics>(())
    /// ```
    #[must_use]
    pub fn lock_lines(&self) -> Vec<LockLine> {
        let sets = LockSets::of(self);
        let line = |(id, load): (LoadId, &Load)| LockLine {
            load: plain(&load.name),
            words: words(&sets, id, load),
        };
        self.loads.with_ids().map(line).collect()
    }

    /// Whether any load ever locks a row.
    #[must_use]
    pub fn locks_rows(&self) -> bool {
        let sets = LockSets::of(self);
        self.loads.with_ids().any(|(id, load)| {
            let of_parents = load.data.sets.iter().any(|set| load.lock_of(set).is_some());
            of_parents || sets.own_rows(id).is_some()
        })
    }
}

fn words(sets: &LockSets, id: LoadId, load: &Load) -> String {
    let (mut locked, mut unlocked) = (Vec::new(), Vec::new());
    for set in &load.data.sets {
        match load.lock_of(set) {
            Some(at) => {
                locked.push(format!("{} {} ({})", plain(&set.name), step(at), why(load, set)));
            }
            None => unlocked.push((plain(&set.name), why_not(load, set))),
        }
    }
    if let Some(own) = sets.own_rows(id) {
        let set = plain(&sets.get(own.set).name);
        let operation = load.sending.operation.name();
        locked.push(format!("own {set} rows {} ({operation})", step(own.at)));
    }
    if locked.is_empty() {
        return nothing(&unlocked);
    }
    let mut words = locked.join(", ");
    for (set, why) in unlocked {
        words.push_str(&format!("; not {set} ({})", why.of_one));
    }
    words
}

/// Why a set is not locked, of one and of several.
#[derive(Clone, PartialEq, Eq)]
struct WhyNot {
    of_one: String,
    of_several: String,
}

fn nothing(unlocked: &[(String, WhyNot)]) -> String {
    let why = match unlocked {
        [] => "the load has no parents".to_owned(),
        [(_, why)] => why.of_one.clone(),
        [(_, first), others @ ..] if others.iter().all(|(_, why)| why == first) => {
            first.of_several.clone()
        }
        all => {
            let each = all.iter().map(|(set, why)| format!("{set}: {}", why.of_one));
            each.collect::<Vec<_>>().join("; ")
        }
    };
    format!("nothing ({why})")
}

const fn step(at: LockAt) -> &'static str {
    match at {
        LockAt::Start => "at the start",
        LockAt::Save => "at the save",
    }
}

/// Why a set is locked when it is.
fn why(load: &Load, set: &ParentSet) -> String {
    let LockRule { rollup, locks, lock_at, .. } = set.rule;
    let mut reasons = Vec::new();
    if locks == Some(true) {
        reasons.push("locks = true".to_owned());
    } else if rollup && by_roll_up_alone(load, set.rule) {
        reasons.push("roll-up".to_owned());
    } else {
        reasons.push(lookup(set.rule.relationship).0.to_owned());
        // How the records between look up to it is what counts there.
        if set.via.is_none() {
            reasons.push(operation(load));
        }
    }
    match lock_at {
        Some(LockAt::Start) => reasons.push("lock_at = \"start\"".to_owned()),
        Some(LockAt::Save) => reasons.push("lock_at = \"save\"".to_owned()),
        None => {}
    }
    if let Some(through) = set.via.and_then(|via| load.data.sets.get(via)) {
        reasons.push(format!("through {}", plain(&through.name)));
    }
    reasons.join(", ")
}

fn why_not(load: &Load, set: &ParentSet) -> WhyNot {
    if set.rule.locks == Some(false) {
        let told = "locks = false".to_owned();
        return WhyNot { of_one: told.clone(), of_several: told };
    }
    let (one, several) = lookup(set.rule.relationship);
    match set.rule.relationship {
        Relationship::LookupClear => {
            WhyNot { of_one: one.to_owned(), of_several: several.to_owned() }
        }
        Relationship::Standard | Relationship::MasterDetail | Relationship::LookupRestrict => {
            let operation = operation(load);
            WhyNot {
                of_one: format!("{one}, {operation}"),
                of_several: format!("{several}, {operation}"),
            }
        }
    }
}

/// Whether nothing would be locked without the roll-up.
fn by_roll_up_alone(load: &Load, rule: LockRule) -> bool {
    let without = LockRule { rollup: false, ..rule };
    without.locks_at(load.sending.operation, load.sending.parent_changed).is_none()
}

/// A field, and several of its kind.
const fn lookup(relationship: Relationship) -> (&'static str, &'static str) {
    match relationship {
        Relationship::Standard => ("standard lookup", "standard lookups"),
        Relationship::MasterDetail => ("master-detail", "master-detail fields"),
        Relationship::LookupRestrict => {
            ("lookup that forbids deletion", "lookups that forbid deletion")
        }
        Relationship::LookupClear => ("lookup that is cleared", "lookups that are cleared"),
    }
}

/// What the load does, with what of it is not as usual or decides.
fn operation(load: &Load) -> String {
    let name = load.sending.operation.name();
    match (load.sending.operation, load.sending.parent_changed) {
        (Operation::Update, true) => format!("{name} of the parent"),
        (Operation::Update | Operation::Upsert, false) => format!("{name} with the same parent"),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::parse;

    /// What a load with this `data` and `load` locks.
    fn locks(data: &str, load: &str) -> String {
        let text = format!(
            "data = {{ parent_object = 'Account', children = 10_000, parents = 100, {data} }}
             load = {{ batch_size = 200, {load} }}
             org = {{ workers = 5, service.per_record = '9ms' }}"
        );
        let loaded = parse("small.toml", &text, &[]).unwrap_or_else(|wrong| panic!("{wrong}"));
        loaded.scenario.lock_lines()[0].to_string()
    }

    /// The table of MODEL.md §1, row by row.
    #[test]
    fn each_cell_of_the_table_has_its_words() {
        let update = "operation = 'update'";
        for (relationship, inserted, updated) in [
            (
                "standard",
                "Account at the start (standard lookup, insert)",
                "Account at the start (standard lookup, update with the same parent)",
            ),
            (
                "master_detail",
                "Account at the start (master-detail, insert)",
                "Account at the start (master-detail, update with the same parent)",
            ),
            (
                "lookup_restrict",
                "Account at the start (lookup that forbids deletion, insert)",
                "nothing (lookup that forbids deletion, update with the same parent)",
            ),
            (
                "lookup_clear",
                "nothing (lookup that is cleared)",
                "nothing (lookup that is cleared)",
            ),
        ] {
            let data = format!("relationship = '{relationship}'");
            assert_eq!(locks(&data, ""), format!("locks: {inserted}"));
            assert_eq!(locks(&data, update), format!("locks: {updated}"));
        }
        let restrict = "relationship = 'lookup_restrict'";
        assert_eq!(
            locks(restrict, "operation = 'update', parent_changed = true"),
            "locks: Account at the start (lookup that forbids deletion, update of the parent)"
        );
        assert_eq!(
            locks(restrict, "operation = 'delete'"),
            "locks: Account at the start (lookup that forbids deletion, delete)"
        );
    }

    #[test]
    fn a_roll_up_locks_at_the_save_what_nothing_else_locks() {
        let clear = "relationship = 'lookup_clear', rollup = true";
        assert_eq!(locks(clear, ""), "locks: Account at the save (roll-up)");
        assert_eq!(
            locks("rollup = true", ""),
            "locks: Account at the start (standard lookup, insert)"
        );
    }

    #[test]
    fn what_is_told_is_said() {
        let clear = "relationship = 'lookup_clear'";
        for (told, words) in [
            ("locks = true", "Account at the start (locks = true)"),
            (
                "locks = true, lock_at = 'save'",
                "Account at the save (locks = true, lock_at = \"save\")",
            ),
            ("locks = false", "nothing (locks = false)"),
        ] {
            assert_eq!(locks(&format!("{clear}, {told}"), ""), format!("locks: {words}"));
        }
        assert_eq!(
            locks("lock_at = 'save'", ""),
            "locks: Account at the save (standard lookup, insert, lock_at = \"save\")"
        );
    }

    #[test]
    fn several_sets_are_in_one_line() {
        let set = |more: &str| format!("{{ parents = 9, {more} }}");
        let campaign = set("name = 'Campaign', relationship = 'lookup_clear', rollup = true");
        let user = set("name = 'User', relationship = 'lookup_clear'");
        assert_eq!(
            locks(&format!("lookups = [{campaign}, {user}]"), ""),
            "locks: Account at the start (standard lookup, insert), Campaign at the save \
             (roll-up); not User (lookup that is cleared)"
        );
        let clear = "relationship = 'lookup_clear'";
        assert_eq!(
            locks(&format!("{clear}, lookups = [{user}]"), ""),
            "locks: nothing (lookups that are cleared)"
        );
        let told = set("name = 'User', locks = false");
        assert_eq!(
            locks(&format!("{clear}, lookups = [{told}]"), ""),
            "locks: nothing (Account: lookup that is cleared; User: locks = false)"
        );
        let via = set("name = 'Owner', via = 'Account'");
        assert_eq!(
            locks(&format!("{clear}, lookups = [{via}]"), ""),
            "locks: Owner at the start (standard lookup, through Account); not Account (lookup \
             that is cleared)"
        );
    }

    #[test]
    fn each_of_several_loads_has_its_line() {
        let text = "
            org = { workers = 5, service.per_record = '9ms' }
            [[loads]]
            name = 'contacts'
            data = { child_object = 'Contact', children = 1_000 }
            load = { batch_size = 200, operation = 'update' }
            [[loads]]
            name = 'cases'
            data = { parent_object = 'Contact', child_object = 'Case', parents = 1_000, children = 5_000 }
            load = { batch_size = 200 }
            [[loads]]
            name = 'users'
            data = { child_object = 'User', children = 1_000 }
            load = { batch_size = 200 }";
        let loaded = parse("three.toml", text, &[]).unwrap_or_else(|wrong| panic!("{wrong}"));
        let lines: Vec<_> = loaded.scenario.lock_lines().iter().map(ToString::to_string).collect();
        assert_eq!(
            lines,
            [
                "contacts locks: own Contact rows at the start (update)",
                "cases locks: Contact at the start (standard lookup, insert)",
                "users locks: nothing (the load has no parents)",
            ]
        );
        assert!(loaded.scenario.locks_rows());
    }
}
