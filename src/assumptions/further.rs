//! Groups that can be counted beside those of a preset (`sources/behovsgrupper.toml`), each with its overlaps.

use super::model::{Assumptions, Group, LocalOverlap, Scope};
use super::read::read_group;
use crate::declared::Declared;
use crate::form::{Form, FormFile};
use crate::indicators::Engine;
use crate::overlaps::{self, Factor};
use crate::problem::{Outcome, Problem};

const FILE: &str = "sources/behovsgrupper.toml";
/// So many groups netto is counted over at most: a table of 512 patterns.
pub const MOST_IN_NETTO: usize = 9;

/// A group that is not counted until it is switched on.
#[derive(Debug, Clone, PartialEq)]
pub struct Further {
    pub group: Group,
    /// One of those that the government has asked förbund to give priority.
    pub priority: bool,
    overlaps: Vec<LocalOverlap>,
}

/// Every one that is declared.
///
/// # Errors
/// File and line of what does not follow the form.
pub fn further(declared: &Declared, factors: &[Factor], engine: &Engine) -> Outcome<Vec<Further>> {
    let file = declared.file(FILE)?;
    let parsed = FormFile::parse(&file)?;
    let root = parsed.root();
    let forms = root.forms("grupp")?;
    let all = forms.iter().map(|form| read(form, factors, engine));
    let all = all.collect::<Outcome<Vec<Further>>>()?;
    root.finish()?;
    Ok(all)
}

fn read(form: &Form<'_>, factors: &[Factor], engine: &Engine) -> Outcome<Further> {
    let mut own = Vec::new();
    for inner in form.forms("overlapp")? {
        let overlap = overlaps::read(&inner, factors)?;
        inner.finish()?;
        own.push(LocalOverlap {
            scope: Scope::All,
            overlap,
        });
    }
    Ok(Further {
        priority: form.flag("prioriterad", false)?,
        overlaps: own,
        group: read_group(form, engine)?,
    })
}

impl Assumptions {
    /// Counts one more group, with the overlaps that are about groups which are counted.
    ///
    /// # Errors
    /// As many groups as netto can be counted over are counted already.
    pub fn count_further(&mut self, one: &Further) -> Outcome<()> {
        if self.group(&one.group.id).is_some() {
            return Ok(());
        }
        if self.groups.len() >= MOST_IN_NETTO {
            return Err(Problem::input(format!(
                "{} kan inte räknas också: {MOST_IN_NETTO} grupper är valda",
                one.group.name
            ))
            .expected(format!("högst {MOST_IN_NETTO} grupper i netto"))
            .next("Ta bort en grupp. De andra visas ändå på bladet Behoven närmare."));
        }
        self.mark_changed();
        self.groups.push(one.group.clone());
        let known = |id: &String| self.groups.iter().any(|group| group.id == *id);
        let own = one
            .overlaps
            .iter()
            .filter(|own| own.overlap.groups().all(known));
        let own: Vec<LocalOverlap> = own.cloned().collect();
        self.overlaps.extend(own);
        Ok(())
    }
}
