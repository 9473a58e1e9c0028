//! Netto as cells: the pattern table of every place, and the sweeps that find its netto at any shares (`docs/metod.md`).
//!
//! A column is a place. Down it stand the people of each pattern, the women among them, the groups' sizes, their shares,
//! θ after each sweep, and netto.

use super::address::{abs, quoted, range};
use super::page::{BODY, Cached, Page};
use crate::assumptions::Group;
use crate::estimate::Netto;
use crate::netto::{Live, SWEEPS};
use crate::template::SheetTemplate;
use rust_xlsxwriter::XlsxError;
use std::collections::BTreeMap;

/// A place whose netto is live.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Spot {
    Area,
    Unit(usize),
    Comparison(usize),
    /// The area in one of the years.
    Year(usize),
    /// A part of riket.
    Part(usize),
}

/// A place, before it has a column.
pub(super) struct Place<'a> {
    pub spot: Spot,
    pub name: String,
    pub netto: &'a Netto,
    pub live: Live<'a>,
    /// Share of each group, as a fraction.
    pub shares: Vec<f64>,
}

/// A place's numbers as they are at the run.
struct Column {
    name: String,
    by_person: bool,
    /// Of the patterns that are kept.
    people: Vec<f64>,
    women: Option<Vec<f64>>,
    sizes: Vec<f64>,
    shares: Vec<f64>,
    /// θ at first and after each sweep.
    trace: Vec<Vec<f64>>,
    parts: Vec<f64>,
    /// Netto of women.
    netto_women: Option<f64>,
}

/// The sheet with all places.
pub(super) struct LiveNetto {
    sheet: String,
    groups: usize,
    /// Patterns that somebody has somewhere.
    patterns: Vec<usize>,
    /// Groups of which nobody belongs while their share is 0.
    excluded: Vec<usize>,
    columns: Vec<Column>,
    at: BTreeMap<Spot, usize>,
}

impl LiveNetto {
    pub(super) fn new(title: &str, groups: usize, places: &[Place<'_>]) -> Self {
        let patterns: Vec<usize> = (1..1_usize << groups)
            .filter(|&pattern| places.iter().any(|one| one.live.table.cells[pattern] > 0.0))
            .collect();
        let none = places.first().map_or(0, |one| one.live.excluded);
        Self {
            sheet: quoted(title),
            groups,
            excluded: (0..groups).filter(|group| none >> group & 1 == 1).collect(),
            columns: places.iter().map(|one| column(one, &patterns)).collect(),
            at: (0..).zip(places).map(|(at, one)| (one.spot, at)).collect(),
            patterns,
        }
    }

    /// Netto of a group in a place, as a cell and its number at the run.
    pub(super) fn part(&self, spot: Spot, group: usize) -> Option<(String, f64)> {
        let at = *self.at.get(&spot)?;
        let cell = self.cell(self.parts() + group as u32, at);
        Some((cell, self.columns[at].parts[group]))
    }

    /// Netto of a place.
    pub(super) fn total(&self, spot: Spot) -> Option<(String, f64)> {
        let at = *self.at.get(&spot)?;
        Some((self.cell(self.total_row(), at), self.columns[at].netto()))
    }

    /// Netto of women and of men in a place.
    pub(super) fn kon(&self, spot: Spot) -> Option<[(String, f64); 2]> {
        let at = *self.at.get(&spot)?;
        let women = self.columns[at].netto_women?;
        let row = self.total_row();
        Some([
            (self.cell(row + 1, at), women),
            (self.cell(row + 2, at), self.columns[at].netto() - women),
        ])
    }

    /// The part of a group's brutto that is netto; all of it where there is none.
    pub(super) fn kept(&self, spot: Spot, group: usize) -> Option<f64> {
        let column = &self.columns[*self.at.get(&spot)?];
        let brutto = column.sizes[group] * column.shares[group];
        Some(match brutto > 0.0 {
            true => column.parts[group] / brutto,
            false => 1.0,
        })
    }

    /// Brutto of a place: its shares times the groups' sizes at the run.
    pub(super) fn brutto(&self, spot: Spot) -> Option<(String, f64)> {
        let at = *self.at.get(&spot)?;
        let column = &self.columns[at];
        let rows = |first| self.rows(first, at);
        let formula = format!(
            "SUMPRODUCT({0}!{1},{0}!{2})",
            self.sheet,
            rows(self.sizes()),
            rows(self.shares())
        );
        let pairs = column.sizes.iter().zip(&column.shares);
        Some((formula, pairs.map(|(size, share)| size * share).sum()))
    }

    fn cell(&self, row: u32, at: usize) -> String {
        format!("{}!{}", self.sheet, abs(row, self.col(at)))
    }

    fn col(&self, at: usize) -> u16 {
        1 + (self.groups + at) as u16
    }

    /// A block of a place with a row per group.
    fn rows(&self, first: u32, at: usize) -> String {
        let col = self.col(at);
        range((first, col), (first + self.groups as u32 - 1, col))
    }

    fn people(&self) -> u32 {
        BODY + 1
    }

    fn women(&self) -> u32 {
        self.people() + self.patterns.len() as u32 + 1
    }

    fn sizes(&self) -> u32 {
        self.women() + self.patterns.len() as u32 + 1
    }

    fn shares(&self) -> u32 {
        self.sizes() + self.groups as u32 + 1
    }

    /// θ of a group after a sweep; before the first it is the share.
    fn theta(&self, sweep: usize, group: usize) -> u32 {
        match sweep {
            0 => self.shares() + group as u32,
            _ => self.shares() + 1 + (sweep * self.groups + group) as u32,
        }
    }

    fn parts(&self) -> u32 {
        self.theta(SWEEPS, self.groups - 1) + 2
    }

    fn total_row(&self) -> u32 {
        self.parts() + self.groups as u32
    }

    /// Writes the sheet; `share` gives the formula of a place's share of a group.
    pub(super) fn write(
        &self,
        page: &mut Page<'_>,
        sheet: &SheetTemplate,
        groups: &[Group],
        share: impl Fn(Spot, usize) -> String,
    ) -> Result<(), XlsxError> {
        self.frame(page, sheet, groups)?;
        for (spot, &at) in &self.at {
            let column = &self.columns[at];
            self.known(page, at, column)?;
            let format = &page.styles.percent;
            for group in 0..self.groups {
                let row = self.shares() + group as u32;
                let value = Cached::Number(column.shares[group]);
                page.formula(row, self.col(at), &share(*spot, group), value, format)?;
            }
            if column.by_person {
                self.sweeps(page, at, column)?;
            }
            self.results(page, at, column)?;
        }
        page.sheet.set_freeze_panes(BODY + 1, 1)?;
        // The last column of a print; where no place has netto, of what the rows are.
        let shown = (self.groups + self.columns.len().min(MOST_PRINTED)) as u16;
        page.print_to(self.total_row() + 2, shown)?;
        page.side_by_side()?;
        page.repeat(BODY, BODY)?;
        Ok(())
    }

    /// What each row and each pattern is.
    fn frame(
        &self,
        page: &mut Page<'_>,
        sheet: &SheetTemplate,
        groups: &[Group],
    ) -> Result<(), XlsxError> {
        let widths = std::iter::once(58.0).chain((0..self.groups).map(|_| 5.0));
        let widths = widths.chain(self.columns.iter().map(|_| 13.0));
        page.widths(&widths.collect::<Vec<_>>())?;
        let numbers: Vec<String> = (1..=self.groups).map(|at| at.to_string()).collect();
        let header = std::iter::once("").chain(numbers.iter().map(String::as_str));
        let header = header.chain(self.columns.iter().map(|one| one.name.as_str()));
        let header: Vec<&str> = header.collect();
        page.header(BODY, &header, 1..header.len() as u16)?;
        let text = &page.styles.text;
        let section = |key: &str| sheet.raw_text(key).to_string();
        page.text(
            self.people() - 1,
            0,
            &section("monster"),
            &page.styles.header,
        )?;
        page.section(self.women() - 1, &section("kvinnor"))?;
        for (at, &pattern) in (0..).zip(&self.patterns) {
            let inside = (0..self.groups).filter(|group| pattern >> group & 1 == 1);
            let names: Vec<&str> = inside.map(|group| groups[group].name.as_str()).collect();
            page.text(self.people() + at, 0, &names.join(" + "), text)?;
            page.text(self.women() + at, 0, &names.join(" + "), text)?;
            for group in 0..self.groups {
                let member = f64::from(u8::from(pattern >> group & 1 == 1));
                page.number(
                    self.people() + at,
                    1 + group as u16,
                    member,
                    &page.styles.centered,
                )?;
            }
        }
        page.section(self.sizes() - 1, &section("antal"))?;
        page.section(self.shares() - 1, &section("andel"))?;
        page.text(
            self.theta(1, 0) - 1,
            0,
            &section("svep"),
            &page.styles.section,
        )?;
        page.section(self.parts() - 1, &section("netto"))?;
        for (group, declared) in groups.iter().enumerate() {
            let named = format!("{}. {}", group + 1, declared.name);
            for first in [self.sizes(), self.shares(), self.parts()] {
                page.text(first + group as u32, 0, &named, text)?;
            }
            for sweep in 1..=SWEEPS {
                let named = format!("{sweep}: {named}");
                page.text(self.theta(sweep, group), 0, &named, text)?;
            }
        }
        for (row, key) in (self.total_row()..).zip(["summa", "summa_kvinnor", "summa_man"]) {
            page.text(row, 0, &section(key), &page.styles.total_text)?;
        }
        Ok(())
    }

    /// The numbers of the run.
    fn known(&self, page: &mut Page<'_>, at: usize, column: &Column) -> Result<(), XlsxError> {
        let col = self.col(at);
        let format = &page.styles.one_decimal;
        for (row, people) in (self.people()..).zip(&column.people) {
            page.number(row, col, *people, format)?;
        }
        for (row, women) in (self.women()..).zip(column.women.iter().flatten()) {
            page.number(row, col, *women, format)?;
        }
        for (row, size) in (self.sizes()..).zip(&column.sizes) {
            page.number(row, col, *size, format)?;
        }
        Ok(())
    }

    /// θ of every group in every sweep.
    fn sweeps(&self, page: &mut Page<'_>, at: usize, column: &Column) -> Result<(), XlsxError> {
        for sweep in 1..=SWEEPS {
            for group in 0..self.groups {
                let row = self.theta(sweep, group);
                let value = Cached::Number(column.trace[sweep][group]);
                let formula = self.met(at, sweep, group);
                page.formula(row, self.col(at), &formula, value, &page.styles.percent)?;
            }
        }
        Ok(())
    }

    /// θ_i = 1 − (M_i − p_i·N_i) / W_i, between 0 and 1.
    fn met(&self, at: usize, sweep: usize, group: usize) -> String {
        let col = self.col(at);
        let cell = |row: u32| abs(row, col);
        let others = (0..self.groups).filter(|&other| other != group);
        let missed = others.map(|other| {
            // Those before it in the order are already of this sweep.
            let of = if other < group { sweep } else { sweep - 1 };
            format!("1-{}*{}", cell(self.theta(of, other)), self.members(other))
        });
        let open: Vec<String> = self.open(col);
        let mine = [self.column(self.people(), col), self.members(group)];
        let left = product(mine.iter().cloned().chain(missed).chain(open.clone()));
        let size = cell(self.sizes() + group as u32);
        let may = match open.is_empty() {
            true => size.clone(),
            false => product(mine.into_iter().chain(open)),
        };
        let share = cell(self.shares() + group as u32);
        format!("IFERROR(MIN(1,MAX(0,1-({may}-{share}*{size})/{left})),0)")
    }

    /// 1 for the patterns through which somebody can belong, as factors.
    fn open(&self, col: u16) -> Vec<String> {
        let excluded = self.excluded.iter();
        excluded
            .map(|&group| {
                let share = abs(self.shares() + group as u32, col);
                format!("1-({share}=0)*{}", self.members(group))
            })
            .collect()
    }

    /// Which patterns hold a group: 1 or 0.
    fn members(&self, group: usize) -> String {
        self.column(self.people(), 1 + group as u16)
    }

    /// A cell per pattern.
    fn column(&self, first: u32, col: u16) -> String {
        range((first, col), (first + self.patterns.len() as u32 - 1, col))
    }

    fn results(&self, page: &mut Page<'_>, at: usize, column: &Column) -> Result<(), XlsxError> {
        let col = self.col(at);
        let people = self.column(self.people(), col);
        for (group, value) in column.parts.iter().enumerate() {
            let row = self.parts() + group as u32;
            let formula = self.first_in(col, column.by_person, group, &people);
            let value = Cached::Number(*value);
            page.formula(row, col, &formula, value, &page.styles.one_decimal)?;
        }
        let row = self.total_row();
        let sum = format!("SUM({})", self.rows(self.parts(), at));
        page.formula(
            row,
            col,
            &sum,
            Cached::Number(column.netto()),
            &page.styles.total,
        )?;
        let Some(netto) = column.netto_women else {
            return Ok(());
        };
        let women = self.column(self.women(), col);
        let parts =
            (0..self.groups).map(|group| self.first_in(col, column.by_person, group, &women));
        let women = parts.collect::<Vec<_>>().join("+");
        page.formula(
            row + 1,
            col,
            &women,
            Cached::Number(netto),
            &page.styles.total,
        )?;
        let men = format!("{}-{}", abs(row, col), abs(row + 1, col));
        let value = Cached::Number(column.netto() - netto);
        page.formula(row + 2, col, &men, value, &page.styles.total)
    }

    /// Those of some people who belong and are counted in a group, the first that they belong through.
    fn first_in(&self, col: u16, by_person: bool, group: usize, people: &str) -> String {
        let mine = [people.to_string(), self.members(group)];
        if !by_person {
            let share = |group: usize| abs(self.shares() + group as u32, col);
            let before =
                (0..group).map(|other| format!("1-{}*{}", share(other), self.members(other)));
            let all = product(mine.into_iter().chain(before));
            return format!("{all}*{}", share(group));
        }
        let before = (0..group).map(|other| format!("1-{}", self.members(other)));
        let missed = (group..self.groups).map(|other| {
            let theta = abs(self.theta(SWEEPS, other), col);
            format!("(1-{theta}*{})", self.members(other))
        });
        let missed = missed.collect::<Vec<_>>().join("*");
        let all = mine.into_iter().chain(before).chain(self.open(col));
        product(all.chain([format!("1-{missed}")]))
    }
}

/// Places that a print has room for.
const MOST_PRINTED: usize = 12;

fn product(factors: impl Iterator<Item = String>) -> String {
    format!("SUMPRODUCT({})", factors.collect::<Vec<_>>().join(","))
}

fn column(place: &Place<'_>, patterns: &[usize]) -> Column {
    let (live, shares) = (&place.live, &place.shares);
    let kept = |cells: &[f64]| patterns.iter().map(|&pattern| cells[pattern]).collect();
    let trace = live.trace(shares);
    let theta = trace.last().unwrap_or(shares);
    let women = place.netto.women.as_ref().ok();
    let netto_women = women.map(|cells| live.parts_at(shares, theta, cells).iter().sum());
    Column {
        name: place.name.clone(),
        by_person: live.by_person,
        people: kept(&live.table.cells),
        women: women.map(|cells| kept(cells)),
        sizes: (0..shares.len())
            .map(|group| live.table.size(group))
            .collect(),
        shares: shares.clone(),
        parts: live.parts_at(shares, theta, &live.table.cells),
        netto_women,
        trace,
    }
}

impl Column {
    fn netto(&self) -> f64 {
        self.parts.iter().sum()
    }
}
