//! Parent sets, and the records that look up to them.

use super::Limits;
use super::tape::Tape;

/// The sets of a scenario, each with as many rows wherever a load looks up to it.
pub(super) struct Sets {
    sets: Vec<Set>,
}

struct Set {
    count: u32,
    /// A set before it whose rows look up to it, in all loads that look up to both.
    via: Option<usize>,
    /// How they do: one map for all loads.
    via_fan_out: String,
}

impl Sets {
    pub(super) fn new(tape: &mut Tape<'_>) -> Self {
        let mut sets: Vec<Set> = Vec::new();
        for number in 0..tape.whole(1, 4) {
            let most = tape.one_of(&[2_000, 300, 12]);
            let count = tape.whole(1, most);
            let via = (number > 0 && tape.chance(50)).then(|| tape.index(sets.len()));
            let rows = via.map_or(1, |via| sets[via].count);
            let via_fan_out = fan_out(tape, count, rows);
            sets.push(Set { count, via, via_fan_out });
        }
        Self { sets }
    }

    pub(super) fn len(&self) -> usize {
        self.sets.len()
    }

    pub(super) fn count(&self, set: usize) -> u32 {
        self.sets[set].count
    }

    pub(super) fn name(&self, set: usize) -> String {
        format!("S{set}")
    }
}

/// How `children` are spread over `count` parents.
fn fan_out(tape: &mut Tape<'_>, count: u32, children: u32) -> String {
    match tape.whole(0, 4) {
        0 => "{ shape = 'uniform' }".to_owned(),
        1 => "{ shape = 'fixed' }".to_owned(),
        2 => format!("{{ shape = 'zipf', exponent = {} }}", tape.number(0.0, 2.5)),
        3 => format!("{{ shape = 'lognormal', cv = {} }}", tape.number(0.0, 2.5)),
        // One parent with half the children, the rest on one other; the others have none.
        _ if count > 2 => format!(
            "{{ shape = 'histogram', buckets = [[{half}, 1], [0, {none}], [{rest}, 1]] }}",
            half = children / 2,
            none = count - 2,
            rest = children - children / 2,
        ),
        _ => "{ shape = 'fixed' }".to_owned(),
    }
}

/// When a set is locked.
fn lock_rule(tape: &mut Tape<'_>, limits: Limits, one_step: &str) -> String {
    let relationship =
        tape.one_of(&["standard", "master_detail", "lookup_restrict", "lookup_clear"]);
    let mut rule = format!("relationship = '{relationship}', rollup = {}", tape.chance(40));
    if tape.chance(20) {
        rule += &format!(", locks = {}", tape.chance(70));
    }
    if limits.one_step_in_row_order {
        // It says only when, and makes no set lock.
        rule += &format!(", lock_at = '{one_step}'");
    } else if tape.chance(25) {
        rule += &format!(", lock_at = '{}'", tape.one_of(&["start", "save"]));
    }
    rule
}

/// The records of a load.
pub(super) struct DataText {
    /// What stands in `data = { … }`.
    pub(super) fields: String,
    /// The sets that they look up to.
    pub(super) sets: Vec<usize>,
}

impl DataText {
    /// Of `children` records, rows of the set `own` if they are any.
    pub(super) fn new(
        tape: &mut Tape<'_>,
        limits: Limits,
        sets: &Sets,
        children: u32,
        own: Option<usize>,
    ) -> Self {
        // Nearly always the first one, so that loads meet.
        let mut chosen: Vec<usize> = Vec::new();
        if !tape.chance(8) {
            chosen = (0..sets.len())
                .filter(|&set| !tape.chance(if set == 0 { 10 } else { 40 }))
                .collect();
        }
        // Own rows are locked at the start.
        let one_step = if own.is_some() { "start" } else { tape.one_of(&["start", "save"]) };
        let mut fields = format!("children = {children}");
        if let Some(own) = own {
            fields += &format!(", child_object = '{}'", sets.name(own));
        }
        let has_via = |set: usize| sets.sets[set].via.is_some_and(|via| chosen.contains(&via));
        // A set stands behind the one that it is found through; else sets may stand in any order.
        if !chosen.iter().any(|&set| has_via(set)) && tape.chance(30) {
            chosen.reverse();
        }
        fields += &order(tape, children, !chosen.is_empty());
        let mut lookups = Vec::new();
        for (place, &set) in chosen.iter().enumerate() {
            let via = sets.sets[set].via.filter(|via| chosen.contains(via));
            let fan_out = match via {
                Some(_) => sets.sets[set].via_fan_out.clone(),
                None => fan_out(tape, sets.count(set), children),
            };
            let rule = lock_rule(tape, limits, one_step);
            let about = format!("parents = {}, fan_out = {fan_out}, {rule}", sets.count(set));
            let (name, via) = (sets.name(set), via.map(|via| sets.name(via)));
            match (place, via) {
                (0, _) => fields += &format!(", parent_object = '{name}', {about}"),
                (_, None) => lookups.push(format!("{{ name = '{name}', {about} }}")),
                (_, Some(via)) => {
                    lookups.push(format!("{{ name = '{name}', via = '{via}', {about} }}"));
                }
            }
        }
        if !lookups.is_empty() {
            fields += &format!(", lookups = [{}]", lookups.join(", "));
        }
        Self { fields, sets: chosen }
    }
}

/// The load order; without parents there is nothing to sort by.
fn order(tape: &mut Tape<'_>, children: u32, has_parents: bool) -> String {
    if !has_parents {
        return String::new();
    }
    match tape.whole(0, 3) {
        0 | 1 => String::new(),
        2 => ", order = 'by_parent'".to_owned(),
        _ => format!(", order = 'clustered', window = {}", tape.whole(1, children)),
    }
}
