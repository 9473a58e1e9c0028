//! Brutto of an area that has rows of its own: the published row, with what its kommuner have of their own in place of
//! their part of it.

use super::super::layout::{KEY_COL, Layout, SHARE_COL, levels};
use super::super::line;
use super::super::places::Within;
use crate::estimate::Count;
use crate::status::Kon;

/// A group of an area, as formulas on Målgrupp's rows sum it.
pub(in super::super) struct Whole<'a> {
    pub layout: &'a Layout,
    /// The group's id, as a formula.
    pub group: String,
    pub index: usize,
    /// Code of the län, where the area is one.
    pub lan: Option<String>,
    /// Which of the rows; all where the area is the workbook's.
    pub within: Option<Within>,
}

/// Where a sex's numbers stand.
pub(in super::super) struct Columns {
    pub count: u16,
    pub public: u16,
    pub brutto: u16,
}

impl Columns {
    pub(in super::super) fn of(kon: Kon) -> Self {
        let at = kon as u16;
        Self {
            count: line::COUNT + at,
            public: line::PUBLIC + at,
            brutto: line::BRUTTO + at,
        }
    }
}

impl Whole<'_> {
    /// A column of the calculation, with the sheet where the formula stands on another.
    fn column(&self, col: u16) -> String {
        let cells = self.layout.line_range(col);
        match self.within {
            Some(_) => format!("{}!{cells}", self.layout.malgrupp),
            None => cells,
        }
    }

    /// The group, and the part's kommuner, as criteria.
    fn criteria(&self) -> String {
        let own = format!("{},{}", self.column(line::GROUP), self.group);
        match &self.within {
            Some(within) => format!("{own},{},\"{}\"", self.column(within.col), within.value),
            None => own,
        }
    }

    /// The sum of a column over the group's rows.
    pub(in super::super) fn sum(&self, col: u16) -> String {
        format!("SUMIFS({},{})", self.column(col), self.criteria())
    }

    /// How many of the group's rows have a number in a column.
    fn numbers(&self, col: u16) -> String {
        format!("COUNTIFS({},{},\">=0\")", self.criteria(), self.column(col))
    }

    /// The sum over the kommuner that have a number; by sex only where all of those have it.
    pub(in super::super) fn sum_of(&self, col: u16, kon: Kon) -> String {
        let sum = self.sum(col);
        match kon {
            Kon::T => sum,
            _ => format!(
                "IF({}={},{sum},\"–\")",
                self.numbers(col),
                self.numbers(line::COUNT)
            ),
        }
    }

    /// Count and brutto of the published row: what the kommuner have locally, and other shares, come in their public
    /// part's place.
    pub(in super::super) fn row(&self, kon: Kon, count: &Count) -> (String, String) {
        let at = Columns::of(kon);
        let public = count.public();
        let own = match kon {
            Kon::T => Some(public.value),
            Kon::K => public.kon.map(|(k, _)| k),
            Kon::M => public.kon.map(|(_, m)| m),
        };
        let Some(own) = own else {
            return ("\"–\"".into(), "\"–\"".into());
        };
        let share = self.share(kon);
        let counts = format!("{own}+{}-{}", self.sum(at.count), self.sum(at.public));
        let bruttos = format!(
            "{own}*{share}+{}-{share}*{}",
            self.sum(at.brutto),
            self.sum(at.public)
        );
        if kon == Kon::T {
            return (counts, bruttos);
        }
        let whole = format!("{}={}", self.numbers(at.count), self.numbers(at.public));
        (
            format!("IF({whole},{counts},\"–\")"),
            format!("IF({whole},{bruttos},\"–\")"),
        )
    }

    /// Women and men sum to the total, and each may have a share of its own.
    pub(in super::super) fn of_both(&self, women: &str, men: &str, both: &str) -> String {
        format!("IF(AND(ISNUMBER({women}),ISNUMBER({men})),{women}+{men},{both})")
    }

    /// The share that applies to the area as a whole: its län's where it is a län, else the general one.
    fn share(&self, kon: Kon) -> String {
        let lan = self.lan.iter().map(|code| format!("\"län|{code}\""));
        let places: Vec<String> = lan.chain(["\"alla|alla\"".to_string()]).collect();
        share_of(self.layout, &places, &self.group, self.index, kon)
    }
}

/// The share of the most precise of some places that has an override, or the general one. Places and group are formulas.
pub(super) fn share_of(
    layout: &Layout,
    places: &[String],
    group: &str,
    index: usize,
    kon: Kon,
) -> String {
    let (shares, found) = (
        layout.override_range(SHARE_COL),
        layout.override_range(KEY_COL),
    );
    let keys = places.iter().flat_map(|place| {
        let kon = levels(kon).iter();
        kon.map(move |kon| format!("{place}&\"|\"&{group}&\"|{kon}\""))
    });
    let keys: Vec<String> = keys.collect();
    let general = layout.general_share(index);
    keys.iter().rev().fold(general, |otherwise, key| {
        format!("IFERROR(INDEX({shares},MATCH({key},{found},0)),{otherwise})")
    })
}
