//! All integration tests in one binary: linking is what a test run spends its time on.

mod antaganden;
mod arbetsbok;
mod egenskaper;
mod forbund;
mod formler;
mod golden;
mod json;
mod kommandon;
mod workdir;
