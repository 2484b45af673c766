//! Requests of one session that go to one place.

use mesh2yaml_k8s::{Validate, Validator};

use super::schema::length;
use crate::{CookieLifetime, SessionPersistence};

impl Validate for SessionPersistence {
    fn validate(&self, v: &mut Validator) {
        v.some("sessionName", self.session_name.as_ref(), |v, name| {
            length(v, name, 0, 128)
        });
        v.some("absoluteTimeout", self.absolute_timeout.as_ref(), |v, it| {
            it.validate(v)
        });
        v.some("idleTimeout", self.idle_timeout.as_ref(), |v, it| it.validate(v));
        let lifetime = self.cookie_config.as_ref().and_then(|it| it.lifetime_type);
        if lifetime == Some(CookieLifetime::Permanent) && self.absolute_timeout.is_none() {
            v.schema("a permanent cookie needs `absoluteTimeout`");
        }
    }
}
