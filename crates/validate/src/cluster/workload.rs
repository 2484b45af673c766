//! Whatever runs pods: their labels, ports and probes.

use std::collections::BTreeMap;

use mesh2yaml_k8s::Path;
use serde_json::Value;

use super::{Meta, PortRef, Transport, is, items, port, text, texts};

/// Something that runs pods, or a Pod itself.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Workload {
    /// Of which kind it is.
    pub kind: WorkloadKind,
    /// The workload's own name, namespace, labels and annotations.
    pub meta: Meta,
    /// Labels of its pods: selectors look at these.
    pub pod_labels: BTreeMap<String, String>,
    /// Annotations of its pods.
    pub pod_annotations: BTreeMap<String, String>,
    /// The ServiceAccount of its pods; `default` where nothing is said.
    pub service_account: String,
    /// The containers that run as long as the pod does: those of `containers`, and those of `initContainers` that are restarted always.
    pub containers: Vec<Container>,
    /// The names of all `initContainers`.
    pub init_containers: Vec<String>,
    /// The user that its containers run as, `securityContext.runAsUser` of the pod.
    pub run_as_user: Option<i64>,
    /// Whether its pods use the node's network, so that no mesh has a proxy in them.
    pub host_network: bool,
}

/// The kinds that run pods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum WorkloadKind {
    /// A Pod.
    Pod,
    /// A Deployment.
    Deployment,
    /// A StatefulSet.
    StatefulSet,
    /// A DaemonSet.
    DaemonSet,
    /// A ReplicaSet.
    ReplicaSet,
    /// A Job.
    Job,
    /// A CronJob.
    CronJob,
}

impl WorkloadKind {
    /// The kind, as `kind` writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pod => "Pod",
            Self::Deployment => "Deployment",
            Self::StatefulSet => "StatefulSet",
            Self::DaemonSet => "DaemonSet",
            Self::ReplicaSet => "ReplicaSet",
            Self::Job => "Job",
            Self::CronJob => "CronJob",
        }
    }
}

/// A container of a pod.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Container {
    /// Its name.
    pub name: String,
    /// Whether it is one of `initContainers`.
    pub init: bool,
    /// Where it is in its list.
    pub index: usize,
    /// Its image.
    pub image: String,
    /// The user that it runs as, `securityContext.runAsUser`; the pod's where nothing is said.
    pub run_as_user: Option<i64>,
    /// The ports that it says it listens on; it may listen on others.
    pub ports: Vec<ContainerPort>,
    /// How the kubelet asks by HTTP whether it is well.
    pub probes: Vec<Probe>,
}

/// A port of a [`Container`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ContainerPort {
    /// Its name, by which Services and Servers may refer to it.
    pub name: Option<String>,
    /// The number, `containerPort`.
    pub port: u16,
    /// The transport.
    pub protocol: Transport,
}

/// A probe by HTTP, `httpGet`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Probe {
    /// What it is asked for.
    pub kind: ProbeKind,
    /// The path, with a query if there is one; `/` where nothing is said.
    pub path: String,
    /// The port.
    pub port: PortRef,
}

/// What a [`Probe`] is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProbeKind {
    /// Whether the container is to be restarted.
    Liveness,
    /// Whether it takes traffic.
    Readiness,
    /// Whether it has started.
    Startup,
}

/// The kinds with their groups, and where each has its pod.
const KINDS: [(&str, &str, WorkloadKind, &str); 7] = [
    ("", "Pod", WorkloadKind::Pod, ""),
    ("apps", "Deployment", WorkloadKind::Deployment, "/spec/template"),
    ("apps", "StatefulSet", WorkloadKind::StatefulSet, "/spec/template"),
    ("apps", "DaemonSet", WorkloadKind::DaemonSet, "/spec/template"),
    ("apps", "ReplicaSet", WorkloadKind::ReplicaSet, "/spec/template"),
    ("batch", "Job", WorkloadKind::Job, "/spec/template"),
    (
        "batch",
        "CronJob",
        WorkloadKind::CronJob,
        "/spec/jobTemplate/spec/template",
    ),
];

impl Workload {
    /// Reads a document; `None` for other kinds.
    #[must_use]
    pub fn read(document: &Value) -> Option<Self> {
        let (_, _, kind, place) = KINDS.iter().find(|(group, kind, ..)| is(document, group, kind))?;
        let pod = document.pointer(place).unwrap_or(&Value::Null);
        let spec = &pod["spec"];
        let account = text(&spec["serviceAccountName"]).or_else(|| text(&spec["serviceAccount"]));
        let stays = |(_, container): &(usize, &Value)| container["restartPolicy"] == "Always";
        Some(Self {
            kind: *kind,
            meta: Meta::of(document),
            pod_labels: texts(&pod["metadata"]["labels"]),
            pod_annotations: texts(&pod["metadata"]["annotations"]),
            service_account: account
                .filter(|it| !it.is_empty())
                .unwrap_or_else(|| "default".to_owned()),
            containers: items(&spec["initContainers"])
                .enumerate()
                .filter(stays)
                .map(|it| Container::read(true, it))
                .chain(
                    items(&spec["containers"])
                        .enumerate()
                        .map(|it| Container::read(false, it)),
                )
                .collect(),
            init_containers: items(&spec["initContainers"])
                .filter_map(|container| text(&container["name"]))
                .collect(),
            run_as_user: spec["securityContext"]["runAsUser"].as_i64(),
            host_network: spec["hostNetwork"] == true,
        })
    }

    /// Where its pod is in the document: `spec.template` of a Deployment, and the document itself for a Pod.
    #[must_use]
    pub fn pod_path(&self) -> Path {
        let place = KINDS.iter().find(|(_, _, kind, _)| *kind == self.kind);
        let steps = place.map_or("", |(.., place)| place).split('/');
        steps
            .filter(|step| !step.is_empty())
            .fold(Path::default(), Path::key)
    }

    /// Where a container is in the document.
    #[must_use]
    pub fn container_path(&self, container: &Container) -> Path {
        let list = if container.init {
            "initContainers"
        } else {
            "containers"
        };
        self.pod_path().key("spec").key(list).index(container.index)
    }

    /// Whether its pods have all these labels.
    #[must_use]
    pub fn has_labels(&self, labels: &BTreeMap<String, String>) -> bool {
        let has = |(key, value): (&String, &String)| self.pod_labels.get(key) == Some(value);
        labels.iter().all(has)
    }

    /// The ports of all its containers.
    pub fn ports(&self) -> impl Iterator<Item = &ContainerPort> {
        self.containers.iter().flat_map(|container| &container.ports)
    }

    /// The number of a port of its pods; `None` for a name that no container gives to a port of that transport.
    #[must_use]
    pub fn number(&self, port: &PortRef, protocol: Transport) -> Option<u16> {
        match port {
            PortRef::Number(number) => Some(*number),
            PortRef::Name(name) => self
                .ports()
                .find(|port| port.name.as_ref() == Some(name) && port.protocol == protocol)
                .map(|port| port.port),
        }
    }

    /// The probes of all its containers, with the number of their port where it is known.
    pub fn probes(&self) -> impl Iterator<Item = (&Probe, Option<u16>)> {
        self.containers.iter().flat_map(|container| {
            // A name is looked up in the container itself.
            let number = |port: &PortRef| match port {
                PortRef::Number(number) => Some(*number),
                PortRef::Name(name) => container
                    .ports
                    .iter()
                    .find(|port| port.name.as_ref() == Some(name))
                    .map(|port| port.port),
            };
            container
                .probes
                .iter()
                .map(move |probe| (probe, number(&probe.port)))
        })
    }
}

impl Container {
    fn read(init: bool, (index, value): (usize, &Value)) -> Self {
        let probes = [
            (ProbeKind::Liveness, "livenessProbe"),
            (ProbeKind::Readiness, "readinessProbe"),
            (ProbeKind::Startup, "startupProbe"),
        ];
        Self {
            name: text(&value["name"]).unwrap_or_default(),
            init,
            index,
            image: text(&value["image"]).unwrap_or_default(),
            run_as_user: value["securityContext"]["runAsUser"].as_i64(),
            ports: items(&value["ports"]).filter_map(ContainerPort::read).collect(),
            probes: probes
                .into_iter()
                .filter_map(|(kind, key)| Probe::read(kind, &value[key]["httpGet"]))
                .collect(),
        }
    }
}

impl ContainerPort {
    fn read(value: &Value) -> Option<Self> {
        Some(Self {
            name: text(&value["name"]).filter(|it| !it.is_empty()),
            port: port(&value["containerPort"])?,
            protocol: Transport::read(&value["protocol"]),
        })
    }
}

impl Probe {
    fn read(kind: ProbeKind, get: &Value) -> Option<Self> {
        Some(Self {
            kind,
            path: text(&get["path"])
                .filter(|it| !it.is_empty())
                .unwrap_or_else(|| "/".to_owned()),
            port: PortRef::read(&get["port"])?,
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{PortRef, ProbeKind, Transport, Workload, WorkloadKind};

    fn pod() -> Value {
        json!({
            "metadata": {"labels": {"app": "shop"}, "annotations": {"linkerd.io/inject": "enabled"}},
            "spec": {
                "serviceAccountName": "web",
                "hostNetwork": true,
                "securityContext": {"runAsUser": 1000},
                "initContainers": [
                    {"name": "migrate", "ports": [{"containerPort": 1}]},
                    {"name": "cache", "restartPolicy": "Always", "ports": [{"containerPort": 6379}]},
                ],
                "containers": [
                    {
                        "name": "shop",
                        "image": "shop:1",
                        "securityContext": {"runAsUser": 1337},
                        "ports": [{"name": "web", "containerPort": 8080}, {"name": "web", "containerPort": 53, "protocol": "UDP"}],
                        "livenessProbe": {"httpGet": {"path": "/live?full=1", "port": "web"}},
                        "readinessProbe": {"httpGet": {"port": 9090}},
                        "startupProbe": {"exec": {"command": ["true"]}},
                    },
                    {"name": "other", "ports": [{"name": "web", "containerPort": 8081}, {"containerPort": "8082"}]},
                ],
            },
        })
    }

    #[test]
    fn a_template_wherever_it_is() {
        let template = json!({"template": pod()});
        for (version, kind, spec, expected) in [
            (
                "apps/v1",
                "Deployment",
                template.clone(),
                WorkloadKind::Deployment,
            ),
            (
                "apps/v1",
                "StatefulSet",
                template.clone(),
                WorkloadKind::StatefulSet,
            ),
            ("apps/v1", "DaemonSet", template.clone(), WorkloadKind::DaemonSet),
            (
                "apps/v1",
                "ReplicaSet",
                template.clone(),
                WorkloadKind::ReplicaSet,
            ),
            ("batch/v1", "Job", template.clone(), WorkloadKind::Job),
            (
                "batch/v1",
                "CronJob",
                json!({"jobTemplate": {"spec": template}}),
                WorkloadKind::CronJob,
            ),
            ("v1", "Pod", pod()["spec"].clone(), WorkloadKind::Pod),
        ] {
            let mut metadata = json!({"name": "shop", "namespace": "prod"});
            if kind == "Pod" {
                metadata["labels"] = pod()["metadata"]["labels"].clone();
                metadata["annotations"] = pod()["metadata"]["annotations"].clone();
            }
            let document = json!({"apiVersion": version, "kind": kind, "metadata": metadata, "spec": spec});
            let it = Workload::read(&document).unwrap_or_else(|| panic!("{kind}"));
            assert_eq!(it.kind, expected);
            assert_eq!(it.meta.name, "shop");
            assert_eq!(it.pod_labels["app"], "shop");
            assert_eq!(it.pod_annotations["linkerd.io/inject"], "enabled");
            assert_eq!(it.service_account, "web");
            assert!(it.host_network);
            let names: Vec<_> = it.containers.iter().map(|c| c.name.as_str()).collect();
            assert_eq!(names, ["cache", "shop", "other"]);
            let ports: Vec<_> = it.ports().map(|port| port.port).collect();
            assert_eq!(ports, [6379, 8080, 53, 8081]);
            assert_eq!(it.init_containers, ["migrate", "cache"]);
            let paths: Vec<_> = it
                .containers
                .iter()
                .map(|c| it.container_path(c).to_string())
                .collect();
            assert!(paths[0].ends_with("spec.initContainers[1]"), "{paths:?}");
            assert!(paths[2].ends_with("spec.containers[1]"), "{paths:?}");
            assert_eq!(
                (it.run_as_user, it.containers[1].run_as_user),
                (Some(1000), Some(1337))
            );
            assert_eq!(it.containers[1].image, "shop:1");
        }
    }

    #[test]
    fn names_of_ports_and_probes() {
        let document = json!({"apiVersion": "apps/v1", "kind": "Deployment", "spec": {"template": pod()}});
        let it = Workload::read(&document).expect("it is a Deployment");
        let web = PortRef::Name("web".to_owned());
        assert_eq!(it.number(&web, Transport::Tcp), Some(8080));
        assert_eq!(it.number(&web, Transport::Udp), Some(53));
        assert_eq!(
            it.number(&PortRef::Name("admin".to_owned()), Transport::Tcp),
            None
        );
        assert_eq!(it.number(&PortRef::Number(1), Transport::Tcp), Some(1));
        let probes: Vec<_> = it
            .probes()
            .map(|(probe, number)| (probe.kind, probe.path.as_str(), number))
            .collect();
        assert_eq!(
            probes,
            [
                (ProbeKind::Liveness, "/live?full=1", Some(8080)),
                (ProbeKind::Readiness, "/", Some(9090)),
            ]
        );
    }

    #[test]
    fn what_is_not_said() {
        let it = Workload::read(&json!({"apiVersion": "v1", "kind": "Pod"})).expect("it is a Pod");
        assert_eq!(it.service_account, "default");
        assert!(it.containers.is_empty() && !it.host_network);
    }
}
