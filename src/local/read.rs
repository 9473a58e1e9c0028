//! Reading the form for the parties' own figures, from a workbook or a text table.

use super::{LocalFigure, personal};
use crate::assumptions::Assumptions;
use crate::input::{LARGEST, read_whole};
use crate::output::as_typed;
use crate::parse::book::remarks;
use crate::parse::file::holds_whole;
use crate::parse::grid::{Grid, grids};
use crate::parse::number::{self, Written};
use crate::parse::observation::period_of;
use crate::problem::{Outcome, Problem};
use crate::regions::Regions;
use crate::status::Kon;
use crate::swedish;
use std::path::Path;

/// The form's columns.
pub const COLUMNS: [&str; 8] = [
    "Part", "Grupp", "Kommun", "Kön", "Period", "Antal", "Källa", "Används",
];
/// What a file holds.
pub struct Loaded {
    pub figures: Vec<LocalFigure>,
    /// Rows without a number, in Swedish.
    pub unfinished: Vec<String>,
}

impl Loaded {
    /// What the user should know of the file with this name: rows that say nothing, or no rows at all.
    pub fn notes(&self, name: &str) -> Vec<String> {
        if self.figures.is_empty() && self.unfinished.is_empty() {
            return vec![format!("{name} har inga lokala uppgifter.")];
        }
        let all = self.unfinished.iter();
        all.map(|one| format!("{name}, {one}.")).collect()
    }
}

/// Reads a file of local figures.
///
/// # Errors
/// Sheet, cell and what was expected; personal data; two used figures about the same thing.
pub fn load(path: &Path, assumptions: &Assumptions, regions: &Regions) -> Outcome<Loaded> {
    let name = path.display().to_string();
    let bytes = read_whole(path, LARGEST)?;
    of(&name, &bytes, assumptions, regions)
}

/// Reads a file's bytes; `name` is its name in messages.
///
/// # Errors
/// As [`load`].
pub fn of(
    name: &str,
    bytes: &[u8],
    assumptions: &Assumptions,
    regions: &Regions,
) -> Outcome<Loaded> {
    let all = grids(name, bytes)?;
    for grid in &all {
        personal::refuse_numbers(name, grid)?;
    }
    for (part, text) in remarks(bytes) {
        personal::refuse_remark(&format!("{name}, {part}"), &text)?;
    }
    let (mut figures, mut unfinished) = (Vec::new(), Vec::new());
    let mut found = false;
    // What only a pivot's memory holds is not in the form that the user sees.
    for grid in &all {
        let Some(heading) = heading(name, grid)? else {
            continue;
        };
        found = true;
        let (read, left) = read_rows(name, grid, &heading, assumptions, regions)?;
        figures.extend(read);
        unfinished.extend(left);
    }
    if !found {
        return Err(
            Problem::input("Filen har inget formulär för lokala uppgifter")
                .at(name.to_string())
                .expected(format!("en rad med rubrikerna {}", COLUMNS.join(", ")))
                .next("Gör ett tomt formulär med behov lokalt mall."),
        );
    }
    check_together(&figures)?;
    Ok(Loaded {
        figures,
        unfinished,
    })
}

/// The row of the headings, and the column of each; none where the grid has no form.
///
/// # Errors
/// The cell of a heading that is there twice.
fn heading(name: &str, grid: &Grid) -> Outcome<Option<(usize, [usize; COLUMNS.len()])>> {
    for (row, cells) in grid.rows.iter().enumerate() {
        let found = COLUMNS.map(|wanted| {
            let same = |cell: &String| swedish::folded(cell) == swedish::folded(wanted);
            let at = cells.iter().position(same)?;
            let again = cells.iter().skip(at + 1).position(same);
            Some((at, again.map(|more| at + 1 + more)))
        });
        if found.iter().any(Option::is_none) {
            continue;
        }
        let mut cols = [0; COLUMNS.len()];
        for ((col, found), wanted) in cols
            .iter_mut()
            .zip(found.into_iter().flatten())
            .zip(COLUMNS)
        {
            *col = found.0;
            if let Some(again) = found.1 {
                return Err(Problem::input(format!(
                    "Rubriken {wanted} står två gånger, också på {}",
                    grid.place(row, found.0)
                ))
                .at(format!("{name}, {}", grid.place(row, again)))
                .next("Ta bort eller döp om den kolumn som inte ska läsas."));
            }
        }
        return Ok(Some((row, cols)));
    }
    Ok(None)
}

/// The rows below a heading, and what stands in those without a number; empty ones are passed over.
///
/// # Errors
/// Sheet, cell and what was expected.
fn read_rows(
    name: &str,
    grid: &Grid,
    (row, cols): &(usize, [usize; COLUMNS.len()]),
    assumptions: &Assumptions,
    regions: &Regions,
) -> Outcome<(Vec<LocalFigure>, Vec<String>)> {
    let (mut all, mut unfinished) = (Vec::new(), Vec::new());
    let is_whole = holds_whole(grid, *row, cols[5]);
    for (at, cells) in grid.rows.iter().enumerate().skip(row + 1) {
        let row = Row {
            name,
            grid,
            at,
            cells,
            cols,
            is_whole: is_whole && !grid.decimals.contains(&(at, cols[5])),
        };
        if row.text(5).is_empty() {
            unfinished.extend(row.remains());
            continue;
        }
        all.push(row.figure(assumptions, regions)?);
    }
    Ok((all, unfinished))
}

/// One row of the form.
struct Row<'a> {
    name: &'a str,
    grid: &'a Grid,
    at: usize,
    cells: &'a [String],
    cols: &'a [usize; COLUMNS.len()],
    /// True where "1,234" can only be a thousand and more.
    is_whole: bool,
}

impl Row<'_> {
    fn text(&self, column: usize) -> &str {
        self.cells
            .get(self.cols[column])
            .map_or("", |text| text.trim())
    }

    /// What a row without a number says; none where it says nothing.
    fn remains(&self) -> Option<String> {
        let texts: Vec<&str> = (0..COLUMNS.len())
            .map(|column| self.text(column))
            .filter(|text| !text.is_empty())
            .collect();
        let place = self.grid.place(self.at, self.cols[5]);
        (!texts.is_empty()).then(|| format!("{place}: antalet saknas ({})", texts.join("; ")))
    }

    fn fault(&self, column: usize, what: String) -> Box<Problem> {
        let place = self.grid.place(self.at, self.cols[column]);
        Problem::input(what).at(format!("{}, {place}", self.name))
    }

    fn figure(&self, assumptions: &Assumptions, regions: &Regions) -> Outcome<LocalFigure> {
        let place = format!("{}, {}", self.name, self.grid.place(self.at, self.cols[5]));
        let period = self.text(4);
        let year = period_of(period).map(|(year, _)| year);
        let year = year
            .filter(|year| (1990..2100).contains(year))
            .ok_or_else(|| {
                self.fault(4, format!("Perioden går inte att läsa: ”{period}”"))
                    .expected("ett år eller ett datum, till exempel 2022 eller 2022-12-31")
            })?;
        let kommun = regions.kommun(self.text(2)).map_err(|problem| {
            problem.at(format!(
                "{}, {}",
                self.name,
                self.grid.place(self.at, self.cols[2])
            ))
        })?;
        let source = self.text(6);
        if source.is_empty() {
            return Err(self
                .fault(6, "Källan saknas".into())
                .expected("varifrån antalet kommer, till exempel ”Socialförvaltningens system, uttag 2023-01-15”"));
        }
        Ok(LocalFigure {
            party: as_typed(self.text(0)).to_string(),
            group: self.group(assumptions)?,
            kommun: kommun.code.clone(),
            kon: self.kon()?,
            period: period.to_string(),
            year,
            people: self.people()?,
            source: as_typed(source).to_string(),
            used: self.used()?,
            place,
        })
    }

    fn group(&self, assumptions: &Assumptions) -> Outcome<String> {
        let found = assumptions.group_named(self.text(1));
        found.map(|group| group.id.clone()).ok_or_else(|| {
            let ids: Vec<&str> = assumptions.groups.iter().map(|g| g.id.as_str()).collect();
            self.fault(1, format!("Okänd grupp: ”{}”", self.text(1)))
                .expected(swedish::alternatives(&ids))
        })
    }

    fn kon(&self) -> Outcome<Kon> {
        let text = self.text(3);
        Kon::named(text).ok_or_else(|| {
            self.fault(3, format!("Okänt kön: ”{text}”"))
                .expected("T (båda), K eller M")
        })
    }

    fn people(&self) -> Outcome<f64> {
        let text = self.text(5);
        match number::count(text, &[], self.is_whole) {
            Ok(Written::Number(people)) if people >= 0.0 => Ok(people),
            Err(what) => Err(self
                .fault(5, format!("Antalet går inte att läsa: {what}"))
                .expected("ett antal personer, till exempel 120 eller 1 234; lämna tomt där uppgiften saknas")),
            _ => Err(self
                .fault(5, format!("Antalet går inte att läsa: ”{text}”"))
                .expected("ett antal personer, till exempel 120; lämna tomt där uppgiften saknas")),
        }
    }

    fn used(&self) -> Outcome<bool> {
        match swedish::folded(self.text(7)).as_str() {
            "" | "nej" => Ok(false),
            "ja" => Ok(true),
            other => Err(self
                .fault(7, format!("Används är ”{other}”"))
                .expected("ja (antalet ersätter det offentliga) eller nej")),
        }
    }
}

/// Checks what only shows when all figures are seen together.
///
/// # Errors
/// Rows that are one person each; two used figures about the same thing; one sex without the other.
pub fn check_together(figures: &[LocalFigure]) -> Outcome<()> {
    personal::refuse_lists(figures)?;
    each_once(figures)
}

/// Refuses two used figures about the same group, kommun, sex and year, and one sex without the other.
fn each_once(figures: &[LocalFigure]) -> Outcome<()> {
    let used = figures.iter().filter(|one| one.used);
    let used: Vec<&LocalFigure> = used.collect();
    let about = |one: &LocalFigure| (one.group.clone(), one.kommun.clone(), one.year);
    for (at, one) in used.iter().enumerate() {
        let same = |other: &&&LocalFigure| about(other) == about(one) && other.kon == one.kon;
        if let Some(first) = used[..at].iter().find(same) {
            return Err(Problem::input(format!(
                "Två uppgifter om samma grupp, kommun, kön och år ska användas; den första står på {}",
                first.place
            ))
            .at(one.place.clone())
            .next("Skriv nej i kolumnen Används på den ena."));
        }
        let has = |kon: Kon| {
            used.iter()
                .any(|other| about(other) == about(one) && other.kon == kon)
        };
        let of = |kon: Kon| {
            used.iter()
                .find(|other| about(other) == about(one) && other.kon == kon)
        };
        if one.kon == Kon::T
            && let (Some(women), Some(men)) = (of(Kon::K), of(Kon::M))
            && (women.people + men.people - one.people).abs() > 0.5
        {
            return Err(Problem::input(format!(
                "Totalt är {}, men kvinnor och män är tillsammans {}",
                swedish::plain_comma(one.people),
                swedish::plain_comma(women.people + men.people)
            ))
            .at(one.place.clone())
            .next(
                "Rätta talen, eller skriv nej i kolumnen Används på totalen eller på båda könen.",
            ));
        }
        let alone = matches!(one.kon, Kon::K | Kon::M) && !(has(Kon::K) && has(Kon::M));
        if alone {
            return Err(Problem::input(
                "En uppgift för ett kön ska användas utan den för det andra",
            )
            .at(one.place.clone())
            .expected("rader för både K och M, eller en rad för T"));
        }
    }
    Ok(())
}
