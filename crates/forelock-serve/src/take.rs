//! What a person takes away: the scenario, the answer for a wiki, a report in one file.

use crate::answer::whole_answer;
use crate::desk::{Desk, Follower};
use crate::limits::within;
use crate::refusal::Refusal;
use crate::state::{PageState, Texts, Usable};
use forelock::study::{compare, doubts, remedies};
use forelock_report::{CompareResult, RunResult, Shown, StudyReport, doubts_of};

/// What is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Taken {
    Scenario,
    Markdown,
    Report,
}

impl Taken {
    /// How browsers are told what it is.
    pub(crate) const fn kind(self) -> &'static str {
        match self {
            Self::Scenario => "text/plain; charset=utf-8",
            Self::Markdown => "text/markdown; charset=utf-8",
            Self::Report => "text/html; charset=utf-8",
        }
    }

    /// The text of the file.
    ///
    /// # Errors
    ///
    /// If the scenario is wrong, or the page doesn't wait for it.
    pub(crate) fn text(
        self,
        state: &PageState,
        texts: &Texts,
        desk: &Desk,
        follower: &Follower<'_>,
    ) -> Result<String, Refusal> {
        match self {
            // However large it is, somebody may take it away.
            Self::Scenario => scenario(state, &texts.read(state)?),
            Self::Markdown => {
                let answer = whole_answer(&texts.usable(state)?, desk, follower)?;
                Ok(vec![answer].document().to_markdown())
            }
            Self::Report => report(state, &texts.usable(state)?, desk, follower),
        }
    }
}

/// The text as it was written if nothing is set over it; else as the program writes it, with what each
/// value means.
fn scenario(state: &PageState, usable: &Usable) -> Result<String, Refusal> {
    if state.assignments().is_empty() {
        return Ok(state.text.clone());
    }
    Ok(usable.template.written_with_comments(&[])?)
}

/// As `forelock report` makes it.
fn report(
    state: &PageState,
    usable: &Usable,
    desk: &Desk,
    follower: &Follower<'_>,
) -> Result<String, Refusal> {
    let draws = [usable.drawn.clone()];
    let contrast =
        compare(within(remedies(&usable.loaded)).drawing_from(&draws), desk.pool(), follower)?;
    let Some(first) = contrast.alternatives.first() else {
        return Err(Refusal::failed("there is nothing to report"));
    };
    let recording = first.finding.record(desk.pool(), follower)?;
    let lineup = within(doubts(&usable.loaded)).drawing_from(&draws);
    let doubts = doubts_of(&compare(lineup, desk.pool(), follower)?);
    let run = RunResult::recorded(&first.finding, &recording).doubted(doubts);
    let compared = (contrast.alternatives.len() > 1).then(|| CompareResult::new(&contrast));
    let sets: Vec<String> = state.assignments().into_iter().map(|(_, set)| set).collect();
    let command = format!("forelock report {}", forelock_io::words::shell_quoted(&state.name));
    let command = sets.iter().fold(command, |command, set| {
        format!("{command} --set {}", forelock_io::words::shell_quoted(set))
    });
    let report = StudyReport {
        loaded: &usable.loaded,
        run: &run,
        compared: compared.as_ref(),
        sets: &sets,
        command: &command,
    };
    report.document()?.to_html().map_err(|error| Refusal::failed(error.to_string()))
}
