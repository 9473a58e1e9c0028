//! Shares, overrides, overlaps and settings of an earlier Antaganden.

use super::book::{Earlier, Heading, Sheet, Typed};
use crate::assumptions::{Assumptions, LocalOverlap, Override, Scope, Share, Tolkning};
use crate::distribution::{Distribution, Interval};
use crate::forbund::ForbundRegister;
use crate::overlaps::{Amount, MEASURES, Overlap, Overlaps};
use crate::problem::{Outcome, Problem};
use crate::regions::Regions;
use crate::status::Kon;
use crate::swedish;

const SHARES: [&str; 12] = [
    "Gäller",
    "Kod eller namn",
    "Grupp",
    "Behovsgrupp",
    "Kön",
    "Andel",
    "Låg",
    "Hög",
    "Fördelning",
    "Källa",
    "Motivering",
    "Vem och när",
];
const OVERLAPS: [&str; 11] = [
    "Gäller",
    "Kod eller namn",
    "Av gruppen",
    "finns också i",
    "Andel",
    "Låg",
    "Hög",
    "Fördelning",
    "Källa",
    "Motivering",
    "Styrka, måttyp",
];

/// What is needed to understand the rows.
pub struct Known<'a> {
    pub declared: &'a Overlaps,
    pub regions: &'a Regions,
    pub forbund: &'a ForbundRegister,
}

/// Puts what the earlier workbook says in the assumptions' place; gives the chosen denominator, where it is there.
/// What cannot be placed is told in `unplaced`, never dropped.
///
/// # Errors
/// Sheet and cell of a share that is none, or a sheet whose headings are gone.
pub fn apply(
    earlier: &Earlier,
    assumptions: &mut Assumptions,
    known: &Known<'_>,
    unplaced: &mut Vec<String>,
) -> Outcome<Option<String>> {
    let Some(sheet) = earlier.sheet("antaganden") else {
        return Ok(None);
    };
    let lost = |labels: &[&str]| {
        let expected = format!("en rad med rubrikerna {}", labels.join(", "));
        sheet.lost(&earlier.file, &expected)
    };
    let general = sheet.heading(&SHARES, 0).ok_or_else(|| lost(&SHARES))?;
    let overrides = sheet
        .heading(&SHARES, general.row + 1)
        .ok_or_else(|| lost(&SHARES))?;
    let overlaps = sheet
        .heading(&OVERLAPS, overrides.row + 1)
        .ok_or_else(|| lost(&OVERLAPS))?;
    let mut reader = Reader {
        earlier,
        sheet,
        known,
        assumptions,
        unplaced,
    };
    reader.settings()?;
    for row in general.row + 1..overrides.row {
        reader.general(&general, row)?;
    }
    reader.assumptions.overrides.clear();
    for row in overrides.row + 1..overlaps.row {
        reader.override_row(&overrides, row)?;
    }
    reader.assumptions.overlaps.clear();
    for row in overlaps.row + 1..sheet.height() {
        reader.overlap(&overlaps, row)?;
    }
    let denominator = sheet.labelled("Nämnare");
    Ok(denominator.map(|(row, col)| sheet.cell(row, col + 1).text()))
}

struct Reader<'a, 'k> {
    earlier: &'a Earlier,
    sheet: &'a Sheet,
    known: &'a Known<'k>,
    assumptions: &'a mut Assumptions,
    unplaced: &'a mut Vec<String>,
}

impl Reader<'_, '_> {
    fn text(&self, heading: &Heading, row: usize, column: usize) -> String {
        self.sheet.cell(row, heading.cols[column]).text()
    }

    fn place(&self, heading: &Heading, row: usize, column: usize) -> String {
        let cell = self.sheet.place(row, heading.cols[column]);
        format!("{}, {cell}", self.earlier.file)
    }

    /// The row's texts, as a sentence about what could not be placed.
    fn lose(&mut self, heading: &Heading, row: usize, why: &str) {
        let cells = heading
            .cols
            .iter()
            .map(|&col| self.sheet.cell(row, col).text());
        let cells: Vec<String> = cells.filter(|text| !text.is_empty()).collect();
        self.unplaced.push(format!(
            "{}: {why} ({})",
            self.sheet.place(row, heading.cols[0]),
            cells.join("; ")
        ));
    }

    fn is_blank(&self, heading: &Heading, row: usize) -> bool {
        heading
            .cols
            .iter()
            .all(|&col| self.sheet.cell(row, col).is_empty())
    }

    fn settings(&mut self) -> Outcome<()> {
        let Some((row, col)) = self.sheet.labelled("Tolkning") else {
            return Ok(());
        };
        self.assumptions.tolkning = match self.sheet.cell(row, col + 1).text().as_str() {
            "person" => Tolkning::Person,
            "grupp" => Tolkning::Grupp,
            other => {
                return Err(Problem::input(format!("Okänd tolkning: ”{other}”"))
                    .at(format!(
                        "{}, {}",
                        self.earlier.file,
                        self.sheet.place(row, col + 1)
                    ))
                    .expected("person eller grupp"));
            }
        };
        Ok(())
    }

    /// A share in a cell: a fraction.
    fn fraction(&self, heading: &Heading, row: usize, column: usize) -> Outcome<Option<f64>> {
        let cell = self.sheet.cell(row, heading.cols[column]);
        match cell {
            Typed::Empty => Ok(None),
            Typed::Number(share) if (0.0..=1.0).contains(&share) => Ok(Some(share)),
            other => Err(Problem::input(format!("Andelen är ”{}”", other.text()))
                .at(self.place(heading, row, column))
                .expected("en andel från 0 till 100 %, skriven som tal")
                .next("Rätta cellen och försök igen. Ingen fil har skrivits.")),
        }
    }

    /// The interval that low, high and kind say, around the point; the earlier one where nothing is changed.
    fn interval(
        &mut self,
        heading: &Heading,
        row: usize,
        point: f64,
        (first, reason): (usize, &str),
        before: Option<&Interval>,
    ) -> Outcome<Option<Interval>> {
        let low = self.fraction(heading, row, first)?;
        let high = self.fraction(heading, row, first + 1)?;
        let kind = self.text(heading, row, first + 2);
        let near = |a: Option<f64>, b: f64| a.is_some_and(|a| (a - b).abs() < 1e-9);
        let same_ends = |one: &&Interval| {
            near(low, one.distribution.low()) && near(high, one.distribution.high())
        };
        let unchanged = before.filter(same_ends);
        if let Some(one) = unchanged.filter(|one| one.distribution.id() == kind) {
            return Ok(Some(one.clone()));
        }
        let kept = unchanged.is_some();
        let (low, high) = match (low, high) {
            (Some(low), Some(high)) => (low, high),
            (None, None) => return Ok(None),
            _ => {
                self.lose(
                    heading,
                    row,
                    "bara en av Låg och Hög står, och intervallet används inte",
                );
                return Ok(None);
            }
        };
        let distribution = match kind.as_str() {
            "likformig" => Distribution::Likformig { low, high },
            "triangel" if low <= point && point <= high => Distribution::Triangel {
                low,
                mode: point,
                high,
            },
            "pert" if low <= point && point <= high => Distribution::Pert {
                low,
                mode: point,
                high,
            },
            // Who writes an interval means it, also where the kind still says that there is none.
            "" | "punkt" if low <= point && point <= high && !kept => Distribution::Triangel {
                low,
                mode: point,
                high,
            },
            "" | "punkt" if kept => return Ok(None),
            _ => {
                self.lose(
                    heading,
                    row,
                    "intervallet går inte att läsa och har tagits bort",
                );
                return Ok(None);
            }
        };
        if low > high {
            self.lose(
                heading,
                row,
                "låg är större än hög, och intervallet har tagits bort",
            );
            return Ok(None);
        }
        Ok(Some(Interval {
            distribution,
            judged: false,
            reason: reason.to_string(),
        }))
    }

    fn share(
        &mut self,
        heading: &Heading,
        row: usize,
        before: Option<&Share>,
    ) -> Outcome<Option<Share>> {
        let Some(point) = self.fraction(heading, row, 5)? else {
            return Ok(None);
        };
        let reason = self.text(heading, row, 10);
        let interval = before.and_then(|share| share.interval.as_ref());
        let interval = self.interval(heading, row, point, (6, &reason), interval)?;
        let same = before.is_some_and(|one| {
            one.point == point && one.interval == interval && one.reason == reason
        });
        let had = before.is_some_and(|one| one.interval.is_some() && one.point != point);
        Ok(Some(Share {
            point,
            moved: had && interval.is_none(),
            interval,
            source: self.text(heading, row, 9),
            reason,
            decided: self.decided(heading, row, same),
        }))
    }

    /// What stands under "Vem och när"; none where that is the file's own decision and the share is the file's own,
    /// blank where the share is another and nobody has been named for it.
    fn decided(&self, heading: &Heading, row: usize, same_share: bool) -> Option<String> {
        let typed = self.text(heading, row, 11);
        let own = self.assumptions.decision();
        match (typed == own, same_share) {
            (true, true) => None,
            (true, false) => Some(String::new()),
            (false, _) => Some(typed),
        }
    }

    fn general(&mut self, heading: &Heading, row: usize) -> Outcome<()> {
        let id = self.text(heading, row, 2);
        if id.is_empty() {
            return Ok(());
        }
        let Some(at) = self
            .assumptions
            .groups
            .iter()
            .position(|group| group.id == id)
        else {
            self.lose(heading, row, "gruppen finns inte i antagandena");
            return Ok(());
        };
        let before = self.assumptions.groups[at].share.clone();
        match self.share(heading, row, Some(&before))? {
            Some(share) => self.assumptions.groups[at].share = share,
            None => self.lose(heading, row, "andelen saknas, och antagandenas används"),
        }
        Ok(())
    }

    fn scope(&self, heading: &Heading, row: usize) -> Result<Scope, String> {
        let place = self.text(heading, row, 1);
        let told = |problem: Box<Problem>| {
            problem
                .to_string()
                .lines()
                .next()
                .unwrap_or_default()
                .to_string()
        };
        match self.text(heading, row, 0).as_str() {
            "alla" | "riket" => Ok(Scope::All),
            "kommun" => {
                let found = self.known.regions.kommun(&place).map_err(told)?;
                Ok(Scope::Kommun(found.code.clone()))
            }
            "förbund" => {
                let found = self.known.forbund.find(&place).map_err(told)?;
                Ok(Scope::Forbund(found.name.clone()))
            }
            "län" => {
                let found = self.known.regions.one_lan(&place).map_err(told)?;
                Ok(Scope::Lan(found.code.clone()))
            }
            other => Err(format!("okänd plats: ”{other}”")),
        }
    }

    fn override_row(&mut self, heading: &Heading, row: usize) -> Outcome<()> {
        if self.is_blank(heading, row)
            || self.text(heading, row, 2).is_empty() && self.text(heading, row, 5).is_empty()
        {
            return Ok(());
        }
        let group = self.text(heading, row, 2);
        let Some(group) = self.assumptions.group_named(&group) else {
            self.lose(heading, row, "gruppen finns inte i antagandena");
            return Ok(());
        };
        let group = group.id.clone();
        let scope = match self.scope(heading, row) {
            Ok(scope) => scope,
            Err(why) => {
                self.lose(heading, row, &why);
                return Ok(());
            }
        };
        let Some(kon) = Kon::named(&self.text(heading, row, 4)) else {
            self.lose(heading, row, "okänt kön");
            return Ok(());
        };
        let about = |one: &&Override| (&one.group, &one.scope, one.kon) == (&group, &scope, kon);
        if let Some(first) = self.assumptions.overrides.iter().find(about) {
            let why = format!("samma plats, grupp och kön står redan ({})", first.place);
            self.lose(heading, row, &why);
            return Ok(());
        }
        let Some(share) = self.share(heading, row, None)? else {
            self.lose(heading, row, "andelen saknas");
            return Ok(());
        };
        self.assumptions.overrides.push(Override {
            group,
            scope,
            kon,
            share,
            place: self.place(heading, row, 0),
        });
        Ok(())
    }

    fn overlap(&mut self, heading: &Heading, row: usize) -> Outcome<()> {
        if self.text(heading, row, 2).is_empty() {
            if !self.is_blank(heading, row) {
                self.lose(heading, row, "gruppen saknas");
            }
            return Ok(());
        }
        let parts = self.people(heading, row).and_then(|people| {
            let amount = self.amount(heading, row)?;
            Ok((people, amount, self.scope(heading, row)?))
        });
        let ((of, also), amount, scope) = match parts {
            Ok(parts) => parts,
            Err(why) => {
                self.lose(heading, row, &why);
                return Ok(());
            }
        };
        let (reason, factors) = self.factors(&self.text(heading, row, 9));
        let kind = swedish::folded(&self.text(heading, row, 10));
        let measure = MEASURES
            .iter()
            .find(|one| kind.contains(**one))
            .unwrap_or(&"stock");
        let one = Overlap {
            id: None,
            follows: None,
            local: None,
            of,
            also,
            amount,
            interval: None,
            factors,
            required: kind.contains("krav"),
            measure: (*measure).to_string(),
            source: self.text(heading, row, 8),
            reason,
            place: self.place(heading, row, 0),
        };
        self.keep(heading, row, one, scope)
    }

    /// Adds an overlap with its interval, where it is not the program's own as it was.
    fn keep(
        &mut self,
        heading: &Heading,
        row: usize,
        mut one: Overlap,
        scope: Scope,
    ) -> Outcome<()> {
        let declared = self.known.declared;
        let own = declared.stated.iter().find(|other| other.same_people(&one));
        let own = own.filter(|_| scope == Scope::All);
        let before = own.and_then(|own| own.interval.as_ref());
        let point = match one.amount {
            Amount::Share(share) => share,
            Amount::People(_) => 0.0,
        };
        let reason = one.reason.clone();
        one.interval = self.interval(heading, row, point, (5, &reason), before)?;
        let unchanged = own.is_some_and(|own| {
            own.amount == one.amount && own.factors == one.factors && own.interval == one.interval
        });
        if !unchanged {
            self.assumptions.overlaps.push(LocalOverlap {
                scope,
                overlap: one,
            });
        }
        Ok(())
    }

    /// The group that people are in, and the sets of groups that they are also in, as ids.
    fn people(&self, heading: &Heading, row: usize) -> Result<(String, Vec<Vec<String>>), String> {
        let known = |text: &str| {
            let group = self.assumptions.group_named(text.trim());
            let unknown = || format!("gruppen ”{}” finns inte i antagandena", text.trim());
            group.map(|group| group.id.clone()).ok_or_else(unknown)
        };
        let of = known(&self.text(heading, row, 2))?;
        let also = self.text(heading, row, 3);
        // Names of groups may hold "och".
        if let Ok(only) = known(&also) {
            return Ok((of, vec![vec![only]]));
        }
        let sets = also.split(" och ");
        let sets = sets.map(|set| set.split('/').map(known).collect());
        Ok((of, sets.collect::<Result<_, String>>()?))
    }

    fn amount(&self, heading: &Heading, row: usize) -> Result<Amount, String> {
        match self.sheet.cell(row, heading.cols[4]) {
            Typed::Number(share) if (0.0..=1.0).contains(&share) => Ok(Amount::Share(share)),
            Typed::Number(people) if people > 1.0 => Ok(Amount::People(people)),
            _ => Err("andelen saknas eller går inte att läsa".to_string()),
        }
    }

    /// The reason without its factors, and these: "… (gånger f_af och f_fk)".
    fn factors(&self, text: &str) -> (String, Vec<usize>) {
        let Some((reason, rest)) = text.rsplit_once(" (gånger ") else {
            return (text.to_string(), Vec::new());
        };
        let ids = rest.trim_end_matches(')').split(" och ");
        let known = &self.known.declared.factors;
        let found: Option<Vec<usize>> = ids
            .map(|id| {
                known
                    .iter()
                    .position(|factor| swedish::folded(&factor.id) == swedish::folded(id))
            })
            .collect();
        match found {
            Some(found) => (reason.to_string(), found),
            None => (text.to_string(), Vec::new()),
        }
    }
}
