//! How one load may be sent: the levers that its tool and its API have.

mod settings;

use super::lever::{Choice, Lever};
use crate::scenario::{
    Api, Client, ConcurrencyMode, Load, Order, Split, Submit, Transport, show_span,
};
use forelock_io::words::{counted, thousands};

/// The API, with its mode, and the tool that sends through it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Route {
    /// The tool, where the scenario names one.
    client: Option<&'static Client>,
    transport: Transport,
}

/// When sends leave.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Pace {
    /// As written, at so many times the records a second; 1 of a closed load.
    Written { times: f64 },
    /// So many of each partition are under way at once.
    InFlight(u32),
}

/// How the records are shared out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Sharing {
    partitions: u32,
    split: Split,
}

/// Which thing of a load a lever changes, with what it may be.
#[derive(Clone, Debug)]
enum Change {
    Route(Vec<Route>),
    /// Records a send: by place, as each API has its own.
    Size(Vec<Sizes>),
    Pace(Vec<Pace>),
    Sharing(Vec<Sharing>),
    /// Whether partitions begin as written or together.
    Together,
    /// Whether records are sent as they are or sorted by parent.
    Sorted,
}

/// Records a send, in each API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Sizes {
    bulk_v1: u32,
    bulk_v2: u32,
    soap: u32,
}

impl Sizes {
    const fn of(self, api: Api) -> u32 {
        match api {
            Api::BulkV1 => self.bulk_v1,
            Api::BulkV2 => self.bulk_v2,
            Api::Soap => self.soap,
        }
    }
}

/// The levers of one load.
#[derive(Clone, Debug)]
pub(super) struct LoadLevers {
    /// As it is written.
    load: Load,
    changes: Vec<(Lever, Change)>,
}

/// Batches that are tried, in records.
const SIZES: [u32; 7] = [100, 200, 400, 1_000, 2_000, 5_000, 10_000];

/// Sends under way at once that are tried.
const IN_FLIGHT: [u32; 6] = [1, 2, 4, 8, 16, 32];

/// How many times the pace of a load by the clock is tried.
const TIMES: [f64; 7] = [0.25, 0.5, 0.8, 1.0, 1.25, 2.0, 4.0];

/// Partitions that are tried.
const PARTITIONS: [u32; 5] = [1, 2, 4, 8, 16];

impl LoadLevers {
    /// All that the load's tool lets its user change; a lever of which `keeps` says that a field below
    /// `load` or `data` must stay is left out.
    pub(super) fn of(load: &Load, keeps: &dyn Fn(&str) -> bool) -> Self {
        let mut levers = Self { load: load.clone(), changes: Vec::new() };
        levers.add_route(keeps);
        levers.add_size(keeps);
        // Few records are left for a second pass: how they are shared out makes no difference.
        if load.failed_of.is_none() {
            levers.add_pace(keeps);
            levers.add_sharing(keeps);
            levers.add_order(keeps);
        }
        levers
    }

    pub(super) fn levers(&self) -> impl Iterator<Item = &Lever> {
        self.changes.iter().map(|(lever, _)| lever)
    }

    fn client(&self) -> Option<&'static Client> {
        self.load.sending.client.as_ref().map(|used| used.client)
    }

    fn written_route(&self) -> Route {
        let sending = &self.load.sending;
        Route { client: self.client(), transport: sending.transport }
    }

    fn push(&mut self, name: &str, words: Vec<String>, written: usize, change: Change) {
        if words.len() < 2 {
            return;
        }
        let name = if self.load.is_named() {
            format!("{}: {name}", self.load.name)
        } else {
            name.to_owned()
        };
        let ordered = match change {
            Change::Size(_) | Change::Pace(_) => true,
            Change::Route(_) | Change::Sharing(_) | Change::Together | Change::Sorted => false,
        };
        let choices = words.into_iter().map(Choice::new).collect();
        self.changes.push((Lever { name, choices, written, ordered }, change));
    }

    fn add_route(&mut self, keeps: &dyn Fn(&str) -> bool) {
        let written = self.written_route();
        let mut routes = vec![written];
        let mut add = |route: Route| {
            let (new, old) = (route.transport, written.transport);
            let api_stays = new.api() == old.api() || !keeps("load.api");
            let mode_stays = new.mode() == old.mode() || !keeps("load.concurrency_mode");
            let tool_stays = route.client == written.client || !keeps("load.client");
            if !routes.contains(&route) && api_stays && mode_stays && tool_stays {
                routes.push(route);
            }
        };
        let of_api = |api: Api| {
            let modes = [ConcurrencyMode::Parallel, ConcurrencyMode::Serial];
            modes.into_iter().filter_map(move |mode| Transport::new(api, mode))
        };
        match written.client {
            None => {
                for api in [Api::BulkV1, Api::BulkV2] {
                    for transport in of_api(api) {
                        add(Route { client: None, transport });
                    }
                }
            }
            Some(client) => {
                let others = client.settings().other_apis.iter();
                let others = others.filter_map(|(other, _)| Client::named(other));
                for other in std::iter::once(client).chain(others) {
                    // With an API that is not the tool's own, the scenario says something of its own.
                    let own = if other == client { written.transport } else { other.transport };
                    for transport in of_api(own.api()) {
                        if other.can_use(transport.mode()) {
                            add(Route { client: Some(other), transport });
                        }
                    }
                }
            }
        }
        let words = routes.iter().map(route_in_words).collect();
        self.push("API", words, 0, Change::Route(routes));
    }

    fn add_size(&mut self, keeps: &dyn Fn(&str) -> bool) {
        let sending = &self.load.sending;
        let can_set = match (self.client(), sending.api()) {
            (None, _) => true,
            // Of a tool that sends files as they are, the user cuts the file.
            (Some(_), Api::BulkV2) => true,
            (Some(client), Api::BulkV1 | Api::Soap) => client.settings().batch_size.is_some(),
        };
        if !can_set || keeps("load.batch_size") || keeps("load.job_size") {
            return;
        }
        let records = self.load.data.children.get();
        let share = records.div_ceil(u64::from(sending.partitions.get()));
        let whole = u32::try_from(share).unwrap_or(u32::MAX);
        let own = sending.batch_size.get();
        let mut sizes: Vec<u32> = SIZES.into_iter().chain([own, 50_000, whole]).collect();
        // What a job takes at most is for jobs; a batch has 10,000.
        let most =
            sending.api().most_send_records().max(Api::BulkV1.most_send_records()).min(whole);
        sizes.retain(|&size| size == own || size <= most);
        sizes.sort_unstable();
        sizes.dedup();
        let of = |size: u32| Sizes {
            bulk_v1: size.min(Api::BulkV1.most_send_records()),
            bulk_v2: size,
            soap: size.min(Api::Soap.most_send_records()),
        };
        let written = sizes.iter().position(|&size| size == own).unwrap_or(0);
        let words = sizes.iter().map(|&size| counted(u64::from(size), "record")).collect();
        let sizes = sizes.into_iter().map(of).collect();
        self.push(
            sending.api().size_key().replace('_', " ").as_str(),
            words,
            written,
            Change::Size(sizes),
        );
    }

    fn add_pace(&mut self, keeps: &dyn Fn(&str) -> bool) {
        let can_set = self.client().is_none_or(|client| client.settings().in_flight.is_some());
        if !can_set || keeps("load.submit") {
            return;
        }
        let mut paces = Vec::new();
        let mut words = Vec::new();
        let mut written = 0;
        let in_words = |count: u32| format!("{} at a time", counted(u64::from(count), "send"));
        match self.load.sending.submit {
            Submit::Open { .. } => {
                for times in TIMES {
                    let own = (times - 1.0).abs() < f64::EPSILON;
                    if own {
                        written = paces.len();
                    }
                    paces.push(Pace::Written { times });
                    words.push(match own {
                        true => "by the clock, as written".to_owned(),
                        false => format!("by the clock, {times} times the records a second"),
                    });
                }
                for count in IN_FLIGHT {
                    paces.push(Pace::InFlight(count));
                    words.push(in_words(count));
                }
            }
            Submit::Closed { in_flight, .. } => {
                let own = in_flight.get();
                let mut counts: Vec<u32> = IN_FLIGHT.into_iter().chain([own]).collect();
                counts.sort_unstable();
                counts.dedup();
                written = counts.iter().position(|&count| count == own).unwrap_or(0);
                words.extend(counts.iter().map(|&count| in_words(count)));
                paces.extend(counts.into_iter().map(Pace::InFlight));
            }
        }
        self.push("pace", words, written, Change::Pace(paces));
    }

    fn add_sharing(&mut self, keeps: &dyn Fn(&str) -> bool) {
        let sending = &self.load.sending;
        let own = Sharing { partitions: sending.partitions.get(), split: sending.split };
        // A tool sends one file after another; how many of it run beside each other is for its user
        // to say, who has said it by the number of partitions.
        let most = if self.client().is_none() { u32::MAX } else { own.partitions };
        let several = self.load.data.several_files().is_some();
        let parents = self.load.data.sets.first().map_or(0, |set| set.count.get());
        let records = self.load.data.children.get();
        let mut all = vec![own];
        let mut add = |one: Sharing| {
            let count_stays = one.partitions == own.partitions || !keeps("load.partitions");
            let split_stays = one.split == own.split || !keeps("load.split");
            if count_stays && split_stays && !all.contains(&one) {
                all.push(one);
            }
        };
        for partitions in PARTITIONS.into_iter().chain([own.partitions]) {
            if partitions > most || u64::from(partitions) > records || several {
                continue;
            }
            add(Sharing { partitions, split: Split::Contiguous });
            if partitions > 1 && u64::from(partitions) <= u64::from(parents) {
                add(Sharing { partitions, split: Split::ByParent });
            }
        }
        let stagger = sending.stagger;
        let in_words = |one: &Sharing| match (one.partitions, one.split) {
            (1, _) => "one".to_owned(),
            (count, split) => {
                let how = match split {
                    Split::Contiguous => "each a piece of the file",
                    Split::RoundRobin => "dealt out in turn",
                    Split::ByParent => "each parent in one of them",
                };
                format!("{}, {how}", thousands(u64::from(count)))
            }
        };
        let words = all.iter().map(in_words).collect();
        self.push("partitions", words, 0, Change::Sharing(all));
        if !stagger.is_zero() && own.partitions > 1 && !keeps("load.stagger") {
            let apart = format!("one after another, {} apart", show_span(stagger));
            self.push("start of partitions", vec![apart, "together".into()], 0, Change::Together);
        }
    }

    fn add_order(&mut self, keeps: &dyn Fn(&str) -> bool) {
        let data = &self.load.data;
        let is_sorted = match data.order {
            Order::ByParent => true,
            Order::File => data.file().is_some_and(|file| file.of_rows().is_sorted()),
            Order::Random | Order::Clustered { .. } => false,
        };
        let can_sort = !data.sets.is_empty() && data.several_files().is_none();
        if can_sort && !is_sorted && !keeps("data.order") {
            let words = vec!["as they are".to_owned(), "sorted by parent".to_owned()];
            self.push("order of the records", words, 0, Change::Sorted);
        }
    }
}

fn route_in_words(route: &Route) -> String {
    let title = route.transport.api().title();
    let api = match route.transport {
        Transport::BulkV1(mode) => format!("the {title} in {} mode", <&str>::from(mode)),
        Transport::BulkV2 | Transport::Soap => format!("the {title}"),
    };
    route.client.map_or(api.clone(), |client| format!("{}, through {api}", client.title))
}
