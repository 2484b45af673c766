//! The project's own chores: tidy, docs, new-construct, workload
