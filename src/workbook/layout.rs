//! Where the cells are that formulas on several sheets point to.

use super::page::BODY;
use super::{Material, Template};
use rust_xlsxwriter::utility::row_col_to_cell_absolute;

/// Rows prepared for the user's own overrides, beyond those that are there.
const SPARE_OVERRIDES: u32 = 20;

/// Positions, all counted from 0.
pub(super) struct Layout {
    pub antaganden: String,
    pub malgrupp: String,
    pub groups: u32,
    /// Antaganden: first general share.
    pub general: u32,
    /// Antaganden: first and last row of overrides.
    pub overrides: (u32, u32),
    /// Målgrupp: first group of the area's table.
    pub area: u32,
    /// Målgrupp: row of the sum.
    pub total: u32,
    /// Målgrupp: heading of the sub-groups.
    pub darav: u32,
    /// Målgrupp: first kommun of the table per kommun.
    pub units: u32,
    /// Målgrupp: first row of the calculation.
    pub lines: u32,
    pub unit_count: u32,
    /// Code of the län, where the area is one.
    pub area_lan: Option<String>,
}

/// Columns of the calculation on Målgrupp.
pub(super) mod line {
    pub const CODE: u16 = 0;
    pub const NAME: u16 = 1;
    pub const LAN: u16 = 2;
    pub const FORBUND: u16 = 3;
    pub const GROUP: u16 = 4;
    pub const COUNT: u16 = 5;
    pub const COUNT_K: u16 = 6;
    pub const COUNT_M: u16 = 7;
    pub const SHARE: u16 = 8;
    pub const SHARE_K: u16 = 9;
    pub const SHARE_M: u16 = 10;
    pub const BRUTTO: u16 = 11;
    pub const BRUTTO_K: u16 = 12;
    pub const BRUTTO_M: u16 = 13;
    pub const STATUS: u16 = 14;
    pub const SOURCE: u16 = 15;
}

/// Column of the share on Antaganden, and of the key that look-ups use.
pub(super) const SHARE_COL: u16 = 5;
pub(super) const KEY_COL: u16 = 12;

impl Layout {
    pub(super) fn new(template: &Template, material: &Material<'_>) -> Self {
        let groups = material.skattning.groups.len() as u32;
        let unit_count = material.skattning.units.len() as u32;
        let quoted = |id| {
            let title = template.title_of(id).unwrap_or_default();
            format!("'{}'", title.replace('\'', "''"))
        };
        let general = BODY + 3;
        let first_override = general + groups + 3;
        let declared = material.skattning.underlag.assumptions.overrides.len() as u32;
        let area = BODY + 1;
        let total = area + groups;
        let darav = total + 4;
        let shown = material.skattning.underlag.darav.len() as u32;
        let units = darav + shown + if shown > 0 { 4 } else { 2 };
        Self {
            antaganden: quoted("antaganden"),
            malgrupp: quoted("malgrupp"),
            groups,
            general,
            overrides: (
                first_override,
                first_override + declared + SPARE_OVERRIDES - 1,
            ),
            area,
            total,
            darav,
            units,
            lines: units + unit_count + 3,
            unit_count,
            area_lan: material.skattning.underlag.area.lan().map(str::to_string),
        }
    }

    /// Row of a kommun's group in the calculation.
    pub(super) fn line_row(&self, unit: usize, group: usize) -> u32 {
        self.lines + unit as u32 * self.groups + group as u32
    }

    pub(super) fn last_line(&self) -> u32 {
        self.lines + self.unit_count * self.groups - 1
    }

    /// A column of the calculation, as an absolute range without the sheet.
    pub(super) fn line_range(&self, col: u16) -> String {
        format!("{}:{}", abs(self.lines, col), abs(self.last_line(), col))
    }

    /// The overrides' keys or shares, with the sheet.
    pub(super) fn override_range(&self, col: u16) -> String {
        let (first, last) = self.overrides;
        format!("{}!{}:{}", self.antaganden, abs(first, col), abs(last, col))
    }

    /// The general share of a group, with the sheet.
    pub(super) fn general_share(&self, group: usize) -> String {
        format!(
            "{}!{}",
            self.antaganden,
            abs(self.general + group as u32, SHARE_COL)
        )
    }

    /// A cell on Målgrupp, with the sheet.
    pub(super) fn on_malgrupp(&self, row: u32, col: u16) -> String {
        format!("{}!{}", self.malgrupp, abs(row, col))
    }

    /// Defined names for the cells that others refer to.
    pub(super) fn names(&self, material: &Material<'_>) -> Vec<(String, String)> {
        let mut names = vec![
            (
                "omrade_brutto".to_string(),
                format!("={}", self.on_malgrupp(self.total, 3)),
            ),
            (
                "omrade_namnare".to_string(),
                format!("={}", self.on_malgrupp(self.total + 1, 3)),
            ),
        ];
        for (index, group) in material
            .skattning
            .underlag
            .assumptions
            .groups
            .iter()
            .enumerate()
        {
            let is_plain = group
                .id
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '_');
            if is_plain {
                names.push((
                    format!("andel_{}", group.id),
                    format!("={}", self.general_share(index)),
                ));
            }
        }
        for (index, unit) in material.skattning.units.iter().enumerate() {
            let cell = self.on_malgrupp(self.units + index as u32, 2);
            names.push((format!("brutto_{}", unit.unit.code), format!("={cell}")));
        }
        names
    }
}

pub(super) fn abs(row: u32, col: u16) -> String {
    row_col_to_cell_absolute(row, col)
}
