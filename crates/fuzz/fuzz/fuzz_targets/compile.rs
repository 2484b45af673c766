#![no_main]

use libfuzzer_sys::{Corpus, fuzz_crossover, fuzz_mutator, fuzz_target, fuzzer_mutate};
use mesh2yaml_fuzz::mutate;

fuzz_target!(|data: &[u8]| -> Corpus {
    match mesh2yaml_fuzz::compile(data) {
        true => Corpus::Keep,
        false => Corpus::Reject,
    }
});

// Every other mutant is made of lines and words; bytes alone seldom get past the parser.
fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    match seed % 2 {
        0 => fuzzer_mutate(data, size, max_size),
        _ => mutate::in_place(data, size, max_size, seed),
    }
});

fuzz_crossover!(|one: &[u8], other: &[u8], out: &mut [u8], seed: u32| {
    mutate::crossed(one, other, out, seed)
});
