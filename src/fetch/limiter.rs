//! At most so many requests in any window of time, for all threads together.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Extra room, so that jitter on the way does not bring two requests into one window at the host.
const MARGIN: f64 = 1.1;

/// A sliding window: any `window` holds at most `calls` starts.
#[derive(Debug)]
pub struct Limiter {
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    calls: usize,
    window: Duration,
    starts: VecDeque<Instant>,
    /// Nothing starts before this (Retry-After).
    closed_until: Option<Instant>,
}

impl Limiter {
    pub fn new(calls: usize, window_seconds: f64) -> Self {
        let limiter = Self {
            state: Mutex::new(State {
                calls: 1,
                window: Duration::ZERO,
                starts: VecDeque::new(),
                closed_until: None,
            }),
        };
        limiter.set(calls, window_seconds);
        limiter
    }

    /// A new limit, such as the host's own `/config` states.
    pub fn set(&self, calls: usize, window_seconds: f64) {
        let mut state = self.lock();
        state.calls = calls.max(1);
        state.window = Duration::from_secs_f64((window_seconds * MARGIN).clamp(0.0, 3_600.0));
    }

    /// Nobody starts before `wait` has passed.
    pub fn close_for(&self, wait: Duration) {
        let until = Instant::now() + wait;
        let mut state = self.lock();
        state.closed_until = Some(state.closed_until.map_or(until, |old| old.max(until)));
    }

    /// Waits until a request may start, and counts it.
    pub fn wait(&self) {
        loop {
            let now = Instant::now();
            let Some(wait) = self.lock().try_start(now) else {
                return;
            };
            std::thread::sleep(wait);
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        // A thread that panicked left the counts whole: they are single assignments.
        self.state
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

impl State {
    /// Starts (and answers none), or how long to wait.
    fn try_start(&mut self, now: Instant) -> Option<Duration> {
        if let Some(until) = self.closed_until.filter(|until| *until > now) {
            return Some(until - now);
        }
        while self
            .starts
            .front()
            .is_some_and(|first| now.duration_since(*first) >= self.window)
        {
            self.starts.pop_front();
        }
        if self.starts.len() < self.calls {
            self.starts.push_back(now);
            return None;
        }
        self.starts
            .front()
            .map(|first| self.window - now.duration_since(*first))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_window_holds_more_starts_than_allowed() {
        let limiter = Limiter::new(3, 0.05);
        let mut starts = Vec::new();
        for _ in 0..10 {
            limiter.wait();
            starts.push(Instant::now());
        }
        for four in starts.windows(4) {
            assert!(four[3] - four[0] >= Duration::from_millis(49));
        }
    }
}
