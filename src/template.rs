//! The declared workbook: which sheets, in which order, with which texts and rows.

use crate::declared::{Declared, DeclaredFile};
use crate::form::{Form, FormFile};
use crate::indicators::Engine;
use crate::problem::{Outcome, Problem, io_reason};
use crate::swedish;
use rust_xlsxwriter::Image;
use std::path::{Component, Path};

const FILE: &str = "templates/behovsanalys.toml";

/// Sheets that are for input.
const INPUT: [&str; 5] = ["lokala", "utbud", "insatser", "medel", "andringar"];
const COMPARISON: &str = "templates/jamforelse.toml";
/// Sheets of the workbook that compares kommuner; all are needed.
const COMPARISON_KINDS: [&str; 6] = [
    "oversikt",
    "rangordning",
    "liknande",
    "andelar",
    "data",
    "profil",
];

/// Content that a sheet can have.
pub const KINDS: [&str; 22] = [
    "sammanfattning",
    "uppdrag",
    "basfakta",
    "kommunen",
    "arbetsformedlingen",
    "forsakringskassan",
    "regionen",
    "unga",
    "overlapp",
    "malgrupp",
    "jamforelse",
    "utveckling",
    "utbud",
    "insatser",
    "medel",
    "antaganden",
    "lokala",
    "kallor",
    "kvalitet",
    "andringar",
    "delar",
    "provning",
];
/// Sheets that formulas on other sheets point to.
const NEEDED: [&str; 2] = ["malgrupp", "antaganden"];

/// The whole template.
#[derive(Debug, Clone)]
pub struct Template {
    pub file: String,
    /// Picture at the top of the first sheet: a file in the template's folder.
    pub logo: Option<Vec<u8>>,
    pub sheets: Vec<SheetTemplate>,
}

/// One sheet.
#[derive(Debug, Clone)]
pub struct SheetTemplate {
    pub id: String,
    pub title: String,
    pub heading: String,
    pub intro: String,
    texts: Vec<(String, String)>,
    pub rows: Vec<RowTemplate>,
}

/// A declared indicator on a sheet.
#[derive(Debug, Clone)]
pub struct RowTemplate {
    pub indicator: String,
    pub heading: String,
    pub decimals: usize,
    /// Indicator that weighs the area's kommuner.
    pub weight: Option<String>,
    line: usize,
}

impl Template {
    /// Reads the built-in template (or its replacement).
    ///
    /// # Errors
    /// File and line of an unknown sheet, a sheet that stands twice, or one that is needed and absent.
    pub fn load(declared: &Declared) -> Outcome<Self> {
        Self::of(&declared.file(FILE)?)
    }

    /// Without the sheets that hold what the user has typed.
    pub fn to_share(&self) -> Self {
        let mut shared = self.clone();
        shared
            .sheets
            .retain(|sheet| !INPUT.contains(&sheet.id.as_str()));
        shared
    }

    /// The built-in template as text, to start from.
    ///
    /// # Errors
    /// The installation is damaged.
    pub fn text(declared: &Declared) -> Outcome<String> {
        Ok(declared.file(FILE)?.text.to_string())
    }

    /// Checks what needs the figures: that every row's indicator is known.
    ///
    /// # Errors
    /// File and line of an unknown indicator.
    pub fn check(&self, engine: &Engine) -> Outcome<()> {
        for row in self.sheets.iter().flat_map(|sheet| &sheet.rows) {
            for id in std::iter::once(&row.indicator).chain(&row.weight) {
                if engine.knows(id) {
                    continue;
                }
                let known = engine.indicators().all().iter().map(|one| one.id.as_str());
                let near = swedish::nearest(id, known, 3);
                return Err(Problem::input(format!("Okänd indikator: {id}"))
                    .at_line(&self.file, row.line)
                    .expected("ett id ur sources/indikatorer.toml eller ett nyckeltal")
                    .next(format!("Menade du {}?", swedish::alternatives(&near))));
            }
        }
        Ok(())
    }

    /// Reads a template that the user has written.
    ///
    /// # Errors
    /// As [`Template::load`].
    pub fn of(file: &DeclaredFile) -> Outcome<Self> {
        Self::read(file, &KINDS, &NEEDED)
    }

    /// The sheets of the workbook that compares kommuner.
    ///
    /// # Errors
    /// As [`Template::load`].
    pub fn of_comparison(declared: &Declared) -> Outcome<Self> {
        Self::read(
            &declared.file(COMPARISON)?,
            &COMPARISON_KINDS,
            &COMPARISON_KINDS,
        )
    }

    fn read(file: &DeclaredFile, kinds: &[&str], needed: &[&str]) -> Outcome<Self> {
        let parsed = FormFile::parse(file)?;
        let root = parsed.root();
        let mut sheets: Vec<SheetTemplate> = Vec::new();
        for form in root.forms("blad")? {
            let sheet = read_sheet(&form, kinds)?;
            check_title(&form, &sheet.title)?;
            if sheets
                .iter()
                .any(|other| other.id == sheet.id || other.title == sheet.title)
            {
                return Err(form.fault("id", format!("Bladet {} står två gånger", sheet.id)));
            }
            sheets.push(sheet);
        }
        for &needed in needed {
            if !sheets.iter().any(|sheet| sheet.id == needed) {
                return Err(root
                    .fault("blad", format!("Bladet {needed} saknas"))
                    .expected("ett blad som övriga blads formler pekar på"));
            }
        }
        let logo = match root.text_or_none("logotyp")? {
            Some(name) => Some(read_logo(&root, name)?),
            None => None,
        };
        root.finish()?;
        Ok(Self {
            logo,
            file: file.name.clone(),
            sheets,
        })
    }

    /// A sheet's declared text as it stands; empty where it is not declared.
    pub fn raw_text(&self, sheet: &str, key: &str) -> &str {
        let sheet = self.sheets.iter().find(|one| one.id == sheet);
        sheet.map_or("", |sheet| sheet.raw_text(key))
    }

    /// Title of the sheet with this content, where it is there.
    pub fn title_of(&self, id: &str) -> Option<&str> {
        self.sheets
            .iter()
            .find(|sheet| sheet.id == id)
            .map(|sheet| sheet.title.as_str())
    }
}

/// A picture in the template's own folder; never outside it.
fn read_logo(root: &Form<'_>, name: &str) -> Outcome<Vec<u8>> {
    let path = Path::new(name);
    let plain = path
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    if !plain {
        return Err(root
            .fault("logotyp", "Logotypen ligger utanför mallens mapp")
            .expected("en fil i samma mapp som mallen, till exempel logotyp = \"logo.png\""));
    }
    let folder = Path::new(root.file_name())
        .parent()
        .unwrap_or(Path::new(""));
    let unreadable = |why: String| {
        root.fault("logotyp", format!("Logotypen går inte att läsa: {why}"))
            .expected("en bild i png, jpg, gif eller bmp i samma mapp som mallen")
    };
    let bytes = std::fs::read(folder.join(path)).map_err(|error| unreadable(io_reason(&error)))?;
    Image::new_from_buffer(&bytes)
        .map_err(|_| unreadable("den är ingen bild som Excel visar".into()))?;
    Ok(bytes)
}

/// Excel's rules for the name of a sheet.
fn check_title(form: &Form<'_>, title: &str) -> Outcome<()> {
    let forbidden = ['[', ']', ':', '*', '?', '/', '\\'];
    let sound = title.chars().count() <= 31
        && !title.contains(forbidden)
        && !title.starts_with('\'')
        && !title.ends_with('\'');
    if sound {
        return Ok(());
    }
    Err(form
        .fault("titel", format!("Bladets titel går inte: {title}"))
        .expected(
            "högst 31 tecken, inga av tecknen [ ] : * ? / \\ och ingen apostrof först eller sist",
        ))
}

fn read_sheet(form: &Form<'_>, kinds: &[&str]) -> Outcome<SheetTemplate> {
    let id = form.text("id")?;
    if !kinds.contains(&id) {
        return Err(form
            .fault("id", format!("Okänt blad: {id}"))
            .expected(swedish::alternatives(kinds)));
    }
    let texts = match form.form_or_none("text")? {
        Some(texts) => texts.all_texts()?,
        None => Vec::new(),
    };
    let mut rows = Vec::new();
    for row in form.forms("rad")? {
        rows.push(RowTemplate {
            indicator: row.text("indikator")?.to_string(),
            heading: row.text("rubrik")?.to_string(),
            decimals: row.decimals("decimaler")?,
            weight: row.text_or_none("vikt")?.map(str::to_string),
            line: row.line(),
        });
        row.finish()?;
    }
    let sheet = SheetTemplate {
        id: id.to_string(),
        title: form.text("titel")?.to_string(),
        heading: form.text("rubrik")?.to_string(),
        intro: form
            .text_or_none("ingress")?
            .unwrap_or_default()
            .to_string(),
        texts,
        rows,
    };
    form.finish()?;
    Ok(sheet)
}

impl SheetTemplate {
    /// A declared text as it stands; empty where it is not declared.
    pub fn raw_text(&self, key: &str) -> &str {
        let found = self.texts.iter().find(|(name, _)| name == key);
        found.map_or("", |(_, text)| text)
    }

    /// Declared texts whose key starts so, in order of key.
    pub fn raw_texts_from(&self, start: &str) -> Vec<&str> {
        let starts = |(key, _): &&(String, String)| key.starts_with(start);
        let mut found: Vec<&(String, String)> = self.texts.iter().filter(starts).collect();
        found.sort();
        found.iter().map(|(_, text)| text.as_str()).collect()
    }
}
