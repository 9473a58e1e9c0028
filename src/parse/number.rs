//! Numbers as people and agencies write them.

/// What a cell with a number holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Written {
    Number(f64),
    /// Empty, or a mark that says that there is no value.
    Absent,
    /// `<5` and the like.
    Suppressed,
}

/// Reads "1 234,5", "1.5", "12", "..", "<5". Spaces of any width separate thousands.
///
/// # Errors
/// The text is no number and no known mark; "1,234,567" is refused, since it can be read in two ways. Of "1.234" the unit
/// tells more: see [`count`].
pub fn read(text: &str, suppressed: &[String]) -> Result<Written, String> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if suppressed.iter().any(|mark| mark == text) || is_below(text) {
        return Ok(Written::Suppressed);
    }
    if matches!(text, "" | "." | ".." | "..." | "-" | "–" | "—" | "x" | "X") {
        return Ok(Written::Absent);
    }
    let refuse = || Err(format!("”{text}” är inget tal"));
    let Some(plain) = without_thousands(text) else {
        return refuse();
    };
    let ambiguous = plain.matches([',', '.']).count() > 1;
    let plain = plain.replace(',', ".").replace('\u{2212}', "-");
    match plain.parse::<f64>() {
        Ok(value) if value.is_finite() && !ambiguous => Ok(Written::Number(value)),
        _ => refuse(),
    }
}

/// Reads a count of people. Where every other cell of its column `agrees` that it holds whole numbers, "1,234" and "1.234"
/// are 1234.
///
/// # Errors
/// As [`read`], and a separator before three digits where the other cells do not say what it parts.
pub fn count(text: &str, suppressed: &[String], agrees: bool) -> Result<Written, String> {
    match is_thousands(text) {
        true if agrees => read(&text.replace([',', '.'], ""), suppressed),
        true => Err(format!(
            "”{}” kan läsas på två sätt: som tusental eller som decimaltal",
            text.trim()
        )),
        false => read(text, suppressed),
    }
}

/// "1,234" and "1.234.567": the same separator before every group of three digits.
fn is_thousands(text: &str) -> bool {
    let text = text.trim();
    let Some(mark) = text.chars().find(|c| matches!(c, ',' | '.')) else {
        return false;
    };
    let mut groups = text.split(mark);
    let digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let first = groups.next().is_some_and(|group| {
        (1..=3).contains(&group.len()) && digits(group) && !group.starts_with('0')
    });
    first && groups.all(|group| group.len() == 3 && digits(group))
}

/// True for a number with a decimal sign that can part nothing else, such as "12,5".
pub fn has_decimals(text: &str) -> bool {
    let number = matches!(read(text, &[]), Ok(Written::Number(value)) if value.fract() != 0.0);
    number && !is_thousands(text)
}

fn is_below(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('<') else {
        return false;
    };
    let rest = rest.trim();
    !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit())
}

/// Without spaces that stand between groups of three digits; none where they stand elsewhere.
fn without_thousands(text: &str) -> Option<String> {
    let is_space = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}');
    if !text.contains(is_space) {
        return Some(text.to_string());
    }
    let whole = text.split([',', '.']).next()?;
    let groups: Vec<&str> = whole.split(is_space).collect();
    let sound =
        groups[1..].iter().all(|group| group.len() == 3) && (1..=4).contains(&groups[0].len());
    sound.then(|| text.chars().filter(|c| !is_space(*c)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_whatever_separates_their_parts() {
        for text in [
            "1234,5",
            "1234.5",
            "1 234,5",
            "1\u{a0}234,5",
            "1\u{202f}234.5",
            " 1234,5 ",
        ] {
            assert_eq!(read(text, &[]), Ok(Written::Number(1234.5)), "{text}");
        }
        assert_eq!(read("\u{2212}3", &[]), Ok(Written::Number(-3.0)));
        assert_eq!(read("0", &[]), Ok(Written::Number(0.0)));
    }

    #[test]
    fn marks_are_never_numbers() {
        for text in ["", "..", "-", "–"] {
            assert_eq!(read(text, &[]), Ok(Written::Absent), "{text}");
        }
        for text in ["<5", "< 10", "hemligt"] {
            assert_eq!(
                read(text, &["hemligt".into()]),
                Ok(Written::Suppressed),
                "{text}"
            );
        }
    }

    #[test]
    fn a_count_has_thousands_only_where_its_column_agrees() {
        for text in ["1,234", "1.234", " 1.234"] {
            assert_eq!(
                count(text, &[], true),
                Ok(Written::Number(1234.0)),
                "{text}"
            );
            assert!(count(text, &[], false).is_err(), "{text}");
        }
        assert_eq!(
            count("1.234.567", &[], true),
            Ok(Written::Number(1_234_567.0))
        );
        for (text, value) in [("0,125", 0.125), ("12,5", 12.5), ("1234,5", 1234.5)] {
            assert_eq!(count(text, &[], true), Ok(Written::Number(value)), "{text}");
            assert!(has_decimals(text), "{text}");
        }
        assert!(count("1,234.567", &[], true).is_err());
        assert!(!has_decimals("1,234") && !has_decimals("12") && !has_decimals("<5"));
    }

    #[test]
    fn what_can_be_read_in_two_ways_is_refused() {
        for text in [
            "1,234,567",
            "1.234.567",
            "1 23",
            "12 34,5",
            "1234 kr",
            "NaN",
            "inf",
            "1,2.3",
        ] {
            assert!(read(text, &[]).is_err(), "{text}");
        }
    }
}
