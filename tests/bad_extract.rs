//! Whatever an extract holds, a profile comes out, or an error that says where: never a panic, never
//! a machine out of memory.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use flate2::write::GzEncoder;
use forelock::extract::profile::{Profile, ProfileSettings};
use forelock::extract::{ExtractError, ExtractOptions, ExtractProblem, ExtractReader};
use forelock::scenario::parse;
use forelock_report::{Look, ProfileResult, Shown, parse_result};
use proptest::prelude::*;
use std::io::Write;
use std::num::NonZeroU32;

fn profile(bytes: &[u8]) -> Result<Profile, ExtractError> {
    let options = ExtractOptions { digest: true, ..ExtractOptions::default() };
    let reader = ExtractReader::from_bytes("x.csv", bytes, options)?;
    let names = [reader.columns()[0].clone()];
    let settings = ProfileSettings {
        batch_size: NonZeroU32::new(3).unwrap(),
        in_flight: NonZeroU32::new(2).unwrap(),
    };
    Profile::of(reader, &names, settings, &())
}

/// For a spreadsheet.
fn csv(results: &dyn Shown) -> Vec<u8> {
    let mut bytes = Vec::new();
    results.write_csv(&mut bytes).unwrap();
    bytes
}

/// Everything that can be asked of what comes out.
fn look_at(bytes: &[u8]) -> Result<(), TestCaseError> {
    match profile(bytes) {
        Ok(profile) => {
            let results = vec![ProfileResult::new(&profile)];
            for styled in [false, true] {
                let text = results.document().to_terminal(Look { styled, width: 80 });
                let bare = anstream::adapter::strip_str(&text).to_string();
                prop_assert!(!bare.contains(|c: char| c.is_control() && c != '\n'), "{bare:?}");
            }
            let read = parse_result(&results.to_json().unwrap());
            let read = read.map_err(|wrong| TestCaseError::fail(wrong.to_string()))?;
            prop_assert_eq!(read.page().unwrap(), results.page().unwrap());
            prop_assert_eq!(csv(&*read), csv(&results));
            let scenario = results[0].data.clone()
                + "[load]\nbatch_size = 3\n[org]\nworkers = 2\nservice.per_record = \"1ms\"\n";
            let loaded = parse("data.toml", &scenario, &[]);
            let loaded =
                loaded.map_err(|wrong| TestCaseError::fail(format!("{scenario}\n{wrong}")))?;
            let data = &loaded.scenario.loads.first().data;
            prop_assert_eq!(data.children.get(), u64::from(profile.rows));
        }
        Err(error) => {
            let text = error.to_string();
            prop_assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{text:?}");
            prop_assert!(text.starts_with("x.csv"), "{text}");
        }
    }
    Ok(())
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn rows() -> impl Strategy<Value = String> {
    let key =
        prop_oneof!["[ab]{1,2}", Just(String::new()), Just("=1+1".into()), Just("\"a\tb\"".into())];
    prop::collection::vec(key, 0..60).prop_map(|keys| {
        let rows: Vec<String> = keys.iter().map(|key| format!("{key},x\n")).collect();
        format!("ParentId,Name\n{}", rows.concat())
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        look_at(&bytes)?;
    }

    #[test]
    fn any_text(text in "[a,;\"\n\r\té\u{1b}= -]{0,80}") {
        look_at(text.as_bytes())?;
    }

    #[test]
    fn rows_spoilt_anywhere(
        text in rows(),
        spoilt in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..3),
    ) {
        let mut bytes = text.into_bytes();
        for (place, byte) in spoilt {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        look_at(&bytes)?;
    }

    #[test]
    fn compressed_rows_spoilt_or_cut_off_anywhere(
        text in rows(),
        zstandard in any::<bool>(),
        spoilt in prop::option::of((any::<prop::sample::Index>(), any::<u8>())),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = if zstandard {
            zstd::encode_all(text.as_bytes(), 1).unwrap()
        } else {
            gzip(text.as_bytes())
        };
        let whole = bytes.clone();
        if let Some((place, byte)) = spoilt {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        look_at(&bytes)?;
        if bytes.len() < whole.len() {
            prop_assert!(profile(&bytes).is_err(), "what is cut off is no whole file");
        }
    }
}

#[test]
fn what_unpacks_to_a_line_without_end_is_refused() {
    let mut bomb = GzEncoder::new(Vec::new(), flate2::Compression::best());
    bomb.write_all(b"Id,Name\n").unwrap();
    for _ in 0..80 {
        bomb.write_all(&[b'a'; 1 << 20]).unwrap();
    }
    let bomb = bomb.finish().unwrap();
    assert!(bomb.len() < 200 << 10);
    let error = profile(&bomb).unwrap_err();
    assert!(matches!(error.problem(), ExtractProblem::TooLong { .. }), "{error}");
    assert_eq!(error.place().line, Some(2));
}

#[test]
fn a_compressed_file_of_nothing_is_empty() {
    for nothing in [gzip(b""), zstd::encode_all(&b""[..], 1).unwrap()] {
        assert!(matches!(profile(&nothing).unwrap_err().problem(), ExtractProblem::Empty));
    }
    let zipped_twice = gzip(&gzip(b"Id\n1\n"));
    assert!(profile(&zipped_twice).is_err());
}

#[test]
fn a_name_from_the_file_cannot_command_the_terminal() {
    let csv = b"\"\x1b[2J\x1b]0;x\x07\",b\n1,2\n";
    let options = ExtractOptions::default();
    let reader = ExtractReader::from_bytes("x\x1b[31m.csv", csv, options).unwrap();
    let error = reader.column("\x1b[2K").unwrap_err().to_string();
    assert!(!error.contains('\x1b') && error.contains("[2J"), "{error:?}");
    assert!(profile(csv).is_ok());
}
