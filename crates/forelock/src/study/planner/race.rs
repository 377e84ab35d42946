//! Which candidate is the fastest that keeps the promise: a search that gives each as many nights as it
//! takes to tell, and no more.
//!
//! Candidates are a sample of the space, and the neighbours of the best, step by step. All start with a
//! few nights; who certainly breaks the promise, or is certainly slower than one that keeps it, gets no
//! more. The others share what is left as in optimal computing budget allocation with constraints:
//! the harder a candidate is to tell from the best, the more nights it gets, by the square of noise over
//! difference, of whichever tells sooner, the time or the promise (C.-H. Chen, J. Lin, E. Yücesan and
//! S. E. Chick, "Simulation Budget Allocation for Further Enhancing the Efficiency of Ordinal
//! Optimization", Discrete Event Dynamic Systems 10 (2000), 251–270; L. H. Lee, N. A. Pujowidianto,
//! L.-W. Li, C.-H. Chen and C. M. Yap, "Approximate Simulation Budget Allocation for Selecting the Best
//! Design in the Presence of Stochastic Constraints", IEEE Transactions on Automatic Control 57 (2012),
//! 2940–2945).

use super::arena::{Arena, EntrantId, Seeds, Turn};
use super::entrant::{ALIKE, Entrant};
use super::first_places::first_places;
use super::lever::{Lever, Place, distance, neighbours};
use crate::study::StudyError;
use std::collections::HashMap;

/// A search under way.
pub(super) struct Race<'a, A> {
    pub(super) arena: A,
    levers: &'a [Lever],
    written: Place,
    sure: f64,
    /// Nights that the search may take.
    budget: u64,
    pub(super) spent: u64,
    /// By their numbers.
    pub(super) entrants: Vec<Entrant>,
    /// The candidate at each place that was tried; `None` where there is none, or the same as another.
    seen: HashMap<Place, Option<EntrantId>>,
    /// Told of each new best.
    told: &'a dyn Fn(&Entrant),
}

/// Nights of a candidate at first, and those after which it may be given up.
pub(super) const FIRST_NIGHTS: [u64; 2] = [2, 4];

/// Candidates whose neighbours are tried.
const LEADERS: usize = 2;

/// The chance of keeping the promise below which a candidate gets no more nights.
const HOPELESS: f64 = 0.005;

/// Steps in which levers are set back.
const SIMPLER_STEPS: u32 = 4;

/// Steps of the search without anything better, after which it ends.
const IDLE_STEPS: u32 = 2;

impl<'a, A: Arena> Race<'a, A> {
    pub(super) fn new(
        arena: A,
        levers: &'a [Lever],
        sure: f64,
        budget: u64,
        told: &'a dyn Fn(&Entrant),
    ) -> Self {
        let (spent, entrants, seen) = (0, Vec::new(), HashMap::new());
        let written = levers.iter().map(|lever| lever.written).collect();
        Self { arena, levers, written, sure, budget, spent, entrants, seen, told }
    }

    /// Searches from the place as written until the best is told from the others, or the budget
    /// is spent.
    ///
    /// # Errors
    ///
    /// If it is interrupted; what is known by then stays.
    pub(super) fn run(&mut self, seed: u64) -> Result<(), StudyError> {
        for place in first_places(self.levers, self.budget, seed) {
            self.enter(&place);
        }
        self.screen()?;
        let mut idle = 0;
        while idle < IDLE_STEPS && self.spent < self.budget / 2 {
            let favourites = self.favourites();
            let before = favourites.first().copied();
            let near: Vec<Place> = favourites
                .iter()
                .take(LEADERS)
                .flat_map(|&one| neighbours(self.levers, &self.entrants[one.0].place))
                .collect();
            let entered = self.entrants.len();
            for place in near {
                self.enter(&place);
            }
            if self.entrants.len() == entered {
                break;
            }
            self.screen()?;
            self.share_out(self.round())?;
            idle = if self.is_progress(before) { 0 } else { idle + 1 };
        }
        self.simplify()?;
        while self.spent < self.budget && !self.is_decided() {
            self.share_out(self.round())?;
        }
        Ok(())
    }

    fn enter(&mut self, place: &Place) {
        if self.seen.contains_key(place) || !self.has_room() {
            return;
        }
        let entrant = self.arena.enter(place);
        // Numbers are given in the order in which candidates enter.
        if entrant == Some(EntrantId(self.entrants.len())) {
            self.entrants.push(Entrant::new(place.clone()));
        }
        self.seen.insert(place.clone(), entrant);
    }

    /// Whether the budget has first nights for one more.
    fn has_room(&self) -> bool {
        let new = self.entrants.iter().rev().take_while(|one| one.nights.is_empty()).count() as u64;
        self.spent + (new + 1) * FIRST_NIGHTS[0] <= self.budget
    }

    /// Sets levers of the favourite back to what is written, as long as nothing is lost by it: a search
    /// leaves them anywhere that makes no difference.
    fn simplify(&mut self) -> Result<(), StudyError> {
        for _ in 0..SIMPLER_STEPS {
            let Some(&favourite) = self.favourites().first() else { break };
            let place = self.entrants[favourite.0].place.clone();
            let changed: Vec<usize> =
                (0..place.len()).filter(|&lever| place[lever] != self.written[lever]).collect();
            if changed.len() < 2 {
                break;
            }
            let written = self.written.clone();
            let back = |levers: &[usize]| {
                let mut simpler = place.clone();
                levers.iter().for_each(|&lever| simpler[lever] = written[lever]);
                simpler
            };
            let singles: Vec<Place> = changed.iter().map(|&lever| back(&[lever])).collect();
            for simpler in &singles {
                self.enter(simpler);
            }
            self.screen()?;
            let is_harmless = |place: &Place| {
                let entrant = self.seen.get(place).copied().flatten();
                entrant.is_some_and(|one| self.is_as_good(one, favourite))
            };
            let harmless: Vec<usize> = (changed.iter().zip(&singles))
                .filter(|(_, place)| is_harmless(place))
                .map(|(&lever, _)| lever)
                .collect();
            if harmless.is_empty() {
                break;
            }
            self.enter(&back(&harmless));
            self.screen()?;
        }
        Ok(())
    }

    /// Whether one keeps the promise as another does, in about the same time.
    fn is_as_good(&self, one: EntrantId, other: EntrantId) -> bool {
        let (one, other) = (&self.entrants[one.0], &self.entrants[other.0]);
        let share = other.kept().share();
        // Where neither keeps it, it must not miss by more either.
        let is_near = share >= self.sure || one.excess() <= other.excess() * (1.0 + ALIKE);
        is_near
            && one.kept().share() >= self.sure.min(share)
            && one.duration() <= other.duration() * (1.0 + ALIKE)
    }

    /// The first nights of those that are new.
    fn screen(&mut self) -> Result<(), StudyError> {
        for nights in FIRST_NIGHTS {
            let is_new = |one: &EntrantId| (self.entrants[one.0].nights.len() as u64) < nights;
            let new: Vec<_> = self.alive().into_iter().filter(is_new).collect();
            let mut left = self.budget.saturating_sub(self.spent);
            let mut turns = Vec::new();
            for entrant in new {
                let more = nights - self.entrants[entrant.0].nights.len() as u64;
                if more <= left {
                    left -= more;
                    turns.push((entrant, more));
                }
            }
            self.play(&turns)?;
        }
        Ok(())
    }

    /// Simulates so many more nights of each.
    fn play(&mut self, more: &[(EntrantId, u64)]) -> Result<(), StudyError> {
        let turn = |&(entrant, more): &(EntrantId, u64)| {
            let had = self.entrants[entrant.0].nights.len() as u64;
            Turn { entrant, nights: had..had + more, seeds: Seeds::Search }
        };
        let turns: Vec<Turn> = more.iter().map(turn).collect();
        let played = self.arena.play(&turns)?;
        for (turn, outcomes) in turns.iter().zip(played) {
            self.spent += turn.nights.end - turn.nights.start;
            let nights = outcomes.iter().map(|outcome| self.arena.night(outcome));
            self.entrants[turn.entrant.0].nights.extend(nights);
        }
        if let Some(best) = self.ranked().first() {
            (self.told)(&self.entrants[best.0]);
        }
        Ok(())
    }

    /// All that have had a night, the best first.
    pub(super) fn ranked(&self) -> Vec<EntrantId> {
        let had_a_night = |one: &EntrantId| !self.entrants[one.0].nights.is_empty();
        let mut all: Vec<_> = (0..self.entrants.len()).map(EntrantId).filter(had_a_night).collect();
        // Equals stay in the order in which they entered.
        all.sort_by(|one, other| self.entrants[one.0].better(&self.entrants[other.0], self.sure));
        all
    }

    /// The same with those in front that are as fast as the best, of which the one that changes least is
    /// the first: nobody wants to set what changes nothing.
    pub(super) fn favourites(&self) -> Vec<EntrantId> {
        let ranked = self.ranked();
        let Some(&best) = ranked.first() else { return ranked };
        if self.entrants[best.0].kept().share() < self.sure {
            // What misses by more is nowhere near, however simple it is.
            return ranked;
        }
        let (mut alike, others): (Vec<_>, Vec<_>) =
            ranked.into_iter().partition(|&one| self.is_as_good(one, best));
        alike.sort_by_key(|one| self.changes(*one));
        alike.extend(others);
        alike
    }

    /// How many levers it sets another way than written.
    fn changes(&self, one: EntrantId) -> usize {
        distance(&self.entrants[one.0].place, &self.written)
    }

    /// Whether the favourite is faster by something, or simpler, than `before`.
    fn is_progress(&self, before: Option<EntrantId>) -> bool {
        let (Some(before), Some(&now)) = (before, self.favourites().first()) else { return true };
        let (old, new) = (&self.entrants[before.0], &self.entrants[now.0]);
        now != before
            && (new.kept().share() > old.kept().share()
                || new.duration() < old.duration() * (1.0 - ALIKE)
                || self.changes(now) < self.changes(before))
    }

    fn chance(&self, one: EntrantId) -> f64 {
        self.entrants[one.0].kept().is_at_least(self.sure)
    }

    /// Those that may still be the fastest that keeps the promise, as far as is known.
    pub(super) fn alive(&self) -> Vec<EntrantId> {
        let ranked = self.ranked();
        let keeper = ranked.first().copied().filter(|&one| self.chance(one) >= 0.5);
        let is_alive = |one: &EntrantId| {
            let entrant = &self.entrants[one.0];
            if entrant.nights.is_empty() {
                return true;
            }
            match keeper {
                // Nothing keeps the promise yet: all that are near enough go on.
                None => ranked.iter().take(4 * LEADERS).any(|other| other == one),
                Some(keeper) if keeper == *one => true,
                Some(keeper) => {
                    self.chance(*one) >= HOPELESS
                        && !entrant.behind(&self.entrants[keeper.0]).is_sure()
                }
            }
        };
        (0..self.entrants.len()).map(EntrantId).filter(is_alive).collect()
    }

    /// Nights of one round.
    const fn round(&self) -> u64 {
        let part = self.budget / 40;
        if part < 8 { 8 } else { part }
    }

    /// Shares so many nights out among those that are alive.
    fn share_out(&mut self, nights: u64) -> Result<(), StudyError> {
        let alive = self.alive();
        let Some(&best) = self.ranked().first() else { return Ok(()) };
        let needs: Vec<f64> = alive.iter().map(|&one| self.need(one, best)).collect();
        let others: f64 = alive
            .iter()
            .zip(&needs)
            .filter(|(one, _)| **one != best)
            .map(|(_, need)| need * need)
            .sum();
        let needs: Vec<f64> = alive
            .iter()
            .zip(&needs)
            .map(|(&one, &need)| if one == best { need.max(others.sqrt()) } else { need })
            .collect();
        let all: f64 = needs.iter().sum();
        if all <= 0.0 {
            self.spent = self.budget;
            return Ok(());
        }
        let nights = nights.min(self.budget.saturating_sub(self.spent)).max(1);
        let part = |need: &f64| (nights as f64 * need / all).round();
        let more = alive.iter().zip(needs.iter().map(part));
        let mut more: Vec<(EntrantId, u64)> =
            more.map(|(&one, part)| (one, whole(part) as u64)).filter(|one| one.1 > 0).collect();
        if more.is_empty() {
            more.push((best, 1));
        }
        self.play(&more)
    }

    /// How many nights it takes to tell a candidate from the best: the square of noise over difference.
    fn need(&self, one: EntrantId, best: EntrantId) -> f64 {
        let entrant = &self.entrants[one.0];
        let kept = entrant.kept();
        let share = (kept.held as f64 + 0.5) / (kept.of as f64 + 1.0);
        let noise = (share * (1.0 - share)).sqrt();
        let of_promise = (self.sure - share).abs().max(0.005) / noise;
        if one == best {
            return of_promise.powi(-2);
        }
        let lag = entrant.behind(&self.entrants[best.0]).seconds;
        let alike = ALIKE * self.entrants[best.0].duration();
        let of_time = lag.mean.abs().max(alike) / lag.sd.max(alike);
        let keeps = kept.share() >= self.sure;
        let ratio = match (keeps, lag.mean > 0.0) {
            // It keeps the promise: time alone tells.
            (true, _) => of_time,
            // It would be better if it kept the promise.
            (false, false) => of_promise,
            (false, true) => of_time.max(of_promise),
        };
        ratio.powi(-2)
    }

    /// Whether more nights would change nothing: the best probably keeps the promise, and none of the
    /// others can be faster by something.
    fn is_decided(&self) -> bool {
        let Some(&best) = self.ranked().first() else { return true };
        let alike = ALIKE * self.entrants[best.0].duration();
        let is_told = |&one: &EntrantId| {
            let lag = self.entrants[one.0].behind(&self.entrants[best.0]).seconds;
            one == best || lag.mean - 2.0 * lag.standard_error() >= -alike
        };
        self.chance(best) >= 0.5 && self.alive().iter().all(is_told)
    }
}

/// The whole part of a number that is no less than 0.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a float is cut to what the type holds"
)]
pub(super) const fn whole(number: f64) -> usize {
    number as usize
}
