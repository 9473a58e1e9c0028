//! Shares in words.

use crate::analys::Analys;
use crate::assumptions::{Override, Scope, Share};
use crate::swedish;

/// A share as per cent with at most one decimal, as `rapport.js` writes it.
pub fn percent(share: f64) -> String {
    let text = swedish::number(share * 100.0, 1);
    format!("{}\u{a0}%", text.strip_suffix(",0").unwrap_or(&text))
}

/// "10–30 %".
pub fn percents(low: f64, high: f64) -> String {
    let low = percent(low);
    format!(
        "{}–{}",
        low.trim_end_matches(['\u{a0}', '%']),
        percent(high)
    )
}

/// Shares of their own in a part of the area, or for a sex.
pub fn overrides(analys: &Analys) -> Vec<String> {
    let underlag = &analys.skattning.underlag;
    let here = |one: &&Override| {
        let mut units = underlag.units.iter();
        units.any(|unit| one.scope.holds(unit.membership()))
    };
    let all = underlag.assumptions.overrides.iter().filter(here);
    all.map(|one| {
        let regions = &analys.regions;
        let place = match &one.scope {
            Scope::Kommun(code) | Scope::Lan(code) => regions.name_of(code),
            Scope::Forbund(name) => name,
            Scope::All => "hela området",
        };
        let kon = one.kon.after_comma();
        format!(
            "{} i {place}{kon}, {}{}.",
            underlag.assumptions.group_name(&one.group),
            percent(one.share.point),
            grounds(&one.share)
        )
    })
    .collect()
}

/// Why a share is what it is and who says so, as it stands after it; what is not stated is not there.
pub fn grounds(share: &Share) -> String {
    let stated = |text: &str| !text.trim().is_empty();
    let mut told = String::new();
    if stated(&share.reason) {
        told.push_str(&format!(": {}", share.reason.trim_end_matches('.')));
    }
    if stated(&share.source) {
        told.push_str(&format!(" ({})", share.source));
    }
    told
}
