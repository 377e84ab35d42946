//! The `[load]` table.

use super::typed::{Read, read_fields};
use super::{TableReader, Value};
use crate::fields::load::{self, MOST_IN_FLIGHT, Pattern};
use crate::record_files;
use crate::source::Problem;
use crate::{
    Api, BatchSize, Client, ClientBatch, ClientPace, ClientUse, ConcurrencyMode, Data, FileParents,
    MAX_BATCH_RECORDS, Operation, Retry, Sending, Split, Submit, Transport,
};
use forelock_engine::{DurationDistribution, Span};
use forelock_io::words::thousands;
use std::num::{NonZeroU32, NonZeroU64};

/// The `[load]` table, whose batch size may depend on the records.
pub(super) struct SendingAsWritten {
    client: Option<ClientUse>,
    operation: Option<Operation>,
    parent_changed: Option<bool>,
    transport: Transport,
    /// None where the scenario leaves it to the files that the records come from.
    partitions: Option<NonZeroU32>,
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
        let partitions = self.partitions.unwrap_or_else(|| match data.several_files() {
            Some(files) if first.is_none() => record_files::streams(files),
            Some(_) | None => NonZeroU32::MIN,
        });
        let batch_size = match self.batch_size {
            BatchAsWritten::Records(size) => size,
            BatchAsWritten::Client(batch) => {
                let size = client_batch(batch, data, partitions, self.transport.api());
                if let Some(client) = &mut client {
                    client.decided.push(batch_in_words(batch, size, data, partitions));
                }
                size
            }
        };
        Sending {
            client,
            operation,
            parent_changed: changed.unwrap_or_else(|| operation.changes_parent()),
            transport: self.transport,
            partitions,
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
    let records = thousands(size.get());
    let is_whole = u64::from(size.get()) >= whole_partition(data, partitions);
    match batch {
        ClientBatch::Records(_) => format!("{records} records a send"),
        ClientBatch::Whole | ClientBatch::WholeUpTo { .. } if is_whole => {
            let file = if data.several_files().is_some() { "each file" } else { "the whole file" };
            format!("{file} as one job")
        }
        ClientBatch::Whole => format!("jobs of {records} records"),
        ClientBatch::WholeUpTo { bytes } => {
            format!("jobs of {records} records, which have {} MB", bytes / 1_000_000)
        }
    }
}

/// All records of the largest partition; a tool sends several files one by one, so of the largest.
fn whole_partition(data: &Data, partitions: NonZeroU32) -> u64 {
    match data.several_files() {
        Some(files) => files.iter().map(|file| file.rows).max().unwrap_or_default(),
        None => data.children.get().div_ceil(u64::from(partitions.get())),
    }
}

pub(super) fn load(table: &TableReader<'_>) -> Option<SendingAsWritten> {
    let client: Option<Option<&'static Client>> = table.read(&load::CLIENT);
    let preset = client.flatten();
    let operation = table.read(&load::OPERATION);
    let parent_changed = table.read(&load::PARENT_CHANGED);
    let api = table.read_over(&load::API, preset.map(Client::api));
    // Of another API than its own, nothing of what the tool does is known but its pace.
    let own = preset.filter(|client| api.is_none_or(|api| api == client.api()));
    let mode = table.read_over(&load::CONCURRENCY_MODE, own.map(|client| client.transport.mode()));
    let transport = api.zip(mode).and_then(|(api, mode)| transport(table, api, mode));
    let mut decided = Vec::new();
    if let Some(client) = preset.filter(|_| !table.has(&load::API)) {
        decided.push(client.api().title().to_owned());
    }
    if let Some(client) = own.filter(|client| client.api() == Api::BulkV1)
        && !table.has(&load::CONCURRENCY_MODE)
    {
        decided.push(format!("{} mode", <&str>::from(client.transport.mode())));
    }
    let partitions = match table.has(&load::PARTITIONS) {
        true => table.read(&load::PARTITIONS).map(Some),
        false => Some(None),
    };
    let split = table.read(&load::SPLIT);
    let stagger = table.read(&load::STAGGER);
    let has_size = table.has(&load::BATCH_SIZE) || table.has(&load::JOB_SIZE);
    let batch_size = if client.is_none() && !has_size {
        // Whichever tool is meant may say it.
        None
    } else {
        batch_size(table, api, own)
    };
    let max_batches = table.read(&load::MAX_BATCHES_PER_PARTITION);
    let pace = preset.filter(|_| !table.has(&load::SUBMIT)).map(|client| {
        let in_flight = match client.in_flight {
            ClientPace::InFlight(sends) => sends,
            ClientPace::AllAtOnce => MOST_IN_FLIGHT,
        };
        decided.push(client.pace());
        let in_flight = NonZeroU32::new(in_flight).unwrap_or(NonZeroU32::MIN);
        Submit::Closed { in_flight, think: DurationDistribution::constant(Span::ZERO) }
    });
    let submit = table.read_over(&load::SUBMIT, pace);
    let retry = table.read(&load::RETRY);
    Some(SendingAsWritten {
        client: client?.map(|client| ClientUse { client, decided }),
        operation: operation?,
        parent_changed: parent_changed?,
        transport: transport?,
        partitions: partitions?,
        split: split?,
        stagger: stagger?,
        batch_size: batch_size?,
        max_batches_per_partition: max_batches?,
        submit: submit?,
        retry: retry?,
    })
}

/// The API in the mode, where it has that mode: of those that the platform offers, only the Bulk API 1.0 has Serial.
fn transport(table: &TableReader<'_>, api: Api, mode: ConcurrencyMode) -> Option<Transport> {
    if let Some(transport) = Transport::new(api, mode) {
        return Some(transport);
    }
    let place_of = |field| table.get(field).map_or(table.place(), |value| value.node.place);
    let (wrong, because) = (place_of(&load::CONCURRENCY_MODE), place_of(&load::API));
    let (title, help) = if api == Api::Soap {
        (
            "the SOAP API has no modes: each call is a transaction that begins at once",
            "leave it out, and keep one call in flight (`submit = { pattern = \"closed\", \
             in_flight = 1 }`); only Bulk API 1.0 has Serial mode (`api = \"bulk_v1\"`)"
                .to_owned(),
        )
    } else {
        // The two meet in one scenario, but may come from two files.
        let [at, position] =
            [wrong, because].map(|place| table.findings().sources.excerpt(place).position);
        let set_at = if at.source == position.source {
            String::new()
        } else {
            format!("`api` is \"{}\" by {position}. ", api.name())
        };
        let most = thousands(MAX_BATCH_RECORDS);
        (
            "Bulk API 2.0 has no Serial mode: Salesforce refuses the job with `Property currently \
             unsupported: 'concurrencyMode'`",
            format!(
                "{set_at}Only Bulk API 1.0 has Serial mode: write `api = \"bulk_v1\"` with a \
                 `batch_size` of at most {most}; or keep Parallel and avoid the collisions, by \
                 `order = \"by_parent\"` in [data] and `split = \"by_parent\"` in [load]"
            ),
        )
    };
    table.findings().add(Problem::at(wrong, title).help(help));
    None
}

/// `batch_size`, or `job_size` in the Bulk API 2.0, which takes `batch_size` as well.
fn batch_size(
    table: &TableReader<'_>,
    api: Option<Api>,
    client: Option<&Client>,
) -> Option<BatchAsWritten> {
    let [batch, job] = table.latest_of([&load::BATCH_SIZE, &load::JOB_SIZE]);
    let value = match (batch, job) {
        (Some(_), Some(_)) => {
            return table.wrong_key(
                &load::JOB_SIZE,
                "`batch_size` and `job_size` are two names of one field".to_owned(),
                "leave one of them out".to_owned(),
            );
        }
        // One that lies below the API belonged to the API that was replaced: its number holds.
        (None, Some(_))
            if api.is_some_and(|api| api != Api::BulkV2)
                && table.layer(&load::JOB_SIZE) >= table.layer(&load::API) =>
        {
            let path = table.path_of(&load::JOB_SIZE);
            return table.wrong_key(
                &load::JOB_SIZE,
                format!("`{path}` means nothing without `api = \"bulk_v2\"`"),
                "write `batch_size`: only the Bulk API 2.0 takes jobs that it cuts itself"
                    .to_owned(),
            );
        }
        (one, other) => one.or(other),
    };
    match (value, client) {
        (Some(value), _) => BatchSize::read(&value).map(BatchAsWritten::Records),
        (None, Some(client)) => Some(BatchAsWritten::Client(client.batch)),
        (None, None) => {
            let is_job = api == Some(Api::BulkV2);
            let field = if is_job { &load::JOB_SIZE } else { &load::BATCH_SIZE };
            table.missing(field, field.example())
        }
    }
}

impl Read for Submit {
    fn read(value: &Value<'_>) -> Option<Self> {
        let table = value.table()?;
        match table.choice(&load::PATTERN)? {
            Pattern::Open => Some(Self::Open { interval: table.read(&load::INTERVAL)? }),
            Pattern::Closed => {
                let (in_flight, think) = (table.read(&load::IN_FLIGHT), table.read(&load::THINK));
                Some(Self::Closed { in_flight: in_flight?, think: think? })
            }
        }
    }
}

impl Read for Retry {
    fn read(value: &Value<'_>) -> Option<Self> {
        read_fields!(value.table()? => Retry {
            attempts: load::ATTEMPTS,
            delay: load::DELAY,
            backoff: load::BACKOFF,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Children, FileOrigin, MAX_JOB_BYTES, Order, ParentSet};
    use forelock_extract::FileBytes;
    use std::sync::Arc;

    /// Rows of 100,000 bytes each: 1,500 of them have 150 MB.
    fn heavy(rows: usize) -> Data {
        let mut bytes = FileBytes::default();
        (0..rows).for_each(|_| bytes.add_row(100_000));
        let parents = FileParents::new(FileOrigin::NO_FILE, 1, vec![0; rows]);
        let parents = Arc::new(parents.unwrap().with_files(Arc::new([]), Arc::new(bytes)));
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
