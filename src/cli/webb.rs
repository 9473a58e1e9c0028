//! `behov webb`: the window in the browser.

use super::args::{Common, WebbArgs};
use super::out::print;
use super::session;
use crate::problem::{Outcome, Problem};
use crate::window::{self, Grounds, Settings, Window};
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Nobody is there any more.
const IDLE: Duration = Duration::from_secs(30 * 60);

pub fn run(common: &Common, args: &WebbArgs) -> Outcome<()> {
    let opens = !args.oppna_inte;
    let running = session::kept("fonster.json")?;
    if args.port == 0
        && let Some(address) = window::already_open(&running)
    {
        return opened(&address, opens, "Fönstret var redan öppet.");
    }
    let settings = session::kept("fonster-val.json")?;
    let again = common.clone();
    let window = Window {
        behov: session::open(common)?,
        grounds: Grounds {
            store: session::store(common)?,
            open: Box::new(move || session::open(&again)),
            now: session::now,
        },
        folder: folder(args, &settings)?,
        documents: documents(),
        kept: session::kept("arbete.json")?,
        settings,
        running,
        port: args.port,
        idle: IDLE,
    };
    let remark = "behov är igång på den här datorn. Inget skickas ut.\n\
        Stängs det här fönstret avslutas behov; stängs fliken gör det inte det.";
    window::serve(window, |address| opened(address, opens, remark))
}

/// The address stands alone on the first line, for other programs; the rest is for people.
fn opened(address: &str, opens: bool, remark: &str) -> Outcome<()> {
    print(&format!("{address}\n"))?;
    if std::io::stdout().is_terminal() {
        print(&format!("{remark}\n"))?;
    }
    if opens && opener::open_browser(address).is_err() {
        // The address is already told.
        let _ = writeln!(
            std::io::stderr(),
            "Webbläsaren kunde inte öppnas: öppna adressen ovan i den."
        );
    }
    Ok(())
}

/// The folder that the user names, or chose before, or Documents/behov.
fn folder(args: &WebbArgs, settings: &Path) -> Outcome<PathBuf> {
    let chosen = || {
        Settings::read(settings)
            .mapp
            .filter(|folder| window::usable(folder).is_ok())
    };
    let folder = match &args.mapp {
        Some(folder) => std::path::absolute(folder).ok(),
        None => chosen().or_else(|| Some(documents()?.join("behov"))),
    };
    let folder = folder.ok_or_else(|| {
        Problem::surroundings("Mappen Dokument kunde inte hittas")
            .next("Ange en mapp med --mapp MAPP.")
    })?;
    window::usable(&folder)
        .map_err(|problem| problem.next("Ange en annan mapp med --mapp MAPP."))?;
    Ok(folder)
}

/// The user's own documents: they may lie elsewhere than in the home directory, and have another name.
#[cfg(windows)]
fn documents() -> Option<PathBuf> {
    known_folders::get_known_folder_path(known_folders::KnownFolder::Documents)
}

#[cfg(not(windows))]
fn documents() -> Option<PathBuf> {
    let home = etcetera::home_dir().ok()?;
    let config = std::env::var_os("XDG_CONFIG_HOME").map(PathBuf::from);
    let config = config.unwrap_or_else(|| home.join(".config"));
    let said = std::fs::read_to_string(config.join("user-dirs.dirs")).unwrap_or_default();
    let named = said.lines().find_map(|line| {
        let path = line.trim().strip_prefix("XDG_DOCUMENTS_DIR=")?;
        Some(path.trim_matches('"').to_string())
    });
    Some(match named {
        Some(path) => match path.strip_prefix("$HOME/") {
            Some(rest) => home.join(rest),
            None => PathBuf::from(path),
        },
        None => home.join("Documents"),
    })
}
