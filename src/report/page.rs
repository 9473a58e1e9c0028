//! Filling `templates/rapport.html`.

use super::charts::{Segment, band, bar, line, pair};
use super::model::{Model, Slider};
use super::policy::{inside_script, policy};
use super::texts::{self, Texts};
use super::values::Values;
use crate::analys::Analys;
use crate::assumptions::{self, Shares};
use crate::declared::Declared;
use crate::earlier::Inputs;
use crate::present::{Needs, Rules, Words, reached};
use crate::problem::{Outcome, Problem};
use crate::template::Template;
use crate::{map, swedish};
use minijinja::value::Serde;
use minijinja::{Environment, Error, ErrorKind, Value, context};
use serde::Serialize;
use std::sync::Arc;

const PAGE: &str = "templates/rapport.html";
const STYLE: &str = "templates/rapport.css";
const SCRIPT: &str = "templates/rapport.js";

pub(super) fn write(declared: &Declared, analys: &Analys, inputs: &Inputs) -> Outcome<String> {
    let page = declared.file(PAGE)?;
    let (style, script) = (declared.file(STYLE)?, declared.file(SCRIPT)?);
    let model = Model::of(analys);
    let values = Values::of(&model);
    let breaks = map::breaks(values.on_map(&model));
    let texts = Texts::of(analys, reached(inputs), &model, &values, &breaks)?;
    let said = Rules::load(declared)?.said(analys)?;
    let groups = &analys.skattning.underlag.assumptions.groups;
    let words = Words::of(analys, inputs, &said.lines(groups, inputs));
    let needs = Needs::of(analys, &Template::load(declared)?);
    let carried = carried(analys, &model, &breaks)?;
    let band = band(&values, &model, &analys.year_intervals);
    let fault = |error: Error| template_fault(&page.name, &error);
    let mut environment = Environment::new();
    add_functions(&mut environment, model, values);
    environment
        .add_template("rapport.html", &page.text)
        .map_err(fault)?;
    let safe = |text: &str| Value::from_safe_string(text.to_string());
    let filled = context! {
        css => safe(&style.text),
        js => safe(&script.text),
        policy => safe(&policy(&script.text, &style.text)),
        modell => safe(&carried),
        band => safe(&band),
        version => env!("CARGO_PKG_VERSION"),
        ord => Value::from(Serde(&words)),
        narmare => Value::from(Serde(&needs)),
        utgava => analys.fraga.basis.edition(),
        ..Value::from(Serde(&texts))
    };
    environment
        .get_template("rapport.html")
        .and_then(|template| template.render(filled))
        .map_err(fault)
}

fn template_fault(file: &str, error: &Error) -> Box<Problem> {
    let line = error.line().unwrap_or(1);
    Problem::input(format!("Rapportens mall går inte att fylla i: {error}"))
        .at_line(file, line)
        .next("Jämför med programmets egen mall.")
}

/// A general share with its grounds.
#[derive(Serialize)]
struct Carried<'a> {
    #[serde(flatten)]
    slider: &'a Slider,
    kalla: &'a str,
    motivering: &'a str,
    vem_och_nar: &'a str,
}

/// What the page carries, as JSON that can stand in a script element.
fn carried(analys: &Analys, model: &Model, breaks: &[f64]) -> Outcome<String> {
    let assumptions = &analys.skattning.underlag.assumptions;
    let pairs = model.grupper.iter().zip(&assumptions.groups);
    let groups: Vec<Carried<'_>> = pairs
        .map(|(slider, group)| Carried {
            slider,
            kalla: &group.share.source,
            motivering: &group.share.reason,
            vem_och_nar: group.share.decided.as_deref().unwrap_or_default(),
        })
        .collect();
    let whole = serde_json::json!({
        "grupper": groups,
        "omrade": model.omrade,
        "ar": model.ar,
        "jamforelser": model.jamforelser,
        "karta": model.karta,
        "klasser": breaks,
        "namn": assumptions.name,
        "beslutad_av": assumptions.decided_by(),
        "datum": assumptions.decided_on(),
        "toml": assumptions::text(assumptions, &analys.fraga.overlaps.factors, Shares::Marked)?,
    });
    Ok(inside_script(&whole.to_string()))
}

/// What the template can call: numbers that follow the shares, and charts.
fn add_functions(environment: &mut Environment<'_>, model: Model, values: Values) {
    let values = Arc::new(values);
    let own = values.clone();
    environment.add_function("tal", move |name: &str, decimals: usize| {
        let text = own.get(name).map(|value| swedish::number(value, decimals));
        let text = text.unwrap_or_else(|| texts::ABSENT.to_string());
        safe(format!(
            "<span data-tal=\"{}\" data-decimaler=\"{decimals}\">{text}</span>",
            attribute(name)
        ))
    });
    let own = values.clone();
    environment.add_function("procent", move |name: &str| {
        let text = own.get(name).map(crate::present::percent);
        let text = text.unwrap_or_else(|| texts::ABSENT.to_string());
        safe(format!(
            "<span data-tal=\"{}\" data-procent>{text}</span>",
            attribute(name)
        ))
    });
    let own = values.clone();
    environment.add_function("stapel", move |scale: &str, parts: Vec<Vec<String>>| {
        let segments = parts.iter().map(|part| segment(part));
        let segments = segments.collect::<Result<Vec<_>, Error>>()?;
        Ok::<Value, Error>(safe(bar(&own, &attribute(scale), &segments)))
    });
    let own = values.clone();
    environment.add_function("par", move |scale: &str, parts: Vec<Vec<String>>| {
        let [upper, lower] = parts.as_slice() else {
            return Err(bad("par tar två delar"));
        };
        let pair = pair(&own, &attribute(scale), &segment(upper)?, &segment(lower)?);
        Ok::<Value, Error>(safe(pair))
    });
    environment.add_function("linje", move |what: &str| {
        safe(line(&values, &model, &attribute(what)))
    });
}

fn segment(part: &[String]) -> Result<Segment<'_>, Error> {
    match part {
        [from, to, class] => Ok(Segment { from, to, class }),
        _ => Err(bad("en del är [från, till, klass]")),
    }
}

fn bad(what: &'static str) -> Error {
    Error::new(ErrorKind::InvalidOperation, what)
}

fn safe(text: String) -> Value {
    Value::from_safe_string(text)
}

/// A name as it can stand in an attribute: ids are the user's own.
fn attribute(name: &str) -> String {
    name.replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;")
}
