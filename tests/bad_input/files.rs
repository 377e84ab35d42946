//! What is no file, or no TOML.

use super::{GOOD, assert_error, errors, load_errors, write};

#[test]
fn broken_toml_points_at_the_break() {
    assert_error(&errors("[data\n"), "bad.toml:1:6", &["not valid TOML", "`]`"]);
    assert_error(&errors("a = 1\na = 2\n"), "bad.toml:2:1", &["duplicate key"]);
    assert_error(&errors("stagger = 1h\n"), "bad.toml:1:11", &["TOML", "put quotes around it"]);
    let two = errors("a = \n\nb == 1\n");
    assert_eq!(two.iter().count(), 2, "{two}");
    for opening in ["[", "{x="] {
        let deep = format!("x={}", opening.repeat(300_000));
        assert!(errors(&deep).to_string().contains("bad.toml:1:"));
    }
    let dotted = vec!["a"; 300_000].join(".");
    assert!(errors(&format!("{dotted}=1")).to_string().contains("recursion"));
}

#[test]
fn files_that_are_none_are_refused() {
    let directory = tempfile::tempdir().unwrap();
    let missing = directory.path().join("missing.toml").display().to_string();
    assert_error(&load_errors(&missing), &format!("{missing}:1:1"), &["no such file"]);
    let dir = directory.path().display().to_string();
    assert_error(&load_errors(&dir), &format!("{dir}:1:1"), &["directory"]);
    let binary = write(directory.path(), "binary.toml", b"name = \"x\"\ny = \"\xff\xfe\"\n");
    assert_error(&load_errors(&binary), &format!("{binary}:2:6"), &["0xFF", "UTF-8"]);
    let nul = write(directory.path(), "nul.toml", b"name = \"x\"\nab\0\n");
    assert_error(&load_errors(&nul), &format!("{nul}:2:3"), &["NUL"]);
    let large = write(directory.path(), "large.toml", &vec![b'#'; 1024 * 1024 + 1]);
    assert_error(&load_errors(&large), &format!("{large}:1:1"), &["1 MiB"]);
}

#[cfg(unix)]
#[test]
fn an_endless_file_ends() {
    assert_error(&load_errors("/dev/zero"), "/dev/zero:1:1", &["1 MiB"]);
}

#[test]
fn extends_that_leads_nowhere_is_refused_where_it_stands() {
    let directory = tempfile::tempdir().unwrap();
    let path = write(directory.path(), "a.toml", b"name = 'a'\nextends = 'b.toml'\n");
    assert_error(&load_errors(&path), &format!("{path}:2:11"), &["no such file", "b.toml"]);
    let path = write(directory.path(), "c.toml", b"extends = '.'\n");
    assert_error(&load_errors(&path), &format!("{path}:1:11"), &["directory"]);
    let path = write(directory.path(), "d.toml", b"extends = 5\n");
    assert_error(&load_errors(&path), &format!("{path}:1:11"), &["orgs/trial.toml"]);
}

#[test]
fn a_misspelt_file_is_guessed() {
    let directory = tempfile::tempdir().unwrap();
    let own = write(directory.path(), "test4-parallel.toml", b"extends = 'tiral.toml'\n");
    let trial = write(directory.path(), "trial.toml", b"");
    assert_error(
        &load_errors(&own),
        &format!("{own}:1:11"),
        &[&format!("did you mean `{trial}`?")],
    );
    let wrong = own.replace("parallel", "paralel");
    assert_error(&load_errors(&wrong), &format!("{wrong}:1:1"), &[&own]);
}

#[test]
fn strange_lines_do_not_break_the_message() {
    let long = format!("x = \"{}\"\n", "ü".repeat(400_000));
    assert!(errors(&long).to_string().contains("bad.toml:1:1"));
    let late = format!("[org]\nservice = {{ cv = {}, wokers = 1 }}\n", "1".repeat(5000));
    assert_error(&errors(&late), "bad.toml:2:5020", &["wokers"]);
    assert!(errors("\"\\u001b[31m\" = 1\r\n").to_string().contains("bad.toml:1:1"));
    assert!(!errors("\"\\u001b[31m\" = 1\n").to_string().contains('\u{1b}'));
    assert!(errors("x = 1\t# \u{202e}\u{7f}").to_string().contains("bad.toml:1:1"));
    assert!(errors("\u{feff}x = 1").to_string().contains("bad.toml:1:"));
    assert!(errors("x = \"\n\n\n\"").to_string().contains("bad.toml:1:"));
}

#[test]
fn a_file_full_of_errors_is_told_briefly() {
    let keys: String = (0..100_000).map(|key| format!("k{key}=1\n")).collect();
    let diagnostics = errors(&keys);
    assert_eq!(diagnostics.iter().count(), 20);
    assert!(diagnostics.to_string().ends_with("more"));
    for slip in ["a = = ", "{ ", "'", "\"\"\" ", "a b ", "]\n", "x\n", "=\r", ".", "a.b=1\n[a]\n"] {
        let text = slip.repeat(1_000_000 / slip.len());
        assert!(errors(&text).iter().count() <= 20);
    }
}

#[test]
fn names_with_escape_codes_do_not_reach_the_terminal() {
    let diagnostics = load_errors("\u{1b}[31m\n.toml");
    assert!(!diagnostics.to_string().contains('\u{1b}'));
}

#[test]
fn styled_messages_are_the_plain_ones_in_colour() {
    let diagnostics = errors("x = 1");
    assert!(diagnostics.render(true).contains('\u{1b}'));
    assert!(!diagnostics.render(false).contains('\u{1b}'));
}

#[test]
fn cyclic_extends_is_told_with_its_chain() {
    let directory = tempfile::tempdir().unwrap();
    let own = write(directory.path(), "own.toml", b"extends = './own.toml'\n");
    assert_error(&load_errors(&own), &format!("{own}:1:11"), &["cycle"]);
    let a = write(directory.path(), "a.toml", b"extends = 'b.toml'\n");
    let b = write(directory.path(), "b.toml", b"\nextends = 'c.toml'\n");
    let c = write(directory.path(), "c.toml", b"\n\nextends = 'b.toml'\n");
    let chain = format!("{b} extends {c} extends {b}");
    assert_error(&load_errors(&a), &format!("{c}:3:11"), &["cycle", &chain]);
}

#[test]
fn endless_extends_ends() {
    let directory = tempfile::tempdir().unwrap();
    for i in 0..40 {
        let text = format!("extends = 'f{}.toml'\n", i + 1);
        write(directory.path(), &format!("f{i}.toml"), text.as_bytes());
    }
    let first = directory.path().join("f0.toml").display().to_string();
    assert!(load_errors(&first).to_string().contains("more than 16 files"));
}

#[test]
fn an_error_in_an_extended_file_is_shown_there() {
    let directory = tempfile::tempdir().unwrap();
    let base = write(directory.path(), "base.toml", GOOD.replace("= 5", "= 0").as_bytes());
    let path = write(directory.path(), "a.toml", b"extends = 'base.toml'\n");
    assert_error(&load_errors(&path), &format!("{base}:9:11"), &["1 to 1,000,000"]);
}

/// Who checks the scenarios of others must neither hang on what one of them names, nor show a secret.
#[cfg(target_os = "linux")]
#[test]
fn a_scenario_names_ordinary_files_only() {
    let directory = tempfile::tempdir().unwrap();
    let secret = write(directory.path(), "id_rsa", b"-----BEGIN KEY-----\nsecret\n");
    let environ = directory.path().join("environ.toml");
    std::os::unix::fs::symlink("/proc/self/environ", &environ).unwrap();
    let fifo = directory.path().join("fifo.toml");
    assert!(std::process::Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    for (named, why) in [
        (secret.as_str(), "does not end in .toml"),
        ("/proc/self/environ", "does not end in .toml"),
        (&environ.display().to_string(), "not an ordinary file"),
        (&fifo.display().to_string(), "not an ordinary file"),
    ] {
        let text = format!("extends = \"{named}\"\n");
        let scenario = write(directory.path(), "scenario.toml", text.as_bytes());
        let said = load_errors(&scenario);
        assert_error(&said, &format!("{scenario}:1:11"), &[why]);
        assert!(!said.to_string().contains("secret") && !said.to_string().contains("PATH="));
    }
    for file in [fifo.display().to_string(), "/proc/self/environ".to_owned()] {
        let text = format!(
            "data = {{ file = \"{file}\", parent_column = \"X\" }}\nload.batch_size = 200\n\
             org = {{ workers = 1, service.per_record = \"1ms\" }}\n"
        );
        let scenario = write(directory.path(), "scenario.toml", text.as_bytes());
        let said = load_errors(&scenario).to_string();
        assert!(said.contains("not an ordinary file") && !said.contains("PATH="), "{said}");
    }
}
