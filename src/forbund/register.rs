//! The register of förbund: the file in the program, and the user's own beside it.

use super::check::check_memberships;
use crate::declared::{Declared, DeclaredFile};
use crate::form::{Form, FormFile};
use crate::problem::{Outcome, Problem, Step};
use crate::regions::Regions;
use crate::regions::lookup::{Named, resolve_named};
use crate::swedish;
use chrono::NaiveDate;
use std::ops::RangeInclusive;

/// Years that a förbund's members can be stated for.
pub const YEARS: RangeInclusive<u32> = 2004..=2100;

/// One kommun's membership in a förbund.
#[derive(Debug, Clone, PartialEq)]
pub struct Membership {
    /// Code of the kommun.
    pub kommun: String,
    /// First day, where known.
    pub from: Option<NaiveDate>,
    /// Last day; none for a membership that goes on.
    pub to: Option<NaiveDate>,
    /// Name of the part of the kommun that belongs, where not the whole.
    pub part: Option<String>,
    /// Share of the kommun's population 16–64 that belongs, in (0, 1].
    pub weight: f64,
    /// Line in the file.
    pub line: usize,
}

impl Membership {
    /// True on the given day.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// A samordningsförbund.
#[derive(Debug, Clone, PartialEq)]
pub struct Forbund {
    pub name: String,
    pub memberships: Vec<Membership>,
    pub source: String,
    /// The year that the members are stated for.
    pub year: u32,
    /// The file that declares it.
    pub file: String,
}

impl Forbund {
    /// The memberships that hold on a day, or why there are none.
    ///
    /// # Errors
    /// Every membership has ended or not yet begun.
    pub fn members_on(&self, day: NaiveDate) -> Outcome<Vec<&Membership>> {
        let members: Vec<&Membership> = self
            .memberships
            .iter()
            .filter(|membership| membership.holds_on(day))
            .collect();
        if !members.is_empty() {
            return Ok(members);
        }
        let last = self.memberships.iter().filter_map(|m| m.to).max();
        let what = match last {
            Some(last) => format!(
                "{} har inga medlemmar den {day}: det sista medlemskapet upphörde {last}",
                self.name
            ),
            None => format!("{} har inga medlemmar den {day}", self.name),
        };
        Err(Problem::input(what)
            .at(self.file.clone())
            .step(Step::OtherDay))
    }
}

/// All known förbund, by name.
#[derive(Debug, Clone)]
pub struct ForbundRegister {
    all: Vec<Forbund>,
}

impl ForbundRegister {
    /// Reads the program's file and the user's; a förbund of the same name in the user's file replaces the program's.
    ///
    /// # Errors
    /// A fault in a file, an unknown kommun, a name twice in one file, or a kommun whose parts exceed the whole on some day.
    pub fn load(
        declared: &Declared,
        own: Option<&DeclaredFile>,
        regions: &Regions,
    ) -> Outcome<Self> {
        let mut all = read(&declared.file("sources/forbund.toml")?, regions)?;
        if let Some(own) = own {
            let own = read(own, regions)?;
            all.retain(|shipped| !own.iter().any(|mine| same_name(&mine.name, &shipped.name)));
            all.extend(own);
        }
        check_memberships(&all, regions)?;
        all.sort_by_key(|forbund| swedish::folded(&forbund.name));
        Ok(Self { all })
    }

    /// All of them, by name.
    pub fn all(&self) -> &[Forbund] {
        &self.all
    }

    /// Those that have members on a day, by name.
    pub fn active_on(&self, day: NaiveDate) -> impl Iterator<Item = &Forbund> {
        let active =
            move |forbund: &&Forbund| forbund.memberships.iter().any(|one| one.holds_on(day));
        self.all.iter().filter(active)
    }

    /// The förbund that the user means.
    ///
    /// # Errors
    /// Unknown or ambiguous name; the message says how to add one.
    pub fn find(&self, wanted: &str) -> Outcome<&Forbund> {
        let named = self.all.iter().map(|forbund| Named {
            item: forbund,
            code: "",
            name: &forbund.name,
            spellings: vec![simplified(&forbund.name)],
        });
        let simple = simplified(wanted);
        resolve_named(wanted.trim(), "förbund", named).or_else(|problem| {
            self.all
                .iter()
                .find(|forbund| simplified(&forbund.name) == simple && !simple.is_empty())
                .or_else(|| self.only_with(&simple))
                .ok_or_else(|| {
                    problem.or_expected(
                        "ett namn ur behov forbund lista; nya läggs till med behov forbund lagg-till",
                    )
                })
        })
    }

    /// The only förbund with this word in its name.
    fn only_with(&self, word: &str) -> Option<&Forbund> {
        let has = |forbund: &&Forbund| {
            let name = simplified(&forbund.name);
            name.split(' ').any(|one| one == word)
        };
        let mut all = self.all.iter().filter(has);
        all.next().filter(|_| all.next().is_none())
    }

    /// The förbund that a kommun belongs to on a day, with the membership.
    pub fn of_kommun<'a>(
        &'a self,
        kommun: &'a str,
        day: NaiveDate,
    ) -> impl Iterator<Item = (&'a Forbund, &'a Membership)> {
        self.all.iter().flat_map(move |forbund| {
            forbund
                .memberships
                .iter()
                .filter(move |m| m.kommun == kommun && m.holds_on(day))
                .map(move |m| (forbund, m))
        })
    }
}

/// "Ale–Kungälv och Tjörn" and "Ale, Kungälv, Tjörn" are the same list of names.
fn simplified(name: &str) -> String {
    let words: String = swedish::folded(name)
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    words
        .split_whitespace()
        .filter(|word| !matches!(*word, "och" | "samordningsforbundet" | "samordningsforbund"))
        .collect::<Vec<_>>()
        .join(" ")
}

pub(super) fn same_name(one: &str, other: &str) -> bool {
    simplified(one) == simplified(other)
}

pub(super) fn read(file: &DeclaredFile, regions: &Regions) -> Outcome<Vec<Forbund>> {
    let parsed = FormFile::parse(file)?;
    let root = parsed.root();
    let mut all: Vec<Forbund> = Vec::new();
    for form in root.forms("forbund")? {
        let forbund = read_one(&form, regions)?;
        if all
            .iter()
            .any(|earlier| same_name(&earlier.name, &forbund.name))
        {
            return Err(form
                .fault(
                    "namn",
                    format!("Förbundet {} står två gånger", forbund.name),
                )
                .next("Ta bort det ena, eller ge det ett annat namn."));
        }
        all.push(forbund);
    }
    root.finish()?;
    Ok(all)
}

fn read_one(form: &Form<'_>, regions: &Regions) -> Outcome<Forbund> {
    let name = form.text("namn")?.to_string();
    let source = form.text("kalla")?.to_string();
    let year = form.year("ar")?.cast_unsigned();
    if !YEARS.contains(&year) {
        return Err(form
            .fault("ar", format!("{year} är inget rimligt år"))
            .expected("ett årtal från 2004, då de första förbunden bildades"));
    }
    let members = form.forms("medlem")?;
    if members.is_empty() {
        return Err(form
            .fault("medlem", format!("{name} har inga medlemmar"))
            .expected("medlem = [{ kommun = \"1440\" }]"));
    }
    let memberships = members
        .iter()
        .map(|member| read_membership(member, regions))
        .collect::<Outcome<Vec<_>>>()?;
    form.finish()?;
    Ok(Forbund {
        name,
        memberships,
        source,
        year,
        file: form.file_name().to_string(),
    })
}

fn read_membership(form: &Form<'_>, regions: &Regions) -> Outcome<Membership> {
    let wanted = form.text("kommun")?;
    let kommun = regions
        .kommun(wanted)
        .map_err(|problem| problem.at_line(form.file_name(), form.line_of("kommun")))?;
    let part = form.text_or_none("del")?.map(str::to_string);
    let weight = form.percent_or_none("andel_procent")?;
    if part.is_some() != weight.is_some() {
        return Err(form
            .fault(
                "kommun",
                format!("Delen av {} är ofullständig", kommun.name),
            )
            .expected("både del = \"namn\" och andel_procent = 30, eller ingetdera"));
    }
    if weight == Some(0.0) {
        return Err(form
            .fault("andel_procent", format!("Delen av {} är 0 %", kommun.name))
            .expected("ett tal över 0"));
    }
    let (from, to) = (form.date_or_none("fran")?, form.date_or_none("till")?);
    if let (Some(from), Some(to)) = (&from, &to)
        && to < from
    {
        return Err(form.fault("till", format!("till ({to}) är före fran ({from})")));
    }
    let membership = Membership {
        kommun: kommun.code.clone(),
        from,
        to,
        part,
        weight: weight.unwrap_or(1.0),
        line: form.line(),
    };
    form.finish()?;
    Ok(membership)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::borrow::Cow;

    fn load(own: &str) -> Outcome<ForbundRegister> {
        let declared = Declared::embedded();
        let regions = Regions::load(&declared)?;
        let own = DeclaredFile {
            name: "eget.toml".into(),
            text: Cow::Owned(own.into()),
        };
        ForbundRegister::load(&declared, Some(&own), &regions)
    }

    const HEAD: &str = "[[forbund]]\nnamn = \"Prov\"\nkalla = \"test\"\nar = 2024\n";

    #[test]
    fn the_shipped_forbund_answer_to_their_lists_of_names() {
        let register = load("").unwrap();
        assert_eq!(register.all().len(), 5);
        for wanted in [
            "Ale, Kungälv, Stenungsund och Tjörn",
            "ale–kungälv–stenungsund–tjörn",
            "Ale",
        ] {
            let found = register.find(wanted).unwrap();
            assert_eq!(found.memberships.len(), 4, "{wanted}");
        }
    }

    #[test]
    fn a_kommun_in_two_whole_forbund_names_both_lines() {
        let own = format!("{HEAD}medlem = [{{ kommun = \"1440\" }}]\n");
        let message = load(&own).unwrap_err().to_string();
        assert!(message.contains("Ale"), "{message}");
        assert!(message.contains("eget.toml, rad 5"), "{message}");
        assert!(message.contains("sources/forbund.toml"), "{message}");
    }

    #[test]
    fn a_kommun_may_be_shared_in_parts() {
        let own = "[[forbund]]\nnamn = \"A\"\nkalla = \"x\"\nar = 2024\n\
            medlem = [{ kommun = \"1480\", del = \"Centrum\", andel_procent = 30 }]\n\
            [[forbund]]\nnamn = \"B\"\nkalla = \"x\"\nar = 2024\n\
            medlem = [{ kommun = \"1480\", del = \"Nordost\", andel_procent = 70 }]\n";
        assert_eq!(
            load(own)
                .unwrap()
                .of_kommun("1480", NaiveDate::from_ymd_opt(2024, 6, 1).unwrap())
                .count(),
            2
        );
        let too_much = own.replace("= 70", "= 71");
        assert!(load(&too_much).is_err());
    }

    #[test]
    fn memberships_that_follow_each_other_do_not_collide() {
        let own = format!(
            "{HEAD}medlem = [{{ kommun = \"1480\", till = 2020-12-31 }}, {{ kommun = \"1480\", fran = 2021-01-01 }}]\n"
        );
        assert!(load(&own).is_ok());
        assert!(load(&own.replace("2021-01-01", "2020-12-31")).is_err());
    }

    #[test]
    fn a_forbund_whose_memberships_have_ended_says_when() {
        let own = format!("{HEAD}medlem = [{{ kommun = \"1480\", till = 2020-12-31 }}]\n");
        let register = load(&own).unwrap();
        let message = register
            .find("Prov")
            .unwrap()
            .members_on(NaiveDate::from_ymd_opt(2022, 12, 31).unwrap())
            .unwrap_err()
            .to_string();
        assert!(message.contains("2020-12-31"), "{message}");
    }

    #[test]
    fn an_unknown_code_names_its_line() {
        let own = format!("{HEAD}medlem = [\n  {{ kommun = \"9999\" }},\n]\n");
        let message = load(&own).unwrap_err().to_string();
        assert!(message.contains("eget.toml, rad 6"), "{message}");
    }
}
