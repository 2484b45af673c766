//! Typed Istio and Linkerd resources, and the .mesh policy language that compiles to both
