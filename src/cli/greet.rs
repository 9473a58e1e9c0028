//! `behov` alone: the three things that most people want, and the way to each.

use super::print;
use crate::problem::Outcome;

const GREETING: &str = "behov skattar hur många som behöver samordnad rehabilitering (Finsam) i en kommun, ett förbund, ett län eller riket.

Tre saker som de flesta vill:

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

pub fn run() -> Outcome<()> {
    print(GREETING)?;
    wait();
    Ok(())
}

/// A window that Windows opened for a double click would otherwise close before anyone has read it.
#[cfg(windows)]
fn wait() {
    use std::io::IsTerminal;
    if std::io::stdin().is_terminal() && std::io::stdout().is_terminal() {
        let told = print(
            "\nProgrammet körs från ett kommandofönster: högerklicka i mappen, välj Öppna i Terminal\noch skriv raderna ovan, med .\\behov i stället för behov.\nTryck Enter för att stänga.\n",
        );
        if told.is_ok() {
            // Whatever is typed, or nothing at all, ends the wait.
            let _ = std::io::stdin().read_line(&mut String::new());
        }
    }
}

#[cfg(not(windows))]
fn wait() {}
