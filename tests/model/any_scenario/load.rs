//! A load: whose records, how they are sent, and after which others.

use super::Limits;
use super::data::{DataText, Sets};
use super::org::{distribution, service};
use super::tape::Tape;

/// What a file says of a load.
pub(super) struct LoadText {
    name: String,
    /// What stands before its data: when it begins, and its own service.
    begins: String,
    data: String,
    sending: String,
    /// The sets that it looks up to.
    pub(super) sets: Vec<usize>,
    /// Which of the loads it is a second pass of.
    failed_of: Option<usize>,
    children: u32,
}

impl LoadText {
    /// Load number `number` of a scenario, behind those `before` it; `large`, with several batches a
    /// job.
    pub(super) fn new(
        tape: &mut Tape<'_>,
        limits: Limits,
        sets: &Sets,
        before: &[Self],
        (number, named): (u32, bool),
        large: bool,
    ) -> Self {
        let second_pass_of = |load: &usize| before.iter().any(|one| one.failed_of == Some(*load));
        let free: Vec<usize> = (0..before.len()).filter(|load| !second_pass_of(load)).collect();
        let failed_of = (!free.is_empty() && tape.chance(40)).then(|| tape.one_of(&free));
        let mut begins = String::new();
        if named {
            if tape.chance(40) {
                begins += &format!("start = '{:.3}s'\n", tape.number(0.0, 40.0));
            }
            let after: Vec<String> =
                (0..number).filter(|_| tape.chance(25)).map(|load| format!("'L{load}'")).collect();
            begins += &format!("after = [{}]\n", after.join(", "));
            if tape.chance(25) {
                begins += &format!("service = {{ {} }}\n", service(tape));
            }
        }
        let most = if large { 25_000 } else { 2_500 / (number + 1) };
        let least = if large { 10_001 } else { 1 };
        let mut children = tape.whole(least, most);
        let (data, looked_up_to) = match failed_of {
            Some(first) => {
                children = before[first].children;
                (format!("failed_of = 'L{first}'"), before[first].sets.clone())
            }
            None => {
                // Rows of a set that others may look up to: no more of them than there are.
                let own = named && !large && tape.chance(35);
                let own = own.then(|| tape.index(sets.len()));
                if let Some(own) = own {
                    children = children.min(sets.count(own));
                }
                let data = DataText::new(tape, limits, sets, children, own);
                (data.fields, data.sets)
            }
        };
        let has_parents = !looked_up_to.is_empty();
        let sending = sending(tape, limits, children, has_parents, failed_of.is_some(), large);
        let name = format!("L{number}");
        Self { name, begins, data, sending, sets: looked_up_to, failed_of, children }
    }

    /// As one of several.
    pub(super) fn entry(&self) -> String {
        let Self { name, begins, data, sending, .. } = self;
        format!("[[loads]]\nname = '{name}'\n{begins}data = {{ {data} }}\nload = {{ {sending} }}\n")
    }

    /// As the only one.
    pub(super) fn tables(&self) -> String {
        let Self { data, sending, .. } = self;
        // Keys of the top level stand before the tables: dotted ones do anywhere.
        format!("[data]\n{}\n[load]\n{}\n", lines(data), lines(sending))
    }
}

/// The fields of an inline table, each on a line of its own.
fn lines(fields: &str) -> String {
    let (mut depth, mut out) = (0, String::new());
    for c in fields.chars() {
        depth += i32::from(matches!(c, '{' | '[')) - i32::from(matches!(c, '}' | ']'));
        out.push(if c == ',' && depth == 0 { '\n' } else { c });
    }
    out
}

fn sending(
    tape: &mut Tape<'_>,
    limits: Limits,
    children: u32,
    has_parents: bool,
    second_pass: bool,
    large: bool,
) -> String {
    let api = match (limits.serial_alone, large) {
        (true, _) => "bulk_v1",
        (false, true) => "bulk_v2",
        (false, false) => tape.one_of(&["bulk_v1", "bulk_v2", "soap"]),
    };
    let mut text = format!("api = '{api}'");
    if limits.serial_alone || (api == "bulk_v1" && tape.chance(40)) {
        text += ", concurrency_mode = 'Serial'";
    }
    // What a second pass does is what its first one did, unless it says otherwise.
    if !second_pass || tape.chance(50) {
        let operation = tape.one_of(&["insert", "update", "upsert", "delete"]);
        text += &format!(", operation = '{operation}'");
        if tape.chance(30) {
            text += &format!(", parent_changed = {}", tape.chance(50));
        }
    }
    let splits: &[&str] = &["contiguous", "round_robin", "by_parent"];
    let split = tape.one_of(if has_parents { splits } else { &splits[..2] });
    let partitions = if large { 1 } else { tape.whole(1, 6) };
    let size = match api {
        "soap" => tape.whole(1, 200),
        _ if large => children,
        _ => tape.whole(1, 900),
    };
    text += &format!(", split = '{split}', partitions = {partitions}, batch_size = {size}");
    if tape.chance(50) {
        text += &format!(", stagger = '{}s'", tape.whole(0, 20));
    }
    if tape.chance(20) {
        text += &format!(", max_batches_per_partition = {}", tape.whole(1, 4));
    }
    if tape.chance(50) {
        let interval = distribution(tape, 3.0, false);
        text += &format!(", submit = {{ pattern = 'open', interval = {interval} }}");
    } else {
        let (slots, think) = (tape.whole(1, 5), distribution(tape, 2.0, true));
        text +=
            &format!(", submit = {{ pattern = 'closed', in_flight = {slots}, think = {think} }}");
    }
    if tape.chance(35) {
        let (attempts, delay) = (tape.whole(1, 3), distribution(tape, 5.0, true));
        let backoff = tape.number(0.5, 3.0);
        text +=
            &format!(", retry = {{ attempts = {attempts}, delay = {delay}, backoff = {backoff} }}");
    }
    text
}
