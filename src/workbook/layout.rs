//! Where the cells are that formulas on several sheets point to.

use super::address::{abs, quoted, range};
use super::contents::Contents;
use super::line;
use super::live::{LiveNetto, Spot};
use super::page::BODY;
use super::places::{self, From};
use crate::status::Kon;
use crate::template::{SheetKind, Template};
use std::collections::BTreeMap;

/// Rows prepared for the user's own overrides and overlaps, beyond those that are there.
const SPARE_OVERRIDES: u32 = 12;
const SPARE_OVERLAPS: u32 = 6;
/// Rows prepared in a table for input, and in that of local figures, where a row is a kommun, a group and a sex.
const INPUT_ROWS: u32 = 60;
const LOCAL_ROWS: u32 = 100;

/// Positions, all counted from 0.
pub(super) struct Layout {
    pub antaganden: String,
    pub malgrupp: String,
    /// None where the template leaves the sheet out.
    jamforelse: Option<String>,
    /// Areas that the sheet puts beside the area.
    compared: u32,
    /// None where the template leaves the sheet out.
    pub lokala: Option<String>,
    pub groups: u32,
    /// Antaganden: first general share.
    pub general: u32,
    /// Antaganden: first and last row of overrides.
    pub overrides: (u32, u32),
    /// Antaganden: first and last row of overlaps.
    pub overlaps: (u32, u32),
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
    /// Rows of Lokala data.
    pub local_rows: u32,
    /// Denominators that can be chosen.
    pub denominators: u16,
    /// Netto of every place.
    pub live: LiveNetto,
    /// Where the shares of other places than the area and its kommuner come from.
    pub sources: BTreeMap<Spot, From>,
}

/// Jämförelse: first column of the groups.
pub(super) const FIRST_GROUP: u16 = 3;

/// Columns of Antaganden.
pub(super) const SHARE_COL: u16 = 5;
/// Whether an override holds, and where.
pub(super) const HOLDS_COL: u16 = 12;
/// Hidden: the key of an override, or the tolkning of the run.
pub(super) const KEY_COL: u16 = 13;
/// Hidden: 1 where a row has been changed since the run.
pub(super) const CHANGED_COL: u16 = 14;
/// Hidden: which row of the state it is.
pub(super) const ID_COL: u16 = 15;
/// Hidden: code of the place of an override, and id of its group.
pub(super) const PLACE_COL: u16 = 16;
pub(super) const GROUP_COL: u16 = 17;
/// Hidden: names and codes that can be chosen, of kommuner, förbund and län.
pub(super) const LISTS_COL: u16 = 18;
/// Rows of Antaganden with one setting each; the value stands in column 1.
pub(super) const TOLKNING_ROW: u32 = BODY + 1;
pub(super) const DENOMINATOR_ROW: u32 = BODY + 2;
pub(super) const STATE_ROW: u32 = BODY + 3;
pub(super) const SETTING_COL: u16 = 1;
/// What the state of netto can be.
pub(super) const UP_TO_DATE: &str = "aktuellt";
pub(super) const RECOUNTED: &str = "räknas om, men intervallet gäller när analysen gjordes";
pub(super) const RUN_AGAIN: &str = "inaktuellt, kör behov igen";

/// Columns of Lokala data; the form's own come first.
pub(super) mod local {
    pub const GROUP: u16 = 1;
    pub const KOMMUN: u16 = 2;
    pub const KON: u16 = 3;
    pub const PERIOD: u16 = 4;
    pub const PEOPLE: u16 = 5;
    pub const USED: u16 = 7;
    pub const STATE: u16 = 8;
    /// Hidden.
    pub const KEY: u16 = 9;
    pub const HEADING: u32 = super::BODY + 1;
    pub const FIRST: u32 = HEADING + 1;
}

impl Layout {
    pub(super) fn new(template: &Template, contents: &Contents<'_>) -> Self {
        let skattning = contents.skattning();
        let groups = skattning.groups.len() as u32;
        let unit_count = skattning.units.len() as u32;
        let assumptions = &skattning.underlag.assumptions;
        let general = STATE_ROW + 3;
        let first_override = general + groups + 3;
        let declared = assumptions.overrides.len() as u32;
        let last_override = first_override + declared + SPARE_OVERRIDES - 1;
        let first_overlap = last_override + 4;
        let stated = contents.overlaps().len() as u32;
        let area = BODY + 1;
        let total = area + groups;
        let darav = total + 5;
        let shown = skattning.underlag.darav.len() as u32;
        let units = darav + shown + if shown > 0 { 4 } else { 2 };
        Self {
            antaganden: quoted(template.title_of(SheetKind::Antaganden).unwrap_or_default()),
            malgrupp: quoted(template.title_of(SheetKind::Malgrupp).unwrap_or_default()),
            jamforelse: template.title_of(SheetKind::Jamforelse).map(quoted),
            compared: contents.analys.comparisons.len() as u32,
            lokala: template.title_of(SheetKind::Lokala).map(quoted),
            groups,
            general,
            overrides: (first_override, last_override),
            overlaps: (first_overlap, first_overlap + stated + SPARE_OVERLAPS - 1),
            area,
            total,
            darav,
            units,
            lines: units + unit_count + 3,
            unit_count,
            area_lan: skattning.underlag.area.lan().map(str::to_string),
            local_rows: prepared(contents.analys.fraga.local.len()).max(LOCAL_ROWS),
            denominators: contents.analys.denominators.len() as u16,
            live: LiveNetto::new(
                template
                    .title_of(SheetKind::Nettoberakning)
                    .unwrap_or_default(),
                groups as usize,
                &places::all(contents),
            ),
            sources: places::sources(contents),
        }
    }

    /// How many rows of shares have been changed since the run, with the sheet.
    pub(super) fn moved(&self) -> String {
        let sum = |(first, last): (u32, u32)| {
            let cells = range((first, CHANGED_COL), (last, CHANGED_COL));
            format!("SUM({}!{cells})", self.antaganden)
        };
        let general = (self.general, self.general + self.groups - 1);
        format!("{}+{}", sum(general), sum(self.overrides))
    }

    /// Row of a kommun's group in the calculation.
    pub(super) fn line_row(&self, unit: usize, group: usize) -> u32 {
        self.lines + unit as u32 * self.groups + group as u32
    }

    pub(super) fn last_line(&self) -> u32 {
        self.lines + self.unit_count * self.groups - 1
    }

    /// Row of the area's denominator on Målgrupp.
    pub(super) fn denominator_row(&self) -> u32 {
        self.total + 1
    }

    /// Jämförelse: the last row of the kommuner and of the area among them.
    pub(super) fn last_compared_unit(&self) -> u32 {
        BODY + self.unit_count + u32::from(self.unit_count > 1)
    }

    /// Jämförelse: heading of the counts of what is compared with.
    pub(super) fn support(&self) -> u32 {
        self.last_compared_unit() + self.compared + 4
    }

    /// Jämförelse: column of the denominator in that table, and of the groups' sum in the other.
    pub(super) fn after_groups(&self) -> u16 {
        FIRST_GROUP + self.groups as u16
    }

    /// The chosen denominator of something compared with, with the sheet.
    pub(super) fn comparison_denominator(&self, at: usize) -> Option<String> {
        let row = self.support() + 1 + at as u32;
        let sheet = self.jamforelse.as_ref()?;
        Some(format!("{sheet}!{}", abs(row, self.after_groups())))
    }

    /// Utveckling: first group of the counts per year.
    pub(super) fn years_counts(&self) -> u32 {
        BODY + 2
    }

    /// Utveckling: heading of brutto per year.
    pub(super) fn years_header(&self) -> u32 {
        self.years_counts() + self.groups + 2
    }

    /// Utveckling: row of brutto of all groups; netto and its interval follow.
    pub(super) fn years_total(&self) -> u32 {
        self.years_header() + 1 + self.groups
    }

    /// A column of the calculation, as an absolute range without the sheet.
    pub(super) fn line_range(&self, col: u16) -> String {
        range((self.lines, col), (self.last_line(), col))
    }

    /// The overrides' keys or shares, with the sheet.
    pub(super) fn override_range(&self, col: u16) -> String {
        let (first, last) = self.overrides;
        format!("{}!{}", self.antaganden, range((first, col), (last, col)))
    }

    /// The general share of a group, with the sheet.
    pub(super) fn general_share(&self, group: usize) -> String {
        self.on_antaganden(self.general + group as u32, SHARE_COL)
    }

    pub(super) fn on_antaganden(&self, row: u32, col: u16) -> String {
        format!("{}!{}", self.antaganden, abs(row, col))
    }

    /// A cell on Målgrupp, with the sheet.
    pub(super) fn on_malgrupp(&self, row: u32, col: u16) -> String {
        format!("{}!{}", self.malgrupp, abs(row, col))
    }

    /// A column of Lokala data, with the sheet.
    pub(super) fn local_range(&self, col: u16) -> Option<String> {
        let sheet = self.lokala.as_ref()?;
        let last = local::FIRST + self.local_rows - 1;
        Some(format!(
            "{sheet}!{}",
            range((local::FIRST, col), (last, col))
        ))
    }

    /// The chosen denominator of a row on Målgrupp, from the hidden columns beside it.
    pub(super) fn chosen_denominator(&self, row: u32) -> String {
        let (first, last) = (
            line::DENOMINATORS,
            line::DENOMINATORS + self.denominators - 1,
        );
        let heading = BODY;
        format!(
            "INDEX({},MATCH({},{},0))",
            range((row, first), (row, last)),
            self.on_antaganden(DENOMINATOR_ROW, SETTING_COL),
            range((heading, first), (heading, last))
        )
    }

    /// Defined names for the cells that others refer to.
    pub(super) fn names(&self, contents: &Contents<'_>) -> Vec<(String, String)> {
        let cell = |row, col| format!("={}", self.on_malgrupp(row, col));
        let setting = |row| format!("={}", self.on_antaganden(row, SETTING_COL));
        let riket = contents.skattning().underlag.area.own_region() == Some(crate::regions::RIKET);
        let area = if riket { "riket" } else { "omrade" };
        let mut names = vec![
            (format!("{area}_brutto"), cell(self.total, line::BRUTTO)),
            (format!("{area}_netto"), cell(self.total, line::NETTO)),
            (
                format!("{area}_namnare"),
                cell(self.denominator_row(), line::COUNT),
            ),
            ("tolkning".into(), setting(TOLKNING_ROW)),
            ("namnare".into(), setting(DENOMINATOR_ROW)),
            ("netto_lage".into(), setting(STATE_ROW)),
        ];
        let groups = &contents.skattning().underlag.assumptions.groups;
        for (index, group) in groups.iter().enumerate() {
            let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
            if group.id.chars().all(is_plain) {
                let share = format!("={}", self.general_share(index));
                names.push((format!("andel_{}", group.id), share));
            }
        }
        for (index, unit) in contents.skattning().units.iter().enumerate() {
            let row = self.units + index as u32;
            let code = &unit.unit.code;
            names.push((format!("brutto_{code}"), cell(row, line::BRUTTO)));
            names.push((format!("netto_{code}"), cell(row, line::NETTO)));
        }
        names
    }
}

/// Rows of a table for input: as many as are prepared, and some more than are filled in.
pub(super) fn prepared(filled: usize) -> u32 {
    INPUT_ROWS.max(filled as u32 + 50)
}

/// The keys by which a sex's share or figure is looked up, the more specific first.
pub(super) fn levels(kon: Kon) -> &'static [&'static str] {
    match kon {
        Kon::T => &["T"],
        Kon::K => &["K", "T"],
        Kon::M => &["M", "T"],
    }
}
