//! The workbook carries its question: what is written and read back is the same, whatever is reworded or saved by another program.

use crate::fragor::{behov, day, fraga};
use crate::lasare::{libreoffice, openpyxl};
use crate::workdir::Workdir;
use behovsanalys::analys::{Beside, Compared, Fornyad, Fraga, Overrides, Own, Since, Year};
use behovsanalys::area::AreaName;
use behovsanalys::assumptions::{
    Assumptions, LocalOverlap, Override, Scope, Share, Tolkning, overlaps_in_force,
};
use behovsanalys::distribution::{Distribution, Interval};
use behovsanalys::earlier::{About, Earlier, Row, Typed, col, overlap_row, share_row};
use behovsanalys::overlaps::{Amount, Overlap};
use behovsanalys::status::Kon;
use behovsanalys::template::Template;
use behovsanalys::workbook;
use proptest::prelude::*;
use std::io::{Cursor, Read, Write};

const GROUPS: [&str; 6] = [
    "uvas",
    "ekonomiskt_bistand",
    "arbetslosa",
    "aktivitetsersattning",
    "sjukskrivna",
    "sjukersattning_deltid",
];

fn template() -> Template {
    Template::load(behov().declared()).expect("the template")
}

/// A workbook with its own area and nothing beside it.
fn bare(fraga: &Fraga) -> Beside {
    Beside {
        others: false,
        similar: false,
        since: Since::Nothing,
        years: false,
        compared: Compared::None,
        ..Beside::workbook(&fraga.area, &template())
    }
}

fn written(fraga: &Fraga) -> Vec<u8> {
    let analys = behov().analysera(fraga).expect("an answer");
    workbook::write(&template(), &analys, &Own::default()).expect("a workbook")
}

fn renewed(book: &[u8]) -> Fornyad {
    let earlier = Earlier::of("prov.xlsx", book, &template()).expect("a workbook");
    let over = Overrides {
        year: Year::One(2022),
        ..Overrides::none(day())
    };
    behov().fornya(&earlier, over).expect("a question")
}

/// The question of a workbook, asked as the first one was.
fn question(book: &[u8]) -> Fraga {
    let fraga = renewed(book).fraga;
    Fraga {
        depth: None,
        beside: bare(&fraga),
        ..fraga
    }
}

/// Brutto and netto of the area and of each kommun.
fn numbers(fraga: &Fraga) -> Vec<f64> {
    let skattning = behov().skatta(fraga).expect("an estimate");
    let area = [
        skattning.brutto,
        skattning.netto.ok().map(|one| one.centre()),
    ];
    let units = skattning.units.iter().flat_map(|unit| {
        [
            unit.brutto,
            unit.netto.as_ref().ok().map(|one| one.centre()),
        ]
    });
    let all = area.into_iter().chain(units);
    all.map(|number| number.unwrap_or(f64::NAN)).collect()
}

/// An overlap of riket's that is restated is fitted last, so that the last digits may be others.
fn same_numbers(one: &Fraga, other: &Fraga) {
    let (one, other) = (numbers(one), numbers(other));
    assert_eq!(one.len(), other.len());
    for (one, other) in one.into_iter().zip(other) {
        assert!((one - other).abs() <= 1e-9 * other, "{one} {other}");
    }
}

/// A workbook with one text of a part replaced by another; it must stand there once.
pub fn edited(book: &[u8], part: &str, from: &str, to: &str) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(book)).expect("an archive");
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).expect("a part");
        let name = file.name().expect("a name").to_string();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("its bytes");
        if name == part {
            let text = String::from_utf8(bytes).expect("text");
            assert_eq!(text.matches(from).count(), 1, "{from}");
            bytes = text.replace(from, to).into_bytes();
        }
        let options = zip::write::SimpleFileOptions::default();
        out.start_file(name, options).expect("a part");
        out.write_all(&bytes).expect("its bytes");
    }
    out.finish().expect("an archive").into_inner()
}

/// A workbook in which the only cell with a text holds another.
fn reworded(book: &[u8], from: &str, to: &str) -> Vec<u8> {
    let whole = |text: &str| {
        let text = text
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;");
        // So that a reader does not take it for an escape.
        format!("<t>{}</t>", text.replace("_x0041_", "_x005F_x0041_"))
    };
    edited(book, "xl/sharedStrings.xml", &whole(from), &whole(to))
}

fn distribution(point: f64, kind: u8) -> Option<Distribution> {
    let (low, high) = (point * 0.5, point + (1.0 - point) * 0.5);
    Some(match kind {
        0 => return None,
        1 => Distribution::Likformig { low, high },
        // A mode of its own: the cells show only the ends.
        2 => Distribution::Triangel {
            low,
            mode: (low + high) / 2.0,
            high,
        },
        3 => Distribution::Pert {
            low,
            mode: low + (high - low) / 3.0,
            high,
        },
        _ => Distribution::Beta {
            mean: 0.2 + point / 2.0,
            sd: 0.05,
        },
    })
}

/// A share whose texts stand nowhere else in the workbook.
fn share(name: &str, point: f64, kind: u8) -> Share {
    let interval = distribution(point, kind).map(|distribution| Interval {
        distribution,
        judged: false,
        reason: format!("spannet för {name}"),
    });
    Share {
        point,
        interval,
        moved: false,
        source: format!("källan för {name}"),
        reason: format!("skälet för {name}, _x0041_ & <annat>"),
        decided: Some(format!("beslutet om {name}")),
    }
}

/// Which group, where and for whom, how large, and which distribution.
type Drawn = (usize, usize, usize, f64, u8);

fn drawn() -> impl Strategy<Value = Drawn> {
    (0..6usize, 0..4usize, 0..3usize, 0.01..0.99f64, 0..5u8)
}

fn scope(at: usize) -> Scope {
    match at {
        0 => Scope::Kommun("1440".into()),
        1 => Scope::Lan("14".into()),
        2 => Scope::Forbund("Samordningsförbundet Älv & Kust".into()),
        _ => Scope::All,
    }
}

fn overlap(name: &str, (group, place, _, size, kind): Drawn, people: bool) -> LocalOverlap {
    let also = GROUPS[(group + 1) % 6].to_string();
    LocalOverlap {
        scope: scope(place),
        overlap: Overlap {
            id: None,
            follows: None,
            local: None,
            of: GROUPS[group].into(),
            also: vec![vec![also]],
            // A single person is not 100 per cent.
            amount: match people {
                true => Amount::People((size * 4.0).round() / 4.0),
                false => Amount::Share(size * 0.2),
            },
            interval: distribution(size * 0.2, kind)
                .filter(|_| !people)
                .map(|distribution| Interval {
                    distribution,
                    judged: false,
                    reason: format!("spannet för {name}"),
                }),
            factors: if people { vec![] } else { vec![0, 1] },
            required: false,
            measure: if people { "stock" } else { "flode" }.into(),
            source: format!("källan för {name}"),
            reason: format!("skälet för {name}"),
            place: format!("egna.toml, rad {group}"),
        },
    }
}

prop_compose! {
    fn questions()(
        general in prop::collection::vec((0.01..0.99f64, 0..5u8), 6),
        overrides in prop::collection::vec(drawn(), 0..4),
        overlaps in prop::collection::vec((drawn(), any::<bool>()), 0..3),
        grupp in any::<bool>(),
    ) -> Fraga {
        let mut fraga = fraga(&AreaName::Kommuner { names: vec!["Ale".into(), "1482".into()], own: None });
        let assumptions = &mut fraga.assumptions;
        for (group, (point, kind)) in assumptions.groups.iter_mut().zip(&general) {
            group.share = share(&group.id.clone(), *point, *kind);
        }
        for (at, drawn) in overrides.into_iter().enumerate() {
            add_override(assumptions, at, drawn);
        }
        for (at, (drawn, people)) in overlaps.into_iter().enumerate() {
            let one = overlap(&format!("överlapp {at}"), drawn, people);
            let known = |other: &LocalOverlap| other.overlap.same_people(&one.overlap) && other.scope == one.scope;
            if !assumptions.overlaps.iter().any(known) {
                assumptions.overlaps.push(one);
            }
        }
        assumptions.tolkning = if grupp { Tolkning::Grupp } else { Tolkning::Person };
        fraga.beside = bare(&fraga);
        fraga
    }
}

fn add_override(assumptions: &mut Assumptions, at: usize, (group, place, kon, point, kind): Drawn) {
    let scope = scope(place);
    let kon = Kon::ALL[kon];
    // Everywhere and for both is the general share.
    if scope == Scope::All && kon == Kon::T {
        return;
    }
    let one = Override {
        group: GROUPS[group].into(),
        share: share(&format!("avvikelse {at}"), point, kind),
        place: format!("egna.toml, rad {at}"),
        scope,
        kon,
    };
    let about = |one: &Override| (one.group.clone(), one.scope.clone(), one.kon);
    if !assumptions
        .overrides
        .iter()
        .any(|other| about(other) == about(&one))
    {
        assumptions.overrides.push(one);
    }
}

/// Every open text on Antaganden.
fn open_texts(fraga: &Fraga) -> Vec<String> {
    let assumptions = &fraga.assumptions;
    let mut rows: Vec<Row> = Vec::new();
    for group in &assumptions.groups {
        let about = About {
            scope: &Scope::All,
            group: (&group.id, &group.name),
            kon: Kon::T,
            decided: group.share.decided.as_deref().unwrap_or_default(),
        };
        rows.push(share_row(&about, &group.share));
    }
    let overrides = assumptions.overrides.iter();
    rows.extend(overrides.map(|one| share_row(&About::of_override(one, assumptions), &one.share)));
    let overlaps = overlaps_in_force(&fraga.overlaps, assumptions).into_iter();
    let factors = &fraga.overlaps.factors;
    let mut overlaps: Vec<Row> = overlaps
        .map(|(scope, one)| overlap_row(scope, one, factors))
        .collect();
    // Of the program's own overlaps only the reasons are each its own.
    for row in &mut overlaps {
        row[col::STRENGTH] = Typed::Empty;
    }
    let mut texts: Vec<String> = rows
        .iter()
        .flat_map(|row| {
            [
                row[col::SOURCE].text(),
                row[col::REASON].text(),
                row[col::DECIDED].text(),
            ]
        })
        .collect();
    texts.extend(overlaps.iter().map(|row| row[col::REASON].text()));
    texts
}

/// How many cases: more where there is time.
fn cases(short: u32, long: u32) -> ProptestConfig {
    let cases = if std::env::var_os("BEHOV_LANGE").is_some() {
        long
    } else {
        short
    };
    ProptestConfig {
        cases,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(cases(8, 60))]

    #[test]
    fn an_unchanged_workbook_gives_the_same_question(fraga in questions()) {
        let again = question(&written(&fraga));
        prop_assert_eq!(again, fraga);
    }

    #[test]
    fn a_reworded_text_changes_no_number(fraga in questions(), which in any::<prop::sample::Index>()) {
        let texts = open_texts(&fraga);
        let text = which.get(&texts);
        let book = reworded(&written(&fraga), text, "Omskrivet");
        let fornyad = renewed(&book);
        prop_assert!(fornyad.own.before.expect("an earlier workbook").unplaced.is_empty());
        let again = question(&book);
        prop_assert!(again != fraga, "{} is nowhere", text);
        same_numbers(&again, &fraga);
        let intervals = |one: &Fraga| -> Vec<Option<Distribution>> {
            let groups = one.assumptions.groups.iter();
            groups.map(|group| group.share.interval.as_ref().map(|one| one.distribution)).collect()
        };
        prop_assert_eq!(intervals(&again), intervals(&fraga));
    }
}

/// The three faults that were found: a factor lost with its text, a person read as 100 per cent, a mode lost.
#[test]
fn reworded_reasons_keep_factors_counts_and_modes() {
    let mut fraga = fraga(&AreaName::Any("Ale".into()));
    fraga.beside = bare(&fraga);
    fraga.assumptions.overrides.push(Override {
        group: "uvas".into(),
        scope: Scope::Kommun("1440".into()),
        kon: Kon::T,
        share: share("avvikelsen", 0.8, 2),
        place: "egna.toml, rad 1".into(),
    });
    let mut one = overlap("personen", (0, 0, 0, 0.25, 0), true);
    one.overlap.amount = Amount::People(1.0);
    fraga.assumptions.overlaps.push(one);
    let standard = &overlaps_in_force(&fraga.overlaps, &fraga.assumptions)[0];
    let factored = overlap_row(standard.0, standard.1, &fraga.overlaps.factors)[col::REASON].text();
    assert!(
        factored.contains("gånger hur stor del av årets arbetslösa"),
        "{factored}"
    );
    let mut book = written(&fraga);
    for text in [
        factored.as_str(),
        "skälet för personen",
        "skälet för avvikelsen, _x0041_ & <annat>",
    ] {
        book = reworded(&book, text, &format!("Omskrivet, {}", text.len()));
    }
    let again = question(&book);
    same_numbers(&again, &fraga);
    assert_eq!(
        again
            .assumptions
            .overlaps
            .last()
            .expect("own")
            .overlap
            .amount,
        Amount::People(1.0)
    );
    let interval = |one: &Fraga| {
        one.assumptions.overrides[0]
            .share
            .interval
            .clone()
            .map(|one| one.distribution)
    };
    assert_eq!(interval(&again), interval(&fraga));
}

#[test]
fn a_row_that_is_emptied_is_gone_and_one_that_is_moved_is_as_it_was() {
    let mut fraga = fraga(&AreaName::Any("Ale".into()));
    add_override(&mut fraga.assumptions, 0, (4, 0, 0, 0.4, 2));
    fraga.beside = bare(&fraga);
    let other = Fraga {
        assumptions: Assumptions {
            overrides: Vec::new(),
            ..fraga.assumptions.clone()
        },
        ..fraga.clone()
    };
    assert_ne!(numbers(&fraga), numbers(&other));
    let mut book = written(&fraga);
    // The cells of the row, one by one: a place that is no place makes it told, not lost.
    book = reworded(&book, "källan för avvikelse 0", "en annan källa");
    let again = question(&book);
    same_numbers(&again, &fraga);
    assert_eq!(
        again.assumptions.overrides[0].share.source,
        "en annan källa"
    );
    assert_eq!(
        again.assumptions.overrides[0].share.interval,
        fraga.assumptions.overrides[0].share.interval
    );
}

#[test]
fn other_programs_keep_what_the_workbook_carries() {
    let dir = Workdir::new();
    let mut fraga = fraga(&AreaName::Any("Ale".into()));
    for (at, drawn) in [(0, 0, 1, 0.3, 2), (1, 1, 2, 0.5, 3), (2, 2, 0, 0.1, 4)]
        .into_iter()
        .enumerate()
    {
        add_override(&mut fraga.assumptions, at, drawn);
    }
    fraga
        .assumptions
        .overlaps
        .push(overlap("personen", (0, 0, 0, 0.25, 0), true));
    fraga.beside = bare(&fraga);
    let path = dir.write("bok.xlsx", written(&fraga));
    if let Some(saved) = libreoffice(&dir, &path, "xlsx") {
        let book = std::fs::read(saved).expect("a workbook");
        assert_eq!(question(&book), fraga, "LibreOffice");
    }
    let program = "import openpyxl\nbook = openpyxl.load_workbook('bok.xlsx')\nassert book['behov_tillstand'].sheet_state == 'veryHidden'\nbook.save('sparad.xlsx')";
    if openpyxl(&dir, program).is_some() {
        let book = std::fs::read(dir.path("sparad.xlsx")).expect("a workbook");
        // It makes "_x0041_" of a text to "A", so that some texts are not as they were.
        same_numbers(&question(&book), &fraga);
    }
}

/// A state that has been changed is told, and the cells are read as they stand.
#[test]
fn a_damaged_state_is_told_and_the_cells_are_read() {
    let mut fraga = fraga(&AreaName::Any("Ale".into()));
    fraga.beside = bare(&fraga);
    let book = reworded(&written(&fraga), "behov.arbetsbok/1", "behov.arbetsbok/99");
    let fornyad = renewed(&book);
    assert!(
        fornyad
            .notices
            .iter()
            .any(|one| one.contains("går inte att läsa")),
        "{:?}",
        fornyad.notices
    );
    same_numbers(&question(&book), &fraga);
}
