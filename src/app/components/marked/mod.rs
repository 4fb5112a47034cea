//! Lists of messages that stand out, in the details: agreed, pinned and starred ones.

mod row;
pub mod section;
pub mod view;

pub use section::MarkedSection;
