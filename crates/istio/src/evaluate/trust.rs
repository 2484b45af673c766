//! The trust domains that a mesh takes for its own, and what principals name of them (`pilot/pkg/security/trustdomain`).

/// A mesh's trust domain and its aliases, in this order.
#[derive(Clone, Debug)]
pub(super) struct Trust {
    domains: Vec<String>,
}

impl Trust {
    pub(super) fn new(own: &str, aliases: &[String]) -> Self {
        let own = std::iter::once(own.to_owned());
        Self {
            domains: own.chain(aliases.iter().cloned()).collect(),
        }
    }

    /// What a principal stands for. `cluster.local`, and each name of the mesh, means all of them; what has not five parts or is of any domain
    /// stays as it is.
    pub(super) fn principals(&self, value: &str) -> Vec<String> {
        let as_it_is = || vec![value.to_owned()];
        let Some((domain, rest)) = value.split_once('/').filter(|_| value.split('/').count() == 5) else {
            return as_it_is();
        };
        if domain == "*" || !(self.is_own(domain) || domain == "cluster.local") {
            return as_it_is();
        }
        let mut all = Vec::new();
        for own in &self.domains {
            let named = match ends_as(own, domain) {
                true => value.to_owned(),
                false => format!("{own}/{rest}"),
            };
            if !all.contains(&named) {
                all.push(named);
            }
        }
        all
    }

    /// What a trust domain in a policy stands for.
    pub(super) fn expanded(&self, value: &str) -> Vec<String> {
        match self.domains.iter().any(|own| own == value) {
            true => self.domains.clone(),
            false => vec![value.to_owned()],
        }
    }

    fn is_own(&self, domain: &str) -> bool {
        self.domains.iter().any(|own| {
            let either = |like: fn(&str, &str) -> bool| like(domain, own) || like(own, domain);
            domain == own || own == "*" || either(begins_as) || either(ends_as)
        })
    }
}

fn begins_as(text: &str, pattern: &str) -> bool {
    pattern
        .strip_suffix('*')
        .is_some_and(|prefix| text.starts_with(prefix))
}

fn ends_as(text: &str, pattern: &str) -> bool {
    pattern
        .strip_prefix('*')
        .is_some_and(|suffix| text.ends_with(suffix))
}
