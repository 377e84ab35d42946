//! `--set path=value`.

use super::{GOOD, assert_error, set_errors};
use forelock::scenario::parse;

#[test]
fn set_arguments_are_checked_like_the_file() {
    assert_error(&set_errors(&["org.wokers=20"]), "--set:1:5", &["did you mean `workers`?"]);
    assert_error(&set_errors(&["org.workers=many"]), "--set:1:13", &["not a whole number"]);
    assert_error(&set_errors(&["org.workers="]), "--set:1:13", &["whole number"]);
    assert_error(&set_errors(&["org.workers"]), "--set:1:1", &["no `=`", "org.workers=20"]);
    assert_error(&set_errors(&["=5"]), "--set:1:1", &["org.workers=20"]);
    assert_error(&set_errors(&["or g.x=5"]), "--set:1:1", &["no key `or g`", "mean `org`?"]);
    assert_error(&set_errors(&["or'g.x=5"]), "--set:1:1", &["path of a field"]);
    assert_error(&set_errors(&["a b..c=5"]), "--set:1:1", &["path of a field"]);
    assert_error(&set_errors(&["extends=x.toml"]), "--set:1:1", &["cannot be set"]);
    assert_error(&set_errors(&["org.workers.x=5"]), "--set:1:5", &["not a table"]);
    assert_error(&set_errors(&["background.0.per_hour=5"]), "--set:1:1", &["must be a list"]);
    assert_error(&set_errors(&["org.workers=1\nname='x'"]), "--set:1:1", &["one line"]);
    assert_error(&set_errors(&["[org]=1"]), "--set:1:1", &["path of a field"]);
    assert_error(&set_errors(&["submit.interval=4s"]), "--set:1:1", &["no key `submit`"]);
}

#[test]
fn set_reaches_only_items_that_there_are() {
    let text = format!("{GOOD}[[background]]\nper_hour = 1\nhold = '1s'\n");
    let error = parse("bad.toml", &text, &["background.1.rows=2".to_owned()]).unwrap_err();
    assert_error(&error, "--set:1:12", &["no item `1`", "`background.0`"]);
}
