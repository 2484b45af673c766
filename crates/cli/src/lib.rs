//! The mesh2yaml command: compile and check .mesh policies
