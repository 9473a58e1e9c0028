//! Everything on the page that does not follow the shares, as Swedish text.

use super::model::Model;
use super::values::Values;
use crate::analys::{Analys, Comparison, Kind, UsedSeries};
use crate::area::{Area, AreaKind};
use crate::assumptions::Tolkning;
use crate::estimate::Skattning;
use crate::map::{Drawing, Shape, class_of, classes};
use crate::present::{
    Reached, age_of_figures, change_interval, coverage, doubted_members, draws, first_of_all,
    grounds, input_name, judges, measure_label, missing, noticed, nowcast_sentence, off_median,
    other_ways, overrides, percent, percents, rank_among, remark_on_years, to_investigate,
    worth_knowing,
};
use crate::problem::Outcome;
use crate::simulation::{Bar, Ends, Input, Rank, Simulated, Spread};
use crate::status::Status;
use crate::swedish;
use crate::told::Told;
use serde::Serialize;
use std::collections::BTreeMap;

/// Stands where there is no value.
pub const ABSENT: &str = "–";

/// What `templates/rapport.html` knows by these names.
#[derive(Serialize)]
pub struct Texts {
    omrade: String,
    /// As it stands inside a sentence.
    omrade_i: String,
    ar: String,
    /// What years the figures are about, and how old they are.
    siffror: String,
    antaganden: Assumed,
    /// True where figures of the parties' own are used.
    egna_uppgifter: bool,
    /// Ages of the people to relate to.
    namnare: String,
    hamtad: Option<String>,
    netto_finns: bool,
    netto_orsak: String,
    fullstandig: bool,
    har_tusen: bool,
    /// True where some group is known by sex, and where all are.
    kon_finns: bool,
    kon_summa: bool,
    netto_kon: bool,
    har_liknande: bool,
    intervall: Option<Interval>,
    granser: Option<Limits>,
    ursprung: Original,
    grupper: Vec<GroupTexts>,
    /// Shares of their own in a part of the area, or for a sex.
    avvikelser: Vec<String>,
    ar_lista: Vec<i32>,
    /// Between which numbers netto of each of them is; empty where nothing is drawn.
    ar_spann: Vec<String>,
    forandring: String,
    /// Why some years have no netto, and which rest on local figures.
    ar_utan_netto: Option<String>,
    jamforelser: Vec<Compared>,
    karta: MapTexts,
    tornado: Vec<TornadoTexts>,
    andra_satt: String,
    nulage: String,
    median: String,
    bedomare: String,
    undersok: String,
    /// True for riket, of which the template's own text has something to say.
    riket: bool,
    /// None where the template's own text says what to do.
    tackning: Option<String>,
    tolkning: &'static str,
    forst: Vec<String>,
    forbehall: Vec<String>,
    saknas: Vec<String>,
    kallor: Vec<Source>,
}

#[derive(Serialize)]
struct Assumed {
    namn: String,
    /// By whom and when; none where something is no longer as it was decided.
    beslutade: Option<String>,
}

#[derive(Serialize)]
struct Interval {
    procent: String,
    /// How many, and that they are the same each time.
    dragningar: String,
    lag: String,
    hog: String,
    vad: &'static str,
}

/// How low and high netto can be.
#[derive(Serialize)]
struct Limits {
    /// None where the bounds given the overlaps are about another tolkning.
    givet: Option<(String, String)>,
    utan_lag: String,
    utan_hog: String,
}

#[derive(Serialize)]
struct Original {
    netto: String,
}

#[derive(Serialize)]
struct GroupTexts {
    id: String,
    namn: String,
    alder: String,
    antal: String,
    period: String,
    mattyp: String,
    status: String,
    /// Per cent, for the slider.
    andel: f64,
    spann: String,
    ursprunglig: String,
    /// Why, and who says so.
    skal: String,
}

#[derive(Serialize)]
struct Compared {
    nyckel: String,
    namn: String,
    slag: &'static str,
    /// What stands after the name, where the name does not say what it is.
    bredvid: &'static str,
    saknas: String,
}

#[derive(Serialize)]
struct MapTexts {
    namn: String,
    /// As it stands inside a sentence.
    namn_i: String,
    ruta: String,
    /// True where the area is a part of the map.
    egna: bool,
    kanda: usize,
    okanda: usize,
    /// True where it is known how the kommuner stand among each other.
    platser: bool,
    klasser: Vec<String>,
    /// What is written on the map, and how large in its own measure.
    namnen: Vec<NameOnMap>,
    bokstav: i32,
    former: Vec<ShapeTexts>,
}

#[derive(Serialize)]
struct NameOnMap {
    namn: String,
    x: i32,
    y: i32,
}

#[derive(Serialize)]
struct ShapeTexts {
    #[serde(flatten)]
    shape: Shape,
    namn: String,
    /// What the table sorts it by.
    ordning: String,
    egen: bool,
    klass: String,
    text: String,
    /// Where it stands among the others of the map, and beside riket, at the shares of the analysis; empty where that is not known.
    plats: String,
    saknas: String,
}

#[derive(Serialize)]
struct TornadoTexts {
    namn: String,
    lag: String,
    hog: String,
    spann: String,
    netto_lag: String,
    netto_hog: String,
    del: String,
    /// Positions of 100.
    fran: f64,
    bredd: f64,
    mitt: f64,
}

#[derive(Serialize)]
struct Source {
    id: String,
    titel: String,
    producent: String,
    utgivare: String,
    perioder: String,
    hamtad: String,
}

impl Texts {
    pub(super) fn of(
        analys: &Analys,
        reached: Reached,
        model: &Model,
        values: &Values,
        breaks: &[f64],
    ) -> Outcome<Self> {
        let skattning = &analys.skattning;
        let underlag = &skattning.underlag;
        let assumptions = &underlag.assumptions;
        let sources = sources(analys);
        Ok(Self {
            omrade: underlag.area.name.clone(),
            omrade_i: inside(&underlag.area),
            ar: skattning.year_text(),
            siffror: age_of_figures(analys),
            antaganden: Assumed {
                namn: assumptions.name.clone(),
                beslutade: (!assumptions.changed).then(|| assumptions.decision()),
            },
            egna_uppgifter: local(skattning),
            namnare: format!("{} år", underlag.denominator_id.replace('-', "–")),
            hamtad: sources.iter().map(|one| one.hamtad.clone()).max(),
            netto_finns: skattning.netto.is_ok(),
            netto_orsak: reason(skattning),
            fullstandig: skattning.complete,
            har_tusen: values.get("omrade.brutto").is_some(),
            kon_finns: model.omrade.kon.iter().any(Option::is_some),
            kon_summa: values.get("K").is_some(),
            netto_kon: values.get("netto.K").is_some(),
            har_liknande: analys
                .comparisons
                .iter()
                .any(|one| one.kind == Kind::Similar),
            intervall: analys.known_depth().map(|one| interval(&one.simulated)),
            granser: limits(skattning),
            ursprung: Original {
                netto: people(skattning.netto.as_ref().ok().map(|netto| netto.centre())),
            },
            grupper: groups(skattning, model),
            avvikelser: overrides(analys),
            ar_lista: model.ar.iter().map(|(year, _)| *year).collect(),
            ar_spann: intervals(&analys.year_intervals),
            forandring: change(analys),
            ar_utan_netto: remark_on_years(&analys.years, &analys.sources),
            jamforelser: compared(&analys.comparisons),
            karta: map_texts(analys, values, breaks)?,
            tornado: tornado(analys),
            andra_satt: other_ways(analys).unwrap_or_default(),
            nulage: nowcast_sentence(analys).unwrap_or_default(),
            median: off_median(analys).unwrap_or_default(),
            bedomare: judges(analys).unwrap_or_default(),
            undersok: to_investigate(analys)
                .map(|text| swedish::sentence(text.trim_end_matches('.')))
                .into_iter()
                .chain(worth_knowing(analys))
                .collect::<Vec<_>>()
                .join(" "),
            riket: matches!(underlag.area.kind, AreaKind::Riket),
            tackning: coverage(analys, reached),
            tolkning: tolkning(skattning),
            forst: first_of_all(skattning)
                .into_iter()
                .chain(doubted_members(analys))
                .collect(),
            forbehall: noticed(skattning),
            saknas: missing(skattning),
            kallor: sources,
        })
    }
}

/// An area's name inside a sentence.
fn inside(area: &Area) -> String {
    match area.kind {
        AreaKind::Riket => area.name.to_lowercase(),
        _ => area.name.clone(),
    }
}

fn people(value: Option<f64>) -> String {
    value.map_or_else(|| ABSENT.to_string(), swedish::whole)
}

fn reason(skattning: &Skattning) -> String {
    let absent = skattning.netto.as_ref().err();
    absent.map(Told::told).unwrap_or_default()
}

fn interval(one: &Simulated) -> Interval {
    Interval {
        procent: "95\u{a0}%".to_string(),
        dragningar: draws(one.settings),
        lag: swedish::whole(one.netto.low),
        hog: swedish::whole(one.netto.high),
        vad: match (one.settings.only_shares, one.only_counts) {
            (true, _) => ". Det gäller osäkerheten i andelarna, inte i underlaget",
            (false, true) => ". Det gäller osäkerheten i underlaget, inte i andelarna",
            (false, false) => "",
        },
    }
}

fn intervals(all: &[Option<Spread>]) -> Vec<String> {
    if all.iter().all(Option::is_none) {
        return Vec::new();
    }
    let told = |one: &Spread| format!("{}–{}", swedish::whole(one.low), swedish::whole(one.high));
    let each = all.iter().map(Option::as_ref);
    each.map(|one| one.map_or_else(|| ABSENT.to_string(), told))
        .collect()
}

fn limits(skattning: &Skattning) -> Option<Limits> {
    let netto = skattning.netto.as_ref().ok()?;
    let given = netto.given_of_centre();
    Some(Limits {
        givet: given.map(|one| (swedish::whole(one.low), swedish::whole(one.high))),
        utan_lag: swedish::whole(netto.frechet.low),
        utan_hog: swedish::whole(netto.frechet.high),
    })
}

fn groups(skattning: &Skattning, model: &Model) -> Vec<GroupTexts> {
    let declared = skattning.underlag.assumptions.groups.iter();
    let counted = skattning.groups.iter().zip(&model.grupper);
    declared
        .zip(counted)
        .zip(&skattning.underlag.years)
        .map(|((group, (counted, slider)), year)| {
            let count = counted.count.as_ref();
            GroupTexts {
                id: group.id.clone(),
                namn: group.name.clone(),
                alder: group.ages.clone(),
                antal: people(count.ok().map(|count| count.value)),
                period: year.to_string(),
                mattyp: measure_label(&group.measure).to_string(),
                status: count
                    .map_or_else(|absent| absent.status.id(), |count| count.status.label())
                    .to_string(),
                andel: slider.andel * 100.0,
                spann: match slider.spann {
                    Some((low, high)) => format!("Spann i antagandena: {}", percents(low, high)),
                    None => "Inget spann i antagandena".to_string(),
                },
                ursprunglig: percent(slider.andel),
                skal: grounds(&group.share),
            }
        })
        .collect()
}

fn change(analys: &Analys) -> String {
    let change = analys.change.as_ref().and_then(|one| one.as_ref().ok());
    let Some(change) = change else {
        return String::new();
    };
    let off = (change.netto.after - change.netto.before).round();
    let year = &change.years.0;
    let people = swedish::whole(off.abs());
    let interval = change_interval(change);
    let sure = interval.map_or_else(String::new, |told| format!(" ({told})"));
    match off {
        0.0 => format!("Netto är oförändrat sedan {year}{sure}."),
        off if off < 0.0 => format!("Sedan {year} har netto minskat med {people} personer{sure}."),
        _ => format!("Sedan {year} har netto ökat med {people} personer{sure}."),
    }
}

/// True where some group is counted on figures of the parties' own.
fn local(skattning: &Skattning) -> bool {
    let counts = skattning.units.iter().flat_map(|unit| &unit.groups);
    counts
        .filter_map(|group| group.count.as_ref().ok())
        .any(|count| count.status == Status::Lokal)
}

fn compared(all: &[Comparison]) -> Vec<Compared> {
    all.iter()
        .enumerate()
        .map(|(at, one)| {
            let missing = one.skattning.missing.iter();
            let mut names: Vec<&str> = missing.map(|one| one.name.as_str()).collect();
            names.dedup();
            Compared {
                nyckel: format!("jmf.{at}"),
                namn: one.skattning.underlag.area.name.clone(),
                slag: match one.kind {
                    Kind::Similar => "liknande kommun",
                    kind => kind.label(),
                },
                // The name says what a län and riket are.
                bredvid: if one.kind == Kind::Similar {
                    "liknande kommun"
                } else {
                    ""
                },
                saknas: match one.skattning.complete {
                    true => String::new(),
                    false => swedish::short_list(&names, 4),
                },
            }
        })
        .collect()
}

fn map_texts(analys: &Analys, values: &Values, breaks: &[f64]) -> Outcome<MapTexts> {
    let shown = analys.map();
    let own: Vec<&str> = match analys.around {
        None => Vec::new(),
        Some(_) => {
            let units = analys.skattning.underlag.units.iter();
            units.map(|unit| unit.code.as_str()).collect()
        }
    };
    // The area's own kommuner last, so that their outline is not covered.
    let mut codes: Vec<&str> = shown
        .units
        .iter()
        .map(|one| one.unit.code.as_str())
        .collect();
    codes.sort_by_key(|code| own.contains(code));
    let units = shown.units.iter().enumerate();
    let known: BTreeMap<&str, (usize, &str)> = units
        .map(|(at, one)| (one.unit.code.as_str(), (at, one.unit.name.as_str())))
        .collect();
    let Drawing { ruta, former } = analys.boundaries.drawn(&codes)?;
    let former: Vec<ShapeTexts> = former
        .into_iter()
        .map(|shape| {
            let value = values.get(&format!("karta.{}.netto", shape.kod));
            let (at, name) = known.get(shape.kod.as_str()).copied().unwrap_or_default();
            let rank = analys
                .rank_on_map(at)
                .map(|rank| place(rank, analys.around.is_none()));
            let rank = rank.unwrap_or_default();
            ShapeTexts {
                namn: name.to_string(),
                ordning: swedish::alphabetical(name),
                egen: own.contains(&shape.kod.as_str()),
                klass: class(value, breaks),
                text: match value {
                    Some(value) if rank.is_empty() => format!("{name}: {}", rate(value)),
                    Some(value) => format!("{name}: {}; {rank}", rate(value)),
                    None => format!("{name}: uppgift saknas"),
                },
                plats: rank,
                saknas: missing_in(shown, &shape.kod),
                shape,
            }
        })
        .collect();
    let namnen = names_on_map(&former, !own.is_empty());
    let width = ruta
        .split(' ')
        .nth(2)
        .and_then(|width| width.parse::<i32>().ok());
    let known = former.iter().filter(|one| one.klass != "saknas").count();
    Ok(MapTexts {
        namn: shown.underlag.area.name.clone(),
        namn_i: inside(&shown.underlag.area),
        ruta,
        egna: !own.is_empty(),
        kanda: known,
        okanda: former.len() - known,
        platser: former.iter().any(|one| !one.plats.is_empty()),
        klasser: classes(breaks),
        namnen,
        bokstav: width.unwrap_or_default() / LETTERS_ACROSS,
        former,
    })
}

/// So many letters' heights is the map wide.
const LETTERS_ACROSS: i32 = 44;
/// So many names can be read on it.
const MOST_NAMES: usize = 20;

/// The names of the area's own kommuner, or of all where the map is the area's; none where they are too many to be read.
fn names_on_map(shapes: &[ShapeTexts], only_own: bool) -> Vec<NameOnMap> {
    let shown: Vec<&ShapeTexts> = shapes.iter().filter(|one| one.egen || !only_own).collect();
    if shown.len() > MOST_NAMES {
        return Vec::new();
    }
    let names = shown.into_iter().map(|one| NameOnMap {
        namn: one.namn.clone(),
        x: one.shape.x,
        y: one.shape.y,
    });
    names.collect()
}

fn rate(value: f64) -> String {
    format!("{} per 1\u{a0}000 invånare", swedish::number(value, 1))
}

/// A place with its interval: only where the map is the area's own is a single place told beside it.
fn place(rank: Rank, own: bool) -> String {
    match own {
        true => format!("plats {}", rank_among(rank)),
        false => {
            let beside = rank.beside.label();
            format!("plats {}–{} av {}, {beside}", rank.low, rank.high, rank.of)
        }
    }
}

fn class(value: Option<f64>, breaks: &[f64]) -> String {
    match value {
        Some(value) => format!("k{}", class_of(value, breaks)),
        None => "saknas".to_string(),
    }
}

/// Groups that a kommun lacks.
fn missing_in(skattning: &Skattning, code: &str) -> String {
    let groups = skattning.missing.iter().filter(|one| one.code == code);
    let names: Vec<&str> = groups.map(|one| skattning.group_name(&one.group)).collect();
    swedish::list(&names)
}

/// Every input that has ends, the one that matters most first.
fn tornado(analys: &Analys) -> Vec<TornadoTexts> {
    let skattning = &analys.skattning;
    let Some((depth, netto)) = analys.known_depth().zip(skattning.netto.as_ref().ok()) else {
        return Vec::new();
    };
    let bars = depth.sensitivity.bars.iter();
    let mut known: Vec<(&Bar, Ends)> = bars.filter_map(|bar| Some((bar, bar.ends?))).collect();
    known.sort_by(|(_, one), (_, other)| span(other).total_cmp(&span(one)));
    let low = known
        .iter()
        .map(|(_, ends)| ends.netto_low.min(ends.netto_high));
    let low = low.fold(netto.centre(), f64::min);
    let high = known
        .iter()
        .map(|(_, ends)| ends.netto_low.max(ends.netto_high));
    let high = high.fold(netto.centre(), f64::max);
    let width = (high - low).max(1.0);
    let at = |value: f64| (value - low) / width * 100.0;
    known
        .into_iter()
        .map(|(bar, ends)| {
            let (least, most) = (
                ends.netto_low.min(ends.netto_high),
                ends.netto_low.max(ends.netto_high),
            );
            TornadoTexts {
                namn: swedish_input(skattning, &bar.input),
                lag: percent(ends.low),
                hog: percent(ends.high),
                spann: percents(ends.low, ends.high),
                netto_lag: swedish::whole(least),
                netto_hog: swedish::whole(most),
                del: swedish::percent(bar.variance, 0),
                fran: at(least),
                bredd: at(most) - at(least),
                mitt: at(netto.centre()),
            }
        })
        .collect()
}

fn span(ends: &Ends) -> f64 {
    (ends.netto_high - ends.netto_low).abs()
}

fn swedish_input(skattning: &Skattning, input: &Input) -> String {
    let name = input_name(skattning, input);
    let mut letters = name.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

fn tolkning(skattning: &Skattning) -> &'static str {
    let leading = skattning.netto.as_ref().ok().map(|netto| netto.leading());
    match leading {
        Some(Tolkning::Person) => {
            "Behovet läses som en egenskap hos personen: den som hör till målgruppen gör det i alla grupper hon finns i."
        }
        Some(Tolkning::Grupp) => "Andelen läses som ett urval ur varje grupp för sig.",
        None => "",
    }
}

/// Every series that the estimate rests on.
fn sources(analys: &Analys) -> Vec<Source> {
    let used = analys.sources.series.iter().filter(|one| one.of_estimate);
    used.map(|UsedSeries { series: one, .. }| Source {
        id: one.id.clone(),
        titel: one.title.clone(),
        producent: one.producer.clone(),
        utgivare: one.publisher.clone(),
        perioder: format!("{}–{}", one.first_year, one.last_year),
        hamtad: one.fetched.clone(),
    })
    .collect()
}
