//! Medel: what the state has decided, what kommun and region then give, and kronor per person in need.

use super::super::address::abs;
use super::super::contents::Contents;
use super::super::layout::Layout;
use super::super::line;
use super::super::live::Spot;
use super::super::page::{BODY, Cached, Page};
use crate::earlier::Typed;
use crate::present::Decided;
use crate::template::SheetTemplate;
use rust_xlsxwriter::{DataValidation, DataValidationRule, Format, XlsxError};

const TOO_MUCH: &str = "nej: det som är över hälften av statens medel räknas inte";

pub(super) fn write(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    contents: &Contents<'_>,
    layout: &Layout,
) -> Result<(), XlsxError> {
    page.widths(&[58.0, 18.0, 70.0])?;
    let mut form = FormSheet {
        sheet,
        page,
        contents,
    };
    let row = form.decided(layout)?;
    form.model(row + 2)
}

/// The sheet as rows of a label, a number and a remark.
struct FormSheet<'a, 'p, 'm> {
    sheet: &'a SheetTemplate,
    page: &'a mut Page<'p>,
    contents: &'a Contents<'m>,
}

impl FormSheet<'_, '_, '_> {
    fn decided(&mut self, layout: &Layout) -> Result<u32, XlsxError> {
        self.section(BODY, "beslut")?;
        let state = BODY + 1;
        for (row, key) in (state..).zip(["staten", "kommuner", "region"]) {
            self.input(row, key, 1e12)?;
        }
        let typed = |key| self.contents.own.inputs.answer(key).and_then(Typed::number);
        let (given, kommun, region) = (typed("staten"), typed("kommuner"), typed("region"));
        let all = given.zip(kommun).zip(region);
        let total = Decided::of(&self.contents.own.inputs).total();
        let netto = layout.live.total(Spot::Area).map(|(_, netto)| netto);
        let styles = self.page.styles;
        let (g, k, r) = (abs(state, 1), abs(state + 1, 1), abs(state + 2, 1));
        let half = format!("IF(ISNUMBER({g}),{g}/2,\"–\")");
        self.formula(
            state + 3,
            "hogst",
            &half,
            given.map(|g| g / 2.0),
            &styles.whole,
        )?;
        let sum = format!("IF(COUNT({g},{k},{r})=3,{g}+MIN({k},{g}/2)+MIN({r},{g}/2),\"–\")");
        self.formula(state + 4, "totalt", &sum, total, &styles.whole)?;
        self.label(state + 5, "ryms")?;
        let fits = format!(
            "IF(COUNT({g},{k},{r})<3,\"–\",IF(OR({k}>{g}/2,{r}>{g}/2),\"{TOO_MUCH}\",\"ja\"))"
        );
        let told = all.map_or("–", |((g, k), r)| match k.max(r) > g / 2.0 {
            true => TOO_MUCH,
            false => "ja",
        });
        let text = &styles.wrapped;
        self.page
            .formula(state + 5, 1, &fits, Cached::Text(told), text)?;
        let from = layout.on_malgrupp(layout.total, line::NETTO);
        self.formula(state + 6, "netto", &from, netto, &styles.whole)?;
        let (sum, people) = (abs(state + 4, 1), abs(state + 6, 1));
        let each = format!("IF(AND(ISNUMBER({sum}),ISNUMBER({people})),{sum}/{people},\"–\")");
        let value = total.zip(netto).map(|(total, netto)| total / netto);
        self.formula(state + 7, "per_person", &each, value, &styles.whole)?;
        self.input(state + 8, "eget_kapital", 1e12)?;
        let own = abs(state + 8, 1);
        let part = format!("IF(AND(ISNUMBER({own}),ISNUMBER({sum})),{own}/{sum},\"–\")");
        let value = typed("eget_kapital").zip(total.filter(|total| *total > 0.0));
        let value = value.map(|(own, total)| own / total);
        self.formula(state + 9, "eget_kapital_del", &part, value, &styles.percent)?;
        Ok(state + 9)
    }

    /// The state's model, with its parameters as they are declared.
    fn model(&mut self, start: u32) -> Result<(), XlsxError> {
        let declared = &self.contents.analys.funding;
        self.section(start, "modell")?;
        let about = self.contents.text(self.sheet, "modell_om");
        self.page.paragraph(start + 1, 2, &about, 130)?;
        let styles = self.page.styles;
        let first = start + 2;
        for (row, (key, value, format)) in (first..).zip([
            ("anslag", declared.total, &styles.whole),
            ("grundbelopp", declared.base, &styles.whole),
            ("del_forsorjning", declared.by_support, &styles.percent),
            ("del_befolkning", declared.by_population, &styles.percent),
        ]) {
            self.label(row, key)?;
            self.page.number(row, 1, value, format)?;
            self.page.text(row, 2, &declared.source, &styles.wrapped)?;
        }
        self.input(first + 4, "antal_forbund", 1e6)?;
        self.input(first + 5, "andel_forsorjning", 1.0)?;
        self.input(first + 6, "andel_befolkning", 1.0)?;
        let typed = |key| self.contents.own.inputs.answer(key).and_then(Typed::number);
        let known = typed("antal_forbund")
            .zip(typed("andel_forsorjning"))
            .zip(typed("andel_befolkning"));
        let value = known.map(|((count, support), population)| {
            let parts = declared.by_support * support + declared.by_population * population;
            declared.base + (declared.total - declared.base * count) * parts
        });
        let at = |row: u32| abs(first + row, 1);
        let result = format!(
            "IF(COUNT({4},{5},{6})=3,{1}+({0}-{1}*{4})*({2}*{5}+{3}*{6}),\"–\")",
            at(0),
            at(1),
            at(2),
            at(3),
            at(4),
            at(5),
            at(6)
        );
        self.formula(first + 7, "modellens_belopp", &result, value, &styles.whole)?;
        self.label(first + 8, "programmets_belopp")?;
        let kronor = self.contents.analys.kronor;
        self.page
            .number_or_dash(first + 8, 1, kronor, &styles.whole)
    }

    fn section(&mut self, row: u32, key: &str) -> Result<(), XlsxError> {
        let text = self.contents.text(self.sheet, key);
        self.page.section(row, &text)
    }

    /// An open cell for a number from 0 to `most`; a most of 1 is a share.
    fn input(&mut self, row: u32, key: &str, most: f64) -> Result<(), XlsxError> {
        self.label(row, key)?;
        let format = match most > 1.0 {
            true => &self.page.styles.input_number,
            false => &self.page.styles.input_share,
        };
        let typed = self
            .contents
            .own
            .inputs
            .answer(key)
            .unwrap_or(&Typed::Empty);
        self.page.typed(row, 1, typed, format)?;
        let allowed = DataValidation::new()
            .allow_decimal_number(DataValidationRule::Between(0.0, most))
            .set_error_title("Talet går inte")?
            .set_error_message("Skriv ett tal som är 0 eller mer. Andelar skrivs i procent.")?;
        self.page
            .sheet
            .add_data_validation(row, 1, row, 1, &allowed)?;
        Ok(())
    }

    fn formula(
        &mut self,
        row: u32,
        key: &str,
        formula: &str,
        value: Option<f64>,
        format: &Format,
    ) -> Result<(), XlsxError> {
        self.label(row, key)?;
        self.page.formula_or_dash(row, 1, formula, value, format)
    }

    /// What the row is, and a remark after a vertical bar in the template's text.
    fn label(&mut self, row: u32, key: &str) -> Result<(), XlsxError> {
        let text = self.contents.text(self.sheet, key);
        let (name, remark) = text.split_once('|').unwrap_or((&text, ""));
        let styles = self.page.styles;
        self.page.text(row, 0, name.trim(), &styles.wrapped)?;
        self.page.text(row, 2, remark.trim(), &styles.wrapped)?;
        let lines = remark.chars().count().div_ceil(72);
        let lines = lines.max(name.chars().count().div_ceil(60)).max(1);
        let height = 12.0 * lines as f64 + 3.0;
        self.page.height(row, height)?;
        Ok(())
    }
}
