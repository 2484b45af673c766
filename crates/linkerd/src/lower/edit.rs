//! `request` and `response`: filters of the route's rule. Of calls of gRPC, proxies know none for responses, and refuse all routes of a Service
//! of which one has it (`linkerd/proxy/client-policy/src/grpc.rs`).

use mesh2yaml_gateway::{GrpcRouteFilter, HeaderModifier, HttpRouteFilter, RequestRedirect};
use mesh2yaml_model::construct::{Edit, Edits};
use mesh2yaml_model::{Gap, Leaf};

use super::Cx;

/// What becomes of headers.
pub(super) struct Filters {
    request: Option<HeaderModifier>,
    response: Option<HeaderModifier>,
}

pub(super) fn lower(edits: &Edits, grpc: bool, cx: &mut Cx<'_, '_>) -> Filters {
    let Edits { request, response } = edits;
    for leaf in response.iter().filter(|_| grpc) {
        let gap = Gap {
            why: "linkerd changes no header of what answers a call of gRPC".to_owned(),
            instead:
                "have the workload send it so, or put the routes of each mesh in an `on` block of the service"
                    .to_owned(),
        };
        cx.unsupported(leaf, gap);
    }
    Filters {
        request: modifier(request, cx),
        response: modifier(response, cx),
    }
}

fn modifier(edits: &[Leaf<Edit>], cx: &mut Cx<'_, '_>) -> Option<HeaderModifier> {
    let mut out = HeaderModifier::new();
    for leaf in edits {
        out = match cx.take(leaf) {
            Edit::Set(name, value) => out.set(&*name, &*value),
            Edit::Add(name, value) => out.add(&*name, &*value),
            Edit::Remove(name) => out.remove(&*name),
        };
    }
    (!edits.is_empty()).then_some(out)
}

impl Filters {
    pub(super) fn http(&self, redirect: Option<RequestRedirect>) -> Vec<HttpRouteFilter> {
        let request = self.request.clone().map(HttpRouteFilter::RequestHeaderModifier);
        let response = self.response.clone().map(HttpRouteFilter::ResponseHeaderModifier);
        let redirect = redirect.map(HttpRouteFilter::RequestRedirect);
        request.into_iter().chain(response).chain(redirect).collect()
    }

    pub(super) fn grpc(&self) -> Vec<GrpcRouteFilter> {
        let request = self.request.clone().map(GrpcRouteFilter::RequestHeaderModifier);
        request.into_iter().collect()
    }
}
