//! The nuläge: what METHOD's text states of it, and that it is told wherever netto is.

use crate::fragor::{behov, day};
use crate::workdir::{Workdir, near, number};
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
    let scores = behov().scorecard(day(), false).expect("scores");
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
    let with_overlaps = behov().scorecard(day(), true).expect("scores");
    assert!(
        with_overlaps
            .iter()
            .all(|one| (0.93..=0.97).contains(&one.within_95))
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
