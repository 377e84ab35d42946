//! What choices of a load's levers set in its scenario.

use super::{Change, LoadLevers, Pace, Sharing};
use crate::engine::Span;
use crate::scenario::{Split, Submit};
use crate::study::remedies::exact_seconds;

impl LoadLevers {
    /// What these choices, one a lever, set in the scenario: nothing of what stays as it is.
    pub(in crate::study::planner) fn settings(&self, choices: &[usize]) -> Vec<String> {
        let sending = &self.load.sending;
        let written = self.written_route();
        let own_size = sending.batch_size.get();
        let own_sharing = Sharing { partitions: sending.partitions.get(), split: sending.split };
        let (mut route, mut sharing) = (written, own_sharing);
        let (mut sizes, mut pace) = (None, Pace::Written { times: 1.0 });
        let (mut together, mut sorted) = (false, false);
        for ((_, change), &choice) in self.changes.iter().zip(choices) {
            match change {
                Change::Route(routes) => route = routes[choice],
                Change::Size(all) => sizes = Some(all[choice]),
                Change::Pace(all) => pace = all[choice],
                Change::Sharing(all) => sharing = all[choice],
                Change::Together => together = choice == 1,
                Change::Sorted => sorted = choice == 1,
            }
        }
        let mut set = Vec::new();
        if route.client != written.client {
            set.extend(route.client.map(|client| format!("load.client={}", client.name)));
        }
        let (api, mode) = (route.transport.api(), route.transport.mode());
        let new_api = api != written.transport.api();
        if new_api {
            set.push(format!("load.api={}", api.name()));
        }
        if mode != written.transport.mode() {
            set.push(format!("load.concurrency_mode={}", <&str>::from(mode)));
        }
        let size = sizes.map_or(own_size, |sizes| sizes.of(api));
        let size = size.min(api.most_send_records());
        if size != own_size || new_api {
            set.push(format!("{}={size}", api.size_path()));
        }
        if sharing.partitions != own_sharing.partitions {
            set.push(format!("load.partitions={}", sharing.partitions));
        }
        if sorted {
            set.push("data.order=by_parent".into());
        }
        let split = match (sharing.split, sorted) {
            // Dealt out in turn, each parent would be spread over all of them again.
            (Split::RoundRobin, true) => Split::Contiguous,
            (split, _) => split,
        };
        if split != own_sharing.split && sharing.partitions > 1 {
            set.push(format!("load.split={}", <&str>::from(split)));
        }
        if together {
            set.push("load.stagger=0s".into());
        }
        if let Some(most) = sending.max_batches_per_partition {
            // The same records as before, in sends of this size.
            let records =
                u128::from(most.get()) * u128::from(own_size) * u128::from(own_sharing.partitions);
            let sends = records.div_ceil(u128::from(size) * u128::from(sharing.partitions));
            if sends != u128::from(most.get()) {
                let most = u64::try_from(sends).unwrap_or(u64::MAX).min(i64::MAX.unsigned_abs());
                set.push(format!("load.max_batches_per_partition={most}"));
            }
        }
        set.extend(self.pace_settings(pace, size));
        set
    }

    fn pace_settings(&self, pace: Pace, size: u32) -> Option<String> {
        let sending = &self.load.sending;
        match (pace, sending.submit) {
            (Pace::Written { times }, Submit::Open { interval }) => {
                let ratio = f64::from(size) / f64::from(sending.batch_size.get()) / times;
                let mean = interval.mean.scaled(ratio).max(Span::from_nanos(1));
                (mean != interval.mean)
                    .then(|| format!("load.submit.interval.mean={}", exact_seconds(mean)))
            }
            (Pace::Written { .. }, Submit::Closed { .. }) => None,
            (Pace::InFlight(count), Submit::Closed { in_flight, .. }) => {
                (count != in_flight.get()).then(|| format!("load.submit.in_flight={count}"))
            }
            (Pace::InFlight(count), Submit::Open { .. }) => Some(format!(
                "load.submit={{ pattern = \"closed\", in_flight = {count}, think = \"0s\" }}"
            )),
        }
    }
}
