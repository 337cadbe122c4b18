//! Pure building blocks: no I/O, no database, no web framework.
//!
//! The wall clock and random ids are read here and nowhere else.

pub mod case_status;
pub mod code;
pub mod fact;
pub mod holidays;
pub mod id;
pub mod identity;
pub mod law;
pub mod led;
pub mod limits;
pub mod link_token;
pub mod moment;
pub mod page;
pub mod possible;
pub mod problem;
pub mod representation;
pub mod seal;
pub mod subject;
pub mod swedish_days;
pub mod swedish_words;
pub mod text;
pub mod time;
pub mod vocabulary;

pub use code::{Code, Set};
pub use fact::{Fact, FactKind};
pub use id::Id;
pub use link_token::{LinkHash, LinkToken};
pub use possible::{Frame, Possible};
pub use problem::{Fault, FaultCode, Problem, ProblemCode, When};
pub use subject::{Subject, SubjectKind};
pub use text::{Label, Line, Text};
pub use time::{Clock, Day, Stamp};
