//! Sums of age classes whose titles say which ages they are.

use super::long::Ids;
use crate::origin::AgeSum;
use std::collections::BTreeMap;

/// "…, 25-29 år, …" as (25, 29). None where the title names no span, or several.
fn span_of(title: &str) -> Option<(u32, u32)> {
    let words: Vec<&str> = title
        .split(|c: char| c.is_whitespace() || c == ',' || c == '(' || c == ')')
        .collect();
    let spans: Vec<(u32, u32)> = words
        .iter()
        .filter_map(|word| {
            let (from, to) = word.split_once(['-', '–'])?;
            Some((from.parse().ok()?, to.parse().ok()?))
        })
        .filter(|(from, to)| from <= to && *to < 130)
        .collect();
    match spans[..] {
        [only] => Some(only),
        _ => None,
    }
}

/// The parts, in order of age, that cover the ages exactly once.
fn covering(sum: &AgeSum, titles: &BTreeMap<String, String>) -> Option<Vec<String>> {
    let (from, to) = sum.ages;
    let mut parts: Vec<((u32, u32), &String)> = sum
        .parts
        .iter()
        .filter_map(|id| Some((span_of(titles.get(id)?)?, id)))
        .filter(|((first, last), _)| *first >= from && *last <= to)
        .collect();
    parts.sort();
    let mut next = from;
    for ((first, last), _) in &parts {
        if *first != next {
            return None;
        }
        next = last + 1;
    }
    (next == to + 1).then(|| parts.into_iter().map(|(_, id)| id.clone()).collect())
}

/// The positions of the parts that cover the ages exactly; none where the titles do not, or where one has not been read.
pub(super) fn parts(
    sum: &AgeSum,
    titles: &BTreeMap<String, String>,
    ids: &Ids,
) -> Option<Vec<i32>> {
    let parts = covering(sum, titles)?;
    parts.iter().map(|id| ids.known(id)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::origin::About;

    fn sum() -> AgeSum {
        AgeSum {
            id: "s".into(),
            about: About {
                title: "t".into(),
                unit: "antal".into(),
                producer: "p".into(),
                measure: String::new(),
                by_kon: true,
                replaces: None,
            },
            parts: ["a", "b", "c", "d"].map(String::from).to_vec(),
            ages: (18, 64),
        }
    }

    fn titles(all: &[(&str, &str)]) -> BTreeMap<String, String> {
        all.iter()
            .map(|(id, title)| (id.to_string(), title.to_string()))
            .collect()
    }

    #[test]
    fn parts_are_used_only_where_they_cover_the_ages_exactly() {
        let whole = titles(&[
            ("a", "Biståndsmottagare 18-24 år, antal"),
            ("b", "Biståndsmottagare 25-64 år, antal"),
            ("c", "Biståndsmottagare 0-17 år, antal"),
            ("d", "Biståndsmottagare 65+ år, antal"),
        ]);
        assert_eq!(covering(&sum(), &whole), Some(vec!["a".into(), "b".into()]));
        let gap = titles(&[("a", "18-24 år"), ("b", "30-64 år")]);
        assert_eq!(covering(&sum(), &gap), None);
        let overlap = titles(&[("a", "18-24 år"), ("b", "20-64 år")]);
        assert_eq!(covering(&sum(), &overlap), None);
    }
}
