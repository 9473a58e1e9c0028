//! The workbook as a whole.

use super::super::live::LiveNetto;
use super::super::page::{BODY, Heading, Page, new_workbook};
use super::super::styles::Styles;
use super::book::Book;
use super::data::Data;
use super::{overview, places, profile};
use crate::analys::{Analys, PartBeside};
use crate::estimate::Skattning;
use crate::problem::{Outcome, Problem};
use crate::swedish;
use crate::template::{SheetKind, SheetTemplate, Template};
use crate::told::Told;
use rust_xlsxwriter::{DataValidation, DataValidationRule, Workbook, XlsxError};

/// Kommuner that get a sheet of their own, at most.
const MOST_PROFILES: usize = 20;

/// The workbook as bytes; `places` are the areas beside the kommuner, each with what is known beside it.
///
/// # Errors
/// The sheets could not be built.
pub fn write(
    template: &Template,
    analys: &Analys,
    places: &[(Skattning, PartBeside)],
) -> Outcome<Vec<u8>> {
    let book = Book {
        template,
        analys,
        places,
        styles: Styles::new(),
    };
    book.build().map_err(|error| {
        Problem::input(format!("Arbetsboken kunde inte byggas: {error}")).at(template.file.clone())
    })
}

impl Book<'_> {
    fn build(&self) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = new_workbook()?;
        let data = Data::of(self);
        let live = self.live();
        for sheet in &self.template.sheets {
            match sheet.kind {
                SheetKind::Profil => self.profiles(&mut workbook, sheet, &live)?,
                kind => {
                    let worksheet = workbook.add_worksheet();
                    let mut page = self.page(worksheet, sheet, &sheet.title, "")?;
                    match kind {
                        SheetKind::Oversikt => {
                            overview::overview(self, &mut page, sheet, (&data, &live))?
                        }
                        SheetKind::Omraden => places::write(self, &mut page)?,
                        SheetKind::Rangordning => overview::ranking(self, &mut page, sheet, &live)?,
                        SheetKind::Liknande => self.similar(&mut page)?,
                        SheetKind::Nettoberakning => {
                            let groups = &self.analys.skattning.underlag.assumptions.groups;
                            live.write(&mut page, sheet, groups, |_, group| self.share(group))?;
                        }
                        SheetKind::Andelar => self.shares(&mut page)?,
                        _ => data.write(self, &mut page)?,
                    }
                    page.finish()?;
                }
            }
        }
        workbook.save_to_buffer()
    }

    fn page<'p>(
        &'p self,
        worksheet: &'p mut rust_xlsxwriter::Worksheet,
        sheet: &SheetTemplate,
        title: &str,
        kommun: &str,
    ) -> Result<Page<'p>, XlsxError> {
        let texts = Heading {
            title,
            heading: &self.filled(&sheet.heading, kommun),
            intro: &self.filled(&sheet.intro, kommun),
            footer: "Jämförelse av kommuner",
            home: self
                .template
                .sheets
                .first()
                .map(|first| first.title.as_str()),
            role: sheet.kind.role(),
        };
        Page::headed(worksheet, &self.styles, &texts)
    }

    fn shares(&self, page: &mut Page<'_>) -> Result<(), XlsxError> {
        page.widths(&[24.0, 46.0, 12.0, 40.0, 60.0])?;
        page.header(
            BODY,
            &["Grupp", "Behovsgrupp", "Andel", "Källa", "Motivering"],
            [2],
        )?;
        let groups = &self.analys.skattning.underlag.assumptions.groups;
        for (row, group) in (BODY + 1..).zip(groups) {
            page.texts(row, 0, &[&group.id, &group.name], &self.styles.text)?;
            page.number(row, 2, group.share.point, &self.styles.input_share)?;
            let grounds = [group.share.source.as_str(), &group.share.reason];
            page.texts(row, 3, &grounds, &self.styles.wrapped)?;
            page.height(row, 30.0)?;
        }
        let fraction = DataValidation::new()
            .allow_decimal_number(DataValidationRule::Between(0.0, 1.0))
            .set_error_title("Andelen går inte")?
            .set_error_message("Skriv en andel från 0 till 100 %.")?;
        let last = BODY + groups.len() as u32;
        page.sheet
            .add_data_validation(BODY + 1, 2, last, 2, &fraction)?;
        Ok(())
    }

    fn similar(&self, page: &mut Page<'_>) -> Result<(), XlsxError> {
        page.widths(&[24.0, 10.0, 26.0, 12.0, 40.0, 14.0, 14.0])?;
        let header = [
            "Kommun",
            "Ordning",
            "Liknar",
            "Avstånd",
            "Skiljer mest",
            "Här",
            "Där",
        ];
        page.header(BODY, &header, [1, 3, 5, 6])?;
        let mut row = BODY;
        for one in &self.analys.neighbours {
            let name = self.analys.regions.name_of(&one.code);
            let nearest = match &one.nearest {
                Ok(nearest) => nearest,
                Err(absent) => {
                    row += 1;
                    let told = format!("kan inte jämföras: {}", absent.told());
                    page.texts(row, 0, &[name, "–", &told], &self.styles.text)?;
                    continue;
                }
            };
            for (place, other) in nearest.iter().enumerate() {
                row += 1;
                let feature = &self.analys.declared.features[other.most];
                let number = |value| swedish::number(value, feature.decimals);
                page.text(row, 0, name, &self.styles.text)?;
                page.number(row, 1, place as f64 + 1.0, &self.styles.whole)?;
                page.text(row, 2, &other.name, &self.styles.text)?;
                page.number(row, 3, other.distance, &self.styles.one_decimal)?;
                page.text(row, 4, &feature.name, &self.styles.text)?;
                page.text(row, 5, &number(other.values.0), &self.styles.centered)?;
                page.text(row, 6, &number(other.values.1), &self.styles.centered)?;
            }
        }
        page.sheet.autofilter(BODY, 0, row, 6)?;
        page.sheet.set_freeze_panes(BODY + 1, 1)?;
        page.repeat(BODY, BODY)?;
        Ok(())
    }

    fn profiles(
        &self,
        workbook: &mut Workbook,
        sheet: &SheetTemplate,
        live: &LiveNetto,
    ) -> Result<(), XlsxError> {
        let units = &self.analys.skattning.units;
        if units.len() > MOST_PROFILES {
            return Ok(());
        }
        for (index, unit) in units.iter().enumerate() {
            let name = &unit.unit.name;
            let title: String = name.chars().take(31).collect();
            let worksheet = workbook.add_worksheet();
            let mut page = self.page(worksheet, sheet, &title, name)?;
            profile::write(self, &mut page, sheet, live, (&title, index))?;
            page.finish()?;
        }
        Ok(())
    }
}
