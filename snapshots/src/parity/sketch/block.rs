//! Statements that can be taken out.

use std::fmt;

/// A statement, and what stands in its block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The statement without its block.
    pub head: String,
    /// What stands in the block; `None` where it has none.
    pub body: Option<Vec<Block>>,
    /// Whether the policy makes no sense without it.
    pub needed: bool,
}

impl Block {
    pub(super) fn line(head: impl Into<String>) -> Self {
        Self {
            head: head.into(),
            body: None,
            needed: false,
        }
    }

    pub(super) fn with(head: impl Into<String>, body: Vec<Self>) -> Self {
        Self {
            head: head.into(),
            body: Some(body),
            needed: false,
        }
    }

    pub(super) fn needed(mut self) -> Self {
        self.needed = true;
        self
    }

    pub(super) fn write(&self, depth: usize, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let indent = "  ".repeat(depth);
        match &self.body {
            None => writeln!(f, "{indent}{}", self.head),
            Some(body) => {
                writeln!(f, "{indent}{} {{", self.head)?;
                body.iter().try_for_each(|it| it.write(depth + 1, f))?;
                writeln!(f, "{indent}}}")
            }
        }
    }

    /// The same with one statement less, in every way.
    fn smaller(&self) -> Vec<Self> {
        let Some(body) = &self.body else { return Vec::new() };
        without_one(body)
            .into_iter()
            .map(|body| Self {
                body: Some(body),
                ..self.clone()
            })
            .collect()
    }
}

/// Lists of statements with one less, or with one that is smaller.
pub(super) fn without_one(blocks: &[Block]) -> Vec<Vec<Block>> {
    let mut all = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        if !block.needed {
            let mut less = blocks.to_vec();
            less.remove(index);
            all.push(less);
        }
        for smaller in block.smaller() {
            let mut less = blocks.to_vec();
            less[index] = smaller;
            all.push(less);
        }
    }
    all
}
