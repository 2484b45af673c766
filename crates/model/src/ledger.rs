//! The proof that every visible leaf of a scope was answered.

use crate::{LeafId, LeafRange};

/// A bit a leaf: whether it was answered since its scope was opened. One for the whole run, so that a scope costs
/// nothing but the bits that it touches.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    answered: Vec<u64>,
    open: Vec<LeafRange>,
}

impl Ledger {
    pub(crate) fn new(leaves: usize) -> Self {
        Self {
            answered: vec![0; leaves.div_ceil(64)],
            open: Vec::new(),
        }
    }

    /// Demands an answer for each leaf of a range.
    pub(crate) fn open(&mut self, range: LeafRange) {
        for leaf in range.start..range.end {
            self.answered[leaf as usize / 64] &= !(1 << (leaf % 64));
        }
        self.open.push(range);
    }

    /// Takes leaves out of the demand: they are another mesh's.
    pub(crate) fn hide(&mut self, range: LeafRange) {
        for leaf in range.start..range.end {
            self.answer(LeafId(leaf));
        }
    }

    pub(crate) fn answer(&mut self, leaf: LeafId) {
        self.answered[leaf.0 as usize / 64] |= 1 << (leaf.0 % 64);
    }

    /// The leaves that were not answered; the scope is closed.
    pub(crate) fn close(&mut self, mut missing: impl FnMut(LeafId)) {
        for range in self.open.drain(..) {
            for leaf in range.start..range.end {
                if self.answered[leaf as usize / 64] & (1 << (leaf % 64)) == 0 {
                    missing(LeafId(leaf));
                }
            }
        }
    }
}
