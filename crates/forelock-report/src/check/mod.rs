//! What `forelock check` says of a file.

mod cost;
mod json;

pub use cost::JsonCost;
pub use json::{CheckResult, JsonError, JsonPlannedLoad, JsonPosition, JsonWarning};

use super::document::{Badge, Block, Code, Heading, Item, Language, List, Notice, Section};
use super::envelope::StudyKind;
use super::load_name::in_row;
use super::range::between;
use super::study_result::{StudyResult, Words};
use super::tidy::neutral;
use forelock_io::words::{capitalised, counted, plain, shortened};
use forelock_picture::Picture;
use std::io::Write;

impl StudyResult for CheckResult {
    const STUDY: StudyKind = StudyKind::Check;
    const MOST: usize = 1_000;

    fn name(&self) -> &str {
        &self.file
    }

    fn check(&self) -> Result<(), String> {
        if self.ok != self.errors.is_empty() {
            return Err("`ok` contradicts `errors`".to_owned());
        }
        match &self.cost {
            Some(cost) if !cost.is_possible() => Err("`cost` is below zero".to_owned()),
            _ => Ok(()),
        }
    }

    fn holds(&self) -> bool {
        self.ok
    }

    fn words(&self) -> Words {
        let section = |id, title| Block::Section(Section { id, title });
        let text = if self.ok { "Can be simulated" } else { "Can't be simulated" };
        let mut blocks = vec![
            Block::PageHeading(Heading {
                name: plain(&self.file),
                rest: format!(": {}", self.verdict()),
                facts: Vec::new(),
            }),
            Block::Section(Section::ANSWER),
            Block::Badge(Badge { met: self.ok, text: text.to_owned() }),
            Block::Answer(self.answer()),
            section("errors", "Errors"),
        ];
        blocks.extend(self.errors.iter().map(JsonError::block));
        blocks.push(section("warnings", "Warnings"));
        blocks.extend(self.warnings.iter().map(JsonWarning::notice));
        blocks.push(section("plan", "What its loads mean"));
        let items = self.plan().into_iter().map(Item::Text).collect();
        blocks.push(Block::List(List { items, hanging: 2 }));
        Words(blocks)
    }

    fn figures(&self) -> Vec<Picture> {
        Vec::new()
    }

    /// A row for each error and each warning, and one for a file that has neither.
    fn write_csv(results: &[Self], out: &mut dyn Write) -> csv::Result<()> {
        let mut csv = csv::WriterBuilder::new().has_headers(false).from_writer(out);
        csv.write_record([
            "file", "ok", "severity", "rule", "title", "remedy", "source", "line", "column",
        ])?;
        for Self { file, ok, errors, warnings, .. } in results {
            let file = neutral(file);
            for JsonError { title, help, position, .. } in errors {
                csv.serialize((&file, ok, "error", "", neutral(title), neutral(help), position))?;
            }
            for JsonWarning { rule, title, remedy, position, .. } in warnings {
                let (rule, title, remedy) = (neutral(rule), neutral(title), neutral(remedy));
                csv.serialize((&file, ok, "warning", rule, title, remedy, position))?;
            }
            if errors.is_empty() && warnings.is_empty() {
                csv.serialize((&file, ok, [""; 7]))?;
            }
        }
        Ok(csv.flush()?)
    }
}

impl CheckResult {
    /// What a terminal shows of a file that can be simulated: a line of its own, and a line each for
    /// what its loads lock, what their tools set and what a run costs. What is wrong with it goes to standard error.
    #[must_use]
    pub fn lines(&self) -> String {
        let plan: String = self.plan().iter().map(|line| format!("  {line}\n")).collect();
        format!("{}: {}\n{plan}", self.file, self.verdict())
    }

    /// `ok, 2 warnings`.
    fn verdict(&self) -> String {
        match (self.ok, self.warnings.len() as u64) {
            (true, 0) => "ok".to_owned(),
            (true, warnings) => format!("ok, {}", counted(warnings, "warning")),
            (false, _) => counted(self.errors.len() as u64, "error"),
        }
    }

    fn answer(&self) -> String {
        match (self.ok, self.warnings.len() as u64) {
            (true, 0) => {
                "It can be simulated, and nothing in it is what a Salesforce architect would warn of."
                    .to_owned()
            }
            (true, warnings) => {
                format!("It can be simulated, with {}.", counted(warnings, "warning"))
            }
            (false, _) => {
                let errors = counted(self.errors.len() as u64, "error");
                format!("It can't be simulated as it stands: it has {errors}.")
            }
        }
    }

    fn plan(&self) -> Vec<String> {
        let lines = self.loads.iter().flat_map(|JsonPlannedLoad { name, locks, client }| {
            let (of_locks, of_client) = match name {
                Some(name) => (format!("{name} "), format!("{}: ", in_row(name))),
                None => (String::new(), String::new()),
            };
            let client = client.iter().map(move |client| format!("{of_client}{client}"));
            std::iter::once(format!("{of_locks}locks: {locks}")).chain(client)
        });
        let ranges = self.unknown.iter().map(|one| format!("not known: {}", between(one)));
        let cost = self.cost.iter().map(JsonCost::line);
        lines.chain(ranges).chain(cost).map(|line| plain(&line)).collect()
    }
}

impl JsonError {
    fn block(&self) -> Block {
        let (lead, text) = (String::new(), self.text.clone());
        Block::Code(Code { lead, text, language: Language::None })
    }
}

impl JsonWarning {
    pub(super) fn notice(&self) -> Block {
        let text = |text: &str| capitalised(&shortened(text, 2_000));
        Block::Notice(Notice {
            title: text(&self.title),
            reason: text(&self.reason),
            remedy: text(&self.remedy),
            place: shortened(&format!("{}, at {}", self.rule, self.position), 1_000),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::parse_result;
    use crate::study_result::Shown;
    use forelock::scenario::parse;

    const GOOD: &str = "data = { parents = 200, children = 2_000 }\n\
                        load = { batch_size = 200, partitions = 2 }\n\
                        org = { workers = 5, service.per_record = '9ms' }\n";

    fn check(text: &str) -> CheckResult {
        match parse("a.toml", text, &[]) {
            Ok(loaded) => CheckResult::usable("a.toml".into(), &loaded.scenario, loaded.advice()),
            Err(diagnostics) => CheckResult::wrong("a.toml".into(), &diagnostics),
        }
    }

    #[test]
    fn a_check_is_read_as_it_was_written() {
        let results = vec![check(GOOD), check("data = 5")];
        assert_eq!(results.iter().map(|one| one.ok).collect::<Vec<_>>(), [true, false]);
        assert!(!results.all_hold());
        let read = parse_result(&results.to_json().unwrap()).unwrap();
        assert_eq!(read.document(), results.document());
        assert_eq!(read.to_json().unwrap(), results.to_json().unwrap());
        let contradicted = CheckResult { ok: true, ..check("data = 5") };
        assert!(parse_result(&vec![contradicted].to_json().unwrap()).is_err());
    }

    #[test]
    fn an_error_is_shown_with_its_line() {
        let text = vec![check("data = 5")].document().to_markdown();
        assert!(text.contains("```text\nerror: ") && text.contains("1 | data = 5"), "{text}");
    }
}
