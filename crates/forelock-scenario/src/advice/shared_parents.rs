use super::overlap::Overlap;
use super::{Finding, hottest_lock};
use crate::pacing::{batches_per_send, runs_alone, sends_overlap};
use crate::read::units::show_number;
use crate::{Api, Data, FanOut, FileParents, Load, Order, ParentSet, Scenario, Split, Submit};
use forelock_engine::{Seed, Stream};

const BOTH: &str = "partitions, and batches of one partition,";

/// # Shared parents (`shared-parents`)
///
/// ## What it does
/// Warns of batches that run at once and share parents, where ordering or splitting the children
/// by parent would keep them apart: in Parallel mode, with more than one worker, between
/// partitions (unless the children are split by parent, or sorted and cut into contiguous runs)
/// and between the sends of one partition that overlap (unless they are sorted). The batches of one
/// job of the Bulk API 2.0 are `large-job`'s, and lookups with larger parents than the first set's are
/// `hottest-lock`'s. Which records a second pass has is not known.
///
/// ## Why it matters
/// Inserting a child locks its parent until the transaction commits. Two transactions of 200
/// children each, over 200,000 parents, share one with a probability of 18 %; then one waits, and
/// may fail with `UNABLE_TO_LOCK_ROW`. This is the usual reason why bulk loads lose records.
///
/// ## Example
/// ```toml
/// [data]
/// order = "random"
/// [load]
/// partitions = 5
/// ```
///
/// ## Remedy
/// Sort the extract by its parent id before cutting it (`order = "by_parent"`), and give each
/// parent to one partition (`split = "by_parent"`). Of several files each goes to one partition as a
/// whole: `forelock arrange` writes them so that no two of them share a parent.
pub(super) fn judge(scenario: &Scenario, load: &Load) -> Vec<Finding> {
    let Some(set) = load.data.first_set().filter(|set| load.lock_of(set).is_some()) else {
        return Vec::new();
    };
    let of = Judged { scenario, load, set };
    let (data, sending) = (&load.data, &load.sending);
    let second_pass = load.failed_of.is_some();
    if second_pass || runs_alone(scenario, load) || one_child_each(&load.data, 0) {
        return Vec::new();
    }
    // Sorting by the first set would help little: `hottest-lock` says by which.
    if hottest_lock::decides(scenario, load).is_some_and(|set| set != 0) {
        return Vec::new();
    }
    let sorted = sorted(data);
    let apart = match sending.split {
        Split::ByParent => true,
        Split::Contiguous => sorted,
        Split::RoundRobin => false,
    };
    let between_partitions = sending.partitions.get() > 1 && !apart;
    let between_batches = sends_overlap(load) && !sorted;
    let met = |are_there: bool, meeting: fn(Judged<'_>) -> Meeting| {
        are_there.then(|| meeting(of)).filter(|meeting| meeting.share > 0.0)
    };
    let partitions = met(between_partitions, of_partitions);
    let batches = met(between_batches, of_batches);
    let (who, remedy, at) = match (&partitions, &batches) {
        (Some(_), batches) if data.several_files().is_some() => (
            if batches.is_some() { BOTH } else { "partitions" },
            "put all records into one file and let `forelock arrange` write the files from it: each \
             parent is in one of them then",
            "data.file",
        ),
        (Some(_), Some(_)) => (
            BOTH,
            "sort the records by parent (`order = \"by_parent\"`) before they are cut into \
             contiguous partitions",
            "data.order",
        ),
        (Some(_), None) if sorted => (
            "partitions",
            "cut the sorted records into contiguous partitions (`split = \"contiguous\"`), or give \
             each parent to one partition (`split = \"by_parent\"`)",
            "load.split",
        ),
        (Some(_), None) => (
            "partitions",
            "give each parent to one partition (`split = \"by_parent\"`), or sort the records by \
             parent (`order = \"by_parent\"`) and cut them into contiguous partitions",
            "load.split",
        ),
        (None, Some(_)) => (
            "batches of one partition",
            "sort the records by parent (`order = \"by_parent\"`), or keep one send in flight \
             (`pattern = \"closed\"`, `in_flight = 1`)",
            "data.order",
        ),
        (None, None) => return Vec::new(),
    };
    let further = if data.sets.iter().skip(1).any(|set| load.lock_of(set).is_some()) {
        "; the further lookups that lock stay shared, whichever way"
    } else {
        ""
    };
    let meetings: Vec<String> =
        partitions.iter().chain(&batches).map(|meeting| meeting.words.clone()).collect();
    let meetings = match meetings.as_slice() {
        [one, other] if one != other => format!("{one}; {other}"),
        [one, ..] => one.clone(),
        [] => String::new(),
    };
    vec![Finding {
        rule: "shared-parents",
        title: format!("{who} that run at once share parents"),
        reason: format!(
            "a child locks its parent until its transaction commits; {meetings}, and then one \
             waits or fails{further}"
        ),
        remedy: remedy.to_owned(),
        at: at.to_owned(),
    }]
}

/// Whether a parent's records are together, or nearly so.
pub(super) fn sorted(data: &Data) -> bool {
    match data.order {
        Order::Random => false,
        Order::ByParent | Order::Clustered { .. } => true,
        Order::File => data.file().is_some_and(FileParents::is_grouped),
    }
}

/// How often the batches of one job meet that run at once, in words; `None` if they never do.
pub(super) fn meetings_in_a_job(scenario: &Scenario, load: &Load) -> Option<String> {
    let set = load.data.first_set().filter(|set| load.lock_of(set).is_some())?;
    let meeting = of_batches(Judged { scenario, load, set });
    (meeting.share > 0.0).then_some(meeting.words)
}

/// A load whose records lock their parents in its first set.
#[derive(Clone, Copy)]
struct Judged<'a> {
    scenario: &'a Scenario,
    load: &'a Load,
    set: &'a ParentSet,
}

/// How often two transactions that may run at once want the same parent.
struct Meeting {
    share: f64,
    words: String,
}

/// Of different partitions.
fn of_partitions(of: Judged<'_>) -> Meeting {
    let (data, sending) = (&of.load.data, &of.load.sending);
    let Some(file) = in_file_order(of).filter(|_| sending.split == Split::Contiguous) else {
        return of_random_children(of);
    };
    let records = transaction(of.scenario, of.load);
    // Any of another partition: how far each has come when they meet, nobody knows.
    let all = data.children.get().div_ceil(u64::from(records));
    let partition = |number: u64| number * u64::from(sending.partitions.get()) / all;
    let partner = |number: u64| {
        let other = partners().below(number, all);
        (partition(other) != partition(number)).then_some(other)
    };
    let share = file.share_that_meet(records, partner);
    Meeting { share, words: in_words(share, records, "of different partitions") }
}

/// Of batches of one partition that may run at once.
fn of_batches(of: Judged<'_>) -> Meeting {
    let sending = &of.load.sending;
    let Some(file) = in_file_order(of).filter(|_| sending.split == Split::Contiguous) else {
        return of_random_children(of);
    };
    let records = transaction(of.scenario, of.load);
    let transactions = u64::from(sending.batch_records().div_ceil(records));
    // Some other batch of those at work: how many of an open load are, nobody knows.
    let workers = of.scenario.org.workers.get();
    let at_once = match sending.submit {
        Submit::Open { .. } => workers,
        Submit::Closed { in_flight, .. } => {
            in_flight.get().saturating_mul(batches_per_send(of.load)).min(workers)
        }
    };
    let others = u64::from(at_once.clamp(2, MOST_AT_ONCE) - 1);
    let partner = |number: u64| {
        let batches = 1 + partners().below(number, others);
        Some(number + batches * transactions)
    };
    let share = file.share_that_meet(records, partner);
    let which = if others == 1 { "a batch apart" } else { "in batches that may run at once" };
    Meeting { share, words: in_words(share, records, which) }
}

/// Batches that are held against one another, where more may run at once: as a file changes from
/// end to end, those far apart say little.
const MOST_AT_ONCE: u32 = 11;

/// Whom each transaction is held against: the same at every call.
fn partners() -> Stream {
    Stream::named(Seed { seed: 0, replication: 0 }, *b"partners")
}

fn in_file_order(of: Judged<'_>) -> Option<&FileParents> {
    of.set.file().filter(|_| of.load.data.order == Order::File)
}

fn in_words(share: f64, records: u32, which: &str) -> String {
    let percent = show_number(100.0 * share);
    format!(
        "in this file, {percent} % of transactions of {records} rows {which} want the same parent"
    )
}

/// Records of a transaction, at most.
pub(super) fn transaction(scenario: &Scenario, load: &Load) -> u32 {
    let size = load.sending.batch_size.get();
    match load.sending.api() {
        Api::BulkV1 | Api::BulkV2 => scenario.org.transaction_size.get().min(size),
        Api::Soap => size,
    }
}

fn of_random_children(of: Judged<'_>) -> Meeting {
    let data = &of.load.data;
    let records = f64::from(transaction(of.scenario, of.load));
    let parents = f64::from(of.set.count.get());
    let share = match of.set.file() {
        Some(_) => Overlap::of(data, 0, records).probability(),
        // None of one's n children meets one of the other's n parents: (1 - n/P)^n, for parents
        // that are chosen uniformly. The exact probability is a little lower, as a parent may come
        // twice.
        None => 1.0 - (1.0 - (records / parents).min(1.0)).powf(records),
    };
    let least = match of.set.fan_out {
        // These are not random.
        _ if in_file_order(of).is_some() => " at least",
        FanOut::Uniform | FanOut::Fixed | FanOut::File(_) => "",
        FanOut::Zipf { .. } | FanOut::Lognormal { .. } | FanOut::Histogram { .. } => " at least",
    };
    let words = format!(
        "two transactions of {} random children want the same parent with a probability of{least} \
         {} %",
        show_number(records),
        show_number(100.0 * share)
    );
    Meeting { share, words }
}

/// Whether no parent has two children, so that there is nothing to share.
pub(super) fn one_child_each(data: &Data, set: usize) -> bool {
    let Some(set) = data.sets.get(set).filter(|set| set.via.is_none()) else { return false };
    let most = match &set.fan_out {
        FanOut::Fixed => data.children.get().div_ceil(u64::from(set.count.get())),
        FanOut::Histogram { buckets } => {
            buckets.iter().map(|bucket| bucket.children_each).max().unwrap_or(0)
        }
        FanOut::File(parents) => u64::from(parents.most_children()),
        FanOut::Uniform | FanOut::Zipf { .. } | FanOut::Lognormal { .. } => u64::MAX,
    };
    most <= 1
}

#[cfg(test)]
mod tests {
    use crate::advice::tests::{advised, text_of};

    const FIVE: &str = "load.partitions=5";
    const OPEN: &str = "load.submit={pattern='open', interval='10s'}";

    #[test]
    fn random_partitions_share() {
        let text = text_of(&[FIVE, "data.parents=200k"], "shared-parents");
        assert!(text.contains("18.14 %") && text.contains("by_parent"), "{text}");
    }

    #[test]
    fn splitting_or_sorting_keeps_partitions_apart() {
        assert!(!advised(&[FIVE, "load.split=by_parent"], "shared-parents"));
        assert!(!advised(&[FIVE, "data.order=by_parent"], "shared-parents"));
        let round_robin = [FIVE, "data.order=by_parent", "load.split=round_robin"];
        let text = text_of(&round_robin, "shared-parents");
        assert!(text.contains("help: cut the sorted records"), "{text}");
    }

    #[test]
    fn overlapping_batches_of_one_partition_share_too() {
        assert!(advised(&[OPEN], "shared-parents"));
        assert!(advised(&["load.submit.in_flight=2"], "shared-parents"));
        let job = ["load.api=bulk_v2", "load.batch_size=20_000"];
        assert!(!advised(&job, "shared-parents"), "that is told by `large-job`");
        assert!(!advised(&[OPEN, "data.order=by_parent"], "shared-parents"));
        assert!(advised(&[FIVE, OPEN, "load.split=by_parent"], "shared-parents"));
    }

    #[test]
    fn one_field_at_most_is_told_to_be_sorted_by() {
        let hotter = "data.lookups=[{name='Campaign', parents=10}]";
        assert!(!advised(&[FIVE, hotter], "shared-parents"));
        let cooler = "data.lookups=[{name='Campaign', parents=100_000}]";
        assert!(text_of(&[FIVE, cooler], "shared-parents").contains("further lookups that lock"));
    }

    #[test]
    fn what_runs_alone_shares_nothing() {
        assert!(!advised(&[], "shared-parents"));
        assert!(!advised(&[FIVE, "org.workers=1"], "shared-parents"));
        assert!(!advised(&[FIVE, "load.concurrency_mode=Serial"], "shared-parents"));
        let one_each = [FIVE, "data.children=1_000", "data.fan_out.shape=fixed"];
        assert!(!advised(&one_each, "shared-parents"));
    }
}
