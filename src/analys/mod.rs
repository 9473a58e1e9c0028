//! The front door: a question ([`Fraga`]) to [`Behov`] gives an answer ([`Analys`]), whatever the way in or out.
//! Nothing here reads a clock or the environment, or prints.

mod answer;
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
pub use medel::{Medel, Place as MedelPlace, Scenario};
pub use model::{
    Analys, ChosenDenominator, Comparison, FEWEST_PEOPLE, IndicatorTable, Kind, MOST_KOMMUNER,
    Missing, National, Nowcast, OfForbund, PartBeside, Sources, UsedSeries, Where, YEARS,
};
pub use renew::{Before, Fornyad, Overrides, Own};
pub use state::cells as state_cells;
