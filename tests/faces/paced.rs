//! A load whose cliff is in its pace.

/// The published case, whose records fail the less the slower they come.
pub(crate) const PACED: &str = r#"
name = "small"
data = { parents = 200_000, children = 2_000_000 }
load = { api = "bulk_v2", partitions = 5, stagger = "1h", batch_size = 500, max_batches_per_partition = 500, submit = { pattern = "open", interval = { mean = "4.05s", cv = 0.2 } } }
org = { workers = 50, service = { per_record = "9.2ms", cv = 0.4 }, scaling = { contention = 1.0 }, locks = { wait_timeout = "10s" } }
run = { replications = 5, seed = 1 }
"#;
