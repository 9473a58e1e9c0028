//! The words of the command line, with their Swedish help.

use crate::analys::Fraga;
use crate::simulation::DRAWS;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Skattar hur många som behöver samordnad rehabilitering (Finsam) och skriver behovsanalysen.
#[derive(Debug, Parser)]
#[command(
    name = "behov",
    disable_version_flag = true,
    override_usage = "behov KOMMANDO [flaggor]"
)]
#[command(
    after_help = "Exempel:\n  behov analys --forbund \"Älv & Kust\"\n  behov skatta --kommun Göteborg\n  behov forbund lista"
)]
pub struct Behov {
    #[command(flatten)]
    pub common: Common,
    /// Visa programmets version
    #[arg(short = 'V', long)]
    pub version: bool,
    /// Med --version: också bygget, siffrornas år och hur gamla de är
    #[arg(long, alias = "långt", requires = "version")]
    pub langt: bool,
    /// Ingen: programmet hälsar.
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Debug, Clone, Args)]
pub struct Common {
    /// Egen fil med samordningsförbund, utöver programmets
    #[arg(long, global = true, value_name = "FIL", help_heading = "Egna filer")]
    pub forbundsfil: Option<PathBuf>,
    /// Mapp vars sources/ och templates/ ersätter programmets filer
    #[arg(long, global = true, value_name = "MAPP", help_heading = "Egna filer")]
    pub deklarationer: Option<PathBuf>,
    /// Mapp för hämtade siffror (annars BEHOV_LAGER eller datorns cachemapp)
    #[arg(long, global = true, value_name = "MAPP", help_heading = "Egna filer")]
    pub lager: Option<PathBuf>,
    /// Berätta steg för steg vad som görs, i en form som kan skickas till den som hjälper
    #[arg(long, alias = "utförligt", global = true, help_heading = "Felsökning")]
    pub utforligt: bool,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Skatta målgruppen och visa den som tabell, JSON eller CSV
    #[command(
        override_usage = "behov skatta OMRÅDE [flaggor]",
        after_help = "Exempel:\n  behov skatta --kommun 1440\n  behov skatta --kommun \"Ale, Tjörn\" --namn \"Mitt område\" --andel uvas=0.9\n  behov skatta --riket --json"
    )]
    Skatta(SkattaArgs),
    /// Skriv behovsanalysen som arbetsbok (xlsx)
    #[command(
        override_usage = "behov analys OMRÅDE [--ut FIL] [flaggor]\n       behov analys --fran FÖRRA.xlsx [--ut FIL] [flaggor]",
        after_help = "Exempel:\n  behov analys --forbund \"Älv & Kust\"\n  behov analys --lan \"Västra Götaland\" --ut vg.xlsx"
    )]
    Analys(AnalysArgs),
    /// Skriv en rapport för styrelsen: en webbsida i en enda fil
    #[command(
        override_usage = "behov rapport OMRÅDE [--ut FIL] [flaggor]\n       behov rapport --fran ARBETSBOK.xlsx [--ut FIL] [flaggor]",
        after_help = "Exempel:\n  behov rapport --forbund \"Älv & Kust\"\n  behov rapport --riket --ut riket.html"
    )]
    Rapport(RapportArgs),
    /// Skriv underlaget till styrelsen i Word
    #[command(
        override_usage = "behov underlag OMRÅDE [flaggor]\n       behov underlag --fran BOK.xlsx [flaggor]",
        after_help = "Exempel:\n  behov underlag --forbund \"Ale, Kungälv, Stenungsund och Tjörn\"\n  behov underlag --fran ale.xlsx\n  behov underlag --kommun Ale --mall hus.docx"
    )]
    Underlag(UnderlagArgs),
    /// Öppna behov som ett fönster i webbläsaren
    #[command(
        override_usage = "behov webb [--port N] [--oppna-inte] [--mapp MAPP]",
        after_help = "Exempel:\n  behov webb\n  behov webb --oppna-inte --mapp behovsanalys"
    )]
    Webb(WebbArgs),
    /// Visa och lägg till samordningsförbund
    #[command(
        alias = "förbund",
        override_usage = "behov forbund lista | visa NAMN | karta | kontrollera | historik NAMN | lagg-till | ratta NAMN | foresla NAMN",
        after_help = "Exempel:\n  behov forbund visa \"Älv & Kust\"\n  behov forbund lagg-till --namn \"Göteborgsprovet\" --kommun Göteborg --kalla \"Förbundsordningen\" --ar 2024"
    )]
    Forbund(ForbundArgs),
    /// Visa, skapa och kontrollera antaganden om andelar
    #[command(
        override_usage = "behov antaganden lista | visa [NAMN] | mall | kontrollera FIL",
        after_help = "Exempel:\n  behov antaganden visa skl2016 --kommun Ale\n  behov antaganden mall --ut mina.toml\n  behov antaganden kontrollera mina.toml"
    )]
    Antaganden(AntagandenArgs),
    /// Hämta nya siffror från myndigheterna
    #[command(
        alias = "hämta",
        override_usage = "behov hamta --alla | --kalla A,B [flaggor]",
        after_help = "Exempel:\n  behov hamta --alla\n  behov hamta --kalla kolada --nyckeltal N01951 --kommun 1440"
    )]
    Hamta(HamtaArgs),
    /// Visa källorna, vad som är hämtat och om något har flyttat
    #[command(
        alias = "källor",
        override_usage = "behov kallor [--kontrollera | --jamfor SERIE] [--json]",
        after_help = "Exempel:\n  behov kallor\n  behov kallor --kontrollera\n  behov kallor --jamfor N01951"
    )]
    Kallor(KallorArgs),
    /// Läs in filer som du har hämtat för hand
    #[command(
        override_usage = "behov importera FIL... [--tabell ID] [--prova]",
        after_help = "Exempel:\n  behov importera web-inskrivna-arbetslosa-tid-utan-arbete-lan-kom-2026-08.xlsx\n  behov importera web-inskrivna-arbetslosa-tid-utan-arbete-lan-kom-2026-08.xlsx --prova"
    )]
    Importera(ImporteraArgs),
    /// Skriv siffror och skattningar som datafiler för andra program
    #[command(
        override_usage = "behov data [OMRÅDE...] --ut MAPP [flaggor]",
        after_help = "Exempel:\n  behov data --ut data\n  behov data Ale Kungälv --ut grannar --dragningar 2000"
    )]
    Data(DataArgs),
    /// Räkna statens fördelningsmodell för alla förbund, bredvid hur många de ska nå
    #[command(
        override_usage = "behov medel [--beslutade FIL] [--sla-samman \"A + B\"] [--ansluter KOMMUN:FÖRBUND] [--index PROCENT] [--csv]",
        after_help = "Exempel:\n  behov medel\n  behov medel --sla-samman \"Roslagen + VärNa\"\n  behov medel --index 2.5"
    )]
    Medel(MedelArgs),
    /// Sammanställ flera förbunds behovsanalyser i en arbetsbok
    #[command(
        alias = "sammanställ",
        override_usage = "behov sammanstall BOK.xlsx|MAPP... [--ut FIL]",
        after_help = "Exempel:\n  behov sammanstall fran-forbunden\n  behov sammanstall ale.xlsx roslagen.xlsx --ut alla.xlsx"
    )]
    Sammanstall(SammanstallArgs),
    /// Jämför kommuner i en arbetsbok
    #[command(
        alias = "jämför",
        override_usage = "behov jamfor OMRÅDE... [--ut FIL] [flaggor]",
        after_help = "Exempel:\n  behov jamfor Ale Kungälv Stenungsund Tjörn\n  behov jamfor \"Västra Götaland\" --ut vg.xlsx"
    )]
    Jamfor(JamforArgs),
    /// Fyll i en arbetsbok som redan finns
    #[command(
        override_usage = "behov fyll MALL.xlsx OMRÅDE [--ut FIL] [flaggor]\n       behov fyll OMRÅDE --lista",
        after_help = "Exempel:\n  behov fyll radets-mall.xlsx --kommun Ale\n  behov fyll --kommun Ale --lista"
    )]
    Fyll(FyllArgs),
    /// Exportera och kontrollera mallarna: arbetsbokens (.toml) och underlagets (.docx)
    #[command(
        override_usage = "behov mall exportera [--ut FIL] | kontrollera FIL",
        after_help = "Exempel:\n  behov mall exportera --ut var-mall.toml\n  behov mall kontrollera var-mall.toml\n  behov analys --kommun Ale --mall var-mall.toml\n  behov mall exportera --ut underlagets-mall.docx\n  behov underlag --kommun Ale --mall underlagets-mall.docx"
    )]
    Mall(MallArgs),
    /// Gör, kontrollera och läs in formuläret för parternas egna uppgifter
    #[command(
        override_usage = "behov lokalt mall | kontrollera FIL | importera FIL... --ut FIL",
        after_help = "Exempel:\n  behov lokalt mall --ut till-parterna.xlsx\n  behov lokalt kontrollera fran-regionen.xlsx\n  behov lokalt importera fran-regionen.xlsx fran-kommunen.xlsx --ut lokalt.csv\n  behov analys --kommun Ale --lokalt lokalt.csv"
    )]
    Lokalt(LokaltArgs),
    /// Låt flera bedöma andelarna, och väg samman dem
    #[command(
        alias = "bedömning",
        override_usage = "behov bedomning mall | las FIL... --ut FIL",
        after_help = "Exempel:\n  behov bedomning mall --roll kommun --ut kommun.csv\n  behov bedomning las kommun.csv af.csv --ut bedomda.toml\n  behov analys --kommun Ale --antaganden bedomda.toml"
    )]
    Bedomning(BedomningArgs),
    /// Räkna om kända resultat för att pröva metoden
    #[command(
        override_usage = "behov replikera skl2016 | nulage | utgava | bakat",
        after_help = "Exempel:\n  behov replikera skl2016"
    )]
    Replikera(ReplikeraArgs),
    /// Pröva att programmet fungerar här
    #[command(
        alias = "självtest",
        override_usage = "behov sjalvtest",
        after_help = "Exempel:\n  behov sjalvtest"
    )]
    Sjalvtest(SjalvtestArgs),
    /// Skriv manualsidor
    #[command(
        override_usage = "behov manual [--ut MAPP] [--form man|markdown]",
        after_help = "Exempel:\n  behov manual --ut man\n  behov manual --form markdown"
    )]
    Manual(ManualArgs),
    /// Skriv en fil som låter terminalen (bash, zsh …) fylla i kommandon med Tab
    #[command(
        override_usage = "behov komplettera bash | zsh | fish | powershell | elvish",
        after_help = "Exempel:\n  behov komplettera bash"
    )]
    Komplettera(KompletteraArgs),
}

/// One of the four; checked when the area is looked up, since an earlier workbook can name it.
#[derive(Debug, Clone, Default, Args)]
#[group(multiple = false)]
pub struct AreaChoice {
    /// En eller flera kommuner, namn eller kod, med komma emellan
    #[arg(long, value_name = "A,B,C", help_heading = "Område (exakt ett)")]
    pub kommun: Option<String>,
    /// Ett samordningsförbund, hela namnet eller en entydig början
    #[arg(
        long,
        alias = "förbund",
        value_name = "NAMN",
        help_heading = "Område (exakt ett)"
    )]
    pub forbund: Option<String>,
    /// Ett län, namn eller kod
    #[arg(
        long,
        alias = "län",
        value_name = "LÄN",
        help_heading = "Område (exakt ett)"
    )]
    pub lan: Option<String>,
    /// Hela riket
    #[arg(long, help_heading = "Område (exakt ett)")]
    pub riket: bool,
}

#[derive(Debug, Clone, Args)]
pub struct EstimateArgs {
    #[command(flatten)]
    pub area: AreaChoice,
    /// Eget namn på området, tillsammans med --kommun
    #[arg(long, value_name = "NAMN", requires = "kommun")]
    pub namn: Option<String>,
    /// År, eller ”senaste” för varje grupps senaste (annars det senaste år då alla grupper har värde)
    #[arg(long, alias = "år", value_name = "ÅR")]
    pub ar: Option<String>,
    /// Antaganden: skl2016 (förval), skl2016-etiketter, fc2015 eller en egen fil
    #[arg(long, value_name = "NAMN|FIL", default_value = Fraga::ASSUMPTIONS)]
    pub antaganden: String,
    /// Ändra en andel: uvas=0.9, 1440:uvas=90% eller Ale:uvas:K=0.9 (kan upprepas)
    #[arg(long, value_name = "GRUPP=ANDEL")]
    pub andel: Vec<String>,
    /// Räkna en behovsgrupp till, till exempel langtidsarbetslosa (se behov antaganden lista; kan upprepas)
    #[arg(long, value_name = "GRUPP")]
    pub grupp: Vec<String>,
    /// Parternas egna uppgifter: ett ifyllt formulär (se behov lokalt)
    #[arg(long, value_name = "FIL")]
    pub lokalt: Option<PathBuf>,
    /// Låt ett värde som en kommun inte har lämnat ett år saknas, i stället för att skatta det ur dess andra år
    #[arg(long, alias = "utan-lagningar")]
    pub utan_lagning: bool,
    /// Befolkning att jämföra med: 16-64 (förval), 20-64, 15-74 eller 16-74
    #[arg(
        long,
        alias = "nämnare",
        value_name = "ÅLDRAR",
        default_value = Fraga::DENOMINATOR
    )]
    pub namnare: String,
    /// Dag som medlemskapen i förbundet ska gälla, till exempel 2024-12-31 (förval: i dag)
    #[arg(long, value_name = "DATUM")]
    pub medlemmar_per: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CsvChoice {
    Excel,
    Rfc4180,
}

#[derive(Debug, Clone, Args)]
pub struct DepthArgs {
    /// Dragningar för osäkerheten, 100–1 000 000 (förval: 10 000); med 0 räknas ingen osäkerhet
    #[arg(long, value_name = "ANTAL", default_value_t = DRAWS)]
    pub dragningar: usize,
    /// Slumptalens frö: samma frö ger samma tal (förval: 1)
    #[arg(long, alias = "frö", value_name = "TAL", default_value_t = 1)]
    pub fro: u64,
    /// Slumpa bara andelarna, och håll antal och överlapp fasta
    #[arg(long)]
    pub bara_andelar: bool,
    /// Räkna inget nuläge
    #[arg(long, alias = "utan-nuläge")]
    pub utan_nulage: bool,
    /// Netto vid dagens andelar på SCB:s befolkning dessa år
    #[arg(
        long,
        value_name = "ÅR,ÅR",
        value_delimiter = ',',
        help_heading = "Jämför"
    )]
    pub framskriv: Vec<i32>,
    /// Dela upp förändringen sedan detta år i nya siffror, nya antaganden och samspel
    #[arg(long, alias = "jämför-år", value_name = "ÅR", help_heading = "Jämför")]
    pub jamfor_ar: Option<i32>,
    /// Antaganden att jämföra med (utan --jamfor-ar: samma år)
    #[arg(
        long,
        alias = "jämför-antaganden",
        value_name = "NAMN|FIL",
        help_heading = "Jämför"
    )]
    pub jamfor_antaganden: Option<String>,
}

#[derive(Debug, Args)]
pub struct SkattaArgs {
    #[command(flatten)]
    pub estimate: EstimateArgs,
    #[command(flatten)]
    pub depth: DepthArgs,
    /// Visa kvinnor och män
    #[arg(long, alias = "kön")]
    pub kon: bool,
    /// Skriv JSON (schema i docs/skattning.schema.json)
    #[arg(long, conflicts_with = "csv")]
    pub json: bool,
    /// Skriv CSV: för svenskt Excel, eller --csv=rfc4180 för andra program
    #[arg(long, value_name = "FORM", num_args = 0..=1, require_equals = true, default_missing_value = "excel")]
    pub csv: Option<CsvChoice>,
}

#[derive(Debug, Args)]
pub struct AnalysArgs {
    #[command(flatten)]
    pub estimate: EstimateArgs,
    #[command(flatten)]
    pub depth: DepthArgs,
    /// En tidigare arbetsbok: dess andelar (före --antaganden), lokala data och egna texter följer med
    #[arg(long, alias = "från", value_name = "FIL")]
    pub fran: Option<PathBuf>,
    /// Skriv också en kopia att dela, utan det som ni har skrivit i cellerna och utan små lokala tal
    #[arg(long)]
    pub delbar: bool,
    /// Lokala tal under detta döljs i kopian att dela (förval: 5)
    #[arg(
        long,
        alias = "tröskel",
        value_name = "ANTAL",
        default_value_t = 5,
        requires = "delbar"
    )]
    pub troskel: u32,
    /// Egen mall (se behov mall)
    #[arg(long, value_name = "FIL")]
    pub mall: Option<PathBuf>,
    /// Arbetsbokens fil (förval: output/behovsanalys-OMRÅDE-ÅR.xlsx)
    #[arg(long, value_name = "FIL")]
    pub ut: Option<PathBuf>,
    /// Ersätt filen om den finns
    #[arg(long, alias = "skriv-över")]
    pub skriv_over: bool,
}

#[derive(Debug, Args)]
pub struct RapportArgs {
    #[command(flatten)]
    pub handed_on: HandedOnArgs,
    /// Rapportens fil (förval: output/rapport-OMRÅDE-ÅR.html)
    #[arg(long, value_name = "FIL")]
    pub ut: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct UnderlagArgs {
    #[command(flatten)]
    pub handed_on: HandedOnArgs,
    /// Ert eget Word-dokument: dess brevhuvud och formatmallar används (se behov mall)
    #[arg(long, value_name = "FIL.docx")]
    pub mall: Option<PathBuf>,
    /// Underlagets fil (förval: output/underlag-OMRÅDE-ÅR.docx)
    #[arg(long, value_name = "FIL")]
    pub ut: Option<PathBuf>,
}

/// What the page and the paper, which are sent on, are made from.
#[derive(Debug, Args)]
pub struct HandedOnArgs {
    #[command(flatten)]
    pub estimate: EstimateArgs,
    #[command(flatten)]
    pub depth: DepthArgs,
    /// Behovsanalysens arbetsbok: dess andelar (före --antaganden), lokala data, egna ord och deltagare används
    #[arg(long, alias = "från", value_name = "FIL")]
    pub fran: Option<PathBuf>,
    /// Lokala tal under detta används inte (förval: 5)
    #[arg(long, alias = "tröskel", value_name = "ANTAL", default_value_t = 5)]
    pub troskel: u32,
    /// Ersätt filen om den finns
    #[arg(long, alias = "skriv-över")]
    pub skriv_over: bool,
}

#[derive(Debug, Args)]
pub struct ForbundArgs {
    #[command(subcommand)]
    pub action: ForbundAction,
}

#[derive(Debug, Subcommand)]
pub enum ForbundAction {
    /// Lista kända förbund: med kommuner, bara till namnet, och de som inte finns kvar
    #[command(
        override_usage = "behov forbund lista",
        after_help = "Exempel:\n  behov forbund lista"
    )]
    Lista,
    /// Visa ett förbunds medlemmar och varifrån uppgiften är
    #[command(
        override_usage = "behov forbund visa NAMN",
        after_help = "Exempel:\n  behov forbund visa \"Älv & Kust\""
    )]
    Visa {
        /// Förbundets namn, med eller utan ”Samordningsförbundet” och ”Finsam”
        #[arg(value_name = "NAMN")]
        name: String,
    },
    /// Visa vilka kommuner som är med i ett förbund, antagligen är det, står utanför eller är okända
    #[command(
        override_usage = "behov forbund karta [--ut FIL.svg | --csv]",
        after_help = "Exempel:\n  behov forbund karta\n  behov forbund karta --ut karta.svg"
    )]
    Karta {
        /// Rita en karta i en svg-fil
        #[arg(long, value_name = "FIL")]
        ut: Option<PathBuf>,
        /// Skriv en rad per kommun som csv
        #[arg(long, conflicts_with = "ut")]
        csv: bool,
        /// Ersätt filen om den finns
        #[arg(long, alias = "skriv-över")]
        skriv_over: bool,
    },
    /// Säg vad i listan som är gammalt, odaterat eller okänt
    #[command(
        override_usage = "behov forbund kontrollera",
        after_help = "Exempel:\n  behov forbund kontrollera"
    )]
    Kontrollera,
    /// Visa hur medlemmarna har ändrats, och vad det betyder för netto
    #[command(
        override_usage = "behov forbund historik NAMN",
        after_help = "Exempel:\n  behov forbund historik \"Södra Vänern\""
    )]
    Historik {
        /// Förbundets namn
        #[arg(value_name = "NAMN")]
        name: String,
    },
    /// Lägg till ett förbund i din egen fil
    #[command(
        alias = "lägg-till",
        override_usage = "behov forbund lagg-till --namn NAMN --kommun A,B --kalla KÄLLA --ar ÅR",
        after_help = "Exempel:\n  behov forbund lagg-till --namn \"Mittskåne\" --kommun \"Eslöv, Höör, Hörby\" --kalla \"Förbundsordningen\" --ar 2024"
    )]
    LaggTill(NewForbundArgs),
    /// Rätta ett förbunds medlemmar, eller säg att de stämmer, i din egen fil
    #[command(
        alias = "rätta",
        override_usage = "behov forbund ratta NAMN [--med A,B] [--utan C] --kalla KÄLLA [--ar ÅR]",
        after_help = "Exempel:\n  behov forbund ratta \"Älv & Kust\" --utan Öckerö --kalla \"Förbundsordningen\" --ar 2026\n  behov forbund ratta \"Älv & Kust\" --kalla \"Förbundsordningen\" --ar 2026"
    )]
    Ratta(CorrectionArgs),
    /// Skriv rättelsen som en text att skicka till dem som förvaltar programmet
    #[command(
        alias = "föreslå",
        override_usage = "behov forbund foresla NAMN [--med A,B] [--utan C] --kalla KÄLLA [--ar ÅR]",
        after_help = "Exempel:\n  behov forbund foresla \"Östra Östergötland\" --med \"Norrköping, Söderköping, Valdemarsvik\" --kalla \"Förbundsordningen\" --ar 2026"
    )]
    Foresla(CorrectionArgs),
}

#[derive(Debug, Args)]
pub struct SammanstallArgs {
    /// Förbundens arbetsböcker, eller mappar med dem; också kopior att dela
    #[arg(value_name = "BOK|MAPP", required = true)]
    pub bocker: Vec<PathBuf>,
    /// Fil att skriva (förval: output/sammanstallning.xlsx)
    #[arg(
        long,
        value_name = "FIL",
        default_value = "output/sammanstallning.xlsx"
    )]
    pub ut: PathBuf,
    /// Ersätt filen om den finns
    #[arg(long, alias = "skriv-över")]
    pub skriv_over: bool,
}

#[derive(Debug, Args)]
pub struct MedelArgs {
    /// Csv-fil med vad som är beslutat: forbund;staten;kommuner;region;deltagare;eget_kapital
    #[arg(long, value_name = "FIL")]
    pub beslutade: Option<PathBuf>,
    /// Pröva att två förbund går samman
    #[arg(long = "sla-samman", alias = "slå-samman", value_name = "A + B")]
    pub slas_samman: Vec<String>,
    /// Pröva att en kommun går med i ett förbund
    #[arg(long, value_name = "KOMMUN:FÖRBUND")]
    pub ansluter: Vec<String>,
    /// Pröva att anslaget räknas upp, i procent
    #[arg(long, value_name = "PROCENT", allow_hyphen_values = true)]
    pub index: Option<f64>,
    /// Skriv en rad per förbund som csv
    #[arg(long)]
    pub csv: bool,
}

#[derive(Debug, Args)]
pub struct NewForbundArgs {
    /// Förbundets namn
    #[arg(long, value_name = "NAMN")]
    pub namn: String,
    /// Medlemskommuner, namn eller kod, med komma emellan
    #[arg(long, value_name = "A,B,C")]
    pub kommun: String,
    /// Var medlemmarna framgår
    #[arg(long, alias = "källa", value_name = "KÄLLA")]
    pub kalla: String,
    /// Året som uppgiften gäller
    #[arg(long, alias = "år", value_name = "ÅR")]
    pub ar: u32,
    /// Första dag för medlemskapen, om den är känd
    #[arg(long, alias = "från", value_name = "DATUM")]
    pub fran: Option<String>,
}

#[derive(Debug, Args)]
pub struct CorrectionArgs {
    /// Förbundets namn
    #[arg(value_name = "NAMN")]
    pub name: String,
    /// Kommuner som är med, namn eller kod, med komma emellan
    #[arg(long, value_name = "A,B")]
    pub med: Option<String>,
    /// Kommuner som inte är med
    #[arg(long, value_name = "C,D")]
    pub utan: Option<String>,
    /// Första dag för dem som är med, om den är känd
    #[arg(long, alias = "från", value_name = "DATUM")]
    pub fran: Option<String>,
    /// Sista dag för dem som inte är med längre, om den är känd
    #[arg(long, value_name = "DATUM")]
    pub till: Option<String>,
    /// Var det framgår
    #[arg(long, alias = "källa", value_name = "KÄLLA")]
    pub kalla: String,
    /// Året som uppgiften gäller (annars i år)
    #[arg(long, alias = "år", value_name = "ÅR")]
    pub ar: Option<u32>,
}

#[derive(Debug, Args)]
pub struct AntagandenArgs {
    #[command(subcommand)]
    pub action: AntagandenAction,
}

#[derive(Debug, Subcommand)]
pub enum AntagandenAction {
    /// Lista programmets antaganden
    #[command(
        override_usage = "behov antaganden lista",
        after_help = "Exempel:\n  behov antaganden lista"
    )]
    Lista,
    /// Visa andelar, och vilken rad som avgjorde dem för en kommun
    #[command(
        override_usage = "behov antaganden visa [NAMN|FIL] [--kommun KOMMUN]",
        after_help = "Exempel:\n  behov antaganden visa skl2016 --kommun Ale"
    )]
    Visa {
        /// Antagandenas namn eller fil
        #[arg(value_name = "NAMN|FIL", default_value = Fraga::ASSUMPTIONS)]
        name: String,
        /// Visa vad som gäller i en kommun
        #[arg(long, value_name = "KOMMUN")]
        kommun: Option<String>,
    },
    /// Skriv en fil att utgå från
    #[command(
        override_usage = "behov antaganden mall [--fran NAMN] [--ut FIL]",
        after_help = "Exempel:\n  behov antaganden mall --fran fc2015 --ut mina.toml"
    )]
    Mall {
        /// Vilka antaganden mallen utgår från
        #[arg(long, alias = "från", value_name = "NAMN", default_value = Fraga::ASSUMPTIONS)]
        fran: String,
        /// Fil att skriva (förval: visa på skärmen)
        #[arg(long, value_name = "FIL")]
        ut: Option<PathBuf>,
        /// Ersätt filen om den finns
        #[arg(long, alias = "skriv-över")]
        skriv_over: bool,
    },
    /// Kontrollera en egen fil
    #[command(
        override_usage = "behov antaganden kontrollera FIL",
        after_help = "Exempel:\n  behov antaganden kontrollera mina.toml"
    )]
    Kontrollera {
        /// Filen
        #[arg(value_name = "FIL")]
        file: String,
    },
}

#[derive(Debug, Default, Args)]
pub struct WebbArgs {
    /// Port på den här datorn (annars en som är ledig)
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub port: u16,
    /// Skriv bara adressen, och öppna ingen webbläsare
    #[arg(long, alias = "öppna-inte")]
    pub oppna_inte: bool,
    /// Mapp som filerna skrivs i (annars behov i mappen Dokument)
    #[arg(long, value_name = "MAPP")]
    pub mapp: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct SjalvtestArgs {}

/// What manual pages are written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Form {
    Man,
    Markdown,
}

#[derive(Debug, Args)]
pub struct ManualArgs {
    /// Mapp för sidorna (förval: output/man)
    #[arg(long, value_name = "MAPP", default_value = "output/man")]
    pub ut: PathBuf,
    /// man (förval), eller markdown på skärmen
    #[arg(long, value_name = "FORM", default_value = "man")]
    pub form: Form,
}

#[derive(Debug, Args)]
pub struct KompletteraArgs {
    /// Terminalens skal
    #[arg(value_name = "SKAL")]
    pub skal: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub struct ReplikeraArgs {
    #[command(subcommand)]
    pub action: ReplikeraAction,
}

#[derive(Debug, Subcommand)]
pub enum ReplikeraAction {
    /// SKL:s förstudie 2016, rad för rad
    #[command(
        override_usage = "behov replikera skl2016",
        after_help = "Exempel:\n  behov replikera skl2016"
    )]
    Skl2016,
    /// Nulägets regel på år som är kända
    #[command(
        alias = "nuläge",
        override_usage = "behov replikera nulage",
        after_help = "Exempel:\n  behov replikera nulage"
    )]
    Nulage,
    /// Vad som har ändrats i varje kommun sedan utgåvan före
    #[command(
        alias = "utgåva",
        override_usage = "behov replikera utgava [--ut FIL]",
        after_help = "Exempel:\n  behov replikera utgava"
    )]
    Utgava(UtgavaArgs),
    /// Metoden på äldre siffror mot andra räkningar
    #[command(
        alias = "bakåt",
        override_usage = "behov replikera bakat",
        after_help = "Exempel:\n  behov replikera bakat"
    )]
    Bakat,
}

#[derive(Debug, clap::Args)]
pub struct UtgavaArgs {
    /// Skriv i stället den här utgåvans tal för riket och varje kommun i en csv-fil, att spara till nästa utgåva
    #[arg(long, value_name = "FIL")]
    pub ut: Option<PathBuf>,
    /// Ersätt filen om den finns
    #[arg(long, alias = "skriv-över")]
    pub skriv_over: bool,
}

#[derive(Debug, Args)]
#[group(id = "vad", required = true, multiple = false)]
pub struct HamtaWhat {
    /// Alla källor
    #[arg(long, help_heading = "Vad (exakt ett)")]
    pub alla: bool,
    /// En eller flera källor, med komma emellan (se behov kallor)
    #[arg(
        long,
        alias = "källa",
        value_name = "A,B",
        value_delimiter = ',',
        help_heading = "Vad (exakt ett)"
    )]
    pub kalla: Vec<String>,
}

#[derive(Debug, Args)]
pub struct HamtaArgs {
    #[command(flatten)]
    pub what: HamtaWhat,
    /// Bara dessa nyckeltal (Kolada)
    #[arg(long, value_name = "ID,ID", value_delimiter = ',')]
    pub nyckeltal: Vec<String>,
    /// Bara dessa kommuner (Kolada)
    #[arg(long, value_name = "A,B")]
    pub kommun: Option<String>,
    /// Öppna ingen förbindelse: bygg om ur det som redan är hämtat
    #[arg(long)]
    pub offline: bool,
    /// Högsta antal samtidiga anrop till en källa, 1–8 (förval: 4)
    #[arg(long, value_name = "ANTAL", default_value_t = 4)]
    pub max_samtidiga: u8,
    /// Säg bara vad som gick fel
    #[arg(long)]
    pub tyst: bool,
}

#[derive(Debug, Args)]
pub struct KallorArgs {
    /// Fråga varje källa om tabeller, variabler och värden finns kvar
    #[arg(long, conflicts_with = "jamfor")]
    pub kontrollera: bool,
    /// Visa vad som ändrades i en serie mellan de två senaste hämtningarna
    #[arg(long, alias = "jämför", value_name = "SERIE")]
    pub jamfor: Option<String>,
    /// Skriv en series värden som CSV: region;kon;period;varde;status
    #[arg(long, value_name = "SERIE", conflicts_with_all = ["kontrollera", "jamfor", "json"])]
    pub visa: Option<String>,
    /// Med --visa: skriv månaderna som de är hämtade, inte åren
    #[arg(long, alias = "månader", requires = "visa")]
    pub manader: bool,
    /// Skriv JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct ImporteraArgs {
    /// Filer i xlsx eller csv från myndigheterna, eller json från SCB, Kolada eller Försäkringskassan
    #[arg(value_name = "FIL", required = true)]
    pub files: Vec<PathBuf>,
    /// Tabellen i sources/kallor som filen följer (annars avgör filnamnet)
    #[arg(long, value_name = "ID")]
    pub tabell: Option<String>,
    /// Säg bara vad filerna innehåller, och spara inget
    #[arg(long, alias = "pröva")]
    pub prova: bool,
}

#[derive(Debug, Args)]
pub struct DataArgs {
    /// Kommuner, förbund eller län, namn eller kod (annars riket med alla kommuner, län och förbund)
    #[arg(value_name = "OMRÅDE")]
    pub areas: Vec<String>,
    /// Mapp att skriva i; den skapas om den inte finns
    #[arg(long, value_name = "MAPP")]
    pub ut: PathBuf,
    /// Antaganden: skl2016 (förval), skl2016-etiketter, fc2015 eller en egen fil
    #[arg(long, value_name = "NAMN|FIL", default_value = Fraga::ASSUMPTIONS)]
    pub antaganden: String,
    /// Dragningar för intervall och platser, 100–1 000 000 (förval: 0, inga intervall)
    #[arg(long, value_name = "ANTAL", default_value_t = 0)]
    pub dragningar: usize,
    /// Räkna inget nuläge
    #[arg(long, alias = "utan-nuläge")]
    pub utan_nulage: bool,
    /// Ersätt filer som finns
    #[arg(long, alias = "skriv-över")]
    pub skriv_over: bool,
}

#[derive(Debug, Args)]
pub struct JamforArgs {
    /// Kommuner, förbund eller län, namn eller kod
    #[arg(value_name = "OMRÅDE", required_unless_present = "fran")]
    pub areas: Vec<String>,
    /// Använd andelar, överlapp och lokala uppgifter i en tidigare arbetsbok; utan OMRÅDE jämförs dess kommuner
    #[arg(
        long,
        alias = "från",
        value_name = "BOK",
        conflicts_with = "antaganden"
    )]
    pub fran: Option<PathBuf>,
    /// År, eller ”senaste” (annars det senaste år då alla grupper har värde)
    #[arg(long, alias = "år", value_name = "ÅR")]
    pub ar: Option<String>,
    /// Antaganden: skl2016 (förval), skl2016-etiketter, fc2015 eller en egen fil
    #[arg(long, value_name = "NAMN|FIL", default_value = Fraga::ASSUMPTIONS)]
    pub antaganden: String,
    /// Låt ett värde som en kommun inte har lämnat ett år saknas, i stället för att skatta det ur dess andra år
    #[arg(long, alias = "utan-lagningar")]
    pub utan_lagning: bool,
    /// Räkna inget nuläge
    #[arg(long, alias = "utan-nuläge")]
    pub utan_nulage: bool,
    /// Fil att skriva (förval: output/jamforelse.xlsx)
    #[arg(long, value_name = "FIL", default_value = "output/jamforelse.xlsx")]
    pub ut: PathBuf,
    /// Ersätt filen om den finns
    #[arg(long, alias = "skriv-över")]
    pub skriv_over: bool,
}

#[derive(Debug, Args)]
pub struct FyllArgs {
    /// Arbetsboken, med fält som {{netto}} eller celler vars namn börjar med behov_
    #[arg(value_name = "MALL.xlsx")]
    pub file: Option<PathBuf>,
    #[command(flatten)]
    pub estimate: EstimateArgs,
    /// Utgå från en tidigare arbetsbok: dess område, andelar och uppgifter
    #[arg(long, alias = "från", value_name = "BOK")]
    pub fran: Option<PathBuf>,
    #[command(flatten)]
    pub depth: DepthArgs,
    /// Visa alla fält och deras värden i dag
    #[arg(long)]
    pub lista: bool,
    /// Fil att skriva (förval: MALL-ifylld.xlsx)
    #[arg(long, value_name = "FIL")]
    pub ut: Option<PathBuf>,
    /// Ersätt filen om den finns
    #[arg(long, alias = "skriv-över")]
    pub skriv_over: bool,
}

#[derive(Debug, Args)]
pub struct MallArgs {
    #[command(subcommand)]
    pub action: MallAction,
}

#[derive(Debug, Subcommand)]
pub enum MallAction {
    /// Skriv programmets mall som en fil att utgå från: arbetsbokens, eller underlagets när filen heter .docx
    #[command(
        override_usage = "behov mall exportera [--ut FIL]",
        after_help = "Exempel:\n  behov mall exportera --ut var-mall.toml\n  behov mall exportera --ut underlagets-mall.docx"
    )]
    Exportera {
        /// Fil att skriva (förval: visa arbetsbokens mall på skärmen)
        #[arg(long, value_name = "FIL")]
        ut: Option<PathBuf>,
        /// Ersätt filen om den finns
        #[arg(long, alias = "skriv-över")]
        skriv_over: bool,
    },
    /// Kontrollera en egen mall
    #[command(
        override_usage = "behov mall kontrollera FIL",
        after_help = "Exempel:\n  behov mall kontrollera var-mall.toml"
    )]
    Kontrollera {
        /// Filen
        #[arg(value_name = "FIL")]
        file: PathBuf,
    },
}

#[derive(Debug, Args)]
pub struct BedomningArgs {
    #[command(subcommand)]
    pub action: BedomningAction,
}

#[derive(Debug, Subcommand)]
pub enum BedomningAction {
    /// Skriv ett tomt formulär för en som bedömer
    #[command(
        override_usage = "behov bedomning mall --roll ROLL [--ut FIL]",
        after_help = "Exempel:\n  behov bedomning mall --roll kommun --ut kommun.csv"
    )]
    Mall {
        /// Vem som bedömer, till exempel kommun, region, Arbetsförmedlingen eller Försäkringskassan
        #[arg(long, value_name = "ROLL")]
        roll: String,
        /// Antaganden vars grupper bedöms
        #[arg(long, value_name = "NAMN|FIL", default_value = Fraga::ASSUMPTIONS)]
        antaganden: String,
        /// Fil att skriva (förval: bedomning.csv)
        #[arg(long, value_name = "FIL", default_value = "bedomning.csv")]
        ut: PathBuf,
        /// Ersätt filen om den finns
        #[arg(long, alias = "skriv-över")]
        skriv_over: bool,
    },
    /// Väg samman ifyllda formulär till antaganden
    #[command(
        alias = "läs",
        override_usage = "behov bedomning las FIL... --ut FIL [--antaganden NAMN|FIL]",
        after_help = "Exempel:\n  behov bedomning las kommun.csv af.csv --ut bedomda.toml"
    )]
    Las {
        /// Filerna
        #[arg(value_name = "FIL", required = true)]
        files: Vec<PathBuf>,
        /// Antaganden vars andelar bedömningarna ersätter
        #[arg(long, value_name = "NAMN|FIL", default_value = Fraga::ASSUMPTIONS)]
        antaganden: String,
        /// Fil att skriva (förval: bedomda.toml)
        #[arg(long, value_name = "FIL", default_value = "bedomda.toml")]
        ut: PathBuf,
        /// Ersätt filen om den finns
        #[arg(long, alias = "skriv-över")]
        skriv_over: bool,
    },
}

#[derive(Debug, Args)]
pub struct LokaltArgs {
    #[command(subcommand)]
    pub action: LokaltAction,
}

#[derive(Debug, Subcommand)]
pub enum LokaltAction {
    /// Skriv ett formulär att skicka till parterna
    ///
    /// Med ett område får varje part ett eget blad, ifyllt med kommuner, grupper, kön och år; bara antalen återstår.
    #[command(
        override_usage = "behov lokalt mall [OMRÅDE...] [--part PART] [--ut FIL]",
        after_help = "Exempel:\n  behov lokalt mall --ut till-parterna.xlsx\n  behov lokalt mall \"Älv & Kust\"\n  behov lokalt mall Ale --part Kommunen --ut till-kommunen.xlsx"
    )]
    Mall {
        /// Kommuner, förbund eller län som formuläret ska förberedas för
        #[arg(value_name = "OMRÅDE")]
        areas: Vec<String>,
        /// Bara den parten; kan ges flera gånger
        #[arg(long, value_name = "PART")]
        part: Vec<String>,
        /// Fil att skriva (förval: lokala-uppgifter.xlsx)
        #[arg(long, value_name = "FIL", default_value = "lokala-uppgifter.xlsx")]
        ut: PathBuf,
        /// Ersätt filen om den finns
        #[arg(long, alias = "skriv-över")]
        skriv_over: bool,
    },
    /// Kontrollera ett ifyllt formulär
    #[command(
        override_usage = "behov lokalt kontrollera FIL [--antaganden NAMN|FIL]",
        after_help = "Exempel:\n  behov lokalt kontrollera fran-regionen.xlsx"
    )]
    Kontrollera {
        /// Filen
        #[arg(value_name = "FIL")]
        file: PathBuf,
        /// Antaganden vars grupper uppgifterna gäller
        #[arg(long, value_name = "NAMN|FIL", default_value = Fraga::ASSUMPTIONS)]
        antaganden: String,
    },
    /// Lägg ihop ifyllda formulär till en fil för --lokalt
    #[command(
        override_usage = "behov lokalt importera FIL... --ut FIL [--antaganden NAMN|FIL]",
        after_help = "Exempel:\n  behov lokalt importera fran-regionen.xlsx fran-kommunen.xlsx --ut lokalt.csv"
    )]
    Importera {
        /// Filerna
        #[arg(value_name = "FIL", required = true)]
        files: Vec<PathBuf>,
        /// Fil att skriva (förval: lokalt.csv)
        #[arg(long, value_name = "FIL", default_value = "lokalt.csv")]
        ut: PathBuf,
        /// Antaganden vars grupper uppgifterna gäller
        #[arg(long, value_name = "NAMN|FIL", default_value = Fraga::ASSUMPTIONS)]
        antaganden: String,
        /// Ersätt filen om den finns
        #[arg(long, alias = "skriv-över")]
        skriv_over: bool,
    },
}
