//! Sentences made from figures, by the rules of `templates/meningar.toml`: each is said only where the figures carry it.

use crate::analys::Analys;
use crate::assumptions::Group;
use crate::declared::{Declared, DeclaredFile};
use crate::earlier::{Inputs, OWN_WORDS, Typed};
use crate::estimate::{AreaGroup, Skattning};
use crate::form::{Form, FormFile};
use crate::problem::{Outcome, Problem};
use crate::simulation::{BesideRiket, Spread};
use crate::status::Status;
use crate::swedish;
use crate::template::SENTENCES as FILE;
use crate::told::Told;
use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior, Value};
use serde::Serialize;

/// A normal deviate that 95 % lie within.
const NORMAL: f64 = 1.96;
/// A run of years is told of only where it is at least so long.
const RUN: usize = 4;
/// What the middle change of a group is counted over.
const YEARS_BACK: i32 = 5;

/// What a rule is put to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum About {
    Area,
    Group,
}

/// When something is said, and how.
struct Rule {
    id: String,
    about: About,
    weight: u32,
}

/// The declared rules.
pub struct Rules {
    rules: Vec<Rule>,
    /// `nar` and `text` of each rule, by its id.
    texts: Environment<'static>,
}

/// What a figure or several say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sentence {
    /// Id of the rule that made it.
    pub rule: String,
    pub text: String,
    /// What is said first has the most.
    pub weight: u32,
}

/// The sentences of an answer, those of most weight first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sentences {
    pub area: Vec<Sentence>,
    /// In the order of the groups.
    pub groups: Vec<Vec<Sentence>>,
}

/// A sentence as it is shown: made from figures, or as the user would have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Position of the group that it is about; none for the area.
    pub group: Option<usize>,
    /// What it is about, in words.
    pub about: String,
    pub rule: String,
    /// None where the figures no longer say it.
    pub made: Option<String>,
    /// In the user's own words.
    pub own: Option<String>,
}

/// What the user writes in place of a sentence that is not to be shown.
const STRUCK: [&str; 2] = ["-", "–"];

impl Line {
    /// What is shown; none where the user has struck it, or the figures no longer say it.
    pub fn text(&self) -> Option<&str> {
        let made = self.made.as_deref()?;
        match self.own.as_deref() {
            Some(own) if STRUCK.contains(&own.trim()) => None,
            Some(own) => Some(own),
            None => Some(made),
        }
    }
}

/// What the area is called among the groups.
const AREA: &str = "Området";

impl Sentences {
    /// Every sentence with what the user has written in its place, the area's first, and last what the figures no longer say.
    pub fn lines(&self, groups: &[Group], inputs: &Inputs) -> Vec<Line> {
        let typed = inputs.rows(OWN_WORDS);
        let own = |about: &str, rule: &str| {
            let mut rows = typed.iter();
            let row = rows.find(|row| row[0].text() == about && row[3].text() == rule)?;
            (!row[2].is_empty()).then(|| row[2].text())
        };
        let line = |group: Option<usize>, one: &Sentence| {
            let about = group.map_or(AREA, |at| groups[at].name.as_str());
            Line {
                group,
                own: own(about, &one.rule),
                about: about.to_string(),
                rule: one.rule.clone(),
                made: Some(one.text.clone()),
            }
        };
        let area = self.area.iter().map(|one| line(None, one));
        let of_groups = self.groups.iter().enumerate();
        let of_groups = of_groups.flat_map(|(at, all)| all.iter().map(move |one| (at, one)));
        let of_groups = of_groups.map(|(at, one)| line(Some(at), one));
        let mut lines: Vec<Line> = area.chain(of_groups).collect();
        let said = |lines: &[Line], row: &[Typed]| {
            let mut lines = lines.iter();
            lines.any(|one| row[0].text() == one.about && row[3].text() == one.rule)
        };
        let gone = typed.iter().filter(|row| !row[2].is_empty());
        let gone: Vec<Line> = gone
            .filter(|row| !said(&lines, row))
            .map(|row| Line {
                group: groups.iter().position(|one| one.name == row[0].text()),
                about: row[0].text(),
                rule: row[3].text(),
                made: None,
                own: Some(row[2].text()),
            })
            .collect();
        lines.extend(gone);
        lines
    }
}

// ------------------------------------------------------------------ what is known

/// A difference with its 95 % interval.
#[derive(Debug, Clone, Copy, Serialize)]
struct Difference {
    varde: f64,
    lag: f64,
    hog: f64,
    /// The interval lies above 0.
    over: bool,
    /// The interval lies below 0.
    under: bool,
    /// As a part of what it is compared with; none where that is 0.
    del: Option<f64>,
}

impl Difference {
    fn new(varde: f64, (lag, hog): (f64, f64), of: f64) -> Self {
        Self {
            varde,
            lag,
            hog,
            over: lag > 0.0,
            under: hog < 0.0,
            del: (of > 0.0).then(|| varde / of),
        }
    }

    /// Of two numbers that err independently of each other by so much.
    fn of((value, error): (f64, f64), (other, other_error): (f64, f64)) -> Self {
        let (difference, wide) = (value - other, NORMAL * error.hypot(other_error));
        Self::new(difference, (difference - wide, difference + wide), other)
    }
}

/// A group beside riket, as the rules about the area name it.
#[derive(Debug, Clone, Serialize)]
struct Named {
    grupp: String,
    litet: String,
    per_1000: f64,
    riket_per_1000: f64,
}

/// The group that most come from.
#[derive(Debug, Clone, Serialize)]
struct Largest {
    litet: String,
    del: f64,
}

#[derive(Debug, Clone, Default, Serialize)]
struct AreaFacts {
    omrade: String,
    ar: String,
    netto: Option<f64>,
    lag: Option<f64>,
    hog: Option<f64>,
    per_1000: Option<f64>,
    riket_per_1000: Option<f64>,
    /// Per 1 000.
    mot_riket: Option<Difference>,
    forra_ar: Option<String>,
    sedan_forra: Option<Difference>,
    forsta_ar: Option<i32>,
    over_aren: Option<Difference>,
    nulage_ar: Option<i32>,
    nulage: Option<f64>,
    nulage_lag: Option<f64>,
    nulage_hog: Option<f64>,
    grupper: usize,
    over_grupper: Vec<Named>,
    under_grupper: Vec<Named>,
    storst: Option<Largest>,
    /// Part of brutto that is counted in an earlier group.
    flerfaldiga: Option<f64>,
    osakrast: Option<String>,
    osakrast_del: Option<f64>,
    saknade: Vec<String>,
    modellerade: Vec<String>,
    kommuner: usize,
    kommuner_over: Vec<String>,
    kommuner_under: Vec<String>,
    kommuner_lika: usize,
}

#[derive(Debug, Clone, Default, Serialize)]
struct GroupFacts {
    grupp: String,
    ar: i32,
    antal: Option<f64>,
    saknas: Option<String>,
    per_1000: Option<f64>,
    riket_per_1000: Option<f64>,
    /// Per 1 000.
    mot_riket: Option<Difference>,
    kvot: Option<f64>,
    forra_ar: Option<i32>,
    sedan_forra: Option<Difference>,
    fem_ar: Option<i32>,
    sedan_fem: Option<Difference>,
    /// First of the years up to now in which there were fewer than now, without a break; none where they are few, or all.
    hogst_sedan: Option<i32>,
    lagst_sedan: Option<i32>,
    del_kvinnor: Option<f64>,
    kvinnor_mot_man: Option<Difference>,
    brutto: Option<f64>,
    /// Part of the area's brutto.
    del: Option<f64>,
    modellerad: bool,
}

/// A count with what it errs by of its own, in persons.
fn count(group: &AreaGroup) -> Option<(f64, f64)> {
    let count = group.count.as_ref().ok()?;
    Some((count.value, count.value * count.uncertainty.1))
}

/// The same per thousand of the denominator.
fn rate(skattning: &Skattning, at: usize) -> Option<(f64, f64)> {
    let people = *skattning.underlag.denominator.as_ref().ok()?;
    let (value, error) = count(skattning.groups.get(at)?)?;
    (people > 0.0).then(|| (value / people * 1_000.0, error / people * 1_000.0))
}

fn per_thousand(skattning: &Skattning) -> Option<f64> {
    let people = *skattning.underlag.denominator.as_ref().ok()?;
    let netto = skattning.netto.as_ref().ok()?.centre();
    (people > 0.0).then(|| netto / people * 1_000.0)
}

/// The group at a place beside riket's.
fn beside_riket(analys: &Analys, at: usize) -> Option<((f64, f64), Difference)> {
    let (own, other) = (rate(&analys.skattning, at)?, rate(analys.riket()?, at)?);
    Some(((own.0, other.0), Difference::of(own, other)))
}

fn group_facts(analys: &Analys, at: usize) -> GroupFacts {
    let skattning = &analys.skattning;
    let (group, counted) = (
        &skattning.underlag.assumptions.groups[at],
        &skattning.groups[at],
    );
    let year = skattning.underlag.years[at];
    let known = counted.count.as_ref().ok();
    let beside = beside_riket(analys, at);
    let before = |back: i32| Some((year - back, since(analys, at, year - back)?));
    let (last, five) = (before(1), before(YEARS_BACK));
    let (highest, lowest) = runs(analys, at, year);
    let sexes = known.and_then(|one| one.kon.as_ref().ok());
    GroupFacts {
        grupp: group.name.clone(),
        ar: year,
        antal: known.map(|one| one.value),
        saknas: counted.count.as_ref().err().map(Told::told),
        per_1000: rate(skattning, at).map(|one| one.0),
        riket_per_1000: beside.map(|one| one.0.1),
        kvot: beside.and_then(|((own, other), _)| (other > 0.0).then(|| own / other)),
        mot_riket: beside.map(|one| one.1),
        forra_ar: last.map(|one| one.0),
        sedan_forra: last.map(|one| one.1),
        fem_ar: five.map(|one| one.0),
        sedan_fem: five.map(|one| one.1),
        hogst_sedan: highest,
        lagst_sedan: lowest,
        del_kvinnor: sexes.and_then(|(women, men)| {
            let all = women + men;
            (all > 0.0).then(|| women / all)
        }),
        kvinnor_mot_man: known.zip(sexes).map(|(count, (women, men))| {
            let error = count.uncertainty.1;
            Difference::of((*women, women * error), (*men, men * error))
        }),
        brutto: counted.brutto,
        del: part(counted.brutto, skattning.brutto),
        modellerad: known.is_some_and(|one| one.status == Status::Modellerad),
    }
}

fn part(of: Option<f64>, all: Option<f64>) -> Option<f64> {
    let all = all.filter(|all| *all > 0.0)?;
    Some(of? / all)
}

/// What a group was in a year.
fn count_in(analys: &Analys, at: usize, year: i32) -> Option<(f64, f64)> {
    let mut years = analys.years.iter();
    let (_, then) = years.find(|(one, _)| *one == year)?;
    count(then.groups.get(at)?)
}

fn since(analys: &Analys, at: usize, year: i32) -> Option<Difference> {
    let now = count(&analys.skattning.groups[at])?;
    Some(Difference::of(now, count_in(analys, at, year)?))
}

/// Since when a group has not been as large, and as small, as now: the years before that were certainly smaller, or larger.
fn runs(analys: &Analys, at: usize, year: i32) -> (Option<i32>, Option<i32>) {
    let first = analys.years.first().map_or(year, |one| one.0);
    let run = |differs: &dyn Fn(Difference) -> bool| {
        let before = (first..year).rev();
        let run = before.take_while(|&one| since(analys, at, one).is_some_and(differs));
        let run: Vec<i32> = run.collect();
        // A run that the figures begin with has no year to be compared with.
        let begins = *run.last()?;
        (run.len() >= RUN && begins > first).then_some(begins)
    };
    (run(&|one| one.over), run(&|one| one.under))
}

fn of_spread(point: f64, spread: Spread, of: f64) -> Difference {
    Difference::new(point, (spread.low, spread.high), of)
}

fn area_facts(analys: &Analys) -> AreaFacts {
    let skattning = &analys.skattning;
    let netto = skattning.netto.as_ref().ok().map(|one| one.centre());
    let spread = analys.known_depth().map(|depth| depth.simulated.netto);
    let riket_per_1000 = analys.riket().and_then(per_thousand);
    let change = analys.change.as_ref().and_then(|one| one.as_ref().ok());
    let nowcast = analys.known_nowcast();
    let drawn_now = nowcast.and_then(|one| one.simulated.as_ref());
    let first = analys
        .years
        .first()
        .and_then(|one| one.1.netto.as_ref().ok());
    let (over, under) = beside_by_group(analys);
    let standing = kommuner(analys);
    let uncertain = analys.known_depth().and_then(|depth| {
        let bars = depth.sensitivity.bars.iter();
        bars.max_by(|a, b| a.variance.total_cmp(&b.variance))
    });
    AreaFacts {
        omrade: skattning.underlag.area.name.clone(),
        ar: skattning.year_text(),
        netto,
        lag: netto.and(spread.map(|one| one.low)),
        hog: netto.and(spread.map(|one| one.high)),
        per_1000: per_thousand(skattning),
        riket_per_1000,
        mot_riket: analys.beside_riket.and_then(|spread| {
            let (own, other) = (per_thousand(skattning)?, riket_per_1000?);
            let ends = (spread.low * 1_000.0, spread.high * 1_000.0);
            Some(Difference::new(own - other, ends, other))
        }),
        forra_ar: change.map(|one| one.years.0.clone()),
        sedan_forra: change.and_then(|one| {
            let point = one.netto.after - one.netto.before;
            Some(of_spread(point, one.interval?, one.netto.before))
        }),
        forsta_ar: analys.over_years.map(|one| one.0),
        over_aren: analys.over_years.and_then(|(_, spread)| {
            let first = first?.centre();
            Some(of_spread(netto? - first, spread, first))
        }),
        nulage_ar: nowcast.map(|one| one.year),
        nulage: nowcast.and_then(|one| Some(one.skattning.netto.as_ref().ok()?.centre())),
        nulage_lag: drawn_now.map(|one| one.netto.low),
        nulage_hog: drawn_now.map(|one| one.netto.high),
        grupper: skattning.groups.len(),
        over_grupper: over,
        under_grupper: under,
        storst: largest(skattning),
        flerfaldiga: part(netto, skattning.brutto).map(|kept| 1.0 - kept),
        osakrast: uncertain.map(|bar| super::input_name(skattning, &bar.input)),
        osakrast_del: uncertain.map(|bar| bar.variance),
        saknade: groups_that(skattning, |one| one.count.is_err()),
        modellerade: groups_that(skattning, |one| {
            let status = one.count.as_ref().map(|count| count.status);
            status == Ok(Status::Modellerad)
        }),
        kommuner: skattning.units.len(),
        kommuner_over: named(&standing, BesideRiket::Higher),
        kommuner_under: named(&standing, BesideRiket::Lower),
        kommuner_lika: named(&standing, BesideRiket::Same).len(),
    }
}

/// The groups that are more common than in riket, and less.
fn beside_by_group(analys: &Analys) -> (Vec<Named>, Vec<Named>) {
    let (mut over, mut under) = (Vec::new(), Vec::new());
    for (at, group) in (0..).zip(&analys.skattning.underlag.assumptions.groups) {
        let Some(((own, other), difference)) = beside_riket(analys, at) else {
            continue;
        };
        let one = Named {
            grupp: group.name.clone(),
            litet: swedish::within(&group.name),
            per_1000: own,
            riket_per_1000: other,
        };
        if difference.over {
            over.push(one);
        } else if difference.under {
            under.push(one);
        }
    }
    (over, under)
}

fn largest(skattning: &Skattning) -> Option<Largest> {
    let groups = skattning.underlag.assumptions.groups.iter();
    let all = groups.zip(&skattning.groups);
    let known = all.filter_map(|(group, counted)| Some((group, counted.brutto?)));
    let (group, brutto) = known.max_by(|a, b| a.1.total_cmp(&b.1))?;
    Some(Largest {
        litet: swedish::within(&group.name),
        del: part(Some(brutto), skattning.brutto)?,
    })
}

fn groups_that(skattning: &Skattning, holds: impl Fn(&AreaGroup) -> bool) -> Vec<String> {
    let groups = skattning.underlag.assumptions.groups.iter();
    let all = groups.zip(&skattning.groups);
    all.filter(|(_, counted)| holds(counted))
        .map(|(group, _)| swedish::within(&group.name))
        .collect()
}

/// Each kommun with what its draws say of it beside riket.
fn kommuner(analys: &Analys) -> Vec<(String, BesideRiket)> {
    let Some(depth) = analys.known_depth() else {
        return Vec::new();
    };
    let units = analys.skattning.units.iter().zip(&depth.simulated.ranks);
    units
        .filter_map(|(unit, rank)| Some((unit.unit.name.clone(), rank.as_ref()?.beside)))
        .collect()
}

fn named(all: &[(String, BesideRiket)], beside: BesideRiket) -> Vec<String> {
    let those = all.iter().filter(|one| one.1 == beside);
    let mut names: Vec<String> = those.map(|one| one.0.clone()).collect();
    names.sort_by_key(|name| swedish::alphabetical(name));
    names
}

// ------------------------------------------------------------------ what is said

impl Rules {
    /// Reads the declared rules.
    ///
    /// # Errors
    /// File and line of a rule that cannot be read.
    pub fn load(declared: &Declared) -> Outcome<Self> {
        Self::of_file(&declared.file(FILE)?)
    }

    /// As [`Rules::load`], of a file that is read already.
    ///
    /// # Errors
    /// File and line of a rule that cannot be read.
    pub fn of_file(file: &DeclaredFile) -> Outcome<Self> {
        let parsed = FormFile::parse(file)?;
        let root = parsed.root();
        let forms = root.forms("mening")?;
        root.finish()?;
        let mut texts = environment();
        let mut rules: Vec<Rule> = Vec::new();
        for form in &forms {
            let rule = read_rule(form, &mut texts)?;
            if rules.iter().any(|one| one.id == rule.id) {
                return Err(form.fault("id", format!("{} står två gånger", rule.id)));
            }
            rules.push(rule);
        }
        Ok(Self { rules, texts })
    }

    /// What the figures of an answer say.
    ///
    /// # Errors
    /// A rule uses a value otherwise than it can be used.
    pub fn said(&self, analys: &Analys) -> Outcome<Sentences> {
        let groups = 0..analys.skattning.groups.len();
        Ok(Sentences {
            area: self.of(About::Area, &Value::from(Serde(area_facts(analys))))?,
            groups: groups
                .map(|at| {
                    let facts = Value::from(Serde(group_facts(analys, at)));
                    self.of(About::Group, &facts)
                })
                .collect::<Outcome<_>>()?,
        })
    }

    fn of(&self, about: About, facts: &Value) -> Outcome<Vec<Sentence>> {
        let mut all = Vec::new();
        for rule in self.rules.iter().filter(|rule| rule.about == about) {
            let written = self.written(&rule.id, facts).map_err(|error| {
                let why = error.detail().unwrap_or("uttrycket går inte att räkna");
                Problem::input(format!("Meningen {} går inte att göra: {why}", rule.id))
                    .at(FILE)
                    .expected("fälten i docs/meningar.md")
            })?;
            all.extend(written.map(|text| Sentence {
                rule: rule.id.clone(),
                text,
                weight: rule.weight,
            }));
        }
        all.sort_by_key(|one| std::cmp::Reverse(one.weight));
        Ok(all)
    }

    fn written(&self, id: &str, facts: &Value) -> Result<Option<String>, minijinja::Error> {
        let when = self.texts.get_template(&format!("{id}.nar"))?;
        if when.render(facts)? != "1" {
            return Ok(None);
        }
        let text = self.texts.get_template(&format!("{id}.text"))?;
        text.render(facts).map(Some)
    }
}

/// How numbers are written in a rule's text. What is not known is no fault: most rules ask whether it is.
fn environment() -> Environment<'static> {
    let mut texts = Environment::new();
    texts.set_undefined_behavior(UndefinedBehavior::Chainable);
    texts.add_filter("antal", swedish::whole);
    texts.add_filter("tiondel", |value: f64| swedish::number(value, 1));
    texts.add_filter("procent", |part: f64| swedish::percent(part, 0));
    texts.add_filter("lista", |names: Vec<String>| swedish::list(&names));
    texts
}

fn read_rule(form: &Form<'_>, texts: &mut Environment<'static>) -> Outcome<Rule> {
    let rule = Rule {
        id: form.text("id")?.to_string(),
        about: match form.text("om")? {
            "omrade" => About::Area,
            "grupp" => About::Group,
            _ => {
                return Err(form
                    .fault("om", "En mening är om något annat")
                    .expected("omrade eller grupp"));
            }
        },
        weight: form.whole("vikt", 0..=100)?,
    };
    let when = format!("{{% if {} %}}1{{% endif %}}", form.text("nar")?);
    for (key, name, text) in [
        ("nar", "nar", when),
        ("text", "text", form.text("text")?.to_string()),
    ] {
        let name = format!("{}.{name}", rule.id);
        texts
            .add_template_owned(name.clone(), text)
            .map_err(|error| {
                let why = error.detail().unwrap_or_default();
                form.fault(key, format!("Uttrycket går inte att läsa: {why}"))
            })?;
        check_names(form, key, &name, rule.about, texts)?;
        check_filters(form, key, &name, texts)?;
    }
    form.finish()?;
    Ok(rule)
}

/// A misspelt field would otherwise be one that is never known.
fn check_names(
    form: &Form<'_>,
    key: &'static str,
    template: &str,
    about: About,
    texts: &Environment<'static>,
) -> Outcome<()> {
    let known = fields(about);
    let used = texts
        .get_template(template)
        .map(|one| one.undeclared_variables(false));
    let used = used.unwrap_or_default();
    let mut unknown: Vec<String> = used
        .into_iter()
        .filter(|one| !known.contains(one))
        .collect();
    unknown.sort();
    match unknown.first() {
        None => Ok(()),
        Some(name) => Err(form
            .fault(key, format!("Fältet {name} finns inte"))
            .expected(swedish::alternatives(&known))),
    }
}

/// A filter is looked up first when a text is written; what else fails then is only that nothing is known here.
fn check_filters(
    form: &Form<'_>,
    key: &'static str,
    template: &str,
    texts: &Environment<'static>,
) -> Outcome<()> {
    let written = texts
        .get_template(template)
        .and_then(|one| one.render(minijinja::context! {}));
    match written {
        Err(error) if error.kind() == minijinja::ErrorKind::UnknownFilter => {
            let why = error.detail().unwrap_or_default();
            Err(form
                .fault(key, format!("Skrivsättet finns inte: {why}"))
                .expected("antal, tiondel, procent eller lista"))
        }
        _ => Ok(()),
    }
}

/// Names of what is known, as serde writes them.
fn fields(about: About) -> Vec<String> {
    let text = match about {
        About::Area => serde_json::to_value(AreaFacts::default()),
        About::Group => serde_json::to_value(GroupFacts::default()),
    };
    let known = text.ok().and_then(|one| one.as_object().cloned());
    known
        .map(|one| one.keys().cloned().collect())
        .unwrap_or_default()
}
