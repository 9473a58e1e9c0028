//! Next year's question, from an earlier workbook: what the user typed there is taken over.

use super::behov::{AssumptionsFrom, Behov};
use super::fraga::{Fraga, METHOD, Year};
use super::state::{Carried, carried, carried_assumptions};
use crate::area::{Area, AreaKind, AreaName};
use crate::assumptions::{self, Assumptions, Remark};
use crate::denominators::Denominator;
use crate::earlier::{self, Earlier, Inputs, Known, Written, read_inputs};
use crate::local::{self, LocalFigure};
use crate::problem::{Outcome, Problem, Step};
use crate::swedish;
use crate::template::SheetKind;
use crate::told::Told;
use chrono::NaiveDate;

/// What is asked for this time, in place of what the earlier workbook says.
#[derive(Debug, Clone)]
pub struct Overrides {
    /// None for the workbook's own.
    pub area: Option<Area>,
    pub year: Year,
    /// Assumptions that the user names; the workbook's shares stand before theirs.
    pub assumptions: Option<Assumptions>,
    /// None for the one that is chosen in the workbook.
    pub denominator: Option<Denominator>,
    /// A file of local figures: its name and its bytes.
    pub local: Option<(String, Vec<u8>)>,
    pub day: NaiveDate,
}

impl Overrides {
    /// Nothing but the day on which memberships are read.
    pub fn none(day: NaiveDate) -> Self {
        Self {
            day,
            area: None,
            year: Year::Common,
            assumptions: None,
            denominator: None,
            local: None,
        }
    }
}

/// What the user has typed beside shares and local figures, and where it comes from.
#[derive(Debug, Clone, Default)]
pub struct Own {
    pub inputs: Inputs,
    /// The earlier workbook that this is taken from.
    pub before: Option<Before>,
}

/// What an earlier workbook said, and what could not be taken over from it.
#[derive(Debug, Clone)]
pub struct Before {
    pub file: String,
    pub netto: Option<f64>,
    pub brutto: Option<f64>,
    /// Id of each group with its brutto.
    pub groups: Vec<(String, Option<f64>)>,
    /// Swedish sentences.
    pub kept: Vec<String>,
    pub unplaced: Vec<String>,
    /// True where it was made with earlier rules of the method.
    pub earlier_rules: bool,
}

/// A question renewed.
///
/// ```
/// use behovsanalys::analys::{Behov, Beside, Fraga, Overrides, Own};
/// use behovsanalys::area::AreaName;
/// use behovsanalys::earlier::Earlier;
/// use behovsanalys::template::Template;
/// use behovsanalys::workbook;
/// use chrono::NaiveDate;
///
/// let behov = Behov::embedded()?;
/// let day = NaiveDate::from_ymd_opt(2024, 6, 30).unwrap();
/// let template = Template::load(behov.declared())?;
/// let mut fraga = Fraga::om(behov.area(&AreaName::Any("Ale".into()), day)?, day, &behov)?;
/// fraga.depth = None;
/// fraga.assumptions.groups[0].share.point = 0.9;
/// fraga.beside = Beside::workbook(&fraga.area, &template);
/// let book = workbook::write(&template, &behov.analysera(&fraga)?, &Own::default())?;
///
/// let earlier = Earlier::of("förra.xlsx", &book, &template)?;
/// let fornyad = behov.fornya(&earlier, Overrides::none(day))?;
/// assert_eq!(fornyad.fraga.assumptions.groups[0].share.point, 0.9);
/// # Ok::<(), Box<behovsanalys::problem::Problem>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Fornyad {
    pub fraga: Fraga,
    pub own: Own,
    /// The assumptions as they were decided, without what a person has changed in a workbook.
    pub base: Assumptions,
    /// The assumptions that the workbook's cells were written from.
    pub stood: Assumptions,
    /// What the user should know, as Swedish sentences.
    pub notices: Vec<String>,
}

impl Behov {
    /// The question of an earlier workbook, asked anew.
    ///
    /// # Errors
    /// The workbook's layout is beyond recognition, a cell of it cannot be true, or its assumptions or area are unknown here.
    pub fn fornya(&self, earlier: &Earlier, over: Overrides) -> Outcome<Fornyad> {
        Renewal::start(self, earlier, over)?.finish()
    }
}

/// A renewal under way.
struct Renewal<'a> {
    behov: &'a Behov,
    earlier: &'a Earlier,
    fraga: Fraga,
    /// The assumptions that the cells were written from.
    stood: Assumptions,
    base: Assumptions,
    notices: Vec<String>,
    unplaced: Vec<String>,
    earlier_rules: bool,
}

impl<'a> Renewal<'a> {
    fn start(behov: &'a Behov, earlier: &'a Earlier, over: Overrides) -> Outcome<Self> {
        let (mut notices, mut unplaced) = (Vec::new(), Vec::new());
        let carried = match carried(earlier) {
            Carried::Nothing => None,
            Carried::Question(then) => Some(then),
            Carried::Unreadable => {
                notices.push(UNREADABLE.to_string());
                None
            }
        };
        let was = match &carried {
            Some(then) => Some(as_of(behov, &then.area, over.day)),
            None => area_of(earlier).map(|name| behov.area(&name, over.day)),
        };
        let area = match (over.area, &was) {
            (Some(area), _) => area,
            (None, Some(own)) => own.clone()?,
            (None, None) => return Err(no_area(earlier)),
        };
        // Named assumptions stand under the cells as they are read; the workbook's own under what has been changed in them.
        let mut written = None;
        let (stood, base) = match (over.assumptions, &carried) {
            (Some(named), _) => (named.clone(), named),
            (None, Some(then)) => {
                let mut own = then.assumptions.clone();
                let now = behov.overlaps();
                written = Some(Written::of(&mut own, &then.overlaps, now, &mut unplaced));
                (own, base_of(behov, &then.assumptions)?)
            }
            (None, None) => {
                let own = own_assumptions(behov, earlier)?;
                (own.clone(), own)
            }
        };
        let mut fraga = Fraga {
            year: over.year,
            assumptions: stood.clone(),
            fills_gaps: carried.as_ref().is_none_or(|then| then.fills_gaps),
            ..Fraga::om(area, over.day, behov)?
        };
        if let Some((name, bytes)) = &over.local {
            let loaded = local::of(name, bytes, &stood, behov.regions())?;
            notices.extend(loaded.notes(name));
            fraga.local = loaded.figures;
        }
        let method = carried.as_ref().map_or(1, |then| then.basis.method);
        notices.extend(moved(was.and_then(Result::ok).as_ref(), &fraga.area));
        let mut renewal = Self {
            behov,
            earlier,
            fraga,
            stood,
            base,
            notices,
            unplaced,
            earlier_rules: method < METHOD,
        };
        renewal.assume(over.denominator, written)?;
        Ok(renewal)
    }

    /// The workbook's shares, overlaps and denominator in the question's place.
    fn assume(&mut self, wanted: Option<Denominator>, written: Option<Written>) -> Outcome<()> {
        let known = Known {
            declared: self.behov.overlaps(),
            regions: self.behov.regions(),
            forbund: self.behov.forbund(),
            written,
        };
        let assumptions = &mut self.fraga.assumptions;
        let chosen = earlier::apply(self.earlier, assumptions, &known, &mut self.unplaced)?;
        self.fraga.denominator = match (wanted, chosen) {
            (Some(wanted), _) => wanted,
            (None, None) => return Ok(()),
            (None, Some(chosen)) => {
                let place = format!("{}, bladet Antaganden", self.earlier.file);
                let found = self.behov.denominator(&chosen.replace('–', "-"));
                found.map_err(|problem| problem.at(place))?
            }
        };
        Ok(())
    }

    fn finish(mut self) -> Outcome<Fornyad> {
        let gone = self.own_figures()?;
        let earlier = self.earlier;
        let inputs = read_inputs(earlier)?;
        self.unplaced.extend(inputs.contradictions());
        self.unplaced.extend(left_behind(earlier));
        let mut kept = kept(&self.base, &self.fraga, &inputs);
        if let Some(told) = self.gave_way(&gone) {
            self.notices.push(told.clone());
            kept.push(told);
        }
        self.notices.extend(without_place(&self.unplaced));
        match difference(&self.stood, &self.fraga.assumptions) {
            Some(remark) => {
                self.fraga.assumptions.remarks.push(remark);
                self.fraga.assumptions.mark_changed();
            }
            // What was changed in an earlier year is told each year, and is nothing new of the assumptions.
            None => self.notices.extend(self.differs_from_base()),
        }
        let before = Before {
            file: earlier.file.clone(),
            netto: total(earlier, "netto"),
            brutto: total(earlier, "brutto"),
            groups: earlier.groups(),
            kept,
            unplaced: self.unplaced,
            earlier_rules: self.earlier_rules,
        };
        Ok(Fornyad {
            fraga: self.fraga,
            own: Own {
                inputs,
                before: Some(before),
            },
            base: self.base,
            stood: self.stood,
            notices: self.notices,
        })
    }

    /// The workbook's local figures beside those of a file; gives those that the file's stand instead of.
    fn own_figures(&mut self) -> Outcome<Vec<LocalFigure>> {
        let earlier = self.earlier;
        let Some(sheet) = earlier.sheet(SheetKind::Lokala) else {
            return Ok(Vec::new());
        };
        if sheet.heading(&local::COLUMNS, 0).is_none() {
            let expected = format!("en rad med rubrikerna {}", local::COLUMNS.join(", "));
            return Err(sheet.lost(&earlier.file, &expected));
        }
        let assumptions = &self.fraga.assumptions;
        let regions = self.behov.regions();
        let loaded = local::of(&earlier.file, earlier.bytes(), assumptions, regions)?;
        self.unplaced.extend(loaded.unfinished);
        let (all, gone) = local::replaced(std::mem::take(&mut self.fraga.local), loaded.figures);
        local::check_together(&all)?;
        self.fraga.local = all;
        Ok(gone)
    }

    /// That the assumptions are others than those that they began as, where these are known.
    fn differs_from_base(&self) -> Option<String> {
        let known = !self.base.groups.is_empty();
        let remark = difference(&self.base, &self.fraga.assumptions).filter(|_| known)?;
        Some(remark.told())
    }

    /// Local figures of the workbook that newer ones stand instead of.
    fn gave_way(&self, gone: &[LocalFigure]) -> Option<String> {
        let told: Vec<String> = gone
            .iter()
            .map(|one| {
                let group = self.fraga.assumptions.group_name(&one.group);
                let kommun = self.behov.regions().name_of(&one.kommun);
                let people = swedish::plain_comma(one.people);
                let kon = one.kon.after_comma();
                format!("{group} i {kommun}{kon} {} ({people})", one.period)
            })
            .collect();
        let what = match told.len() {
            0 => return None,
            1 => "1 lokal uppgift i arbetsboken är ersatt av den i filen med lokala uppgifter"
                .to_string(),
            many => format!(
                "{many} lokala uppgifter i arbetsboken är ersatta av dem i filen med lokala uppgifter"
            ),
        };
        Some(format!("{what}: {}.", swedish::short_list(&told, SHOWN)))
    }
}

/// The assumptions that the earlier workbook was made with; the defaults where it does not say.
///
/// # Errors
/// It was made with a file of the user's own, which is not at hand.
fn own_assumptions(behov: &Behov, earlier: &Earlier) -> Outcome<Assumptions> {
    let Some(own) = earlier.assumptions() else {
        return behov.assumptions(AssumptionsFrom::Named(Fraga::ASSUMPTIONS));
    };
    if !assumptions::preset_ids(behov.declared())?.contains(&own.to_string()) {
        if let Some(carried) = carried_assumptions(earlier, behov) {
            return Ok(carried);
        }
        return Err(Problem::input(format!(
            "Arbetsboken är gjord med egna antaganden (id ”{own}”), och de behövs för att läsa den"
        ))
        .at(earlier.file.clone())
        .expected("samma fil med antaganden som då")
        .step(Step::SameAssumptions));
    }
    behov.assumptions(AssumptionsFrom::Named(own))
}

/// The preset that carried assumptions began as. Where they began as a file of the user's own, nothing of them can be told
/// from what has been typed since.
fn base_of(behov: &Behov, carried: &Assumptions) -> Outcome<Assumptions> {
    if assumptions::preset_ids(behov.declared())?.contains(&carried.id) {
        return behov.assumptions(AssumptionsFrom::Named(&carried.id));
    }
    Ok(Assumptions {
        groups: Vec::new(),
        overrides: Vec::new(),
        overlaps: Vec::new(),
        ..carried.clone()
    })
}

/// Said where the state of a workbook is there and cannot be used.
const UNREADABLE: &str = "Det som programmet sparade i arbetsboken om hur den är gjord går inte att läsa; cellerna läses som de står.";

/// An area as it is on a day: a förbund's members may be others, and one that is no longer known is as it was.
fn as_of(behov: &Behov, area: &Area, day: NaiveDate) -> Outcome<Area> {
    match &area.kind {
        AreaKind::Forbund(name) if behov.forbund().find(name).is_ok() => {
            behov.area(&AreaName::Forbund(name.clone()), day)
        }
        _ => Ok(area.clone()),
    }
}

/// The area that the earlier workbook is about, as it was asked for.
fn area_of(earlier: &Earlier) -> Option<AreaName> {
    let (kind, names, own) = earlier.area()?;
    Some(match kind {
        "kommun" => AreaName::Kommuner {
            names: names.split(',').map(str::to_string).collect(),
            own: own.map(str::to_string),
        },
        "forbund" => AreaName::Forbund(names.to_string()),
        "lan" => AreaName::Lan(names.to_string()),
        "riket" => AreaName::Riket,
        _ => return None,
    })
}

fn no_area(earlier: &Earlier) -> Box<Problem> {
    Problem::input("Inget område är angivet, och arbetsboken säger inte vilket den är om")
        .at(earlier.file.clone())
        .expected("kommuner, ett förbund, ett län eller riket")
}

/// That the earlier workbook is about another area, whose texts and figures come along.
fn moved(was: Option<&Area>, now: &Area) -> Option<String> {
    // An area that can no longer be named is another one.
    let same = was.is_some_and(|was| was.parts == now.parts);
    (!same).then(|| {
        let was = was.map_or("ett annat område", |was| was.name.as_str());
        format!("Den tidigare arbetsboken är om {was}; andelar, lokala data och texter i den följer med hit.")
    })
}

/// Sheets that do not come along.
fn left_behind(earlier: &Earlier) -> impl Iterator<Item = String> {
    let without = earlier.without_sheet().map(|title| {
        format!("mallen har inget blad för {title}, och det som står där följer inte med")
    });
    let foreign = earlier.foreign.iter().map(|title| {
        format!("bladet {title} är inte programmets och följer inte med; kopiera det själv")
    });
    without.chain(foreign)
}

/// What of the workbook could not be placed, in short; the sheet Ändringar has all of it.
fn without_place(unplaced: &[String]) -> Option<String> {
    (!unplaced.is_empty()).then(|| {
        format!(
            "{} i arbetsboken fick ingen plats: {}.",
            swedish::counted(unplaced.len(), "uppgift", "uppgifter"),
            swedish::short_list(unplaced, SHOWN)
        )
    })
}

/// Things in a sentence, before the rest are counted.
const SHOWN: usize = 4;

fn total(earlier: &Earlier, what: &str) -> Option<f64> {
    let named = |area: &str| earlier.named(&format!("{area}_{what}"));
    named("omrade").or_else(|| named("riket"))
}

/// What the workbook's assumptions have that is another than in these; nothing where all is the same.
fn difference(before: &Assumptions, after: &Assumptions) -> Option<Remark> {
    let places = |one: &Assumptions| {
        let all = one.overrides.iter();
        all.map(|one| {
            (
                one.group.clone(),
                one.scope.clone(),
                one.kon,
                one.share.point,
            )
        })
        .collect::<Vec<_>>()
    };
    let groups = changed_groups(before, after);
    let overrides = places(before) != places(after);
    let overlaps = before.overlaps.len() != after.overlaps.len();
    let tolkning = before.tolkning != after.tolkning;
    let any = !groups.is_empty() || overrides || overlaps || tolkning;
    any.then(|| Remark::Earlier {
        before: before.name.clone(),
        groups,
        overrides,
        overlaps,
        tolkning,
    })
}

/// Names of groups whose general share, or what is said of it, is another.
fn changed_groups(before: &Assumptions, after: &Assumptions) -> Vec<String> {
    let pairs = before.groups.iter().zip(&after.groups);
    pairs
        .filter(|(one, other)| one.share != other.share)
        .map(|(_, other)| other.name.clone())
        .collect()
}

/// What has been taken over, in sentences.
fn kept(before: &Assumptions, fraga: &Fraga, inputs: &Inputs) -> Vec<String> {
    let after = &fraga.assumptions;
    let changed = changed_groups(before, after);
    let mut all = Vec::new();
    if !changed.is_empty() {
        all.push(format!(
            "Andelar, intervall eller skäl som är andra än i {}: {}.",
            before.name,
            swedish::list(&changed)
        ));
    }
    for (count, one, several) in [
        (
            after.overrides.len(),
            "avvikelse för en kommun, ett förbund, ett län eller ett kön",
            "avvikelser för en kommun, ett förbund, ett län eller ett kön",
        ),
        (
            after.overlaps.len(),
            "överlapp som är ett annat än programmets",
            "överlapp som är andra än programmets",
        ),
        (fraga.local.len(), "lokal uppgift", "lokala uppgifter"),
        (
            inputs.own_sentences(),
            "egen lydelse av en mening",
            "egna lydelser av meningar",
        ),
        (
            inputs.count(earlier::LOG),
            "rad i beslutsloggen",
            "rader i beslutsloggen",
        ),
        (inputs.count("utbud"), "insats", "insatser"),
        (
            inputs.count("karta"),
            "rad i rehabiliteringskartan",
            "rader i rehabiliteringskartan",
        ),
        (
            inputs.texts(),
            "cell med egen text om behov och insatser",
            "celler med egen text om behov och insatser",
        ),
    ] {
        if count > 0 {
            all.push(format!("{}.", swedish::counted(count, one, several)));
        }
    }
    if after.tolkning != before.tolkning {
        all.push(format!("Tolkningen {}.", after.tolkning.id()));
    }
    all
}
