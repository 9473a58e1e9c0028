//! Shares, overrides, overlaps and settings of an earlier Antaganden.

use super::book::{Earlier, Heading, Sheet, Typed};
use super::columns::{About, OVERLAPS, ROW_ID, Row, SHARES, TIMES, col, overlap_row, share_row};
use crate::assumptions::{
    Assumptions, LocalOverlap, Override, Scope, Share, Tolkning, overlaps_in_force,
};
use crate::distribution::{Distribution, Interval};
use crate::forbund::ForbundRegister;
use crate::overlaps::{Amount, MEASURES, Overlap, Overlaps};
use crate::problem::{Outcome, Problem};
use crate::regions::Regions;
use crate::status::Kon;
use crate::swedish;
use crate::template::SheetKind;

/// What is needed to understand the rows.
pub struct Known<'a> {
    pub declared: &'a Overlaps,
    pub regions: &'a Regions,
    pub forbund: &'a ForbundRegister,
    /// What the program wrote, where the workbook carries it.
    pub written: Option<Written>,
}

/// What stood on Antaganden when the program had written it: a row that still says the same is taken as it was.
#[derive(Debug, Clone)]
pub struct Written {
    assumptions: Assumptions,
    overlaps: Vec<WrittenOverlap>,
}

/// An overlap of a row.
#[derive(Debug, Clone)]
struct WrittenOverlap {
    scope: Scope,
    overlap: Overlap,
    /// True for one of the program's own.
    standard: bool,
    row: Row,
}

impl Written {
    /// The rows of assumptions and of the overlaps that were declared with them. Overlaps refer to `now`'s factors afterwards;
    /// those whose factors are gone are told in `unplaced`.
    pub fn of(
        assumptions: &mut Assumptions,
        then: &Overlaps,
        now: &Overlaps,
        unplaced: &mut Vec<String>,
    ) -> Self {
        let count = overlaps_in_force(then, assumptions).len() - assumptions.overlaps.len();
        let rows = overlaps_in_force(then, assumptions).into_iter().enumerate();
        let overlaps = rows
            .map(|(at, (scope, overlap))| WrittenOverlap {
                scope: scope.clone(),
                standard: at < count,
                row: overlap_row(scope, overlap, &then.factors),
                overlap: overlap.clone(),
            })
            .collect::<Vec<_>>();
        let overlaps = overlaps
            .into_iter()
            .map(|mut one| {
                let told = with_factors_of(&mut one.overlap, then, now);
                unplaced.extend(told.filter(|_| !one.standard));
                one
            })
            .collect::<Vec<_>>();
        let own = overlaps.iter().filter(|one| !one.standard);
        for (kept, mapped) in assumptions.overlaps.iter_mut().zip(own) {
            kept.overlap = mapped.overlap.clone();
        }
        Self {
            assumptions: assumptions.clone(),
            overlaps,
        }
    }
}

/// Lets an overlap refer to another declaration's factors; tells of one that is gone.
fn with_factors_of(overlap: &mut Overlap, then: &Overlaps, now: &Overlaps) -> Option<String> {
    let found = overlap.factors.iter().map(|&at| {
        let id = &then.factors.get(at)?.id;
        now.factors.iter().position(|one| one.id == *id)
    });
    if let Some(found) = found.collect() {
        overlap.factors = found;
        return None;
    }
    overlap.factors.clear();
    Some(format!(
        "överlappet av {}: en faktor finns inte längre, och andelen används som den står",
        overlap.of
    ))
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
    let Some(sheet) = earlier.sheet(SheetKind::Antaganden) else {
        return Ok(None);
    };
    let lost = |labels: &[&str]| {
        let named: Vec<&str> = labels
            .iter()
            .copied()
            .filter(|one| !one.is_empty())
            .collect();
        let expected = format!("en rad med rubrikerna {}", named.join(", "));
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
    reader.assumptions.forget_moved_judgements();
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

    /// What the state calls the row; nothing for one that was added by hand.
    fn row_id(&self, heading: &Heading, row: usize) -> Option<(String, String)> {
        self.known.written.as_ref()?;
        let col = self.sheet.column(heading.row, ROW_ID)?;
        let id = self.sheet.cell(row, col).text();
        let (kind, which) = id.split_once(':')?;
        Some((kind.to_string(), which.to_string()))
    }

    /// True where the cells of some columns say what the program wrote in them.
    fn stands(
        &self,
        heading: &Heading,
        row: usize,
        written: Option<&Row>,
        mut columns: std::ops::RangeInclusive<usize>,
    ) -> bool {
        let cell = |column: usize| self.sheet.cell(row, heading.cols[column]);
        written.is_some_and(|written| columns.all(|one| cell(one).says_the_same(&written[one])))
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
        reason: &str,
        before: Option<&Interval>,
    ) -> Outcome<Option<Interval>> {
        let low = self.fraction(heading, row, col::LOW)?;
        let high = self.fraction(heading, row, col::HIGH)?;
        let kind = self.text(heading, row, col::KIND);
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

    /// The share of a row: as it was before in what the row says as it was `written`.
    fn share(
        &mut self,
        heading: &Heading,
        row: usize,
        before: Option<&Share>,
        written: Option<&Row>,
    ) -> Outcome<Option<Share>> {
        let known =
            before.filter(|_| self.stands(heading, row, written, col::POINT..=col::DECIDED));
        if let Some(before) = known {
            return Ok(Some(before.clone()));
        }
        let unchanged = |reader: &Self, columns| {
            before.filter(|_| reader.stands(heading, row, written, columns))
        };
        let point = match unchanged(self, col::POINT..=col::POINT) {
            Some(before) => Some(before.point),
            None => self.fraction(heading, row, col::POINT)?,
        };
        let Some(point) = point else {
            return Ok(None);
        };
        let reason = match unchanged(self, col::REASON..=col::REASON) {
            Some(before) => before.reason.clone(),
            None => self.text(heading, row, col::REASON),
        };
        let interval = match unchanged(self, col::LOW..=col::KIND) {
            Some(before) => before.interval.clone(),
            None => {
                let interval = before.and_then(|share| share.interval.as_ref());
                self.interval(heading, row, point, &reason, interval)?
            }
        };
        let same = before.is_some_and(|one| {
            one.point == point && one.interval == interval && one.reason == reason
        });
        let decided = match unchanged(self, col::DECIDED..=col::DECIDED) {
            Some(before) if same => before.decided.clone(),
            _ => self.decided(heading, row, same),
        };
        let moved = before.is_some_and(|one| one.is_moved_to(point, interval.as_ref()));
        if moved {
            let (group, place) = (
                self.text(heading, row, col::GROUP),
                self.place(heading, row, col::POINT),
            );
            let had = before.and_then(|one| one.interval.as_ref());
            self.assumptions
                .remark_on_interval(&group, point, place, had);
        }
        Ok(Some(Share {
            point,
            interval: interval.filter(|_| !moved),
            moved,
            source: self.source(heading, row, before.filter(|one| one.point != point)),
            reason,
            decided,
        }))
    }

    /// Who says that the share is so; nobody does where it has been `changed` and the old source was left beside it.
    fn source(&self, heading: &Heading, row: usize, changed: Option<&Share>) -> String {
        let source = self.text(heading, row, col::SOURCE);
        match changed.is_some_and(|before| before.source == source) {
            true => String::new(),
            false => source,
        }
    }

    /// What stands under "Vem och när"; none where that is the file's own decision and the share is the file's own,
    /// blank where the share is another and nobody has been named for it.
    fn decided(&self, heading: &Heading, row: usize, same_share: bool) -> Option<String> {
        let typed = self.text(heading, row, col::DECIDED);
        let own = self.assumptions.decision();
        match (typed == own, same_share) {
            (true, true) => None,
            (true, false) => Some(String::new()),
            (false, _) => Some(typed),
        }
    }

    fn general(&mut self, heading: &Heading, row: usize) -> Outcome<()> {
        let id = self.text(heading, row, col::GROUP);
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
        let written = self.row_id(heading, row).map(|_| self.written_group(at));
        match self.share(heading, row, Some(&before), written.as_ref())? {
            Some(share) => self.assumptions.groups[at].share = share,
            None => self.lose(heading, row, "andelen saknas, och antagandenas används"),
        }
        Ok(())
    }

    /// The cells of a general share as the program wrote them.
    fn written_group(&self, at: usize) -> Row {
        let group = &self.assumptions.groups[at];
        let decision = self.assumptions.decision();
        let about = About {
            scope: &Scope::All,
            group: (&group.id, &group.name),
            kon: Kon::T,
            decided: group.share.decided.as_deref().unwrap_or(&decision),
        };
        share_row(&about, &group.share)
    }

    /// The override that a row was written from, and its cells then.
    fn written_override(&self, heading: &Heading, row: usize) -> Option<(Override, Row)> {
        let (kind, which) = self.row_id(heading, row)?;
        let then = &self.known.written.as_ref()?.assumptions;
        let one = then.overrides.get(which.parse::<usize>().ok()?)?;
        let about = About::of_override(one, then);
        (kind == "avvikelse").then(|| (one.clone(), share_row(&about, &one.share)))
    }

    /// The overlap that a row was written from.
    fn written_overlap(&self, heading: &Heading, row: usize) -> Option<&WrittenOverlap> {
        let (kind, which) = self.row_id(heading, row)?;
        let all = &self.known.written.as_ref()?.overlaps;
        let one = all.get(which.parse::<usize>().ok()?)?;
        (kind == "overlapp").then_some(one)
    }

    fn scope(&self, heading: &Heading, row: usize) -> Result<Scope, String> {
        let place = self.text(heading, row, col::PLACE);
        let told = |problem: Box<Problem>| {
            problem
                .to_string()
                .lines()
                .next()
                .unwrap_or_default()
                .to_string()
        };
        match self.text(heading, row, col::SCOPE).as_str() {
            "alla" | "riket" => Ok(Scope::All),
            "kommun" => {
                let found = self.known.regions.kommun(&place).map_err(told)?;
                Ok(Scope::Kommun(found.code.clone()))
            }
            "förbund" => {
                let found = self.known.forbund.find_lasting(&place).map_err(told)?;
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
            || self.text(heading, row, col::GROUP).is_empty()
                && self.text(heading, row, col::POINT).is_empty()
        {
            return Ok(());
        }
        let written = self.written_override(heading, row);
        let (before, cells) = (
            written.as_ref().map(|one| &one.0),
            written.as_ref().map(|one| &one.1),
        );
        if let Some(before) = before.filter(|_| self.stands(heading, row, cells, 0..=col::DECIDED))
        {
            self.assumptions.overrides.push(before.clone());
            return Ok(());
        }
        let group = self.text(heading, row, col::GROUP);
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
        let Some(kon) = Kon::named(&self.text(heading, row, col::KON)) else {
            self.lose(heading, row, "okänt kön");
            return Ok(());
        };
        let about = |one: &&Override| (&one.group, &one.scope, one.kon) == (&group, &scope, kon);
        if let Some(first) = self.assumptions.overrides.iter().find(about) {
            let why = format!("samma plats, grupp och kön står redan ({})", first.place);
            self.lose(heading, row, &why);
            return Ok(());
        }
        let before = before.map(|one| &one.share);
        let Some(share) = self.share(heading, row, before, cells)? else {
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
        if self.text(heading, row, col::GROUP).is_empty() {
            if !self.is_blank(heading, row) {
                self.lose(heading, row, "gruppen saknas");
            }
            return Ok(());
        }
        let before = self.written_overlap(heading, row).cloned();
        let cells = before.as_ref().map(|one| &one.row);
        if let Some(before) = before
            .as_ref()
            .filter(|_| self.stands(heading, row, cells, 0..=col::STRENGTH))
        {
            if !before.standard {
                self.assumptions.overlaps.push(LocalOverlap {
                    scope: before.scope.clone(),
                    overlap: before.overlap.clone(),
                });
            }
            return Ok(());
        }
        let parts = self.people(heading, row).and_then(|people| {
            let amount = self.amount(heading, row, before.as_ref())?;
            Ok((people, amount, self.scope(heading, row)?))
        });
        let ((of, also), amount, scope) = match parts {
            Ok(parts) => parts,
            Err(why) => {
                self.lose(heading, row, &why);
                return Ok(());
            }
        };
        let (reason, factors) =
            self.factors(&self.text(heading, row, col::REASON), before.as_ref());
        let kind = swedish::folded(&self.text(heading, row, col::STRENGTH));
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
            source: self.text(heading, row, col::SOURCE),
            reason,
            place: self.place(heading, row, col::SCOPE),
        };
        self.keep(heading, row, one, scope, before.as_ref())
    }

    /// Adds an overlap with its interval, where it is not the program's own as it was.
    fn keep(
        &mut self,
        heading: &Heading,
        row: usize,
        mut one: Overlap,
        scope: Scope,
        written: Option<&WrittenOverlap>,
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
        let cells = written.map(|one| &one.row);
        let then = written.filter(|_| self.stands(heading, row, cells, col::LOW..=col::KIND));
        one.interval = match then {
            Some(then) => then.overlap.interval.clone(),
            None => self.interval(heading, row, point, &reason, before)?,
        };
        // A row that says otherwise than it was written is the user's, also where only its words are.
        let unchanged = written.is_none()
            && own.is_some_and(|own| {
                own.amount == one.amount
                    && own.factors == one.factors
                    && own.interval == one.interval
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
        let of = known(&self.text(heading, row, col::GROUP))?;
        let also = self.text(heading, row, col::ALSO);
        // Names of groups may hold "och".
        if let Ok(only) = known(&also) {
            return Ok((of, vec![vec![only]]));
        }
        let sets = also.split(" och ");
        let sets = sets.map(|set| set.split('/').map(known).collect());
        Ok((of, sets.collect::<Result<_, String>>()?))
    }

    fn amount(
        &self,
        heading: &Heading,
        row: usize,
        before: Option<&WrittenOverlap>,
    ) -> Result<Amount, String> {
        let cells = before.map(|one| &one.row);
        let before = before.map(|one| one.overlap.amount);
        if let Some(amount) =
            before.filter(|_| self.stands(heading, row, cells, col::POINT..=col::POINT))
        {
            return Ok(amount);
        }
        match (self.sheet.cell(row, heading.cols[col::POINT]), before) {
            (Typed::Number(people), Some(Amount::People(_))) if people >= 0.0 => {
                Ok(Amount::People(people))
            }
            (Typed::Number(share), _) if (0.0..=1.0).contains(&share) => Ok(Amount::Share(share)),
            (Typed::Number(people), _) if people > 1.0 => Ok(Amount::People(people)),
            _ => Err("andelen saknas eller går inte att läsa".to_string()),
        }
    }

    /// The reason without its factors, and these: "… (gånger f_af och f_fk)". Where the reason has been reworded so that it
    /// names none, they are those that the row was written with.
    fn factors(&self, text: &str, before: Option<&WrittenOverlap>) -> (String, Vec<usize>) {
        let unnamed = || before.map_or_else(Vec::new, |one| one.overlap.factors.clone());
        let Some((reason, rest)) = text.rsplit_once(TIMES) else {
            return (text.to_string(), unnamed());
        };
        let ids = rest.trim_end_matches(')').split(" och ");
        let known = &self.known.declared.factors;
        let found: Option<Vec<usize>> = ids
            .map(|id| {
                known.iter().position(|factor| {
                    // Workbooks of before say the id.
                    let asked = swedish::folded(id);
                    [&factor.id, &factor.name]
                        .map(|one| swedish::folded(one))
                        .contains(&asked)
                })
            })
            .collect();
        match found {
            Some(found) => (reason.to_string(), found),
            None => (text.to_string(), unnamed()),
        }
    }
}
