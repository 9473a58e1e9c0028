//! The front door: one instance answers many threads, and a question says what it rested on.

use crate::fragor::{behov, fraga};
use behovsanalys::analys::{Behov, Beside, Fraga, Own, Year};
use behovsanalys::area::AreaName;
use behovsanalys::template::Template;
use behovsanalys::{present, report, workbook};
use std::thread;

fn questions() -> Vec<Fraga> {
    let template = Template::load(behov().declared()).expect("the template");
    let names = [
        "Ale",
        "1480",
        "Uppsala",
        "Gotland",
        "Skellefteå och Norsjö",
        "0160",
        "Krokom",
        "Filipstad",
    ];
    let all = names.into_iter().enumerate().map(|(at, name)| {
        let mut one = fraga(&AreaName::Any(name.into()));
        one.year = Year::One(2015 + at as i32);
        one.beside = Beside::workbook(&one.area, &template);
        one
    });
    all.collect()
}

/// Every form of an answer, as bytes.
fn forms(fraga: &Fraga) -> Vec<Vec<u8>> {
    let template = Template::load(behov().declared()).expect("the template");
    let analys = behov().analysera(fraga).expect("an answer");
    let page = report::write(behov().declared(), &analys, &Own::default().inputs);
    vec![
        workbook::write(&template, &analys, &Own::default()).expect("a workbook"),
        page.expect("a page").into_bytes(),
        present::json(&analys).to_string().into_bytes(),
    ]
}

#[test]
fn eight_threads_get_the_same_bytes_as_one_by_one() {
    fn shared<T: Send + Sync + Clone>(_: &T) {}
    shared(behov());
    let all = questions();
    let one_by_one: Vec<_> = all.iter().map(forms).collect();
    let at_once: Vec<_> = thread::scope(|scope| {
        let running: Vec<_> = all.iter().map(|one| scope.spawn(|| forms(one))).collect();
        running
            .into_iter()
            .map(|one| one.join().expect("an answer"))
            .collect()
    });
    assert!(one_by_one == at_once);
}

#[test]
fn a_question_names_the_declarations_and_figures_that_it_rested_on() {
    let embedded = fraga(&AreaName::Riket).basis;
    assert_eq!(embedded.program, env!("CARGO_PKG_VERSION"));
    assert_eq!(
        (embedded.declarations.len(), embedded.figures.len()),
        (64, 64)
    );
    assert_eq!(embedded.fetched, "2024-08-30");

    let folder = tempfile::tempdir().expect("a folder");
    let file = "sources/medel.toml";
    let own = behov()
        .declared()
        .file(file)
        .expect("a declared file")
        .text
        .into_owned();
    std::fs::create_dir(folder.path().join("sources")).expect("a folder");
    std::fs::write(folder.path().join(file), format!("{own}# ändrad\n")).expect("a file");
    let other = Behov::open(behovsanalys::analys::Grounds {
        declared: behovsanalys::declared::Declared::with_replacements(folder.path().into())
            .expect("replacements"),
        ..Default::default()
    });
    let other = other.expect("a changed declaration").basis().clone();
    assert_ne!(other.declarations, embedded.declarations);
    assert_eq!(other.figures, embedded.figures);
}
