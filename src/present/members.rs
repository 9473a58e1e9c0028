//! How sure it is who the members of a förbund are.

use crate::analys::{Analys, OfForbund};
use crate::forbund::Doubt;
use crate::swedish;

/// What must be said of a förbund whose members may be others by now; none where they were stated lately.
pub fn doubted_members(analys: &Analys) -> Option<String> {
    let of: &OfForbund = analys.forbund.as_ref()?;
    let forbund = &of.forbund;
    let how = match of.doubt? {
        Doubt::Old(year) => format!("gäller {year}"),
        Doubt::Undated(Some(earliest)) => format!("är odaterade, tidigast {earliest}"),
        Doubt::Undated(None) => "är odaterade".to_string(),
    };
    let remark = forbund.remark.as_deref().map(|told| format!(" {told}"));
    let before = match of.before.is_empty() {
        true => String::new(),
        false => format!(" Det tog över efter {}.", swedish::list(&of.before)),
    };
    Some(format!(
        "Medlemmarna i {} {how} (enligt ”{}”).{before}{} Kontrollera dem.",
        forbund.name,
        forbund.source,
        remark.unwrap_or_default()
    ))
}

/// The same where commands are at hand.
pub(super) fn doubted_members_with_command(analys: &Analys) -> Option<String> {
    let told = doubted_members(analys)?;
    Some(format!("{told} Rätta med behov forbund ratta.\n"))
}
