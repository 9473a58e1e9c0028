//! What must be known of an estimate and of the figures behind it.

use super::Told;
use crate::assumptions::Remark;
use crate::estimate::{
    CountRemark, FactorName, FilledKommun, GroupAt, LocalPeriod, Notice, Unused,
};
use crate::figures::Mended;
use crate::swedish;

/// Names in a sentence, before the rest are counted.
const NAMES: usize = 5;

impl Told for Notice {
    /// A sentence.
    fn told(&self) -> String {
        match self {
            Notice::Assumed(remark) => remark.told(),
            Notice::Filled(kommuner) => format!(
                "Kommunen har inte lämnat uppgift, och antalet är skattat ur dess andra år: {}.",
                swedish::short_list(&kommuner.iter().map(filled).collect::<Vec<_>>(), NAMES)
            ),
            Notice::Clamped { count, kommuner } => format!(
                "I {count} av {kommuner} kommuner blir andelen för någon grupp högre än den angivna, därför att de andra grupperna redan omfattar fler av dess medlemmar."
            ),
            Notice::OwnOverlapUnfitted(kommuner) => {
                let all = kommuner.iter();
                let all =
                    all.map(|(kommun, places)| format!("{kommun} ({})", swedish::list(places)));
                format!(
                    "Kommunens eget överlapp går inte att passa in i gruppernas storlek och är utelämnat: {}.",
                    swedish::short_list(&all.collect::<Vec<_>>(), NAMES)
                )
            }
            Notice::NoOwnOverlap(absent) => {
                format!("Överlappen är rikets mönster, för {}.", absent.told())
            }
            Notice::NoOwnOverlapIn(kommuner) => format!(
                "Överlappen är rikets mönster i {}, som saknar en uppgift om sitt eget.",
                swedish::short_list(kommuner, NAMES)
            ),
            Notice::UnusedLocal { why, figures } => unused(*why, figures),
            Notice::Undivided(places) => format!(
                "Brutto kan inte delas på kön, för den lokala uppgiften gäller båda könen: {}.",
                swedish::short_list(&places.iter().map(at).collect::<Vec<_>>(), NAMES)
            ),
            Notice::UnusedForKon {
                group,
                place,
                kommuner,
            } => format!(
                "Avvikelsen för {group} ({place}) används inte i {}, där gruppen saknar uppdelning på kön.",
                swedish::short_list(kommuner, NAMES)
            ),
            Notice::OutsideArea(places) => format!(
                "{} används inte, för ingen hel kommun i området hör till platsen: {}.",
                swedish::counted(places.len(), "avvikelse", "avvikelser"),
                swedish::short_list(places, NAMES)
            ),
            Notice::Local {
                at: place,
                people,
                sources,
                public,
            } => format!(
                "{}: {} är en lokal uppgift ({}); {}.",
                at(place),
                swedish::whole(*people),
                sources.join(", "),
                match public {
                    Some(public) => format!("det offentliga är {}", swedish::whole(*public)),
                    None => "inget offentligt finns".to_string(),
                }
            ),
        }
    }
}

/// "Nynäshamn (Vuxna biståndstagare, 36 % av brutto)".
fn filled(one: &FilledKommun) -> String {
    format!(
        "{} ({}, {} av brutto)",
        one.kommun,
        swedish::list(&one.groups),
        swedish::percent(one.part, 0)
    )
}

fn unused(why: Unused, figures: &[LocalPeriod]) -> String {
    let why = match why {
        Unused::OtherYear => "perioden är inte analysens år",
        Unused::OtherPlace => "kommunen är inte med i området",
    };
    let all = figures.iter();
    let all: Vec<String> = all
        .map(|one| format!("{} {}", at(&one.at), one.period))
        .collect();
    format!(
        "{} används inte, för {why}: {}.",
        swedish::counted(all.len(), "lokal uppgift", "lokala uppgifter"),
        swedish::short_list(&all, NAMES)
    )
}

/// "UVAS i Ale".
fn at(place: &GroupAt) -> String {
    format!("{} i {}", place.group, place.kommun)
}

impl Told for Remark {
    /// A sentence.
    fn told(&self) -> String {
        match self {
            Remark::UvasForNeet => "UVAS används för neet: NEET finns bara för riket.".into(),
            Remark::IntervalDropped {
                group,
                share,
                low,
                high,
                place,
            } => format!(
                "Andelen för {group} är ändrad till {} ({place}): intervallet {}–{} gällde en annan andel och används inte.",
                swedish::share(*share),
                swedish::share(*low),
                swedish::share(*high)
            ),
            Remark::Earlier {
                before,
                groups,
                overrides,
                overlaps,
                tolkning,
            } => {
                let parts = [
                    (*overrides, "avvikelserna"),
                    (*overlaps, "överlappen"),
                    (*tolkning, "tolkningen"),
                ];
                let parts = parts.into_iter().filter(|(differs, _)| *differs);
                let groups = groups.iter().map(String::as_str);
                let all: Vec<&str> = groups.chain(parts.map(|(_, name)| name)).collect();
                format!(
                    "Antagandena är den tidigare arbetsbokens, där något är ändrat mot {before}: {}.",
                    swedish::list(&all)
                )
            }
        }
    }
}

impl Told for CountRemark {
    /// A clause with a capital.
    fn told(&self) -> String {
        match self {
            CountRemark::Declared(text) => text.clone(),
            CountRemark::PartOfKommun(share) => format!(
                "Kommunens antal gånger delens andel av invånarna 16–64 år ({})",
                swedish::share(*share)
            ),
        }
    }
}

impl Told for FactorName {
    /// Words to stand in a sentence.
    fn told(&self) -> String {
        match self {
            FactorName::Declared(name) => name.clone(),
            FactorName::Overlap { of, also } => {
                let sets = also.iter().map(|set| {
                    let names: Vec<String> = set.iter().map(|one| swedish::within(one)).collect();
                    swedish::alternatives(&names)
                });
                format!(
                    "hur stor del av {} som också finns i {}",
                    swedish::within(of),
                    sets.collect::<Vec<_>>().join(", och i ")
                )
            }
        }
    }
}

impl Told for Mended {
    /// A sentence, and what to do.
    fn told(&self) -> String {
        format!(
            "Korrigeringen {} väntar sig minst {} värden som är 0 i {} men fann {}: källan verkar ha rättats. Se över sources/korrigeringar.toml.",
            self.correction,
            self.expected,
            swedish::list(&self.zero_in),
            self.found
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::status::{Absent, Unpublished};

    fn s(text: &str) -> String {
        text.to_string()
    }

    fn place() -> GroupAt {
        GroupAt {
            group: s("UVAS"),
            kommun: s("Ale"),
        }
    }

    fn told_as<T: Told>(all: impl IntoIterator<Item = (T, &'static str)>) {
        for (one, sentence) in all {
            assert_eq!(one.told().replace('\u{a0}', " "), sentence);
        }
    }

    #[test]
    fn notices() {
        let figures = |count: usize| {
            let one = LocalPeriod {
                at: place(),
                period: s("2021"),
            };
            vec![one; count]
        };
        let local = |public| Notice::Local {
            at: place(),
            people: 1_145.0,
            sources: vec![s("kommunens register"), s("Arbetsförmedlingen")],
            public,
        };
        told_as([
            (
                Notice::Assumed(Remark::UvasForNeet),
                "UVAS används för neet: NEET finns bara för riket.",
            ),
            (
                Notice::Assumed(Remark::IntervalDropped {
                    group: s("UVAS"),
                    share: 0.5,
                    low: 0.7,
                    high: 1.0,
                    place: s("--andel uvas=0.5"),
                }),
                "Andelen för UVAS är ändrad till 50 % (--andel uvas=0.5): intervallet 70 %–100 % gällde en annan andel och används inte.",
            ),
            (
                Notice::UnusedLocal {
                    why: Unused::OtherYear,
                    figures: figures(1),
                },
                "1 lokal uppgift används inte, för perioden är inte analysens år: UVAS i Ale 2021.",
            ),
            (
                Notice::UnusedLocal {
                    why: Unused::OtherPlace,
                    figures: figures(2),
                },
                "2 lokala uppgifter används inte, för kommunen är inte med i området: UVAS i Ale 2021 och UVAS i Ale 2021.",
            ),
            (
                Notice::Undivided(vec![place()]),
                "Brutto kan inte delas på kön, för den lokala uppgiften gäller båda könen: UVAS i Ale.",
            ),
            (
                Notice::UnusedForKon {
                    group: s("UVAS"),
                    place: s("--andel uvas:K=0.5"),
                    kommuner: vec![s("Ale"), s("Tjörn")],
                },
                "Avvikelsen för UVAS (--andel uvas:K=0.5) används inte i Ale och Tjörn, där gruppen saknar uppdelning på kön.",
            ),
            (
                Notice::OutsideArea(vec![s("--andel 1440:uvas=0.5")]),
                "1 avvikelse används inte, för ingen hel kommun i området hör till platsen: --andel 1440:uvas=0.5.",
            ),
            (
                local(Some(1_012.0)),
                "UVAS i Ale: 1 145 är en lokal uppgift (kommunens register, Arbetsförmedlingen); det offentliga är 1 012.",
            ),
            (
                local(None),
                "UVAS i Ale: 1 145 är en lokal uppgift (kommunens register, Arbetsförmedlingen); inget offentligt finns.",
            ),
        ]);
    }

    #[test]
    fn kommuner_that_are_silent_or_overlap_in_their_own_way() {
        told_as([
            (
                Notice::Filled(vec![FilledKommun {
                    kommun: s("Nynäshamn"),
                    groups: vec![s("Vuxna biståndstagare")],
                    part: 0.334,
                }]),
                "Kommunen har inte lämnat uppgift, och antalet är skattat ur dess andra år: Nynäshamn (Vuxna biståndstagare, 33 % av brutto).",
            ),
            (
                Notice::Clamped {
                    count: 104,
                    kommuner: 290,
                },
                "I 104 av 290 kommuner blir andelen för någon grupp högre än den angivna, därför att de andra grupperna redan omfattar fler av dess medlemmar.",
            ),
            (
                Notice::OwnOverlapUnfitted(vec![(s("Ale"), vec![s("overlapp.toml, rad 9")])]),
                "Kommunens eget överlapp går inte att passa in i gruppernas storlek och är utelämnat: Ale (overlapp.toml, rad 9).",
            ),
            (
                Notice::NoOwnOverlap(Absent::bortfall(Unpublished::Nowhere {
                    publisher: s("Kolada"),
                    series: s("N31858"),
                    region: s("Ale"),
                    year: 2022,
                })),
                "Överlappen är rikets mönster, för Kolada publicerar inte N31858 för Ale 2022.",
            ),
            (
                Notice::NoOwnOverlapIn(vec![s("Ale"), s("Tjörn")]),
                "Överlappen är rikets mönster i Ale och Tjörn, som saknar en uppgift om sitt eget.",
            ),
        ]);
    }

    #[test]
    fn a_long_list_of_places_is_counted() {
        let places = (1..=7).map(|line| format!("rad {line}")).collect();
        let told = Notice::OutsideArea(places).told();
        assert!(told.starts_with("7 avvikelser används inte"), "{told}");
        assert!(
            told.ends_with("rad 1, rad 2, rad 3, rad 4, rad 5 och 2 till."),
            "{told}"
        );
    }

    #[test]
    fn what_differs_from_the_files_assumptions() {
        let earlier = |groups: &[&str], all: bool| Remark::Earlier {
            before: s("SKL 2016"),
            groups: groups.iter().map(|name| s(name)).collect(),
            overrides: all,
            overlaps: all,
            tolkning: all,
        };
        told_as([
            (
                earlier(&["UVAS"], false),
                "Antagandena är den tidigare arbetsbokens, där något är ändrat mot SKL 2016: UVAS.",
            ),
            (
                earlier(&["UVAS"], true),
                "Antagandena är den tidigare arbetsbokens, där något är ändrat mot SKL 2016: UVAS, avvikelserna, överlappen och tolkningen.",
            ),
        ]);
    }

    #[test]
    fn counts_and_factors() {
        told_as([
            (
                CountRemark::Declared(s("Räknar bara vuxna")),
                "Räknar bara vuxna",
            ),
            (
                CountRemark::PartOfKommun(0.25),
                "Kommunens antal gånger delens andel av invånarna 16–64 år (25 %)",
            ),
        ]);
        told_as([
            (
                FactorName::Declared(s("arbetslösa i oktober")),
                "arbetslösa i oktober",
            ),
            (
                FactorName::Overlap {
                    of: s("Sjukskrivna"),
                    also: vec![vec![s("UVAS"), s("Arbetslösa")], vec![s("Bistånd")]],
                },
                "hur stor del av sjukskrivna som också finns i UVAS eller arbetslösa, och i bistånd",
            ),
        ]);
    }

    #[test]
    fn a_mended_source() {
        told_as([(
            Mended {
                correction: s("bistand_noll"),
                zero_in: vec![s("N31870"), s("U31803")],
                expected: 7,
                found: 2,
            },
            "Korrigeringen bistand_noll väntar sig minst 7 värden som är 0 i N31870 och U31803 men fann 2: källan verkar ha rättats. Se över sources/korrigeringar.toml.",
        )]);
    }
}
