#![no_main]

#[path = "../drive.rs"]
mod drive;

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static GROUND: LazyLock<drive::Ground> = LazyLock::new(drive::Ground::new);

fuzz_target!(|bytes: &[u8]| drive::ALL[12].1(&GROUND, bytes));
