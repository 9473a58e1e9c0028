//! Asking the agencies: politely, resumably, traceably. Planning is pure; only [`client`] opens sockets.

mod cause;
mod choice;
mod client;
mod context;
mod control;
mod fk;
mod kolada;
mod limiter;
mod linkpage;
mod progress;
mod pxweb;
mod run;
mod sdb;

pub use choice::{Choice, Lack};
pub use client::{Client, Request};
pub use control::{Finding, control};
pub use progress::{Progress, Stage, Talk, Watched};
pub use run::{Result as RunResult, run};
