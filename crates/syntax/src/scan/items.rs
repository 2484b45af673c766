//! The items of a file, kept small: there may be a hundred thousand, and nearly all are sound.

use std::ops::Range;

use super::Item;

/// Items in their order. Of a sound one, its place is all that is kept.
#[derive(Debug, Default)]
pub(crate) struct Items {
    places: Vec<Range<usize>>,
    /// Those with a fault, by their numbers.
    faulty: Vec<(usize, Item)>,
}

impl Items {
    pub(super) fn push(&mut self, item: Item) {
        let place = item.range.clone();
        if !item.is_sound() {
            self.faulty.push((self.places.len(), item));
        }
        self.places.push(place);
    }

    pub(super) fn pop(&mut self) -> Option<Item> {
        let range = self.places.pop()?;
        let number = self.places.len();
        let faulty = self.faulty.pop_if(|(n, _)| *n == number);
        Some(faulty.map_or_else(|| Item::sound(range), |(_, item)| item))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    pub(crate) fn len(&self) -> usize {
        self.places.len()
    }

    /// All of them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Item> + '_ {
        (0..self.len()).map(|number| self.get(number))
    }

    /// The place of an item.
    pub(crate) fn place(&self, number: usize) -> Range<usize> {
        self.places[number].clone()
    }

    /// The first number from `from` whose item has a fault, or one past the last item.
    pub(crate) fn first_faulty(&self, from: usize) -> usize {
        let at = self.faulty.partition_point(|(n, _)| *n < from);
        self.faulty.get(at).map_or(self.len(), |(n, _)| *n)
    }

    /// An item by its number.
    pub(crate) fn get(&self, number: usize) -> Item {
        match self.faulty.binary_search_by_key(&number, |(n, _)| *n) {
            Ok(at) => self.faulty[at].1.clone(),
            Err(_) => Item::sound(self.place(number)),
        }
    }
}

impl Item {
    fn sound(range: Range<usize>) -> Self {
        Self {
            range,
            ..Self::default()
        }
    }
}
