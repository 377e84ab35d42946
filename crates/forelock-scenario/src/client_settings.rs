//! What the users of a tool can set, by the names that the tool has for it.

use super::{Client, ConcurrencyMode};

/// What a tool lets its user choose; `None` of what it decides itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientSettings {
    /// Where the user says how many records a batch has.
    pub batch_size: Option<&'static str>,
    /// Where the user asks for the Serial mode.
    pub serial: Option<&'static str>,
    /// Where the user says how many sends are under way at once.
    pub in_flight: Option<&'static str>,
    /// The same tool with another API: the name of the client, and where the user chooses it.
    pub other_apis: &'static [(&'static str, &'static str)],
}

/// Nothing.
const NONE: ClientSettings =
    ClientSettings { batch_size: None, serial: None, in_flight: None, other_apis: &[] };

const SOAP: (&str, &str) = ("data-loader", "Settings: Use SOAP API");
const BULK: (&str, &str) = ("data-loader-bulk", "Settings: Use Bulk API");
const BULK_2: (&str, &str) = ("data-loader-bulk2", "Settings: Use Bulk API 2.0");

impl Client {
    /// What its users can set.
    #[must_use]
    pub fn settings(&self) -> ClientSettings {
        match self.name {
            "data-loader" => ClientSettings {
                batch_size: Some("Settings: Import batch size"),
                other_apis: &[BULK, BULK_2],
                ..NONE
            },
            "data-loader-bulk" => ClientSettings {
                batch_size: Some("Settings: Import batch size"),
                serial: Some("Settings: Enable serial mode for Bulk API"),
                other_apis: &[BULK_2, SOAP],
                ..NONE
            },
            "data-loader-bulk2" => ClientSettings { other_apis: &[BULK, SOAP], ..NONE },
            "sf-force-bulk" => ClientSettings { serial: Some("--serial"), ..NONE },
            "sfdmu" => ClientSettings {
                other_apis: &[("sfdmu-v1", "`bulkApiVersion`: \"1.0\" in export.json")],
                ..NONE
            },
            "sfdmu-v1" => ClientSettings {
                batch_size: Some("`bulkApiV1BatchSize` in export.json"),
                serial: Some("`concurrencyMode`: \"Serial\" in export.json"),
                other_apis: &[("sfdmu", "`bulkApiVersion`: \"2.0\" in export.json")],
                ..NONE
            },
            "cumulusci" => ClientSettings {
                batch_size: Some("`batch_size` of the step in the mapping"),
                serial: Some("`bulk_mode: Serial` of the step in the mapping"),
                ..NONE
            },
            "simple-salesforce-bulk2" => ClientSettings {
                batch_size: Some("the argument `batch_size`"),
                in_flight: Some("the argument `concurrency`"),
                ..NONE
            },
            "airflow" => ClientSettings {
                batch_size: Some("the argument `batch_size`"),
                serial: Some("the argument `use_serial=True`"),
                ..NONE
            },
            "inspector" => ClientSettings {
                batch_size: Some("Batch size"),
                in_flight: Some("Threads"),
                ..NONE
            },
            "informatica" => ClientSettings {
                serial: Some("the session property Enable Serial Mode for Bulk"),
                ..NONE
            },
            "mule-batch" => ClientSettings {
                batch_size: Some("`size` of the batch aggregator"),
                in_flight: Some("`maxConcurrency` of the batch job"),
                ..NONE
            },
            "datadirect-jdbc" => ClientSettings {
                batch_size: Some("`BulkLoadBatchSize`"),
                serial: Some("`BulkLoadConcurrencyMode=serial`"),
                ..NONE
            },
            "cdata" => ClientSettings { serial: Some("`BulkAPIConcurrencyMode=Serial`"), ..NONE },
            // Sends files as they are, or has no such setting that its documentation names.
            _ => NONE,
        }
    }

    /// Whether its users can have its sends run in `mode`.
    #[must_use]
    pub fn can_use(&self, mode: ConcurrencyMode) -> bool {
        self.transport.mode() == mode || self.settings().serial.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Api, CLIENTS};

    #[test]
    fn a_tool_offers_what_its_api_has() {
        for client in &CLIENTS {
            let settings = client.settings();
            assert!(settings.serial.is_none() || client.api() == Api::BulkV1, "{}", client.name);
            for (other, _) in settings.other_apis {
                let other = Client::named(other).unwrap();
                let back = other.settings().other_apis.iter().any(|(name, _)| *name == client.name);
                assert!(back && other.api() != client.api(), "{} {}", client.name, other.name);
            }
        }
    }

    #[test]
    fn the_bulk_api_2_0_is_never_serial() {
        for client in CLIENTS.iter().filter(|client| client.api() == Api::BulkV2) {
            assert!(!client.can_use(ConcurrencyMode::Serial), "{}", client.name);
        }
    }
}
