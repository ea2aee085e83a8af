//! Exchange formats. Each states its unit of offsets; what it cannot hold is reported.

pub mod record;
