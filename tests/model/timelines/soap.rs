//! Sends of the SOAP API: transactions that wait for no worker.

use super::story_of_loads;
use crate::support::scenario;
use forelock::model::Plan;
use forelock::scenario::Metric;

/// One worker, with an overhead of 1 s a batch. `bulk` is one batch of four records: 0 to 5. `calls`
/// makes two calls of two records, one after the other: 0 to 2 and 2 to 4.
#[test]
fn a_call_begins_at_once_and_counts_in_the_degree_of_parallelism() {
    let text = "
        org = { workers = 1, batch_overhead = '1s', transaction_size = 1, time_slice = '1s',
                service = { per_record = '1s', shape = 'constant' } }
        [[loads]]
        name = 'bulk'
        data = { children = 4 }
        load = { batch_size = 4 }
        service = { per_record = '1ms', per_transaction = '999ms', shape = 'constant' }
        [[loads]]
        name = 'calls'
        data = { children = 4 }
        load = { api = 'soap', batch_size = 2 }";
    // The time slice ends each attempt of `bulk` after its first transaction, 2 s; four of them are
    // 0 to 8. A call of two records is one transaction, whatever its length and `transaction_size`.
    let (outcome, story) = story_of_loads(text);
    assert_eq!(
        story[..9],
        [
            "0 w0 takes bulk (1)",
            "0 w1 takes calls (1)",
            "0 w1 has all",
            "1 w0 has all",
            "2 w1 ends 2/0",
            "2 w0 ends 1/0",
            "2 w1 done with calls",
            "2 w0 requeued with bulk",
            "2 w0 takes bulk (2)",
        ]
    );
    let calls = outcome.loads[1];
    assert_eq!((calls.batches, calls.transactions, calls.requeues), (2, 2, 0));
    assert_eq!((calls.created, calls.duration.as_secs_f64()), (4, 4.0));
    assert_eq!(calls.get(Metric::DegreeOfParallelism), 1.0);
    assert_eq!(outcome.all.duration.as_secs_f64(), 8.0);
    // 8 s of the worker and 4 s of calls.
    assert_eq!(outcome.all.get(Metric::DegreeOfParallelism), 12.0 / 8.0);
}

#[test]
fn the_degree_of_parallelism_can_exceed_the_workers() {
    let text = "data = { children = 6 }
         load = { api = 'soap', batch_size = 2, submit = { pattern = 'closed', in_flight = 3 } }
         org = { workers = 1, service = { per_record = '1s', shape = 'constant' } }";
    let (outcome, story) = super::story(&Plan::new(&scenario(text)).unwrap());
    assert_eq!(story[..3], ["0 w0 takes b0 (1)", "0 w0 has all", "0 w1 takes b1 (1)"]);
    assert_eq!(outcome.get(Metric::DegreeOfParallelism), 3.0);
}

/// Calls lock rows as batches do: the second call waits for the first one's row in vain. 150 failed
/// records are more than 100, and it isn't queued again; the client may send it once more.
#[test]
fn a_call_that_fails_is_not_queued_again_but_may_be_sent_again() {
    let text = |retry: &str| {
        format!(
            "data = {{ parents = 9, children = 300 }}
             load = {{ api = 'soap', batch_size = 150,
                       submit = {{ pattern = 'closed', in_flight = 2 }}{retry} }}
             org = {{ workers = 1, service = {{ per_record = '100ms', shape = 'constant' }} }}"
        )
    };
    let of = |retry: &str| {
        let scenario = scenario(&text(retry));
        super::story(&Plan::given(&scenario, vec![(9, vec![5; 300])]).unwrap())
    };
    // 15 s each; the second is refused at 10.
    let (outcome, story) = of("");
    assert_eq!(
        story[3..7],
        [
            "0 w1 waits for 5 of w0",
            "10 w1 refused 5 (timeout)",
            "10 w1 ends 0/150",
            "10 w1 done with b1",
        ]
    );
    assert_eq!((outcome.created, outcome.failed, outcome.requeues), (150, 150, 0));
    // Sent again at 16: 16 to 31.
    let (outcome, _) = of(", retry = { attempts = 1, delay = '6s' }");
    assert_eq!((outcome.created, outcome.failed, outcome.batches), (300, 0, 3));
    assert_eq!(outcome.duration.as_secs_f64(), 31.0);
}
