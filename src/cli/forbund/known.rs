//! What is known of förbund and kommuner.

use super::super::args::Common;
use super::super::session::{declared, own_forbund_file};
use crate::forbund::ForbundRegister;
use crate::problem::Outcome;
use crate::regions::Regions;

/// What is known of förbund and kommuner.
pub(super) struct Known {
    pub register: ForbundRegister,
    pub regions: Regions,
}

impl Known {
    pub fn load(common: &Common) -> Outcome<Self> {
        let declared = declared(common)?;
        let regions = Regions::load(&declared)?;
        let own = own_forbund_file(common)?;
        Ok(Self {
            register: ForbundRegister::load(&declared, own.as_ref(), &regions)?,
            regions,
        })
    }
}
