//! Overlaps and pattern counts that the user states.

use crate::workdir::{Workdir, near, number};
use serde_json::Value;

const AF: &str = "av = \"ekonomiskt_bistand\"\naven_i = [[\"arbetslosa\"]]\n";
const WHY: &str = "mattyp = \"stock\"\nkalla = \"Provet\"\nmotivering = \"Provet\"\n";

/// A copy of the default assumptions with rows added; gives the number of lines before them.
fn stated(dir: &Workdir, name: &str, rows: &str) -> usize {
    let text = dir.ok(&["antaganden", "mall"]);
    dir.write(name, format!("{text}\n{rows}"));
    text.lines().count() + 1
}

fn estimate(dir: &Workdir, area: &[&str], name: &str) -> Value {
    dir.estimate(&[area, &["--antaganden", name, "--dragningar", "500"]].concat())
}

fn bounds_width(value: &Value) -> f64 {
    let sharp = &value["netto"]["skarpa"];
    number(&sharp["hog"]) - number(&sharp["lag"])
}

#[test]
fn an_overlap_of_a_kommun_shapes_its_table_and_a_required_one_narrows_the_joint_bounds() {
    let dir = Workdir::new();
    let before = dir.estimate(&["--kommun", "1440", "--dragningar", "0"]);
    let of = |percent: u32| {
        format!("[[overlapp]]\n{AF}kommun = \"Ale\"\nandel_procent = {percent}\n{WHY}")
    };
    let row = of(50);
    stated(&dir, "mal.toml", &row);
    let aim = estimate(&dir, &["--kommun", "1440"], "mal.toml");
    let own = aim["overlapp"].as_array().expect("overlaps");
    let own = own
        .iter()
        .find(|one| one["galler"] == "området")
        .expect("its own");
    near(&own["personer"], 0.5 * 425.0, 1e-9);
    assert_eq!(own["styrka"], "mal");
    assert!(number(&aim["netto"]["mitt"]) < number(&before["netto"]["mitt"]) - 10.0);
    assert!((bounds_width(&aim) - bounds_width(&before)).abs() < 1e-6);
    assert!(number(&aim["osakerhet"]["standardosakerhet"]) > 0.0);
    stated(&dir, "krav.toml", &format!("{row}styrka = \"krav\"\n"));
    let must = estimate(&dir, &["--kommun", "1440"], "krav.toml");
    near(&must["netto"]["mitt"], number(&aim["netto"]["mitt"]), 1e-9);
    assert!(bounds_width(&must) < bounds_width(&aim) - 1.0);
    // At 60 % the shares of both groups cannot be true.
    stated(&dir, "for_hogt.toml", &(of(60) + "styrka = \"krav\"\n"));
    let too_high = estimate(&dir, &["--kommun", "1440"], "for_hogt.toml");
    insta::assert_snapshot!(too_high["netto"]["skarpa_utan_krav"].as_str().expect("why"));
    assert!((bounds_width(&too_high) - bounds_width(&before)).abs() < 1e-6);
    // It says nothing about others, and riket's table is as before.
    let other = estimate(&dir, &["--kommun", "1419"], "krav.toml");
    near(&other["netto"]["mitt"], 295.21, 0.005);
}

#[test]
fn a_share_of_a_lan_holds_in_its_kommuner_where_they_have_none_of_their_own() {
    let dir = Workdir::new();
    let lan = format!("[[overlapp]]\n{AF}lan = \"14\"\nandel_procent = 60\n{WHY}");
    stated(&dir, "lan.toml", &lan);
    let own = format!("{lan}\n[[overlapp]]\n{AF}kommun = \"1440\"\nandel_procent = 40\n{WHY}");
    stated(&dir, "bada.toml", &own);
    let people = |name: &str, area: &str| {
        let value = estimate(&dir, &["--kommun", area], name);
        let all = value["overlapp"].as_array().expect("overlaps").clone();
        let stated = |one: &&Value| {
            let place = one["plats"].as_str().expect("a place");
            one["galler"] == "området" && place.starts_with(name)
        };
        let own = all.iter().find(stated);
        own.map(|one| number(&one["personer"]))
    };
    assert_eq!(people("lan.toml", "1440"), Some(255.0));
    assert_eq!(people("bada.toml", "1440"), Some(170.0));
    assert!((people("bada.toml", "1419").expect("Tjörn's") - 132.0).abs() < 1e-6);
    assert_eq!(people("bada.toml", "0180"), None);
}

#[test]
fn everybody_in_another_group_is_an_empty_pattern_and_not_a_limit() {
    let dir = Workdir::new();
    let row = format!(
        "[[overlapp]]\nav = \"aktivitetsersattning\"\naven_i = [[\"uvas\"]]\nkommun = \"Ale\"\nandel_procent = 100\n{WHY}"
    );
    stated(&dir, "alla.toml", &row);
    let value = estimate(&dir, &["--kommun", "1440"], "alla.toml");
    let clamped = value["netto"]["justerade"].as_array().expect("clamps");
    let one = clamped
        .iter()
        .find(|one| one["grupp"] == "aktivitetsersattning");
    near(
        &one.expect("all of it belongs, with uvas at 100 %")["blir"],
        1.0,
        1e-9,
    );
    // Bounds at the shares that result hold the centre.
    let netto = &value["netto"];
    assert!(number(&netto["lag"]) <= number(&netto["mitt"]));
    assert!(number(&netto["mitt"]) <= number(&netto["hog"]));
    assert!(number(&value["osakerhet"]["standardosakerhet"]) > 0.0);
}

#[test]
fn an_uncertain_overlap_is_drawn_and_ranked() {
    let dir = Workdir::new();
    let row = format!(
        "[[overlapp]]\n{AF}kommun = \"Ale\"\nandel_procent = 60\n{WHY}intervall = {{ typ = \"likformig\", lag = 40, hog = 80, motivering = \"Provet\" }}\n"
    );
    stated(&dir, "mina.toml", &row);
    let value = estimate(&dir, &["--kommun", "1440"], "mina.toml");
    let bars = value["kanslighet"].as_array().expect("bars");
    let bar = bars
        .iter()
        .find(|bar| bar["id"] == "ekonomiskt_bistand även arbetslosa i 1440");
    let bar = bar.expect("the overlap is one of the inputs");
    // Where more of them are the same people, more of arbetslösa belong than their share says: netto need not be lower.
    assert!((number(&bar["netto_lag"]) - number(&bar["netto_hog"])).abs() > 0.1);
    assert!(number(&bar["del_av_varians"]) > 0.0);
}

#[test]
fn statements_that_collide_are_named_and_the_rest_is_still_shown() {
    let dir = Workdir::new();
    let one = |of: &str, also: &str, share: u32| {
        format!(
            "[[overlapp]]\nav = \"{of}\"\naven_i = [[\"{also}\"]]\nkommun = \"Ale\"\nandel_procent = {share}\n{WHY}\n"
        )
    };
    let mut told = String::new();
    for rows in [
        // 90 % of 425 is not 10 % of 623.
        one("ekonomiskt_bistand", "arbetslosa", 90) + &one("arbetslosa", "ekonomiskt_bistand", 10),
        // More than the other group holds.
        one("arbetslosa", "uvas", 50),
        // Each pair can be true: A in B, A in C, but nobody in both B and C.
        one("aktivitetsersattning", "uvas", 80)
            + &one("aktivitetsersattning", "arbetslosa", 80)
            + &one("uvas", "arbetslosa", 0)
            + &one("sjukskrivna", "arbetslosa", 5),
    ] {
        stated(&dir, "mina.toml", &rows);
        let text = dir.ok(&["skatta", "--kommun", "Ale", "--antaganden", "mina.toml"]);
        let said = text.lines().filter(|line| line.starts_with("Netto"));
        told.push_str(&format!("{}\n\n", said.collect::<Vec<_>>().join("\n")));
        let value = estimate(&dir, &["--kommun", "Ale"], "mina.toml");
        assert_eq!(value["netto"]["lag"], Value::Null);
        assert_eq!(value["netto"]["tolkning"], "grupp");
        // Without any overlap of the kommun's own, also the published one.
        near(&value["netto"]["grupp"], 863.45, 0.005);
        assert!(number(&value["netto"]["frechet"]["hog"]) > 900.0);
    }
    // Of riket, a statement can collide with the program's own.
    let riket = format!("[[overlapp]]\n{AF}andel_procent = 1\n{WHY}");
    stated(&dir, "riket.toml", &riket);
    let text = dir.ok(&[
        "skatta",
        "--riket",
        "--antaganden",
        "riket.toml",
        "--dragningar",
        "0",
    ]);
    let said = text.lines().find(|line| line.starts_with("Netto gäller"));
    told.push_str(said.expect("the collision is told"));
    insta::assert_snapshot!(told);
}

#[test]
fn the_programs_overlaps_can_be_restated_or_left_out() {
    let dir = Workdir::new();
    let text = dir.ok(&["antaganden", "mall"]);
    let without = text.replacen("beslutad_av", "standardoverlapp = false\nbeslutad_av", 1);
    dir.write("utan.toml", &without);
    let value = estimate(&dir, &["--riket"], "utan.toml");
    near(&value["netto"]["person"], 352_904.01, 0.01);
    let fk = "aven_i = [[\"sjukersattning_deltid\", \"sjukskrivna\", \"aktivitetsersattning\"]]\n";
    let rows = format!("[[overlapp]]\nav = \"ekonomiskt_bistand\"\n{fk}andel_procent = 25\n{WHY}");
    stated(&dir, "mina.toml", &rows);
    let value = estimate(&dir, &["--riket"], "mina.toml");
    let all = value["overlapp"].as_array().expect("overlaps");
    assert_eq!(
        all.len(),
        6,
        "the user's takes the place of the program's: {all:?}"
    );
    assert!(all.iter().any(|one| {
        one["plats"]
            .as_str()
            .is_some_and(|place| place.starts_with("mina.toml"))
    }));
}

/// The sizes of Ale's groups, as patterns in which everybody is in one group, except where the second is in the first.
#[test]
fn counted_patterns_take_the_place_of_rikets() {
    let dir = Workdir::new();
    let row = |groups: &str, people: u32| {
        format!("[[monster.rad]]\ngrupper = [{groups}]\nantal = {people}\n")
    };
    let rows = [
        ("\"uvas\"", 145),
        ("\"ekonomiskt_bistand\"", 125),
        ("\"ekonomiskt_bistand\", \"arbetslosa\"", 300),
        ("\"arbetslosa\"", 322),
        ("\"aktivitetsersattning\"", 76),
        ("\"sjukskrivna\"", 822),
        ("\"sjukersattning_deltid\"", 176),
    ];
    let rows: String = rows
        .iter()
        .map(|(groups, people)| row(groups, *people))
        .collect();
    let head = format!("[[monster]]\nkommun = \"Ale\"\novriga = 0\n{WHY}");
    stated(&dir, "mina.toml", &format!("{head}{rows}"));
    let value = estimate(&dir, &["--kommun", "Ale"], "mina.toml");
    let steps = value["vattenfall"].as_array().expect("steps");
    // Nobody is in two groups but those 300, so only the unemployed are counted before.
    for step in steps.iter().filter(|step| step["grupp"] != "arbetslosa") {
        near(&step["redan_raknade"], 0.0, 1e-6);
    }
    let counted = steps
        .iter()
        .find(|step| step["grupp"] == "arbetslosa")
        .expect("a step");
    assert!(number(&counted["redan_raknade"]) > 100.0);
    assert!(number(&value["osakerhet"]["standardosakerhet"]) > 0.0);
    let too_many = head + &row("\"uvas\"", 99_000);
    stated(&dir, "for_manga.toml", &too_many);
    let value = estimate(&dir, &["--kommun", "Ale"], "for_manga.toml");
    let reason = value["netto"]["orsak"].as_str().expect("a reason");
    assert!(reason.contains("är fler än befolkningen 19"), "{reason}");
}

#[test]
fn faults_name_file_and_line_and_what_was_expected() {
    let dir = Workdir::new();
    let rows = [
        format!(
            "[[overlapp]]\nav = \"bistand\"\naven_i = [[\"arbetslosa\"]]\nandel_procent = 5\n{WHY}"
        ),
        format!("[[overlapp]]\n{AF}andel_procent = 5\nantal = 20\n{WHY}"),
        format!("[[overlapp]]\n{AF}{WHY}"),
        format!("[[overlapp]]\n{AF}andel_procent = 5\nstyrka = \"kanske\"\n{WHY}"),
        format!("[[overlapp]]\n{AF}andel_procent = 5\nfaktorer = [\"f_x\"]\n{WHY}"),
        format!("[[overlapp]]\n{AF}andel_procent = 5\nkommun = \"Ale\"\nlan = \"14\"\n{WHY}"),
        format!("[[overlapp]]\nav = \"uvas\"\naven_i = []\nandel_procent = 5\n{WHY}"),
        format!(
            "[[overlapp]]\n{AF}antal = 20\n{WHY}intervall = {{ typ = \"likformig\", lag = 1, hog = 2, motivering = \"x\" }}\n"
        ),
        format!("[[overlapp]]\n{AF}andel_procent = 5\n{WHY}\n[[overlapp]]\n{AF}antal = 20\n{WHY}"),
        format!(
            "[[monster]]\nkommun = \"Ale\"\n{WHY}[[monster.rad]]\ngrupper = [\"uvas\"]\nantal = 3\n"
        ),
        format!(
            "[[monster]]\nkommun = \"Ale\"\novriga = 0\n{WHY}[[monster.rad]]\ngrupper = []\nantal = 3\n"
        ),
    ];
    let mut told = String::new();
    for rows in rows {
        stated(&dir, "fel.toml", &rows);
        told.push_str(&dir.fault(&["antaganden", "kontrollera", "fel.toml"]));
        told.push('\n');
    }
    insta::assert_snapshot!(told);
}
