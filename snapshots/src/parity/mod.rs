//! Whether both meshes decide as the policy says, on random policies and requests.
//!
//! ```text
//!   seed ──▶ Sketch, a policy as text ──compile──▶ resources of each mesh ──▶ its evaluator ─┐
//!                  │                └──meaning──▶ what the policy says ──────────────────────┼─▶ equal?
//!                  └──▶ Edges: its paths, headers, callers … ──▶ requests at and just off them ┘
//! ```
//!
//! A disagreement is shrunk: statements are taken out as long as it stays. Everything follows from the seed.

mod compare;
mod decider;
mod edges;
mod hostile;
mod normal;
mod random;
mod sketch;

pub use compare::{Disagreement, Judge, Tally};
pub use edges::{Edges, Port, Probe, Service, Speaks};
pub use random::Random;
pub use sketch::{Block, Sketch};

/// A run.
#[derive(Debug, Default)]
pub struct Run {
    /// What was decided, and on what.
    pub tally: Tally,
    /// The first disagreement, as small as it gets.
    pub disagreement: Option<Disagreement>,
}

/// Compares decisions until there are enough, or one is wrong.
#[must_use]
pub fn run(seed: u64, decisions: usize) -> Run {
    let mut run = Run::default();
    let mut random = Random::new(seed);
    while run.tally.decisions < decisions {
        let (sketch, edges) = Sketch::random(&mut random.fork());
        let mut requests = random.fork();
        let Some(judge) = Judge::new(&sketch.to_string()) else {
            run.tally.unusable += 1;
            continue;
        };
        if let Some(found) = judge.compare(&sketch, &edges, &mut requests, &mut run.tally) {
            run.disagreement = Some(shrink(&sketch, found));
            return run;
        }
    }
    run
}

/// Takes statements out of a policy as long as its meshes still disagree on the same question.
fn shrink(sketch: &Sketch, mut found: Disagreement) -> Disagreement {
    let mut sketch = sketch.clone();
    loop {
        let smaller = sketch.smaller().find_map(|smaller| {
            let judge = Judge::new(&smaller.to_string())?;
            Some((judge.again(&found)?, smaller))
        });
        let Some((again, smaller)) = smaller else {
            return found;
        };
        found = again;
        found.policy = smaller.to_string();
        sketch = smaller;
    }
}
