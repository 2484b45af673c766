//! How inputs that are texts are changed.

use libfuzzer_sys::{fuzz_crossover, fuzz_mutator, fuzzer_mutate};
use mesh2yaml_fuzz::mutate;

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
