//! `behov analys`

use super::analysis::{analysis, check};
use super::args::{AnalysArgs, Common, DepthArgs};
use super::around::{all_lan, comparisons, estimated, with_change, years};
use super::print;
use super::refresh::taken;
use super::session::{Asked, Session};
use crate::analysis::{Analysis, Comparison};
use crate::area::{Area, AreaKind, Part};
use crate::declared::read_user_file;
use crate::denominators;
use crate::estimate::{Skattning, area_figure};
use crate::funding;
use crate::indicators::Engine;
use crate::local::{self, LocalFigure};
use crate::output::{Existing, check_ending, check_target, default_path, write_whole};
use crate::present;
use crate::problem::Outcome;
use crate::quality;
use crate::replicate;
use crate::status::{Absent, Reason};
use crate::workbook::{self, ChosenDenominator, Inputs, Material, National, Since, Template};
use std::path::{Path, PathBuf};

pub fn run(common: &Common, args: &AnalysArgs) -> Outcome<()> {
    check(&args.depth)?;
    let existing = Existing::replace_if(args.skriv_over);
    if let Some(path) = &args.ut {
        check_target(path, existing)?;
        check_ending(path, "xlsx")?;
    }
    let session = Session::load(common)?;
    let engine = session.engine();
    let template = match &args.mall {
        Some(path) => Template::of(&read_user_file(path)?)?,
        None => Template::load(&session.declared)?,
    };
    let taken = taken(
        &session,
        &args.estimate,
        args.fran.as_deref(),
        &template,
        &engine,
    )?;
    let run = Run {
        session: &session,
        engine: &engine,
        depth: &args.depth,
    };
    let work = Work {
        asked: &taken.asked,
        inputs: &taken.inputs,
        since: taken.since.as_ref(),
    };
    let (bytes, skattning) = run.workbook(&work, &template)?;
    let path = args.ut.clone().unwrap_or_else(|| {
        let area = &skattning.underlag.area.name;
        default_path("behovsanalys", area, &skattning.year_text(), "xlsx")
    });
    let shared = shared_path(&path);
    check_target(&path, existing)?;
    if args.delbar {
        check_target(&shared, existing)?;
        let shown = local::hidden(&taken.asked.local, args.troskel);
        let asked = Asked {
            local: shown.into_iter().map(LocalFigure::to_share).collect(),
            assumptions: taken.asked.assumptions.to_share(&taken.base),
            ..taken.asked.clone()
        };
        let work = Work {
            asked: &asked,
            inputs: &Inputs::default(),
            since: None,
        };
        let (bytes, _) = run.workbook(&work, &template.to_share())?;
        write_whole(&shared, &bytes, existing)?;
    }
    write_whole(&path, &bytes, existing)?;
    let notes = &taken.asked.notes;
    print(&present::summary(&skattning, notes, "Arbetsboken", &path))?;
    match args.delbar {
        true => print(&format!("Att dela: {}\n", shared.display())),
        false => Ok(()),
    }
}

/// What every workbook of a run shares.
struct Run<'a> {
    session: &'a Session,
    engine: &'a Engine,
    depth: &'a DepthArgs,
}

/// What one workbook is about.
struct Work<'a> {
    asked: &'a Asked,
    inputs: &'a Inputs,
    since: Option<&'a Since>,
}

impl Run<'_> {
    fn workbook(&self, work: &Work<'_>, template: &Template) -> Outcome<(Vec<u8>, Skattning)> {
        let Self {
            session, engine, ..
        } = self;
        let asked = work.asked;
        let years = years(session, asked, engine)?;
        let analysis = analysis(session, asked, &with_change(self.depth, &years), engine)?;
        let comparisons = comparisons(session, asked, &analysis, engine)?;
        let national = match asked.area.kind {
            AreaKind::Riket => Some(national(session, asked, engine)?),
            _ => None,
        };
        let material = Material {
            checks: quality::checks(&analysis.skattning, engine),
            denominators: &denominators(session, asked, &analysis, &comparisons, engine)?,
            funding: &funding::load(&session.declared)?,
            overlaps: &asked.overlaps,
            local: &asked.local,
            analysis: &analysis,
            comparisons: &comparisons,
            years: &years,
            engine,
            inputs: work.inputs,
            since: work.since,
            national: national.as_ref(),
        };
        let bytes = workbook::write(template, &material)?;
        Ok((bytes, analysis.skattning))
    }
}

/// Less of a kommun than this is a trace of rounding.
const NOTHING: f64 = 1e-9;

/// The name of the copy to share.
fn shared_path(path: &Path) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("{stem}-delbar.xlsx"))
}

/// Riket's parts: every län, every förbund of the register, and the kommuner without one; and the method put to proof.
fn national(session: &Session, asked: &Asked, engine: &Engine) -> Outcome<National> {
    let mut areas = all_lan(session)?;
    let mut rest = Area::riket(&session.regions).parts;
    for forbund in session.forbund.active_on(&asked.day) {
        let area = Area::of_forbund(forbund, &asked.day)?;
        for own in &area.parts {
            let whole = rest.iter_mut().filter(|part| part.kommun == own.kommun);
            whole.for_each(|part| part.weight -= own.weight);
        }
        areas.push(("förbund", area));
    }
    rest.retain(|part| part.weight > NOTHING);
    if !rest.is_empty() {
        areas.push((
            "övriga",
            Area {
                name: "Kommuner utan förbund i programmets lista".to_string(),
                kind: AreaKind::Kommuner,
                parts: rest,
            },
        ));
    }
    Ok(National {
        parts: estimated(session, asked, areas, engine)?,
        backcast: replicate::backcast(&session.declared, engine)?,
    })
}

/// The populations that can be chosen in the workbook: those at hand, and the one that the user asked for.
fn denominators(
    session: &Session,
    asked: &Asked,
    analysis: &Analysis,
    comparisons: &[Comparison],
    engine: &Engine,
) -> Outcome<Vec<ChosenDenominator>> {
    let underlag = &analysis.skattning.underlag;
    let year = underlag.denominator_year;
    let mut all = Vec::new();
    for one in denominators::load(&session.declared)? {
        let of = |area: &Area| match &one.indicator {
            Some(id) => area_figure(area, id, year, engine),
            None => Err(Absent::bortfall(Reason::Declared(one.reason.clone()))),
        };
        let area = of(&underlag.area);
        if area.is_err() && one.id != asked.denominator.id {
            continue;
        }
        let chosen = one.id == asked.denominator.id;
        let part = |part: &Part| {
            of(&Area {
                name: String::new(),
                kind: AreaKind::Kommuner,
                parts: vec![part.clone()],
            })
        };
        all.push(ChosenDenominator {
            id: one.id.clone(),
            area: if chosen {
                underlag.denominator.clone()
            } else {
                area
            },
            units: underlag.area.parts.iter().map(part).collect(),
            comparisons: comparisons
                .iter()
                .map(|other| match chosen {
                    true => other.skattning.underlag.denominator.clone(),
                    false => of(&other.skattning.underlag.area),
                })
                .collect(),
        });
    }
    Ok(all)
}
