//! Agencies that link to files from a page: Arbetsförmedlingen and Socialstyrelsen.

use super::behov;
use crate::filer;
use crate::server::Answer;

pub fn af(rest: &str) -> Answer {
    let table = |file: &str| -> Option<Vec<u8>> {
        let names = || {
            behov()
                .regions()
                .kommuner()
                .map(|one| (behov().regions().name_of(&one.lan), one.name.as_str()))
        };
        if file.starts_with("web-inskrivna") {
            let mut rows = vec![filer::AF_HEADING.to_vec()];
            rows.extend(names().map(|(lan, name)| vec!["2026-08", lan, name, "1 234", "<5", "7"]));
            rows.push(vec![
                "2026-08",
                "Uppgift saknas",
                "Uppgift saknas",
                "9",
                "9",
                "9",
            ]);
            return Some(filer::xlsx("Total", 4, &rows));
        }
        let mut rows: Vec<Vec<&str>> = Vec::new();
        for sex in ["Kvinnor", "Män"] {
            rows.extend(names().map(|(lan, name)| vec!["2026-08", lan, name, sex, "12"]));
        }
        match file.starts_with("web-sok") {
            true => Some(filer::pivot(
                &["PERIOD", "LAN", "KOMMUN_BESKR", "KOEN", "INSAL"],
                &rows,
            )),
            false => Some(filer::pivot(
                &["PERIOD", "KOEN", "UA24", "UA12", "UA06", "INSAL"],
                &[
                    vec!["2026-08", "Kvinnor", "40000", "70000", "100000", "163000"],
                    vec!["2026-08", "Män", "43001", "79016", "114835", "186398"],
                ],
            )),
        }
    };
    match rest.rsplit('/').next().filter(|file| !file.is_empty()) {
        None => Answer::of(
            200,
            [
                "web-inskrivna-arbetslosa-tid-utan-arbete-lan-kom-2026-07.xlsx",
                "web-inskrivna-arbetslosa-tid-utan-arbete-lan-kom-2026-08.xlsx",
                "web-sok-lan-kom-2026-08.xlsx",
                "web-sok-lan-kom-arsgenomsnitt-2025.xlsx",
                "web-tid-riket-2026-08.xlsx",
            ]
            .map(|file| format!("<a href=\"/arbetsformedlingen/download/18.7f/{file}\">{file}</a>"))
            .join("\n"),
        ),
        Some(file) => table(file).map_or(Answer::of(404, ""), |bytes| Answer::of(200, bytes)),
    }
}

pub fn sos(rest: &str) -> Answer {
    if rest == "for-utvecklare/" {
        return Answer::of(
            200,
            "<h2>Ekonomiskt bistånd</h2>
            <a href='/socialstyrelsen/contentassets/1a/2025-5-1.csv'>Öppna data 1990–2024</a>
            <a href='/socialstyrelsen/contentassets/2b/2026-6-10342-tabeller.csv'>Öppna data 1990–2025</a>
            <h2>Läkemedel</h2><a href='/socialstyrelsen/contentassets/3c/2026-7-1.csv'>Öppna data</a>",
        );
    }
    if rest != "contentassets/2b/2026-6-10342-tabeller.csv" {
        return Answer::of(404, "<html>Sidan finns inte</html>");
    }
    let mut text = String::from("Kommunkod;Kommunnamn;År;Antal biståndsmottagare\r\n");
    for kommun in behov().regions().kommuner() {
        text.push_str(&format!("{};{};2025;321\r\n", kommun.code, kommun.name));
    }
    Answer::of(200, text)
}
