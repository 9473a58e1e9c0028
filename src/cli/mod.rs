//! The commands, one file each; `run` reads the words and sends them on, `session` turns flags into a question, `words`
//! names its parts and the next steps as flags, `out` writes to the terminal, `log` is `--utforligt`.

mod analys;
mod andel;
mod antaganden;
mod args;
mod bedomning;
mod data;
mod forbund;
mod fyll;
mod greet;
mod hamta;
mod handed_on;
mod importera;
mod jamfor;
mod kallor;
mod log;
mod lokalt;
mod mall;
mod manual;
mod medel;
mod out;
mod rapport;
mod renewed;
mod replikera;
mod run;
mod sammanstall;
mod session;
mod sjalvtest;
mod skatta;
mod swedish_clap;
mod underlag;
mod version;
mod webb;
mod words;

pub use run::main;
