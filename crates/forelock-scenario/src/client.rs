//! What the tools that people load with do by default: one table.

use super::{Api, ConcurrencyMode, Transport};

/// A tool that sends loads, with what it does unless it is told otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Client {
    /// The name in scenario files.
    pub name: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// The API that it goes through; in Serial mode where the tool asks for that.
    pub transport: Transport,
    /// How many records it hands over at once.
    pub batch: ClientBatch,
    /// How many sends it has under way at once.
    pub in_flight: ClientPace,
}

/// How many records a tool hands over at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientBatch {
    /// So many.
    Records(u32),
    /// All of a partition.
    Whole,
    /// All of a partition, in jobs of at most so many bytes.
    WholeUpTo {
        /// Bytes of a job's upload, at most.
        bytes: u64,
    },
}

/// How many sends a tool has under way at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientPace {
    /// So many; the next one goes out when one has finished.
    InFlight(u32),
    /// All are posted at once.
    AllAtOnce,
}

/// A job of the Bulk API 2.0 takes an upload of at most 150 MB (counted as 150,000,000 bytes).
pub const MAX_JOB_BYTES: u64 = 150_000_000;

use ClientBatch::{Records, Whole, WholeUpTo};
use ClientPace::{AllAtOnce, InFlight};
use ConcurrencyMode::{Parallel, Serial};
use Transport::{BulkV1, BulkV2, Soap};

/// All tools that are known, in the order of the documentation.
#[rustfmt::skip]
pub const CLIENTS: [Client; 17] = [
    client("data-loader", "Data Loader", Soap, Records(200), InFlight(1)),
    client("data-loader-bulk", "Data Loader with the Bulk API", BulkV1(Parallel), Records(2_000), AllAtOnce),
    client("data-loader-bulk2", "Data Loader with the Bulk API 2.0", BulkV2, WholeUpTo { bytes: MAX_JOB_BYTES }, InFlight(1)),
    client("sf-bulk", "sf data import bulk", BulkV2, Whole, InFlight(1)),
    client("sf-force-bulk", "sf force data bulk", BulkV1(Parallel), Records(10_000), AllAtOnce),
    client("sfdmu", "SFDMU", BulkV2, Whole, InFlight(1)),
    client("sfdmu-v1", "SFDMU with the Bulk API 1.0", BulkV1(Parallel), Records(9_500), InFlight(1)),
    client("cumulusci", "CumulusCI", BulkV1(Parallel), Records(10_000), AllAtOnce),
    client("simple-salesforce-bulk2", "simple-salesforce with the Bulk API 2.0", BulkV2, Whole, InFlight(1)),
    client("airflow", "Airflow", BulkV1(Parallel), Records(10_000), AllAtOnce),
    client("inspector", "Salesforce Inspector", Soap, Records(200), InFlight(6)),
    client("informatica", "Informatica", BulkV1(Parallel), Records(10_000), AllAtOnce),
    client("mule-batch", "MuleSoft batch", Soap, Records(100), InFlight(16)),
    client("datadirect-jdbc", "DataDirect JDBC", BulkV1(Parallel), Records(10_000), AllAtOnce),
    client("cdata", "CData", BulkV1(Serial), Records(10_000), AllAtOnce),
    client("devart", "Devart", BulkV1(Parallel), Records(5_000), AllAtOnce),
    client("oracle-integration", "Oracle Integration", BulkV1(Parallel), Records(8_000), AllAtOnce),
];

const fn client(
    name: &'static str,
    title: &'static str,
    transport: Transport,
    batch: ClientBatch,
    in_flight: ClientPace,
) -> Client {
    Client { name, title, transport, batch, in_flight }
}

impl Client {
    /// The API that it goes through.
    #[must_use]
    pub const fn api(&self) -> Api {
        self.transport.api()
    }

    /// How many sends it has under way at once, in words.
    #[must_use]
    pub fn pace(&self) -> String {
        match self.in_flight {
            ClientPace::InFlight(1) => "one send at a time".to_owned(),
            ClientPace::InFlight(sends) => format!("{sends} sends in flight"),
            ClientPace::AllAtOnce => "all sends posted at once".to_owned(),
        }
    }

    /// The tool of that name.
    ///
    /// ```
    /// use forelock_scenario::{Api, Client};
    /// assert_eq!(Client::named("sfdmu").map(|client| client.api()), Some(Api::BulkV2));
    /// ```
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        CLIENTS.iter().find(|client| client.name == name)
    }
}

/// A load's tool, and which fields it decided because the scenario doesn't give them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientUse {
    /// The tool.
    pub client: &'static Client,
    /// Fields of the `[load]` table, each with its value in words, such as "`batch_size` 2,000".
    pub decided: Vec<String>,
}

impl ClientUse {
    /// Which tool it is, and what it sets: `client sfdmu (SFDMU) sets: Bulk API 2.0, …`.
    #[must_use]
    pub fn line(&self) -> String {
        let Client { name, title, .. } = self.client;
        match self.decided.join(", ") {
            none if none.is_empty() => {
                format!("client {name} ({title}) sets nothing that the scenario doesn't say itself")
            }
            decided => format!("client {name} ({title}) sets: {decided}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::parse;

    fn line(load: &str) -> String {
        let text = format!(
            "data = {{ parents = 100, children = 10_000 }}
             load = {{ {load} }}
             org = {{ workers = 5, service.per_record = '9ms' }}"
        );
        let loaded = parse("small.toml", &text, &[]).unwrap_or_else(|wrong| panic!("{wrong}"));
        loaded.scenario.loads.first().sending.client.as_ref().unwrap().line()
    }

    #[test]
    fn a_client_says_what_it_sets_and_what_it_leaves() {
        assert!(line("client = 'data-loader-bulk'").starts_with(
            "client data-loader-bulk (Data Loader with the Bulk API) sets: Bulk API 1.0, Parallel \
             mode, "
        ));
        assert!(!line("client = 'data-loader'").contains("Parallel"));
        let all =
            "client = 'data-loader', api = 'soap', batch_size = 50, submit = { in_flight = 2 }";
        assert_eq!(
            line(all),
            "client data-loader (Data Loader) sets nothing that the scenario doesn't say itself"
        );
    }
}
