//! `fault delay 5s of 10%`, `fault abort 503 of 5%`

use mesh2yaml_model::MeshId;
use mesh2yaml_model::construct::{Abort, Delay, Route};
use mesh2yaml_syntax::ast::{self, FaultKind};

use crate::checker::{Checker, join};
use crate::mirror::some_percent;
use crate::values;

impl Checker {
    pub(crate) fn fault(&mut self, fault: &ast::Fault<'_>, only: Option<MeshId>, route: &mut Route) {
        let start = self.leaf_count();
        let percent = self.slot(fault.percent, some_percent);
        match fault.kind {
            FaultKind::Delay(time) => {
                let time = self.slot(time, values::duration);
                let Some((time, percent)) = time.zip(percent) else {
                    return;
                };
                let slot = join(time, percent, |time, percent| Delay { time, percent });
                let leaf = self.new_leaf("fault.delay", fault.span, None, slot);
                let range = self.leaves_since(start);
                self.say(&mut route.fault.delay, only, range, leaf, fault.span);
            }
            FaultKind::Abort(status) => {
                let status = self.slot(status, |text| values::status(text, 200));
                let Some((status, percent)) = status.zip(percent) else {
                    return;
                };
                let slot = join(status, percent, |status, percent| Abort { status, percent });
                let leaf = self.new_leaf("fault.abort", fault.span, None, slot);
                let range = self.leaves_since(start);
                self.say(&mut route.fault.abort, only, range, leaf, fault.span);
            }
        }
    }
}
