//! Work that nobody waits for any more ends, however long one night of it is.

use crate::served::Served;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::path::Path;

/// One night of it takes half a minute, and is far from its end when it is stopped.
const LONG: &str = r#"{"name":"long.toml","text":"data={parents=1000,children='15M'}\nload={batch_size=1}\norg={workers=50,service.per_record='9ms'}\nrun.replications=4\n"}"#;

/// The lines of a reply that comes piece by piece.
fn begun(server: &Served, route: &str, body: &str) -> impl Iterator<Item = String> {
    let mut stream = TcpStream::connect(server.host()).unwrap();
    let (host, key, length) = (server.host(), server.key(), body.len());
    write!(
        stream,
        "POST /{key}/{route} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {length}\r\n\
         Connection: close\r\n\r\n{body}"
    )
    .unwrap();
    BufReader::new(stream).lines().map_while(Result::ok)
}

#[test]
fn a_newer_question_stops_a_night_in_its_middle() {
    let server = Served::start(Path::new("scenarios"));
    let mut long = begun(&server, "answer", LONG);
    // No night is done, and one of them is under way.
    let is_within =
        |line: &String| line.contains("under_way") && !line.contains(r#""under_way":0.0,"#);
    let under_way = long.find(is_within).expect("it says how far the night is");
    assert!(under_way.contains(r#""done":0"#), "{under_way}");
    server.is_well();
    let rest: Vec<String> = long.collect();
    assert!(rest.iter().any(|line| line == "event: overtaken"), "{rest:?}");
    let mut nights = rest.iter().filter(|line| line.contains(r#""planned""#));
    let untouched = nights.all(|line| line.contains(r#""done":0"#));
    assert!(untouched, "no night came to its end: {rest:?}");
}
