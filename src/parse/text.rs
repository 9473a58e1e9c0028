//! Text tables: how their letters are coded, what separates their cells, and where their quotes end.

use super::grid::Grid;

/// So many rows tell what separates cells.
const SEEN: usize = 30;

/// The text of a file: UTF-8, UTF-16 with its mark, or Windows-1252 where the bytes are no UTF-8.
///
/// # Errors
/// It is no text, as a Swedish clause.
pub fn decoded(bytes: &[u8]) -> Result<String, String> {
    for (mark, code) in [
        (&b"\xff\xfe"[..], encoding_rs::UTF_16LE),
        (b"\xfe\xff", encoding_rs::UTF_16BE),
    ] {
        if bytes.starts_with(mark) {
            let (text, _, damaged) = code.decode(bytes);
            return match damaged {
                true => Err("den är inte hel text i teckenkodningen UTF-16".to_string()),
                false => Ok(text.into_owned()),
            };
        }
    }
    if bytes.contains(&0) {
        return Err("den är varken en arbetsbok eller en texttabell".to_string());
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    Ok(match std::str::from_utf8(bytes) {
        Ok(text) => text.to_string(),
        Err(_) => encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned(),
    })
}

/// The rows of a text table.
///
/// # Errors
/// The row of a quote that never ends, as a Swedish clause.
pub fn grid(text: &str) -> Result<Grid, String> {
    let delimiter = delimiter(text);
    if let Some(line) = open_quote(text, delimiter) {
        return Err(format!(
            "ett citattecken på rad {line} avslutas inte, så raderna efter hör till samma cell"
        ));
    }
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter as u8)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut rows: Vec<Vec<String>> = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|_| format!("rad {} går inte att tolka", rows.len() + 1))?;
        // Empty lines are no records, but they count where a cell stands.
        let line = record.position().map_or(0, |at| at.line() as usize);
        while rows.len() + 1 < line && rows.len() < text.len() {
            rows.push(Vec::new());
        }
        rows.push(record.iter().map(|cell| cell.trim().to_string()).collect());
    }
    Ok(Grid {
        rows,
        ..Grid::default()
    })
}

/// Semicolon, tab or comma: the one that most rows have equally many of, quoted cells left out.
fn delimiter(text: &str) -> char {
    let lines: Vec<String> = text.lines().take(SEEN).map(unquoted).collect();
    let agreeing = |one: char| {
        let counts: Vec<usize> = lines.iter().map(|line| line.matches(one).count()).collect();
        let same = |count: &usize| counts.iter().filter(|other| *other == count).count();
        let found = counts.iter().filter(|count| **count > 0);
        found.map(|count| (same(count), *count)).max()
    };
    let all = [',', '\t', ';'].into_iter();
    all.max_by_key(|one| agreeing(*one)).unwrap_or(';')
}

/// A line without what stands between quotes.
fn unquoted(line: &str) -> String {
    line.split('"').step_by(2).collect()
}

/// The line of a cell whose quote is never closed, or is closed in the middle of the cell.
fn open_quote(text: &str, delimiter: char) -> Option<usize> {
    let mut letters = text.chars().peekable();
    let (mut line, mut at_start) = (1, true);
    while let Some(letter) = letters.next() {
        if letter != '"' || !at_start {
            line += usize::from(letter == '\n');
            at_start = letter == delimiter || letter == '\n';
            continue;
        }
        let opened = line;
        loop {
            match letters.next() {
                None => return Some(opened),
                Some('\n') => line += 1,
                Some('"') if letters.peek() == Some(&'"') => {
                    letters.next();
                }
                Some('"') => break,
                Some(_) => {}
            }
        }
        let ends = letters
            .peek()
            .is_none_or(|next| *next == delimiter || matches!(next, '\r' | '\n'));
        if !ends {
            return Some(opened);
        }
        at_start = false;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Vec<String>> {
        grid(text).unwrap().rows
    }

    #[test]
    fn what_separates_cells_is_what_the_rows_agree_on() {
        assert_eq!(rows("a;b\n1;\"x, y, z\"\n")[1], ["1", "x, y, z"]);
        assert_eq!(rows("a;b\n1;x, y, z, å\n")[1], ["1", "x, y, z, å"]);
        assert_eq!(rows("a,b\n1,2\n")[1], ["1", "2"]);
        assert_eq!(rows("a\tb\n1,5\t2,5\n")[1], ["1,5", "2,5"]);
        assert_eq!(
            rows("Titel, med komma\na;b;c\n1;2,5;3\n")[1],
            ["a", "b", "c"]
        );
    }

    #[test]
    fn a_quote_that_swallows_rows_is_told() {
        for text in [
            "a;b\n1;\"x;ja\n2;y;ja\n",
            "a;b\n1;\"x\n2;y\"z\n",
            "a;\"b\"c\n",
        ] {
            let told = grid(text).err().unwrap();
            assert!(told.contains("citattecken på rad"), "{told}");
        }
        let sound = "a;b\r\n1;\"två\r\nrader och \"\"citat\"\"\"\r\n2;5\" rör\r\n";
        assert_eq!(rows(sound)[1][1], "två\r\nrader och \"citat\"");
        assert_eq!(rows(sound).last().unwrap()[1], "5\" rör");
    }

    #[test]
    fn text_from_excel_in_utf_16_is_read() {
        let text = "\u{feff}År\tÅle\n";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decoded(&little).unwrap(), "År\tÅle\n");
        assert_eq!(decoded(&big).unwrap(), "År\tÅle\n");
        assert!(decoded(b"a\0b").is_err());
    }
}
