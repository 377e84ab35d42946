//! What moved since a baseline was recorded, for a person, a program and a spreadsheet.

mod json;
mod table;
mod words;

pub use json::{JsonChange, JsonMoments, JsonScenarioChange, JsonStatus, RegressionResult};

use super::chart::Picture;
use super::document::{Alarm, Block, Heading, Section, Tile};
use super::envelope::StudyKind;
use super::quantity::plain_percent;
use super::raw_csv::neutral;
use super::study_result::{StudyResult, Words};
use forelock::stats::{Interval, Moments, Sample};
use forelock_io::words::{counted, grouped, plain};
use std::io::Write;

impl StudyResult for RegressionResult {
    const STUDY: StudyKind = StudyKind::Regress;

    fn name(&self) -> &str {
        match self.scenarios.as_slice() {
            [one] => &one.scenario,
            _ => "regression",
        }
    }

    fn check(&self) -> Result<(), String> {
        let moved = self.count(JsonStatus::Moved) + self.count(JsonStatus::Redefined);
        if self.clean != (moved == 0) {
            return Err("`clean` contradicts its `scenarios`".to_owned());
        }
        let compared =
            self.scenarios.iter().try_fold(0_usize, |sum, one| sum.checked_add(one.compared));
        if compared != Some(self.comparisons) || !(0.0..=1.0).contains(&self.false_alarms) {
            return Err("its `comparisons` are not those of its `scenarios`".to_owned());
        }
        self.scenarios.iter().try_for_each(JsonScenarioChange::check)
    }

    fn holds(&self) -> bool {
        self.clean
    }

    /// A table for each scenario with metrics that moved, a sentence for each whose definition is
    /// another, and the verdict.
    fn words(&self) -> Words {
        let mut blocks = vec![
            Block::PageHeading(heading(self)),
            Block::Section(Section { id: "moved", title: "What changed" }),
        ];
        for scenario in &self.scenarios {
            blocks.extend(scenario.alarm());
        }
        blocks.extend([
            Block::Section(Section::ANSWER),
            Block::Tiles(tiles(self)),
            Block::Answer(plain(&self.answer)),
        ]);
        Words(blocks)
    }

    fn figures(&self) -> Vec<Picture> {
        vec![self.picture()]
    }

    /// A row for each metric that moved, and one for each scenario without any.
    fn write_csv(results: &[Self], out: &mut dyn Write) -> csv::Result<()> {
        let mut csv = csv::Writer::from_writer(out);
        let titles = "scenario,status,load,metric,recorded,recorded_sd,now,now_sd,difference,\
                      difference_low,difference_high,p_value";
        csv.write_record(titles.split(','))?;
        for one in results.iter().flat_map(|result| &result.scenarios) {
            let none = one.moved.is_empty().then_some(None);
            for change in one.moved.iter().map(Some).chain(none) {
                let load = change.and_then(|change| change.load.as_deref()).map(neutral);
                let number = |of: fn(&JsonChange) -> f64| change.map(of);
                let ci = change.and_then(|change| change.difference_ci);
                csv.serialize((
                    (neutral(&one.scenario), one.status, load, change.map(|change| change.metric)),
                    (number(|one| one.recorded.mean), number(|one| one.recorded.sd)),
                    (number(|one| one.now.mean), number(|one| one.now.sd)),
                    (number(|one| one.difference), ci.map(|ci| ci.low), ci.map(|ci| ci.high)),
                    number(|one| one.p_value),
                ))?;
            }
        }
        Ok(csv.flush()?)
    }
}

impl JsonScenarioChange {
    fn check(&self) -> Result<(), String> {
        if self.moved.len() > self.compared {
            return Err("more metrics moved than were compared".to_owned());
        }
        if self.moved.is_empty() == (self.status == JsonStatus::Moved) {
            return Err(
                "the `status` of one of its `scenarios` contradicts what `moved`".to_owned()
            );
        }
        match self.moved.iter().all(|one| one.can_be(self.replications)) {
            true => Ok(()),
            false => Err("a metric has numbers that come from no replications".to_owned()),
        }
    }

    /// What is wrong, in a table or a sentence; nothing if all is as it was recorded.
    fn alarm(&self) -> Vec<Block> {
        let (what, detail) = match self.status {
            JsonStatus::Unchanged => return Vec::new(),
            JsonStatus::Redefined => {
                let sentence = format!(
                    "Its definition is not the one that was recorded ({} then, {} now), so that its \
                     predictions can't be compared.",
                    plain(&self.definition_recorded),
                    plain(&self.definition_now)
                );
                ("redefined".to_owned(), Block::Paragraph(sentence))
            }
            JsonStatus::Moved => {
                let (moved, all) = (self.moved.len(), self.compared);
                let replications = grouped(self.replications.into(), 0);
                let seed = self.seed_now.unwrap_or(self.seed_recorded);
                let what = format!(
                    "{moved} of {all} metrics moved ({replications} replications, seed {seed})"
                );
                (what, Block::Table(table::table(self)))
            }
        };
        vec![Block::Alarm(Alarm { name: plain(&self.scenario), what }), detail]
    }
}

impl JsonChange {
    fn can_be(&self, replications: u32) -> bool {
        let JsonChange { recorded, now, difference, difference_ci, ratio, p_value, .. } = self;
        let figures = [recorded.mean, recorded.sd, now.mean, now.sd, ratio.unwrap_or_default()];
        let possible = |&JsonMoments { mean, sd }: &JsonMoments| {
            Moments { n: replications as usize, mean, sd }.can_be_of(&self.metric.range())
        };
        let Interval { low, high } = difference_ci.unwrap_or(Interval { low: 0.0, high: 0.0 });
        // Shown as they are, and as a part of what was recorded.
        let least = if recorded.mean > 0.0 { recorded.mean.min(1.0) } else { 1.0 };
        let of_recorded = |end: f64| end.abs() / least;
        figures.iter().all(|figure| (0.0..=Sample::MAX_MAGNITUDE).contains(figure))
            && [*difference, low, high]
                .map(of_recorded)
                .iter()
                .all(|end| end <= &Sample::MAX_MAGNITUDE)
            && [recorded, now].into_iter().all(possible)
            && (now.mean - recorded.mean - difference).abs() <= 1e-9 * now.mean.max(recorded.mean)
            && low <= high
            && (0.0..=1.0).contains(p_value)
    }
}

fn heading(regression: &RegressionResult) -> Heading {
    let name = match regression.scenarios.as_slice() {
        [one] => plain(&one.scenario),
        several => format!("Check of {}", counted(several.len() as u64, "scenario")),
    };
    let rest = format!(
        ": what is predicted now, beside what forelock {} recorded",
        plain(&regression.recorded_by)
    );
    Heading { name, rest, facts: Vec::new() }
}

fn tiles(regression: &RegressionResult) -> Vec<Tile> {
    let tile = |label: &str, count: usize, notes| Tile {
        label: label.to_owned(),
        figure: grouped(count as f64, 0),
        notes,
    };
    let moved = regression.scenarios.iter().map(|one| one.moved.len()).sum();
    let chance = plain_percent(regression.false_alarms);
    vec![
        tile(
            "Metrics that moved",
            moved,
            vec![format!("without a change, any in {chance} of checks at most")],
        ),
        tile("Metrics compared", regression.comparisons, Vec::new()),
        tile("Scenarios checked", regression.scenarios.len(), Vec::new()),
        tile("Defined otherwise", regression.count(JsonStatus::Redefined), Vec::new()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::parse_result;
    use crate::render::Look;
    use crate::study_result::Shown;
    use forelock::engine::Span;
    use forelock::model::Outcome;
    use forelock::scenario::DefinitionHash;
    use forelock::study::Replications;
    use forelock::study::fixture::scenario;
    use forelock::study::regress::{Predicted, Recorded, Regression, Rerun};

    /// Around so many failures of 10,000 records, and so many deadlocks.
    fn predicted(failed: u64, deadlocks: u64) -> Predicted {
        let outcome = |extra| Outcome {
            created: 10_000 - failed - extra,
            failed: failed + extra,
            deadlocks: deadlocks * (extra % 3),
            duration: Span::from_secs(7_000 + failed / 10 + extra),
            batches: 20,
            ..Outcome::default()
        };
        Predicted::of(
            &Replications::new((0..20).map(outcome).collect()).unwrap(),
            &scenario().loads,
        )
    }

    fn recorded(name: &str) -> Recorded {
        Recorded {
            scenario: name.into(),
            posterior: None,
            path: format!("{name}.toml"),
            definition: DefinitionHash::of(&scenario()).to_string(),
            seed: 1,
            replications: 20,
            metrics: predicted(1_000, 0),
        }
    }

    fn result(reruns: Vec<(Recorded, Rerun)>) -> RegressionResult {
        RegressionResult::new(&Regression::new(reruns), "0.2.0")
    }

    /// One scenario as it was, one with metrics that moved, one that is defined otherwise.
    fn changed() -> RegressionResult {
        let same = Rerun::Simulated { seed: 1, metrics: predicted(1_000, 0) };
        let moved = Rerun::Simulated { seed: 7, metrics: predicted(1_200, 40) };
        let redefined = Rerun::Redefined { now: DefinitionHash::of(&scenario()) };
        let other = Recorded { definition: "0123456789abcdef".into(), ..recorded("other") };
        result(vec![(recorded("same"), same), (recorded("moved"), moved), (other, redefined)])
    }

    fn report(result: RegressionResult) -> String {
        vec![result].document().to_terminal(Look { styled: false, width: 100 })
    }

    #[test]
    fn what_moved_is_shown_from_what_to_what() {
        insta::assert_snapshot!(report(changed()));
    }

    #[test]
    fn colours_are_added_and_nothing_else() {
        let styled = vec![changed()].document().to_terminal(Look { styled: true, width: 100 });
        assert!(styled.contains('\u{1b}'));
        assert_eq!(anstream::adapter::strip_str(&styled).to_string(), report(changed()));
    }

    #[test]
    fn what_is_read_back_says_the_same() {
        let written = vec![changed()];
        let json = written.to_json().unwrap();
        let read = parse_result(&json).unwrap();
        assert_eq!(read.to_json().unwrap(), json);
        assert_eq!(read.page().unwrap(), written.page().unwrap());
        assert_eq!(read.to_csv().unwrap(), written.to_csv().unwrap());
        assert!(!read.all_hold());
    }

    #[test]
    fn numbers_that_come_from_no_replications_are_refused() {
        let json = vec![changed()].to_json().unwrap();
        for (good, bad) in [
            ("\"mean\": 1009.5", "\"mean\": 1e300"),
            ("\"mean\": 1009.5", "\"mean\": -1.0"),
            ("\"mean\": 1009.5", "\"mean\": 1e-300"),
            ("\"difference\": 200.0", "\"difference\": 380.0"),
            ("\"sd\": 0.00059", "\"sd\": 0.50059"),
            ("\"clean\": false", "\"clean\": true"),
            ("\"comparisons\": 36", "\"comparisons\": 33"),
            ("\"compared\": 18", "\"compared\": 18446744073709551615"),
            ("\"status\": \"unchanged\"", "\"status\": \"moved\""),
            ("\"status\": \"unchanged\"", "\"status\": \"better\""),
        ] {
            let broken = json.replacen(good, bad, 1);
            assert_ne!(broken, json, "{good}");
            let why = parse_result(&broken).map(drop).unwrap_err().to_string();
            assert!(why.contains("regress check --json"), "{bad}: {why}");
        }
    }

    #[test]
    fn the_table_has_a_row_for_each_metric_that_moved_and_for_each_other_scenario() {
        let csv = vec![changed()].to_csv().unwrap();
        let rows: Vec<&str> = csv.lines().collect();
        assert!(rows[1].starts_with("same,unchanged,,,"), "{csv}");
        assert!(rows[2].starts_with("moved,moved,,created,8990.5,"), "{csv}");
        assert!(rows[rows.len() - 1].starts_with("other,redefined,,,"), "{csv}");
    }

    #[test]
    fn what_did_not_move_is_one_sentence() {
        let same = Rerun::Simulated { seed: 1, metrics: predicted(1_000, 0) };
        assert_eq!(
            report(result(vec![(recorded("same"), same)])),
            "No prediction moved beyond chance (18 metrics of 1 scenario compared).\n"
        );
    }
}
