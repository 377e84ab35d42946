//! Which of many places to look at.

use super::sampler::Particle;

/// At most `count` places of `particles`, each as far as can be from those before it and from those
/// `taken` already; none twice. Distances are in units of the particles' spread in each coordinate.
///
/// Greedily the farthest first: T. F. Gonzalez, "Clustering to minimize the maximum intercluster
/// distance", Theoretical Computer Science 38 (1985), 293–306.
pub(super) fn spread_out(particles: &[Particle], taken: &[&[f64]], count: usize) -> Vec<Vec<f64>> {
    let units = units(particles);
    let distance = |one: &[f64], other: &[f64]| {
        let squares =
            one.iter().zip(other).zip(&units).map(|((a, b), unit)| ((a - b) / unit).powi(2));
        squares.sum::<f64>()
    };
    let nearest = |place: &[f64]| {
        taken.iter().map(|other| distance(place, other)).fold(f64::INFINITY, f64::min)
    };
    let mut left: Vec<(f64, &[f64])> =
        particles.iter().map(|one| (nearest(&one.place), &one.place[..])).collect();
    let mut chosen = Vec::new();
    while chosen.len() < count {
        let farthest = left.iter().max_by(|a, b| a.0.total_cmp(&b.0));
        let Some(&(apart, place)) = farthest.filter(|(apart, _)| *apart > 0.0) else { break };
        debug_assert!(apart > 0.0);
        chosen.push(place.to_vec());
        for (nearest, other) in &mut left {
            *nearest = nearest.min(distance(place, other));
        }
    }
    chosen
}

/// The standard deviation of each coordinate.
fn units(particles: &[Particle]) -> Vec<f64> {
    const LEAST: f64 = 1e-9;
    let count = particles.len() as f64;
    let coordinates = particles.first().map_or(0, |one| one.place.len());
    let unit = |field: usize| {
        let mean = particles.iter().map(|one| one.place[field]).sum::<f64>() / count;
        let squares = particles.iter().map(|one| (one.place[field] - mean).powi(2)).sum::<f64>();
        (squares / count).sqrt().max(LEAST)
    };
    (0..coordinates).map(unit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_farthest_come_first_and_none_twice() {
        let particle = |at: f64| Particle { place: vec![at], log_density: 0.0 };
        let particles = [0.0, 0.1, 0.5, 0.5, 1.0].map(particle);
        let chosen = spread_out(&particles, &[&[0.0]], 10);
        assert_eq!(chosen, [[1.0], [0.5], [0.1]]);
        assert_eq!(spread_out(&particles, &[&[0.0]], 1), [[1.0]]);
    }
}
