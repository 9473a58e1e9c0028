//! What a declared source says.

use crate::status::Kon;

/// How a source is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// Kolada's interface, version 3.
    Kolada,
    /// SCB's PxWebApi 2, with version 1 as fallback.
    PxWeb,
    /// Försäkringskassan's statistics.
    Fk,
    /// A page whose newest matching link is downloaded.
    LinkPage,
    /// Socialstyrelsen's statistics database.
    Sdb,
    /// Only files that the user has downloaded by hand.
    File,
}

impl Protocol {
    pub const ALL: [(&'static str, Protocol); 6] = [
        ("kolada3", Protocol::Kolada),
        ("pxweb2", Protocol::PxWeb),
        ("fk", Protocol::Fk),
        ("lanksida", Protocol::LinkPage),
        ("sdb", Protocol::Sdb),
        ("fil", Protocol::File),
    ];
}

/// How periods within a year become the year's figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// The source has years.
    Year,
    /// The month's figure stands for the year (12 = 31 December).
    Month(u8),
    /// The mean of all twelve months.
    Mean,
    /// The newest month; provisional until December is there.
    Newest,
}

/// A source: origin block, manners, tables.
#[derive(Debug, Clone)]
pub struct Origin {
    pub id: String,
    pub name: String,
    pub publisher: String,
    pub citation: String,
    pub licence: String,
    pub contact: String,
    pub version: String,
    pub protocol: Protocol,
    /// Base address, without a slash at the end.
    pub address: String,
    /// Base address of an older interface, where there is one.
    pub fallback: Option<String>,
    /// Hosts that requests and redirects may go to.
    pub hosts: Vec<String>,
    pub manners: Manners,
    pub tables: Vec<Table>,
    pub age_sums: Vec<AgeSum>,
    /// Name of the declaring file, as shown in messages.
    pub file: String,
    /// The declaration itself: what is made with it is made anew when it changes.
    pub text: String,
}

/// Limits that keep us polite and safe.
#[derive(Debug, Clone, PartialEq)]
pub struct Manners {
    /// At most this many requests …
    pub calls: usize,
    /// … in this many seconds.
    pub window_seconds: f64,
    /// Largest reply after decompression, bytes.
    pub largest_reply: u64,
    /// Longest wait for a whole reply.
    pub timeout_seconds: f64,
    /// First wait before a new attempt; doubled each time.
    pub first_wait_seconds: f64,
    pub attempts: usize,
}

/// Roles of a table's dimensions or columns.
#[derive(Debug, Clone, Default)]
pub struct Roles {
    pub region: Option<String>,
    /// Column of the län, where names of kommuner and län stand in two columns.
    pub lan: Option<String>,
    pub kon: Option<String>,
    pub year: Option<String>,
    pub month: Option<String>,
    pub age: Option<String>,
}

/// A table, a dataset or a kind of file.
#[derive(Debug, Clone)]
pub struct Table {
    /// Table id, dataset or name.
    pub id: String,
    /// Path in the older interface.
    pub fallback_path: Option<String>,
    pub roles: Roles,
    /// Codes of both sexes, women and men, where they differ from ours.
    pub kon_codes: [Vec<String>; 3],
    /// Dimension and selection expressions, in the order asked.
    pub selection: Vec<(String, Vec<String>)>,
    /// Extra query of the address.
    pub query: String,
    pub period: Period,
    /// True where riket, which the table lacks, is the sum of every kommun.
    pub riket_is_sum: bool,
    /// True where parts must not be added up (noise-protected counts).
    pub noisy: bool,
    /// File name begins so (downloaded or linked files).
    pub file_prefix: Option<String>,
    /// Page that links to the file, where it is another than the source's.
    pub page: Option<String>,
    /// Words that the link, its heading or its file name hold, where the name alone does not tell what the file is.
    pub link_words: Vec<String>,
    /// Endings of file names that are read, the preferred first; any where empty.
    pub file_kinds: Vec<String>,
    /// True where the records of pivot caches are read, and added up over what is not declared.
    pub records: bool,
    /// Sheets to read; empty for the first with the wanted columns.
    pub sheets: Vec<String>,
    /// Rows that are skipped: column and text that it holds.
    pub skipped: Vec<(String, String)>,
    /// Rows that are used: column and text that it must hold.
    pub conditions: Vec<(String, String)>,
    /// Texts that stand for a suppressed value.
    pub suppressed: Vec<String>,
    pub series: Vec<Serie>,
    pub line: usize,
}

impl Table {
    /// True for a kind of file that only people download.
    pub fn is_by_hand(&self, protocol: Protocol) -> bool {
        match protocol {
            Protocol::Fk => !self.id.contains('/'),
            Protocol::File => true,
            _ => false,
        }
    }

    /// True where the sexes have codes, and both together none.
    pub fn lacks_total(&self) -> bool {
        self.roles.kon.is_some() && self.kon_codes[Kon::T as usize].is_empty()
    }
}

impl Serie {
    /// The declared unit; empty where the embedded figures tell it.
    pub fn unit(&self) -> &str {
        self.about.as_ref().map_or("", |about| &about.unit)
    }
}

/// A series that a table gives.
#[derive(Debug, Clone)]
pub struct Serie {
    pub id: String,
    /// None where `sources/figurer` already describes the nyckeltal.
    pub about: Option<About>,
    /// Dimension or column, and the exact code or text.
    pub pick: Vec<(String, String)>,
    /// Dimension, and a part of the value's text.
    pub pick_text: Vec<(String, String)>,
    /// Single years of age that are summed, first and last.
    pub ages: Option<(u32, u32)>,
    /// Column that holds the value.
    pub column: Option<String>,
    /// The published value is multiplied by this (100 for a fraction shown as per cent).
    pub factor: f64,
    pub line: usize,
}

/// What a series is, for those that no embedded file describes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    pub title: String,
    pub unit: String,
    pub producer: String,
    pub measure: String,
    pub by_kon: bool,
    /// What it replaces once fetched, in Swedish.
    pub replaces: Option<String>,
}

/// Recipients by age whose titles tell the ages: summed where they cover the span exactly.
#[derive(Debug, Clone)]
pub struct AgeSum {
    pub id: String,
    pub about: About,
    pub parts: Vec<String>,
    pub ages: (u32, u32),
}
