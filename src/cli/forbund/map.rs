//! The white map: which kommuner are known to have a förbund, and which nobody has written down.

use super::known::Known;
use crate::declared::Declared;
use crate::map::Boundaries;
use crate::present::table_of;
use crate::problem::Outcome;
use crate::swedish;
use chrono::NaiveDate;

/// What is known of a kommun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Member,
    Probable,
    Outside,
    Unknown,
}

impl Place {
    const ALL: [Self; 4] = [Self::Member, Self::Probable, Self::Outside, Self::Unknown];

    fn label(self) -> &'static str {
        match self {
            Place::Member => "medlem enligt en källa",
            Place::Probable => "antagligen medlem",
            Place::Outside => "utanför",
            Place::Unknown => "okänt",
        }
    }

    /// Colour in the drawing, told apart also without colours.
    fn colour(self) -> &'static str {
        match self {
            Place::Member => "#1f3a5f",
            Place::Probable => "#9db3cd",
            Place::Outside => "#c9a227",
            Place::Unknown => "#ffffff",
        }
    }
}

struct Kommun {
    code: String,
    name: String,
    lan: String,
    place: Place,
    forbund: String,
    year: Option<u32>,
}

pub(super) struct Map(Vec<Kommun>);

impl Map {
    pub(super) fn of(known: &Known, day: NaiveDate) -> Self {
        let kommuner = known.regions.kommuner();
        Self(
            kommuner
                .map(|one| {
                    let (place, forbund, year) = place(known, &one.code, day);
                    Kommun {
                        code: one.code.clone(),
                        name: one.name.clone(),
                        lan: one.lan.clone(),
                        place,
                        forbund,
                        year,
                    }
                })
                .collect(),
        )
    }

    fn count(&self, lan: Option<&str>, place: Place) -> usize {
        let here = |one: &&Kommun| lan.is_none_or(|lan| one.lan == lan) && one.place == place;
        self.0.iter().filter(here).count()
    }

    pub(super) fn text(&self, known: &Known) -> String {
        let mut rows: Vec<Vec<String>> = Vec::new();
        for lan in known.regions.lan() {
            let mut row = vec![lan.name.clone()];
            row.extend(Place::ALL.map(|place| self.count(Some(&lan.code), place).to_string()));
            let unknown = self
                .0
                .iter()
                .filter(|one| one.lan == lan.code && one.place == Place::Unknown);
            let names: Vec<&str> = unknown.map(|one| one.name.as_str()).collect();
            row.push(swedish::shortened(&names.join(", "), 70));
            rows.push(row);
        }
        let mut sum = vec!["Riket".to_string()];
        sum.extend(Place::ALL.map(|place| self.count(None, place).to_string()));
        sum.push(String::new());
        rows.push(sum);
        let header = [
            "Län",
            "Medlem",
            "Antagligen",
            "Utanför",
            "Okänt",
            "Okända kommuner",
        ];
        format!(
            "{}\nOkänt betyder att ingen källa i programmet säger vilket förbund kommunen hör till, inte att den står utanför.\nSom karta: behov forbund karta --ut karta.svg. Som tabell: behov forbund karta --csv.\n",
            table_of(&header, &rows, &[0, 5])
        )
    }

    pub(super) fn csv(&self) -> String {
        let mut text = "\u{feff}kod;kommun;lan;lage;forbund;galler\r\n".to_string();
        for one in &self.0 {
            let year = one.year.map_or_else(String::new, |year| year.to_string());
            let cells = [
                &one.code,
                &one.name,
                &one.lan,
                one.place.label(),
                &one.forbund,
                &year,
            ];
            text.push_str(&format!("{}\r\n", cells.join(";")));
        }
        text
    }

    pub(super) fn svg(&self, declared: &Declared) -> Outcome<String> {
        let codes: Vec<&str> = self.0.iter().map(|one| one.code.as_str()).collect();
        let drawing = Boundaries::load(declared)?.drawn(&codes)?;
        let mut text = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{}\" width=\"700\" role=\"img\" aria-label=\"Kommuner efter vad som är känt om deras samordningsförbund\">\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n",
            drawing.ruta
        );
        for shape in &drawing.former {
            let Some(one) = self.0.iter().find(|one| one.code == shape.kod) else {
                continue;
            };
            let forbund = if one.forbund.is_empty() {
                String::new()
            } else {
                format!(", {}", one.forbund)
            };
            text.push_str(&format!(
                "<path d=\"{}\" fill=\"{}\" stroke=\"#66727f\" stroke-width=\"4\"><title>{}</title></path>\n",
                shape.bana,
                one.place.colour(),
                escaped(&format!("{}: {}{forbund}", one.name, one.place.label()))
            ));
        }
        for (at, place) in Place::ALL.into_iter().enumerate() {
            let y = 300 + at * 320;
            text.push_str(&format!(
                "<rect x=\"120\" y=\"{y}\" width=\"180\" height=\"180\" fill=\"{}\" stroke=\"#66727f\" stroke-width=\"8\"/><text x=\"370\" y=\"{}\" font-family=\"sans-serif\" font-size=\"210\" fill=\"#16202c\">{} ({})</text>\n",
                place.colour(),
                y + 165,
                place.label(),
                self.count(None, place)
            ));
        }
        text.push_str("</svg>\n");
        Ok(text)
    }
}

/// Where a kommun stands, and by which förbund, and for which year that is stated.
fn place(known: &Known, code: &str, day: NaiveDate) -> (Place, String, Option<u32>) {
    let register = &known.register;
    let members: Vec<_> = register
        .of_kommun(code, day)
        .map(|(forbund, _)| forbund)
        .collect();
    if !members.is_empty() {
        let names: Vec<&str> = members.iter().map(|one| one.name.as_str()).collect();
        return (Place::Member, names.join(" och "), members[0].year);
    }
    if let Some(outside) = register.outside().iter().find(|one| one.kommun == code) {
        return (Place::Outside, String::new(), Some(outside.year));
    }
    let all = register.all().iter();
    let mut probable = all
        .filter(|one| one.ended.is_none() && one.probable.iter().any(|(kommun, _)| kommun == code));
    match probable.next() {
        Some(one) => (Place::Probable, one.name.clone(), one.year),
        None => (Place::Unknown, String::new(), None),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
