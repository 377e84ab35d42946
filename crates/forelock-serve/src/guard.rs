//! Who is let in: only whoever knows the key, at this very address, from a page of our own.

use crate::refusal::Refusal;
use hyper::HeaderMap;
use hyper::header::{HOST, HeaderName, HeaderValue, ORIGIN};
use std::fmt::Write;
use std::io;
use std::net::{IpAddr, SocketAddr};

/// The part of an address that only whoever started the server knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Key(String);

impl Key {
    /// 128 bits of the operating system's randomness.
    ///
    /// # Errors
    ///
    /// If it has none.
    pub(crate) fn random() -> io::Result<Self> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(io::Error::other)?;
        let mut text = String::with_capacity(2 * bytes.len());
        for byte in bytes {
            // Writing to a String can't fail.
            let _ = write!(text, "{byte:02x}");
        }
        Ok(Self(text))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// What every request is held against.
#[derive(Clone, Debug)]
pub(crate) struct Guard {
    key: Key,
    address: SocketAddr,
}

impl Guard {
    pub(crate) const fn new(key: Key, address: SocketAddr) -> Self {
        Self { key, address }
    }

    /// What of a request's path lies behind the key.
    ///
    /// # Errors
    ///
    /// The key is missing or wrong; the host is a name that somebody else's page could have led here
    /// (DNS rebinding); the request comes from another page.
    pub(crate) fn admit<'a>(
        &self,
        path: &'a str,
        headers: &HeaderMap<HeaderValue>,
    ) -> Result<&'a str, Refusal> {
        let host = headers.get(HOST).and_then(|host| host.to_str().ok());
        let host = host.filter(|host| self.is_own(host)).ok_or_else(Refusal::forbidden)?;
        if let Some(origin) = headers.get(ORIGIN) {
            let own = origin.to_str().is_ok_and(|origin| origin == format!("http://{host}"));
            own.then_some(()).ok_or_else(Refusal::forbidden)?;
        }
        const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
        if let Some(site) = headers.get(SITE) {
            // A link in a mail or a wiki may lead here: it opens a page, and reads nothing of it.
            let is_link = says(headers, "sec-fetch-mode", "navigate")
                && says(headers, "sec-fetch-dest", "document");
            let own = ["same-origin", "none"].iter().any(|own| site == own);
            (own || is_link).then_some(()).ok_or_else(Refusal::forbidden)?;
        }
        let rest = path.strip_prefix('/').and_then(|path| path.strip_prefix(self.key.as_str()));
        rest.and_then(|rest| rest.strip_prefix('/')).ok_or_else(Refusal::forbidden)
    }

    /// Whether a host is this server's: a number, or `localhost`, with its port. What is listened to from
    /// outside has any number.
    fn is_own(&self, host: &str) -> bool {
        // Port 80 is the one that nobody writes.
        let (name, port) = match host.rsplit_once(':') {
            Some((name, port)) if !host.ends_with(']') => (name, port.parse().ok()),
            _ => (host, Some(80)),
        };
        if port != Some(self.address.port()) {
            return false;
        }
        let is_everywhere = self.address.ip().is_unspecified();
        let number = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        match number {
            Ok(number) => is_everywhere || number == self.address.ip(),
            Err(_) => name == "localhost" && (self.address.ip().is_loopback() || is_everywhere),
        }
    }
}

fn says(headers: &HeaderMap<HeaderValue>, name: &str, value: &str) -> bool {
    headers.get(name).is_some_and(|said| said == value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(all: &[(HeaderName, &str)]) -> HeaderMap<HeaderValue> {
        all.iter().map(|(name, value)| (name.clone(), value.parse().unwrap())).collect()
    }

    fn guard(address: &str) -> Guard {
        Guard::new(Key("k3y".into()), address.parse().unwrap())
    }

    #[test]
    fn only_who_knows_the_key_is_let_in() {
        let guard = guard("127.0.0.1:8080");
        let headers = headers(&[(HOST, "127.0.0.1:8080")]);
        assert_eq!(guard.admit("/k3y/start", &headers), Ok("start"));
        assert_eq!(guard.admit("/k3y/", &headers), Ok(""));
        for path in ["/", "/k3y", "/K3Y/", "/k3", "/k3yx/", "//k3y/", "/start", "k3y/", "/k3/y/"] {
            assert_eq!(guard.admit(path, &headers), Err(Refusal::forbidden()), "{path}");
        }
    }

    #[test]
    fn a_name_that_leads_here_is_not_this_server() {
        let local = guard("127.0.0.1:8080");
        for host in ["127.0.0.1:8080", "localhost:8080"] {
            assert!(local.admit("/k3y/", &headers(&[(HOST, host)])).is_ok(), "{host}");
        }
        let hosts = [
            "evil.example:8080",
            "127.0.0.1",
            "127.0.0.1:80",
            "192.168.1.2:8080",
            "",
            "[::1]:8080",
        ];
        for host in hosts {
            assert!(local.admit("/k3y/", &headers(&[(HOST, host)])).is_err(), "{host}");
        }
        assert!(local.admit("/k3y/", &headers(&[])).is_err());
        let usual = guard("127.0.0.1:80");
        for host in ["127.0.0.1", "127.0.0.1:80", "localhost"] {
            assert!(usual.admit("/k3y/", &headers(&[(HOST, host)])).is_ok(), "{host}");
        }
        assert!(usual.admit("/k3y/", &headers(&[(HOST, "evil.example")])).is_err());
        let everywhere = guard("0.0.0.0:8080");
        for host in ["192.168.1.2:8080", "127.0.0.1:8080", "localhost:8080"] {
            assert!(everywhere.admit("/k3y/", &headers(&[(HOST, host)])).is_ok(), "{host}");
        }
        assert!(everywhere.admit("/k3y/", &headers(&[(HOST, "evil.example:8080")])).is_err());
    }

    #[test]
    fn another_page_is_not_served() {
        let guard = guard("127.0.0.1:8080");
        let from = |name: HeaderName, value: &str| {
            guard.admit("/k3y/answer", &headers(&[(HOST, "127.0.0.1:8080"), (name, value)])).is_ok()
        };
        let site = HeaderName::from_static("sec-fetch-site");
        assert!(from(ORIGIN, "http://127.0.0.1:8080") && from(site.clone(), "same-origin"));
        for origin in
            ["http://evil.example", "null", "https://127.0.0.1:8080", "http://localhost:8080"]
        {
            assert!(!from(ORIGIN, origin), "{origin}");
        }
        assert!(!from(site.clone(), "cross-site") && !from(site.clone(), "same-site"));
        let link = |mode: &str, dest: &str| {
            let all = [
                (HOST, "127.0.0.1:8080"),
                (site.clone(), "cross-site"),
                (HeaderName::from_static("sec-fetch-mode"), mode),
                (HeaderName::from_static("sec-fetch-dest"), dest),
            ];
            guard.admit("/k3y/", &headers(&all)).is_ok()
        };
        assert!(link("navigate", "document"));
        assert!(
            !link("navigate", "iframe") && !link("no-cors", "script") && !link("cors", "empty")
        );
    }
}
