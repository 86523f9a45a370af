//! What the program asks over HTTP: addresses that it accepts, and who asks.

use std::time::Duration;

use ureq::Agent;
use ureq::tls::{RootCerts, TlsConfig};

/// How long to connect may take.
const CONNECT: Duration = Duration::from_secs(30);

/// An address without a slash at its end, if it is one of the web: with a host, and without a name and a password, which
/// would be shown wherever the address is.
pub(crate) fn address(text: &str) -> Option<&str> {
    let address = text.trim().trim_end_matches('/');
    let is_web = address.starts_with("http://") || address.starts_with("https://");
    let host = host(address);
    (is_web && !host.is_empty() && !host.contains('@')).then_some(address)
}

fn host(address: &str) -> &str {
    let host = address.split("://").nth(1).unwrap_or_default();
    host.split('/').next().unwrap_or_default()
}

/// Whether an address is one of this machine. Nothing goes through a proxy then.
pub(crate) fn is_of_this_machine(address: &str) -> bool {
    let host = host(address);
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|it| it.is_ascii_digit()) => name,
        _ => host,
    };
    let number = name.trim_matches(['[', ']']).parse::<std::net::IpAddr>();
    name == "localhost" || number.is_ok_and(|it| it.is_loopback())
}

/// Who asks; the settings may be changed. What a status means is told by who asked.
pub(crate) fn agent(
    change: impl FnOnce(
        ureq::config::ConfigBuilder<ureq::typestate::AgentScope>,
    ) -> ureq::config::ConfigBuilder<ureq::typestate::AgentScope>,
) -> Agent {
    let certificates = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier);
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .tls_config(certificates.build())
        .timeout_connect(Some(CONNECT))
        .user_agent(concat!("onec/", env!("CARGO_PKG_VERSION")));
    Agent::new_with_config(change(config).build())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_have_a_host_and_no_secrets() {
        assert_eq!(
            address(" http://localhost/v1/ "),
            Some("http://localhost/v1")
        );
        for wrong in [
            "localhost",
            "ftp://host",
            "https://а:б@host/v1",
            "http://",
            "",
        ] {
            assert_eq!(address(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn this_machine_is_known_by_its_names() {
        for (address, expected) in [
            ("http://localhost:8731/v1", true),
            ("http://127.0.0.1", true),
            ("http://[::1]:80", true),
            ("https://example.org", false),
            ("http://localhost.example.org", false),
        ] {
            assert_eq!(is_of_this_machine(address), expected, "{address}");
        }
    }
}
