//! What to do for a plan, in the names that the load's tool has for it.

use forelock::scenario::{
    Api, Client, ConcurrencyMode, Load, Order, ParentSet, Scenario, Split, Submit, show_span,
};
use forelock::study::planner::Judged;
use forelock_io::words::{and_list, capitalised, counted, shell_quoted, thousands};

/// Each step is a sentence; what stands between backticks is code.
pub(super) fn steps(written: &Scenario, plan: &Judged) -> Vec<String> {
    let planned = &plan.finding.scenario;
    let mut steps = Vec::new();
    for (before, after) in written.loads.iter().zip(planned.loads.iter()) {
        let of_load = of_load(before, after);
        let named = |step: String| match before.name.as_str() {
            "" => step,
            name => format!("{name}: {step}"),
        };
        steps.extend(of_load.into_iter().map(named));
        if before.after != after.after && before.is_named() {
            let names: Vec<&str> =
                after.after.iter().map(|id| planned.loads[*id].name.as_str()).collect();
            let have = if names.len() == 1 { "has" } else { "have" };
            steps.push(format!("{}: Begin when {} {have} ended.", before.name, and_list(&names)));
        }
    }
    if plan.second_pass
        && let Some(second) = planned.loads.iter().last()
    {
        steps.push(second_pass(second));
    }
    if steps.is_empty() {
        steps.extend(named_fields(plan));
    }
    steps
}

/// What no tool has a name for is set in the scenario.
fn named_fields(plan: &Judged) -> impl Iterator<Item = String> {
    plan.settings.iter().map(|setting| format!("Set `{setting}`."))
}

fn of_load(before: &Load, after: &Load) -> Vec<String> {
    let mut steps: Vec<String> = Vec::new();
    steps.extend(order(before, after));
    steps.extend(route(before, after));
    steps.extend(size(before, after));
    steps.extend(sharing(before, after));
    steps.extend(pace(before, after));
    steps
}

fn client(load: &Load) -> Option<&'static Client> {
    load.sending.client.as_ref().map(|used| used.client)
}

/// The records sorted, and how a file of them is.
fn order(before: &Load, after: &Load) -> Option<String> {
    // A second pass has the order of the first.
    let is_own = after.failed_of.is_none();
    let is_sorted =
        is_own && after.data.order == Order::ByParent && before.data.order != Order::ByParent;
    let is_dealt = after.sending.split == Split::ByParent
        && before.sending.split != Split::ByParent
        && after.sending.partitions.get() > 1;
    if !is_sorted && !is_dealt {
        return None;
    }
    let what = match (is_sorted, is_dealt) {
        (true, false) => "Sort the records by their parent",
        (false, _) => "Put all records of a parent into the same partition",
        (true, true) => {
            "Sort the records by their parent, all records of a parent in the same partition"
        }
    };
    let command = before.data.file().filter(|_| before.data.several_files().is_none());
    let command = command.map(|file| {
        let size = match after.sending.api() {
            Api::BulkV1 | Api::Soap => "--batch-size",
            Api::BulkV2 => "--job-size",
        };
        let columns = before.data.sets.iter().filter_map(ParentSet::file);
        let columns =
            columns.map(|set| format!(" --parent {}", shell_quoted(&set.origin().column)));
        format!(
            "forelock arrange {}{} {size} {} --partitions {} -o arranged",
            shell_quoted(&file.origin().file),
            columns.collect::<String>(),
            after.sending.batch_size.get(),
            after.sending.partitions,
        )
    });
    Some(match command {
        Some(command) => format!("{what}: `{command}`."),
        None => format!("{what}."),
    })
}

fn route(before: &Load, after: &Load) -> Vec<String> {
    let mut steps = Vec::new();
    let api = after.sending.api().title();
    match (client(before), client(after)) {
        (Some(one), Some(other)) if one != other => {
            let settings = one.settings();
            let found = settings.other_apis.iter().find(|(name, _)| *name == other.name);
            let at = found.map_or("", |(_, at)| *at);
            steps.push(format!("In {}, use the {api}: {at}.", one.title));
        }
        _ if before.sending.api() != after.sending.api() => {
            steps.push(format!("Send through the {api}."));
        }
        _ => {}
    }
    // Only the Bulk API 1.0 has modes to choose from.
    if before.sending.mode() != after.sending.mode() && after.sending.api() == Api::BulkV1 {
        let mode = match after.sending.mode() {
            ConcurrencyMode::Parallel => "Parallel",
            ConcurrencyMode::Serial => "Serial",
        };
        let setting = client(after).and_then(|client| client.settings().serial);
        steps.push(match (setting, after.sending.mode()) {
            (Some(setting), ConcurrencyMode::Serial) => {
                format!("Use the Serial mode: {setting}.")
            }
            (Some(setting), ConcurrencyMode::Parallel) => {
                format!("Use the Parallel mode: leave out {setting}.")
            }
            (None, _) => {
                format!("Create the job with `concurrencyMode` {mode}.")
            }
        });
    }
    steps
}

fn size(before: &Load, after: &Load) -> Option<String> {
    let size = after.sending.batch_size.get();
    if size == before.sending.batch_size.get() && before.sending.api() == after.sending.api() {
        return None;
    }
    let records = counted(u64::from(size), "record");
    Some(match (after.sending.api(), client(after).and_then(|one| one.settings().batch_size)) {
        (Api::BulkV2, None) => {
            let file = if client(after).is_some() { ", each a file of its own" } else { "" };
            format!("Send jobs of {records}{file}.")
        }
        (_, Some(setting)) => {
            format!("{}: {}.", capitalised(setting), thousands(u64::from(size)))
        }
        (Api::BulkV1, None) => format!("Send batches of {records}."),
        (Api::Soap, None) => format!("Send {records} in a call."),
    })
}

fn sharing(before: &Load, after: &Load) -> Vec<String> {
    let mut steps = Vec::new();
    let (old, new) = (&before.sending, &after.sending);
    if old.partitions != new.partitions {
        steps.push(match new.partitions.get() {
            1 => "Send all records as one stream.".to_owned(),
            count => format!("Send {} streams beside each other.", thousands(u64::from(count))),
        });
    }
    if old.stagger != new.stagger && new.partitions.get() > 1 {
        steps.push("Let all streams begin at once.".to_owned());
    }
    steps
}

fn pace(before: &Load, after: &Load) -> Option<String> {
    // Another tool has its own pace, which nobody must set.
    if before.sending.submit == after.sending.submit || client(before) != client(after) {
        return None;
    }
    let each = if after.sending.partitions.get() > 1 { " of each stream" } else { "" };
    let (send, sends) = match after.sending.api() {
        Api::BulkV1 => ("batch", "batches"),
        Api::BulkV2 => ("job", "jobs"),
        Api::Soap => ("call", "calls"),
    };
    Some(match after.sending.submit {
        Submit::Open { interval } => {
            format!("Send a {send}{each} every {}.", show_span(interval.mean))
        }
        Submit::Closed { in_flight, .. } => {
            let setting = client(after).and_then(|client| client.settings().in_flight);
            match (setting, in_flight.get()) {
                (Some(setting), count) => format!("{}: {count}.", capitalised(setting)),
                (None, 1) => {
                    format!("Send the next {send}{each} when the one before it has ended.")
                }
                (None, count) => format!(
                    "Keep {count} {sends}{each} under way: send the next when one of them has ended."
                ),
            }
        }
    })
}

fn second_pass(second: &Load) -> String {
    let size = counted(u64::from(second.sending.batch_size.get()), "record");
    let how = client(second).and_then(|client| client.settings().serial);
    let how = how.map_or_else(|| "`concurrencyMode` Serial".to_owned(), str::to_owned);
    format!(
        "When all has ended, send what failed once more through the Bulk API 1.0 in Serial mode ({how}), \
         in batches of {size}."
    )
}
