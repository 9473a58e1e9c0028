//! What can be filled in, by name.

use crate::analys::Analys;
use crate::estimate::{Counted, Netto, Skattning};
use crate::present::age_of_figures;
use crate::problem::{Outcome, Problem, Step};
use crate::status::Absent;
use crate::swedish;
use crate::told::Told;
use std::collections::BTreeMap;

/// Names that are shown as suggestions.
const SUGGESTIONS: usize = 4;

/// A value of a placeholder.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// People.
    Number(f64),
    /// A fraction; cells get it as it is, text as per cent.
    Share(f64),
    Text(String),
    /// Never 0: the cell gets a dash.
    Absent(String),
}

impl Value {
    fn of(value: Result<f64, String>) -> Self {
        match value {
            Ok(number) => Value::Number(number),
            Err(reason) => Value::Absent(reason),
        }
    }

    fn share(value: Result<f64, String>) -> Self {
        match value {
            Ok(share) => Value::Share(share),
            Err(reason) => Value::Absent(reason),
        }
    }

    /// As it stands within a longer text.
    pub fn text(&self) -> String {
        match self {
            Value::Number(number) => swedish::whole(*number),
            Value::Share(share) => swedish::percent(*share, 1),
            Value::Text(text) => text.clone(),
            Value::Absent(_) => "–".to_string(),
        }
    }
}

/// All placeholders with their values.
#[derive(Debug, Clone, Default)]
pub struct Values(BTreeMap<String, Value>);

impl Values {
    /// Every placeholder for an analys.
    pub fn of(analys: &Analys) -> Self {
        let mut values = Self::default();
        values.area(analys);
        for index in 0..analys.skattning.units.len() {
            values.unit(analys, index);
        }
        values
    }

    /// In order of name.
    pub fn all(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// The value of a placeholder.
    ///
    /// # Errors
    /// It is unknown; the nearest ones are named.
    pub fn get(&self, name: &str) -> Outcome<&Value> {
        self.0.get(name).ok_or_else(|| {
            let names = self.0.keys().map(String::as_str);
            let near = swedish::nearest(name, names, SUGGESTIONS);
            Problem::input(format!("Okänt fält: {{{{{name}}}}}"))
                .expected(format!("till exempel {}", swedish::alternatives(&near)))
                .step(Step::ListFields)
        })
    }

    /// The placeholder that a defined name such as `behov_kommun_1440_netto` stands for.
    ///
    /// # Errors
    /// As [`Values::get`].
    pub fn of_name(&self, name: &str) -> Outcome<&Value> {
        let plain = |text: &str| text.replace(['.', '-'], "_").to_lowercase();
        let wanted = plain(name);
        match self.0.iter().find(|(known, _)| plain(known) == wanted) {
            Some((_, value)) => Ok(value),
            None => self.get(name),
        }
    }

    fn put(&mut self, name: impl Into<String>, value: Value) {
        self.0.insert(name.into(), value);
    }

    fn text(&mut self, name: impl Into<String>, text: impl Into<String>) {
        self.put(name, Value::Text(text.into()));
    }

    fn area(&mut self, analys: &Analys) {
        let skattning = &analys.skattning;
        let underlag = &skattning.underlag;
        self.text("omrade", &underlag.area.name);
        self.text("ar", skattning.year_text());
        self.text("antaganden", &underlag.assumptions.name);
        self.text("tolkning", underlag.assumptions.tolkning.id());
        self.text("siffror", age_of_figures(analys));
        self.text("datum", analys.fraga.day.to_string());
        self.text("utgava", analys.fraga.basis.edition());
        self.text("version", env!("CARGO_PKG_VERSION"));
        let lacking = || Err("en grupp saknas".to_string());
        let brutto = skattning.brutto.filter(|_| skattning.complete);
        self.put("brutto", Value::of(brutto.map_or_else(lacking, Ok)));
        let kon = skattning.brutto_kon();
        self.put(
            "brutto.kvinnor",
            Value::of(kon.map_or_else(lacking, |(k, _)| Ok(k))),
        );
        self.put(
            "brutto.man",
            Value::of(kon.map_or_else(lacking, |(_, m)| Ok(m))),
        );
        let people = known(&underlag.denominator);
        self.put("namnare", Value::of(people.clone()));
        self.netto("", &skattning.netto, &people);
        let rate = brutto
            .zip(people.ok())
            .map(|(brutto, people)| brutto / people);
        self.put("brutto.andel", Value::share(rate.map_or_else(lacking, Ok)));
        let none = || Err("inga dragningar är gjorda".to_string());
        let spread = analys.known_depth().map(|depth| depth.simulated.netto);
        for (name, value) in [
            ("netto.lag95", spread.map(|one| one.low)),
            ("netto.hog95", spread.map(|one| one.high)),
            ("netto.standardosakerhet", spread.map(|one| one.standard)),
        ] {
            self.put(name, Value::of(value.map_or_else(none, Ok)));
        }
        for (index, group) in skattning.groups.iter().enumerate() {
            let id = &underlag.assumptions.groups[index].id;
            self.group(
                &format!("grupp.{id}"),
                &group.count,
                group.brutto,
                &skattning.netto,
                index,
            );
            let share = group
                .count
                .as_ref()
                .map(|_| group.share)
                .map_err(Told::told);
            self.put(format!("grupp.{id}.andel"), Value::share(share));
            let year = underlag.years[index].to_string();
            self.text(format!("grupp.{id}.period"), year);
            let kon = group.brutto_kon.as_ref().copied().map_err(Told::told);
            self.put(
                format!("grupp.{id}.kvinnor"),
                Value::of(kon.clone().map(|(k, _)| k)),
            );
            self.put(format!("grupp.{id}.man"), Value::of(kon.map(|(_, m)| m)));
        }
    }

    fn unit(&mut self, analys: &Analys, index: usize) {
        let skattning: &Skattning = &analys.skattning;
        let unit = &skattning.units[index];
        let start = format!("kommun.{}", unit.unit.code);
        self.text(format!("{start}.namn"), &unit.unit.name);
        let brutto = unit.brutto.filter(|_| unit.complete);
        let brutto = brutto.ok_or_else(|| "en grupp saknas".to_string());
        self.put(format!("{start}.brutto"), Value::of(brutto));
        let people = known(&unit.unit.denominator);
        self.put(format!("{start}.namnare"), Value::of(people.clone()));
        self.netto(&format!("{start}."), &unit.netto, &people);
        for (at, group) in unit.groups.iter().enumerate() {
            let id = &skattning.underlag.assumptions.groups[at].id;
            let name = format!("{start}.grupp.{id}");
            self.group(&name, &group.count, group.brutto, &unit.netto, at);
        }
    }

    fn netto(&mut self, start: &str, netto: &Result<Netto, Absent>, people: &Result<f64, String>) {
        let of = |value: fn(&Netto) -> f64| netto.as_ref().map(value).map_err(Told::told);
        let centre = of(Netto::centre);
        self.put(format!("{start}netto"), Value::of(centre.clone()));
        self.put(
            format!("{start}netto.grupp"),
            Value::of(of(|netto| netto.grupp)),
        );
        let rate = centre.and_then(|netto| Ok(netto / people.clone()?));
        self.put(format!("{start}netto.andel"), Value::share(rate));
    }

    fn group(
        &mut self,
        start: &str,
        count: &Counted,
        brutto: Option<f64>,
        netto: &Result<Netto, Absent>,
        index: usize,
    ) {
        let known = count.as_ref();
        let people = known.map(|count| count.value).map_err(Told::told);
        let status = known.map_or_else(|a| a.status.id(), |count| count.status.label());
        self.put(format!("{start}.antal"), Value::of(people.clone()));
        self.text(format!("{start}.status"), status);
        let value = people.and_then(|_| brutto.ok_or_else(|| "antalet saknas".to_string()));
        self.put(format!("{start}.brutto"), Value::of(value));
        let step = netto.as_ref().map(|netto| netto.waterfall[index].netto);
        self.put(
            format!("{start}.netto"),
            Value::of(step.map_err(Told::told)),
        );
    }
}

fn known(value: &Result<f64, Absent>) -> Result<f64, String> {
    value.as_ref().copied().map_err(Told::told)
}
