//! Sets that are looked up to by another set's rows.

use super::story;
use crate::support::{rows_taken, scenario};
use forelock::model::Plan;
use std::collections::BTreeMap;

/// Contacts aren't locked, but through them the only account is: its row is the first that is ever
/// locked, number 0.
#[test]
fn a_set_is_found_through_one_that_does_not_lock() {
    let text = |account: &str| {
        format!(
            "data = {{ parent_object = 'Contact', locks = false, parents = 50, children = 4,
                       lookups = [{{ name = 'Account', via = 'Contact', {account} }}] }}
             load = {{ batch_size = 2, submit = {{ pattern = 'closed', in_flight = 2 }} }}
             org = {{ workers = 2, transaction_size = 2,
                      service = {{ per_record = '1s', shape = 'constant' }} }}"
        )
    };
    let (outcome, told) = story(&Plan::new(&scenario(&text("parents = 1"))).unwrap());
    assert_eq!(told[2..5], ["0 w0 has all", "0 w1 waits for 0 of w0", "2 w0 ends 2/0"]);
    assert_eq!((outcome.lock_waits, outcome.duration.as_secs_f64()), (1, 4.0));
    // Neither locks: nothing waits.
    let (outcome, _) = story(&Plan::new(&scenario(&text("parents = 1, locks = false"))).unwrap());
    assert_eq!((outcome.lock_waits, outcome.duration.as_secs_f64()), (0, 2.0));
}

/// Orders (rows 0 to 29) and accounts (30 to 49); each record is a transaction by itself, so that it
/// takes its order's row and then its account's.
fn pairs(number: u64) -> [Vec<(u32, u32)>; 2] {
    let sets = "parent_object = 'Order', parents = 30,
                lookups = [{ name = 'Account', via = 'Order', parents = 20 }]";
    let text = format!(
        "org = {{ workers = 1, transaction_size = 1, time_slice = '10h',
                  service = {{ per_record = '1s', shape = 'constant' }} }}
         [[loads]]
         name = 'items'
         data = {{ children = 200, {sets} }}
         load = {{ batch_size = 200 }}
         [[loads]]
         name = 'invoices'
         after = ['items']
         data = {{ children = 300, order = 'by_parent', {sets} }}
         load = {{ batch_size = 300 }}"
    );
    let rows = rows_taken(&Plan::new(&scenario(&text)).unwrap(), number);
    let rows: Vec<u32> = rows.into_iter().map(|(_, row)| row).collect();
    let pairs: Vec<(u32, u32)> = rows.chunks(2).map(|pair| (pair[0], pair[1])).collect();
    let (items, invoices) = pairs.split_at(200);
    [items.to_vec(), invoices.to_vec()]
}

#[test]
fn each_row_looks_up_to_one_row_in_all_loads() {
    let map_of = |number| {
        let mut accounts = BTreeMap::new();
        for (order, account) in pairs(number).concat() {
            assert!(order < 30 && (30..50).contains(&account), "{order}, {account}");
            assert_eq!(*accounts.entry(order).or_insert(account), account, "order {order}");
        }
        accounts
    };
    let map = map_of(0);
    assert!(map.len() > 20, "{map:?}");
    let accounts: std::collections::BTreeSet<u32> = map.values().copied().collect();
    assert!(accounts.len() > 5, "the orders are spread over the accounts: {map:?}");
    assert_ne!(map, map_of(1), "drawn in each replication");
    // The second load goes by the order, not by the account that it finds through it.
    let [_, invoices] = pairs(0);
    assert!(invoices.is_sorted_by_key(|&(order, _)| order));
    assert!(!invoices.is_sorted_by_key(|&(_, account)| account));
}

/// Three sets in a chain, of which only the last one locks and has two rows: the first thing that any
/// record takes is one of these.
#[test]
fn a_chain_is_followed_to_its_end() {
    let text = "
        data = { parent_object = 'Item', locks = false, parents = 60, children = 100, lookups = [
            { name = 'Order', via = 'Item', locks = false, parents = 20 },
            { name = 'Account', via = 'Order', parents = 2, fan_out = { shape = 'fixed' } }] }
        load = { batch_size = 100 }
        org = { workers = 1, transaction_size = 1, time_slice = '10h',
                service = { per_record = '1s', shape = 'constant' } }";
    let rows = rows_taken(&Plan::new(&scenario(text)).unwrap(), 0);
    let count = |wanted| rows.iter().filter(|&&(_, row)| row == wanted).count();
    assert_eq!((rows.len(), count(0) + count(1)), (100, 100));
    // Half of the orders look up to each.
    assert!(count(0) > 10 && count(1) > 10, "{} and {}", count(0), count(1));
}
