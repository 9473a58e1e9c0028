//! `--andel uvas=0.9`, `--andel 1440:uvas=90%`, `--andel "Ale:uvas:K=0,9"`.

use crate::assumptions::{Assumptions, Override, Scope, Share, group_id, remark_on_neet};
use crate::problem::{Outcome, Problem};
use crate::regions::Regions;
use crate::status::Kon;

const FORM: &str =
    "grupp=andel, till exempel uvas=0.9, uvas=90%, 1440:uvas=0.9 eller Ale:uvas:K=0.9";

/// Applies one `--andel` to the assumptions; a local share is added, or replaces the one that was there.
///
/// # Errors
/// The form, the group, the place or the share is not understood.
pub fn apply(text: &str, assumptions: &mut Assumptions, regions: &Regions) -> Outcome<()> {
    let fault = |what: String| {
        Problem::input(what)
            .at(format!("--andel {text}"))
            .expected(FORM)
    };
    let (target, share) = text
        .rsplit_once('=')
        .ok_or_else(|| fault("Andelen går inte att läsa".into()))?;
    let point = read_point(share.trim()).map_err(fault)?;
    let mut words: Vec<&str> = target.split(':').map(str::trim).collect();
    let kon = match words.last().copied() {
        Some("K") => Kon::K,
        Some("M") => Kon::M,
        _ => Kon::T,
    };
    if kon != Kon::T {
        words.pop();
    }
    let at = |problem: Box<Problem>| problem.at(format!("--andel {text}"));
    let (place, group) = match words[..] {
        [group] => (None, group),
        [place, group] => (Some(place), group),
        _ => return Err(fault("Andelen går inte att läsa".into())),
    };
    remark_on_neet(group, assumptions);
    let group = group_id(group, assumptions).map_err(at)?;
    let scope = match place {
        None => Scope::All,
        Some(code) if code.len() == 2 && code.bytes().all(|b| b.is_ascii_digit()) => {
            Scope::Lan(regions.one_lan(code).map_err(at)?.code.clone())
        }
        Some(kommun) => Scope::Kommun(regions.kommun(kommun).map_err(at)?.code.clone()),
    };
    let place = format!("--andel {text}");
    assumptions.set(Override {
        group,
        scope,
        kon,
        share: Share {
            point,
            interval: None,
            moved: false,
            source: "Kommandoraden".into(),
            reason: format!("Angiven när analysen gjordes: {place}"),
            decided: Some("När analysen gjordes".into()),
        },
        place,
    });
    Ok(())
}

fn read_point(text: &str) -> Result<f64, String> {
    let (digits, scale) = match text.strip_suffix('%') {
        Some(digits) => (digits.trim(), 100.0),
        None => (text, 1.0),
    };
    let value: f64 = digits
        .replace(',', ".")
        .parse()
        .map_err(|_| format!("”{text}” är ingen andel"))?;
    let point = value / scale;
    if (0.0..=1.0).contains(&point) {
        return Ok(point);
    }
    Err(format!("Andelen {text} är inte mellan 0 och 100 %"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_is_a_fraction_or_a_per_cent() {
        assert_eq!(read_point("0.9"), Ok(0.9));
        assert_eq!(read_point("0,9"), Ok(0.9));
        assert_eq!(read_point("90 %"), Ok(0.9));
        assert!(read_point("90").is_err());
        assert!(read_point("-0.1").is_err());
        assert!(read_point("NaN").is_err());
    }
}
