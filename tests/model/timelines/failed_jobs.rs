//! A batch of the Bulk API 2.0 that has used its attempts fails its whole job.

use super::story;
use crate::support::scenario;
use forelock::model::{Outcome, Plan};

/// Records without parents, in jobs; transactions of 5,000 records, which take 5 s each after an
/// overhead of 3 s. An attempt that has lasted more than 7 s ends before its next transaction, and
/// it is the only one.
fn jobs(children: u64, sizes: &[u64], more: &str) -> (Outcome, Vec<String>) {
    let text = format!(
        "data = {{ children = {children} }}
         load = {{ api = 'bulk_v2', job_size = 40_000, partitions = {}, stagger = '2s'{more} }}
         org = {{ workers = 3, transaction_size = 5_000, batch_overhead = '3s', max_attempts = 1,
                  time_slice = '7s', service = {{ per_record = '1ms', shape = 'constant' }} }}",
        sizes.len(),
    );
    story(&Plan::new(&scenario(&text)).unwrap().with_partition_sizes(sizes.to_vec()).unwrap())
}

/// Two jobs of one transaction keep w0 busy from 0 to 8 and w1 from 2 to 10. The job of 40,000 comes
/// at 4, as batches b2 to b5: w2 takes b2 at 4, w0 takes b3 at 8, w1 takes b4 at 10. b2 has had its
/// first transaction at 12, when it has lasted 8 s. Then b5 is in the queue, b4 in its overhead (to
/// 13), and b3 in its first transaction (11 to 16).
const SIZES: [u64; 3] = [5_000, 5_000, 40_000];

#[test]
fn one_batch_queued_one_in_its_overhead_one_amid_a_transaction() {
    let (outcome, story) = jobs(50_000, &SIZES, "");
    assert_eq!(
        story,
        [
            "0 w0 takes b0 (1)",
            "2 w1 takes b1 (1)",
            "3 w0 has all",
            "4 w2 takes b2 (1)",
            "5 w1 has all",
            "7 w2 has all",
            "8 w0 ends 5000/0",
            "8 w0 done with b0",
            "8 w0 takes b3 (1)",
            "10 w1 ends 5000/0",
            "10 w1 done with b1",
            "10 w1 takes b4 (1)",
            "11 w0 has all",
            "12 w2 ends 5000/0",
            "12 w2 given up with b2",
            "12 b5 dropped",
            "13 w1 given up with b4",
            "16 w0 ends 5000/0",
            "16 w0 given up with b3",
        ]
    );
    // Of the large job, b2 and b3 have each made half of their 10,000, the other two nothing.
    assert_eq!((outcome.created, outcome.failed, outcome.unprocessed), (20_000, 0, 30_000));
    assert_eq!((outcome.batches, outcome.transactions, outcome.requeues), (6, 4, 0));
    assert_eq!(outcome.worker_time.as_secs_f64(), 8.0 + 8.0 + 8.0 + 8.0 + 3.0);
    assert_eq!(outcome.duration.as_secs_f64(), 16.0);
}

/// The job has ended when the last of its batches has, at 16. Its 30,000 are sent again 2 s later as
/// one job of three batches, whose first transactions end at 26; then each gives up. That w2's ends at
/// 26 counts as scheduled when w1's service has ended, behind the next step of w0's batch.
#[test]
fn what_a_failed_job_leaves_is_sent_again_as_one_job() {
    let (outcome, story) = jobs(50_000, &SIZES, ", retry = { attempts = 1, delay = '2s' }");
    assert_eq!(
        story[19..],
        [
            "18 w0 takes b3 (1)",
            "18 w1 takes b4 (1)",
            "18 w2 takes b5 (1)",
            "21 w0 has all",
            "21 w1 has all",
            "21 w2 has all",
            "26 w0 ends 5000/0",
            "26 w1 ends 5000/0",
            "26 w0 given up with b3",
            "26 w2 ends 5000/0",
            "26 w1 given up with b4",
            "26 w2 given up with b5",
        ]
    );
    assert_eq!((outcome.created, outcome.failed, outcome.unprocessed), (35_000, 0, 15_000));
    assert_eq!((outcome.batches, outcome.transactions), (9, 7));
}

/// The same batches as four sends of the Bulk API 1.0 know nothing of each other: each makes its
/// first transaction.
#[test]
fn batches_of_the_bulk_api_1_give_up_by_themselves() {
    let text = "data = { children = 40_000 }
         load = { batch_size = 10_000, submit = { pattern = 'closed', in_flight = 4 } }
         org = { workers = 3, transaction_size = 5_000, max_attempts = 1, time_slice = '4s',
                 service = { per_record = '1ms', shape = 'constant' } }";
    let (outcome, _) = story(&Plan::new(&scenario(text)).unwrap());
    assert_eq!((outcome.created, outcome.unprocessed), (20_000, 20_000));
    // As one job: three batches run from 0 to 5 and give up; the fourth never starts.
    let job = text.replace("batch_size = 10_000", "api = 'bulk_v2', batch_size = 40_000");
    let (outcome, _) = story(&Plan::new(&scenario(&job)).unwrap());
    assert_eq!((outcome.created, outcome.unprocessed), (15_000, 25_000));
    assert_eq!(outcome.duration.as_secs_f64(), 5.0);
}

/// A batch of the failed job that is in its last transaction is done, not given up.
#[test]
fn a_batch_in_its_last_transaction_is_done() {
    // 15,000 records: b0 has two transactions, b1 one. Both begin at 3 and end their first at 8.
    let (outcome, story) = jobs(15_000, &[15_000], "");
    assert_eq!(story[6..], ["8 w0 given up with b0", "8 w1 done with b1"]);
    assert_eq!((outcome.created, outcome.unprocessed), (10_000, 5_000));
}
