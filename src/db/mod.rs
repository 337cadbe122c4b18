//! The databases: connections, the threads that own them, SQL types, tables, migrations.
//!
//! Nothing outside `gate/` can take a connection from here; features see only the [`crate::gate::Tx`]
//! that the Gate hands their store.

pub mod batch;
#[allow(missing_docs, reason = "diesel's derive makes undocumented items")]
pub mod conn;
pub mod constraint;
pub mod fragment;
pub mod hold;
pub mod lane;
pub mod migrate;
pub mod pool;
pub mod reading;
#[allow(missing_docs, reason = "diesel's table macro makes undocumented items")]
pub mod schema;
pub mod sealed;
pub mod sql;
pub mod static_sql;
pub mod types;

pub use conn::{Conn, Location, MultiBackend};
pub use hold::Hold;
pub use lane::Lane;
pub use pool::Pool;
pub use reading::Reading;
