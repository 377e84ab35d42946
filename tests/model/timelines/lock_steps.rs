//! Locks of the start and of the save, and how much of the service comes before, between and after.

use super::story;
use crate::support::{rows_taken, scenario};
use forelock::model::Plan;

/// Accounts (rows 0 to 99) are locked at the start, campaigns (100 and up) at the save: nothing but a
/// roll-up writes these. Children of partition k have the next `sizes[k]` of `rows`.
fn two_steps(load: &str, org: &str, sizes: &[u64], rows: &[(u32, u32)]) -> Plan {
    let text = format!(
        "data = {{ parents = 100, children = {children}, lookups = [
             {{ name = 'Campaign', parents = 10, relationship = 'lookup_clear', rollup = true }}] }}
         load = {{ batch_size = 20, partitions = {partitions}, {load} }}
         org = {{ workers = 5, transaction_size = 20,
                  service = {{ per_record = '1s', shape = 'constant' }}, {org} }}",
        children = rows.len(),
        partitions = sizes.len(),
    );
    let (accounts, campaigns) = rows.iter().copied().unzip();
    let plan = Plan::given(&scenario(&text), vec![(100, accounts), (10, campaigns)]).unwrap();
    plan.with_partition_sizes(sizes.to_vec()).unwrap()
}

/// So many records with the same rows.
fn same(records: usize, rows: (u32, u32)) -> Vec<(u32, u32)> {
    vec![rows; records]
}

#[test]
fn who_is_refused_a_late_lock_was_served_before_and_held_its_first_locks() {
    // Half of the service comes after the locks of the save, and a wait lasts 4 s at most.
    // w0, 20 records: account 0 from 0, served to 10, campaign 3 from 10, served to 20.
    // w1, 10 records from 7: account 1 from 7, served 5 s to 12; campaign 3 is w0's; refused at 16.
    // w2, 2 records from 14: account 1 is w1's until it is refused, 16; served 1 s to 17, campaign 4,
    // served 1 s to 18.
    let rows = [same(20, (0, 3)), same(10, (1, 3)), same(2, (1, 4))].concat();
    let org = "locks = { late_fraction = 0.5, wait_timeout = '4s' }";
    let (outcome, story) = story(&two_steps("stagger = '7s'", org, &[20, 10, 2], &rows));
    assert_eq!(
        story,
        [
            "0 w0 takes b0 (1)",
            "0 w0 has all",
            "7 w1 takes b1 (1)",
            "7 w1 has all",
            "10 w0 has all",
            "12 w1 waits for 103 of w0",
            "14 w2 takes b2 (1)",
            "14 w2 waits for 1 of w1",
            "16 w1 refused 103 (timeout)",
            "16 w1 ends 0/10",
            "16 w2 gets 1",
            "16 w2 has all",
            "16 w1 done with b1",
            "17 w2 has all",
            "18 w2 ends 2/0",
            "18 w2 done with b2",
            "20 w0 ends 20/0",
            "20 w0 done with b0",
        ]
    );
    assert_eq!((outcome.created, outcome.failed, outcome.lock_timeouts), (22, 10, 1));
    assert_eq!((outcome.lock_waits, outcome.lock_wait_time.as_secs_f64()), (2, 4.0 + 2.0));
    assert_eq!(outcome.worker_time.as_secs_f64(), 20.0 + 9.0 + 4.0);
}

/// By default, 30 % of the service comes after the locks of the save.
#[test]
fn three_tenths_come_after_the_save_by_default() {
    // Both at 0 with accounts of their own; at 7 w0 has campaign 3 to 10; w1 has it 10 to 13.
    let rows = [same(10, (0, 3)), same(10, (1, 3))].concat();
    let (outcome, story) = story(&two_steps("stagger = '0s'", "", &[10, 10], &rows));
    assert_eq!(
        story[2..8],
        [
            "0 w0 has all",
            "0 w1 has all",
            "7 w0 has all",
            "7 w1 waits for 103 of w0",
            "10 w0 ends 10/0",
            "10 w1 gets 103",
        ]
    );
    assert_eq!(outcome.duration.as_secs_f64(), 13.0);
}

#[test]
fn service_before_between_and_after_the_locks() {
    // Of 8 s, 2 come without locks, 4 with the account, 2 with the campaign too. w1 waits for
    // account 0 from 2 to 8, has it to 14, and campaign 3 from 12.
    let rows = same(16, (0, 3));
    let org = "locks = { held_fraction = 0.75, late_fraction = 0.25 }";
    let (outcome, story) = story(&two_steps("stagger = '0s'", org, &[8, 8], &rows));
    assert_eq!(
        story[2..],
        [
            "2 w0 has all",
            "2 w1 waits for 0 of w0",
            "6 w0 has all",
            "8 w0 ends 8/0",
            "8 w1 gets 0",
            "8 w1 has all",
            "8 w0 done with b0",
            "12 w1 has all",
            "14 w1 ends 8/0",
            "14 w1 done with b1",
        ]
    );
    assert_eq!((outcome.lock_waits, outcome.lock_wait_time.as_secs_f64()), (1, 6.0));
}

#[test]
fn a_held_fraction_of_nothing_takes_all_locks_at_the_end_and_commits() {
    // Both are served 2 s. w0's service was scheduled to end first; the end of w1's counts as
    // scheduled when w0 left the service, before w0's batch took its next step. Late locks are part of
    // nothing: 30 % counts as 0.
    let rows = same(4, (0, 3));
    let org = "locks = { held_fraction = 0 }";
    let (outcome, story) = story(&two_steps("stagger = '0s'", org, &[2, 2], &rows));
    assert_eq!(
        story,
        [
            "0 w0 takes b0 (1)",
            "0 w1 takes b1 (1)",
            "2 w0 has all",
            "2 w0 has all",
            "2 w0 ends 2/0",
            "2 w1 has all",
            "2 w1 has all",
            "2 w1 ends 2/0",
            "2 w0 done with b0",
            "2 w1 done with b1",
        ]
    );
    assert_eq!((outcome.created, outcome.lock_waits), (4, 0));
}

#[test]
fn a_late_fraction_of_nothing_takes_the_late_locks_and_commits() {
    let rows = [same(2, (0, 3)), same(2, (1, 3))].concat();
    let of = |late: f64| {
        let org = format!("locks = {{ late_fraction = {late} }}");
        story(&two_steps("stagger = '0s'", &org, &[2, 2], &rows))
    };
    // Accounts of their own to 2; then one after the other has campaign 3, for no time.
    let (outcome, told) = of(0.0);
    assert_eq!(
        told[2..],
        [
            "0 w0 has all",
            "0 w1 has all",
            "2 w0 has all",
            "2 w0 ends 2/0",
            "2 w1 has all",
            "2 w1 ends 2/0",
            "2 w0 done with b0",
            "2 w1 done with b1",
        ]
    );
    assert_eq!((outcome.lock_waits, outcome.duration.as_secs_f64()), (0, 2.0));
    // Half of it late: campaign 3 is w0's from 1 to 2, then w1's to 3.
    let (outcome, _) = of(0.5);
    assert_eq!((outcome.lock_waits, outcome.duration.as_secs_f64()), (1, 3.0));
}

#[test]
fn a_late_fraction_above_the_held_one_counts_as_that() {
    // Half of 2 s without locks; then account and campaign at once, and the other half. Were 80 %
    // of it late, w0 would end later than at 2.
    let rows = same(4, (0, 3));
    let org = "locks = { held_fraction = 0.5, late_fraction = 0.8 }";
    let (outcome, story) = story(&two_steps("stagger = '0s'", org, &[2, 2], &rows));
    assert_eq!(
        story[2..],
        [
            "1 w0 has all",
            "1 w0 has all",
            "1 w1 waits for 0 of w0",
            "2 w0 ends 2/0",
            "2 w1 gets 0",
            "2 w1 has all",
            "2 w1 has all",
            "2 w0 done with b0",
            "3 w1 ends 2/0",
            "3 w1 done with b1",
        ]
    );
    assert_eq!(outcome.lock_wait_time.as_secs_f64(), 1.0);
}

/// The late locks of one transaction and the first locks of another close a cycle, whatever the
/// order of rows in each step.
#[test]
fn two_steps_can_deadlock_in_row_order_too() {
    // A hierarchy of sets: w0 has account 0 from 0, and campaign 3 from its save at 10 to 20. Here
    // both lock accounts at the start and campaigns at the save, so that no cycle arises among them:
    // w1 waits for account 0, holding nothing.
    let rows = [same(20, (0, 3)), same(2, (0, 3))].concat();
    let (outcome, _) = story(&two_steps("stagger = '1s'", "", &[20, 2], &rows));
    assert_eq!((outcome.deadlocks, outcome.lock_timeouts), (0, 1));
    // With the sets of another load the other way round there is one. Parents of each set are one
    // row: `a` has Account at 0 and wants Campaign at its save, 5; `b` has Campaign at 0 and wants
    // Account at its save, 5: refused, as `a` waits for it. `a` gets Campaign then, to 10.
    let set = |name: &str, at: &str| {
        format!("parent_object = '{name}', parents = 1, children = 10, lock_at = '{at}'")
    };
    let lookup = |name: &str| format!("[{{ name = '{name}', parents = 1, lock_at = 'save' }}]");
    let text = format!(
        "org = {{ workers = 5, transaction_size = 20, locks = {{ late_fraction = 0.5 }},
                  service = {{ per_record = '1s', shape = 'constant' }} }}
         [[loads]]
         name = 'a'
         data = {{ {}, lookups = {} }}
         load = {{ batch_size = 20 }}
         [[loads]]
         name = 'b'
         data = {{ {}, lookups = {} }}
         load = {{ batch_size = 20 }}",
        set("Account", "start"),
        lookup("Campaign"),
        set("Campaign", "start"),
        lookup("Account"),
    );
    let (outcome, story) = super::story_of_loads(&text);
    assert_eq!(
        story[2..],
        [
            "0 w0 has all",
            "0 w1 has all",
            "5 w0 waits for 1 of w1",
            "5 w1 refused 0 (deadlock)",
            "5 w1 ends 0/10",
            "5 w0 gets 1",
            "5 w0 has all",
            "5 w1 done with b",
            "10 w0 ends 10/0",
            "10 w0 done with a",
        ]
    );
    assert_eq!((outcome.all.deadlocks, outcome.all.failed, outcome.all.created), (1, 10, 10));
}

/// A contact is updated, and its save writes the contact that it reports to. Of the three contacts
/// that there are, each is one of the transaction's own records.
#[test]
fn a_row_that_is_held_already_is_not_asked_for_again_at_the_save() {
    let text = "
        org = { workers = 5, service = { per_record = '1s', shape = 'constant' } }
        [[loads]]
        name = 'contacts'
        data = { child_object = 'Contact', children = 3, parent_object = 'Contact', parents = 3,
                 lock_at = 'save' }
        load = { operation = 'update', batch_size = 3 }
        [[loads]]
        name = 'cases'
        start = '1h'
        data = { parent_object = 'Contact', parents = 3, children = 1 }
        load = { batch_size = 1 }";
    for order in ["row", "record"] {
        let text =
            text.replacen("workers", &format!("locks = {{ order = '{order}' }}, workers"), 1);
        let plan = Plan::new(&scenario(&text)).unwrap();
        let mut taken: Vec<u32> = rows_taken(&plan, 0)
            .into_iter()
            .filter(|&(time, _)| time < 3600.0)
            .map(|(time, row)| {
                assert_eq!(time, 0.0, "at the start, not at 2.1");
                row
            })
            .collect();
        taken.sort_unstable();
        assert_eq!(taken, [0, 1, 2], "{order}");
        let (outcome, _) = story(&plan);
        assert_eq!((outcome.created, outcome.lock_waits), (4, 0));
    }
}
