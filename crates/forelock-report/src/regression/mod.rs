//! What moved since a baseline was recorded, for a person, a program and a spreadsheet.

mod json;
mod table;
mod words;

pub use json::{
    JsonChange, JsonMoments, JsonRedefinition, JsonScenarioChange, JsonStatus, RegressionResult,
};

use super::document::{Alarm, Block, Heading, Section, Tile};
use super::envelope::StudyKind;
use super::quantity::plain_percent;
use super::study_result::{StudyResult, Words};
use super::tidy::neutral;
use forelock::stats::{Interval, Moments, Sample};
use forelock_io::words::{counted, grouped, plain};
use forelock_picture::Picture;
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

    /// A table for each scenario with metrics that moved, two for each whose definition is another, and
    /// the verdict.
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

    /// A row for each metric that moved, for each that differs where the definition is another, and one
    /// for each scenario without any.
    fn write_csv(results: &[Self], out: &mut dyn Write) -> csv::Result<()> {
        let mut csv = csv::Writer::from_writer(out);
        let titles = "scenario,status,load,metric,recorded,recorded_sd,now,now_sd,difference,\
                      difference_low,difference_high,p_value";
        csv.write_record(titles.split(','))?;
        for one in results.iter().flat_map(|result| &result.scenarios) {
            let changes: Vec<_> = one.shown().collect();
            let none = changes.is_empty().then_some(None);
            for change in changes.into_iter().map(Some).chain(none) {
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
        if self.redefinition.is_some() && self.status != JsonStatus::Redefined {
            return Err("a scenario has a `redefinition` though its `status` is another".to_owned());
        }
        let metrics = self.redefinition.iter().flat_map(|one| &one.metrics);
        match self.moved.iter().chain(metrics).all(|one| one.can_be(self.replications)) {
            true => Ok(()),
            false => Err("a metric has numbers that come from no replications".to_owned()),
        }
    }

    /// What a person is shown of its metrics: those that moved, and where the definition is another, all
    /// that differ.
    pub(crate) fn shown(&self) -> impl Iterator<Item = &JsonChange> {
        let redefined = self.redefinition.iter().flat_map(JsonRedefinition::differing);
        self.moved.iter().chain(redefined)
    }

    /// What is wrong, in tables or a sentence; nothing if all is as it was recorded.
    fn alarm(&self) -> Vec<Block> {
        let seed = self.seed_now.unwrap_or(self.seed_recorded);
        let replications = counted(self.replications.into(), "replication");
        let (what, details) = match (self.status, &self.redefinition) {
            (JsonStatus::Unchanged, _) => return Vec::new(),
            (JsonStatus::Moved, _) => {
                let (moved, all) = (self.moved.len(), self.compared);
                let what = format!("{moved} of {all} metrics moved ({replications}, seed {seed})");
                let caption = format!("Means over {replications}, then and now");
                (what, vec![Block::Table(table::metrics(caption, &self.moved))])
            }
            (JsonStatus::Redefined, Some(redefinition)) => {
                let what = format!("redefined ({replications}, seed {seed})");
                (what, self.redefined(redefinition))
            }
            (JsonStatus::Redefined, None) => {
                let not_compared = "so that its predictions can't be compared.";
                let sentence = format!("{}, {not_compared}", self.other_definition());
                ("redefined".to_owned(), vec![Block::Paragraph(sentence)])
            }
        };
        let alarm = Block::Alarm(Alarm { name: plain(&self.scenario), what });
        std::iter::once(alarm).chain(details).collect()
    }

    fn other_definition(&self) -> String {
        format!(
            "Its definition is not the one that was recorded ({} then, {} now)",
            plain(&self.definition_recorded),
            plain(&self.definition_now)
        )
    }

    fn redefined(&self, redefinition: &JsonRedefinition) -> Vec<Block> {
        let fields = match redefinition.fields.as_deref() {
            None => Block::Paragraph(format!(
                "{}. The baseline is from a version that did not keep what its fields said: once it \
                 is recorded again, the next check says what was changed.",
                self.other_definition()
            )),
            Some([]) => Block::Paragraph(format!(
                "{}, but no field says anything else: the order is another, or this version of \
                 forelock defines scenarios otherwise.",
                self.other_definition()
            )),
            Some(fields) => Block::Table(table::fields(fields)),
        };
        let metrics = match redefinition.differing().count() {
            0 => Block::Paragraph("All predictions are as they were recorded.".to_owned()),
            _ => {
                let caption = "How far that moves the means".to_owned();
                Block::TitledTable(table::metrics(caption, redefinition.differing()))
            }
        };
        vec![fields, metrics]
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
    use forelock::scenario::Definition;
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
            definition: Definition::of(&scenario()).hash.to_string(),
            fields: Some(Definition::of(&scenario()).fields),
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
        let (same, moved) = (rerun(1, predicted(1_000, 0)), rerun(7, predicted(1_200, 40)));
        let mut other = scenario();
        other.org.workers = other.org.workers.saturating_add(1);
        let redefined = Rerun { definition: Definition::of(&other), ..moved.clone() };
        let scenarios = [("same", same), ("moved", moved), ("other", redefined)];
        result(scenarios.map(|(name, rerun)| (recorded(name), rerun)).into())
    }

    fn rerun(seed: u64, metrics: Predicted) -> Rerun {
        Rerun { definition: Definition::of(&scenario()), seed, metrics }
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
        assert!(rows[9].starts_with("other,redefined,,created,8990.5,"), "{csv}");
        assert!(rows[rows.len() - 1].starts_with("other,redefined,,deadlocks,0.0,"), "{csv}");
    }

    #[test]
    fn a_definition_whose_fields_were_not_kept_is_another_all_the_same() {
        let redefined = |fields| {
            let definition = "0123456789abcdef".to_owned();
            let older = Recorded { definition, fields, ..recorded("older") };
            report(result(vec![(older, rerun(1, predicted(1_000, 0)))]))
        };
        for (fields, says) in [
            (None, "did not keep what its fields said"),
            (Some(Definition::of(&scenario()).fields), "but no field says anything else"),
        ] {
            let text = redefined(fields).split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(text.contains("older: redefined (20 replications, seed 1)"), "{text}");
            assert!(text.contains(says) && text.contains("All predictions are as they"), "{text}");
        }
    }

    #[test]
    fn what_did_not_move_is_one_sentence() {
        let same = rerun(1, predicted(1_000, 0));
        assert_eq!(
            report(result(vec![(recorded("same"), same)])),
            "No prediction moved beyond chance (18 metrics of 1 scenario compared).\n"
        );
    }
}
