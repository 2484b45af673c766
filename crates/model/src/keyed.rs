//! Hash tables of names that come from outside.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, Hasher, RandomState};

/// A table of what is found by names.
pub type KeyedMap<K, V> = HashMap<K, V, Keyed>;

/// A set of names.
pub type KeyedSet<K> = HashSet<K, Keyed>;

/// Makes hashes of short texts a good deal faster than the standard library does. The key is random for each of these, so no
/// source can choose names that collide.
#[derive(Clone, Debug)]
pub struct Keyed(u64);

impl Default for Keyed {
    fn default() -> Self {
        Self(RandomState::new().hash_one(0))
    }
}

impl BuildHasher for Keyed {
    type Hasher = KeyedHasher;

    #[inline]
    fn build_hasher(&self) -> KeyedHasher {
        KeyedHasher(self.0)
    }
}

/// The hash of what came so far, which nobody knows who does not know the key.
#[derive(Debug)]
pub struct KeyedHasher(u64);

impl KeyedHasher {
    #[inline]
    fn mix(&mut self, word: u64) {
        let product = u128::from(self.0 ^ word) * u128::from(0x9e37_79b9_7f4a_7c15_u64);
        self.0 = (product ^ (product >> 64)) as u64;
    }
}

impl Hasher for KeyedHasher {
    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        // The length too, so that what follows cannot be taken for a part of this.
        self.mix(bytes.len() as u64);
        let (eights, rest) = bytes.as_chunks();
        for eight in eights {
            self.mix(u64::from_le_bytes(*eight));
        }
        if !rest.is_empty() {
            let word = rest
                .iter()
                .rev()
                .fold(0, |word, byte| word << 8 | u64::from(*byte));
            self.mix(word);
        }
    }

    #[inline]
    fn write_u8(&mut self, n: u8) {
        self.mix(n.into());
    }

    #[inline]
    fn write_u16(&mut self, n: u16) {
        self.mix(n.into());
    }

    #[inline]
    fn write_u32(&mut self, n: u32) {
        self.mix(n.into());
    }

    #[inline]
    fn write_u64(&mut self, n: u64) {
        self.mix(n);
    }

    #[inline]
    fn write_usize(&mut self, n: usize) {
        self.mix(n as u64);
    }

    #[inline]
    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::{BuildHasher as _, Keyed, KeyedSet};

    #[test]
    fn names_differ() {
        let key = Keyed::default();
        let mut hashes = KeyedSet::default();
        for n in 0..10_000 {
            for name in [format!("svc-{n}"), format!("a-service-with-a-long-name-{n}")] {
                assert!(hashes.insert(key.hash_one(name.as_str())), "{name}");
                assert!(hashes.insert(key.hash_one((name.as_str(), "x"))), "({name}, x)");
            }
        }
        assert_ne!(key.hash_one(("ab", "c")), key.hash_one(("a", "bc")));
        assert_ne!(key.hash_one("a"), key.hash_one("a\0"));
    }

    #[test]
    fn keys_differ() {
        assert_ne!(
            Keyed::default().hash_one("shop"),
            Keyed::default().hash_one("shop")
        );
    }
}
