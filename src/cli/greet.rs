//! `behov` alone: the three things that most people want, and the way to each.

use super::args::{Common, WebbArgs};
use super::out::print;
use super::webb;
use crate::problem::Outcome;

const GREETING: &str = "behov skattar hur många som behöver samordnad rehabilitering (Finsam) i en kommun, ett förbund, ett län eller riket.

Enklast är fönstret i webbläsaren:
     behov webb

Tre saker som de flesta vill härifrån:

  1. Behovsanalysen som arbetsbok för Excel
     behov analys --forbund \"Älv & Kust\"

  2. En rapport till styrelsen, som en webbsida i en fil
     behov rapport --kommun Göteborg

  3. Svaret direkt här
     behov skatta --kommun Göteborg

Finns inte ert förbund: behov forbund lagg-till --help
Allt som går att göra: behov --help
Fungerar programmet som det ska: behov sjalvtest
";

/// The greeting, or the window where nobody has a terminal to read it in.
pub fn run(common: &Common) -> Outcome<()> {
    match started_by_double_click() {
        true => window(common),
        false => print(GREETING),
    }
}

/// The console that Windows opened closes with the program: a fault in it is told, and stays until it is read.
fn window(common: &Common) -> Outcome<()> {
    let opened = webb::run(common, &WebbArgs::default());
    if let Err(problem) = &opened {
        print(&format!("{problem}\n"))?;
        stay()?;
    }
    opened
}

/// Leaves what has been said to be read, where the console would close with the program.
pub fn stay_if_clicked() {
    if started_by_double_click() {
        // Where nothing can be said there is nobody to wait for.
        let _ = stay();
    }
}

fn stay() -> Outcome<()> {
    print("\nTryck Enter för att stänga.\n")?;
    // Whatever is typed, or nothing at all, ends the wait.
    let _ = std::io::stdin().read_line(&mut String::new());
    Ok(())
}

/// Programs that start another because someone has clicked on it.
#[cfg(windows)]
const CLICKED_IN: [&str; 4] = ["explorer.exe", "msedge.exe", "chrome.exe", "firefox.exe"];

/// True where the process that started this one is the desktop, or a browser that was asked to open what it had fetched.
#[cfg(windows)]
fn started_by_double_click() -> bool {
    let own = std::process::id();
    let all = processes();
    let parent = all.iter().find(|(id, ..)| *id == own).map(|one| one.1);
    let name = parent.and_then(|parent| all.iter().find(|(id, ..)| *id == parent));
    name.is_some_and(|(_, _, name)| CLICKED_IN.contains(&name.to_lowercase().as_str()))
}

/// Id, parent's id and file name of every process; none where Windows does not tell.
#[cfg(windows)]
fn processes() -> Vec<(u32, u32, String)> {
    let taken =
        winsafe::HPROCESSLIST::CreateToolhelp32Snapshot(winsafe::co::TH32CS::SNAPPROCESS, None);
    let Ok(mut list) = taken else {
        return Vec::new();
    };
    let all = list.iter_processes().map_while(Result::ok);
    all.map(|one| (one.th32ProcessID, one.th32ParentProcessID, one.szExeFile()))
        .collect()
}

/// Elsewhere a double click goes by the file that the release has for it, which names the command.
#[cfg(not(windows))]
fn started_by_double_click() -> bool {
    false
}
