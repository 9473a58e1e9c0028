//! Other programs that read and write workbooks. Where they are not installed the tests say what they skip;
//! `.ci/run` installs them and makes a skip an error.

use crate::workdir::Workdir;
use std::path::{Path, PathBuf};
use std::process::Command;

pub fn missing(what: &str) {
    assert!(
        std::env::var_os("BEHOV_KRAV_LASARE").is_none(),
        "{what} is required here"
    );
    eprintln!("hoppar över: {what} finns inte, så dess läsning av arbetsboken prövas inte");
}

/// The workbook as LibreOffice saves it, in another format or the same.
pub fn libreoffice(dir: &Workdir, path: &Path, format: &str) -> Option<PathBuf> {
    libreoffice_all(dir, &[path.to_path_buf()], format)?.pop()
}

/// Several workbooks, in one start of LibreOffice.
pub fn libreoffice_all(dir: &Workdir, paths: &[PathBuf], format: &str) -> Option<Vec<PathBuf>> {
    let out = dir.path("sparad");
    let done = Command::new("soffice")
        .args(["--headless", "--convert-to", format, "--outdir"])
        .arg(&out)
        .args(paths)
        .env("HOME", dir.path(""))
        .output();
    let saved = paths.iter().map(|path| {
        let name = path.file_name().expect("a name");
        out.join(name).with_extension(format)
    });
    let saved: Vec<PathBuf> = saved.collect();
    match done {
        Ok(_) if saved.iter().all(|file| file.is_file()) => Some(saved),
        _ => {
            missing("LibreOffice");
            None
        }
    }
}

/// A Python that has openpyxl: the system's own, where the package manager puts it, or the first of the path.
fn python() -> Option<&'static str> {
    ["/usr/bin/python3", "python3"].into_iter().find(|python| {
        let known = Command::new(python)
            .args(["-c", "import openpyxl"])
            .output();
        known.is_ok_and(|done| done.status.success())
    })
}

/// Runs Python with openpyxl; gives what it printed.
pub fn openpyxl(dir: &Workdir, program: &str) -> Option<String> {
    let Some(python) = python() else {
        missing("openpyxl");
        return None;
    };
    let done = Command::new(python)
        .args(["-c", program])
        .current_dir(dir.path(""))
        .output()
        .expect("Python runs");
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    Some(String::from_utf8_lossy(&done.stdout).into_owned())
}

#[test]
fn two_other_readers_open_the_workbook_without_repairing_it() {
    let dir = Workdir::new();
    for (name, args) in [
        ("omrade.xlsx", ["--kommun", "1440,1482"]),
        ("lan.xlsx", ["--lan", "Gotland"]),
    ] {
        dir.ok(&[&["analys", "--ut", name], &args[..]].concat());
        if let Some(page) = libreoffice(&dir, &dir.path(name), "pdf") {
            assert!(std::fs::metadata(page).expect("a file").len() > 50_000);
        }
        let program = format!(
            "import openpyxl\nbook = openpyxl.load_workbook('{name}', data_only=True)\nprint(len(book.sheetnames), book['Målgrupp'].max_row, len(book.defined_names))"
        );
        if let Some(told) = openpyxl(&dir, &program) {
            let numbers: Vec<usize> = told
                .split_whitespace()
                .map(|n| n.parse().expect("a number"))
                .collect();
            // Twenty-four that a person sees, and the one that carries the question.
            assert!(
                numbers[0] == 26 && numbers[1] > 20 && numbers[2] > 20,
                "{told}"
            );
        }
    }
}

/// Faults by the rules of Office's file formats, as the checker that `BEHOV_OOXML` names finds them.
fn against_the_rules(dir: &Workdir, name: &str) -> Option<String> {
    let Some(checker) = std::env::var_os("BEHOV_OOXML") else {
        missing("kontrollen av Office-filers form (BEHOV_OOXML)");
        return None;
    };
    let done = Command::new(checker).arg(dir.path(name)).output();
    let done = done.expect("the checker runs");
    let told = String::from_utf8_lossy(&done.stdout).into_owned();
    let told: serde_json::Value = serde_json::from_str(&told).expect("its answer");
    Some(told["errors"].to_string())
}

/// What breaks the format's rules Excel and Word repair, or refuse to open.
#[test]
fn every_file_follows_the_rules_of_its_format() {
    let dir = Workdir::new();
    let area = ["--forbund", "Älv & Kust", "--dragningar", "300"];
    dir.ok(&[&["analys", "--ut", "bok.xlsx"][..], &area].concat());
    dir.ok(&[&["underlag", "--ut", "underlag.docx"][..], &area].concat());
    dir.ok(&["mall", "exportera", "--ut", "mall.docx"]);
    dir.ok(&["jamfor", "Ale", "Kungälv", "Tjörn", "--ut", "jamfor.xlsx"]);
    dir.ok(&["lokalt", "mall", "Ale", "--ut", "formular.xlsx"]);
    dir.ok(&["sammanstall", "bok.xlsx", "--ut", "alla.xlsx"]);
    for name in [
        "bok.xlsx",
        "underlag.docx",
        "mall.docx",
        "jamfor.xlsx",
        "formular.xlsx",
        "alla.xlsx",
    ] {
        match against_the_rules(&dir, name) {
            Some(faults) => assert_eq!(faults, "[]", "{name}"),
            None => return,
        }
    }
}
