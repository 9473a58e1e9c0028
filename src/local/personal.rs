//! Refusing personal data: the program counts groups and never holds a person.

use super::LocalFigure;
use crate::parse::grid::Grid;
use crate::problem::{Outcome, Problem};
use crate::swedish;
use std::borrow::Cow;
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
            if is_heading(text) || holds_number(text) {
                return Err(refusal(
                    "Filen ser ut att innehålla personuppgifter: en cell har ett personnummer eller är en rubrik för sådana",
                )
                .at(format!("{name}, {}", grid.place(row, col))));
            }
        }
    }
    Ok(())
}

fn is_heading(text: &str) -> bool {
    // Most cells are numbers or long texts: folding each letter of them takes most of the time that a workbook takes to read.
    let can_be = text.chars().any(char::is_alphabetic) && text.chars().count() <= LONGEST_HEADING;
    can_be && {
        let folded = swedish::folded(text);
        HEADINGS.iter().any(|word| folded.contains(word))
    }
}

/// Refuses a comment or a text box with a personnummer.
///
/// # Errors
/// The part of the file, and why.
pub fn refuse_remark(place: &str, text: &str) -> Outcome<()> {
    match holds_number(text) {
        false => Ok(()),
        true => Err(refusal(
            "Filen ser ut att innehålla personuppgifter: en kommentar eller textruta har ett personnummer",
        )
        .at(place.to_string())),
    }
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

/// Groups of digits that a personnummer is written in; the last stand after a mark where the date is parted.
const WRITTEN: [&[usize]; 6] = [&[12], &[10], &[8, 4], &[6, 4], &[4, 2, 2, 4], &[2, 2, 2, 4]];
/// A word of so many hexadecimal digits is a checksum, as the program's own workbook carries.
const SHORTEST_CHECKSUM: usize = 32;
/// Most signs between two groups of one number.
const LONGEST_GAP: usize = 3;

/// True where the text has a personnummer somewhere, with whatever stands between its date and its last digits.
fn holds_number(text: &str) -> bool {
    let text = without_checksums(text);
    let groups = digit_groups(&text);
    (0..groups.len()).any(|first| {
        let parts = WRITTEN.iter().filter_map(|lengths| {
            let parts = groups.get(first..first + lengths.len())?;
            let fits = parts
                .iter()
                .zip(*lengths)
                .all(|(one, length)| one.digits.len() == *length);
            fits.then_some(parts)
        });
        parts.into_iter().any(|parts| {
            // A whole number that decimals follow is no personnummer.
            let after = groups.get(first + parts.len());
            let is_whole = parts.len() > 1 || after.is_none_or(|one| !matches!(one.gap, "." | ","));
            is_whole && is_one(parts) && is_personal_number(parts)
        })
    })
}

/// The text without its checksums, whose digits mean nothing and now and then would pass for a person.
fn without_checksums(text: &str) -> Cow<'_, str> {
    let is_checksum = |word: &str| {
        word.len() >= SHORTEST_CHECKSUM
            && word.bytes().all(|one| one.is_ascii_hexdigit())
            && word.bytes().any(|one| one.is_ascii_alphabetic())
    };
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    let sums = words.filter(|word| is_checksum(word));
    sums.fold(Cow::Borrowed(text), |kept, sum| {
        Cow::Owned(kept.replace(sum, "x"))
    })
}

/// Digits that stand together, and what stands between them and the group before.
struct Group<'a> {
    gap: &'a str,
    digits: &'a str,
}

fn digit_groups(text: &str) -> Vec<Group<'_>> {
    let mut all = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (gap, after) = rest.split_at(start);
        let end = after
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(after.len());
        let (digits, after) = after.split_at(end);
        all.push(Group { gap, digits });
        rest = after;
    }
    all
}

/// True where the groups can be one number: not the decimals of another, and only signs between them. A date with its own
/// signs is followed by a sign of the number's, since a date and a year or a code may stand beside each other.
fn is_one(parts: &[Group<'_>]) -> bool {
    let is_decimals = matches!(parts[0].gap, "." | ",");
    let sign = |c: char| {
        c.is_whitespace() || matches!(c, '-' | '+' | '–' | '—' | '\u{2212}' | '/' | '.' | ',')
    };
    let joined = parts[1..]
        .iter()
        .all(|one| one.gap.chars().count() <= LONGEST_GAP && one.gap.chars().all(sign));
    let last = parts.last().map_or("", |one| one.gap);
    let marked = parts.len() < 4 || last.contains(['-', '+', '–']);
    !is_decimals && joined && marked
}

/// Six or eight digits that can be a date (the day raised by 60 in samordningsnummer), and four more.
fn is_personal_number(parts: &[Group<'_>]) -> bool {
    let digits = parts.iter().flat_map(|one| one.digits.chars());
    let digits: Vec<u32> = digits.filter_map(|c| c.to_digit(10)).collect();
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
        for text in [
            "19900118-9811",
            "900118-9811",
            "9001189811",
            "900118+9811",
            "Anna 19900118 9811 enligt IFO",
            "19900118\u{a0}9811",
            "900118/9811",
            "900118.9811",
            "19900118 – 9811",
            "1990-01-18-9811",
            "ärende 12, 900118—9811",
            "Anna, 19900118-9811, ja",
            "uttag (900118-9811)",
            "nr:9001189811.",
        ] {
            assert!(holds_number(text), "{text}");
        }
        for text in [
            "uttag 2023-01-15, 1440",
            "dnr 2023/0118-9811",
            "tel 070-123 45 67",
            "uttag 1990-01-18 9811",
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
        // A checksum, which the workbook carries of its own state.
        assert!(!holds_number(
            "16bb854f113b12d2e7d4b73bd3a6940f4c68eca9001189811fb651d6726d3a8f"
        ));
        assert!(holds_number("nr9001189811 af deb9001189811"));
        for text in [
            "19900118-9812",
            "2022",
            "1440",
            "1234567890",
            "9913189811",
            "070-123 45 67",
        ] {
            assert!(!holds_number(text), "{text}");
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
