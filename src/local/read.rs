//! Reading the form for the parties' own figures, from a workbook or a text table.

use super::{ANOTHER_YEAR, LocalFigure, personal};
use crate::assumptions::Assumptions;
use crate::input::{LARGEST, read_whole};
use crate::output::as_typed;
use crate::parse::book::remarks;
use crate::parse::file::holds_whole;
use crate::parse::grid::Grid;
use crate::parse::grids::grids;
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
    /// Rows that were prepared and have been left as they were.
    pub untouched: usize,
}

impl Loaded {
    /// What the user should know of the file with this name: rows that say nothing, or no rows at all.
    pub fn notes(&self, name: &str) -> Vec<String> {
        if self.figures.is_empty() && self.unfinished.is_empty() && self.untouched == 0 {
            return vec![format!("{name} har inga lokala uppgifter.")];
        }
        let all = self.unfinished.iter();
        let mut notes: Vec<String> = all.map(|one| format!("{name}, {one}.")).collect();
        notes.extend((self.untouched > 0).then(|| {
            let rows = swedish::counted(self.untouched, "förberedd rad", "förberedda rader");
            format!("{name}: {rows} är utan antal.")
        }));
        notes
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
/// As [`load`], every one of them.
pub fn of(
    name: &str,
    bytes: &[u8],
    assumptions: &Assumptions,
    regions: &Regions,
) -> Outcome<Loaded> {
    let grids = grids(name, bytes)?;
    for grid in &grids {
        personal::refuse_numbers(name, grid)?;
    }
    for (part, text) in remarks(bytes) {
        personal::refuse_remark(&format!("{name}, {part}"), &text)?;
    }
    let mut all = Loaded {
        figures: Vec::new(),
        unfinished: Vec::new(),
        untouched: 0,
    };
    let (mut faults, mut found) = (Vec::new(), false);
    // What only a pivot's memory holds is not in the form that the user sees.
    for grid in &grids {
        let Some(heading) = heading(name, grid)? else {
            continue;
        };
        found = true;
        let rows = rows(name, grid, &heading);
        for row in rows {
            row.read(assumptions, regions, &mut all, &mut faults);
        }
    }
    if !found {
        return Err(
            Problem::input("Filen har inget formulär för lokala uppgifter")
                .at(name.to_string())
                .expected(format!("en rad med rubrikerna {}", COLUMNS.join(", ")))
                .next("Gör ett tomt formulär med behov lokalt mall."),
        );
    }
    if faults.is_empty() {
        check_together(&all.figures)?;
    }
    Problem::together(faults).map_or(Ok(all), Err)
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

/// The rows below a heading.
fn rows<'a>(
    name: &'a str,
    grid: &'a Grid,
    (row, cols): &'a (usize, [usize; COLUMNS.len()]),
) -> impl Iterator<Item = Row<'a>> {
    let is_whole = holds_whole(grid, *row, cols[5]);
    let below = grid.rows.iter().enumerate().skip(row + 1);
    below.map(move |(at, cells)| Row {
        name,
        grid,
        at,
        cells,
        cols,
        is_whole: is_whole && !grid.decimals.contains(&(at, cols[5])),
    })
}

/// A part of a row that could be read; what could not is put with the other faults.
fn part<T>(read: Outcome<T>, faults: &mut Vec<Problem>) -> Option<T> {
    read.map_err(|problem| faults.push(*problem)).ok()
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

    /// True where the row says only what a prepared one does.
    fn is_untouched(&self) -> bool {
        let filled = |column: usize| !self.text(column).is_empty();
        (0..5).all(filled) && !filled(6) && !filled(7)
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

    /// Puts the row with the figures, with those that lack a number or with the faults; an empty one is passed over.
    fn read(
        &self,
        assumptions: &Assumptions,
        regions: &Regions,
        all: &mut Loaded,
        faults: &mut Vec<Problem>,
    ) {
        match self.text(5).is_empty() {
            true if self.is_untouched() => all.untouched += 1,
            true => all.unfinished.extend(self.remains()),
            false => all
                .figures
                .extend(self.figure(assumptions, regions, faults)),
        }
    }

    /// Every cell is read, so that all that is wrong in the row is told at once.
    fn figure(
        &self,
        assumptions: &Assumptions,
        regions: &Regions,
        faults: &mut Vec<Problem>,
    ) -> Option<LocalFigure> {
        let group = part(self.group(assumptions), faults);
        let kommun = part(self.kommun(regions), faults);
        let kon = part(self.kon(), faults);
        let year = part(self.year(), faults);
        let people = part(self.people(), faults);
        let source = part(self.source(), faults);
        let used = part(self.used(), faults);
        Some(LocalFigure {
            party: as_typed(self.text(0)).to_string(),
            group: group?,
            kommun: kommun?,
            kon: kon?,
            period: self.text(4).to_string(),
            year: year?,
            people: people?,
            source: source?,
            used: used?.0,
            any_year: used?.1,
            place: format!("{}, {}", self.name, self.grid.place(self.at, self.cols[5])),
        })
    }

    fn year(&self) -> Outcome<i32> {
        let period = self.text(4);
        let year = period_of(period).map(|(year, _)| year);
        year.filter(|year| (1990..2100).contains(year))
            .ok_or_else(|| {
                self.fault(4, format!("Perioden går inte att läsa: ”{period}”"))
                    .expected("ett år eller ett datum, till exempel 2022 eller 2022-12-31")
            })
    }

    fn kommun(&self, regions: &Regions) -> Outcome<String> {
        let found = regions.kommun(self.text(2));
        let place = self.grid.place(self.at, self.cols[2]);
        let found = found.map_err(|problem| problem.at(format!("{}, {place}", self.name)))?;
        Ok(found.code.clone())
    }

    fn source(&self) -> Outcome<String> {
        match self.text(6) {
            "" => Err(self
                .fault(6, "Källan saknas".into())
                .expected("varifrån antalet kommer, till exempel ”Socialförvaltningens system, uttag 2023-01-15”")),
            source => Ok(as_typed(source).to_string()),
        }
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

    /// Whether it takes the public figure's place, and whether it may be about another year.
    fn used(&self) -> Outcome<(bool, bool)> {
        match swedish::folded(self.text(7)).as_str() {
            "" | "nej" => Ok((false, false)),
            "ja" => Ok((true, false)),
            word if word == swedish::folded(ANOTHER_YEAR) => Ok((true, true)),
            other => Err(self
                .fault(7, format!("Används är ”{other}”"))
                .expected("ja (antalet ersätter det offentliga), annat år (likaså, fast perioden inte är analysens) eller nej")),
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
    let used: Vec<&LocalFigure> = figures.iter().filter(|one| one.used).collect();
    let faults = (0..used.len()).filter_map(|at| contradiction(&used, at));
    Problem::together(faults.map(|one| *one).collect()).map_or(Ok(()), Err)
}

/// What is wrong with one of the used figures beside the others; none where nothing is.
fn contradiction(used: &[&LocalFigure], at: usize) -> Option<Box<Problem>> {
    let one = used[at];
    let about = |other: &LocalFigure| (other.group.clone(), other.kommun.clone());
    // Those of other years stand for the same year, whichever they are about.
    let of_year = |other: &LocalFigure| match (one.any_year, other.any_year) {
        (true, true) => true,
        (false, false) => one.year == other.year,
        _ => false,
    };
    let same = |other: &LocalFigure, kon: Kon| {
        about(other) == about(one) && of_year(other) && other.kon == kon
    };
    let of = |kon: Kon| used.iter().find(|other| same(other, kon));
    if let Some(first) = used[..at].iter().find(|other| same(other, one.kon)) {
        let fault = Problem::input(format!(
            "Två uppgifter om samma grupp, kommun, kön och år ska användas; den första står på {}",
            first.place
        ));
        let next = "Skriv nej i kolumnen Används på den ena.";
        return Some(fault.at(one.place.clone()).next(next));
    }
    match (one.kon, of(Kon::K), of(Kon::M)) {
        (Kon::T, Some(women), Some(men))
            if (women.people + men.people - one.people).abs() > 0.5 =>
        {
            let fault = Problem::input(format!(
                "Totalt är {}, men kvinnor och män är tillsammans {}",
                swedish::plain_comma(one.people),
                swedish::plain_comma(women.people + men.people)
            ));
            Some(fault.at(one.place.clone()).next(
                "Rätta talen, eller skriv nej i kolumnen Används på totalen eller på båda könen.",
            ))
        }
        (Kon::T, ..) | (_, Some(_), Some(_)) => None,
        _ => Some(
            Problem::input("En uppgift för ett kön ska användas utan den för det andra")
                .at(one.place.clone())
                .expected("rader för både K och M, eller en rad för T"),
        ),
    }
}
