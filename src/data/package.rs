//! The package and each of its tables.

use crate::analys::{Behov, Fraga};
use crate::area::Area;
use crate::problem::{Outcome, Problem};
use crate::table::{self, DataFrame};
use serde_json::{Value, json};

/// A file's name and its content.
pub type DataFile = (String, Vec<u8>);

/// What is in a table, and the columns that its name does not explain, with their units.
struct Described {
    name: &'static str,
    title: &'static str,
    key: &'static [&'static str],
}

const TABLES: [Described; 6] = [
    Described {
        name: "indikatorer",
        title: "Publicerade nyckeltal och härledda indikatorer, en rad per region, år och kön; tomt värde där det saknas, med orsak",
        key: &["indikator", "region", "ar", "kon"],
    },
    Described {
        name: "skattningar",
        title: "Skattningar per område, år, grupp och kön; raden grupp = alla har netto med 95 % intervall, plats och läge mot riket. Status framskriven är nuläget",
        key: &["region", "omrade", "ar", "grupp", "kon"],
    },
    Described {
        name: "omraden",
        title: "Kommuner, län och riket",
        key: &["region"],
    },
    Described {
        name: "forbund",
        title: "Samordningsförbunden i programmets lista och deras medlemmar",
        key: &["forbund", "region", "fran"],
    },
    Described {
        name: "antaganden",
        title: "Andelarna som skattningarna är gjorda med, bråk",
        key: &["grupp"],
    },
    Described {
        name: "kallor",
        title: "Publicerade serier: producent, år, hämtningsdag och villkor",
        key: &["indikator"],
    },
];

/// What a column holds, where its name is not enough.
const COLUMNS: [(&str, &str); 23] = [
    (
        "region",
        "SCB:s kod: 00 riket, två siffror län, fyra siffror kommun; tom för ett förbund eller flera kommuner",
    ),
    ("ar", "Kalenderår"),
    ("kon", "T båda, K kvinnor, M män"),
    ("varde", "Värdet i seriens enhet"),
    ("antal", "Personer"),
    ("andel", "Bråk"),
    ("brutto", "Personer, en gång per grupp"),
    ("netto", "Personer, var och en en gång"),
    ("netto_lag", "Personer; 2,5 % av omräkningarna ligger under"),
    ("netto_hog", "Personer; 2,5 % av omräkningarna ligger över"),
    (
        "grans_lag",
        "Personer; minsta netto utan något antagande om överlapp",
    ),
    (
        "grans_hog",
        "Personer; största netto utan något antagande om överlapp",
    ),
    (
        "plats",
        "Plats efter netto per person bland områdets kommuner, 1 är högst",
    ),
    (
        "plats_lag",
        "95 % av omräkningarna har platsen mellan plats_lag och plats_hog",
    ),
    (
        "plats_hog",
        "95 % av omräkningarna har platsen mellan plats_lag och plats_hog",
    ),
    ("plats_av", "Antal kommuner som jämförs"),
    (
        "mot_riket",
        "hogre, lagre eller gar_inte_att_skilja, med 97,5 % av omräkningarna",
    ),
    (
        "status",
        "publicerad, preliminar, harledd, modellerad, skattad_lucka, framskriven eller lokal; bortfall, sekretess, ej_tillamplig eller ej_hamtad där värdet saknas",
    ),
    ("formel", "Formeln bakom ett härlett värde"),
    (
        "indikator",
        "Serien eller indikatorn; dess formel står i indikatorer",
    ),
    ("period", "Åren som underlaget gäller"),
    ("underlag", "Serierna som antalet vilar på"),
    ("orsak", "Varför värdet saknas"),
];

/// Every file of the package.
///
/// # Errors
/// As [`Behov::analysera`].
pub fn package(behov: &Behov, fraga: &Fraga, areas: &[Area]) -> Outcome<Vec<DataFile>> {
    let (first, last) = behov.figures().years();
    let years: Vec<i32> = (first..=last).collect();
    let frames = [
        behov.table()?,
        behov.estimates(fraga, areas, &years)?,
        behov.regions_table()?,
        behov.forbund_table()?,
        fraga.assumptions_table()?,
        behov.sources_table()?,
    ];
    let mut files = Vec::new();
    let mut resources = Vec::new();
    for (table, frame) in TABLES.iter().zip(&frames) {
        for (ending, bytes) in [
            ("parquet", table::parquet(frame)?),
            ("csv", table::csv(frame)?),
        ] {
            let name = format!("{}.{ending}", table.name);
            resources.push(resource(table, frame, &name, ending));
            files.push((name, bytes));
        }
    }
    let package = json!({
        "name": "behov",
        "title": "Behov av samordnad rehabilitering: skattningar och underlag",
        "version": fraga.basis.program,
        "created": fraga.basis.fetched,
        "edition": fraga.basis.edition(),
        "assumptions": fraga.assumptions.id,
        "sources": sources(behov),
        "resources": resources,
    });
    let text = serde_json::to_string_pretty(&package)
        .map_err(|error| Problem::surroundings(format!("JSON kunde inte skrivas: {error}")))?;
    files.push(("datapackage.json".into(), format!("{text}\n").into_bytes()));
    Ok(files)
}

fn sources(behov: &Behov) -> Vec<Value> {
    let origins = behov.origins().iter();
    origins
        .map(|one| json!({"title": one.name, "path": one.contact, "licence": one.licence}))
        .collect()
}

fn resource(table: &Described, frame: &DataFrame, path: &str, ending: &str) -> Value {
    let fields: Vec<Value> = table::kinds(frame)
        .into_iter()
        .map(|(name, kind)| {
            let known = COLUMNS.iter().find(|(column, _)| *column == name);
            match known {
                Some((_, told)) => json!({"name": name, "type": kind, "description": told}),
                None => json!({"name": name, "type": kind}),
            }
        })
        .collect();
    json!({
        "name": format!("{}-{ending}", table.name),
        "title": table.title,
        "path": path,
        "format": ending,
        "mediatype": if ending == "csv" { "text/csv" } else { "application/vnd.apache.parquet" },
        "encoding": "utf-8",
        "schema": {"fields": fields, "primaryKey": table.key},
    })
}
