//! One sweep, and what each of its faces says of the same things.

use crate::bench::{Bench, result};
use crate::reading::{between, in_one_line, title};
use serde_json::Value;
use std::fs;

/// A point by what its fields are set to, in the order of the fields.
pub(crate) type Place = Vec<String>;

/// A sweep as its faces show it.
pub(crate) struct Sweep {
    /// On a terminal, with its lines.
    pub(crate) text: String,
    /// What `--json` prints.
    pub(crate) json: Value,
    /// The chart over the field, of a sweep over one.
    pub(crate) field: Option<String>,
    /// The map of the failure rate, of a sweep over two fields.
    pub(crate) map: Option<String>,
    /// The chart of the trade-off.
    pub(crate) trade_off: String,
    points: Vec<Value>,
}

impl Sweep {
    /// Of a scenario that is called `small`, given in `bench`.
    pub(crate) fn of(bench: &Bench, arguments: &str) -> Self {
        let arguments: Vec<&str> = ["sweep", "small.toml", "-o", "swept"]
            .into_iter()
            .chain(arguments.split(' '))
            .collect();
        let text = bench.stdout(&arguments);
        let json = bench.stdout(&[&arguments[..], &["--json"]].concat());
        bench.write("result.json", &json);
        let draw = ["chart", "result.json", "-o", "charts", "--format", "svg"];
        bench.forelock(&draw).assert().success();
        let points = bench.read("swept/points.jsonl");
        Self {
            text,
            json: result(json.as_bytes()),
            field: fs::read_to_string(bench.path("charts/small-against-field.svg")).ok(),
            map: fs::read_to_string(bench.path("charts/small-map-failure-rate.svg")).ok(),
            trade_off: bench.read("charts/small-trade-off.svg"),
            points: points.lines().map(|line| serde_json::from_str(line).unwrap()).collect(),
        }
    }

    fn words(&self) -> String {
        in_one_line(&self.text)
    }

    fn place(&self, point: &Value) -> Place {
        let fields = self.json["sweep"]["fields"].as_array().unwrap();
        let value = |field: &Value| {
            let setting = &point["fields"][field["path"].as_str().unwrap()];
            setting["value"].as_str().unwrap().to_owned()
        };
        fields.iter().map(value).collect()
    }

    /// Between which values the failure rate changes most, where that is more than chance.
    pub(crate) fn cliff_in_text(&self) -> Option<Place> {
        let words = self.words();
        between(&words, "The steepest step is from ", ": ").map(from_to)
    }

    pub(crate) fn cliff_in_json(&self) -> Option<Place> {
        let cliff = &self.json["cliff"];
        let value = |end: &str| {
            let number = cliff[end].as_u64().unwrap();
            let point = self.points.iter().find(|point| point["point"] == number).unwrap();
            self.place(point).swap_remove(0)
        };
        (cliff["clear"] == true).then(|| vec![value("from"), value("to")])
    }

    pub(crate) fn cliff_in_chart(&self) -> Option<Place> {
        let chart = self.field.as_deref().unwrap();
        between(chart, "steepest step: ", "\n").map(from_to)
    }

    /// The fastest point that does what is asked.
    pub(crate) fn fastest_in_text(&self) -> Option<Place> {
        let words = self.words();
        between(&words, "The fastest of them is ", ": ").map(values)
    }

    pub(crate) fn fastest_in_json(&self) -> Option<Place> {
        self.json["best"].as_array().unwrap().first().map(|point| self.place(point))
    }

    pub(crate) fn fastest_in_chart(&self) -> Option<Place> {
        let title = title(&self.trade_off);
        let (fastest, _) = title.strip_prefix("The fastest that ")?.split_once(", where ")?;
        fastest.split_once(": ").map(|(_, settings)| values(settings))
    }

    /// Where one field does what is asked, in words: `from 4s to 5s`.
    pub(crate) fn feasible_in_text(&self) -> Option<String> {
        let words = self.words();
        let found = between(&words, "would lose less than 1 % of the records: ", ". The ")?;
        place_of(found)
    }

    pub(crate) fn feasible_in_chart(&self) -> Option<String> {
        let title = title(self.field.as_deref().unwrap());
        title.split_once("less than 1 % lost ").and_then(|(_, place)| place_of(place))
    }

    /// What loses least, and how long that takes, where no point does what is asked.
    pub(crate) fn safest_in_text(&self) -> Option<(Place, String)> {
        let words = self.words();
        let (place, rest) = between(&words, "The least is lost at ", " The steepest")
            .or_else(|| between(&words, "The least is lost at ", " swept: "))?
            .split_once(": ")?;
        let (rate, time) = rest.split_once(" of the records fail, in ")?;
        Some((values(place), format!("{rate} fail, in {}", time.trim_end_matches('.'))))
    }

    pub(crate) fn safest_in_json(&self) -> Place {
        self.place(&self.json["safest"])
    }

    pub(crate) fn safest_in_chart(&self) -> Option<(Place, String)> {
        let title = title(&self.trade_off);
        let (_, outcome) = title.split_once("; at best ")?;
        Some((self.front_in_chart().pop()?, outcome.to_owned()))
    }

    /// Points that no other beats in both, the fastest first.
    pub(crate) fn front_in_json(&self) -> Vec<Place> {
        let front = self.json["front"].as_array().unwrap();
        front.iter().rev().map(|point| self.place(point)).collect()
    }

    /// As the table on a terminal has it, which one field has no need of.
    pub(crate) fn front_in_text(&self) -> Option<Vec<Place>> {
        let (_, table) = self.text.split_once("The trade-off: ")?;
        let fields = self.json["sweep"]["fields"].as_array().unwrap().len();
        let rows = table.lines().skip(2).take_while(|line| !line.is_empty());
        let place = |row: &str| row.split_whitespace().take(fields).map(str::to_owned).collect();
        let mut front: Vec<Place> = rows.map(place).collect();
        front.reverse();
        Some(front)
    }

    /// Those that the chart lists beside the plot: all, unless they are many.
    pub(crate) fn front_in_chart(&self) -> Vec<Place> {
        let (_, list) = self.trade_off.split_once("\nThe front").unwrap();
        let lines: Vec<&str> = list.lines().filter(|line| !line.starts_with('<')).collect();
        let listed = lines.windows(2).filter(|two| ["✓", "✗"].contains(&two[0]));
        listed.map(|two| values(two[1])).collect()
    }

    /// How many points the chart says that the front has.
    pub(crate) fn front_size_in_chart(&self) -> usize {
        match between(&self.trade_off, " of its ", " points\n") {
            Some(count) => count.parse().unwrap(),
            None => self.front_in_chart().len(),
        }
    }
}

/// Without what the field is called: of `interval between sends at 5s`, `at 5s`.
fn place_of(text: &str) -> Option<String> {
    let text = format!(" {text}");
    let begins = [" at ", " from "].iter().filter_map(|word| text.find(word)).min()?;
    Some(text[begins + 1..].to_owned())
}

/// `3.5s to 5s`.
fn from_to(text: &str) -> Place {
    let (from, to) = text.split_once(" to ").unwrap();
    vec![from.to_owned(), to.to_owned()]
}

/// Of settings, `interval.mean = 4s, workers = 2` or `interval.mean 4s, workers 2`.
fn values(settings: &str) -> Place {
    settings.split(", ").map(|one| one.rsplit(' ').next().unwrap().to_owned()).collect()
}
