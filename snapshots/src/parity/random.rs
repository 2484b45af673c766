//! Numbers that look random and follow from a seed.

/// A source of numbers: SplitMix64, whose every seed is as good as another.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// The numbers of a seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Another source, so that what one part takes does not move the rest.
    #[must_use]
    pub fn fork(&mut self) -> Self {
        Self(self.next())
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`; 0 if there is none.
    pub fn below(&mut self, end: usize) -> usize {
        let end = end.max(1) as u64;
        usize::try_from(self.next() % end).unwrap_or(0)
    }

    /// Yes in so many of a hundred cases.
    pub fn percent(&mut self, share: usize) -> bool {
        self.below(100) < share
    }

    /// One of some things.
    ///
    /// # Panics
    /// If there are none.
    pub fn pick<'t, T>(&mut self, things: &'t [T]) -> &'t T {
        &things[self.below(things.len())]
    }

    /// Some of some things, each once and in their order: at least one, at most `most`.
    pub fn some<T: Clone>(&mut self, things: &[T], most: usize) -> Vec<T> {
        let count = 1 + self.below(most.min(things.len()));
        let mut left: Vec<usize> = (0..things.len()).collect();
        let mut taken: Vec<usize> = (0..count)
            .map(|_| left.swap_remove(self.below(left.len())))
            .collect();
        taken.sort_unstable();
        taken.into_iter().map(|index| things[index].clone()).collect()
    }
}
