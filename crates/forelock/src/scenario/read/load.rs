//! The `[load]` table.

use super::table_reader::Tag;
use super::units::show_count;
use super::{TableReader, Value};
use crate::engine::{DurationDistribution, Span};
use crate::scenario::{
    Api, BatchSize, CLIENTS, Client, ClientBatch, ClientPace, ClientUse, ConcurrencyMode, Data,
    FileParents, Operation, Retry, Sending, Split, Submit,
};
use std::num::{NonZeroU32, NonZeroU64};

const MAX_PARTITIONS: u32 = 100_000;
const MAX_IN_FLIGHT: u32 = 1_000_000;
const MAX_RETRIES: u32 = 1_000;
const MAX_BACKOFF: f64 = 1_000.0;

/// The `[load]` table, whose batch size may depend on the records.
pub(super) struct SendingAsWritten {
    client: Option<ClientUse>,
    operation: Option<Operation>,
    parent_changed: Option<bool>,
    api: Api,
    mode: ConcurrencyMode,
    partitions: NonZeroU32,
    split: Split,
    stagger: Span,
    batch_size: BatchAsWritten,
    max_batches_per_partition: Option<NonZeroU64>,
    submit: Submit,
    retry: Option<Retry>,
}

enum BatchAsWritten {
    Records(BatchSize),
    /// As the client does it.
    Client(ClientBatch),
}

/// What a second pass takes from its first one unless it says otherwise.
#[derive(Clone, Copy)]
pub(super) struct FirstPass {
    pub(super) operation: Operation,
    /// As the scenario gives it; what follows from the operation follows from that of the second
    /// pass.
    pub(super) parent_changed: Option<bool>,
}

impl SendingAsWritten {
    /// As the scenario gives it.
    pub(super) const fn parent_changed(&self) -> Option<bool> {
        self.parent_changed
    }

    /// Of a load of these records. A second pass does what its `first` pass did unless it says
    /// otherwise.
    pub(super) fn of(self, data: &Data, first: Option<FirstPass>) -> Sending {
        let operation = self.operation.or_else(|| first.map(|first| first.operation));
        let changed = self.parent_changed.or_else(|| first?.parent_changed);
        let operation = operation.unwrap_or_default();
        let mut client = self.client;
        let batch_size = match self.batch_size {
            BatchAsWritten::Records(size) => size,
            BatchAsWritten::Client(batch) => {
                let size = client_batch(batch, data, self.partitions, self.api);
                if let Some(client) = &mut client {
                    client.decided.push(batch_in_words(batch, size, data, self.partitions));
                }
                size
            }
        };
        Sending {
            client,
            operation,
            parent_changed: changed.unwrap_or_else(|| operation.changes_parent()),
            api: self.api,
            mode: self.mode,
            partitions: self.partitions,
            split: self.split,
            stagger: self.stagger,
            batch_size,
            max_batches_per_partition: self.max_batches_per_partition,
            submit: self.submit,
            retry: self.retry,
        }
    }
}

/// Records of a send of a tool that takes all that a partition has: a limit in bytes counts where the
/// bytes are known.
fn client_batch(batch: ClientBatch, data: &Data, partitions: NonZeroU32, api: Api) -> BatchSize {
    let whole = whole_partition(data, partitions);
    let records = match batch {
        ClientBatch::Records(records) => u64::from(records),
        ClientBatch::Whole => whole,
        ClientBatch::WholeUpTo { bytes } => {
            let file = data.file().and_then(FileParents::bytes);
            file.map_or(whole, |file| whole.min(file.records_within(bytes)))
        }
    };
    let records = u32::try_from(records).unwrap_or(u32::MAX).clamp(1, api.most_send_records());
    BatchSize::new(u64::from(records)).unwrap_or(BatchSize::ONE)
}

/// What the tool hands over at once, in words.
fn batch_in_words(
    batch: ClientBatch,
    size: BatchSize,
    data: &Data,
    partitions: NonZeroU32,
) -> String {
    let records = show_count(size.get());
    let is_whole = u64::from(size.get()) >= whole_partition(data, partitions);
    match batch {
        ClientBatch::Records(_) => format!("{records} records a send"),
        ClientBatch::Whole | ClientBatch::WholeUpTo { .. } if is_whole => {
            "the whole file as one job".to_owned()
        }
        ClientBatch::Whole => format!("jobs of {records} records"),
        ClientBatch::WholeUpTo { bytes } => {
            format!("jobs of {records} records, which have {} MB", bytes / 1_000_000)
        }
    }
}

/// All records of the largest partition.
const fn whole_partition(data: &Data, partitions: NonZeroU32) -> u64 {
    data.children.get().div_ceil(partitions.get() as u64)
}

pub(super) fn load(mut table: TableReader<'_>) -> Option<SendingAsWritten> {
    let client = table.optional("client", |value| {
        let names = CLIENTS.each_ref().map(|client| (client.name, client));
        value.one_of(&names)
    });
    let preset = client.flatten();
    let operation = table.optional("operation", |value| value.one_of(&OPERATIONS));
    let parent_changed = table.optional("parent_changed", Value::boolean);
    let mut decided = Vec::new();
    let default_api = preset.map_or(Api::BulkV1, |client| client.api);
    let own_api = table.has("api");
    let api = table.or("api", default_api, |value| value.one_of(&APIS));
    // Of another API than its own, nothing of what the tool does is known but its pace.
    let same_api = api.is_none_or(|api| api == default_api);
    let default_mode = match preset {
        Some(client) if same_api => client.mode,
        _ => ConcurrencyMode::Parallel,
    };
    if let Some(client) = preset {
        if !own_api {
            decided.push(client.api.title().to_owned());
        }
        if same_api && client.api == Api::BulkV1 && !table.has("concurrency_mode") {
            decided.push(format!("{:?} mode", client.mode));
        }
    }
    let mode = table.or("concurrency_mode", default_mode, |value| {
        value.one_of_any_case(&[
            ("Parallel", ConcurrencyMode::Parallel),
            ("Serial", ConcurrencyMode::Serial),
        ])
    });
    let partitions = table.or("partitions", NonZeroU32::MIN, |value| {
        value.count_u32(1..=MAX_PARTITIONS).and_then(NonZeroU32::new)
    });
    let split = table.or("split", Split::Contiguous, |value| {
        value.one_of(&[
            ("contiguous", Split::Contiguous),
            ("round_robin", Split::RoundRobin),
            ("by_parent", Split::ByParent),
        ])
    });
    let stagger = table.or("stagger", Span::ZERO, Value::duration);
    let batch_size = if client.is_none() && !table.has("batch_size") && !table.has("job_size") {
        // Whichever tool is meant may say it.
        table.expect(&["batch_size", "job_size"]);
        None
    } else {
        batch_size(&mut table, api, preset.filter(|_| same_api))
    };
    let max_batches = table.optional("max_batches_per_partition", |value| {
        value.count(1..=u64::MAX).and_then(NonZeroU64::new)
    });
    let submit = match preset {
        Some(client) if !table.has("submit") => {
            let (in_flight, words) = match client.in_flight {
                ClientPace::InFlight(1) => (1, "one send at a time".to_owned()),
                ClientPace::InFlight(sends) => (sends, format!("{sends} sends in flight")),
                ClientPace::AllAtOnce => (MAX_IN_FLIGHT, "all sends posted at once".to_owned()),
            };
            decided.push(words);
            table.expect(&["submit"]);
            let in_flight = NonZeroU32::new(in_flight).unwrap_or(NonZeroU32::MIN);
            Some(Submit::Closed { in_flight, think: no_time() })
        }
        _ => table.or("submit", one_at_a_time(), |value| submit(value.table()?)),
    };
    let retry = table.optional("retry", |value| retry(value.table()?));
    table.finish();
    Some(SendingAsWritten {
        client: client?.map(|client| ClientUse { client, decided }),
        operation: operation?,
        parent_changed: parent_changed?,
        api: api?,
        mode: mode?,
        partitions: partitions?,
        split: split?,
        stagger: stagger?,
        batch_size: batch_size?,
        max_batches_per_partition: max_batches?,
        submit: submit?,
        retry: retry?,
    })
}

const APIS: [(&str, Api); 3] =
    [("bulk_v1", Api::BulkV1), ("bulk_v2", Api::BulkV2), ("soap", Api::Soap)];

const OPERATIONS: [(&str, Operation); 4] = [
    ("insert", Operation::Insert),
    ("update", Operation::Update),
    ("upsert", Operation::Upsert),
    ("delete", Operation::Delete),
];

/// `batch_size`, which a job of the Bulk API 2.0 may also call `job_size`.
fn batch_size(
    table: &mut TableReader<'_>,
    api: Option<Api>,
    client: Option<&Client>,
) -> Option<BatchAsWritten> {
    let [batch, job] = table.latest_of(["batch_size", "job_size"]);
    let value = match (batch, job) {
        (Some(_), Some(_)) => {
            return table.wrong_key(
                "job_size",
                "`batch_size` and `job_size` are two names of one field".to_owned(),
                "leave one of them out".to_owned(),
            );
        }
        (None, Some(_)) if api.is_some_and(|api| api != Api::BulkV2) => {
            let path = table.path_of("job_size");
            return table.wrong_key(
                "job_size",
                format!("`{path}` means nothing without `api = \"bulk_v2\"`"),
                "write `batch_size`: only the Bulk API 2.0 takes jobs that it cuts itself"
                    .to_owned(),
            );
        }
        (one, other) => one.or(other),
    };
    match (value, client) {
        (Some(value), _) => {
            let size = value.count(1..=u64::from(BatchSize::MAX)).and_then(BatchSize::new);
            size.map(BatchAsWritten::Records)
        }
        (None, Some(client)) => Some(BatchAsWritten::Client(client.batch)),
        (None, None) => table.missing("batch_size", "batch_size = 200"),
    }
}

const fn no_time() -> DurationDistribution {
    DurationDistribution::constant(Span::ZERO)
}

const fn one_at_a_time() -> Submit {
    Submit::Closed { in_flight: NonZeroU32::MIN, think: no_time() }
}

fn submit(mut table: TableReader<'_>) -> Option<Submit> {
    let pattern = table
        .or("pattern", "closed", |value| value.one_of(&[("open", "open"), ("closed", "closed")]));
    let Some(chosen) = pattern else {
        // Which keys belong here is anyone's guess until the pattern is known.
        return None;
    };
    let tag = Tag { key: "pattern", chosen };
    table.belongs_to(tag, "open", &["interval"]);
    table.belongs_to(tag, "closed", &["in_flight", "think"]);
    let submit = if chosen == "open" {
        table
            .required("interval", "interval = \"4s\"", Value::positive_distribution)
            .map(|interval| Submit::Open { interval })
    } else {
        let in_flight = table.or("in_flight", NonZeroU32::MIN, |value| {
            value.count_u32(1..=MAX_IN_FLIGHT).and_then(NonZeroU32::new)
        });
        let think = table.or("think", no_time(), Value::distribution);
        in_flight.zip(think).map(|(in_flight, think)| Submit::Closed { in_flight, think })
    };
    table.finish();
    submit
}

fn retry(mut table: TableReader<'_>) -> Option<Retry> {
    let attempts = table.required("attempts", "attempts = 2", |value| {
        value.count_u32(1..=MAX_RETRIES).and_then(NonZeroU32::new)
    });
    let delay = table.or("delay", no_time(), Value::distribution);
    let backoff = table.or("backoff", 1.0, |value| {
        value.number("above 0, at most 1,000", |b| b > 0.0 && b <= MAX_BACKOFF)
    });
    table.finish();
    Some(Retry { attempts: attempts?, delay: delay?, backoff: backoff? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::FileBytes;
    use crate::scenario::{Children, FileOrigin, MAX_JOB_BYTES, Order, ParentSet};
    use std::sync::Arc;

    /// Rows of 100,000 bytes each: 1,500 of them have 150 MB.
    fn heavy(rows: usize) -> Data {
        let mut bytes = FileBytes::new(0);
        (0..rows).for_each(|_| bytes.add_row(100_000));
        let parents = FileParents::new(FileOrigin::NO_FILE, 1, vec![0; rows]);
        let parents = Arc::new(parents.unwrap().with_bytes(Arc::new(bytes)));
        Data {
            child_object: "Case".to_owned(),
            children: Children::new(rows as u64).unwrap(),
            order: Order::File,
            sets: vec![ParentSet::of_file("Account", parents).unwrap()],
        }
    }

    fn jobs(data: &Data, partitions: u32) -> (u32, String) {
        let (batch, partitions) =
            (ClientBatch::WholeUpTo { bytes: MAX_JOB_BYTES }, NonZeroU32::new(partitions).unwrap());
        let size = client_batch(batch, data, partitions, Api::BulkV2);
        (size.get(), batch_in_words(batch, size, data, partitions))
    }

    #[test]
    fn jobs_of_at_most_so_many_bytes_hold_what_fits() {
        let cut = "jobs of 1,500 records, which have 150 MB".to_owned();
        assert_eq!(jobs(&heavy(4_000), 1), (1_500, cut.clone()));
        assert_eq!(jobs(&heavy(4_000), 2), (1_500, cut));
        let whole = "the whole file as one job".to_owned();
        assert_eq!(jobs(&heavy(1_500), 1), (1_500, whole.clone()));
        assert_eq!(jobs(&heavy(4_000), 4), (1_000, whole.clone()), "of each partition");
        let drawn = Data { sets: Vec::new(), ..heavy(4_000) };
        assert_eq!(jobs(&drawn, 1), (4_000, whole), "nothing is known of its bytes");
    }
}
