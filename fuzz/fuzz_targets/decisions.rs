#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| yosan_fuzz::claims::decisions(bytes));
