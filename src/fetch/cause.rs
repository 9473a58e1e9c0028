//! Why no request to a source will be answered, however often it is made, and what can be done about it.

use crate::problem::Problem;
use reqwest::Url;
use rustls::CertificateError;
use std::error::Error;
use std::io;

/// What hinders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cause {
    /// Nothing answers at the address.
    Refused,
    /// No way to any network.
    Offline,
    UnknownName,
    ProxyLogin,
    Untrusted,
    Expired,
    WrongName,
    /// Another fault of the encryption.
    Encryption,
}

impl Cause {
    /// The cause, where it is one that passes by no waiting.
    pub(super) fn of(error: &reqwest::Error) -> Option<Self> {
        let mut next: Option<&(dyn Error + 'static)> = Some(error);
        let mut found = None;
        while let Some(one) = next {
            found = Self::one(one).or(found);
            next = one.source();
        }
        found
    }

    fn one(error: &(dyn Error + 'static)) -> Option<Self> {
        if let Some(io) = error.downcast_ref::<io::Error>() {
            return Self::of_io(io);
        }
        if let Some(tls) = error.downcast_ref::<rustls::Error>() {
            return Some(Self::of_tls(tls));
        }
        // The transport has no types of its own for these.
        let text = error.to_string();
        let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
        if says(&["dns error", "failed to lookup address"]) {
            return Some(Self::UnknownName);
        }
        says(&["proxy auth", "authorization required"]).then_some(Self::ProxyLogin)
    }

    /// An error of the system, in which another may lie: its own `source` leaves that one out.
    fn of_io(io: &io::Error) -> Option<Self> {
        if let Some(inner) = io.get_ref() {
            return Self::one(inner);
        }
        match io.kind() {
            io::ErrorKind::ConnectionRefused => Some(Self::Refused),
            io::ErrorKind::NetworkUnreachable | io::ErrorKind::NetworkDown => Some(Self::Offline),
            _ => None,
        }
    }

    fn of_tls(error: &rustls::Error) -> Self {
        let rustls::Error::InvalidCertificate(what) = error else {
            return Self::Encryption;
        };
        match what {
            CertificateError::Expired
            | CertificateError::ExpiredContext { .. }
            | CertificateError::NotValidYet
            | CertificateError::NotValidYetContext { .. } => Self::Expired,
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                Self::WrongName
            }
            _ => Self::Untrusted,
        }
    }

    /// What happened, and what the user can do.
    pub(super) fn problem(self, source: &str, url: &Url) -> Box<Problem> {
        let host = url.host_str().unwrap_or_default();
        let (what, next) = match self {
            Self::Refused => (
                format!("{host} tar inte emot någon förbindelse"),
                "Försök om en stund. Går det inte då heller: fråga IT om nätet eller proxyn stänger adressen.",
            ),
            Self::Offline => (
                "Datorn har inget nät".to_string(),
                "Kontrollera nätet. Skattningen fungerar utan: de siffror som finns används.",
            ),
            Self::UnknownName => (
                format!("Namnet {host} går inte att slå upp"),
                "Datorn saknar nät, eller så behövs en proxy: fråga IT efter adressen och sätt HTTPS_PROXY.",
            ),
            Self::ProxyLogin => (
                "Proxyn vill ha en inloggning, eller godtar inte den som är angiven".to_string(),
                "Sätt HTTPS_PROXY till http://NAMN:LÖSENORD@PROXY:PORT. Försöket görs bara en gång, så att kontot inte spärras.",
            ),
            Self::Untrusted => (
                format!("Certifikatet från {host} är inte utfärdat av någon som datorn litar på"),
                "En proxy kan läsa trafiken med ett eget certifikat: be IT lägga det i datorns lager, eller ange filen med SSL_CERT_FILE.",
            ),
            Self::Expired => (
                format!("Certifikatet från {host} gäller inte i dag"),
                "Kontrollera datorns klocka. Går den rätt har källan glömt att förnya: försök i morgon.",
            ),
            Self::WrongName => (
                format!("Certifikatet från {host} gäller ett annat namn"),
                "Trafiken leds troligen om på vägen: fråga IT. Skicka inga uppgifter den vägen.",
            ),
            Self::Encryption => (
                format!("Krypteringen mot {host} går inte att komma överens om"),
                "Fråga IT om något på vägen läser trafiken, eller prova från ett annat nät.",
            ),
        };
        Problem::surroundings(format!("{source}: {what}"))
            .at(url.to_string())
            .next(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn io(kind: io::ErrorKind) -> io::Error {
        io::Error::new(kind, "x")
    }

    #[test]
    fn causes_are_found_in_the_errors_of_the_system_and_of_the_encryption() {
        let tls = |what| io::Error::other(rustls::Error::InvalidCertificate(what));
        let cases = [
            (
                io::ErrorKind::ConnectionRefused.into(),
                Some(Cause::Refused),
            ),
            (
                io::Error::other(tls(CertificateError::UnknownIssuer)),
                Some(Cause::Untrusted),
            ),
            (io(io::ErrorKind::TimedOut), None),
            (tls(CertificateError::UnknownIssuer), Some(Cause::Untrusted)),
            (tls(CertificateError::Expired), Some(Cause::Expired)),
            (
                tls(CertificateError::NotValidForName),
                Some(Cause::WrongName),
            ),
        ];
        for (error, cause) in cases {
            assert_eq!(Cause::one(&error), cause, "{error:?}");
        }
        let told = io::Error::other("dns error: failed to lookup address information");
        assert_eq!(Cause::one(&Wrapped(told)), Some(Cause::UnknownName));
        let url = Url::parse("https://api.kolada.se/v3").unwrap();
        let all = [
            Cause::Untrusted,
            Cause::WrongName,
            Cause::ProxyLogin,
            Cause::Offline,
        ];
        let told: Vec<String> = all
            .iter()
            .map(|one| one.problem("Kolada", &url).to_string())
            .collect();
        assert!(
            told[0].contains("SSL_CERT_FILE") && told[2].contains("HTTPS_PROXY"),
            "{told:?}"
        );
    }

    /// An error of a type of its own, as the transport has.
    #[derive(Debug)]
    struct Wrapped(io::Error);

    impl std::fmt::Display for Wrapped {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            self.0.fmt(f)
        }
    }

    impl Error for Wrapped {}
}
