//! Refusing personal data: the program counts groups and never holds a person.

use super::LocalFigure;
use crate::parse::file::Grid;
use crate::problem::{Outcome, Problem};
use crate::swedish;
use std::collections::HashMap;

/// Words in a heading that only stand over personal data.
const HEADINGS: [&str; 4] = [
    "personnummer",
    "personnr",
    "samordningsnummer",
    "fodelsedatum",
];
/// Longer texts are sentences, not headings.
const LONGEST_HEADING: usize = 40;
/// So many rows that say 1 about the same thing are a list of people.
const LIST: usize = 3;

/// Refuses a sheet with personnummer, or headings over such.
///
/// # Errors
/// Sheet and cell, and why.
pub(super) fn refuse_numbers(name: &str, grid: &Grid) -> Outcome<()> {
    for (row, cells) in grid.rows.iter().enumerate() {
        for (col, text) in cells.iter().enumerate() {
            let short = text.chars().count() <= LONGEST_HEADING;
            let named = |word: &&str| swedish::folded(text).contains(*word);
            let heading = short && HEADINGS.iter().any(named);
            if heading || holds_number(text) {
                return Err(refusal(
                    "Filen ser ut att innehålla personuppgifter: en cell har ett personnummer eller är en rubrik för sådana",
                )
                .at(format!("{name}, {}", grid.place(row, col))));
            }
        }
    }
    Ok(())
}

/// Refuses rows that are one person each.
///
/// # Errors
/// The first row of those, and why.
pub(super) fn refuse_lists(rows: &[LocalFigure]) -> Outcome<()> {
    let mut ones: HashMap<(&str, &str, &str, usize), usize> = HashMap::new();
    for one in rows.iter().filter(|one| one.people == 1.0) {
        let key = (
            one.group.as_str(),
            one.kommun.as_str(),
            one.period.as_str(),
            one.kon as usize,
        );
        let count = ones.entry(key).or_default();
        *count += 1;
        if *count >= LIST {
            return Err(refusal(
                "Filen ser ut att ha en rad per person: flera rader om samma grupp, kommun, kön och period har antalet 1",
            )
            .at(one.place.clone()));
        }
    }
    Ok(())
}

fn refusal(what: &str) -> Box<Problem> {
    Problem::input(what)
        .expected("antal personer per grupp, kommun, kön och period, aldrig uppgifter om enskilda")
        .next("Räkna ihop uppgifterna hos den som har dem, och skicka bara summorna. Ta bort filen där den inte får finnas.")
}

/// True where the text is a personnummer, or has one among its words.
fn holds_number(text: &str) -> bool {
    // What stands on both sides of a decimal sign is one number.
    let joins = |c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '–' | '.' | ',');
    let words = text.split(|c| !joins(c));
    let mut words = words.map(|word| word.trim_matches(['.', ',']));
    is_personal_number(text.trim()) || words.any(is_personal_number)
}

/// Six or eight digits that can be a date (the day raised by 60 in samordningsnummer), and four more.
fn is_personal_number(text: &str) -> bool {
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    let others = text.chars().filter(|c| !c.is_ascii_digit());
    let separators: Vec<char> = others.collect();
    let plain = match separators[..] {
        [] => true,
        [only] => matches!(only, '-' | '+' | ' ' | '–'),
        _ => false,
    };
    if !plain || !matches!(digits.len(), 10 | 12) {
        return false;
    }
    let date = &digits[digits.len() - 10..];
    let pair = |at: usize| date[at] * 10 + date[at + 1];
    let century = digits.len() == 10 || matches!(digits[0] * 10 + digits[1], 18..=20);
    let day = pair(4) % 60;
    century && (1..=12).contains(&pair(2)) && (1..=31).contains(&day) && checksum(date)
}

/// The last digit makes every second digit doubled, and their digits summed, a multiple of ten.
fn checksum(digits: &[u32]) -> bool {
    let sum: u32 = digits
        .iter()
        .enumerate()
        .map(|(at, digit)| {
            let value = if at % 2 == 0 { digit * 2 } else { *digit };
            value / 10 + value % 10
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn personal_numbers_are_known_by_date_and_checksum() {
        // Numbers that Skatteverket publishes for testing.
        for text in ["19900118-9811", "900118-9811", "9001189811", "900118+9811"] {
            assert!(is_personal_number(text), "{text}");
        }
        for text in [
            "Anna, 19900118-9811, ja",
            "uttag (900118-9811)",
            "nr:9001189811.",
        ] {
            assert!(holds_number(text) && !is_personal_number(text), "{text}");
        }
        for text in [
            "uttag 2023-01-15, 1440",
            "dnr 2023/0118-9811",
            "tel 070-123 45 67",
        ] {
            assert!(!holds_number(text), "{text}");
        }
        // Numbers of the workbook's own, whose decimals would pass for one.
        for text in [
            "7116.186908914994",
            "448.1910716743",
            "448,1910716743",
            "0.9001189811",
        ] {
            assert!(!holds_number(text), "{text}");
        }
        for text in [
            "19900118-9812",
            "2022",
            "1440",
            "1234567890",
            "9913189811",
            "070-123 45 67",
        ] {
            assert!(!is_personal_number(text), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_number_with_decimals_is_a_person(value in 0.0..1e12f64) {
            let text = value.to_string();
            proptest::prop_assert!(!text.contains('.') || !holds_number(&text), "{}", text);
        }
    }
}
