//! The user that the proxy runs as. IST0144.

use mesh2yaml_k8s::Path;

use super::{Findings, World, is_control_plane};

/// Whose traffic is not led through the proxy.
const PROXY: i64 = 1337;

/// IST0144: what an application sends as the proxy's user goes past the proxy.
pub(crate) fn reserved(world: &World, findings: &mut Findings) {
    if !world.signs.may_be_istio() {
        return;
    }
    for it in &world.workloads {
        let workload = &it.facts;
        if is_control_plane(&workload.meta) {
            continue;
        }
        let is_own = |name: &str| matches!(name, "istio-proxy" | "istio-operator");
        let running = workload.containers.iter();
        let running = running.filter(|it| it.run_as_user == Some(PROXY) && !is_own(&it.name));
        let paths: Vec<Path> = if workload.run_as_user == Some(PROXY) {
            // Once for all containers.
            vec![workload.pod_path().key("spec")]
        } else {
            running.map(|it| workload.container_path(it)).collect()
        };
        for path in paths {
            let path = path.key("securityContext").key("runAsUser");
            let message = "user 1337 is the proxy's, and what it sends does not go through the proxy";
            findings
                .warning(it, "IST0144", path, message)
                .help("run the application as another user");
        }
    }
}
