//! What users read: tables, help, and what is said when something is wrong.

use crate::workdir::Workdir;

#[test]
fn skatta_shows_a_table_per_group() {
    let dir = Workdir::new();
    insta::assert_snapshot!(dir.ok(&["skatta", "--kommun", "1440", "--kon"]));
}

#[test]
fn skatta_names_what_is_absent() {
    let dir = Workdir::new();
    insta::assert_snapshot!(dir.ok(&["skatta", "--kommun", "Nynäshamn,Ale"]));
}

#[test]
fn analys_prints_a_short_summary_with_the_path() {
    let dir = Workdir::new();
    let text = dir.ok(&["analys", "--forbund", "Ale, Kungälv, Stenungsund och Tjörn"]);
    insta::assert_snapshot!(text.replace('\\', "/"));
    assert!(
        dir.path("output/behovsanalys-ale-kungalv-stenungsund-och-tjorn-2022.xlsx")
            .is_file()
    );
}

#[test]
fn replications_as_users_read_them() {
    let dir = Workdir::new();
    let text = dir.ok(&["replikera", "skl2016"]) + "\n----\n" + &dir.ok(&["replikera", "bakat"]);
    insta::assert_snapshot!(text);
}

#[test]
fn help_is_in_swedish_all_the_way_down() {
    let dir = Workdir::new();
    let mut text = String::new();
    for words in [
        &[][..],
        &["skatta"],
        &["analys"],
        &["forbund"],
        &["forbund", "lagg-till"],
        &["antaganden"],
        &["antaganden", "visa"],
        &["hamta"],
        &["kallor"],
        &["importera"],
        &["replikera"],
    ] {
        let args: Vec<&str> = words.iter().copied().chain(["--help"]).collect();
        text.push_str(&format!("$ behov {}\n{}\n", args.join(" "), dir.ok(&args)));
    }
    for english in [
        "Usage",
        "Options",
        "Print",
        "Arguments",
        "possible values",
        "default",
    ] {
        assert!(!text.contains(english), "{english}");
    }
    insta::assert_snapshot!(text);
}

#[test]
fn faults_say_what_where_and_what_to_do() {
    let dir = Workdir::new();
    dir.write("mapp/fil", "");
    insta::assert_snapshot!(dir.faults(&[
        &["skatta", "--kommun", "Götborg"][..],
        &["skatta", "--kommun", "Habbo"],
        &["skatta", "--kommun", "S"],
        &["skatta", "--kommun", "9999"],
        &["skatta", "--kommun", "Ale,Ale"],
        &["skatta", "--kommun", ""],
        &["skatta", "--lan", "Smland"],
        &["skatta", "--forbund", "Göteborg"],
        &["skatta"],
        &["skatta", "--riket", "--lan", "14"],
        &["skatta", "--riket", "--namn", "Sverige"],
        &["skatta", "--kommun", "Ale", "--ar", "1999"],
        &["skatta", "--kommun", "Ale", "--ar", "tjugo"],
        &["skatta", "--kommun", "Ale", "--andel", "uvas=140%"],
        &["skatta", "--kommun", "Ale", "--andel", "uvas"],
        &["skatta", "--kommun", "Ale", "--andel", "uvs=0.5"],
        &["skatta", "--kommun", "Ale", "--namnare", "18-64"],
        &["skatta", "--kommun", "Ale", "--antaganden", "skl2017"],
        &[
            "skatta",
            "--kommun",
            "Ale",
            "--antaganden",
            "finns/inte.toml",
        ],
        &["skatta", "--kommun", "Ale", "--medlemmar-per", "2024-13-45"],
        &["skatta", "--kommun", "Ale", "--csv=excel2"],
        &["skatta", "--kommun", "Ale", "--komun"],
        &["skata", "--kommun", "Ale"],
        &["analys", "--kommun", "Ale", "--ut", "mapp"],
        &["antaganden", "kontrollera", "finns-inte.toml"],
        &["skatta", "--kommun", "Ale", "--deklarationer", "finns-inte"],
        &["replikera", "skl2017"],
    ]));
}

#[test]
fn names_match_exactly_before_folded_before_prefix() {
    let dir = Workdir::new();
    let first_line = |name: &str| {
        let text = dir.ok(&["skatta", "--kommun", name]);
        text.lines().next().unwrap_or_default().to_string()
    };
    assert!(first_line("Habo").starts_with("Habo ·"));
    assert!(first_line("Håbo").starts_with("Håbo ·"));
    assert!(first_line("håbo").starts_with("Håbo ·"));
    assert!(first_line("HABO").starts_with("Habo ·"));
    assert!(first_line("Mark").starts_with("Mark ·"));
    assert!(first_line("Marka").starts_with("Markaryd ·"));
    assert!(first_line("goteborg").starts_with("Göteborg ·"));
    assert!(first_line("1917").starts_with("Heby ·"));
    // The same letter written as a base and a combining ring.
    assert!(first_line("Ha\u{30a}bo").starts_with("Håbo ·"));
}

#[test]
fn a_closed_pipe_is_no_fault() {
    use std::process::Stdio;
    let dir = Workdir::new();
    let mut child = dir
        .command(&["skatta", "--riket", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the binary ends");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

/// A limit on the size of files stands in for a full disk.
#[cfg(unix)]
#[test]
fn a_disk_that_fills_leaves_no_half_workbook() {
    let dir = Workdir::new();
    let script = format!(
        "trap '' XFSZ; ulimit -f 8; exec '{}' analys --kommun Ale --ut bok.xlsx",
        env!("CARGO_BIN_EXE_behov")
    );
    let output = std::process::Command::new("bash")
        .args(["-c", &script])
        .current_dir(dir.path(""))
        .output()
        .expect("bash runs");
    assert_eq!(output.status.code(), Some(1));
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(message.contains("bok.xlsx"), "{message}");
    assert_eq!(crate::workdir::listed(&dir.path("")), Vec::<String>::new());
}
