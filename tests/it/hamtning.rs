//! Fetching, against a server that speaks the agencies' protocols.

use crate::myndigheter::{Agencies, Manner, kolada_value};
use crate::server::{Answer, Asked};
use crate::workdir::{Run, Workdir, listed};
use behovsanalys::analys::{Behov, Grounds};
use behovsanalys::declared::Declared;
use behovsanalys::regions::Regions;
use behovsanalys::status::Kon;
use behovsanalys::store::Store;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};

/// A narrow fetch: titles and one page.
const NARROW: [&str; 7] = [
    "hamta",
    "--kalla",
    "kolada",
    "--nyckeltal",
    "N01951",
    "--kommun",
    "1440",
];

fn command(dir: &Workdir, args: &[&str]) -> Command {
    let mut command = dir.command(args);
    command
        .args(["--deklarationer", "dek"])
        .env("BEHOV_LAGER", dir.path("lager"))
        .env("BEHOV_TILLAT_LOOPBACK", "1")
        .env("NO_PROXY", "127.0.0.1");
    command
}

fn run(dir: &Workdir, args: &[&str]) -> Run {
    crate::workdir::finished(command(dir, args).output().expect("the binary runs"))
}

fn ok(dir: &Workdir, args: &[&str]) -> String {
    let run = run(dir, args);
    assert_eq!(run.code, 0, "{args:?}: {}{}", run.out, run.err);
    run.out
}

fn json(dir: &Workdir, args: &[&str]) -> Value {
    serde_json::from_str(&ok(dir, args)).expect("JSON")
}

/// The agencies of a manner, and a folder whose declarations point at them.
fn opened(manner: Manner) -> (Agencies, Workdir) {
    let (agencies, dir) = (Agencies::open(manner), Workdir::new());
    agencies.declare(&dir, |_, text| text.to_string());
    (agencies, dir)
}

/// The years of a series in the store.
fn series(dir: &Workdir, id: &str) -> String {
    crate::lager::years(&dir.path("lager"), id).expect("a series")
}

/// A store that has been filled once, for the tests that only read.
fn filled() -> &'static (Agencies, Workdir) {
    static FILLED: OnceLock<(Agencies, Workdir)> = OnceLock::new();
    FILLED.get_or_init(|| {
        let (agencies, dir) = opened(Manner::of_years(&[2022, 2023]));
        let run = run(&dir, &["hamta", "--alla"]);
        assert_eq!(run.code, 0, "{}{}", run.out, run.err);
        (agencies, dir)
    })
}

// ------------------------------------------------------------------ a whole fetch

#[test]
fn every_declared_series_is_fetched() {
    let (_, dir) = filled();
    let all = json(dir, &["kallor", "--json"]);
    let lines = all.as_array().expect("a list");
    assert!(lines.len() > 120, "{}", lines.len());
    let declared = lines.iter().filter(|line| line["kalla"] != "avskrift");
    for line in declared {
        let by_hand = ["export-ohalsotal", "export-sjukpenningtal", "uvas-lan"]
            .contains(&line["tabell"].as_str().expect("a table"));
        let expected = if by_hand { "ej_hamtad" } else { "hamtad" };
        assert_eq!(line["status"], expected, "{line}");
    }
}

#[test]
fn every_further_group_can_be_counted_after_a_fetch() {
    let (_, dir) = filled();
    let listed = ok(dir, &["antaganden", "lista"]);
    assert!(!listed.contains("efter behov hamta"), "{listed}");
    for id in [
        "uvas_25_29",
        "sjukskrivna_psykiska",
        "aktivitetsersattning_psykiska",
        "bas_ovriga",
    ] {
        let asked = [
            "skatta",
            "--kommun",
            "Ale",
            "--json",
            "--dragningar",
            "0",
            "--ar",
            "2022",
            "--grupp",
            id,
        ];
        let estimate = json(dir, &asked);
        let groups = estimate["grupper"].as_array().expect("groups");
        let own = groups
            .iter()
            .find(|one| one["id"] == id)
            .expect("the group");
        assert!(
            own["brutto"].as_f64().is_some_and(|people| people > 0.0),
            "{own}"
        );
        assert!(estimate["netto"]["mitt"].is_number(), "{id}");
    }
}

#[test]
fn every_kommun_is_there_where_the_source_has_kommuner() {
    let (_, dir) = filled();
    let all = crate::lager::every(&dir.path("lager"));
    for id in [
        "N01951",
        "N01700",
        "scb_folkmangd_18_65",
        "scb_bas_sjuka",
        "scb_helarsekv_program",
        "fk_ohalsotal",
        "af_utan_arbete_6",
        "af_inskrivna_kommun",
        "sos_bistandsmottagare",
        "bistand_18_64_aldrar",
        "scb_framskrivning_16_64",
    ] {
        let text = &all[id];
        let kommuner = text.lines().filter(|line| {
            line.find(';') == Some(4) && line.as_bytes()[..4].iter().all(u8::is_ascii_digit)
        });
        let codes: std::collections::BTreeSet<&str> = kommuner.map(|line| &line[..4]).collect();
        let regions = crate::myndigheter::regions();
        let absent: Vec<&str> = regions
            .kommuner()
            .map(|one| one.code.as_str())
            .filter(|code| !codes.contains(code))
            .collect();
        assert_eq!(absent, [""; 0], "{id}");
    }
    assert_eq!(
        std::fs::read_to_string(dir.path("lager/normaliserat/fel.txt")).expect("a list of faults"),
        ""
    );
}

#[test]
fn the_estimate_changes_source_by_itself() {
    let (_, dir) = filled();
    let before: Value =
        serde_json::from_str(&dir.ok(&["skatta", "--kommun", "1440", "--json"])).expect("JSON");
    let after = json(dir, &["skatta", "--kommun", "1440", "--json"]);
    assert_eq!(
        (&before["ar"], &after["ar"]),
        (&Value::from(2022), &Value::from(2023))
    );
    let sources = |group: usize| after["grupper"][group]["kalla"].to_string();
    for (group, id) in [
        (1, "bistand_18_64_aldrar"),
        (2, "scb_folkmangd_18_65"),
        (3, "N01702"),
        (4, "N01700"),
        (5, "N01703"),
    ] {
        assert!(sources(group).contains(id), "{id}: {}", sources(group));
    }
    // The series' ratio in the year when both were published: (N01700 + N01701) · 193 959 / 164 992.5, with the stand-in's rule for the two.
    let ale = Regions::load(&behovsanalys::declared::Declared::embedded())
        .expect("regions")
        .index_of("1440")
        .expect("Ale");
    let population = kolada_value("N01955", ale, 2022, Kon::T).expect("a population");
    let expected = population * 0.021 * 193_959.0 / 164_992.5;
    let sick = after["grupper"][4]["antal"].as_f64().expect("a number");
    assert!((sick / expected - 1.0).abs() < 1e-9, "{sick} {expected}");
    let text = ok(dir, &["skatta", "--kommun", "1440"]);
    let today = &json(dir, &["kallor", "--json"])[0]["hamtad"];
    assert!(
        text.contains(&format!("Kolada {}", today.as_str().expect("a day"))),
        "{text}"
    );
}

#[test]
fn the_year_before_is_still_estimated_as_before_where_nothing_better_came() {
    let (_, dir) = filled();
    let old = json(
        dir,
        &["skatta", "--kommun", "1440", "--ar", "2013", "--json"],
    );
    let embedded: Value =
        serde_json::from_str(&dir.ok(&["skatta", "--kommun", "1440", "--ar", "2013", "--json"]))
            .expect("JSON");
    assert_eq!(old["brutto"], embedded["brutto"]);
}

#[test]
fn denominators_that_need_ages_are_there_after_a_fetch() {
    let (_, dir) = filled();
    let with = json(
        dir,
        &["skatta", "--kommun", "1440", "--namnare", "15-74", "--json"],
    );
    assert!(with["namnare"]["varde"].as_f64().expect("a population") > 0.0);
    let without = dir.ok(&["skatta", "--kommun", "1440", "--namnare", "15-74"]);
    assert!(without.contains("behov hamta"), "{without}");
}

#[test]
fn zeros_that_stand_for_absence_are_no_zeros() {
    let (_, dir) = filled();
    let session = json(dir, &["kallor", "--json"]);
    assert!(session.to_string().contains("N01710"));
    let text = series(dir, "N01710");
    // The raw figure is kept; the declared correction makes it absent when it is read.
    assert!(text.contains("0192;T;0;0"), "{text:.400}");
}

#[test]
fn noise_protected_totals_are_taken_as_published() {
    let (_, dir) = filled();
    let text = series(dir, "scb_folkmangd_totalt");
    let value = |kon: &str| -> f64 {
        let row = text
            .lines()
            .find(|line| line.starts_with(&format!("00;{kon};")))
            .expect("a row");
        row.rsplit(';')
            .next()
            .expect("a value")
            .parse()
            .expect("a number")
    };
    assert_ne!(value("T"), value("K") + value("M"));
}

#[test]
fn suppressed_and_absent_keep_their_marks() {
    let (_, dir) = filled();
    let text = series(dir, "fk_ohalsotal");
    assert!(text.contains("0125;T;s"), "{text:.300}");
    let af = series(dir, "af_utan_arbete_12");
    assert!(af.contains("0114;T;s"), "{af:.300}");
}

#[test]
fn offline_opens_no_socket() {
    let (agencies, dir) = filled();
    let before = agencies.server.asked().len();
    let text = ok(dir, &["hamta", "--alla", "--offline"]);
    insta::assert_snapshot!(text, @"Siffrorna är byggda ur det som redan är hämtat.");
    assert_eq!(agencies.server.asked().len(), before);
    let empty = Workdir::new();
    agencies.declare(&empty, |_, text| text.to_string());
    let fault = run(&empty, &["hamta", "--alla", "--offline"]);
    assert_eq!(fault.code, 2);
    assert!(fault.err.contains("Inget är hämtat ännu"), "{}", fault.err);
}

#[test]
fn every_request_says_who_asks_and_takes_gzip() {
    let (agencies, _) = filled();
    for asked in agencies.server.asked() {
        assert!(
            asked
                .header("user-agent")
                .is_some_and(|text| text.starts_with("behov/")),
            "{asked:?}"
        );
        assert!(
            asked
                .header("accept-encoding")
                .is_some_and(|text| text.contains("gzip")),
            "{asked:?}"
        );
    }
}

#[test]
fn sources_are_listed_and_controlled() {
    let (_, dir) = filled();
    let listed = ok(dir, &["kallor"]);
    for word in [
        "Kolada (kolada)",
        "inte hämtad",
        "hämtad",
        "Licens: CC0",
        "TAB638",
    ] {
        assert!(listed.contains(word), "{word}: {listed:.2000}");
    }
    // The newest periods are the clock's: told in words, so that the text is the same next year.
    let told = ok(dir, &["kallor", "--kontrollera"]);
    let mut pieces = told.split("senaste period ");
    let mut text = pieces.next().unwrap_or_default().to_string();
    for piece in pieces {
        let (period, rest) = piece.split_once('\n').expect("a line");
        assert!(period.len() == 4 || period.len() == 7, "{period}");
        text.push_str(&format!("senaste period PERIOD\n{rest}"));
    }
    insta::assert_snapshot!(text);
}

#[test]
fn months_are_kept_and_can_be_seen() {
    let (_, dir) = filled();
    let kept = crate::lager::months(&dir.path("lager"), "scb_bas_sjuka");
    let of_ale = kept.iter().filter(|line| line.starts_with("1440;T;2025-"));
    assert_eq!(of_ale.count(), 12);
    let text = ok(dir, &["kallor", "--visa", "scb_bas_sjuka", "--manader"]);
    assert!(
        text.starts_with("region;kon;period;varde;status\n"),
        "{text:.200}"
    );
    assert_eq!(text.lines().count(), kept.len() + 1);
    assert!(text.contains("\n1440;T;2025-12;"), "{text:.200}");
    let none = run(dir, &["kallor", "--visa", "N01951", "--manader"]);
    assert_eq!(none.code, 2);
    assert!(none.err.contains("inga månader"), "{}", none.err);
}

#[test]
fn a_store_of_an_earlier_version_is_built_anew_and_that_is_said() {
    let dir = Workdir::new();
    let heading = crate::filer::AF_HEADING.join(";");
    let name = "web-inskrivna-arbetslosa-tid-utan-arbete-lan-kom-2026-08.csv";
    dir.write(
        name,
        format!("{heading}\n2026-08;Västra Götalands län;Ale;300;<5;7\n"),
    );
    dir.ok(&["importera", name]);
    let folder = dir.path("cache/behov/normaliserat");
    std::fs::remove_file(folder.join("arsvarden.parquet")).expect("a file");
    std::fs::write(folder.join("af_utan_arbete_6.csv"), "region;kon;2026\n").expect("a file");
    let first = dir.run(&["skatta", "--kommun", "Ale", "--dragningar", "0"]);
    assert_eq!(first.code, 0, "{}", first.err);
    assert!(first.err.contains("äldre format"), "{}", first.err);
    assert!(!folder.join("af_utan_arbete_6.csv").exists());
    let second = dir.run(&["skatta", "--kommun", "Ale", "--dragningar", "0"]);
    assert_eq!((second.code, second.err.as_str()), (0, ""));
    assert_eq!(first.out, second.out);
}

#[test]
fn a_series_file_that_has_been_cut_off_is_built_anew() {
    let (agencies, dir) = opened(Manner::of_years(&[2022]));
    ok(&dir, &["hamta", "--kalla", "socialstyrelsen"]);
    let asked = agencies.server.asked().len();
    let whole = series(&dir, "sos_bistandsmottagare");
    let path = dir.path("lager/normaliserat/arsvarden.parquet");
    let bytes = std::fs::read(&path).expect("a file");
    std::fs::write(&path, &bytes[..bytes.len() / 2]).expect("a file");
    ok(&dir, &["kallor"]);
    assert_eq!(series(&dir, "sos_bistandsmottagare"), whole);
    assert_eq!(agencies.server.asked().len(), asked, "nothing is fetched");
}

#[test]
fn riket_of_the_projection_is_every_kommun_together() {
    let (_, dir) = filled();
    let text = series(dir, "scb_framskrivning_16_64");
    let first = |line: &str| -> f64 {
        line.split(';')
            .nth(2)
            .expect("a value")
            .parse()
            .expect("a number")
    };
    let of =
        |kind: fn(&str) -> bool| -> Vec<&str> { text.lines().filter(|line| kind(line)).collect() };
    let riket = of(|line| line.starts_with("00;T;"));
    let kommuner = of(|line| line.find(";T;") == Some(4));
    assert_eq!((riket.len(), kommuner.len()), (1, 290));
    let sum: f64 = kommuner.iter().map(|line| first(line)).sum();
    assert_eq!(first(riket[0]), sum);
}

#[test]
fn a_figure_that_has_been_taken_back_is_absent() {
    let (_, dir) = filled();
    let text = series(dir, "N18741");
    let row = text
        .lines()
        .find(|line| line.starts_with("0114;T;"))
        .expect("a row");
    assert!(row.ends_with(";b;b"), "{row}");
}

#[test]
fn forsakringskassan_is_asked_narrowly_and_an_open_year_is_provisional() {
    let (agencies, dir) = filled();
    let asked = agencies.server.asked();
    let of_fk = asked
        .iter()
        .filter(|one| one.path.starts_with("/forsakringskassan/ohm"));
    for one in of_fk {
        for name in ["ar", "manad", "kon_kod", "aldersklass_kod"] {
            assert!(one.parameter(name).is_some(), "{name}: {}", one.path);
        }
    }
    for (series_id, region) in [
        ("fk_ohalsotal", "1440;T"),
        ("fk_sjukersattning_lan", "14;T"),
    ] {
        let text = series(dir, series_id);
        let row = text
            .lines()
            .find(|line| line.starts_with(region))
            .expect("a row");
        let cells: Vec<&str> = row.split(';').collect();
        assert!(
            cells.len() > 8 && cells.last().is_some_and(|cell| cell.ends_with('p')),
            "{row}"
        );
        assert!(cells[cells.len() - 2].parse::<f64>().is_ok(), "{row}");
    }
    let whole = series(dir, "fk_pagaende_sjukfall_lan");
    let part = series(dir, "fk_pagaende_sjukfall_psykisk_lan");
    let of = |text: &str| -> f64 {
        let row = text
            .lines()
            .find(|line| line.starts_with("14;T;"))
            .expect("a row");
        row.split(';')
            .nth(2)
            .expect("a value")
            .parse()
            .expect("a number")
    };
    assert!(of(&part) < of(&whole));
    assert!(!asked.iter().any(|one| one.path.contains("arsgenomsnitt")));
}

#[test]
fn the_months_of_the_unemployed_are_fetched_in_the_place_of_those_written_down() {
    let (_, dir) = filled();
    let declared = Declared::with_replacements(dir.path("dek")).expect("declarations");
    let behov = Behov::open(Grounds {
        declared,
        store: Some(Store::at(dir.path("lager"))),
        forbund: None,
    });
    let behov = behov.expect("a store");
    let months = &behov.nulage().months[0];
    let newest = months.all.last().expect("a month");
    assert_eq!(
        (newest.year, newest.month, newest.value),
        (2026, 8, 349_398.0)
    );
    assert_eq!(newest.source, "Arbetsförmedlingen");
    let earlier = months
        .all
        .iter()
        .filter(|one| one.source != "Arbetsförmedlingen");
    assert!(earlier.count() > 5, "what is not fetched stands");
}

/// All agencies from 2012 on, with as much as they really have. Takes a minute.
#[test]
fn a_first_fetch_brings_every_series_in_few_requests() {
    if std::env::var_os("BEHOV_LANGE").is_none() {
        eprintln!("hoppar över: hela hämtningen prövas med BEHOV_LANGE=1");
        return;
    }
    let years: Vec<i32> = (2012..=crate::myndigheter::this_year() - 1).collect();
    let (agencies, dir) = opened(Manner::of_years(&years));
    let text = ok(&dir, &["hamta", "--alla"]);
    assert_eq!(text.matches(": klar, ").count(), 5, "{text}");
    assert!(!text.contains("Används inte"), "{text}");
    let asked = agencies.server.asked().len();
    assert!(asked <= 250, "{asked} requests");
    let all = json(&dir, &["kallor", "--json"]);
    for line in all.as_array().expect("a list") {
        let by_hand = ["export-ohalsotal", "export-sjukpenningtal", "uvas-lan"];
        let is_by_hand = by_hand.contains(&line["tabell"].as_str().expect("a table"));
        if line["kalla"] != "avskrift" && !is_by_hand {
            assert_eq!(line["status"], "hamtad", "{line}");
            let newest = line["senaste_period"].as_i64().expect("a year") as i32;
            assert!(newest >= crate::myndigheter::this_year() - 1, "{line}");
        }
    }
}

// ------------------------------------------------------------------ asking again

#[test]
fn the_second_time_only_what_has_been_updated_is_asked_of_kolada_and_revisions_are_shown() {
    let (agencies, dir) = opened(Manner::of_years(&[2022]));
    ok(&dir, &["hamta", "--kalla", "kolada"]);
    agencies.server.forget();
    *agencies.manner.revised.lock().expect("no poison") = Some(("N01951", 2.0));
    ok(&dir, &["hamta", "--kalla", "kolada"]);
    let data: Vec<Asked> = agencies
        .server
        .asked()
        .into_iter()
        .filter(|asked| asked.path.contains("/data/"))
        .collect();
    assert!(
        data.len() < 10 && data.iter().all(|asked| asked.path.contains("from_date=")),
        "{data:?}"
    );
    let text = ok(&dir, &["kallor", "--jamfor", "N01951"]);
    assert!(
        text.starts_with("N01951: ") && text.contains("Upplands Väsby"),
        "{text}"
    );
    let same = ok(&dir, &["kallor", "--jamfor", "N01952"]);
    assert!(same.contains("inga ändringar"), "{same}");
}

/// A round that was named while the clock was wrong: what is fetched after it is newer all the same, and asked for whole.
#[test]
fn a_clock_that_has_been_set_back_hides_nothing() {
    let (agencies, dir) = opened(Manner::of_years(&[2022]));
    ok(&dir, &["hamta", "--kalla", "kolada"]);
    let folder = dir.path("lager/ra/kolada");
    let name = listed(&folder).remove(0);
    std::fs::rename(
        folder.join(&name),
        folder.join(format!("2099{}", &name[4..])),
    )
    .expect("a new name");
    *agencies.manner.revised.lock().expect("no poison") = Some(("N01951", 2.0));
    agencies.server.forget();
    ok(&dir, &["hamta", "--kalla", "kolada"]);
    let asked = agencies.server.asked();
    assert!(asked.iter().all(|asked| !asked.path.contains("from_date=")));
    let text = ok(&dir, &["kallor", "--jamfor", "N01951"]);
    assert!(text.contains("Upplands Väsby"), "{text}");
}

/// Everything stored, by source and key, without times and ETags; and the normalised series without their day.
fn contents(store: &Path) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for source in listed(&store.join("ra")) {
        for round in listed(&store.join("ra").join(&source)) {
            let folder = store.join("ra").join(&source).join(&round);
            for name in listed(&folder) {
                let path = folder.join(&name);
                let text = match name.strip_suffix(".gz") {
                    Some(_) => {
                        let mut body = String::new();
                        GzDecoder::new(std::fs::File::open(&path).expect("a body"))
                            .read_to_string(&mut body)
                            .map(|_| ())
                            .unwrap_or_else(|_| {
                                body =
                                    format!("{:?}", std::fs::metadata(&path).expect("a file").len())
                            });
                        body
                    }
                    None => {
                        let text = std::fs::read_to_string(&path).expect("a description");
                        let timeless = |line: &&str| {
                            !["\"hamtad\"", "\"etag\"", "\"last_modified\"", "\"klar\""]
                                .iter()
                                .any(|key| line.trim_start().starts_with(key))
                        };
                        text.lines().filter(timeless).collect::<Vec<_>>().join("\n")
                    }
                };
                all.insert(format!("{source}/{name}"), text);
            }
        }
    }
    all.extend(crate::lager::every(store));
    all
}

#[test]
fn killed_at_any_moment_and_started_again_it_ends_in_the_same_store() {
    let agencies = Agencies::open(Manner::of_years(&[2022]));
    let whole = Workdir::new();
    agencies.declare(&whole, |_, text| text.to_string());
    let start = Instant::now();
    ok(&whole, &["hamta", "--alla", "--tyst"]);
    let took = start.elapsed();
    let broken = Workdir::new();
    agencies.declare(&broken, |_, text| text.to_string());
    let times = crate::fel::interruptions(5);
    for number in 0..times {
        let mut child = command(&broken, &["hamta", "--alla", "--tyst"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary runs");
        std::thread::sleep(took * number / times / 2);
        child.kill().expect("a kill");
        child.wait().expect("an end");
    }
    ok(&broken, &["hamta", "--alla", "--tyst"]);
    let (one, other) = (
        contents(&whole.path("lager")),
        contents(&broken.path("lager")),
    );
    let only_in =
        |one: &BTreeMap<String, String>, other: &BTreeMap<String, String>| -> Vec<String> {
            one.keys()
                .filter(|key| !other.contains_key(*key))
                .cloned()
                .collect()
        };
    assert_eq!(only_in(&one, &other), [""; 0]);
    assert_eq!(only_in(&other, &one), [""; 0]);
    for (key, text) in &one {
        assert!(other[key] == *text, "{key} differs");
    }
}

#[test]
fn an_interrupted_fetch_asks_only_for_what_is_missing() {
    let left = Arc::new(AtomicUsize::new(4));
    let counter = left.clone();
    let mut manner = Manner::of_years(&[2022]);
    manner.first = Box::new(move |asked| {
        let out = counter
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
                left.checked_sub(1)
            })
            .is_err();
        (out && asked.path.starts_with("/kolada")).then(|| Answer::of(500, "nere"))
    });
    let agencies = Agencies::open(manner);
    let dir = Workdir::new();
    agencies.declare(&dir, |_, text| {
        text.replace("protokoll =", "forsok = 1\nprotokoll =")
    });
    let first = run(
        &dir,
        &["hamta", "--kalla", "kolada", "--max-samtidiga", "1"],
    );
    assert_eq!(first.code, 1, "{}{}", first.out, first.err);
    assert!(first.out.contains("Till dess används"), "{}", first.out);
    assert!(first.out.contains("alla kommuner, 2012–"), "{}", first.out);
    let answered: Vec<String> = agencies.server.asked()[..4]
        .iter()
        .map(|asked| asked.path.clone())
        .collect();
    agencies.server.forget();
    left.store(1_000, Ordering::SeqCst);
    ok(&dir, &["hamta", "--kalla", "kolada"]);
    for asked in agencies.server.asked() {
        assert!(
            !answered.contains(&asked.path),
            "{} was asked for twice",
            asked.path
        );
    }
}

#[test]
fn damaged_entries_are_found_told_and_fetched_again() {
    let (_agencies, dir) = opened(Manner::of_years(&[2022]));
    let wide = ["hamta", "--kalla", "kolada", "--nyckeltal", "N01951,N01952"];
    ok(&dir, &wide);
    let fresh = contents(&dir.path("lager"));
    let bodies = |dir: &Workdir| -> Vec<PathBuf> {
        let source = dir.path("lager/ra/kolada");
        let round = source.join(&listed(&source)[0]);
        listed(&round)
            .into_iter()
            .filter(|name| name.ends_with(".gz"))
            .map(|name| round.join(name))
            .collect()
    };
    for spoil in [cut as fn(&Path), flip, drop_file] {
        spoil(&bodies(&dir)[0]);
        let told = run(&dir, &["kallor"]);
        // The series are as they were when they were built; what is damaged is told when they are built anew.
        assert_eq!(told.code, 0, "{}", told.err);
        let again = run(&dir, &wide);
        assert_eq!(again.code, 0, "{}{}", again.out, again.err);
        assert!(again.err.contains("är skadad"), "{}", again.err);
        assert!(contents(&dir.path("lager")) == fresh);
    }
}

fn cut(path: &Path) {
    let bytes = std::fs::read(path).expect("a body");
    std::fs::write(path, &bytes[..bytes.len() / 2]).expect("a cut body");
}

fn flip(path: &Path) {
    let mut bytes = std::fs::read(path).expect("a body");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x10;
    std::fs::write(path, bytes).expect("a damaged body");
}

fn drop_file(path: &Path) {
    std::fs::remove_file(path).expect("a removed body");
}

#[test]
fn two_runs_do_not_collide() {
    let (agencies, dir) = opened(Manner::of_years(&[2022]));
    std::fs::create_dir_all(dir.path("lager")).expect("a folder");
    let held = std::fs::File::create(dir.path("lager/las")).expect("a lock file");
    held.lock().expect("a lock");
    let second = run(&dir, &NARROW);
    assert_eq!(second.code, 1);
    assert!(
        second
            .err
            .contains("En annan körning av behov använder lagret"),
        "{}",
        second.err
    );
    assert!(agencies.server.asked().is_empty());
    drop(held);
    ok(&dir, &NARROW);
}

// ------------------------------------------------------------------ manners

#[test]
fn the_hosts_own_limit_is_never_exceeded() {
    let mut manner = Manner::of_years(&[2022]);
    manner.limit = (3, 0.3);
    // Declared far too fast: what /config says must win.
    let (agencies, dir) = opened(manner);
    ok(&dir, &["hamta", "--kalla", "scb", "--max-samtidiga", "8"]);
    assert!(agencies.server.asked().len() > 10);
    assert_eq!(agencies.manner.refused.load(Ordering::SeqCst), 0);
}

#[test]
fn the_stand_in_does_refuse_a_client_that_is_too_fast() {
    let mut manner = Manner::of_years(&[2022]);
    manner.limit = (3, 60.0);
    let agencies = Agencies::open(manner);
    for _ in 0..5 {
        let host = agencies.server.address.trim_start_matches("http://");
        let mut stream = std::net::TcpStream::connect(host).expect("a connection");
        stream
            .write_all(b"GET /scb/config HTTP/1.1\r\n\r\n")
            .expect("a request");
        stream.read_to_end(&mut Vec::new()).expect("a reply");
    }
    assert_eq!(agencies.manner.refused.load(Ordering::SeqCst), 2);
}

/// A server whose first `count` answers are given by `answer`; the rest as usual.
fn stumbling(count: usize, answer: impl Fn() -> Answer + Send + Sync + 'static) -> Agencies {
    let left = AtomicUsize::new(count);
    let mut manner = Manner::of_years(&[2022]);
    manner.first = Box::new(move |_| {
        let stumbles = left
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
                left.checked_sub(1)
            })
            .is_ok();
        stumbles.then(&answer)
    });
    Agencies::open(manner)
}

type Reply = Box<dyn Fn() -> Answer + Send + Sync>;

fn in_two_seconds() -> String {
    httpdate::fmt_http_date(std::time::SystemTime::now() + Duration::from_secs(2))
}

#[test]
fn passing_faults_are_waited_out() {
    let answers: [(&str, Reply); 6] = [
        ("500", Box::new(|| Answer::of(500, "fel"))),
        (
            "503 with seconds",
            Box::new(|| Answer::of(503, "").with("Retry-After", "1")),
        ),
        (
            "429 with a date",
            Box::new(move || Answer::of(429, "{}").with("Retry-After", in_two_seconds())),
        ),
        (
            "no answer",
            Box::new(|| Answer::Silence(Duration::from_secs(3))),
        ),
        (
            "cut off",
            Box::new(|| {
                Answer::Bytes(
                    b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{\"values\":[".to_vec(),
                )
            }),
        ),
        ("closed at once", Box::new(|| Answer::Bytes(Vec::new()))),
    ];
    for (name, answer) in answers {
        let waits = name.contains("with");
        let agencies = stumbling(2, answer);
        let dir = Workdir::new();
        agencies.declare(&dir, |id, text| match id {
            "kolada" => text.replace("protokoll =", "vantan_pa_svar_sekunder = 1\nprotokoll ="),
            _ => text.to_string(),
        });
        let run = run(&dir, &NARROW);
        assert_eq!(run.code, 0, "{name}: {}{}", run.out, run.err);
        let asked = agencies.server.asked();
        assert_eq!(asked.len(), 4, "{name}");
        if waits {
            assert!(
                asked[2].at - asked[0].at >= Duration::from_millis(900),
                "{name}"
            );
        }
    }
}

#[test]
fn lasting_faults_are_told_so_that_the_user_knows_what_to_do() {
    let mut bomb = GzEncoder::new(Vec::new(), Compression::best());
    bomb.write_all(&vec![b' '; 3 * 1_048_576]).expect("a bomb");
    let bomb = bomb.finish().expect("a bomb");
    assert!(bomb.len() < 10_000);
    let answers: [(&str, Answer); 9] = [
        ("500", Answer::of(500, "fel")),
        (
            "webbsida",
            Answer::of(
                200,
                "<!DOCTYPE html>\n<html><body>Vi uppdaterar</body></html>",
            ),
        ),
        (
            "bomb",
            Answer::of(200, bomb).with("Content-Encoding", "gzip"),
        ),
        (
            "för kort längd",
            Answer::Bytes(
                b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 9\r\n\r\n{\"values\":[]}"
                    .to_vec(),
            ),
        ),
        (
            "annan värd",
            Answer::of(302, "").with("Location", "http://127.0.0.2:1/annat"),
        ),
        (
            "fil",
            Answer::of(302, "").with("Location", "file:///etc/passwd"),
        ),
        ("404", Answer::of(404, "{}")),
        (
            "tom lista",
            Answer::json(r#"{"count":0,"next_url":null,"values":[]}"#),
        ),
        ("fel form", Answer::json(r#"{"values":[{"kpi":1}]}"#)),
    ];
    let mut told = String::new();
    for (name, answer) in answers {
        let agencies = stumbling(usize::MAX, move || answer.clone());
        let dir = Workdir::new();
        agencies.declare(&dir, |id, text| match id {
            "kolada" => text
                .replace("protokoll =", "forsok = 2\nprotokoll =")
                .replace("storsta_svar_mb = 64", "storsta_svar_mb = 1"),
            _ => text.to_string(),
        });
        let run = run(&dir, &NARROW);
        assert_eq!(run.code, 1, "{name}: {}{}", run.out, run.err);
        told.push_str(&format!("--- {name}\n{}{}\n", run.out, run.err));
        told = told
            .replace(&agencies.server.address, "http://VÄRD")
            .replace(&dir.path("").display().to_string(), "MAPP/");
    }
    // The years asked for end with this one: told in words, so that the text is the same next year.
    let this_year: i32 = chrono::Utc::now()
        .format("%Y")
        .to_string()
        .parse()
        .expect("a year");
    let years: Vec<String> = (2012..=this_year).map(|year| year.to_string()).collect();
    told = told
        .replace(&years.join(","), "2012-I-ÅR")
        .replace(&format!("2012–{this_year}"), "2012–I-ÅR");
    insta::assert_snapshot!(told);
}

#[test]
fn an_id_that_the_agency_does_not_know_is_an_error_that_names_it() {
    let agencies = Agencies::open(Manner::of_years(&[2022]));
    let dir = Workdir::new();
    agencies.declare(&dir, |_, text| text.replace("\"N00221\"", "\"N99999\""));
    let run = run(
        &dir,
        &["hamta", "--kalla", "kolada", "--nyckeltal", "N99999,N01951"],
    );
    assert_eq!(run.code, 1);
    assert!(
        run.out.contains("N99999") && run.out.contains("inga värden"),
        "{}",
        run.out
    );
}

#[test]
fn a_withdrawn_id_is_told_once_and_freezes_nothing() {
    let agencies = Agencies::open(Manner::of_years(&[2022]));
    let dir = Workdir::new();
    agencies.declare(&dir, |_, text| text.replace("\"N00221\"", "\"N99999\""));
    let first = ok(&dir, &["hamta", "--kalla", "kolada"]);
    assert!(
        first.contains("inga värden finns längre för N99999"),
        "{first}"
    );
    assert!(first.contains("kolada: klar"), "{first}");
    let asked = agencies.server.asked().len();
    let second = ok(&dir, &["hamta", "--kalla", "kolada"]);
    assert!(
        second.contains("klar") && !second.contains("N99999"),
        "{second}"
    );
    let news = agencies.server.asked()[asked..].to_vec();
    assert!(
        news.iter().any(|one| one.path.contains("from_date")),
        "only what is new is asked for"
    );
}

#[test]
fn where_nothing_answers_it_is_said_at_once_and_why() {
    let (agencies, dir) = opened(Manner::of_years(&[2022]));
    let address = agencies.server.address.clone();
    drop(agencies);
    let begun = Instant::now();
    let run = run(&dir, &["hamta", "--kalla", "kolada"]);
    assert_eq!(run.code, 1);
    assert!(
        begun.elapsed() < Duration::from_secs(5),
        "{:?}",
        begun.elapsed()
    );
    assert!(
        run.out.contains("tar inte emot någon förbindelse"),
        "{address}: {}",
        run.out
    );
}

// ------------------------------------------------------------------ PxWeb

#[test]
fn a_selection_that_the_host_finds_too_large_is_halved() {
    let mut manner = Manner::of_years(&[2022]);
    manner.most_cells = 20_000;
    let (_agencies, dir) = opened(manner);
    ok(&dir, &["hamta", "--kalla", "scb"]);
    let (_, usual) = filled();
    let series = |dir: &Workdir| series(dir, "scb_bas_sjuka").lines().count();
    assert_eq!(series(&dir), series(usual));
}

#[test]
fn version_1_is_asked_where_version_2_does_not_answer() {
    let mut manner = Manner::of_years(&[2022]);
    manner.first = Box::new(|asked| {
        asked
            .path
            .starts_with("/scb/tables/TAB6260")
            .then(|| Answer::of(404, "{}"))
    });
    let agencies = Agencies::open(manner);
    let dir = Workdir::new();
    agencies.declare(&dir, |_, text| text.replace("/ArbStatusM\"", "/TAB6260\""));
    let run = run(&dir, &["hamta", "--kalla", "scb"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(run.err.contains("version 1 prövas"), "{}", run.err);
    assert!(!series(&dir, "scb_bas_sjuka").is_empty());
}

/// Declarations in which SCB's table says something that the agency does not have.
fn told_by_scb(from: &'static str, to: &'static str) -> String {
    let agencies = Agencies::open(Manner::of_years(&[2022]));
    let dir = Workdir::new();
    agencies.declare(&dir, |_, text| {
        text.replace(from, to).replace("adress_v1", "# adress_v1")
    });
    let run = run(&dir, &["hamta", "--kalla", "scb"]);
    assert_eq!(run.code, 1, "{}", run.out);
    run.out
}

#[test]
fn changed_variables_and_values_are_named() {
    let variable = told_by_scb(
        "urval = { Region = [\"*\"], Kon = [\"*\"], Aldersgrupp",
        "urval = { Region = [\"*\"], Kon = [\"*\"], Alder",
    );
    assert!(
        variable.contains("Variabeln Alder finns inte längre i TAB1386"),
        "{variable}"
    );
    let value = told_by_scb("Aldersgrupp = [\"20-64\"]", "Aldersgrupp = [\"16-64\"]");
    assert!(
        value.contains("Aldersgrupp i TAB1386 har inget värde 16-64"),
        "{value}"
    );
}

#[test]
fn control_tells_what_has_moved() {
    let agencies = Agencies::open(Manner::of_years(&[2022]));
    let dir = Workdir::new();
    agencies.declare(&dir, |_, text| {
        text.replace(
            "ContentsCode = \"arbetsmarknadspolitiska|arbetsmarknadsåtgärder\"",
            "ContentsCode = \"jobbgaranti\"",
        )
        .replace("web-sok-lan-kom-", "web-sok-kommun-")
        .replace("ohm-sjptal/SJPsjptal", "ohm-sjptal/SJPnyttnamn")
    });
    let run = run(&dir, &["kallor", "--kontrollera"]);
    assert_eq!(run.code, 1);
    for word in ["jobbgaranti", "web-sok-kommun-", "STÄMMER INTE"] {
        assert!(run.out.contains(word), "{word}: {}", run.out);
    }
    let json = self::run(&dir, &["kallor", "--kontrollera", "--json"]);
    let all: Value = serde_json::from_str(&json.out).expect("JSON");
    assert!(
        all.as_array()
            .expect("a list")
            .iter()
            .any(|one| one["stammer"] == false)
    );
}

#[test]
fn what_is_posted_is_posted_again_where_the_table_has_moved() {
    let moved = Arc::new(AtomicUsize::new(0));
    let count = moved.clone();
    let mut manner = Manner::of_years(&[2022]);
    manner.first = Box::new(move |asked| {
        let is_data = asked.path.contains("/data?") && !asked.path.contains("igen=1");
        is_data.then(|| {
            count.fetch_add(1, Ordering::SeqCst);
            Answer::of(301, "").with("Location", format!("{}&igen=1", asked.path))
        })
    });
    let (agencies, dir) = opened(manner);
    ok(&dir, &["hamta", "--kalla", "scb"]);
    let moved = moved.load(Ordering::SeqCst);
    assert!(moved > 0);
    let again: Vec<Asked> = agencies.server.asked();
    let again = again.iter().filter(|asked| asked.path.contains("igen=1"));
    assert_eq!(again.clone().count(), moved);
    assert!(again.into_iter().all(|asked| !asked.body.is_empty()));
}

#[test]
fn what_was_posted_never_follows_to_a_foreign_host() {
    let mut manner = Manner::of_years(&[2022]);
    manner.first = Box::new(|asked| {
        let is_data = asked.path.contains("/data?");
        is_data.then(|| Answer::of(307, "").with("Location", "http://127.0.0.2:1/data?x"))
    });
    let agencies = Agencies::open(manner);
    let dir = Workdir::new();
    agencies.declare(&dir, |_, text| text.replace("adress_v1", "# adress_v1"));
    let run = run(&dir, &["hamta", "--kalla", "scb"]);
    assert_eq!(run.code, 1, "{}", run.out);
    assert!(
        run.out.contains("hänvisar till en annan värd"),
        "{}",
        run.out
    );
}

#[test]
fn a_refusal_is_told_in_the_hosts_own_words_and_not_halved() {
    let mut manner = Manner::of_years(&[2022]);
    manner.first = Box::new(|asked| {
        let is_data = asked.path.contains("TAB1386/data?");
        is_data.then(|| {
            Answer::of(
                403,
                r#"{"title":"Tabellen är spärrad till kl. 8","status":403}"#,
            )
        })
    });
    let agencies = Agencies::open(manner);
    let dir = Workdir::new();
    agencies.declare(&dir, |_, text| text.replace("adress_v1", "# adress_v1"));
    let run = run(&dir, &["hamta", "--kalla", "scb"]);
    assert_eq!(run.code, 1, "{}", run.out);
    assert!(
        run.out
            .contains("svarar 403 (”Tabellen är spärrad till kl. 8”)"),
        "{}",
        run.out
    );
    let asked = agencies.server.asked();
    let asked = asked.iter().filter(|one| one.path.contains("TAB1386/data"));
    assert!(asked.count() <= 2, "asked once for each part");
}

// ------------------------------------------------------------------ the other protocols

#[test]
fn an_empty_list_from_forsakringskassan_is_an_error() {
    let mut manner = Manner::of_years(&[2022]);
    manner.first = Box::new(|asked| asked.path.contains("SJPohttal").then(|| Answer::json("[]")));
    let (_agencies, dir) = opened(manner);
    let run = run(&dir, &["hamta", "--kalla", "forsakringskassan"]);
    assert_eq!(run.code, 1);
    assert!(
        run.out.contains("tom lista för ohm-ohalsotal/SJPohttal"),
        "{}",
        run.out
    );
    assert!(
        !series(&dir, "fk_sjukpenningtal").is_empty(),
        "the others are kept"
    );
}

#[test]
fn socialstyrelsens_pages_are_followed_although_they_say_http() {
    let pages = Mutex::new(0);
    let mut manner = Manner::of_years(&[2022]);
    manner.first = Box::new(move |asked| {
        if !asked.path.starts_with("/socialstyrelsen-databas/") {
            return None;
        }
        let mut page = pages.lock().expect("no poison");
        *page += 1;
        let next = if *page == 1 {
            format!(
                "\"http://{}/socialstyrelsen-databas/sida2\"",
                asked.header("host").expect("a host")
            )
        } else {
            "null".into()
        };
        let region = if *page == 1 { 0 } else { 1440 };
        Some(Answer::json(format!(
            r#"{{"data":[{{"mattId":1,"regionId":{region},"konId":2,"ar":2024,"varde":"639,3"}}],"sida":{page},"nasta_sida":{next}}}"#
        )))
    });
    let agencies = Agencies::open(manner);
    let dir = Workdir::new();
    agencies.declare(&dir, |id, text| match id {
        "socialstyrelsen-databas" => format!("{text}\n[[tabell]]\nid = \"lakemedel\"\nfraga = \"matt/1/region/0\"\n\n[[tabell.serie]]\nid = \"sdb_prov\"\ntitel = \"Prov\"\nenhet = \"antal\"\nproducent = \"Socialstyrelsen\"\n"),
        _ => text.to_string(),
    });
    ok(&dir, &["hamta", "--kalla", "socialstyrelsen-databas"]);
    let text = series(&dir, "sdb_prov");
    assert!(
        text.contains("00;K;639.3") && text.contains("1440;K;639.3"),
        "{text}"
    );
}

#[test]
fn plain_http_is_refused_outside_tests() {
    let agencies = Agencies::open(Manner::of_years(&[2022]));
    let dir = Workdir::new();
    agencies.declare(&dir, |_, text| {
        text.replace("protokoll =", "forsok = 1\nprotokoll =")
    });
    let run = crate::workdir::finished(
        command(&dir, &NARROW)
            .env_remove("BEHOV_TILLAT_LOOPBACK")
            .output()
            .expect("the binary runs"),
    );
    assert_eq!(run.code, 1, "{}", run.err);
    // The link is upgraded to https, which the stand-in does not speak.
    assert!(
        agencies
            .server
            .asked()
            .iter()
            .all(|asked| asked.path.is_empty() || !asked.path.contains("kpi"))
    );
}

#[test]
fn progress_is_plain_lines_when_piped_and_nothing_when_quiet() {
    let (_agencies, dir) = opened(Manner::of_years(&[2022]));
    let loud = run(&dir, &NARROW);
    assert_eq!(loud.err, "Kolada: 2 svar\n");
    let quiet = run(&dir, &[&NARROW[..], &["--tyst"]].concat());
    assert_eq!((quiet.out.as_str(), quiet.err.as_str()), ("", ""));
}

#[test]
fn unknown_sources_and_nyckeltal_are_told() {
    let dir = Workdir::new();
    insta::assert_snapshot!(dir.faults(&[
        &["hamta", "--kalla", "koloda"][..],
        &["hamta"],
        &["hamta", "--kalla", "kolada", "--nyckeltal", "N1"],
        &["hamta", "--alla", "--max-samtidiga", "99"],
        &["kallor", "--jamfor", "N01951"],
    ]));
}

#[test]
#[ignore = "asks the real host; run with: cargo test --locked -- --ignored live"]
fn live_kolada_answers() {
    let dir = Workdir::new();
    let text = dir.ok(&NARROW);
    assert!(text.contains("kolada: klar"), "{text}");
}

#[test]
fn a_page_that_came_instead_of_figures_is_not_kept() {
    let agencies = stumbling(2, || Answer::of(200, "<html>Vi uppdaterar</html>"));
    let dir = Workdir::new();
    agencies.declare(&dir, |_, text| text.to_string());
    assert_eq!(run(&dir, &NARROW).code, 1);
    ok(&dir, &NARROW);
    assert!(!series(&dir, "N01951").is_empty());
}

/// The rows of the sheet Källor that describe a series.
fn source_rows(path: &Path) -> Vec<Vec<String>> {
    use calamine::{Reader, Xlsx, open_workbook};
    let mut book: Xlsx<_> = open_workbook(path).expect("a workbook");
    let sheet = book.worksheet_range("Källor").expect("the sheet Källor");
    let rows = sheet
        .rows()
        .map(|row| row.iter().map(ToString::to_string).collect());
    let after = rows
        .skip_while(|row: &Vec<String>| row[0] != "Nyckeltal")
        .skip(1);
    after.take_while(|row| !row[0].is_empty()).collect()
}

#[test]
fn the_workbook_names_only_sources_that_are_there_each_with_its_own_terms() {
    let (_, dir) = filled();
    dir.ok(&["analys", "--kommun", "1440", "--ut", "inbyggd.xlsx"]);
    ok(dir, &["analys", "--kommun", "1440", "--ut", "hamtad.xlsx"]);
    let (before, after) = (
        source_rows(&dir.path("inbyggd.xlsx")),
        source_rows(&dir.path("hamtad.xlsx")),
    );
    for row in before.iter().chain(&after) {
        assert!(row[..9].iter().all(|cell| !cell.is_empty()), "{row:?}");
        assert!(!row[5].contains("0–0"), "{row:?}");
    }
    assert!(
        before.iter().all(|row| row[4].starts_with("Kolada")),
        "{before:?}"
    );
    let scb = after
        .iter()
        .find(|row| row[0] == "scb_folkmangd_18_65")
        .expect("SCB is used");
    assert_eq!((scb[4].as_str(), scb[7].as_str()), ("SCB", "CC0"));
}
