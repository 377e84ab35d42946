//! The answer to a scenario: first figures from a few nights, then all of them with charts.

use crate::desk::{Desk, Ended, Follower, Ticket};
use crate::events::{Events, Gone};
use crate::form::FormEvent;
use crate::limits::{ANSWER, FIRST_NIGHTS};
use crate::refusal::Refusal;
use crate::state::{PageState, Texts, Usable};
use forelock::study::{Study, StudyError};
use forelock_report::{Glance, RunResult, Shown};
use serde::Serialize;
use std::num::NonZeroU32;

/// What is known after so many nights.
#[derive(Debug, Serialize)]
struct AnswerEvent {
    replications: usize,
    of: u32,
    #[serde(rename = "final")]
    is_final: bool,
    #[serde(flatten)]
    glance: Glance,
    /// All figures, with charts once it is final.
    html: String,
}

/// What every stream ends with.
#[derive(Debug, Serialize)]
pub(crate) struct Nothing {}

/// Says what is wrong with a scenario, or what it gives; whoever takes the desk next ends it.
pub(crate) fn answer(
    state: &PageState,
    texts: &Texts,
    desk: &Desk,
    ticket: &Ticket,
    events: &Events,
) -> Result<(), Gone> {
    let usable = match texts.read(state) {
        Ok(usable) => usable,
        Err(wrong) => {
            events.send("form", &FormEvent::wrong(state, &wrong))?;
            return events.send("done", &Nothing {});
        }
    };
    events.send("form", &FormEvent::usable(state, &usable))?;
    let follower = Follower::new(events, ticket, ANSWER);
    let _turn = desk.turn();
    finish(steps(&usable, desk, &follower, events), &follower, events)
}

/// Tells the page how a study ended.
pub(crate) fn finish(
    made: Result<Result<(), Gone>, Refusal>,
    follower: &Follower<'_>,
    events: &Events,
) -> Result<(), Gone> {
    match (made, follower.ended()) {
        (Ok(sent), _) => sent?,
        (Err(_), Some(Ended::Unread)) => return Err(Gone),
        (Err(_), Some(Ended::Overtaken)) => events.send("overtaken", &Nothing {})?,
        (Err(_), Some(Ended::Late)) => events.refuse(
            &Refusal::failed("this takes longer than a page waits for it")
                .help("take the scenario away, and use the command line for it"),
        )?,
        (Err(refusal), None) => events.refuse(&follower.explained(refusal))?,
    }
    events.send("done", &Nothing {})
}

fn steps(
    usable: &Usable,
    desk: &Desk,
    follower: &Follower<'_>,
    events: &Events,
) -> Result<Result<(), Gone>, Refusal> {
    let scenario = &usable.loaded.scenario;
    let all = scenario.run.replications;
    usable.check()?;
    // What reaches its precision with few may stop there: then all that it takes is shown at once.
    let first = NonZeroU32::new(FIRST_NIGHTS).filter(|first| *first < all);
    if let Some(first) = first {
        let mut few = scenario.clone();
        few.run.precision = None;
        few.run.replications = first;
        let study = Study::of(few).drawn(usable.drawn.clone()).on(desk.pool()).monitor(follower);
        let result = RunResult::new(&study.run()?);
        if let Err(gone) = events.send("answer", &step(result, all, false)?) {
            return Ok(Err(gone));
        }
    }
    let result = whole_answer(usable, desk, follower)?;
    Ok(events.send("answer", &step(result, all, true)?))
}

/// What `forelock run` gives of it, with its charts.
pub(crate) fn whole_answer(
    usable: &Usable,
    desk: &Desk,
    follower: &Follower<'_>,
) -> Result<RunResult, StudyError> {
    let study = Study::of(usable.loaded.scenario.clone());
    let study = study.drawn(usable.drawn.clone()).on(desk.pool()).monitor(follower);
    let (finding, recording) = study.run_recorded()?;
    Ok(RunResult::recorded(&finding, &recording))
}

fn step(result: RunResult, of: NonZeroU32, is_final: bool) -> Result<AnswerEvent, Refusal> {
    let (replications, glance) = (result.replications, result.glance());
    let html = fragment(&vec![result], "answer")?;
    Ok(AnswerEvent { replications, of: of.get(), is_final, glance, html })
}

/// Results as a part of the page, with their charts.
pub(crate) fn fragment(results: &dyn Shown, prefix: &str) -> Result<String, Refusal> {
    let page = results.page()?;
    page.to_html_fragment(prefix).map_err(|error| Refusal::failed(error.to_string()))
}
