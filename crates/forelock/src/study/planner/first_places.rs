//! Where a search begins.

use super::lever::{Lever, Place, places};
use super::race::{FIRST_NIGHTS, whole};
use crate::study::sweep::{Sample, Sampler, Sampling};

/// Places of a sample at most.
const SAMPLE: u64 = 64;

/// Of all places, so many are tried one and all.
const FEW_PLACES: u128 = 400;

/// The place as written, all that are one change away from it, and a sample of the others; all there
/// are, where they are few.
pub(super) fn first_places(levers: &[Lever], budget: u64, seed: u64) -> Vec<Place> {
    let written: Place = levers.iter().map(|lever| lever.written).collect();
    let mut first = vec![written.clone()];
    for (number, lever) in levers.iter().enumerate() {
        for choice in (0..lever.choices.len()).filter(|&choice| choice != lever.written) {
            let mut place = written.clone();
            place[number] = choice;
            first.push(place);
        }
    }
    let counts: Vec<usize> = levers.iter().map(|lever| lever.choices.len()).collect();
    let all = places(levers);
    let each = u128::from(FIRST_NIGHTS[1]);
    if all <= FEW_PLACES && all.saturating_mul(each) <= u128::from(budget) / 2 {
        let all = u64::try_from(all).unwrap_or(u64::MAX);
        first.extend((0..all).map(|number| numbered(number, &counts)));
        return first;
    }
    let points = SAMPLE.min(budget / (2 * FIRST_NIGHTS[1]) + 1);
    let sample = Sample { sampling: Sampling::Sobol, points };
    let fields = counts.len().min(Sample::MOST_SOBOL_FIELDS);
    let sampler = Sampler::new(sample, fields, seed);
    first.extend((0..points).map(|point| {
        let choice = |(field, &count): (usize, &usize)| {
            let place = sampler.at(point, field % fields.max(1)) * count as f64;
            whole(place).min(count - 1)
        };
        counts.iter().enumerate().map(choice).collect()
    }));
    first
}

/// The place of this number, where the last lever changes fastest.
fn numbered(mut number: u64, counts: &[usize]) -> Place {
    let mut place = vec![0; counts.len()];
    for (choice, &count) in place.iter_mut().zip(counts).rev() {
        let count = count as u64;
        *choice = usize::try_from(number % count).unwrap_or(0);
        number /= count;
    }
    place
}
