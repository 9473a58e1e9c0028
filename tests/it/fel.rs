//! Faults around the program: killed in the middle, a full disk, odd paths, another locale, two at once.
//! `BEHOV_AVBROTT` says how often it is killed; docs/tillforlitlighet.md tells of the long runs.

use crate::arbetsbok::formulas_that_agree;
use crate::levande::how_many;
use crate::workdir::{Workdir, finished, listed};
use calamine::{Xlsx, open_workbook};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How many times a run is broken off.
pub fn interruptions(usual: u32) -> u32 {
    let asked = std::env::var("BEHOV_AVBROTT").ok();
    asked.and_then(|text| text.parse().ok()).unwrap_or(usual)
}

fn quiet(command: &mut Command) -> Child {
    command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary runs")
}

const REPLACE: [&str; 8] = [
    "analys",
    "--kommun",
    "Ale",
    "--dragningar",
    "500",
    "--ut",
    "bok.xlsx",
    "--skriv-over",
];

/// Runs a command over what another has written, killed at spread moments: each file is then the old or the new one, whole.
fn killed_over(dir: &Workdir, old: &[&str], new: &[&str], files: &[&str], times: u32) {
    let read = || -> Vec<Vec<u8>> {
        let all = files.iter();
        all.map(|name| std::fs::read(dir.path(name)).expect("a file"))
            .collect()
    };
    dir.ok(old);
    let before = read();
    let start = Instant::now();
    dir.ok(new);
    let (took, after) = (start.elapsed(), read());
    assert!(before != after);
    let times = interruptions(times);
    for number in 0..times {
        for (name, bytes) in files.iter().zip(&before) {
            std::fs::write(dir.path(name), bytes).expect("the old file");
        }
        let mut child = quiet(&mut dir.command(new));
        std::thread::sleep(took * number / times);
        child.kill().expect("a kill");
        child.wait().expect("an end");
        for (at, found) in read().iter().enumerate() {
            assert!(
                *found == before[at] || *found == after[at],
                "half of {} after {number} of {times}",
                files[at]
            );
        }
    }
}

/// After each kill the workbook is the old one or the new one, whole; and nothing else is left for long.
#[test]
fn analys_killed_at_any_moment_leaves_a_whole_workbook() {
    let dir = Workdir::new();
    let changed = [&REPLACE[..], &["--andel", "uvas=0.5"]].concat();
    killed_over(&dir, &REPLACE, &changed, &["bok.xlsx"], 8);
    // The next run works, and clears away what an interrupted one left long ago.
    let left = dir.write(".behov-AbCdEf", "rest");
    let long_ago = std::time::SystemTime::now() - Duration::from_secs(2 * 86_400);
    let file = std::fs::File::options()
        .write(true)
        .open(&left)
        .expect("the rest");
    file.set_modified(long_ago).expect("a time");
    dir.ok(&changed);
    assert!(!left.exists());
    formulas_that_agree(&dir.path("bok.xlsx"));
}

#[test]
fn the_paper_the_data_and_the_gathered_workbook_survive_a_kill() {
    let dir = Workdir::new();
    let few = ["--dragningar", "300", "--skriv-over"];
    let paper = [&["underlag", "--kommun", "Ale", "--ut", "u.docx"][..], &few].concat();
    let changed = [&paper[..], &["--andel", "uvas=0.5"]].concat();
    let times = how_many(3, 8) as u32;
    killed_over(&dir, &paper, &changed, &["u.docx"], times);
    let data = [
        "data",
        "Ale",
        "--ut",
        "data",
        "--dragningar",
        "0",
        "--skriv-over",
    ];
    let other = [&data[..], &["--antaganden", "fc2015"]].concat();
    let files = [
        "data/skattningar.csv",
        "data/skattningar.parquet",
        "data/antaganden.csv",
        "data/datapackage.json",
    ];
    killed_over(&dir, &data, &other, &files, times);
    for (name, share) in [("a.xlsx", "uvas=1"), ("b.xlsx", "uvas=0.5")] {
        dir.ok(&[
            "analys",
            "--forbund",
            "Roslagen",
            "--dragningar",
            "0",
            "--andel",
            share,
            "--ut",
            name,
        ]);
    }
    let gathered = |name: &'static str| ["sammanstall", name, "--ut", "alla.xlsx", "--skriv-over"];
    killed_over(
        &dir,
        &gathered("a.xlsx"),
        &gathered("b.xlsx"),
        &["alla.xlsx"],
        times,
    );
}

/// Nothing in a file tells when it was made: two runs are compared byte for byte, and so is a copy in an archive.
#[test]
fn no_workbook_carries_the_clock() {
    let dir = Workdir::new();
    dir.ok(&[
        "analys",
        "--kommun",
        "Ale",
        "--dragningar",
        "0",
        "--ut",
        "bok.xlsx",
    ]);
    for command in [
        &["jamfor", "Ale", "Tjörn"][..],
        &["sammanstall", "bok.xlsx"],
        &["lokalt", "mall", "Ale"],
        &["underlag", "--kommun", "Ale", "--dragningar", "0"],
    ] {
        let ending = if command[0] == "underlag" {
            "docx"
        } else {
            "xlsx"
        };
        let made = |name: &str| {
            let name = format!("{name}.{ending}");
            dir.ok(&[command, &["--ut", &name, "--skriv-over"]].concat());
            std::fs::read(dir.path(&name)).expect("a file")
        };
        let first = made("forst");
        std::thread::sleep(Duration::from_millis(1_100));
        assert!(first == made("sedan"), "{command:?}");
    }
}

/// Ctrl-C and a polite end leave the user's file as a kill does.
#[cfg(unix)]
#[test]
fn ctrl_c_and_sigterm_leave_what_was_there() {
    for signal in ["INT", "TERM"] {
        let dir = Workdir::new();
        dir.write("bok.xlsx", "mitt eget");
        let mut child = quiet(&mut dir.command(&REPLACE));
        std::thread::sleep(Duration::from_millis(60));
        let id = child.id().to_string();
        Command::new("kill")
            .args(["-s", signal, &id])
            .status()
            .expect("kill");
        let status = child.wait().expect("an end");
        let bytes = std::fs::read(dir.path("bok.xlsx")).expect("the file");
        assert!(bytes == b"mitt eget" || status.success(), "SIG{signal}");
    }
}

/// A disk that ends in the middle of the file: the shell's limit on file sizes stands in for it.
#[cfg(unix)]
#[test]
fn a_disk_that_ends_in_the_middle_of_the_file_is_told() {
    let dir = Workdir::new();
    dir.write("bok.xlsx", "mitt eget");
    for (words, kept) in [
        (
            "analys --kommun Ale --dragningar 0 --ut bok.xlsx --skriv-over",
            "bok.xlsx",
        ),
        ("rapport --kommun Ale --dragningar 0 --ut sida.html", ""),
    ] {
        let line = format!(
            "ulimit -f 16; trap '' XFSZ; exec '{}' {words}",
            env!("CARGO_BIN_EXE_behov")
        );
        let run = finished(
            Command::new("sh")
                .args(["-c", &line])
                .current_dir(dir.path(""))
                .env("HOME", dir.path(""))
                .output()
                .expect("a shell"),
        );
        assert_eq!(run.code, 1, "{}", run.err);
        assert!(
            run.err.contains("Ingen halv fil har lämnats"),
            "{}",
            run.err
        );
        assert!(
            kept.is_empty() || std::fs::read(dir.path(kept)).expect("the file") == b"mitt eget"
        );
    }
    assert_eq!(listed(&dir.path("")), ["bok.xlsx"]);
}

#[test]
fn two_runs_at_once_leave_one_whole_workbook() {
    let dir = Workdir::new();
    let mut both = [0, 1].map(|_| quiet(&mut dir.command(&REPLACE)));
    for child in &mut both {
        assert!(child.wait().expect("an end").success());
    }
    let _: Xlsx<_> = open_workbook(dir.path("bok.xlsx")).expect("a workbook");
    assert_eq!(listed(&dir.path("")), ["bok.xlsx"]);
}

#[test]
fn odd_paths_are_written_and_read() {
    let dir = Workdir::new();
    let long = "å".repeat(110) + "-slut";
    for name in [
        "med mellanslag och åäö",
        "A\u{30a}ngstro\u{308}m delad",
        "'citat' & \"annat\"",
        &long,
    ] {
        let folder = dir.path(name);
        std::fs::create_dir_all(&folder).expect("a folder");
        let book = format!("{name}/bok {name}.xlsx");
        let book = if name == long {
            format!("{name}/bok.xlsx")
        } else {
            book
        };
        dir.ok(&[
            "analys",
            "--kommun",
            "Ale",
            "--dragningar",
            "0",
            "--ut",
            &book,
        ]);
        dir.ok(&[
            "rapport",
            "--fran",
            &book,
            "--dragningar",
            "0",
            "--ut",
            &format!("{name}/sida.html"),
        ]);
        std::fs::create_dir(folder.join("lager")).expect("a store");
        dir.ok(&[
            "skatta",
            "--kommun",
            "Ale",
            "--dragningar",
            "0",
            "--lager",
            &format!("{name}/lager"),
        ]);
    }
    // Longer than any file system takes: told, and nothing is left.
    let run = dir.run(&[
        "analys",
        "--kommun",
        "Ale",
        "--dragningar",
        "0",
        "--ut",
        &format!("{}.xlsx", "ö".repeat(250)),
    ]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("filnamnet är för långt"), "{}", run.err);
}

/// A terminal and a locale that know no åäö: the bytes are UTF-8 all the same, and nothing fails.
#[test]
fn another_locale_and_an_empty_environment_change_nothing() {
    let dir = Workdir::new();
    let usual = dir.ok(&["skatta", "--kommun", "Göteborg", "--dragningar", "0"]);
    for locale in ["C", "POSIX", "tr_TR.UTF-8", "de_DE.ISO-8859-1"] {
        let other = dir.ok_with(
            &["skatta", "--kommun", "Göteborg", "--dragningar", "0"],
            &[("LC_ALL", locale), ("LANG", locale), ("TERM", "dumb")],
        );
        assert_eq!(usual, other, "{locale}");
    }
    let bare = Command::new(env!("CARGO_BIN_EXE_behov"))
        .args(["skatta", "--kommun", "Göteborg", "--dragningar", "0"])
        .env_clear()
        .env("COLUMNS", "100")
        .current_dir(dir.path(""))
        .output()
        .expect("the binary runs");
    let bare = finished(bare);
    assert_eq!((bare.code, bare.out), (0, usual), "{}", bare.err);
}

#[test]
fn a_folder_that_cannot_be_written_and_a_missing_file_are_told() {
    let dir = Workdir::new();
    let run = dir.run(&[
        "analys",
        "--kommun",
        "Ale",
        "--dragningar",
        "0",
        "--ut",
        "/proc/bok.xlsx",
    ]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.err.contains("Ingen halv fil"), "{}", run.err);
    for words in [
        &["analys", "--fran", "saknas.xlsx"][..],
        &["skatta", "--kommun", "Ale", "--lokalt", "saknas.csv"],
        &["skatta", "--kommun", "Ale", "--antaganden", "saknas.toml"],
        &["fyll", "saknas.xlsx", "--kommun", "Ale"],
        &[
            "importera",
            "web-inskrivna-arbetslosa-tid-utan-arbete-lan-kom-2026-08.xlsx",
        ],
        &["skatta", "--kommun", "Ale", "--deklarationer", "saknas"],
    ] {
        let told = dir.fault(words);
        assert!(
            told.contains("finns inte") && told.contains("saknas") || told.contains("finns inte"),
            "{told}"
        );
    }
    // A declared file that has been replaced by something else is told with its line.
    dir.write(
        "dek/sources/regioner.csv",
        "kod;namn;typ;lan\n1440;Ale;kommun\n",
    );
    let told = dir.fault(&["skatta", "--kommun", "Ale", "--deklarationer", "dek"]);
    assert!(told.contains("regioner.csv, rad 2"), "{told}");
}
