#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| forelock_fuzz::job_records(input));
