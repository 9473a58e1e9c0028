//! Cases that have been worked out by hand, and what holds of every case.

use super::*;

/// Three groups whose netto has been worked out by hand: bistånd, arbetslösa, Försäkringskassan.
fn case() -> Table {
    let mut cells = vec![0.0; 8];
    for (pattern, people) in [
        (1, 250.0),
        (2, 4000.0),
        (4, 3250.0),
        (3, 400.0),
        (5, 250.0),
        (6, 500.0),
        (7, 100.0),
    ] {
        cells[pattern] = people;
    }
    Table { groups: 3, cells }
}

const SHARES: [f64; 3] = [0.8, 0.25, 0.2];

fn targets(table: &Table, shares: &[f64]) -> Vec<f64> {
    (0..table.groups)
        .map(|group| shares[group] * table.size(group))
        .collect()
}

#[test]
fn the_stated_case_holds_to_six_digits() {
    let table = case();
    let centre = by_person(&table, &SHARES).unwrap();
    assert!((centre.netto - 2040.72).abs() < 0.005, "{}", centre.netto);
    for (theta, stated) in centre.theta.iter().zip([0.77045, 0.17594, 0.12260]) {
        assert!((theta - stated).abs() < 5e-6, "{theta} {stated}");
    }
    assert!((by_group(&table, &SHARES) - 2688.0).abs() < 1e-9);
    let targets = targets(&table, &SHARES);
    assert!((targets.iter().sum::<f64>() - 2870.0).abs() < 1e-9);
    let wide = frechet(&targets, 1e9);
    assert!((wide.low - 1250.0).abs() < 1e-9 && (wide.high - 2870.0).abs() < 1e-9);
    let bounds = given_table(&table, &targets).unwrap();
    assert!(
        (bounds.low - 1550.0).abs() < 1e-4 && (bounds.high - 2320.0).abs() < 1e-4,
        "{bounds:?}"
    );
}

#[test]
fn margins_of_the_centre_hold() {
    let table = case();
    let centre = by_person(&table, &SHARES).unwrap();
    let members = Table {
        groups: 3,
        cells: centre.members.clone(),
    };
    for (group, share) in SHARES.iter().enumerate() {
        assert!((members.size(group) / (share * table.size(group)) - 1.0).abs() < 1e-9);
        assert!(!centre.clamped[group]);
    }
}

#[test]
fn disjoint_groups_give_brutto_and_identical_groups_give_one() {
    let disjoint = Table {
        groups: 2,
        cells: vec![10.0, 100.0, 50.0, 0.0],
    };
    assert!((by_person(&disjoint, &[0.3, 0.4]).unwrap().netto - 50.0).abs() < 1e-9);
    assert!((by_group(&disjoint, &[0.3, 0.4]) - 50.0).abs() < 1e-9);
    let same = Table {
        groups: 2,
        cells: vec![10.0, 0.0, 0.0, 80.0],
    };
    assert!((by_person(&same, &[0.25, 0.25]).unwrap().netto - 20.0).abs() < 1e-6);
}

#[test]
fn an_excluded_group_takes_its_people_away_by_person_but_not_by_group() {
    let table = Table {
        groups: 2,
        cells: vec![0.0, 60.0, 50.0, 40.0],
    };
    let centre = by_person_without(&table, &[0.5, 0.0], 0b10).unwrap();
    assert!((centre.netto - 50.0).abs() < 1e-9);
    assert!(centre.members[3] == 0.0 && centre.members[2] == 0.0);
    assert!((by_group(&table, &[0.5, 0.0]) - 50.0).abs() < 1e-9);
    let collision = by_person_without(&table, &[0.9, 0.0], 0b10).unwrap_err();
    assert_eq!(
        collision,
        Infeasible {
            group: 0,
            because: vec![1]
        }
    );
    let full = by_person_without(&table, &[1.0, 0.0], 0b10);
    assert_eq!(full.unwrap_err().because, vec![1]);
}

#[test]
fn a_group_that_the_others_already_bring_is_clamped_and_told() {
    // Nearly all of the second group is in the first, of which everybody belongs.
    let table = Table {
        groups: 2,
        cells: vec![0.0, 10.0, 1.0, 90.0],
    };
    let centre = by_person(&table, &[1.0, 0.1]).unwrap();
    assert!(centre.clamped[1] && centre.shares[1] > 0.9);
}

#[test]
fn fitting_keeps_the_forbidden_patterns_empty_and_reaches_the_margins() {
    let sizes = [300.0, 200.0, 100.0];
    let from = start(&sizes, 1000.0, &[0b101]);
    let margins: Vec<Margin> = (0..3)
        .map(|group| Margin::size(group, sizes[group]))
        .chain([Margin {
            every: 1,
            any: vec![0b010],
            people: 120.0,
        }])
        .collect();
    let table = fit(&from, &margins, 1000.0).unwrap();
    for margin in &margins {
        assert!((table.sum(margin) / margin.people - 1.0).abs() < 1e-9);
    }
    assert_eq!(table.cells[0b101] + table.cells[0b111], 0.0);
    assert!((table.cells.iter().sum::<f64>() - 1000.0).abs() < 1e-6);
}

#[test]
fn margins_that_contradict_each_other_are_not_averaged() {
    let margins = [
        Margin::size(0, 100.0),
        Margin::size(1, 50.0),
        Margin {
            every: 0b11,
            any: Vec::new(),
            people: 80.0,
        },
    ];
    assert!(fit(&start(&[100.0, 50.0], 1000.0, &[]), &margins, 1000.0).is_err());
}

#[test]
fn the_smallest_set_of_statements_that_collide_is_found() {
    let both = |pair: usize, people: f64| Margin {
        every: pair,
        any: Vec::new(),
        people,
    };
    let collision = |stated: &[Margin]| {
        let claims = Claims {
            sizes: &[100.0, 60.0, 60.0],
            population: 1000.0,
            forbidden: &[],
            stated,
        };
        claims.smallest_collision()
    };
    let (ab, ac, bc) = (both(0b011, 50.0), both(0b101, 50.0), both(0b110, 55.0));
    assert_eq!(collision(&[ab.clone(), ac.clone()]), None);
    assert_eq!(collision(&[ab.clone(), both(0b110, 70.0)]), Some(vec![1]));
    let none = both(0b110, 0.0);
    let more = both(0b011, 60.0);
    assert_eq!(
        collision(&[ac.clone(), more, none.clone()]),
        Some(vec![0, 1, 2])
    );
    // Two statements about the same people.
    assert_eq!(collision(&[bc, ac, none]), Some(vec![0, 2]));
}

#[test]
fn a_share_of_0_is_the_limit_of_small_ones() {
    let table = case();
    let near = by_person(&table, &[0.8, 1e-7, 0.2]).unwrap();
    let at = by_person(&table, &[0.8, 0.0, 0.2]).unwrap();
    assert!(
        (near.netto - at.netto).abs() < 1e-3,
        "{} {}",
        near.netto,
        at.netto
    );
    assert!(at.clamped[1] && at.theta[1] == 0.0 && at.shares[1] > 0.0);
}

#[test]
fn only_the_groups_that_matter_are_named() {
    // Three groups; everybody in the first is in the third too, and a few in the second.
    let mut cells = vec![0.0; 8];
    for (pattern, people) in [(0b101, 90.0), (0b111, 10.0), (0b010, 50.0)] {
        cells[pattern] = people;
    }
    let table = Table { groups: 3, cells };
    let collision = by_person_without(&table, &[0.5, 0.0, 0.0], 0b110).unwrap_err();
    assert_eq!((collision.group, collision.because), (0, vec![2]));
}

#[test]
fn bounds_enclose_each_other() {
    let table = case();
    let targets = targets(&table, &SHARES);
    let sizes: Vec<f64> = (0..3).map(|group| table.size(group)).collect();
    let claims = Claims {
        sizes: &sizes,
        population: 9_000.0,
        forbidden: &[],
        stated: &[],
    };
    let wide = frechet(&targets, 9_000.0);
    let sharp = claims.joint_bounds(&targets).unwrap();
    let given = given_table(&table, &targets).unwrap();
    assert!(wide.low <= sharp.low + 1e-6 && sharp.low <= given.low + 1e-6);
    assert!(given.high <= sharp.high + 1e-6 && sharp.high <= wide.high + 1e-6);
}
