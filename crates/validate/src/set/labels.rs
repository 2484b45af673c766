//! Labels, kept in one piece: a set has many, and looks at them once.

use std::collections::BTreeMap;

/// Labels that a resource selects by. Their keys and values hold no control characters, so one of them tells the texts apart; what does hold one is
/// refused where the resource is judged, and selects nothing here.
#[derive(Debug)]
pub(crate) struct KeptLabels(Box<str>);

impl KeptLabels {
    pub(crate) fn of(labels: &BTreeMap<String, String>) -> Self {
        let texts = labels.iter().flat_map(|(key, value)| [key.as_str(), value]);
        let mut kept = String::with_capacity(texts.clone().map(|text| text.len() + 1).sum());
        for text in texts {
            kept.push_str(text);
            kept.push('\n');
        }
        Self(kept.into())
    }

    pub(crate) fn get(&self) -> BTreeMap<String, String> {
        let mut texts = self.0.lines().map(str::to_owned);
        std::iter::from_fn(|| Some((texts.next()?, texts.next()?))).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::KeptLabels;

    #[test]
    fn labels_are_kept() {
        let labels: BTreeMap<String, String> = [("app", "shop"), ("example.com/tier", ""), ("z", "1")]
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .into();
        assert_eq!(KeptLabels::of(&labels).get(), labels);
        assert_eq!(KeptLabels::of(&BTreeMap::new()).get(), BTreeMap::new());
    }
}
