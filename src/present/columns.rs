//! A plain table in a terminal.

use comfy_table::{CellAlignment, LineStyle, Table, TableStyle};

/// One rule under the header, nothing else: readable and easy to copy.
const STYLE: TableStyle =
    TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

/// A plain table: the first column to the left, the others to the right.
pub fn table_of(header: &[&str], rows: &[Vec<String>], left: &[usize]) -> String {
    let mut table = Table::new();
    table.load_style(STYLE);
    table.set_header(header.to_vec());
    for row in rows {
        table.add_row(row.clone());
    }
    for (index, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, 2));
        if !left.contains(&index) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let lines: Vec<String> = table
        .lines()
        .map(|line| line.trim_end().to_string())
        .collect();
    lines.join("\n")
}
