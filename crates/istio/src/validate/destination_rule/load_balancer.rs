//! `loadBalancer`.

use mesh2yaml_k8s::Validator;

use super::{At, consistent_hash, locality};
use crate::validate::duration::whole_millis;
use crate::{Balancing, LoadBalancer, SimpleBalancer};

/// The balancer of a policy; `is_ejecting` says that the policy has outlier detection.
pub(super) fn balancer(v: &mut Validator, balancer: &LoadBalancer, is_ejecting: bool, at: At<'_>) {
    if let Some(Balancing::ConsistentHash(hash)) = &balancer.balancing {
        v.field("consistentHash", |v| consistent_hash::hash(v, hash, at));
    }
    if balancer.locality_lb_setting.is_some() && balancer.zone_aware_lb_setting.is_some() {
        v.admission("`localityLbSetting` and `zoneAwareLbSetting` exclude each other");
    }
    v.some(
        "localityLbSetting",
        balancer.locality_lb_setting.as_ref(),
        |v, it| {
            locality::by_locality(v, it, is_ejecting, at);
        },
    );
    v.some(
        "zoneAwareLbSetting",
        balancer.zone_aware_lb_setting.as_ref(),
        |v, it| {
            locality::by_zone(v, it, is_ejecting, at);
        },
    );
    v.some("warmup", balancer.warmup.as_ref(), |v, warmup| {
        whole_millis(v, "duration", Some(warmup.duration));
    });
    warmup_effect(v, balancer);
}

fn warmup_effect(v: &mut Validator, balancer: &LoadBalancer) {
    let takes_it = match &balancer.balancing {
        None => true,
        Some(Balancing::Simple(simple)) => match simple {
            SimpleBalancer::Unspecified
            | SimpleBalancer::LeastConn
            | SimpleBalancer::LeastRequest
            | SimpleBalancer::RoundRobin => true,
            SimpleBalancer::Random | SimpleBalancer::Passthrough => false,
        },
        Some(Balancing::ConsistentHash(_)) => false,
    };
    let [old, new] = [balancer.warmup_duration_secs.is_some(), balancer.warmup.is_some()];
    for (key, is_given) in [("warmupDurationSecs", old), ("warmup", new)] {
        if is_given && !takes_it {
            v.field(key, |v| {
                v.effect("pods warm up with `ROUND_ROBIN` and `LEAST_REQUEST` alone");
            });
        }
    }
    if old && new && takes_it {
        v.field("warmupDurationSecs", |v| {
            v.effect("`warmup` comes first, and this is ignored");
        });
    }
}
