//! Random numbers by name and number of the draw: any draw can be made by itself, on any thread.

use crate::netto::{LANES, Lane};
use chacha20::ChaCha8Rng;
use chacha20::rand_core::{Rng, SeedableRng};
use sha2::{Digest, Sha256};

/// The random numbers of one quantity; a block is eight draws.
pub struct Stream {
    random: ChaCha8Rng,
}

impl Stream {
    /// The stream of `name` from a block on. A name's numbers do not depend on which others there are.
    pub fn new(seed: u64, name: &str, first_block: usize) -> Self {
        let mut hash = Sha256::new();
        hash.update(seed.to_le_bytes());
        hash.update(name.as_bytes());
        let mut random = ChaCha8Rng::from_seed(hash.finalize().into());
        // One ChaCha block is eight numbers of 64 bits.
        random.set_word_pos(first_block as u128 * 16);
        Self { random }
    }

    /// Eight numbers, uniform between 0 and 1, both excluded.
    pub fn uniform(&mut self) -> Lane {
        let mut next = || ((self.random.next_u64() >> 11) as f64 + 0.5) / 9_007_199_254_740_992.0;
        Lane(std::array::from_fn(|_| next()))
    }

    /// Eight standard normal numbers, in pairs (Box and Muller 1958).
    pub fn normal(&mut self) -> Lane {
        let mut numbers = self.uniform();
        for pair in 0..LANES / 2 {
            let (one, two) = (numbers.0[2 * pair], numbers.0[2 * pair + 1]);
            let radius = libm::sqrt(-2.0 * libm::log(one));
            let (sine, cosine) = libm::sincos(std::f64::consts::TAU * two);
            numbers.0[2 * pair] = radius * cosine;
            numbers.0[2 * pair + 1] = radius * sine;
        }
        numbers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_the_same_wherever_the_stream_starts() {
        let mut long = Stream::new(1, "andel/uvas", 0);
        let blocks: Vec<Lane> = (0..20).map(|_| long.uniform()).collect();
        let mut late = Stream::new(1, "andel/uvas", 13);
        assert_eq!(late.uniform(), blocks[13]);
        assert_ne!(Stream::new(2, "andel/uvas", 13).uniform(), blocks[13]);
        assert_ne!(Stream::new(1, "andel/annan", 13).uniform(), blocks[13]);
    }

    #[test]
    fn the_first_numbers_are_these_on_every_machine() {
        let mut stream = Stream::new(1, "prov", 0);
        let first = stream.uniform().0[0];
        let normal = stream.normal().0[0];
        insta::assert_snapshot!(format!("{first:?} {normal:?}"));
    }

    #[test]
    fn normal_numbers_have_mean_0_and_variance_1() {
        let mut stream = Stream::new(7, "prov", 0);
        let all: Vec<f64> = (0..25_000).flat_map(|_| stream.normal().0).collect();
        let mean = all.iter().sum::<f64>() / all.len() as f64;
        let variance = all.iter().map(|one| one * one).sum::<f64>() / all.len() as f64;
        assert!(mean.abs() < 4.0 / (all.len() as f64).sqrt());
        assert!((variance - 1.0).abs() < 4.0 * (2.0 / all.len() as f64).sqrt());
    }
}
