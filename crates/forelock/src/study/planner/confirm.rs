//! Holds those that may win to their promise, with nights that none of them was chosen by.
//!
//! A candidate is taken to keep the promise when the lower limit of the part of the nights in which it
//! does is no less than what was asked for, and to break it when the upper limit is below. Limits are
//! looked at again and again as nights come in, each time with a part of the risk, 6/π² over the square
//! of the look's number, so that all looks together are wrong with no more than the whole.

use super::arena::{Arena, EntrantId, Seeds, Turn};
use super::entrant::Entrant;
use super::lever::Place;
use crate::stats::Proportion;
use crate::study::StudyError;

/// How a candidate stands to its promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// These nights prove that it keeps it.
    Keeps,
    /// These nights prove that it breaks it.
    Breaks,
    /// They prove neither.
    Open,
}

/// One that may win, with its fresh nights.
pub(super) struct Contender<O> {
    pub(super) id: EntrantId,
    /// Its fresh nights.
    pub(super) seen: Entrant,
    pub(super) outcomes: Vec<O>,
    pub(super) standing: Standing,
}

/// The probability, of one candidate over all looks, that what is said to keep its promise doesn't.
pub(super) const RISK: f64 = 0.025;

/// Parts of a duration that nobody cares about.
const ALIKE: f64 = 0.01;

/// The risk of look number `look`, from 0.
fn risk(look: u32) -> f64 {
    let number = f64::from(look) + 1.0;
    RISK * 6.0 / (std::f64::consts::PI * number).powi(2)
}

/// Nights after which those that all keep a promise can prove it.
pub(super) fn first_look(sure: f64) -> u64 {
    let nights = (risk(0).ln() / sure.ln()).ceil();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "cut to what the type holds"
    )]
    let nights = nights.max(1.0) as u64;
    nights.saturating_add(1)
}

/// How what was seen stands to a promise that must be kept with the probability `sure`.
fn standing(kept: Proportion, sure: f64, look: u32) -> Standing {
    if kept.lower(risk(look)) >= sure {
        Standing::Keeps
    } else if kept.upper(risk(look)) < sure {
        Standing::Breaks
    } else {
        Standing::Open
    }
}

impl<O> Contender<O> {
    fn new((id, place): (EntrantId, Place)) -> Self {
        let (seen, outcomes) = (Entrant::new(place), Vec::new());
        Self { id, seen, outcomes, standing: Standing::Open }
    }
}

/// All that may win.
pub(super) struct Confirmation<O> {
    pub(super) contenders: Vec<Contender<O>>,
    pub(super) spent: u64,
    sure: f64,
}

impl<O> Confirmation<O> {
    pub(super) fn new(contenders: Vec<(EntrantId, Place)>, sure: f64) -> Self {
        Self { contenders: contenders.into_iter().map(Contender::new).collect(), spent: 0, sure }
    }

    /// Simulates until it is plain who is the fastest that keeps the promise, or `budget` is spent.
    ///
    /// # Errors
    ///
    /// If it is interrupted; what is known by then stays.
    pub(super) fn run(
        &mut self,
        arena: &impl Arena<Outcome = O>,
        budget: u64,
    ) -> Result<(), StudyError> {
        let mut nights = first_look(self.sure);
        for look in 0.. {
            let mut left = budget.saturating_sub(self.spent);
            let mut turns = Vec::new();
            for place in self.that_matter() {
                let had = self.contenders[place].outcomes.len() as u64;
                let more = nights.saturating_sub(had);
                if more > 0 && more <= left {
                    left -= more;
                    turns.push((place, more));
                }
            }
            if turns.is_empty() {
                break;
            }
            self.play(arena, &turns)?;
            for (place, _) in turns {
                let one = &mut self.contenders[place];
                if one.standing == Standing::Open {
                    one.standing = standing(one.seen.kept(), self.sure, look);
                }
            }
            nights = nights.saturating_mul(2);
        }
        Ok(())
    }

    /// The place of a candidate among the contenders; it becomes one if it is none.
    pub(super) fn place_of(&mut self, id: EntrantId, place: impl Fn() -> Place) -> usize {
        if let Some(found) = self.contenders.iter().position(|one| one.id == id) {
            return found;
        }
        self.contenders.push(Contender::new((id, place())));
        self.contenders.len() - 1
    }

    /// Gives each at least so many nights.
    ///
    /// # Errors
    ///
    /// If it is interrupted.
    pub(super) fn at_least(
        &mut self,
        arena: &impl Arena<Outcome = O>,
        nights: u64,
    ) -> Result<(), StudyError> {
        let missing = |one: &Contender<O>| nights.saturating_sub(one.outcomes.len() as u64);
        let turns = self.contenders.iter().map(missing).enumerate();
        let turns: Vec<(usize, u64)> = turns.filter(|(_, more)| *more > 0).collect();
        self.play(arena, &turns)
    }

    fn play(
        &mut self,
        arena: &impl Arena<Outcome = O>,
        more: &[(usize, u64)],
    ) -> Result<(), StudyError> {
        let turn = |&(place, more): &(usize, u64)| {
            let one = &self.contenders[place];
            let had = one.outcomes.len() as u64;
            Turn { entrant: one.id, nights: had..had + more, seeds: Seeds::Fresh }
        };
        let turns: Vec<Turn> = more.iter().map(turn).collect();
        for (&(place, more), outcomes) in more.iter().zip(arena.play(&turns)?) {
            self.spent += more;
            let one = &mut self.contenders[place];
            one.seen.nights.extend(outcomes.iter().map(|outcome| arena.night(outcome)));
            one.outcomes.extend(outcomes);
        }
        Ok(())
    }

    /// The fastest of those that keep the promise.
    pub(super) fn champion(&self) -> Option<usize> {
        let keeps = |&place: &usize| self.contenders[place].standing == Standing::Keeps;
        let duration = |place: usize| self.contenders[place].seen.duration();
        let all = (0..self.contenders.len()).filter(keeps);
        all.min_by(|&one, &other| duration(one).total_cmp(&duration(other)))
    }

    /// Those of which more nights could change who wins; the likely winner first.
    fn that_matter(&self) -> Vec<usize> {
        let champion = self.champion();
        let matters = |&place: &usize| {
            let one = &self.contenders[place];
            let Some(champion) = champion else {
                return one.standing == Standing::Open;
            };
            let best = &self.contenders[champion].seen;
            let lag = one.seen.behind(best).seconds;
            let (alike, doubt) = (ALIKE * best.duration(), 2.0 * lag.standard_error());
            match one.standing {
                Standing::Breaks => false,
                // Only one that is faster by something can still win.
                Standing::Open => lag.count == 0 || lag.mean - doubt < -alike,
                Standing::Keeps => {
                    place != champion && lag.mean - doubt < -alike
                        || place == champion && self.is_rivalled(champion)
                }
            }
        };
        (0..self.contenders.len()).filter(matters).collect()
    }

    /// Whether another that keeps the promise may be faster than the champion by something.
    fn is_rivalled(&self, champion: usize) -> bool {
        let best = &self.contenders[champion].seen;
        self.contenders.iter().enumerate().any(|(place, one)| {
            let lag = one.seen.behind(best).seconds;
            place != champion
                && one.standing == Standing::Keeps
                && lag.mean - 2.0 * lag.standard_error() < -ALIKE * best.duration()
        })
    }
}
