#![no_main]

use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(|data: &[u8]| -> Corpus {
    match mesh2yaml_fuzz::write(data) {
        true => Corpus::Keep,
        false => Corpus::Reject,
    }
});
