//! The nuläge: what METHOD's text states of it, and that it is told wherever netto is.

use crate::fragor::{behov, day, fraga};
use crate::workdir::{Workdir, near, number};
use behovsanalys::analys::{Behov, Grounds};
use behovsanalys::area::AreaName;
use behovsanalys::declared::Declared;
use behovsanalys::replicate;
use behovsanalys::simulation::{Settings, ranked};
use behovsanalys::status::Kon;
use serde_json::Value;

fn now(area: &[&str], more: &[&str]) -> Value {
    let dir = Workdir::new();
    let value = dir.estimate(&[area, &["--dragningar", "0"], more].concat());
    value["nulage"].clone()
}

#[test]
fn riket_is_carried_to_the_stated_figures() {
    let riket = now(&["--riket"], &[]);
    assert_eq!(
        (&riket["ar"], &riket["fran_ar"]),
        (&2025.into(), &2022.into())
    );
    near(&riket["brutto"], 375_762.4, 0.05);
    near(&riket["netto"]["mitt"], 265_808.2, 0.05);
    let stated = [
        ("uvas", 68_183.3),
        ("ekonomiskt_bistand", 155_232.2),
        ("arbetslosa", 376_123.7),
        ("aktivitetsersattning", 33_053.0),
        ("sjukskrivna", 205_182.9),
        ("sjukersattning_deltid", 63_598.7),
    ];
    for ((id, count), group) in stated
        .into_iter()
        .zip(riket["grupper"].as_array().expect("groups"))
    {
        assert_eq!(group["id"], id);
        assert_eq!(group["status"], "framskriven");
        near(&group["antal"], count, 0.06);
    }
    for (code, stated) in [("1440", 703.08), ("1419", 283.30)] {
        let own = now(&["--kommun", code], &[]);
        near(&own["netto"]["mitt"], stated, 0.01);
        let all = riket["per_kommun"].as_array().expect("kommuner");
        let in_riket = all
            .iter()
            .find(|one| one["kod"] == code)
            .expect("the kommun");
        near(&in_riket["netto"]["mitt"], stated, 0.01);
    }
}

/// σ of each group as it is computed from the figures, against what is declared and what the method states of one year.
#[test]
fn the_declared_residuals_are_those_of_the_figures() {
    let computed = behov().residuals();
    let one_year = [
        ("uvas", [0.216, 0.134, 0.105, 0.061]),
        ("ekonomiskt_bistand", [0.154, 0.132, 0.091, 0.071]),
        ("arbetslosa", [0.093, 0.081, 0.069, 0.054]),
        ("aktivitetsersattning", [0.032, 0.022, 0.018, 0.016]),
        ("sjukskrivna", [0.098, 0.072, 0.055, 0.050]),
        ("sjukersattning_deltid", [0.032, 0.022, 0.018, 0.016]),
    ];
    for (((id, computed), (stated_id, stated)), declared) in
        computed.iter().zip(one_year).zip(&behov().nulage().groups)
    {
        assert_eq!((id.as_str(), &declared.indicator), (stated_id, id));
        for (found, stated) in computed[0].iter().zip(stated) {
            assert!((found - stated).abs() <= 0.000_51, "{id}: {found} {stated}");
        }
        for (found, declared) in computed
            .iter()
            .flatten()
            .zip(declared.residuals.iter().flatten())
        {
            assert!(
                (found - declared).abs() <= 0.000_51,
                "{id}: {found} {declared}"
            );
        }
    }
}

/// How far off the rule has been, and how often its intervals have held the truth.
#[test]
fn the_scorecard_is_that_of_the_method() {
    let both = behov().scorecard(day()).expect("scores");
    let scores: Vec<_> = both.iter().map(|one| one[0]).collect();
    let stated = [
        (1395, 0.040, 0.072),
        (1108, 0.058, 0.118),
        (839, 0.071, 0.148),
        (569, 0.083, 0.223),
    ];
    for (score, (cases, error, before)) in scores.iter().zip(stated) {
        assert_eq!(score.cases, cases);
        assert!((score.error - error).abs() < 0.0006, "{score:?}");
        assert!((score.error_before - before).abs() < 0.0006, "{score:?}");
    }
    assert!(
        scores[..2]
            .iter()
            .all(|one| (0.80..=0.83).contains(&one.within_80))
    );
    assert!(
        scores[..2]
            .iter()
            .all(|one| (0.925..=0.945).contains(&one.within_95))
    );
    assert!(
        scores[2..]
            .iter()
            .all(|one| one.within_80 > 0.76 && one.within_95 > 0.90)
    );
    assert!(
        both.iter()
            .all(|[_, with_overlaps]| (0.93..=0.97).contains(&with_overlaps.within_95))
    );
}

#[test]
fn the_nowcast_is_wider_than_the_published_year_and_stands_beside_it() {
    let dir = Workdir::new();
    let value = dir.estimate(&["--kommun", "Ale", "--dragningar", "2000"]);
    let width = |one: &Value| number(&one["hog"]) - number(&one["lag"]);
    let published = width(&value["osakerhet"]["intervall95"]);
    let netto = &value["nulage"]["netto"];
    assert!(width(&netto["intervall95"]) > published);
    assert!(width(&netto["intervall80"]) < width(&netto["intervall95"]));
    near(&value["netto"]["mitt"], 670.23, 0.01);
    let text = dir.ok(&["skatta", "--kommun", "Ale", "--dragningar", "300"]);
    assert!(
        text.contains("Nuläge 2025 (framskrivet från 2022): netto 703, troligen mellan"),
        "{text}"
    );
    for quiet in [&["--utan-nulage"][..], &["--ar", "2019"]] {
        let args = [&["skatta", "--kommun", "Ale", "--dragningar", "0"], quiet].concat();
        assert!(!dir.ok(&args).contains("Nuläge"), "{quiet:?}");
    }
}

#[test]
fn an_own_figure_of_the_later_year_is_used_in_its_nowcast() {
    let dir = Workdir::new();
    dir.write(
        "lokalt.csv",
        "\u{feff}Part;Grupp;Kommun;Kön;Period;Antal;Källa;Används\nKommunen;ekonomiskt_bistand;1440;T;2025;300;Egen räkning;ja\n",
    );
    let value = dir.estimate(&[
        "--kommun",
        "Ale",
        "--dragningar",
        "0",
        "--lokalt",
        "lokalt.csv",
    ]);
    assert_eq!(value["nulage"]["grupper"][1]["antal"], 300.0);
    assert_eq!(value["nulage"]["grupper"][1]["status"], "lokal");
    assert_ne!(value["grupper"][1]["antal"], 300.0);
}

#[test]
fn a_place_has_its_interval_and_is_told_beside_riket() {
    let dir = Workdir::new();
    let area = [
        "--kommun",
        "Ale, Kungälv, Stenungsund, Tjörn, Malmö, Danderyd",
    ];
    let value = dir.estimate(&[&area[..], &["--dragningar", "2000"]].concat());
    let all = value["per_kommun"].as_array().expect("kommuner");
    let rate = |one: &Value| number(&one["netto"]["mitt"]);
    assert!(all.iter().all(|one| rate(one) > 0.0));
    for one in all {
        let rank = &one["rang"];
        let (low, place, high) = (&rank["lag"], &rank["plats"], &rank["hog"]);
        assert!(
            low.as_u64() <= place.as_u64() && place.as_u64() <= high.as_u64(),
            "{rank}"
        );
        assert_eq!(rank["av"], 6);
    }
    let of = |code: &str| &all.iter().find(|one| one["kod"] == code).expect(code)["rang"];
    assert_eq!(
        (&of("1280")["plats"], &of("1280")["mot_riket"]),
        (&1.into(), &"hogre".into())
    );
    assert_eq!(
        (&of("0162")["plats"], &of("0162")["mot_riket"]),
        (&6.into(), &"lagre".into())
    );
    let without = dir.estimate(&[&area[..], &["--dragningar", "0"]].concat());
    assert!(without["per_kommun"][0]["rang"].is_null());
}

/// Without a driver riket's count goes on by half of its own mean yearly change since 2012.
#[test]
fn a_group_without_a_driver_drifts_on() {
    let dir = Workdir::new();
    let declared = include_str!("../../sources/nulage.toml");
    let (before, after) = declared
        .split_once("drivare = [{ manader = \"af_inskrivna\"")
        .expect("the driver of arbetslösa");
    let after = after.split_once('\n').expect("a line").1;
    dir.write("egna/sources/nulage.toml", format!("{before}{after}"));
    let area = ["--riket", "--dragningar", "0", "--deklarationer", "egna"];
    let value = dir.estimate(&area);
    let riket = |year| {
        let figure = behov().figure("arbetslosa", "00", year, Kon::T);
        figure.expect("a count").value
    };
    let yearly = (riket(2022) / riket(2012)).ln() / 10.0;
    let stated = riket(2022) * (0.5 * yearly * 3.0).exp();
    near(&value["nulage"]["grupper"][2]["antal"], stated, 1e-6);
}

/// A kommun's place in a draw of its own lies within its interval about as often as is said.
#[test]
fn intervals_of_places_hold_synthetic_truths() {
    let fraga = fraga(&AreaName::Riket);
    let skattning = behov().analysera(&fraga).expect("an answer").skattning;
    let ranks = |draws, seed| {
        let settings = Settings {
            draws,
            seed,
            ..Settings::default()
        };
        ranked(&skattning, settings).expect("places")
    };
    let intervals = ranks(1_000, 1);
    let (mut within, mut all) = (0, 0);
    for seed in 2..42 {
        // One draw is its own lowest and highest place: a truth that could have been.
        for (truth, interval) in ranks(1, seed).iter().zip(&intervals) {
            let (truth, interval) = (truth.expect("a place"), interval.expect("a place"));
            within += usize::from((interval.low..=interval.high).contains(&truth.low));
            all += 1;
        }
    }
    let coverage = within as f64 / all as f64;
    assert!((0.94..=0.97).contains(&coverage), "{coverage}");
}

/// With the test's own declarations and figures.
fn opened(dir: &Workdir) -> Behov {
    let grounds = Grounds {
        declared: Declared::with_replacements(dir.path("egna")).expect("a folder"),
        ..Grounds::default()
    };
    Behov::open(grounds).expect("declarations")
}

/// Every figure one year on, unchanged, but those of the bistånd.
fn with_one_more_year(dir: &Workdir) {
    let figures = concat!(env!("CARGO_MANIFEST_DIR"), "/sources/figurer");
    for entry in std::fs::read_dir(figures).expect("the figures") {
        let path = entry.expect("a file").path();
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let text = std::fs::read_to_string(&path).expect("a text");
        let (mut longer, mut last) = (String::new(), false);
        for line in text.lines() {
            let end = line.rsplit(';').next().unwrap_or_default();
            last |= line.starts_with("region;") && end == "2022";
            let more = match (line.starts_with('#'), line.starts_with("region;")) {
                (true, _) => String::new(),
                (_, true) => ";2023".into(),
                _ => format!(";{end}"),
            };
            longer += &format!("{line}{more}\n");
        }
        if last && !name.starts_with("N318") {
            dir.write(&format!("egna/sources/figurer/{name}"), longer);
        }
    }
}

#[test]
fn groups_are_carried_each_from_its_own_newest_year() {
    let dir = Workdir::new();
    with_one_more_year(&dir);
    let own = ["--deklarationer", "egna", "--dragningar", "0"];
    let value = dir.estimate(&[&["--riket"], &own[..]].concat());
    assert_eq!(value["ar"], 2022);
    let now = &value["nulage"];
    let from = |at: usize| now["grupper"][at]["fran_ar"].as_i64();
    assert_eq!(now["fran_ar"], 2022);
    assert_eq!(
        (from(1), from(3), from(4)),
        (Some(2022), Some(2023), Some(2023))
    );
    // What riket has in the year that is reached is the same, wherever it is carried from.
    let before = dir.estimate(&["--riket", "--dragningar", "0"]);
    for group in [1, 3, 4] {
        near(
            &now["grupper"][group]["antal"],
            number(&before["nulage"]["grupper"][group]["antal"]),
            1e-6,
        );
    }
    // A kommun follows riket's change since its own newest year.
    let ale = dir.estimate(&[&["--kommun", "Ale"], &own[..]].concat());
    let longer = opened(&dir);
    let figure = |id: &str, region: &str, year| {
        let figure = longer.figure(id, region, year, Kon::T);
        figure.expect("a figure").value
    };
    for (at, group) in [(3, "aktivitetsersattning"), (4, "sjukskrivna")] {
        let growth = |region: &str| figure("N01951", region, 2025) / figure("N01951", region, 2023);
        let riket = number(&now["grupper"][at]["antal"]) / figure(group, "00", 2023);
        near(
            &ale["nulage"]["grupper"][at]["antal"],
            figure(group, "1440", 2023) * riket * growth("1440") / growth("00"),
            1e-6,
        );
    }
    let text = dir.ok(&[&["skatta", "--kommun", "Ale"], &own[..]].concat());
    assert!(
        text.contains("Nuläge 2025 (framskrivet från 2022–2023)"),
        "{text}"
    );
}

/// The edition before method 2 is that of the same figures by the rules that it had.
#[test]
fn what_moves_between_editions_is_told_by_figures_and_by_method() {
    let since = behov()
        .since_edition(day())
        .expect("editions")
        .expect("an earlier one");
    assert_eq!(since.before.method, 1);
    assert_eq!(since.moved.len(), 291);
    for one in &since.moved {
        if let Some(by_figures) = one.by_figures {
            assert!(by_figures.abs() < 0.011, "{one:?}");
        }
    }
    let riket = &since.moved[0];
    assert_eq!(riket.before, Some(291_144.7));
    assert!((riket.after.expect("netto") - 262_634.57).abs() < 0.01);
    assert!((riket.by_method.expect("a part") + 28_510.13).abs() < 0.02);
    let kept = replicate::editions(behov().declared()).expect("editions");
    let own = kept.last().expect("this edition");
    assert_eq!(own.places.len(), 291);
    for (kept, now) in own.places.iter().zip(&since.now.places) {
        let same = |one: Option<f64>, other: Option<f64>| match (one, other) {
            (Some(one), Some(other)) => (one - other).abs() < 0.02,
            (one, other) => one == other,
        };
        let message = "behov replikera utgava --ut writes sources/facit anew";
        assert_eq!(kept.code, now.code);
        assert!(same(kept.netto, now.netto), "{message}: {kept:?} {now:?}");
        assert!(
            same(kept.nowcast.netto, now.nowcast.netto),
            "{message}: {kept:?} {now:?}"
        );
    }
    let dir = Workdir::new();
    let text = dir.ok(&["replikera", "utgava"]);
    let ale = text
        .lines()
        .find(|line| line.starts_with("Ale "))
        .expect("Ale");
    let cells: Vec<&str> = ale.split_whitespace().collect();
    assert_eq!(cells, ["Ale", "746", "0", "−76", "670", "−10,1", "%"]);
}

#[test]
fn an_earlier_nowcast_meets_the_year_that_it_was_about() {
    let dir = Workdir::new();
    let quiet = dir.ok(&["replikera", "nulage"]);
    assert!(quiet.contains("Ingen tidigare utgåvas nuläge"), "{quiet}");
    dir.write(
        "egna/sources/facit/prov.csv",
        "utgava;metod;dag;kod;ar;netto;nulage_ar;nulage;lag_80;hog_80;lag_95;hog_95\nprov;2;2023-01-01;1440;2019;700;2022;680;660;700;600;800\nprov;2;2023-01-01;1482;2019;900;2022;500;480;520;450;550\n",
    );
    let behov = opened(&dir);
    let scores = behov.earlier_nowcasts(day()).expect("scores");
    let [(edition, score)] = scores.as_slice() else {
        panic!("one edition has an answer: {}", scores.len());
    };
    assert_eq!(
        (edition.id.as_str(), score.lag, score.cases),
        ("prov", 3, 2)
    );
    assert_eq!((score.within_80, score.within_95), (0.5, 0.5));
}

#[test]
fn no_kommun_has_a_place_without_its_interval() {
    let dir = Workdir::new();
    for (draws, has_places) in [("0", false), ("300", true)] {
        let args = ["analys", "--kommun", "Ale, Kungälv", "--dragningar", draws];
        dir.ok(&[&args[..], &["--ut", "bok.xlsx", "--skriv-over"]].concat());
        let path = dir.path("bok.xlsx");
        let mut book: calamine::Xlsx<_> = calamine::open_workbook(path).expect("a workbook");
        let sheet = calamine::Reader::worksheet_range(&mut book, "Jämförelse").expect("the sheet");
        let mut rows = sheet.rows();
        let heading = rows
            .find(|row| row[0] == calamine::Data::String("Område".into()))
            .expect("the heading");
        let at = |title: &str| {
            let mut cells = heading.iter();
            cells.position(|cell| cell.to_string().starts_with(title))
        };
        let (place, span) = (at("Plats i området"), at("Plats, 95 %"));
        let ale = rows
            .find(|row| row[0] == calamine::Data::String("Ale".into()))
            .expect("Ale");
        let [place, span] = [place, span].map(|col| ale[col.expect("the column")].to_string());
        assert_eq!(place != "–", has_places, "{place}");
        assert_eq!(span != "–", has_places, "{span}");
    }
}
