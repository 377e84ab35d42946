//! In which order a transaction asks for its rows.

use crate::support::{rows_taken, scenario};
use forelock::model::Plan;

/// One transaction of two records: accounts 5 and 1, campaigns 3 and 0 (rows 103 and 100).
fn rows_of_one_transaction(locks: &str) -> Vec<u32> {
    let text = format!(
        "data = {{ parents = 100, children = 2,
                   lookups = [{{ name = 'Campaign', parents = 10 }}] }}
         load = {{ batch_size = 2 }}
         org = {{ workers = 1, {locks} service = {{ per_record = '1s', shape = 'constant' }} }}"
    );
    let sets = vec![(100, vec![5, 1]), (10, vec![3, 0])];
    let plan = Plan::given(&scenario(&text), sets).unwrap();
    rows_taken(&plan, 0).into_iter().map(|(_, row)| row).collect()
}

#[test]
fn set_by_set_and_ascending_or_record_by_record() {
    assert_eq!(rows_of_one_transaction("locks = { order = 'row' },"), [1, 5, 100, 103]);
    assert_eq!(rows_of_one_transaction(""), [1, 5, 100, 103], "the default");
    assert_eq!(rows_of_one_transaction("locks = { order = 'record' },"), [5, 103, 1, 100]);
}

/// Both loads look up to the only account and the only campaign, in two orders. The campaign is the
/// first set of the file, row 0, and is asked for first in both.
#[test]
fn sets_are_ordered_by_their_first_appearance_in_the_file_in_all_loads() {
    let text = |order: &str| {
        format!(
            "org = {{ workers = 1, locks = {{ order = '{order}' }},
                      service = {{ per_record = '1s', shape = 'constant' }} }}
             [[loads]]
             name = 'members'
             after = ['opportunities']
             data = {{ children = 1, parent_object = 'Campaign', parents = 1,
                       lookups = [{{ name = 'Account', parents = 1 }}] }}
             load = {{ batch_size = 1 }}
             [[loads]]
             name = 'opportunities'
             data = {{ children = 1, parent_object = 'Account', parents = 1,
                       lookups = [{{ name = 'Campaign', parents = 1 }}] }}
             load = {{ batch_size = 1 }}"
        )
    };
    let taken = |order| rows_taken(&Plan::new(&scenario(&text(order))).unwrap(), 0);
    // Opportunities from 0 to 1, then members.
    assert_eq!(taken("row"), [(0.0, 0), (0.0, 1), (1.0, 0), (1.0, 1)]);
    assert_eq!(taken("record"), [(0.0, 1), (0.0, 0), (1.0, 0), (1.0, 1)]);
}

/// What is locked at the save is asked for then, in an order of its own: campaigns are before
/// accounts in the file, and yet come later.
#[test]
fn each_step_has_its_own_order() {
    let text = "
        data = { parent_object = 'Campaign', lock_at = 'save', parents = 10, children = 2,
                 lookups = [{ name = 'Account', parents = 100 }] }
        load = { batch_size = 2 }
        org = { workers = 1, locks = { late_fraction = 0.5 },
                service = { per_record = '1s', shape = 'constant' } }";
    let sets = vec![(10, vec![3, 0]), (100, vec![5, 1])];
    let plan = Plan::given(&scenario(text), sets).unwrap();
    assert_eq!(rows_taken(&plan, 0), [(0.0, 11), (0.0, 15), (1.0, 0), (1.0, 3)]);
}

/// Of two records with own rows, and the parent that both look up to: a record's own row comes before
/// its parent's where requests go record by record.
#[test]
fn a_records_own_row_comes_before_its_parents() {
    let text = |order: &str| {
        format!(
            "org = {{ workers = 1, locks = {{ order = '{order}' }},
                      service = {{ per_record = '1s', shape = 'constant' }} }}
             [[loads]]
             name = 'contacts'
             data = {{ child_object = 'Contact', children = 1, parent_object = 'Account',
                       parents = 1 }}
             load = {{ operation = 'update', batch_size = 1 }}
             [[loads]]
             name = 'cases'
             after = ['contacts']
             data = {{ children = 1, parent_object = 'Contact', parents = 1 }}
             load = {{ batch_size = 1 }}"
        )
    };
    // Accounts are the first set of the file: row 0.
    let taken = |order| rows_taken(&Plan::new(&scenario(&text(order))).unwrap(), 0);
    assert_eq!(taken("row"), [(0.0, 0), (0.0, 1), (1.0, 1)]);
    assert_eq!(taken("record"), [(0.0, 1), (0.0, 0), (1.0, 1)]);
}
