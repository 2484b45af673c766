//! Hash tables of names that come from outside.

use std::collections::{HashMap, HashSet};

/// A table of what is found by names.
pub type KeyedMap<K, V> = HashMap<K, V, Keyed>;

/// A set of names.
pub type KeyedSet<K> = HashSet<K, Keyed>;

/// Makes hashes of short texts a good deal faster than the standard library does. Each has a key of its own that differs from run to run, so no
/// source can be written ahead whose names collide.
pub type Keyed = foldhash::quality::RandomState;

#[cfg(test)]
mod tests {
    use std::hash::BuildHasher as _;

    use super::{Keyed, KeyedSet};

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
