//! All integration tests in one binary: linking is what a test run spends its time on.

mod antaganden;
mod arbetsbok;
mod bedomning;
mod dorren;
mod egenskaper;
mod fel;
mod fientligt;
mod filer;
mod forbund;
mod forlustfri;
mod formler;
mod fornya;
#[path = "../../benches/fragor/mod.rs"]
mod fragor;
mod fyll;
mod golden;
mod hamtning;
mod import;
mod jamfor;
mod jamforelser;
mod json;
mod kommandon;
mod lasare;
mod levande;
mod lokala;
mod mall;
mod myndigheter;
mod netto;
mod ordning;
mod osakerhet;
mod overlapp;
mod rapport;
mod server;
mod tackning;
mod webblasare;
mod workdir;
