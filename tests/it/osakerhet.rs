//! How sure the estimate is: distributions, draws, and what they are checked against.

use crate::workdir::{Workdir, near, number};
use behovsanalys::distribution::Distribution;
use behovsanalys::netto::{
    Known, LANES, Lane, Margin, Room, Table, by_group, by_group_draws, by_person, by_person_draws,
    fit, fit_draws,
};
use behovsanalys::simulation::{Spread, Stream};
use proptest::prelude::*;
use serde_json::Value;

const ALL: [Distribution; 6] = [
    Distribution::Likformig {
        low: 0.1,
        high: 0.3,
    },
    Distribution::Triangel {
        low: 0.1,
        mode: 0.2,
        high: 0.3,
    },
    Distribution::Triangel {
        low: 0.8,
        mode: 0.8,
        high: 1.0,
    },
    Distribution::Pert {
        low: 0.1,
        mode: 0.15,
        high: 0.4,
    },
    Distribution::Beta {
        mean: 0.25,
        sd: 0.05,
    },
    Distribution::Pert {
        low: 0.2,
        mode: 0.2,
        high: 0.2,
    },
];

#[test]
fn draws_of_every_distribution_have_its_mean_and_variance() {
    for one in ALL {
        let mut stream = Stream::new(3, "prov", 0);
        let count = 80_000;
        let draws: Vec<f64> = (0..count / LANES)
            .flat_map(|_| stream.uniform().map(|u| one.quantile(u)).0)
            .collect();
        let mean = draws.iter().sum::<f64>() / count as f64;
        let moment = |power: i32| {
            let sum: f64 = draws.iter().map(|x| (x - mean).powi(power)).sum();
            sum / count as f64
        };
        let (variance, fourth) = (moment(2), moment(4));
        let error = (one.variance() / count as f64).sqrt();
        assert!((mean - one.mean()).abs() <= 4.0 * error + 1e-12, "{one:?}");
        let error = ((fourth - variance * variance).max(0.0) / count as f64).sqrt();
        assert!(
            (variance - one.variance()).abs() <= 4.0 * error + 1e-15,
            "{one:?} {variance}"
        );
        assert!(
            draws.iter().all(|x| (0.0..=1.0).contains(x)),
            "{one:?} leaves [0, 1]"
        );
    }
}

#[test]
fn a_distribution_that_cannot_be_is_told_with_its_line() {
    let dir = Workdir::new();
    let text = dir.ok(&["antaganden", "mall"]);
    let from = "typ = \"triangel\", lag = 10, mitt = 20, hog = 30";
    let mut told = String::new();
    for to in [
        "typ = \"normal\", lag = 10, hog = 30",
        "typ = \"pert\", lag = 30, mitt = 20, hog = 10",
        "typ = \"beta\", medel = 20, sd = 45",
        "typ = \"beta\", medel = 20",
    ] {
        assert!(text.contains(from));
        dir.write("fel.toml", text.replacen(from, to, 1));
        let fault = dir.fault(&["skatta", "--kommun", "Ale", "--antaganden", "fel.toml"]);
        told.push_str(&fault);
        told.push('\n');
    }
    insta::assert_snapshot!(told);
    for to in [
        "typ = \"beta\", medel = 20, sd = 5",
        "typ = \"pert\", lag = 10, mitt = 20, hog = 30",
        "typ = \"likformig\", lag = 10, hog = 30",
    ] {
        dir.write("ratt.toml", text.replacen(from, to, 1));
        let args = ["--kommun", "Ale", "--antaganden", "ratt.toml"];
        let value = dir.estimate(&args);
        assert!(number(&value["osakerhet"]["standardosakerhet"]) > 0.0);
    }
}

/// One group: netto = brutto = antal · andel, whose moments are known exactly.
#[test]
fn the_linear_case_equals_the_closed_form() {
    let dir = Workdir::new();
    let text = "id = \"en\"\nnamn = \"En grupp\"\nbeskrivning = \"Prov\"\nbeslutad_av = \"Provet\"\n\n[[grupp]]\nid = \"sjukskrivna\"\nnamn = \"Sjukskrivna\"\nindikator = \"sjukskrivna\"\nhuvudman = \"Provet\"\nalder = \"16–64\"\nmattyp = \"stock\"\nandel_procent = 20\nkalla = \"Provet\"\nmotivering = \"Provet\"\nintervall = { typ = \"likformig\", lag = 10, hog = 30, motivering = \"Provet\" }\n";
    dir.write("en.toml", text);
    let args = "--kommun Ale --antaganden en.toml --dragningar 100000";
    let args: Vec<&str> = args.split(' ').collect();
    let value = dir.estimate(&args);
    let people = number(&value["grupper"][0]["antal"]);
    // Relative variances: the share's, and 7 % common and 2 % own of the size.
    let (share, share_variance) = (0.2, 0.04 / 12.0);
    let size = (1.0 + 0.07_f64.powi(2)) * (1.0 + 0.02_f64.powi(2)) - 1.0;
    let variance = (share_variance + share * share) * (1.0 + size) - share * share;
    let exact = people * variance.sqrt();
    let drawn = number(&value["osakerhet"]["standardosakerhet"]);
    assert!((drawn / exact - 1.0).abs() < 0.01, "{drawn} {exact}");
    let gum = people * (share_variance + share * share * size).sqrt();
    let told = number(&value["osakerhet"]["brutto"]["standardosakerhet_gum"]);
    assert!((told / gum - 1.0).abs() < 1e-4, "{told} {gum}");
    let same = number(&value["osakerhet"]["brutto"]["standardosakerhet"]);
    assert!(
        (same / drawn - 1.0).abs() < 1e-6,
        "one group: netto is brutto"
    );
}

#[test]
fn the_cross_check_agrees_with_the_draws_and_the_interval_holds_the_centre() {
    let dir = Workdir::new();
    for area in [
        ["--kommun", "1440"],
        ["--kommun", "1440,1482,1415,1419"],
        ["--lan", "Blekinge"],
    ] {
        let value = dir.estimate(&[area[0], area[1]]);
        let one = &value["osakerhet"];
        let drawn = number(&one["brutto"]["standardosakerhet"]);
        let gum = number(&one["brutto"]["standardosakerhet_gum"]);
        assert!((drawn / gum - 1.0).abs() < 0.05, "{area:?} {drawn} {gum}");
        let (low, high) = (&one["intervall95"]["lag"], &one["intervall95"]["hog"]);
        let centre = number(&value["netto"]["mitt"]);
        assert!(number(low) < centre && centre < number(high));
        let parts = value["kanslighet"].as_array().expect("bars");
        let sum: f64 = parts.iter().map(|bar| number(&bar["del_av_varians"])).sum();
        assert!((sum - 1.0).abs() < 1e-9);
    }
}

#[test]
fn the_draws_do_not_depend_on_the_number_of_threads_but_on_the_seed() {
    let dir = Workdir::new();
    let args = [
        "skatta",
        "--kommun",
        "1440,1482",
        "--json",
        "--dragningar",
        "1000",
    ];
    let one = dir.ok_with(&args, &[("RAYON_NUM_THREADS", "1")]);
    let three = dir.ok_with(&args, &[("RAYON_NUM_THREADS", "3")]);
    assert_eq!(one, three);
    let other = dir.ok(&[&args[..], &["--fro", "2"]].concat());
    assert_ne!(one, other);
}

#[test]
fn a_kommun_has_the_same_draws_alone_and_in_riket() {
    let dir = Workdir::new();
    let alone = dir.estimate(&["--kommun", "1440", "--dragningar", "200"]);
    let riket = dir.estimate(&["--riket", "--dragningar", "200", "--utan-lagning"]);
    let units = riket["per_kommun"].as_array().expect("kommuner");
    let ale = units.iter().find(|one| one["kod"] == "1440").expect("Ale");
    let (here, there) = (
        &alone["per_kommun"][0]["netto"]["intervall95"],
        &ale["netto"]["intervall95"],
    );
    for end in ["lag", "hog"] {
        let (one, two) = (number(&here[end]), number(&there[end]));
        assert!((one / two - 1.0).abs() < 1e-9, "{one} {two}");
        let area = number(&alone["osakerhet"]["intervall95"][end]);
        assert!((one / area - 1.0).abs() < 1e-9, "{one} {area}");
    }
    let absent = units
        .iter()
        .filter(|one| one["netto"]["intervall95"].is_null());
    assert_eq!(absent.count(), 4, "those without netto have no interval");
    let one = &riket["osakerhet"];
    let width = number(&one["intervall95"]["hog"]) - number(&one["intervall95"]["lag"]);
    assert!(
        width / number(&riket["netto"]["mitt"]) > 0.1,
        "common errors do not even out"
    );
}

/// One uncertain share: the ends of brutto are those of the share, at 2.5 and 97.5 per cent of its triangle.
#[test]
fn brutto_of_a_kommun_follows_the_shares_alone() {
    let dir = Workdir::new();
    let value = dir.estimate(&[
        "--kommun",
        "1440,1482",
        "--andel",
        "uvas=1",
        "--andel",
        "ekonomiskt_bistand=0.8",
        "--andel",
        "arbetslosa=0.25",
        "--andel",
        "aktivitetsersattning=0.5",
        "--andel",
        "sjukersattning_deltid=0.5",
        "--dragningar",
        "100000",
    ]);
    for unit in value["per_kommun"].as_array().expect("kommuner") {
        let (brutto, sick) = (
            number(&unit["brutto"]),
            number(&unit["grupper"][4]["antal"]),
        );
        let off = 0.1 - (0.025_f64 * 0.2 * 0.1).sqrt();
        for (end, sign) in [("lag", -1.0), ("hog", 1.0)] {
            let told = number(&unit["brutto_intervall95"][end]);
            let exact = brutto + sign * sick * off;
            assert!((told - exact).abs() < 0.002 * sick, "{told} {exact}");
        }
    }
}

#[test]
fn what_the_interval_is_about_is_said() {
    let dir = Workdir::new();
    let points = "--kommun Ale --dragningar 500 --andel uvas=1 --andel ekonomiskt_bistand=0.8 --andel arbetslosa=0.25 --andel aktivitetsersattning=0.5 --andel sjukskrivna=0.2 --andel sjukersattning_deltid=0.5";
    let mut told = String::new();
    for args in [
        points,
        "--kommun Ale --dragningar 500 --bara-andelar",
        "--kommun Ale --dragningar 500 --andel arbetslosa=0",
        "--kommun Ale,Tjörn --dragningar 500",
    ] {
        let all: Vec<&str> = std::iter::once("skatta").chain(args.split(' ')).collect();
        let text = dir.ok(&all);
        let said = ["Osäkerhet", "Undersök", "Kommunernas"];
        let lines = text
            .lines()
            .filter(|line| said.iter().any(|word| line.starts_with(word)));
        told.push_str(&format!(
            "{args}\n{}\n\n",
            lines.collect::<Vec<_>>().join("\n")
        ));
    }
    insta::assert_snapshot!(told);
    let value = dir.estimate(&points.split(' ').collect::<Vec<_>>());
    assert_eq!(value["osakerhet"]["omfattar"], "underlag");
    let none = dir.estimate(&["--kommun", "Ale", "--dragningar", "0"]);
    assert_eq!(none["osakerhet"], Value::Null);
    let fault = dir.fault(&["skatta", "--kommun", "Ale", "--dragningar", "12"]);
    assert!(fault.contains("100–1000000"), "{fault}");
}

#[test]
fn of_a_thousand_numbers_the_ends_leave_out_25_each() {
    let spread = Spread::of(&(0..=1000).rev().map(f64::from).collect::<Vec<_>>());
    assert_eq!(
        (spread.low, spread.median, spread.high),
        (25.0, 500.0, 975.0)
    );
    assert!((spread.standard - 289.1).abs() < 0.1);
}

/// Eight tables with people in every pattern, eight sets of sizes and of shares.
fn any_draws() -> impl Strategy<Value = (Table, Vec<Vec<f64>>, Vec<Vec<f64>>)> {
    (2_usize..=5).prop_flat_map(|groups| {
        let rows = |range| prop::collection::vec(prop::collection::vec(range, LANES), groups);
        let cells = prop::collection::vec(1.0..1_000.0_f64, 1 << groups);
        (cells, rows(0.3..1.4_f64), rows(0.01..0.99_f64))
            .prop_map(move |(cells, sizes, shares)| (Table { groups, cells }, sizes, shares))
    })
}

fn lanes(rows: &[Vec<f64>]) -> Vec<Lane> {
    rows.iter()
        .map(|row| Lane(std::array::from_fn(|at| row[at])))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn eight_at_a_time_gives_the_same_as_one_by_one((table, factors, shares) in any_draws()) {
        let population: f64 = table.cells.iter().sum();
        let pair = Margin { every: 1, any: vec![2], people: 0.0 };
        let held: Vec<usize> = (0..table.cells.len()).filter(|&one| pair.holds(one)).collect();
        // Sizes of a real table, so that every margin can be true.
        let changed = |lane: usize| {
            let cells = table.cells.iter().enumerate();
            let grown = |pattern: usize, n: f64| {
                let inside = (0..table.groups).filter(|group| pattern >> group & 1 == 1);
                let association = if pair.holds(pattern) { 0.7 } else { 1.0 };
                inside.fold(n * association, |n, group| n * factors[group][lane])
            };
            let cells: Vec<f64> = cells.map(|(pattern, n)| grown(pattern, *n)).collect();
            let scale = population / cells.iter().sum::<f64>();
            Table { groups: table.groups, cells: cells.iter().map(|n| n * scale).collect() }
        };
        let real: Vec<Table> = (0..LANES).map(changed).collect();
        let sizes: Vec<Lane> = (0..table.groups).map(|g| Lane(std::array::from_fn(|lane| real[lane].size(g)))).collect();
        let people = [Lane(std::array::from_fn(|lane| real[lane].sum(&pair)))];
        let margins = [(pair.clone(), held)];
        let known = Known { sizes: &sizes, empty: &[], margins: &margins, people: &people, population };
        let mut cells: Vec<Lane> = table.cells.iter().map(|&n| Lane::all(n)).collect();
        let mut room = Room::default();
        let without = fit_draws(&mut cells, &known, &mut room);
        prop_assert!(!without.contains(&true), "real sizes can be fitted");
        let p = lanes(&shares);
        let start: Vec<f64> = vec![0.3; table.groups];
        let drawn = by_person_draws(&cells, &p, &start, 0, &mut room);
        let groupwise = by_group_draws(&cells, &p, &mut room);
        for lane in 0..LANES {
            let mut all: Vec<Margin> = (0..table.groups).map(|g| Margin::size(g, sizes[g].0[lane])).collect();
            all.push(Margin { people: people[0].0[lane], ..pair.clone() });
            let one = fit(&table, &all, population).expect("fitted");
            for (cell, other) in cells.iter().zip(&one.cells) {
                prop_assert!((cell.0[lane] - other).abs() <= 1e-6 * population, "{} {other}", cell.0[lane]);
            }
            let own: Vec<f64> = shares.iter().map(|row| row[lane]).collect();
            let centre = by_person(&one, &own).expect("no share is 0");
            prop_assert!((drawn.netto.0[lane] / centre.netto - 1.0).abs() < 1e-6, "{} {}", drawn.netto.0[lane], centre.netto);
            prop_assert!(!drawn.infeasible[lane]);
            prop_assert!((groupwise.0[lane] / by_group(&one, &own) - 1.0).abs() < 1e-6);
        }
    }
}

#[test]
fn a_draw_whose_shares_cannot_all_be_true_is_counted_and_by_group() {
    let cells: Vec<Lane> = [0.0, 60.0, 50.0, 40.0].map(Lane::all).to_vec();
    let mut first = Lane::all(0.5);
    first.0[3] = 0.9;
    let shares = [first, Lane::ZERO];
    let drawn = by_person_draws(&cells, &shares, &[0.3, 0.0], 0b10, &mut Room::default());
    assert_eq!(drawn.infeasible.iter().filter(|one| **one).count(), 1);
    assert!(drawn.infeasible[3]);
    assert!((drawn.netto.0[0] - 50.0).abs() < 1e-6);
    assert!((drawn.netto.0[3] - 90.0).abs() < 1e-6);
}

/// What it is worth to know is a part of the whole variance, and more for all overlaps than for the largest of them.
#[test]
fn the_worth_of_knowing_is_a_part_of_the_variance() {
    let dir = Workdir::new();
    let value = dir.estimate(&["--kommun", "Ale", "--dragningar", "2000"]);
    let worth = &value["vardeavinformation"];
    let all = worth["uppgifter"].as_array().expect("inputs");
    let of = |one: &Value| number(&one["del_av_varians"]);
    let overlaps = all.iter().filter(|one| one["slag"] == "faktor");
    let most = overlaps.map(of).fold(0.0, f64::max);
    assert!(number(&worth["alla_overlapp"]) > most);
    let sum: f64 = all.iter().map(of).sum::<f64>() + number(&worth["alla_antal"]);
    assert!((0.7..1.3).contains(&sum), "nearly additive: {sum}");
    let sick = all
        .iter()
        .find(|one| one["id"] == "sjukskrivna")
        .expect("a share");
    // Triangel(10, 20, 30): mean 0.2, variance 0.1²/6, so α + β = 0.16 / (0.01 / 6) − 1 = 95.
    let review = number(&sick["granskning_100_akter"]) / of(sick);
    assert!((review - 100.0 / 195.0).abs() < 1e-9, "{review}");
    let netto = &value["netto"];
    let off = number(&netto["grupp"]) - number(&netto["person"]);
    near(&worth["tolkningarnas_skillnad"], off, 1e-9);
}
