//! Who may ask: the browser that was opened for it, from a page of the window's own. Every other program, page and name for
//! this computer is refused.

use crate::problem::{Outcome, Problem};
use std::sync::{Mutex, PoisonError};

/// Random bytes in a secret.
const LENGTH: usize = 32;

/// Secrets of one run, and the names that the window answers to.
#[derive(Debug)]
pub struct Guard {
    /// Opens the window once; then it is void.
    token: Mutex<Option<String>>,
    /// What the browser that was opened carries from then on.
    cookie: String,
    /// What a second start of the program on this computer may ask for a new token with.
    pub secret: String,
    port: u16,
}

/// What is known of a request before it is answered.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked<'a> {
    pub host: Option<&'a str>,
    /// The whole header.
    pub cookie: Option<&'a str>,
    pub origin: Option<&'a str>,
    /// `Sec-Fetch-Site`.
    pub site: Option<&'a str>,
    /// True where it may change something.
    pub writes: bool,
}

/// Why a request is not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Another name than this computer's own: a page elsewhere has pointed its name here.
    Host,
    /// From a page that is not the window's.
    Origin,
    /// From a browser that was not opened for it.
    Unknown,
}

impl Refusal {
    /// What the person in front of it can do.
    pub fn told(self) -> &'static str {
        match self {
            Refusal::Host => {
                "Adressen är inte den som behov svarar på. Öppna fönstret på nytt från programmet."
            }
            Refusal::Origin => "Frågan kom från en annan sida än behov och besvaras inte.",
            Refusal::Unknown => {
                "Den här fliken är inte öppnad av behov. Starta behov på nytt, så öppnas fönstret, eller använd den flik som redan är öppen."
            }
        }
    }
}

/// A secret that cannot be guessed, as hexadecimal digits.
///
/// # Errors
/// The system gives no random numbers.
fn secret() -> Outcome<String> {
    let mut bytes = [0_u8; LENGTH];
    getrandom::fill(&mut bytes).map_err(|error| {
        Problem::surroundings(format!("Datorn ger inga slumptal: {error}"))
            .next("Starta om datorn och försök igen.")
    })?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Takes as long for a wrong secret as for the right one.
fn same(one: &str, other: &str) -> bool {
    let differing = one.bytes().zip(other.bytes()).map(|(a, b)| a ^ b);
    one.len() == other.len() && differing.fold(0, |all, byte| all | byte) == 0
}

impl Guard {
    /// # Errors
    /// The system gives no random numbers.
    pub fn new(port: u16) -> Outcome<Self> {
        Ok(Self {
            token: Mutex::new(Some(secret()?)),
            cookie: secret()?,
            secret: secret()?,
            port,
        })
    }

    /// The address that opens the window, once; none where it has been used.
    pub fn address(&self) -> Option<String> {
        let token = self.token.lock().unwrap_or_else(PoisonError::into_inner);
        let token = token.as_ref()?;
        Some(format!("http://127.0.0.1:{}/?nyckel={token}", self.port))
    }

    /// A new token, for the program's second start; the one before is void.
    ///
    /// # Errors
    /// The system gives no random numbers.
    pub fn renew(&self) -> Outcome<()> {
        let new = secret()?;
        *self.token.lock().unwrap_or_else(PoisonError::into_inner) = Some(new);
        Ok(())
    }

    /// The cookie that a token is exchanged for; none where it is not the one, or has been used.
    pub fn exchange(&self, token: &str) -> Option<String> {
        let mut kept = self.token.lock().unwrap_or_else(PoisonError::into_inner);
        let fits = kept.as_ref().is_some_and(|one| same(one, token));
        fits.then(|| *kept = None)?;
        Some(format!(
            "{}={}; HttpOnly; SameSite=Strict; Path=/",
            self.name(),
            self.cookie
        ))
    }

    /// Browsers keep one jar of cookies for all ports of a computer.
    fn name(&self) -> String {
        format!("behov-{}", self.port)
    }

    /// True where the header is one of this computer's own names with the window's port.
    pub fn knows_host(&self, host: Option<&str>) -> bool {
        let own = ["127.0.0.1", "localhost"].map(|name| format!("{name}:{}", self.port));
        host.is_some_and(|host| own.iter().any(|one| one == host))
    }

    fn knows_origin(&self, origin: Option<&str>) -> bool {
        let host = origin.and_then(|origin| origin.strip_prefix("http://"));
        self.knows_host(host)
    }

    fn knows_cookie(&self, header: Option<&str>) -> bool {
        let name = self.name();
        let mut all = header.unwrap_or_default().split(';').map(str::trim);
        all.any(|pair| {
            let value = pair.split_once('=').filter(|(one, _)| *one == name);
            value.is_some_and(|(_, value)| same(value, &self.cookie))
        })
    }

    /// Whether a request is answered.
    ///
    /// # Errors
    /// Why not.
    pub fn judge(&self, asked: &Asked<'_>) -> Result<(), Refusal> {
        if !self.knows_host(asked.host) {
            return Err(Refusal::Host);
        }
        let own_page = asked.site.is_none_or(|site| site == "same-origin");
        if asked.writes && !(own_page && self.knows_origin(asked.origin)) {
            return Err(Refusal::Origin);
        }
        match self.knows_cookie(asked.cookie) {
            true => Ok(()),
            false => Err(Refusal::Unknown),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened() -> (Guard, String) {
        let guard = Guard::new(4711).unwrap();
        let address = guard.address().unwrap();
        let (_, token) = address.split_once("nyckel=").unwrap();
        let cookie = guard.exchange(token).unwrap();
        assert!(cookie.ends_with("; HttpOnly; SameSite=Strict; Path=/"));
        assert_eq!(guard.exchange(token), None, "a token holds once");
        assert_eq!(guard.address(), None);
        let pair = cookie.split(';').next().unwrap().to_string();
        (guard, pair)
    }

    #[test]
    fn only_the_computers_own_names_with_the_port_are_known() {
        let (guard, cookie) = opened();
        let of = |host: Option<&str>| {
            guard.judge(&Asked {
                host,
                cookie: Some(&cookie),
                ..Asked::default()
            })
        };
        for host in ["127.0.0.1:4711", "localhost:4711"] {
            assert_eq!(of(Some(host)), Ok(()), "{host}");
        }
        for host in [
            "127.0.0.1.evil.se:4711",
            "127.0.0.1:4712",
            "127.0.0.1",
            "localhost",
            "",
            "evil.se",
            "[::1]:4711",
            "LOCALHOST:4711",
        ] {
            assert_eq!(of(Some(host)), Err(Refusal::Host), "{host}");
        }
        assert_eq!(of(None), Err(Refusal::Host));
    }

    #[test]
    fn what_writes_comes_from_the_windows_own_page_and_browser() {
        let (guard, cookie) = opened();
        let right = Asked {
            host: Some("127.0.0.1:4711"),
            cookie: Some(&cookie),
            origin: Some("http://127.0.0.1:4711"),
            site: Some("same-origin"),
            writes: true,
        };
        assert_eq!(guard.judge(&right), Ok(()));
        for origin in [
            None,
            Some("null"),
            Some("https://127.0.0.1:4711"),
            Some("http://evil.se"),
        ] {
            let asked = Asked { origin, ..right };
            assert_eq!(guard.judge(&asked), Err(Refusal::Origin), "{origin:?}");
        }
        for site in ["cross-site", "same-site", "none"] {
            let asked = Asked {
                site: Some(site),
                ..right
            };
            assert_eq!(guard.judge(&asked), Err(Refusal::Origin), "{site}");
        }
        let others = ["behov-4711=abc", "behov-4712=", "a=b"];
        for cookie in [None, Some(others[0]), Some(others[1]), Some(others[2])] {
            let asked = Asked { cookie, ..right };
            assert_eq!(guard.judge(&asked), Err(Refusal::Unknown), "{cookie:?}");
        }
    }

    #[test]
    fn a_new_token_voids_the_one_before() {
        let guard = Guard::new(1).unwrap();
        let first = guard.address().unwrap();
        guard.renew().unwrap();
        let second = guard.address().unwrap();
        assert_ne!(first, second);
        let token = |address: &str| address.split_once("nyckel=").unwrap().1.to_string();
        assert_eq!(guard.exchange(&token(&first)), None);
        assert!(guard.exchange(&token(&second)).is_some());
    }
}
