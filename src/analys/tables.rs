//! Answers as tables: every indicator, and estimates by area, year, group and sex.

use super::ask::Asked;
use super::behov::Behov;
use super::fraga::{Fraga, Year};
use super::model::Analys;
use crate::area::{Area, AreaKind};
use crate::estimate::{Count, Netto, Skattning, UnitResult, estimate_area};
use crate::indicators::Engine;
use crate::problem::Outcome;
use crate::regions::{RIKET, RegionKind};
use crate::simulation::{Rank, Simulated, Spread};
use crate::status::{Absent, Kon, Status};
use crate::table::{Columns, DataFrame};
use crate::told::Told;
use rayon::prelude::*;
use std::collections::HashSet;
use std::ops::RangeInclusive;

/// The row that sums up the groups: brutto of all, and netto.
const ALL_GROUPS: &str = "alla";

impl Behov {
    /// Every published series and every indicator, a row for each region, year and sex: `indikator`, `region`, `ar`, `kon`,
    /// `varde` (null where it is absent), `enhet`, `status`, `formel`, `orsak`.
    ///
    /// # Errors
    /// None that a user can cause.
    pub fn table(&self) -> Outcome<DataFrame> {
        let figures = self.figures();
        let (first, last) = figures.years();
        let series = figures.series().iter().filter(|one| one.has_figures());
        let series = series.map(|one| (one.id.as_str(), one.first_year, one.last_year));
        let indicators = self.indicators().all().iter();
        let all: Vec<_> = series
            .chain(indicators.map(|one| (one.id.as_str(), first, last)))
            .collect();
        let parts: Vec<Values<'_>> = all
            .par_iter()
            .map_init(
                || self.engine(),
                |engine, &(id, first, last)| self.values(engine, id, first..=last),
            )
            .collect();
        let mut rows = Values::default();
        parts.into_iter().for_each(|part| rows.append(part));
        let engine = self.engine();
        rows.frame(|id| engine.unit_of(id).to_string())
    }

    /// A series or an indicator in every region.
    fn values<'a>(
        &'a self,
        engine: &Engine,
        id: &'a str,
        years: RangeInclusive<i32>,
    ) -> Values<'a> {
        let ways = self.indicators().get(id).map(|one| &one.alternatives);
        let mut rows = Values::default();
        for region in self.regions().all() {
            for (year, kon) in years
                .clone()
                .flat_map(|year| Kon::ALL.map(|kon| (year, kon)))
            {
                let figure = engine.figure(id, &region.code, year, kon);
                // That a series is not by sex is no row of its own.
                if kon != Kon::T && figure.is_err() {
                    continue;
                }
                let way = figure.as_ref().ok().zip(ways);
                let way = way.and_then(|(figure, ways)| ways.get(figure.alternative));
                rows.key.push((id, region.code.as_str(), year, kon));
                rows.formula.push(way.map(|way| way.text.as_str()));
                rows.value.push(figure.as_ref().ok().map(|one| one.value));
                rows.status
                    .push(status(&figure.as_ref().map(|one| one.status)));
                rows.reason.push(figure.as_ref().err().map(Told::told));
            }
        }
        rows
    }

    /// Estimates of each area and its kommuner in each year, as the question asks, and as they probably are now.
    ///
    /// # Errors
    /// As [`Behov::analysera`].
    pub fn estimates(&self, fraga: &Fraga, areas: &[Area], years: &[i32]) -> Outcome<DataFrame> {
        let mut rows = Rows::default();
        let engine = self.engine_for(fraga);
        let mut seen = HashSet::new();
        for area in areas {
            let new = area.parts.iter().any(|part| !seen.contains(&part.kommun));
            for &year in years {
                let mut one = fraga.about(area.clone());
                one.year = Year::One(year);
                let asked = Asked::of(self, &engine, &one)?;
                // What a kommun is among others is told once, in the first area that holds it.
                match new || fraga.depth.is_some() {
                    true => rows.analys(&asked.answer()?, &seen),
                    false => {
                        let skattning = estimate_area(asked.underlag()?);
                        rows.area(&skattning, None);
                        if let Some(Ok(now)) = asked.nowcast(&skattning) {
                            rows.area(&now.skattning, None);
                        }
                    }
                }
            }
            seen.extend(area.parts.iter().map(|part| part.kommun.clone()));
        }
        rows.frame()
    }
}

impl Analys {
    /// The estimate of the area and of its kommuner, a row for each group and sex, and for all groups together with netto; the
    /// same of every year that the answer holds, and of the nuläge. `omrade`, `slag`, `ar`, `grupp`, `kon`, `antal`, `andel`,
    /// `brutto`, `netto`, `netto_lag`, `netto_hog`, `grans_lag`, `grans_hog`, `plats`, `plats_lag`, `plats_hog`, `status`, `indikator`, `period`, `underlag`, `orsak`.
    ///
    /// # Errors
    /// None that a user can cause.
    pub fn table(&self) -> Outcome<DataFrame> {
        let mut rows = Rows::default();
        let year = self.skattning.underlag.denominator_year;
        let years = self.years.iter().zip(&self.year_intervals);
        for ((_, one), interval) in years.filter(|((other, _), _)| *other != year) {
            rows.area(one, *interval);
        }
        rows.analys(self, &HashSet::new());
        rows.frame()
    }
}

fn status<E: std::borrow::Borrow<Absent>>(figure: &Result<Status, E>) -> &'static str {
    match figure {
        Ok(status) => status.id(),
        Err(absent) => absent.borrow().status.id(),
    }
}

#[derive(Default)]
struct Values<'a> {
    key: Vec<(&'a str, &'a str, i32, Kon)>,
    value: Vec<Option<f64>>,
    status: Vec<&'static str>,
    formula: Vec<Option<&'a str>>,
    reason: Vec<Option<String>>,
}

impl Values<'_> {
    fn append(&mut self, mut other: Self) {
        self.key.append(&mut other.key);
        self.value.append(&mut other.value);
        self.status.append(&mut other.status);
        self.formula.append(&mut other.formula);
        self.reason.append(&mut other.reason);
    }

    fn frame(&self, unit: impl Fn(&str) -> String) -> Outcome<DataFrame> {
        let mut units: Vec<String> = Vec::new();
        let mut last = "";
        for (id, ..) in &self.key {
            match units.last() {
                Some(known) if *id == last => units.push(known.clone()),
                _ => units.push(unit(id)),
            }
            last = id;
        }
        Columns::default()
            .text("indikator", self.key.iter().map(|one| Some(one.0)))
            .text("region", self.key.iter().map(|one| Some(one.1)))
            .whole("ar", self.key.iter().map(|one| Some(one.2)))
            .text("kon", self.key.iter().map(|one| Some(one.3.id())))
            .number("varde", self.value.iter().copied())
            .text("enhet", units.iter().map(|one| Some(one.as_str())))
            .text("status", self.status.iter().map(|one| Some(*one)))
            .text("formel", self.formula.iter().copied())
            .text("orsak", self.reason.iter().map(Option::as_deref))
            .frame()
    }
}

/// A row of estimates.
#[derive(Default)]
struct Row {
    place: String,
    name: String,
    kind: &'static str,
    year: i32,
    group: String,
    kon: &'static str,
    count: Option<f64>,
    share: Option<f64>,
    brutto: Option<f64>,
    netto: Option<f64>,
    spread: Option<Spread>,
    /// Without any assumption of overlaps.
    bounds: Option<(f64, f64)>,
    rank: Option<Rank>,
    status: &'static str,
    measure: String,
    /// The indicator that counts the group, and the years of its figures.
    indicator: String,
    period: String,
    grounds: String,
    reason: Option<String>,
}

#[derive(Default)]
struct Rows(Vec<Row>);

/// What is told of an area or a kommun alike.
struct Place<'a> {
    place: String,
    name: &'a str,
    kind: &'static str,
    /// The least firm of its groups'.
    status: Option<Status>,
    brutto: Option<f64>,
    netto: &'a Result<Netto, Absent>,
    spread: Option<Spread>,
    rank: Option<Rank>,
}

/// A group in an area or a kommun; shares and brutto of both, women and men.
struct Grouped<'a> {
    at: usize,
    count: &'a Result<Count, Absent>,
    shares: [Option<f64>; 3],
    brutto: Option<f64>,
    kon: Option<(f64, f64)>,
}

impl Rows {
    /// The answer, without the kommuner that are already there.
    fn analys(&mut self, analys: &Analys, seen: &HashSet<String>) {
        let drawn = analys.known_depth().map(|depth| &depth.simulated);
        let netto = |drawn: Option<&Simulated>| drawn.map(|drawn| drawn.netto);
        self.area(&analys.skattning, netto(drawn));
        self.units(&analys.skattning, drawn, seen);
        if let Some(Ok(now)) = &analys.nowcast {
            self.area(&now.skattning, netto(now.simulated.as_ref()));
            self.units(&now.skattning, now.simulated.as_ref(), seen);
        }
    }

    fn area(&mut self, skattning: &Skattning, spread: Option<Spread>) {
        if skattning.brutto.is_none() {
            return;
        }
        let area = &skattning.underlag.area;
        // One kommun is its own row.
        if skattning.units.len() == 1 && matches!(area.kind, AreaKind::Kommuner) {
            return;
        }
        let place = Place {
            place: area.own_region().unwrap_or_default().to_string(),
            name: &area.name,
            kind: kind(&area.kind),
            status: least_firm(skattning.groups.iter().map(|group| &group.count)),
            brutto: skattning.brutto,
            netto: &skattning.netto,
            spread,
            rank: None,
        };
        for (at, group) in skattning.groups.iter().enumerate() {
            let one = Grouped {
                at,
                count: &group.count,
                shares: [Some(group.share), None, None],
                brutto: group.brutto,
                kon: group.brutto_kon.as_ref().ok().copied(),
            };
            self.group(skattning, &place, &one);
        }
        self.together(skattning, &place, skattning.complete);
    }

    fn units(&mut self, skattning: &Skattning, drawn: Option<&Simulated>, seen: &HashSet<String>) {
        let units = skattning.units.iter().enumerate();
        for (at, unit) in units.filter(|(_, unit)| !seen.contains(&unit.unit.code)) {
            let place = Place {
                place: unit.unit.code.clone(),
                name: &unit.unit.name,
                kind: "kommun",
                status: least_firm(unit.groups.iter().map(|group| &group.count)),
                brutto: unit.brutto,
                netto: &unit.netto,
                spread: drawn.and_then(|drawn| drawn.units[at]),
                rank: drawn.and_then(|drawn| drawn.ranks[at]),
            };
            self.unit_groups(skattning, &place, unit);
            self.together(skattning, &place, unit.complete);
        }
    }

    fn unit_groups(&mut self, skattning: &Skattning, place: &Place<'_>, unit: &UnitResult) {
        for (at, group) in unit.groups.iter().enumerate() {
            let one = Grouped {
                at,
                count: &group.count,
                shares: group.shares.map(Some),
                brutto: group.brutto,
                kon: group.brutto_kon,
            };
            self.group(skattning, place, &one);
        }
    }

    fn group(&mut self, skattning: &Skattning, place: &Place<'_>, one: &Grouped<'_>) {
        let (group, count) = (&skattning.underlag.assumptions.groups[one.at], one.count);
        let known = count.as_ref().ok();
        let of_kon = known.and_then(|count| count.kon.as_ref().ok().copied());
        let counts = [
            known.map(|count| count.value),
            of_kon.map(|one| one.0),
            of_kon.map(|one| one.1),
        ];
        let bruttos = [
            one.brutto,
            one.kon.map(|one| one.0),
            one.kon.map(|one| one.1),
        ];
        for (sex, of) in Kon::ALL.into_iter().enumerate() {
            if of != Kon::T && counts[sex].is_none() {
                continue;
            }
            self.0.push(Row {
                year: skattning.underlag.years[one.at],
                group: group.id.clone(),
                kon: of.id(),
                count: counts[sex],
                share: one.shares[sex].or_else(|| Some(bruttos[sex]? / counts[sex]?)),
                brutto: bruttos[sex],
                status: status(&count.as_ref().map(|count| count.status)),
                measure: group.measure.clone(),
                indicator: group.indicator.clone(),
                period: known.map_or_else(String::new, |count| match count.years {
                    (first, last) if first == last => first.to_string(),
                    (first, last) => format!("{first}–{last}"),
                }),
                grounds: known.map_or_else(String::new, |count| count.grounds().join(" ")),
                reason: count.as_ref().err().map(Told::told),
                ..place.row()
            });
        }
    }

    /// All groups together, with netto; and women and men of netto.
    fn together(&mut self, skattning: &Skattning, place: &Place<'_>, complete: bool) {
        let netto = place.netto.as_ref();
        let year = skattning.underlag.denominator_year;
        let status = match netto {
            Ok(_) => place.status.map_or("modellerad", Status::id),
            Err(absent) => absent.status.id(),
        };
        self.0.push(Row {
            year,
            group: ALL_GROUPS.into(),
            kon: Kon::T.id(),
            brutto: place.brutto.filter(|_| complete),
            netto: netto.ok().map(Netto::centre),
            spread: place.spread,
            bounds: netto
                .ok()
                .map(|netto| (netto.frechet.low, netto.frechet.high)),
            rank: place.rank,
            status,
            reason: netto.err().map(Told::told),
            ..place.row()
        });
        let kon = netto.ok().and_then(|netto| netto.kon.as_ref().ok());
        for (of, people) in kon
            .into_iter()
            .flat_map(|(k, m)| [(Kon::K, *k), (Kon::M, *m)])
        {
            self.0.push(Row {
                year,
                group: ALL_GROUPS.into(),
                kon: of.id(),
                netto: Some(people),
                status,
                ..place.row()
            });
        }
    }

    fn frame(&self) -> Outcome<DataFrame> {
        let rows = || self.0.iter();
        let spread = |of: fn(Spread) -> f64| rows().map(move |row| row.spread.map(of));
        let rank =
            |of: fn(Rank) -> usize| rows().map(move |row| row.rank.map(|one| of(one) as i32));
        Columns::default()
            .text("region", rows().map(|row| Some(row.place.as_str())))
            .text("omrade", rows().map(|row| Some(row.name.as_str())))
            .text("slag", rows().map(|row| Some(row.kind)))
            .whole("ar", rows().map(|row| Some(row.year)))
            .text("grupp", rows().map(|row| Some(row.group.as_str())))
            .text("kon", rows().map(|row| Some(row.kon)))
            .number("antal", rows().map(|row| row.count))
            .number("andel", rows().map(|row| row.share))
            .number("brutto", rows().map(|row| row.brutto))
            .number("netto", rows().map(|row| row.netto))
            .number("netto_lag", spread(|one| one.low))
            .number("netto_hog", spread(|one| one.high))
            .number("grans_lag", rows().map(|row| row.bounds.map(|one| one.0)))
            .number("grans_hog", rows().map(|row| row.bounds.map(|one| one.1)))
            .whole("plats", rank(|one| one.place))
            .whole("plats_lag", rank(|one| one.low))
            .whole("plats_hog", rank(|one| one.high))
            .whole("plats_av", rank(|one| one.of))
            .text(
                "mot_riket",
                rows().map(|row| row.rank.map(|one| one.beside.id())),
            )
            .text("status", rows().map(|row| Some(row.status)))
            .text("mattyp", rows().map(|row| Some(row.measure.as_str())))
            .text("indikator", rows().map(|row| Some(row.indicator.as_str())))
            .text("period", rows().map(|row| Some(row.period.as_str())))
            .text("underlag", rows().map(|row| Some(row.grounds.as_str())))
            .text("orsak", rows().map(|row| row.reason.as_deref()))
            .frame()
    }
}

impl Place<'_> {
    fn row(&self) -> Row {
        Row {
            place: self.place.clone(),
            name: self.name.to_string(),
            kind: self.kind,
            ..Row::default()
        }
    }
}

fn least_firm<'a>(counts: impl Iterator<Item = &'a Result<Count, Absent>>) -> Option<Status> {
    let known = counts.filter_map(|count| count.as_ref().ok());
    known.map(|count| count.status).max()
}

/// The word of an area's kind in tables.
fn kind(kind: &AreaKind) -> &'static str {
    match kind {
        AreaKind::Kommuner => "kommuner",
        AreaKind::Forbund(_) => "forbund",
        AreaKind::Lan(_) => "lan",
        AreaKind::Riket => "riket",
    }
}

impl Behov {
    /// Every region: `region`, `namn`, `slag`, `lan`.
    ///
    /// # Errors
    /// None that a user can cause.
    pub fn regions_table(&self) -> Outcome<DataFrame> {
        let all = || self.regions().all().iter();
        let kind = |kind| match kind {
            RegionKind::Riket => "riket",
            RegionKind::Lan => "lan",
            RegionKind::Kommun => "kommun",
        };
        let lan = all().map(|one| Some(one.lan.as_str()).filter(|_| one.code != RIKET));
        Columns::default()
            .text("region", all().map(|one| Some(one.code.as_str())))
            .text("namn", all().map(|one| Some(one.name.as_str())))
            .text("slag", all().map(|one| Some(kind(one.kind))))
            .text("lan", lan)
            .frame()
    }

    /// Every förbund's memberships: `forbund`, `region`, `andel`, `fran`, `till`, `uppgift_ar`, `kalla`.
    ///
    /// # Errors
    /// None that a user can cause.
    pub fn forbund_table(&self) -> Outcome<DataFrame> {
        let forbund = self.forbund().all().iter();
        let all: Vec<_> = forbund
            .flat_map(|one| one.memberships.iter().map(move |member| (one, member)))
            .collect();
        let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string());
        let from: Vec<_> = all.iter().map(|(_, member)| day(member.from)).collect();
        let to: Vec<_> = all.iter().map(|(_, member)| day(member.to)).collect();
        Columns::default()
            .text(
                "forbund",
                all.iter().map(|(one, _)| Some(one.name.as_str())),
            )
            .text(
                "region",
                all.iter().map(|(_, member)| Some(member.kommun.as_str())),
            )
            .number("andel", all.iter().map(|(_, member)| Some(member.weight)))
            .text("fran", from.iter().map(Option::as_deref))
            .text("till", to.iter().map(Option::as_deref))
            .whole(
                "uppgift_ar",
                all.iter().map(|(one, _)| one.year.map(|year| year as i32)),
            )
            .text(
                "kalla",
                all.iter().map(|(one, _)| Some(one.source.as_str())),
            )
            .frame()
    }

    /// Every series: `indikator`, `titel`, `enhet`, `producent`, `utgivare`, `forsta_ar`, `sista_ar`, `avskrift_till`, `hamtad`,
    /// `licens`.
    ///
    /// # Errors
    /// None that a user can cause.
    pub fn sources_table(&self) -> Outcome<DataFrame> {
        let all = || {
            self.figures()
                .series()
                .iter()
                .filter(|one| one.has_figures())
        };
        Columns::default()
            .text("indikator", all().map(|one| Some(one.id.as_str())))
            .text("titel", all().map(|one| Some(one.title.as_str())))
            .text("enhet", all().map(|one| Some(one.unit.as_str())))
            .text("producent", all().map(|one| Some(one.producer.as_str())))
            .text("utgivare", all().map(|one| Some(one.publisher.as_str())))
            .whole("forsta_ar", all().map(|one| Some(one.first_year)))
            .whole("sista_ar", all().map(|one| Some(one.last_year)))
            .whole("avskrift_till", all().map(|one| one.transcribed))
            .text("hamtad", all().map(|one| Some(one.fetched.as_str())))
            .text("licens", all().map(|one| Some(one.licence.as_str())))
            .frame()
    }
}

impl Fraga {
    /// The shares of the groups: `grupp`, `namn`, `andel`, `lag`, `hog`, `fordelning`, `kalla`, `motivering`.
    ///
    /// # Errors
    /// None that a user can cause.
    pub fn assumptions_table(&self) -> Outcome<DataFrame> {
        let all = || self.assumptions.groups.iter();
        let interval = || all().map(|one| one.share.interval.as_ref().map(|one| one.distribution));
        Columns::default()
            .text("grupp", all().map(|one| Some(one.id.as_str())))
            .text("namn", all().map(|one| Some(one.name.as_str())))
            .number("andel", all().map(|one| Some(one.share.point)))
            .number("lag", interval().map(|one| one.map(|one| one.low())))
            .number("hog", interval().map(|one| one.map(|one| one.high())))
            .text("fordelning", interval().map(|one| one.map(|one| one.id())))
            .text("kalla", all().map(|one| Some(one.share.source.as_str())))
            .text(
                "motivering",
                all().map(|one| Some(one.share.reason.as_str())),
            )
            .frame()
    }
}
