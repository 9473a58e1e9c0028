//! Målgrupp: the calculation, live.

use super::super::layout::{KEY_COL, Layout, SHARE_COL, abs, line};
use super::super::page::{BODY, Cached, Page};
use super::super::{Material, SheetTemplate};
use crate::estimate::{AreaGroup, Level, UnitGroup};
use crate::present::measure_label;
use crate::status::Kon;
use rust_xlsxwriter::XlsxError;

pub(super) fn write(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    material: &Material<'_>,
    layout: &Layout,
) -> Result<(), XlsxError> {
    page.widths(&[
        23.0, 40.0, 11.0, 12.0, 23.0, 11.0, 11.0, 14.0, 9.0, 13.0, 15.0, 10.0, 10.0, 10.0, 13.0,
        40.0,
    ])?;
    area_table(sheet, page, material, layout)?;
    darav_table(sheet, page, material, layout)?;
    unit_table(sheet, page, material, layout)?;
    calculation(sheet, page, material, layout)?;
    // The sources are for the screen: with them the print would be too small to read.
    page.sheet
        .set_print_area(0, 0, layout.last_line(), line::STATUS)?;
    Ok(())
}

fn area_table(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    material: &Material<'_>,
    layout: &Layout,
) -> Result<(), XlsxError> {
    let styles = page.styles;
    page.header(
        BODY,
        &[
            "Grupp",
            "Behovsgrupp",
            "Antal",
            "Brutto",
            "Andel (brutto / antal)",
            "varav kvinnor",
            "varav män",
            "Måttyp",
            "Period",
            "Status",
            "Nivå",
            "Allmän andel",
        ],
        (2..=6).chain([11]),
    )?;
    for (index, group) in material.skattning.groups.iter().enumerate() {
        let row = layout.area + index as u32;
        let declared = &material.skattning.underlag.assumptions.groups[index];
        page.text(row, 0, &declared.id, &styles.text)?;
        page.text(row, 1, &declared.name, &styles.wrapped)?;
        area_row(page, layout, row, index, group)?;
        page.text(row, 7, measure_label(&declared.measure), &styles.text)?;
        page.text(
            row,
            8,
            &material.skattning.underlag.years[index].to_string(),
            &styles.text,
        )?;
        let status = group
            .count
            .as_ref()
            .map_or_else(|absent| absent.status.id(), |count| count.status.label());
        page.text(row, 9, status, &styles.text)?;
        let incomplete = if group.complete() {
            ""
        } else {
            ", ofullständig"
        };
        page.text(
            row,
            10,
            &format!("{}{incomplete}", group.level.id()),
            &styles.text,
        )?;
        page.formula(
            row,
            11,
            &layout.general_share(index),
            Cached::Number(declared.share.point),
            &styles.percent,
        )?;
    }
    totals(sheet, page, material, layout)
}

fn area_row(
    page: &mut Page<'_>,
    layout: &Layout,
    row: u32,
    index: usize,
    group: &AreaGroup,
) -> Result<(), XlsxError> {
    let styles = page.styles;
    let (Ok(count), Some(brutto)) = (&group.count, group.brutto) else {
        for col in 2..7 {
            page.number_or_dash(row, col, None, &styles.whole)?;
        }
        return Ok(());
    };
    let by_group = |col: u16| {
        format!(
            "SUMIFS({},{},{})",
            layout.line_range(col),
            layout.line_range(line::GROUP),
            abs(row, 0)
        )
    };
    let is_sum = group.level == Level::Kommunsumma || layout.unit_count == 1;
    if is_sum {
        page.formula(
            row,
            2,
            &by_group(line::COUNT),
            Cached::Number(count.value),
            &styles.whole,
        )?;
        page.formula(
            row,
            3,
            &by_group(line::BRUTTO),
            Cached::Number(brutto),
            &styles.whole,
        )?;
    } else {
        page.number(row, 2, count.value, &styles.whole)?;
        // Women and men sum to the total, and each may have a share of its own.
        let formula = match &group.brutto_kon {
            Ok(_) => format!("{}+{}", abs(row, 5), abs(row, 6)),
            Err(_) => row_brutto(layout, row, index, count.value),
        };
        page.formula(row, 3, &formula, Cached::Number(brutto), &styles.whole)?;
    }
    page.formula(
        row,
        4,
        &format!(
            "IF({0}=0,{1},{2}/{0})",
            abs(row, 2),
            layout.general_share(index),
            abs(row, 3)
        ),
        Cached::Number(group.share),
        &styles.percent,
    )?;
    match (&group.brutto_kon, is_sum) {
        (Ok((k, m)), true) => {
            page.formula(
                row,
                5,
                &by_group(line::BRUTTO_K),
                Cached::Number(*k),
                &styles.whole,
            )?;
            page.formula(
                row,
                6,
                &by_group(line::BRUTTO_M),
                Cached::Number(*m),
                &styles.whole,
            )
        }
        (Ok((k, m)), false) => {
            let count_kon = count.kon.clone().unwrap_or((0.0, 0.0));
            let one = |own: f64, counts: u16, bruttos: u16, kon: Kon| {
                let share = area_share(layout, row, index, kon);
                format!(
                    "{own}*{share}+{}-{share}*{}",
                    by_group(bruttos),
                    by_group(counts)
                )
            };
            page.formula(
                row,
                5,
                &one(count_kon.0, line::COUNT_K, line::BRUTTO_K, Kon::K),
                Cached::Number(*k),
                &styles.whole,
            )?;
            page.formula(
                row,
                6,
                &one(count_kon.1, line::COUNT_M, line::BRUTTO_M, Kon::M),
                Cached::Number(*m),
                &styles.whole,
            )
        }
        (Err(_), _) => {
            page.number_or_dash(row, 5, None, &styles.whole)?;
            page.number_or_dash(row, 6, None, &styles.whole)
        }
    }
}

/// The published row at the area's share, plus what kommuner with other shares add.
fn row_brutto(layout: &Layout, row: u32, index: usize, count: f64) -> String {
    let share = area_share(layout, row, index, Kon::T);
    let group = layout.line_range(line::GROUP);
    let sum = |col: u16| format!("SUMIFS({},{group},{})", layout.line_range(col), abs(row, 0));
    format!(
        "{count}*{share}+{}-{share}*{}",
        sum(line::BRUTTO),
        sum(line::COUNT)
    )
}

/// The share that applies to the area as a whole: its län's where it is a län, else the general one.
fn area_share(layout: &Layout, row: u32, index: usize, kon: Kon) -> String {
    let lan = layout
        .area_lan
        .as_ref()
        .map(|code| format!("\"län|{code}\""));
    let places = lan.into_iter().chain(["\"alla|alla\"".to_string()]);
    let keys: Vec<String> = places
        .flat_map(|place| levels(kon).into_iter().map(move |kon| (place.clone(), kon)))
        .map(|(place, kon)| format!("{place}&\"|\"&{}&\"|{kon}\"", abs(row, 0)))
        .collect();
    nested(layout, &keys, &layout.general_share(index))
}

fn levels(kon: Kon) -> Vec<&'static str> {
    match kon {
        Kon::T => vec!["T"],
        Kon::K => vec!["K", "T"],
        Kon::M => vec!["M", "T"],
    }
}

fn nested(layout: &Layout, keys: &[String], general: &str) -> String {
    let (shares, found) = (
        layout.override_range(SHARE_COL),
        layout.override_range(KEY_COL),
    );
    keys.iter()
        .rev()
        .fold(general.to_string(), |otherwise, key| {
            format!("IFERROR(INDEX({shares},MATCH({key},{found},0)),{otherwise})")
        })
}

fn totals(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    material: &Material<'_>,
    layout: &Layout,
) -> Result<(), XlsxError> {
    let styles = page.styles;
    let skattning = material.skattning;
    let row = layout.total;
    let column = |col: u16| format!("SUM({}:{})", abs(layout.area, col), abs(row - 1, col));
    page.text(row, 0, "", &styles.total_text)?;
    page.text(row, 1, &sheet.text("summa", material), &styles.total_text)?;
    page.text(row, 2, "", &styles.total_text)?;
    match skattning.brutto {
        Some(brutto) => page.formula(row, 3, &column(3), Cached::Number(brutto), &styles.total)?,
        None => page.number_or_dash(row, 3, None, &styles.total)?,
    }
    page.text(row, 4, "", &styles.total_text)?;
    match skattning.brutto_kon() {
        Some((k, m)) => {
            page.formula(row, 5, &column(5), Cached::Number(k), &styles.total)?;
            page.formula(row, 6, &column(6), Cached::Number(m), &styles.total)?;
        }
        None => {
            page.number_or_dash(row, 5, None, &styles.total)?;
            page.number_or_dash(row, 6, None, &styles.total)?;
        }
    }
    let underlag = &skattning.underlag;
    page.text(
        row + 1,
        1,
        &format!(
            "Nämnare: {} {}",
            underlag.denominator_name, underlag.denominator_year
        ),
        &styles.text,
    )?;
    page.number_or_dash(
        row + 1,
        3,
        underlag.denominator.as_ref().ok().copied(),
        &styles.whole,
    )?;
    page.text(row + 2, 1, "Brutto som andel av nämnaren", &styles.text)?;
    match skattning.rate() {
        Some(rate) => page.formula(
            row + 2,
            3,
            &format!("{}/{}", abs(row, 3), abs(row + 1, 3)),
            Cached::Number(rate),
            &styles.percent2,
        ),
        None => page.number_or_dash(row + 2, 3, None, &styles.percent2),
    }
}

/// Sub-groups: known, but without a share and outside brutto.
fn darav_table(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    material: &Material<'_>,
    layout: &Layout,
) -> Result<(), XlsxError> {
    let darav = &material.skattning.underlag.darav;
    if darav.is_empty() {
        return Ok(());
    }
    let styles = page.styles;
    page.text(
        layout.darav,
        0,
        &sheet.text("darav", material),
        &styles.section,
    )?;
    for (row, one) in (layout.darav + 1..).zip(darav) {
        let parent = &material.skattning.underlag.assumptions.groups[one.parent];
        page.text(row, 0, &parent.id, &styles.text)?;
        page.text(row, 1, &one.name, &styles.wrapped)?;
        match &one.value {
            Ok(value) if one.unit == "procent" => {
                page.number(row, 2, value / 100.0, &styles.percent)?;
            }
            Ok(value) => page.number(row, 2, *value, &styles.whole)?,
            Err(absent) => {
                page.number_or_dash(row, 2, None, &styles.whole)?;
                page.text(row, 3, &absent.reason, &styles.text)?;
            }
        }
        let lines = one.name.chars().count().div_ceil(44);
        page.sheet.set_row_height(row, 13.5 * lines as f64 + 2.0)?;
    }
    Ok(())
}

fn unit_table(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    material: &Material<'_>,
    layout: &Layout,
) -> Result<(), XlsxError> {
    let styles = page.styles;
    page.text(
        layout.units - 2,
        0,
        &sheet.text("per_kommun", material),
        &styles.section,
    )?;
    page.header(
        layout.units - 1,
        &[
            "Kod",
            "Kommun",
            "Brutto",
            "Nämnare",
            "Andel av nämnaren",
            "Fullständig",
        ],
        2..=4,
    )?;
    for (index, unit) in material.skattning.units.iter().enumerate() {
        let row = layout.units + index as u32;
        page.text(row, 0, &unit.unit.code, &styles.text)?;
        page.text(row, 1, &unit.unit.name, &styles.text)?;
        let (first, last) = (
            layout.line_row(index, 0),
            layout.line_row(index, layout.groups as usize - 1),
        );
        match unit.brutto {
            Some(brutto) => page.formula(
                row,
                2,
                &format!(
                    "SUM({}:{})",
                    abs(first, line::BRUTTO),
                    abs(last, line::BRUTTO)
                ),
                Cached::Number(brutto),
                &styles.whole,
            )?,
            None => page.number_or_dash(row, 2, None, &styles.whole)?,
        }
        page.number_or_dash(
            row,
            3,
            unit.unit.denominator.as_ref().ok().copied(),
            &styles.whole,
        )?;
        match unit.rate() {
            Some(rate) => page.formula(
                row,
                4,
                &format!("{}/{}", abs(row, 2), abs(row, 3)),
                Cached::Number(rate),
                &styles.percent2,
            )?,
            None => page.number_or_dash(row, 4, None, &styles.percent2)?,
        }
        page.text(
            row,
            5,
            if unit.complete {
                "ja"
            } else {
                "nej, grupp saknas"
            },
            &styles.text,
        )?;
    }
    Ok(())
}

fn calculation(
    sheet: &SheetTemplate,
    page: &mut Page<'_>,
    material: &Material<'_>,
    layout: &Layout,
) -> Result<(), XlsxError> {
    page.text(
        layout.lines - 2,
        0,
        &sheet.text("berakning", material),
        &page.styles.section,
    )?;
    page.header(
        layout.lines - 1,
        &[
            "Kod",
            "Kommun",
            "Län",
            "Förbund",
            "Grupp",
            "Antal",
            "Antal kvinnor",
            "Antal män",
            "Andel",
            "Andel kvinnor",
            "Andel män",
            "Brutto",
            "Brutto kvinnor",
            "Brutto män",
            "Status",
            "Källa (nyckeltal och period), eller varför värdet saknas",
        ],
        line::COUNT..=line::BRUTTO_M,
    )?;
    for (u, unit) in material.skattning.units.iter().enumerate() {
        for (g, group) in unit.groups.iter().enumerate() {
            let row = layout.line_row(u, g);
            let styles = page.styles;
            page.text(row, line::CODE, &unit.unit.code, &styles.text)?;
            page.text(row, line::NAME, &unit.unit.name, &styles.text)?;
            page.text(row, line::LAN, &unit.unit.lan, &styles.text)?;
            page.text(
                row,
                line::FORBUND,
                unit.unit.forbund.as_deref().unwrap_or(""),
                &styles.text,
            )?;
            page.text(
                row,
                line::GROUP,
                &material.skattning.underlag.assumptions.groups[g].id,
                &styles.text,
            )?;
            calculation_row(page, layout, row, g, group)?;
        }
    }
    Ok(())
}

fn calculation_row(
    page: &mut Page<'_>,
    layout: &Layout,
    row: u32,
    index: usize,
    group: &UnitGroup,
) -> Result<(), XlsxError> {
    let styles = page.styles;
    let count = group.count.as_ref().ok();
    let kon = count.and_then(|c| c.kon.as_ref().ok());
    page.number_or_dash(
        row,
        line::COUNT,
        count.map(|c| c.value),
        &styles.one_decimal,
    )?;
    page.number_or_dash(
        row,
        line::COUNT_K,
        kon.map(|(k, _)| *k),
        &styles.one_decimal,
    )?;
    page.number_or_dash(
        row,
        line::COUNT_M,
        kon.map(|(_, m)| *m),
        &styles.one_decimal,
    )?;
    for (col, kon, share) in [
        (line::SHARE, Kon::T, group.shares[0]),
        (line::SHARE_K, Kon::K, group.shares[1]),
        (line::SHARE_M, Kon::M, group.shares[2]),
    ] {
        page.formula(
            row,
            col,
            &unit_share(layout, row, index, kon),
            Cached::Number(share),
            &styles.percent,
        )?;
    }
    let at = |col: u16| abs(row, col);
    let (n, k, m) = (at(line::COUNT), at(line::COUNT_K), at(line::COUNT_M));
    let (p, pk, pm) = (at(line::SHARE), at(line::SHARE_K), at(line::SHARE_M));
    let number_or_blank = |value: Option<f64>| value.map_or(Cached::Text(""), Cached::Number);
    let brutto = format!(
        "IF(ISNUMBER({n}),IF(AND(ISNUMBER({k}),OR({pk}<>{p},{pm}<>{p})),{k}*{pk}+{m}*{pm},{n}*{p}),\"\")"
    );
    page.formula(
        row,
        line::BRUTTO,
        &brutto,
        number_or_blank(group.brutto),
        &styles.one_decimal,
    )?;
    let of_kon = |count: &str, share: &str| format!("IF(ISNUMBER({count}),{count}*{share},\"\")");
    page.formula(
        row,
        line::BRUTTO_K,
        &of_kon(&k, &pk),
        number_or_blank(group.brutto_kon.map(|(k, _)| k)),
        &styles.one_decimal,
    )?;
    page.formula(
        row,
        line::BRUTTO_M,
        &of_kon(&m, &pm),
        number_or_blank(group.brutto_kon.map(|(_, m)| m)),
        &styles.one_decimal,
    )?;
    match &group.count {
        Ok(count) => {
            page.text(row, line::STATUS, count.status.label(), &styles.text)?;
            let period = if count.years.0 == count.years.1 {
                count.years.0.to_string()
            } else {
                format!("{}–{}", count.years.0, count.years.1)
            };
            page.text(
                row,
                line::SOURCE,
                &format!("{} ({period})", count.series.join(", ")),
                &styles.text,
            )
        }
        Err(absent) => {
            page.text(row, line::STATUS, absent.status.id(), &styles.text)?;
            page.text(row, line::SOURCE, &absent.reason, &styles.text)
        }
    }
}

/// The most specific override for the row, or the general share.
fn unit_share(layout: &Layout, row: u32, index: usize, kon: Kon) -> String {
    let group = abs(row, line::GROUP);
    let places = [
        format!("\"kommun|\"&{}", abs(row, line::CODE)),
        format!("\"förbund|\"&{}", abs(row, line::FORBUND)),
        format!("\"län|\"&{}", abs(row, line::LAN)),
        "\"alla|alla\"".to_string(),
    ];
    let keys: Vec<String> = places
        .iter()
        .flat_map(|place| levels(kon).into_iter().map(move |kon| (place, kon)))
        .map(|(place, kon)| format!("{place}&\"|\"&{group}&\"|{kon}\""))
        .collect();
    nested(layout, &keys, &layout.general_share(index))
}
