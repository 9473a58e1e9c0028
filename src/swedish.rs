//! Swedish text: numbers, lists and the folding that makes names comparable.

use crate::problem::Problem;
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// No-break space between groups of thousands.
const THOUSANDS: char = '\u{a0}';

/// A number with decimal comma and no-break spaces between thousands: `381 150,4`.
pub fn number(value: f64, decimals: usize) -> String {
    let text = format!("{:.*}", decimals, halves_up(value.abs(), decimals));
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(THOUSANDS);
        }
        grouped.push(digit);
    }
    let is_zero = text.chars().all(|c| matches!(c, '0' | '.'));
    let sign = if value < 0.0 && !is_zero { "−" } else { "" };
    match fraction {
        "" => format!("{sign}{grouped}"),
        _ => format!("{sign}{grouped},{fraction}"),
    }
}

/// A whole number of people.
pub fn whole(value: f64) -> String {
    number(value, 0)
}

/// A number that is exactly half way is shown as the one above, as Excel and browsers do; others are left as they are.
fn halves_up(value: f64, decimals: usize) -> f64 {
    let scale = 10f64.powi(decimals as i32);
    let scaled = value * scale;
    match scaled.fract() == 0.5 && scaled / scale == value {
        true => scaled.ceil() / scale,
        false => value,
    }
}

/// A fraction as per cent: `0.0594` → `5,94 %`.
pub fn percent(fraction: f64, decimals: usize) -> String {
    format!("{}{THOUSANDS}%", number(fraction * 100.0, decimals))
}

/// A share as per cent without needless decimals: `0.8` → `80 %`, `0.125` → `12,5 %`.
pub fn share(fraction: f64) -> String {
    let percent = (fraction * 1e8).round() / 1e6;
    let decimals = (0..6)
        .find(|&d| {
            let scale = 10f64.powi(d);
            ((percent * scale).round() / scale - percent).abs() < 1e-9
        })
        .unwrap_or(6);
    format!("{}{THOUSANDS}%", number(percent, decimals as usize))
}

/// A number for machines that use decimal comma, in full precision.
pub fn plain_comma(value: f64) -> String {
    value.to_string().replace('.', ",")
}

/// `a, b och c`.
pub fn list<S: AsRef<str>>(items: &[S]) -> String {
    join(items, "och")
}

/// `1 rad`, `2 rader`.
pub fn counted(count: usize, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}

/// The beginning of a text that is longer than so many characters.
pub fn shortened(text: &str, most: usize) -> String {
    match text.chars().count() > most {
        true => text.chars().take(most - 1).chain(['…']).collect(),
        false => text.to_string(),
    }
}

/// `a, b eller c`.
pub fn alternatives<S: AsRef<str>>(items: &[S]) -> String {
    join(items, "eller")
}

fn join<S: AsRef<str>>(items: &[S], conjunction: &str) -> String {
    match items {
        [] => String::new(),
        [only] => only.as_ref().to_string(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} {conjunction} {}", first.join(", "), last.as_ref())
        }
    }
}

/// The first items of a long list, and how many more there are.
pub fn short_list<S: AsRef<str>>(items: &[S], most: usize) -> String {
    if items.len() <= most {
        return list(items);
    }
    let first: Vec<&str> = items[..most].iter().map(AsRef::as_ref).collect();
    format!("{} och {} till", first.join(", "), items.len() - most)
}

/// A clause as a sentence: a capital first and a full stop last.
pub fn sentence(clause: &str) -> String {
    let mut letters = clause.chars();
    let first: String = letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    format!("{first}{}.", letters.as_str())
}

/// A name as it stands within a sentence: one in capitals stays.
pub fn within(name: &str) -> String {
    let mut letters = name.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            let rest = name.chars().skip(1);
            first.to_lowercase().chain(rest).collect()
        }
        _ => name.to_string(),
    }
}

/// "varannan omräkning", "var sjätte omräkning", or "3 % av omräkningarna": how often something holds, as it stands after "i".
pub fn one_in(part: f64, one: &str, all: &str) -> String {
    const ORDINALS: [&str; 9] = [
        "varannan",
        "var tredje",
        "var fjärde",
        "var femte",
        "var sjätte",
        "var sjunde",
        "var åttonde",
        "var nionde",
        "var tionde",
    ];
    let every = (1.0 / part).round();
    match (2.0..=10.0).contains(&every) && part < 0.6 {
        true => format!("{} {one}", ORDINALS[every as usize - 2]),
        false => format!("{} av {all}", percent(part, 1)),
    }
}

/// Lower case, composed (NFC), single spaces: equal but for case and Unicode form.
pub fn same_letters(text: &str) -> String {
    let composed: Cow<'_, str> = match text.is_ascii() {
        true => Cow::Borrowed(text),
        false => Cow::Owned(text.nfc().collect()),
    };
    composed
        .to_lowercase()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// As [`same_letters`], and without diacritics and with dashes as spaces: `Dals-Ed` → `dals ed`.
pub fn folded(text: &str) -> String {
    let spaced = |c: char| {
        if matches!(c, '-' | '–' | '—') {
            ' '
        } else {
            c
        }
    };
    let bare: String = match text.is_ascii() {
        true => text.chars().map(spaced).collect(),
        false => {
            let letters = text.nfd().filter(|c| !is_combining_mark(*c));
            letters.map(spaced).collect()
        }
    };
    same_letters(&bare)
}

/// What Swedish names are sorted by: å, ä and ö last and in that order, other letters without their signs.
pub fn alphabetical(name: &str) -> String {
    // In ASCII these three follow z.
    let letter = |c: char| match c {
        'å' => "{".to_string(),
        'ä' | 'æ' => "|".to_string(),
        'ö' | 'ø' => "}".to_string(),
        ' ' | '-' | '–' => " ".to_string(),
        other => folded(&other.to_string()),
    };
    same_letters(name).chars().map(letter).collect()
}

/// The first character that XML, and so a workbook, cannot hold: most of the control characters.
pub fn unwritable(text: &str) -> Option<char> {
    text.chars().find(|c| {
        matches!(c, '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
    })
}

/// What is said of such a character.
pub fn unwritable_fault(character: char) -> Box<Problem> {
    Problem::input(format!(
        "Texten innehåller styrtecknet U+{:04X}, som inte kan stå i en arbetsbok",
        u32::from(character)
    ))
    .next("Ta bort tecknet, eller skriv om texten för hand.")
}

/// The `count` candidates closest in spelling to `wanted`, nearest first.
pub fn nearest<'a>(
    wanted: &str,
    candidates: impl IntoIterator<Item = &'a str>,
    count: usize,
) -> Vec<&'a str> {
    let wanted = folded(wanted);
    let mut scored: Vec<(usize, &str)> = candidates
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(&wanted, &folded(name)), name))
        .collect();
    scored.sort();
    scored
        .into_iter()
        .take(count)
        .map(|(_, name)| name)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_swedish_marks() {
        assert_eq!(whole(16_526.5), "16 527".replace(' ', "\u{a0}"));
        assert_eq!(number(0.25, 1), "0,3");
        assert_eq!(number(381150.4, 1), "381\u{a0}150,4");
        assert_eq!(number(-0.04, 1), "0,0");
        assert_eq!(number(-1234.0, 0), "−1\u{a0}234");
        assert_eq!(number(999.6, 0), "1\u{a0}000");
    }

    #[test]
    fn shares_have_no_needless_decimals() {
        assert_eq!(share(0.8), "80\u{a0}%");
        assert_eq!(share(0.125), "12,5\u{a0}%");
        assert_eq!(share(1.0 / 3.0), "33,333333\u{a0}%");
    }

    #[test]
    fn folding_keeps_letters_apart_only_where_asked() {
        assert_eq!(folded("HÅBO"), folded("habo"));
        assert_ne!(same_letters("Håbo"), same_letters("Habo"));
        assert_eq!(same_letters("A\u{30a}le"), same_letters("Åle"));
        assert_eq!(folded("Dals-Ed"), "dals ed");
    }

    #[test]
    fn lists_end_with_a_conjunction() {
        assert_eq!(list(&["Ale", "Tjörn", "Orust"]), "Ale, Tjörn och Orust");
        assert_eq!(short_list(&["a", "b", "c"], 2), "a, b och 1 till");
        assert_eq!(list::<&str>(&[]), "");
    }
}
