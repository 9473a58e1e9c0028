//! Why a figure is absent, as a clause without a capital and a full stop.

use super::Told;
use crate::status::{Absent, Contradiction, Incomputable, Reason, Uncounted, Unpublished};
use crate::swedish;

impl Told for Absent {
    /// "Kolada publicerar inte N31848 för Krokom 2022".
    fn told(&self) -> String {
        self.reason.told()
    }
}

/// The reason, and the status after it.
pub fn with_status(absent: &Absent) -> String {
    format!("{} ({})", absent.told(), absent.status.id())
}

impl Told for Reason {
    fn told(&self) -> String {
        naming(self, &str::to_string)
    }
}

/// A reason in which a published series is called what `name` makes of its id.
pub fn naming(reason: &Reason, name: &dyn Fn(&str) -> String) -> String {
    match reason {
        Reason::Declared(text) => text.clone(),
        Reason::Unpublished(why) => unpublished(why, name),
        Reason::Incomputable(why) => incomputable(why),
        Reason::Uncounted(why) => uncounted(why),
        Reason::Contradiction(why) => contradiction(why),
        Reason::During { period, reason } => format!("{} ({period})", naming(reason, name)),
    }
}

fn unpublished(why: &Unpublished, name: &dyn Fn(&str) -> String) -> String {
    match why {
        Unpublished::Nowhere {
            publisher,
            series,
            region,
            year,
        } => format!(
            "{publisher} publicerar inte {} för {region} {year}",
            name(series)
        ),
        Unpublished::Suppressed {
            series,
            region,
            year,
        } => format!("{} är dold av sekretess för {region} {year}", name(series)),
        Unpublished::NotByKon { series } => format!("{} publiceras inte per kön", name(series)),
        Unpublished::NotFetched { series, source } => {
            format!(
                "{} är inte hämtad (behov hamta hämtar den ur källan {source})",
                name(series)
            )
        }
        Unpublished::ProjectionNotFetched { name, command } => {
            format!("{name} är inte hämtad: kör {command}")
        }
    }
}

fn incomputable(why: &Incomputable) -> String {
    match why {
        Incomputable::UnknownRegion { code } => format!("regionen {code} är okänd"),
        Incomputable::UnknownFigure { id } => format!("{id} finns inte bland siffrorna"),
        Incomputable::ConstantNotByKon { id } => format!("konstanten {id} finns inte per kön"),
        Incomputable::ConstantOfRiket { id } => format!("{id} gäller riket"),
        Incomputable::ConstantNotYet { id, year } => format!("{id} börjar efter {year}"),
        Incomputable::FormulaNotByKon => "ingen formel per kön".into(),
        Incomputable::NothingByKon { indicator } => {
            format!("{indicator} har inga värden per kön att fördela efter")
        }
        Incomputable::NoFormula { year } => format!("ingen formel gäller {year}"),
        Incomputable::DivisionByZero { region } => format!("formeln delar med 0 för {region}"),
        Incomputable::NotCarried { indicator } => {
            format!("hur {indicator} förs till nuläget är inte deklarerat i sources/nulage.toml")
        }
        Incomputable::NoLan { region } => format!("{region} ligger inte i något län"),
        Incomputable::LanRatioElsewhere { region } => {
            format!("länets kvot finns bara för kommuner, inte för {region}")
        }
        Incomputable::NoKommunOfLan { year } => {
            format!("ingen kommun i länet har uppgifterna {year}")
        }
        Incomputable::KommunMeanElsewhere => "kommunernas medel finns bara för riket".into(),
        Incomputable::NoKommunOfRiket { year } => {
            format!("ingen kommun i riket har uppgifterna {year}")
        }
        Incomputable::OutsideLimits => "värdet ligger utanför formelns gränser".into(),
        Incomputable::BelowLimit => "värdet är mindre än formelns gräns".into(),
        Incomputable::WrongParts => "formeln har fel antal delar".into(),
        Incomputable::ZeroInRiket { id } => format!("{id} är 0 i riket"),
    }
}

fn uncounted(why: &Uncounted) -> String {
    match why {
        Uncounted::NoKommuner => "området har inga kommuner".into(),
        Uncounted::UnknownKommun => "kommunen är okänd".into(),
        Uncounted::Group => "en grupp saknas".into(),
        Uncounted::GroupIn { group, kommuner } => {
            format!("{group} saknas i {}", swedish::list(kommuner))
        }
        Uncounted::KommunNotByKon => "en kommun saknar uppdelning på kön".into(),
        Uncounted::LocalNotByKon => "den lokala uppgiften är inte delad på kön".into(),
        Uncounted::ShareNotSummable => "andelen publiceras per kommun och kan inte summeras".into(),
        Uncounted::OnlyBrutto => "bara brutto har räknats".into(),
        Uncounted::OnlyArea => "bara området har räknats".into(),
        Uncounted::OnlyForRiket => "talet är bara angivet för riket".into(),
        Uncounted::FirstRules => "metodens första regler ger inget netto".into(),
        Uncounted::TooManyGroups { most, groups } => {
            format!("det räknas för högst {most} behovsgrupper, och antagandena har {groups}")
        }
    }
}

fn contradiction(why: &Contradiction) -> String {
    match why {
        Contradiction::PatternsAgainstSizes { place } => {
            format!("mönstren på {place} går inte att passa in i gruppernas storlek")
        }
        Contradiction::PatternsAgainstPopulation { place, population } => format!(
            "mönstren på {place} är fler än befolkningen {}",
            swedish::whole(*population)
        ),
        Contradiction::EmptyInRiket => {
            "rikets överlapp lämnar mönster tomma som gruppernas storlek här kräver".into()
        }
        Contradiction::OverlapsWithoutPatterns { places } => format!(
            "överlappen på {} kräver mönster som tabellen inte har",
            swedish::list(places)
        ),
        Contradiction::OverlapAgainstSizes {
            place,
            people,
            sets,
        } => {
            let sets: Vec<String> = sets.iter().map(|groups| sizes(groups)).collect();
            format!(
                "överlappet på {place} går inte ihop med gruppernas storlek: {} personer ska finnas i både {}",
                swedish::whole(*people),
                swedish::list(&sets)
            )
        }
        Contradiction::OverlapsAgainstSizes { places } => format!(
            "överlappen på {} kan inte {} vara sanna med gruppernas storlek",
            swedish::list(places),
            both_or_all(places.len())
        ),
        Contradiction::SharesAgainstOverlaps { shares, places } => against_overlaps(shares, places),
        Contradiction::KonAgainstOverlaps => {
            "gruppernas kvinnor och män går inte att passa in i överlappen".into()
        }
        Contradiction::Shares(shares) => match &shares[..] {
            [only] => format!("andelen för {} går inte att nå", share_of(only)),
            all => format!(
                "andelarna för {} kan inte {} vara sanna: de har gemensamma medlemmar",
                swedish::list(&all.iter().map(share_of).collect::<Vec<_>>()),
                both_or_all(all.len())
            ),
        },
    }
}

fn against_overlaps(shares: &[(String, f64)], places: &[String]) -> String {
    let shares = shares
        .iter()
        .map(|one| format!("andelen för {}", share_of(one)));
    let places = places.iter().map(|place| format!("överlappet på {place}"));
    let all: Vec<String> = shares.chain(places).collect();
    format!(
        "{} kan inte {} vara sanna: gränserna är räknade utan överlapp",
        swedish::list(&all),
        both_or_all(all.len())
    )
}

/// "UVAS (100 %)".
fn share_of((group, share): &(String, f64)) -> String {
    format!("{group} ({})", swedish::share(*share))
}

/// "uvas (145) eller sjukskrivna (98)".
fn sizes(groups: &[(String, f64)]) -> String {
    let all = groups.iter();
    let told = all.map(|(group, people)| format!("{group} ({})", swedish::whole(*people)));
    swedish::alternatives(&told.collect::<Vec<_>>())
}

fn both_or_all(count: usize) -> &'static str {
    if count == 2 { "båda" } else { "alla" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn s(text: &str) -> String {
        text.to_string()
    }

    fn told_as(all: impl IntoIterator<Item = (impl Into<Reason>, &'static str)>) {
        for (reason, clause) in all {
            let told = reason.into().told();
            assert_eq!(told.replace('\u{a0}', " "), clause);
        }
    }

    #[test]
    fn published_figures() {
        told_as([
            (
                Unpublished::Nowhere {
                    publisher: s("Kolada"),
                    series: s("N31848"),
                    region: s("Krokom"),
                    year: 2022,
                },
                "Kolada publicerar inte N31848 för Krokom 2022",
            ),
            (
                Unpublished::Suppressed {
                    series: s("N31848"),
                    region: s("Krokom"),
                    year: 2022,
                },
                "N31848 är dold av sekretess för Krokom 2022",
            ),
            (
                Unpublished::NotByKon {
                    series: s("U00800"),
                },
                "U00800 publiceras inte per kön",
            ),
            (
                Unpublished::NotFetched {
                    series: s("N31848"),
                    source: s("kolada"),
                },
                "N31848 är inte hämtad (behov hamta hämtar den ur källan kolada)",
            ),
            (
                Unpublished::ProjectionNotFetched {
                    name: s("SCB:s framskrivning"),
                    command: s("behov hamta --kalla scb"),
                },
                "SCB:s framskrivning är inte hämtad: kör behov hamta --kalla scb",
            ),
        ]);
    }

    #[test]
    fn formulas() {
        let region = || s("Krokom");
        told_as([
            (
                Incomputable::UnknownRegion { code: s("9999") },
                "regionen 9999 är okänd",
            ),
            (
                Incomputable::UnknownFigure { id: s("N9") },
                "N9 finns inte bland siffrorna",
            ),
            (
                Incomputable::ConstantNotByKon { id: s("f_hel") },
                "konstanten f_hel finns inte per kön",
            ),
            (
                Incomputable::ConstantOfRiket { id: s("akt_riket") },
                "akt_riket gäller riket",
            ),
            (
                Incomputable::ConstantNotYet {
                    id: s("akt_riket"),
                    year: 2014,
                },
                "akt_riket börjar efter 2014",
            ),
            (Incomputable::FormulaNotByKon, "ingen formel per kön"),
            (
                Incomputable::NothingByKon {
                    indicator: s("Sjukskrivna"),
                },
                "Sjukskrivna har inga värden per kön att fördela efter",
            ),
            (
                Incomputable::NoFormula { year: 2010 },
                "ingen formel gäller 2010",
            ),
            (
                Incomputable::DivisionByZero { region: region() },
                "formeln delar med 0 för Krokom",
            ),
            (
                Incomputable::NotCarried {
                    indicator: "uvas".into(),
                },
                "hur uvas förs till nuläget är inte deklarerat i sources/nulage.toml",
            ),
            (
                Incomputable::NoLan { region: region() },
                "Krokom ligger inte i något län",
            ),
            (
                Incomputable::LanRatioElsewhere { region: region() },
                "länets kvot finns bara för kommuner, inte för Krokom",
            ),
            (
                Incomputable::NoKommunOfLan { year: 2010 },
                "ingen kommun i länet har uppgifterna 2010",
            ),
            (
                Incomputable::KommunMeanElsewhere,
                "kommunernas medel finns bara för riket",
            ),
            (
                Incomputable::NoKommunOfRiket { year: 2010 },
                "ingen kommun i riket har uppgifterna 2010",
            ),
            (
                Incomputable::OutsideLimits,
                "värdet ligger utanför formelns gränser",
            ),
            (
                Incomputable::BelowLimit,
                "värdet är mindre än formelns gräns",
            ),
            (Incomputable::WrongParts, "formeln har fel antal delar"),
            (
                Incomputable::ZeroInRiket { id: s("N31858") },
                "N31858 är 0 i riket",
            ),
        ]);
    }

    #[test]
    fn areas_and_groups() {
        told_as([
            (Uncounted::NoKommuner, "området har inga kommuner"),
            (Uncounted::UnknownKommun, "kommunen är okänd"),
            (Uncounted::Group, "en grupp saknas"),
            (
                Uncounted::GroupIn {
                    group: s("UVAS"),
                    kommuner: vec![s("Ale"), s("Tjörn")],
                },
                "UVAS saknas i Ale och Tjörn",
            ),
            (
                Uncounted::KommunNotByKon,
                "en kommun saknar uppdelning på kön",
            ),
            (
                Uncounted::LocalNotByKon,
                "den lokala uppgiften är inte delad på kön",
            ),
            (
                Uncounted::ShareNotSummable,
                "andelen publiceras per kommun och kan inte summeras",
            ),
            (Uncounted::OnlyBrutto, "bara brutto har räknats"),
            (Uncounted::OnlyArea, "bara området har räknats"),
            (Uncounted::OnlyForRiket, "talet är bara angivet för riket"),
            (
                Uncounted::FirstRules,
                "metodens första regler ger inget netto",
            ),
            (
                Uncounted::TooManyGroups {
                    most: 10,
                    groups: 12,
                },
                "det räknas för högst 10 behovsgrupper, och antagandena har 12",
            ),
        ]);
    }

    #[test]
    fn contradictions() {
        let place = || s("egna.toml, rad 9");
        let two = || vec![s("egna.toml, rad 9"), s("egna.toml, rad 19")];
        told_as([
            (
                Contradiction::PatternsAgainstSizes { place: place() },
                "mönstren på egna.toml, rad 9 går inte att passa in i gruppernas storlek",
            ),
            (
                Contradiction::PatternsAgainstPopulation {
                    place: place(),
                    population: 18_000.4,
                },
                "mönstren på egna.toml, rad 9 är fler än befolkningen 18 000",
            ),
            (
                Contradiction::EmptyInRiket,
                "rikets överlapp lämnar mönster tomma som gruppernas storlek här kräver",
            ),
            (
                Contradiction::OverlapsWithoutPatterns { places: two() },
                "överlappen på egna.toml, rad 9 och egna.toml, rad 19 kräver mönster som tabellen inte har",
            ),
            (
                Contradiction::OverlapAgainstSizes {
                    place: place(),
                    people: 170.0,
                    sets: vec![
                        vec![(s("uvas"), 145.0)],
                        vec![(s("arbetslosa"), 90.2), (s("sjukskrivna"), 1_200.0)],
                    ],
                },
                "överlappet på egna.toml, rad 9 går inte ihop med gruppernas storlek: 170 personer ska finnas i både uvas (145) och arbetslosa (90) eller sjukskrivna (1 200)",
            ),
            (
                Contradiction::OverlapsAgainstSizes { places: two() },
                "överlappen på egna.toml, rad 9 och egna.toml, rad 19 kan inte båda vara sanna med gruppernas storlek",
            ),
            (
                Contradiction::SharesAgainstOverlaps {
                    shares: vec![(s("UVAS"), 1.0)],
                    places: two(),
                },
                "andelen för UVAS (100 %), överlappet på egna.toml, rad 9 och överlappet på egna.toml, rad 19 kan inte alla vara sanna: gränserna är räknade utan överlapp",
            ),
            (
                Contradiction::KonAgainstOverlaps,
                "gruppernas kvinnor och män går inte att passa in i överlappen",
            ),
            (
                Contradiction::Shares(vec![(s("UVAS"), 0.125)]),
                "andelen för UVAS (12,5 %) går inte att nå",
            ),
            (
                Contradiction::Shares(vec![(s("UVAS"), 1.0), (s("Arbetslösa"), 0.0)]),
                "andelarna för UVAS (100 %) och Arbetslösa (0 %) kan inte båda vara sanna: de har gemensamma medlemmar",
            ),
        ]);
    }

    #[test]
    fn what_is_declared_is_passed_on_and_a_period_comes_last() {
        let declared = Reason::Declared(s("kommunen har inte lämnat uppgift"));
        told_as([
            (declared.clone(), "kommunen har inte lämnat uppgift"),
            (
                Reason::During {
                    period: s("2021–2022"),
                    reason: Box::new(declared.clone()),
                },
                "kommunen har inte lämnat uppgift (2021–2022)",
            ),
        ]);
        let absent = Absent::bortfall(declared);
        assert_eq!(
            with_status(&absent),
            "kommunen har inte lämnat uppgift (bortfall)"
        );
    }

    #[test]
    fn a_series_is_called_what_it_is_named() {
        let reason = Reason::During {
            period: s("2021"),
            reason: Box::new(Reason::Unpublished(Unpublished::NotByKon {
                series: s("U00800"),
            })),
        };
        let told = naming(&reason, &|id| format!("{id} (”Barn”)"));
        assert_eq!(told, "U00800 (”Barn”) publiceras inte per kön (2021)");
    }
}
