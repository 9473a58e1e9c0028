//! The register of förbund: the file in the program, and the user's own beside it.

use super::check::check_memberships;
use super::model::{Forbund, Membership, Outside, short, simplified};
use super::read::{Correction, Read, read};
use crate::declared::{Declared, DeclaredFile};
use crate::problem::{Outcome, Problem};
use crate::regions::Regions;
use crate::regions::lookup::{Named, resolve_named};
use crate::swedish;
use chrono::NaiveDate;

/// All known förbund, by name.
#[derive(Debug, Clone)]
pub struct ForbundRegister {
    all: Vec<Forbund>,
    outside: Vec<Outside>,
}

impl ForbundRegister {
    /// Reads the program's file and the user's. A förbund of the same name in the user's file replaces the program's, a kommun
    /// there is taken out of the program's förbund, and corrections are made.
    ///
    /// # Errors
    /// A fault in a file, an unknown kommun, a name twice in one file, a correction of what is not there, or a kommun whose parts
    /// exceed the whole on some day.
    pub fn load(
        declared: &Declared,
        own: Option<&DeclaredFile>,
        regions: &Regions,
    ) -> Outcome<Self> {
        let Read {
            forbund: mut all,
            mut outside,
            ..
        } = read(&declared.file("sources/forbund.toml")?, regions)?;
        if let Some(own) = own {
            let own = read(own, regions)?;
            all.retain(|shipped| !own.forbund.iter().any(|mine| shipped.goes_by(&mine.name)));
            for shipped in &mut all {
                give_way(shipped, &own.forbund);
            }
            all.extend(own.forbund);
            for correction in &own.corrections {
                correct(&mut all, correction)?;
            }
            outside.extend(own.outside);
        }
        check_memberships(&all, regions)?;
        all.sort_by_cached_key(|forbund| swedish::alphabetical(&forbund.name));
        Ok(Self { all, outside })
    }

    /// All of them, by name.
    pub fn all(&self) -> &[Forbund] {
        &self.all
    }

    /// Kommuner that are known to have no förbund.
    pub fn outside(&self) -> &[Outside] {
        &self.outside
    }

    /// Those that have members on a day, by name.
    pub fn active_on(&self, day: NaiveDate) -> impl Iterator<Item = &Forbund> {
        let active =
            move |forbund: &&Forbund| forbund.memberships.iter().any(|one| one.holds_on(day));
        self.all.iter().filter(active)
    }

    /// Those that a förbund has taken over from.
    pub fn before<'a>(&'a self, forbund: &'a Forbund) -> impl Iterator<Item = &'a Forbund> {
        self.all.iter().filter(|one| {
            let into = one.ended.as_ref().and_then(|ended| ended.into.as_deref());
            into.is_some_and(|into| forbund.goes_by(into))
        })
    }

    /// The förbund that the user means.
    ///
    /// # Errors
    /// Unknown or ambiguous name; the message says how to add one.
    pub fn find(&self, wanted: &str) -> Outcome<&Forbund> {
        if let Some(found) = self.only(|forbund| forbund.goes_by(wanted)) {
            return Ok(found);
        }
        let simple = simplified(wanted);
        let named = |has_ended: bool| {
            let all = self
                .all
                .iter()
                .filter(move |one| has_ended || one.ended.is_none());
            all.map(|forbund| Named {
                item: forbund,
                code: "",
                name: short(&forbund.name),
                spellings: forbund.names().map(str::to_string).collect(),
            })
        };
        // One of today's before one that has ended: its fault is told where none is found.
        resolve_named(wanted.trim(), "förbund", named(false)).or_else(|problem| {
            self.only_of(wanted)
                .or_else(|| self.only_with(&simple))
                .or_else(|| resolve_named(wanted.trim(), "förbund", named(true)).ok())
                .ok_or_else(|| {
                    problem.or_expected(
                        "ett namn ur behov forbund lista; nya läggs till med behov forbund lagg-till",
                    )
                })
        })
    }

    /// The förbund that the user means as it is on a day: what took over, where it has ended by then.
    ///
    /// # Errors
    /// As [`ForbundRegister::find`]; neither it nor what took over has members that day.
    pub fn find_on(&self, wanted: &str, day: NaiveDate) -> Outcome<&Forbund> {
        let first = self.find(wanted)?;
        let one = self.taken_over_until(first, |one| one.members_on(day).is_ok());
        one.members_on(day).map_err(|problem| {
            match one.memberships.is_empty() && !std::ptr::eq(one, first) {
                true => one.unknown_members(Some(&first.name)),
                false => problem,
            }
        })?;
        Ok(one)
    }

    /// The förbund that the user means, or what has taken over from it.
    ///
    /// # Errors
    /// As [`ForbundRegister::find`].
    pub fn find_lasting(&self, wanted: &str) -> Outcome<&Forbund> {
        Ok(self.taken_over_until(self.find(wanted)?, |_| false))
    }

    /// What took over from a förbund, and from that, up to one that will do or the last.
    fn taken_over_until<'a>(
        &'a self,
        first: &'a Forbund,
        will_do: impl Fn(&Forbund) -> bool,
    ) -> &'a Forbund {
        let mut one = first;
        // No chain is longer than the register; a circle ends here too.
        for _ in 0..self.all.len() {
            let into = one.ended.as_ref().and_then(|ended| ended.into.as_deref());
            match into.and_then(|name| self.find(name).ok()) {
                Some(next) if !will_do(one) => one = next,
                _ => break,
            }
        }
        one
    }

    /// The only förbund that has not ended with this word in its name; of those that have where there is no other.
    fn only_with(&self, word: &str) -> Option<&Forbund> {
        let has = |forbund: &&Forbund| {
            let mut names = forbund.names().map(simplified);
            names.any(|name| name.split(' ').any(|one| one == word))
        };
        self.only(has)
    }

    /// The only förbund that a kommun of this name belongs to.
    fn only_of(&self, kommun: &str) -> Option<&Forbund> {
        let kommun = swedish::folded(kommun);
        self.only(|forbund| {
            let mut members = forbund.memberships.iter();
            members.any(|one| one.to.is_none() && swedish::folded(&one.name) == kommun)
        })
    }

    fn only(&self, is_meant: impl Fn(&&Forbund) -> bool) -> Option<&Forbund> {
        let mut found: Vec<&Forbund> = self.all.iter().filter(is_meant).collect();
        if found.iter().any(|one| one.ended.is_none()) {
            found.retain(|one| one.ended.is_none());
        }
        match found[..] {
            [only] => Some(only),
            _ => None,
        }
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

/// Takes the kommuner of the user's own förbund out of one of the program's.
fn give_way(shipped: &mut Forbund, own: &[Forbund]) {
    let taken = |one: &Membership| {
        let mut mine = own.iter().flat_map(|forbund| &forbund.memberships);
        mine.any(|other| other.kommun == one.kommun && other.overlaps(one))
    };
    shipped.memberships.retain(|one| !taken(one));
}

fn correct(all: &mut [Forbund], correction: &Correction) -> Outcome<()> {
    let fault = |what: String| Problem::input(what).at_line(&correction.file, correction.line);
    let Some(forbund) = all.iter_mut().find(|one| one.goes_by(&correction.forbund)) else {
        return Err(fault(format!("Okänt förbund: {}", correction.forbund))
            .expected("ett namn ur behov forbund lista"));
    };
    if let Some(membership) = &correction.membership {
        forbund
            .probable
            .retain(|(code, _)| *code != membership.kommun);
        let held = |one: &Membership| one.kommun == membership.kommun && one.to.is_none();
        let at = forbund.memberships.iter().position(held);
        match (correction.joins, at) {
            (true, Some(at)) => forbund.memberships[at] = membership.clone(),
            (true, None) => forbund.memberships.push(membership.clone()),
            (false, Some(at)) => match membership.to {
                Some(last) => forbund.memberships[at].to = Some(last),
                None => drop(forbund.memberships.remove(at)),
            },
            (false, None) => {
                return Err(fault(format!(
                    "{} är inte medlem i {}",
                    membership.name, forbund.name
                ))
                .expected("en kommun som förbundet har; behov forbund visa listar dem"));
            }
        }
        if correction.joins {
            leave_others(all, &correction.forbund, membership);
        }
    }
    if let Some(forbund) = all.iter_mut().find(|one| one.goes_by(&correction.forbund)) {
        forbund.year = Some(forbund.year.unwrap_or_default().max(correction.year));
        forbund.source = format!("{}; rättad enligt {}", forbund.source, correction.source);
    }
    Ok(())
}

/// A kommun that joins a förbund leaves the one that it was in.
fn leave_others(all: &mut [Forbund], joined: &str, membership: &Membership) {
    for other in all.iter_mut().filter(|one| !one.goes_by(joined)) {
        other.memberships.retain_mut(|one| {
            if one.kommun != membership.kommun || !one.overlaps(membership) {
                return true;
            }
            one.to = membership.from.and_then(|from| from.pred_opt());
            one.to.is_some()
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::{Doubt, Standing};
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

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_shipped_forbund_answer_to_the_names_that_people_write() {
        let register = load("").unwrap();
        let today = day("2026-11-27");
        for (wanted, name, members) in [
            ("Älv & Kust", "Samordningsförbundet Älv & Kust", 5),
            ("alv och kust", "Samordningsförbundet Älv & Kust", 5),
            (
                "Samordningsförbundet Älv & Kust",
                "Samordningsförbundet Älv & Kust",
                5,
            ),
            // The old name, in any order, and one of its kommuner.
            (
                "tjörn–ale–kungälv–stenungsund",
                "Samordningsförbundet Älv & Kust",
                5,
            ),
            ("Finsam Öckerö", "Samordningsförbundet Älv & Kust", 5),
            ("Ale", "Samordningsförbundet Älv & Kust", 5),
            ("Finsam Roslagen", "Samordningsförbundet Roslagen", 6),
            (
                "Botkyrka, Huddinge och Salem",
                "Samordningsförbundet Huddinge, Botkyrka och Salem",
                3,
            ),
            (
                "Finsam Falun",
                "Samordningsförbundet Finsam Falun-Borlänge",
                2,
            ),
            (
                "MittSkåne",
                "Samordningsförbundet Eslöv, Höör och Hörby (Finsam MittSkåne)",
                3,
            ),
            ("RAR", "Samordningsförbundet RAR i Sörmland", 9),
            (
                "Skellefteå och Norsjö",
                "Samordningsförbundet Skellefteå-Norsjö",
                2,
            ),
            ("Sjuhärad", "Sjuhärads samordningsförbund", 8),
        ] {
            let found = register.find_on(wanted, today).unwrap();
            assert_eq!(found.name, name, "{wanted}");
            assert_eq!(found.members_on(today).unwrap().len(), members, "{wanted}");
        }
        // On a day when the old one was there it is meant itself.
        let then = register
            .find_on("Ale, Kungälv, Stenungsund och Tjörn", day("2017-06-30"))
            .unwrap();
        assert_eq!(then.members_on(day("2017-06-30")).unwrap().len(), 4);
        assert_eq!(
            register.find_lasting("Finsam Falun").unwrap().name,
            "Samordningsförbundet Finsam Falun-Borlänge"
        );
    }

    #[test]
    fn the_shipped_register_holds_what_its_sources_state() {
        let register = load("").unwrap();
        let of = |wanted| {
            register
                .all()
                .iter()
                .filter(move |one| one.standing() == wanted)
        };
        assert_eq!(register.all().len(), 91);
        // As many as are stated, the five known by their names among them; the rest by name, and those that have ended.
        assert_eq!(of(Standing::Stated).count(), 40);
        assert_eq!(of(Standing::Ended).count(), 24);
        let ended = of(Standing::Ended).filter_map(|one| one.ended.as_ref()?.into.as_deref());
        for into in ended {
            assert!(register.find(into).is_ok(), "{into}");
        }
        let today = day("2026-11-27");
        let members: Vec<&str> = register
            .active_on(today)
            .flat_map(|one| one.members_on(today).unwrap())
            .map(|one| one.kommun.as_str())
            .collect();
        let distinct: std::collections::BTreeSet<&&str> = members.iter().collect();
        assert_eq!((members.len(), distinct.len()), (158, 158));
    }

    #[test]
    fn a_forbund_whose_members_nobody_lists_says_what_is_known() {
        let register = load("").unwrap();
        let today = day("2026-11-27");
        let told = |name| register.find_on(name, today).unwrap_err().to_string();
        assert!(
            told("Västerbergslagen").contains("antagligen Ludvika och Smedjebacken"),
            "{}",
            told("Västerbergslagen")
        );
        assert!(
            told("SOFINT").contains("ingen källa räknar upp"),
            "{}",
            told("SOFINT")
        );
        let after = told("Samordningsförbundet Västerås");
        assert!(
            after.contains("som tog över efter Samordningsförbundet Västerås"),
            "{after}"
        );
    }

    #[test]
    fn what_is_stated_long_ago_or_without_a_date_is_doubted() {
        let register = load(&format!("{HEAD}medlem = [{{ kommun = \"2321\" }}]\n")).unwrap();
        let doubt = |name, on| register.find(name).unwrap().doubt(day(on));
        assert_eq!(doubt("Prov", "2029-12-31"), None);
        assert_eq!(doubt("Prov", "2030-01-01"), Some(Doubt::Old(2024)));
        assert_eq!(
            doubt("Älv & Kust", "2024-01-01"),
            Some(Doubt::Undated(Some(2018)))
        );
    }

    #[test]
    fn the_users_own_forbund_comes_before_the_programs() {
        let own = format!("{HEAD}medlem = [{{ kommun = \"1440\", fran = 2026-01-01 }}]\n");
        let register = load(&own).unwrap();
        let of = |on| {
            let found: Vec<_> = register
                .of_kommun("1440", day(on))
                .map(|(one, _)| one.name.as_str())
                .collect();
            found.join(" ")
        };
        assert_eq!(of("2026-06-30"), "Prov");
        let kust = register.find("Älv & Kust").unwrap();
        assert_eq!(kust.members_on(day("2026-06-30")).unwrap().len(), 4);
        // One of the same name takes its place.
        let same = own.replace("Prov", "Finsam Älv och Kust");
        assert_eq!(load(&same).unwrap().all().len(), 91);
    }

    #[test]
    fn a_correction_changes_one_membership() {
        let right = |kommun: &str, more: &str| {
            format!(
                "[[rattelse]]\nforbund = \"Älv & Kust\"\nkommun = \"{kommun}\"\nkalla = \"Ordningen\"\nar = 2026\n{more}"
            )
        };
        let members = |text: &str, on: &str| {
            let register = load(text).unwrap();
            register
                .find("Älv & Kust")
                .unwrap()
                .members_on(day(on))
                .unwrap()
                .len()
        };
        let left = right("Öckerö", "medlem = false\ntill = 2025-12-31\n");
        assert_eq!(
            (members(&left, "2025-12-31"), members(&left, "2026-01-01")),
            (5, 4)
        );
        let joined = right("Lilla Edet", "fran = 2026-01-01\n");
        assert_eq!(
            (
                members(&joined, "2025-12-31"),
                members(&joined, "2026-01-01")
            ),
            (5, 6)
        );
        // It leaves the one that it was in, that day.
        let register = load(&joined).unwrap();
        let vanern = register.find("Södra Vänern").unwrap();
        assert_eq!(vanern.members_on(day("2025-12-31")).unwrap().len(), 4);
        assert_eq!(vanern.members_on(day("2026-01-01")).unwrap().len(), 3);
        assert_eq!(
            register
                .find("Älv & Kust")
                .unwrap()
                .doubt(day("2026-11-27")),
            None
        );
        let message = load(&right("Kiruna", "medlem = false\n"))
            .unwrap_err()
            .to_string();
        assert!(
            message.contains("Kiruna är inte medlem") && message.contains("eget.toml, rad 1"),
            "{message}"
        );
        // That the members are right needs no kommun.
        let confirmed =
            "[[rattelse]]\nforbund = \"Älv & Kust\"\nkalla = \"Ordningen\"\nar = 2026\n";
        assert_eq!(
            load(confirmed)
                .unwrap()
                .find("Älv & Kust")
                .unwrap()
                .doubt(day("2026-11-27")),
            None
        );
    }

    #[test]
    fn a_kommun_in_two_whole_forbund_names_both_lines() {
        let own = format!(
            "{HEAD}medlem = [{{ kommun = \"1440\" }}]\n{}medlem = [{{ kommun = \"1440\" }}]\n",
            HEAD.replace("Prov", "Annat")
        );
        let message = load(&own).unwrap_err().to_string();
        assert!(message.contains("Ale"), "{message}");
        assert!(
            message.contains("eget.toml, rad 5") && message.contains("eget.toml, rad 10"),
            "{message}"
        );
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
