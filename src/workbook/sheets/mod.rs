//! One file per sheet.

mod andringar;
mod antaganden;
mod basfakta;
mod beslutslogg;
mod delar;
mod insatser;
mod jamforelse;
mod kallor;
mod kvalitet;
mod lokala;
mod malgrupp;
mod medel;
mod meningar;
mod nettoberakning;
mod ordlista;
mod overlapp;
mod provning;
mod sammanfattning;
mod serier;
mod uppdrag;
mod utbud;
mod utfall;
mod utveckling;
pub(super) mod whole;
mod write;

pub(super) use write::write;
