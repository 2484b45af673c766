//! WorkloadGroup.

use mesh2yaml_k8s::{Validate, Validator};

use super::metadata::metadata;
use super::text::{int32, label};
use super::workload_entry::{Place, entry};
use crate::{Probe, ProbeMethod, WorkloadGroup};

impl Validate for WorkloadGroup {
    fn validate(&self, v: &mut Validator) {
        metadata(v, &self.metadata);
        v.field("spec", |v| {
            let made = &self.spec.metadata;
            v.field("metadata", |v| {
                v.entries("labels", &made.labels, |v, key, value| label(v, key, value));
                for (key, count) in [
                    ("labels", made.labels.len()),
                    ("annotations", made.annotations.len()),
                ] {
                    if count > 256 {
                        v.field(key, |v| {
                            v.schema("there are at most 256");
                        });
                    }
                }
            });
            v.field("template", |v| entry(v, &self.spec.template, Place::Template));
            v.some("probe", self.spec.probe.as_ref(), probe);
        });
    }
}

fn probe(v: &mut Validator, probe: &Probe) {
    int32(v, "initialDelaySeconds", probe.initial_delay_seconds);
    int32(v, "timeoutSeconds", probe.timeout_seconds);
    int32(v, "periodSeconds", probe.period_seconds);
    int32(v, "successThreshold", probe.success_threshold);
    int32(v, "failureThreshold", probe.failure_threshold);
    match &probe.method {
        Some(ProbeMethod::HttpGet(http)) => v.field("httpGet", |v| {
            if !matches!(http.scheme.as_str(), "" | "HTTP" | "HTTPS") {
                v.field("scheme", |v| {
                    v.schema("the scheme is `HTTP` or `HTTPS`");
                });
            }
            v.each("httpHeaders", &http.http_headers, |v, header| {
                let is_plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
                v.field("name", |v| {
                    let name = header.name.as_bytes();
                    if name.is_empty() || !name.iter().all(|&b| is_plain(b) || b == b'_') {
                        v.schema("the name of a header is of letters, digits and `-`");
                    } else if !name.iter().all(|&b| is_plain(b)) {
                        v.admission("a `_` is not allowed in the name of a probe's header");
                    }
                });
            });
        }),
        Some(ProbeMethod::Exec(exec)) => v.field("exec", |v| {
            if exec.command.is_empty() {
                v.field("command", |v| {
                    v.admission("the command is missing");
                });
            }
            v.each("command", &exec.command, |v, word| {
                if word.is_empty() {
                    v.schema("a word of the command must not be empty");
                }
            });
        }),
        Some(ProbeMethod::TcpSocket(_)) => {}
        Some(ProbeMethod::Grpc(_)) => v.field("grpc", |v| {
            v.admission("Istio's webhook knows no `grpc` probe, and refuses it")
                .help("ask by `httpGet`, `tcpSocket` or `exec`");
        }),
        None => {
            v.admission("a probe needs one of `httpGet`, `tcpSocket` and `exec`");
        }
    }
}
