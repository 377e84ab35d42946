//! Requests that nobody's page sends: refused or cut off, and the page goes on answering.

use crate::served::Served;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::path::Path;
use std::time::Duration;

/// Long enough for any machine; only what hangs reaches it.
const PATIENCE: Duration = Duration::from_secs(120);

/// A connection that is asked one thing.
struct Visit(TcpStream);

impl Visit {
    fn to(server: &Served) -> Self {
        let stream = TcpStream::connect(server.host()).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_write_timeout(Some(PATIENCE)).unwrap();
        Self(stream)
    }

    fn say(mut self, text: &str) -> Self {
        // The other side may have hung up before it has heard all.
        let _ = self.0.write_all(text.as_bytes());
        self
    }

    /// The first line of the reply; nothing if it was cut off.
    fn status(mut self) -> String {
        let mut first = [0; 64];
        let read = self.0.read(&mut first).unwrap_or(0);
        let text = String::from_utf8_lossy(&first[..read]).into_owned();
        text.lines().next().unwrap_or_default().trim_start_matches("HTTP/1.1 ").to_owned()
    }
}

fn get(server: &Served, path: &str, headers: &str) -> String {
    let host = server.host();
    let request =
        format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n{headers}Connection: close\r\n\r\n");
    Visit::to(server).say(&request).status()
}

fn post(server: &Served, route: &str, body: &str) -> String {
    let (host, key, length) = (server.host(), server.key(), body.len());
    Visit::to(server)
        .say(&format!(
            "POST /{key}/{route} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n\
             Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        ))
        .status()
}

#[test]
fn who_has_no_key_or_comes_from_elsewhere_is_refused() {
    let server = Served::start(Path::new("scenarios"));
    let key = server.key().to_owned();
    assert_eq!(get(&server, &format!("/{key}/start"), ""), "200 OK");
    for number in 0..400_u32 {
        let wrong = format!("{number:032x}");
        assert_eq!(get(&server, &format!("/{wrong}/start"), ""), "403 Forbidden");
    }
    for number in 0..100 {
        let foreign = format!("Origin: http://evil-{number}.example\r\n");
        assert_eq!(get(&server, &format!("/{key}/start"), &foreign), "403 Forbidden");
        let rebound = format!(
            "GET /{key}/start HTTP/1.1\r\nHost: evil-{number}.example:{}\r\n\r\n",
            server.port()
        );
        assert_eq!(Visit::to(&server).say(&rebound).status(), "403 Forbidden");
    }
    assert_eq!(
        get(&server, &format!("/{key}/start"), "Sec-Fetch-Site: cross-site\r\n"),
        "403 Forbidden"
    );
    server.is_well();
}

#[test]
fn no_path_leads_out_of_the_directory() {
    let server = Served::start(Path::new("scenarios"));
    let key = server.key().to_owned();
    for path in [
        "../Cargo.toml",
        "..%2fCargo.toml",
        "....//Cargo.toml",
        "%2e%2e/%2e%2e/etc/passwd",
        "page/page.js",
        "/etc/passwd",
        "scenarios/test4-parallel.toml",
        "start/../start",
        "\\..\\Cargo.toml",
        "Start",
    ] {
        let status = get(&server, &format!("/{key}/{path}"), "");
        assert!(status.starts_with('4'), "{path}: {status}");
    }
    for file in ["../Cargo.toml", "/etc/passwd", "published/../../Cargo.toml", "", ".", "published"]
    {
        let status = post(&server, "open", &format!("{{\"file\": {file:?}}}"));
        assert!(status.starts_with('4'), "{file}: {status}");
    }
    assert_eq!(post(&server, "open", r#"{"file": "test4-parallel.toml"}"#), "200 OK");
    // A scenario of a page names no file outside either.
    for line in [
        "extends = \\\"../Cargo.toml\\\"",
        "extends = \\\"/etc/passwd\\\"",
        "[data]\\nfile = \\\"../README.md\\\"\\nparent_column = \\\"a\\\"",
    ] {
        let state = format!(r#"{{"name": "x.toml", "text": "{line}"}}"#);
        let status = post(&server, "take/scenario.toml", &state);
        assert_eq!(status, "422 Unprocessable Entity", "{line}");
    }
    server.is_well();
}

#[test]
fn bodies_without_end_and_texts_that_are_no_requests_are_cut_off() {
    let server = Served::start(Path::new("scenarios"));
    let (host, key) = (server.host(), server.key().to_owned());
    let long = "x".repeat(64 * 1024);
    for route in ["answer", "open", "columns", "compare", "sweep", "plan", "take/report.html"] {
        for head in ["Content-Length: 99999999999", "Transfer-Encoding: chunked"] {
            let mut visit = Visit::to(&server)
                .say(&format!("POST /{key}/{route} HTTP/1.1\r\nHost: {host}\r\n{head}\r\n\r\n"));
            // 32 MiB are more than any of them takes.
            for _ in 0..512 {
                let piece = match head.starts_with("Transfer") {
                    true => format!("{:x}\r\n{long}\r\n", long.len()),
                    false => long.clone(),
                };
                if visit.0.write_all(piece.as_bytes()).is_err() {
                    break;
                }
            }
            let status = visit.status();
            assert!(status.is_empty() || status.starts_with("413"), "{route}: {status}");
        }
    }
    for number in 0..100 {
        let body = "{".repeat(number * 500);
        let status = post(&server, "answer", &body);
        assert_eq!(status, "422 Unprocessable Entity", "{number}");
    }
    for nonsense in ["", "\r\n\r\n", "GET\r\n\r\n", "\u{0}\u{1}\u{2}\r\n", "HELO\r\n\r\n"] {
        let visit = Visit::to(&server).say(nonsense);
        visit.0.shutdown(Shutdown::Write).unwrap();
        let status = visit.status();
        assert!(status.is_empty() || status.starts_with('4'), "{nonsense:?}: {status}");
    }
    let header = format!("X: {}\r\n", "y".repeat(1024 * 1024));
    let status = get(&server, &format!("/{key}/start"), &header);
    assert!(status.is_empty() || status.starts_with('4'), "{status}");
    server.is_well();
}

/// Far more than there are places for connections.
#[test]
fn who_says_nothing_keeps_nobody_out() {
    let server = Served::start(Path::new("scenarios"));
    let key = server.key().to_owned();
    let mut silent = Vec::new();
    for number in 0..300 {
        let begun = match number % 3 {
            0 => "",
            1 => "GET / HTTP/1.1\r\nHost: ",
            _ => "POST /0/answer HTTP/1.1\r\nContent-Length: 10\r\n\r\n",
        };
        silent.push(Visit::to(&server).say(begun));
        if number % 50 == 0 {
            assert_eq!(get(&server, &format!("/{key}/start"), ""), "200 OK");
        }
    }
    server.is_well();
}

#[test]
fn streams_that_nobody_reads_end() {
    let server = Served::start(Path::new("scenarios"));
    let (host, key) = (server.host(), server.key().to_owned());
    let state = server.opened("test4-parallel.toml");
    for (number, route) in ["answer", "remedies", "plan"].into_iter().cycle().take(100).enumerate()
    {
        let visit = Visit::to(&server).say(&format!(
            "POST /{key}/{route} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {}\r\n\r\n{state}",
            state.len()
        ));
        match number % 3 {
            0 => visit.0.shutdown(Shutdown::Both).unwrap(),
            1 => assert_eq!(visit.status(), "200 OK"),
            // Half open: it says nothing more, and reads nothing.
            _ => visit.0.shutdown(Shutdown::Write).unwrap(),
        }
    }
    server.is_well();
}

#[test]
fn a_load_that_is_too_large_for_a_page_is_refused_in_words() {
    let server = Served::start(Path::new("scenarios"));
    let set = |path: &str, value: &str| {
        let state = server.opened("test4-parallel.toml");
        let sets = format!(r#""sets":{{"{path}":"{value}"}}"#);
        server.post("answer", &state.replacen(r#""sets":{}"#, &sets, 1))
    };
    let nights = set("run.replications", "100000");
    assert!(
        nights.contains("event: failed") && nights.contains("at most 10,000 nights"),
        "{nights}"
    );
    let small = set("run.replications", "2");
    assert!(small.contains("\"final\":true"), "{small}");
    let background = r#"{"name":"x.toml","text":"data={parents=10,children=1000}\nload={batch_size=200}\norg={workers=1,service.per_record=\"1h\"}\n[[background]]\nper_hour=3_000_000\nhold=\"1ms\"\n"}"#;
    let large = server.post("answer", background);
    assert!(large.contains("too much for a page"), "{large}");
    server.is_well();
}

#[test]
fn a_signal_ends_it_while_a_plan_is_made() {
    let server = Served::start(Path::new("scenarios"));
    let (host, key) = (server.host(), server.key().to_owned());
    let state = server.opened("test4-parallel.toml");
    let mut visit = Visit::to(&server).say(&format!(
        "POST /{key}/plan HTTP/1.1\r\nHost: {host}\r\nContent-Length: {}\r\n\r\n{state}",
        state.len()
    ));
    let mut some = [0; 16];
    assert!(visit.0.read(&mut some).unwrap() > 0, "it is under way");
    assert_eq!(server.interrupt().0, Some(0));
}

/// They know the key, ask a lot and read nothing.
#[test]
fn readers_that_stall_keep_nobody_out() {
    let server = Served::start(Path::new("scenarios"));
    let (host, key) = (server.host(), server.key().to_owned());
    let request = format!("GET /{key}/report.css HTTP/1.1\r\nHost: {host}\r\n\r\n");
    let mut stalled = Vec::new();
    for _ in 0..60 {
        let visit = Visit::to(&server);
        visit.0.set_write_timeout(Some(Duration::from_millis(100))).unwrap();
        stalled.push(visit.say(&request.repeat(2_000)));
    }
    server.is_well();
}

#[test]
fn what_is_too_large_at_one_end_or_at_one_point_is_refused() {
    let server = Served::start(Path::new("scenarios"));
    let ends = r#"{"name":"x.toml","text":"data={parents=10,children=1000}\nload={batch_size=200}\norg={workers=1,service.per_record='9ms..1h'}\n[[background]]\nper_hour=3_000_000\nhold=\"1ms\"\n"}"#;
    let answer = server.post("answer", ends);
    assert!(answer.contains("too much for a page"), "{answer}");
    let state = ends.replace("'9ms..1h'", "'9ms'");
    let sweep = format!(r#"{{"state":{state},"vary":"org.service.per_record=9ms,1h"}}"#);
    let swept = server.post("sweep", &sweep);
    assert!(swept.contains("too much for a page"), "{swept}");
    server.is_well();
}

/// Both ends of its ranges together are small, but few workers with slow records are not.
#[test]
fn a_draw_that_is_too_large_is_refused() {
    let server = Served::start(Path::new("scenarios"));
    let state = r#"{"name":"x.toml","text":"data={parents=10,children=1000}\nload={batch_size=1,submit={pattern='closed',in_flight=1000}}\norg={workers='1..1000',service.per_record='9ms..1h'}\nobserved.duration='2h'\n[[background]]\nper_hour=3_000_000\nhold=\"1ms\"\n"}"#;
    for route in ["answer", "calibrate"] {
        let reply = server.post(route, state);
        assert!(reply.contains("too much for a page"), "{route}: {reply}");
    }
    server.is_well();
}

#[test]
fn a_plan_of_too_many_nights_is_refused() {
    let server = Served::start(Path::new("scenarios"));
    let state = server.opened("test4-parallel.toml");
    let sure = r#""sets":{"objectives.sure":"99.99%","objectives.duration":"<= 8h"}"#;
    let reply = server.post("plan", &state.replacen(r#""sets":{}"#, sure, 1));
    assert!(reply.contains("at most 10,000 nights"), "{reply}");
    let precise = r#""sets":{"run.precision":"{ metric = 'duration', relative = 0.01, max_replications = 20_000 }"}"#;
    let reply = server.post("answer", &state.replacen(r#""sets":{}"#, precise, 1));
    assert!(reply.contains("at most 10,000 nights"), "{reply}");
}
