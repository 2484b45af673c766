#![no_main]

mod texts;

use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(|data: &[u8]| -> Corpus {
    match mesh2yaml_fuzz::read(data) {
        true => Corpus::Keep,
        false => Corpus::Reject,
    }
});
