//! Everything that the commands share: declarations, figures, förbund, and the user's own files.

use super::args::{AreaChoice, Common, EstimateArgs};
use crate::area::Area;
use crate::assumptions::{self, Assumptions};
use crate::declared::{Declared, DeclaredFile, read_user_file};
use crate::estimate::{self, Request, Skattning};
use crate::figures::Figures;
use crate::forbund::ForbundRegister;
use crate::form::is_date;
use crate::indicators::{Engine, Indicators};
use crate::problem::{Outcome, Problem};
use crate::regions::Regions;
use crate::swedish;
use etcetera::{AppStrategy, AppStrategyArgs, choose_app_strategy};
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

/// The loaded declarations and figures.
pub struct Session {
    pub declared: Declared,
    pub regions: Regions,
    pub forbund: ForbundRegister,
    figures: Figures,
    indicators: Indicators,
}

impl Session {
    /// Loads all that an estimate needs.
    pub fn load(common: &Common) -> Outcome<Self> {
        let declared = declared(common)?;
        let regions = Regions::load(&declared)?;
        let own = own_forbund_file(common)?;
        let forbund = ForbundRegister::load(&declared, own.as_ref(), &regions)?;
        let figures = Figures::load(&declared, &regions)?;
        let indicators = Indicators::load(&declared, &figures)?;
        Ok(Self {
            declared,
            regions,
            forbund,
            figures,
            indicators,
        })
    }

    /// A fresh engine over the figures.
    pub fn engine(&self) -> Engine<'_> {
        Engine::new(&self.figures, &self.indicators, &self.regions)
    }

    /// The assumptions that the user chose, with the shares of the command line.
    pub fn assumptions(&self, args: &EstimateArgs, engine: &Engine<'_>) -> Outcome<Assumptions> {
        let mut chosen =
            assumptions::load(&args.antaganden, &self.declared, engine, &self.forbund)?;
        for text in &args.andel {
            assumptions::parse_override(text, &mut chosen, &self.regions)?;
        }
        Ok(chosen)
    }

    /// The estimate that the user asks for.
    pub fn estimate(&self, args: &EstimateArgs, engine: &Engine<'_>) -> Outcome<Skattning> {
        let day = day(args.medlemmar_per.as_deref())?;
        let area = self.area(&args.area, args.namn.as_deref(), &day)?;
        let assumptions = self.assumptions(args, engine)?;
        self.estimate_area(&area, &assumptions, args, &day, engine)
    }

    /// The estimate of another area with the same choices.
    pub fn estimate_area(
        &self,
        area: &Area,
        assumptions: &Assumptions,
        args: &EstimateArgs,
        day: &str,
        engine: &Engine<'_>,
    ) -> Outcome<Skattning> {
        let denominators = estimate::denominators(&self.declared)?;
        let denominator = denominators
            .iter()
            .find(|one| one.id == args.namnare)
            .ok_or_else(|| {
                let ids: Vec<&str> = denominators.iter().map(|one| one.id.as_str()).collect();
                Problem::input(format!("Okänd nämnare: {}", args.namnare))
                    .at("--namnare")
                    .expected(swedish::alternatives(&ids))
            })?;
        let request = Request {
            assumptions,
            year: year(args.ar.as_deref(), assumptions, engine)?,
            denominator,
            forbund: &self.forbund,
            day,
        };
        Ok(estimate::estimate(estimate::gather(
            area, &request, engine,
        )?))
    }

    fn area(&self, choice: &AreaChoice, name: Option<&str>, day: &str) -> Outcome<Area> {
        if name.is_some() && choice.kommun.is_none() {
            return Err(Problem::input("Ett eget namn kan bara ges åt kommuner")
                .at("--namn")
                .expected("--kommun A,B --namn \"…\"")
                .next("Ta bort --namn: förbund, län och riket har redan namn."));
        }
        if let Some(kommuner) = &choice.kommun {
            return Area::of_kommuner(kommuner, name, &self.regions);
        }
        if let Some(forbund) = &choice.forbund {
            return Area::of_forbund(self.forbund.find(forbund)?, day);
        }
        match &choice.lan {
            Some(lan) => Area::of_lan(lan, &self.regions),
            None => Ok(Area::riket(&self.regions)),
        }
    }
}

fn year(
    wanted: Option<&str>,
    assumptions: &Assumptions,
    engine: &Engine<'_>,
) -> Outcome<Option<i32>> {
    match wanted {
        None => estimate::newest_common_year(engine, assumptions).map(Some),
        Some("senaste") => Ok(None),
        Some(text) => text.parse().map(Some).map_err(|_| {
            Problem::input(format!("”{text}” är inget år"))
                .at("--ar")
                .expected("ett årtal, till exempel 2022, eller senaste")
        }),
    }
}

/// The replacement folder, if any, or the embedded files.
pub fn declared(common: &Common) -> Outcome<Declared> {
    match &common.deklarationer {
        Some(folder) => Declared::with_replacements(folder.clone()),
        None => Ok(Declared::embedded()),
    }
}

/// Where the user's förbund are kept.
///
/// # Errors
/// The platform has no config directory and the user named no file.
pub fn own_forbund_path(common: &Common) -> Outcome<PathBuf> {
    if let Some(path) = &common.forbundsfil {
        return Ok(path.clone());
    }
    let strategy = choose_app_strategy(AppStrategyArgs {
        top_level_domain: "se".into(),
        author: "behov".into(),
        app_name: "behov".into(),
    });
    strategy
        .map(|found| found.in_config_dir("forbund.toml"))
        .map_err(|_| {
            Problem::surroundings("Din mapp för inställningar kunde inte hittas")
                .next("Ange filen med --forbundsfil FIL.")
        })
}

/// The user's förbund; a file that the user named must exist.
pub fn own_forbund_file(common: &Common) -> Outcome<Option<DeclaredFile>> {
    if let Some(path) = &common.forbundsfil {
        return read_user_file(path).map(Some);
    }
    match own_forbund_path(common) {
        Ok(path) if path.is_file() => read_user_file(&path).map(Some),
        _ => Ok(None),
    }
}

/// The wanted day, or today (UTC).
///
/// # Errors
/// Not a date.
pub fn day(wanted: Option<&str>) -> Outcome<String> {
    match wanted {
        Some(text) if is_date(text) => Ok(text.to_string()),
        Some(text) => Err(Problem::input(format!("”{text}” är inget datum"))
            .at("--medlemmar-per")
            .expected("ett datum som 2024-12-31")),
        None => Ok(today()),
    }
}

/// Today's date from the clock; before 1970 counts as 1970.
fn today() -> String {
    let seconds = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    date_of((seconds / 86_400) as i64)
}

/// The civil date of a day number counted from 1970-01-01 (Hinnant's `civil_from_days`).
fn date_of(day: i64) -> String {
    let z = day + 719_468;
    let era = z.div_euclid(146_097);
    let of_era = z.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let day_of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::date_of;

    #[test]
    fn day_numbers_become_dates() {
        assert_eq!(date_of(0), "1970-01-01");
        assert_eq!(date_of(19_782), "2024-02-29");
        assert_eq!(date_of(20_453), "2025-12-31");
    }
}
