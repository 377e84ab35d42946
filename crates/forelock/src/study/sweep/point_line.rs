//! A line of `points.jsonl`: the JSON of a point, with a checksum as its last field.

use super::record::PointRecord;
use forelock_io::files::fnv1a;

/// What stands before the checksum.
const LABEL: &str = ",\"checksum\":\"";
/// What stands after it.
const END: &str = "\"}";

impl PointRecord {
    /// Its line, without the line break.
    #[must_use]
    pub fn line(&self) -> String {
        // A struct of numbers, texts and lists can always be written.
        let json = serde_json::to_string(self).unwrap_or_default();
        let open = json.strip_suffix('}').unwrap_or(&json);
        format!("{open}{LABEL}{}{END}", checksum(&json))
    }

    /// Reads a line.
    ///
    /// # Errors
    ///
    /// If it has no checksum, or that of another text; if it is no point.
    pub fn from_line(line: &str) -> Result<Self, String> {
        let parts = line.strip_suffix(END).and_then(|line| line.rsplit_once(LABEL));
        let Some((open, written)) = parts else {
            return Err("it does not end with a `checksum`".to_owned());
        };
        let json = format!("{open}}}");
        if written != checksum(&json) {
            return Err("its `checksum` is that of another text: it was changed".to_owned());
        }
        serde_json::from_str(&json).map_err(|wrong| wrong.to_string())
    }
}

fn checksum(json: &str) -> String {
    format!("{:016x}", fnv1a(json))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::sweep::point_check::tests::record;

    #[test]
    fn a_line_is_read_as_it_was_written_and_in_no_other_way() {
        let line = record(3).line();
        assert_eq!(PointRecord::from_line(&line).unwrap(), record(3));
        let value: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert_eq!((&value["point"], value["checksum"].as_str().unwrap().len()), (&3.into(), 16));
        for (good, bad, problem) in [
            ("\"point\":3", "\"point\":4", "it was changed"),
            ("[true]", "[false]", "it was changed"),
            (",\"checksum\"", ",\"sum\"", "does not end with a `checksum`"),
            ("\"}", "\"} ", "does not end with a `checksum`"),
        ] {
            assert!(line.contains(good), "{good}");
            let wrong = PointRecord::from_line(&line.replacen(good, bad, 1)).unwrap_err();
            assert!(wrong.contains(problem), "{bad}: {wrong}");
        }
        let none = format!("{{}}{}", checksum("{}"));
        assert!(PointRecord::from_line(&none).is_err());
    }
}
