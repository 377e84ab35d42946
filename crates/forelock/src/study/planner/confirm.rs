//! Holds those that may win to their promise, with nights that none of them was chosen by.
//!
//! A candidate is taken to keep the promise when the lower limit of the part of the nights in which it
//! does is no less than what was asked for, and to break it when the upper limit is below. Limits are
//! looked at again and again as nights come in, and of one candidate after another. Candidate number i
//! and its look number j, from 1, have the part 6/π² over i² of the risk, and of that the part 6/π² over
//! j²: so that all looks at all candidates together are wrong with no more than the whole (Bonferroni).

use super::arena::{Arena, EntrantId, Seeds, Turn};
use super::entrant::{ALIKE, Entrant};
use super::lever::{Place, distance};
use crate::stats::Proportion;
use crate::study::StudyError;

/// Looks at one that is only shown.
const LOOKS: u32 = 4;

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

/// Who is surely slower than the fastest by no more than this part of its duration is taken for as fast: what
/// nobody cares about, and as much again for what the nights leave open.
pub const AS_FAST: f64 = 2.0 * ALIKE;

/// The probability, over all candidates and looks, that what is said to keep its promise doesn't.
const RISK: f64 = 0.05;

/// The risk of a candidate's look, both numbers from 0.
fn risk(candidate: usize, look: u32) -> f64 {
    let part = |number: f64| 6.0 / (std::f64::consts::PI * (number + 1.0)).powi(2);
    RISK * part(candidate as f64) * part(f64::from(look))
}

/// Nights after which a candidate that keeps its promise in all of them proves it.
pub(super) fn first_look(sure: f64, candidate: usize) -> u64 {
    let nights = (risk(candidate, 0).ln() / sure.ln()).ceil();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "cut to what the type holds"
    )]
    let nights = nights.max(1.0) as u64;
    nights.saturating_add(1)
}

/// How what was seen stands to a promise that must be kept with the probability `sure`.
fn standing(kept: Proportion, sure: f64, risk: f64) -> Standing {
    if kept.lower(risk) >= sure {
        Standing::Keeps
    } else if kept.upper(risk) < sure {
        Standing::Breaks
    } else {
        Standing::Open
    }
}

impl<O> Contender<O> {
    fn new(id: EntrantId, place: Place) -> Self {
        let (seen, outcomes) = (Entrant::new(place), Vec::new());
        Self { id, seen, outcomes, standing: Standing::Open }
    }
}

/// All that may win.
pub(super) struct Confirmation<O> {
    pub(super) contenders: Vec<Contender<O>>,
    pub(super) spent: u64,
    sure: f64,
    /// The place of the scenario as written.
    written: Place,
}

impl<O> Confirmation<O> {
    pub(super) fn new(sure: f64, written: &Place) -> Self {
        Self { contenders: Vec::new(), spent: 0, sure, written: written.clone() }
    }

    /// Whether `budget` allows one more first look.
    pub(super) fn can_look(&self, budget: u64) -> bool {
        self.spent + first_look(self.sure, self.contenders.len()) <= budget
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
        for look in 0..u64::BITS {
            let nights = |place: usize| first_look(self.sure, place).saturating_mul(1_u64 << look);
            let mut left = budget.saturating_sub(self.spent);
            let mut turns = Vec::new();
            for place in self.that_matter() {
                let had = self.contenders[place].outcomes.len() as u64;
                let more = nights(place).saturating_sub(had);
                // One that is hard to tell must not take the nights of all others.
                let affordable = if look == 0 { left } else { left / 2 };
                if more > 0 && more <= affordable {
                    left -= more;
                    turns.push((place, more));
                }
            }
            // Those of an earlier call are ahead of those that are new.
            let is_ahead =
                |(place, one): (usize, &Contender<O>)| one.outcomes.len() as u64 > nights(place);
            if turns.is_empty() && !self.contenders.iter().enumerate().any(is_ahead) {
                break;
            }
            self.play(arena, &turns)?;
            self.judge(turns.into_iter().map(|(place, _)| place), look);
        }
        Ok(())
    }

    /// The place of a candidate among the contenders; it becomes one if it is none.
    pub(super) fn place_of(&mut self, id: EntrantId, place: impl Fn() -> Place) -> usize {
        if let Some(found) = self.contenders.iter().position(|one| one.id == id) {
            return found;
        }
        self.contenders.push(Contender::new(id, place()));
        self.contenders.len() - 1
    }

    /// Gives those that have no nights yet as many as the first look wants, as far as the budget goes.
    ///
    /// # Errors
    ///
    /// If it is interrupted.
    pub(super) fn look_at_all(
        &mut self,
        arena: &impl Arena<Outcome = O>,
        budget: u64,
    ) -> Result<(), StudyError> {
        let mut left = budget.saturating_sub(self.spent);
        let mut turns = Vec::new();
        for (place, one) in self.contenders.iter().enumerate() {
            let nights = first_look(self.sure, place);
            if one.outcomes.is_empty() && nights <= left {
                left -= nights;
                turns.push((place, nights));
            }
        }
        self.play(arena, &turns)?;
        self.judge(turns.into_iter().map(|(place, _)| place), 0);
        Ok(())
    }

    /// Looks a few more times at one that is still open, as far as the budget goes: who is shown should
    /// not stay open for one unlucky night.
    ///
    /// # Errors
    ///
    /// If it is interrupted.
    pub(super) fn look_again(
        &mut self,
        place: usize,
        arena: &impl Arena<Outcome = O>,
        budget: u64,
    ) -> Result<(), StudyError> {
        for look in 1..LOOKS {
            let nights = first_look(self.sure, place) << look;
            let more = nights.saturating_sub(self.contenders[place].outcomes.len() as u64);
            if more == 0 {
                // It had this look before: its part of the risk is used.
                continue;
            }
            if self.contenders[place].standing != Standing::Open || self.spent + more > budget {
                break;
            }
            self.play(arena, &[(place, more)])?;
            self.judge(std::iter::once(place), look);
        }
        Ok(())
    }

    fn judge(&mut self, places: impl Iterator<Item = usize>, look: u32) {
        for place in places {
            let one = &mut self.contenders[place];
            if one.standing == Standing::Open {
                one.standing = standing(one.seen.kept(), self.sure, risk(place, look));
            }
        }
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
    fn fastest(&self) -> Option<usize> {
        let duration = |place: usize| self.contenders[place].seen.duration();
        self.keepers().min_by(|&one, &other| duration(one).total_cmp(&duration(other)))
    }

    fn keepers(&self) -> impl Iterator<Item = usize> {
        let all = self.contenders.iter().enumerate();
        all.filter(|(_, one)| one.standing == Standing::Keeps).map(|(place, _)| place)
    }

    /// How long the fastest takes, in seconds.
    pub(super) fn fastest_duration(&self) -> Option<f64> {
        self.fastest().map(|place| self.contenders[place].seen.duration())
    }

    /// Of those that keep the promise and are surely about as fast as the fastest, the one that changes
    /// the fewest levers, then the one that loses less.
    pub(super) fn champion(&self) -> Option<usize> {
        let fastest = self.fastest()?;
        let best = &self.contenders[fastest].seen;
        let is_alike = |&place: &usize| {
            let lag = self.contenders[place].seen.behind(best).seconds;
            place == fastest || lag.mean + 2.0 * lag.standard_error() <= AS_FAST * best.duration()
        };
        let alike = self.keepers().filter(is_alike);
        let changes = |place: usize| distance(&self.contenders[place].seen.place, &self.written);
        let lost = |place: usize| self.contenders[place].seen.lost_rate();
        alike.min_by(|&one, &other| {
            changes(one).cmp(&changes(other)).then(lost(one).total_cmp(&lost(other)))
        })
    }

    /// The one nearest to keeping the promise; `None` if no night was simulated.
    pub(super) fn nearest(&self) -> Option<usize> {
        let has_nights = |&place: &usize| !self.contenders[place].outcomes.is_empty();
        let all = (0..self.contenders.len()).filter(has_nights);
        all.min_by(|&one, &other| {
            self.contenders[one].seen.better(&self.contenders[other].seen, self.sure)
        })
    }

    /// Those of which more nights could change who wins; the likely winner first.
    fn that_matter(&self) -> Vec<usize> {
        let champion = self.fastest();
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

#[cfg(test)]
mod tests {
    use super::*;

    /// All looks at all candidates have no more than the whole risk: 6/π² of the sum of 1/n² is 1.
    #[test]
    fn all_looks_together_have_the_risk() {
        let all: f64 = (0..2_000).flat_map(|one| (0..200).map(move |look| risk(one, look))).sum();
        assert!(all < RISK && all > 0.99 * RISK, "{all}");
    }

    /// Worked out by hand: with 0.05 · 0.6079² = 0.01848 for the first look at the first candidate,
    /// 0.9^37.9 is as much, so that 38 nights of 38 are just enough, and one more is taken.
    #[test]
    fn a_first_look_can_prove_a_promise_that_is_always_kept() {
        assert_eq!(first_look(0.9, 0), 39);
        for (sure, candidate) in [(0.5, 0), (0.9, 0), (0.9, 7), (0.99, 3)] {
            let nights = first_look(sure, candidate);
            let all = |nights: u64| Proportion { held: nights, of: nights };
            let risk = risk(candidate, 0);
            assert_eq!(standing(all(nights), sure, risk), Standing::Keeps);
            assert_eq!(standing(all(nights - 2), sure, risk), Standing::Open);
            assert_eq!(standing(Proportion { held: 0, of: nights }, sure, risk), Standing::Breaks);
        }
    }
}
