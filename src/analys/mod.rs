//! The front door: a question ([`Fraga`]) to [`Behov`] gives an answer ([`Analys`]), whatever the way in or out.
//! Nothing here reads a clock or the environment, or prints.

mod around;
mod ask;
mod behov;
mod editions;
mod fraga;
mod further;
mod gathered;
mod indicators;
mod log;
mod medel;
mod model;
mod nowcast;
mod renew;
mod sources;
mod state;
mod tables;

pub use behov::{AssumptionsFrom, Behov, Grounds};
pub use editions::SinceEdition;
pub use fraga::{Basis, Beside, Compared, Fraga, Since, Wanted, Year};
pub use gathered::{Gathered, GatheredBook};
pub use indicators::{IndicatorTable, MOST_KOMMUNER, Missing, Where, YEARS};
pub use medel::{Medel, Place as MedelPlace, Scenario};
pub use model::{
    Analys, ChosenDenominator, Comparison, FEWEST_PEOPLE, Kind, National, OfForbund, PartBeside,
};
pub use nowcast::Nowcast;
pub use renew::{Before, Fornyad, Overrides, Own};
pub use sources::{Sources, UsedSeries};
pub use state::cells as state_cells;
