//! What holds for every input.

use crate::fragor::{behov, fraga};
use behovsanalys::analys::{Fraga, Year};
use behovsanalys::area::AreaName;
use behovsanalys::assumptions::{Assumptions, Override, Scope, Share};
use behovsanalys::estimate::Skattning;
use behovsanalys::netto::{Live, by_person};
use behovsanalys::status::Kon;
use proptest::prelude::*;

fn skattning(kommuner: &[String], year: i32, change: impl Fn(&mut Assumptions)) -> Skattning {
    let mut fraga = Fraga {
        year: Year::One(year),
        ..fraga(&AreaName::Kommuner {
            names: kommuner.to_vec(),
            own: Some("Område".into()),
        })
    };
    change(&mut fraga.assumptions);
    behov().skatta(&fraga).expect("an estimate")
}

fn kommuner() -> impl Strategy<Value = Vec<String>> {
    let codes: Vec<String> = behov()
        .regions()
        .kommuner()
        .map(|one| one.code.clone())
        .collect();
    proptest::sample::subsequence(codes, 1..12).prop_shuffle()
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_kommuner_does_not_matter(codes in kommuner(), year in 2015..=2022) {
        let one = skattning(&codes, year, |_| {});
        let mut turned = codes.clone();
        turned.reverse();
        let other = skattning(&turned, year, |_| {});
        prop_assert!(near(one.brutto.unwrap_or(0.0), other.brutto.unwrap_or(0.0)));
        prop_assert_eq!(one.missing.len(), other.missing.len());
    }

    #[test]
    fn the_area_is_the_sum_of_its_kommuner_and_its_groups(codes in kommuner(), year in 2012..=2022) {
        let all = skattning(&codes, year, |_| {});
        let units: f64 = all.units.iter().filter_map(|unit| unit.brutto).sum();
        let groups: f64 = all.groups.iter().filter_map(|group| group.brutto).sum();
        prop_assert!(near(all.brutto.unwrap_or(0.0), units));
        prop_assert!(near(all.brutto.unwrap_or(0.0), groups));
        let absent: usize = all.units.iter().flat_map(|u| &u.groups).filter(|g| g.count.is_err()).count();
        prop_assert_eq!(all.complete, absent == 0);
        let told = all.missing.iter().filter(|one| !one.group.starts_with("namnare")).count();
        prop_assert_eq!(absent, told, "every absent value is told, and only those");
    }

    #[test]
    fn women_and_men_sum_to_the_total(codes in kommuner(), year in 2012..=2022) {
        for group in &skattning(&codes, year, |_| {}).groups {
            if let (Some(brutto), Ok((women, men))) = (group.brutto, &group.brutto_kon) {
                prop_assert!(*women >= 0.0 && *men >= 0.0);
                prop_assert!(near(brutto, women + men), "{} {}", brutto, women + men);
            }
        }
    }

    #[test]
    fn brutto_is_between_nothing_and_the_counts_and_grows_with_the_share(
        codes in kommuner(), group in 0..6_usize, low in 0.0..=1.0, high in 0.0..=1.0,
    ) {
        let (low, high) = if low <= high { (low, high) } else { (high, low) };
        let at = |point: f64| skattning(&codes, 2022, |all| all.groups[group].share.point = point);
        let (less, more) = (at(low), at(high));
        prop_assert!(less.brutto.unwrap_or(0.0) <= more.brutto.unwrap_or(0.0) + 1e-9);
        for one in &more.groups {
            if let (Some(brutto), Ok(count)) = (one.brutto, &one.count) {
                prop_assert!(brutto >= 0.0 && brutto <= count.value * (1.0 + 1e-12));
            }
        }
    }

    #[test]
    fn an_override_touches_its_kommun_alone(codes in kommuner(), share in 0.0..=1.0) {
        let plain = skattning(&codes, 2022, |_| {});
        let first = codes[0].clone();
        let changed = skattning(&codes, 2022, |all| all.overrides.push(Override {
            group: "arbetslosa".into(),
            scope: Scope::Kommun(first.clone()),
            kon: Kon::T,
            share: Share { point: share, ..all.groups[2].share.clone() },
            place: "prövning".into(),
        }));
        for (before, after) in plain.units.iter().zip(&changed.units) {
            if before.unit.code == first {
                let count = before.groups[2].count.as_ref().expect("arbetslösa is published");
                prop_assert!(near(after.groups[2].brutto.expect("a brutto"), count.value * share));
            } else {
                prop_assert_eq!(before.brutto, after.brutto);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn twelve_sweeps_give_the_centre_at_any_shares(
        codes in kommuner(),
        year in 2012..=2022,
        shares in prop::collection::vec(0.0..=1.0_f64, 6),
    ) {
        let all = skattning(&codes, year, |_| {});
        let netto = all.netto.expect("netto every year");
        let centre = by_person(&netto.table, &shares).expect("nobody is excluded");
        let live = Live { table: &netto.table, excluded: 0, by_person: true };
        let swept = live.netto(&shares);
        prop_assert!((swept / centre.netto - 1.0).abs() < 1e-6, "{swept} {}", centre.netto);
    }
}
