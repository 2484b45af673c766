//! Valid files, made of the shapes: a tape of numbers decides what is written.

use crate::Block;
use crate::shape::samples;

/// What decides; it shrinks well, for at its end everything is the first choice.
pub(super) struct Tape<'t>(std::slice::Iter<'t, u8>);

impl<'t> Tape<'t> {
    pub(super) fn new(numbers: &'t [u8]) -> Self {
        Self(numbers.iter())
    }

    fn pick(&mut self, n: usize) -> usize {
        self.0.next().map_or(0, |b| usize::from(*b) % n)
    }

    fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.pick(choices.len())]
    }

    fn is_over(&self) -> bool {
        self.0.len() == 0
    }
}

const ENDS: [&str; 8] = [
    "\n",
    "\r\n",
    "\n\n",
    " # a comment \" { } ,\n",
    "\t\n",
    "#\r\n",
    " \n # “quoted” – \u{a0}, \n\n",
    "\n  \t",
];

/// A file.
pub(super) fn file(tape: &mut Tape<'_>) -> String {
    let mut text = tape
        .of(&["", "\u{feff}", "# first\n", "\n\n", "\r\n\t"])
        .to_owned();
    while !tape.is_over() {
        text.push_str(&statement(Block::File, tape, 0));
        text.push_str(tape.of(&ENDS));
    }
    if tape.pick(2) == 0 {
        text.trim_end().to_owned()
    } else {
        text
    }
}

fn statement(block: Block, tape: &mut Tape<'_>, depth: usize) -> String {
    let all: Vec<String> = if block == Block::Use {
        samples(Block::argument())
    } else {
        block.shapes().flat_map(samples).collect()
    };
    let sample = &all[tape.pick(all.len())];
    let keyword = sample.split(' ').next().unwrap_or("");
    let text = match (sample.strip_suffix("{ }"), block.opened_by(keyword)) {
        (Some(head), Some(inner)) => head.to_owned() + &body(inner, tape, depth + 1),
        _ => sample.clone(),
    };
    // Where a line ends after a comma, a comment and more lines fit too.
    text.replace(
        ",\n  ",
        tape.of(&[",\n  ", ", ", " ,", ",\r\n\r\n", ", # and\n# or\n\t", ","]),
    )
}

fn body(block: Block, tape: &mut Tape<'_>, depth: usize) -> String {
    if depth > 6 || tape.is_over() {
        return "{ }".to_owned();
    }
    let mut text = "{".to_owned();
    match tape.pick(6) {
        0 => text.push('}'),
        1 => {
            text.push_str(tape.of(&[" ", "", "\t"]));
            text.push_str(&statement(block, tape, depth));
            text.push_str(tape.of(&[" }", "}", "\t}"]));
        }
        n => {
            text.push_str(tape.of(&["\n", " # {\n", "\r\n", " "]));
            for _ in 1..n {
                text.push_str(&statement(block, tape, depth));
                text.push_str(tape.of(&ENDS));
            }
            text.push('}');
        }
    }
    text
}
