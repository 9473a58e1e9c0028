//! Next year's workbook from last year's: `cargo run --example nasta_ar -- FÖRRA.xlsx NYA.xlsx`

use behovsanalys::analys::{Behov, Beside, Overrides};
use behovsanalys::earlier::Earlier;
use behovsanalys::output::{Existing, write_whole};
use behovsanalys::problem::{Outcome, Problem};
use behovsanalys::template::Template;
use behovsanalys::workbook;
use chrono::Utc;
use std::path::Path;

fn main() -> Outcome<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [last, next] = words.as_slice() else {
        return Err(Problem::input("Två filer behövs").expected("FÖRRA.xlsx NYA.xlsx"));
    };
    let behov = Behov::embedded()?;
    let template = Template::load(behov.declared())?;
    let earlier = Earlier::read(Path::new(last), &template)?;
    let fornyad = behov.fornya(&earlier, Overrides::none(Utc::now().date_naive()))?;

    let own = behov.logged(&fornyad.fraga, &fornyad.stood, fornyad.own)?;
    let mut fraga = fornyad.fraga;
    fraga.beside = Beside::workbook(&fraga.area, &template);
    let book = workbook::write(&template, &behov.analysera(&fraga)?, &own)?;
    write_whole(Path::new(next), &book, Existing::Refuse)?;
    for notice in &fornyad.notices {
        println!("{notice}");
    }
    Ok(())
}
