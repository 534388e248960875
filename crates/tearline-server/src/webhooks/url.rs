//! Where webhooks may be sent to, by what a URL says.

use ureq::http::Uri;

/// Longer than any that is meant.
const LONGEST: usize = 2000;

/// Whether a URL can be that of an endpoint, at one of the hosts.
///
/// # Errors
/// What is wrong with it, as the end of a sentence.
pub(crate) fn check(url: &str, hosts: &[String]) -> Result<(), String> {
    let uri: Uri = url.parse().map_err(|_| "it is no URL".to_owned())?;
    if url.len() > LONGEST {
        return Err(format!("it is longer than {LONGEST} characters"));
    }
    if uri.scheme_str() != Some("https") {
        return Err("it must start with https://".to_owned());
    }
    let authority = uri.authority().map(ToString::to_string).unwrap_or_default();
    if authority.contains('@') || url.contains('#') {
        return Err("it must hold neither a user nor a #".to_owned());
    }
    let host = uri.host().unwrap_or_default().to_ascii_lowercase();
    // A dot at the end means the same host.
    let host = host.strip_suffix('.').unwrap_or(&host);
    let allowed = |pattern: &String| match pattern.strip_prefix("*.") {
        Some(above) => host.strip_suffix(above).is_some_and(|below| below.len() > 1 && below.ends_with('.')),
        None => host == pattern,
    };
    if hosts.iter().any(allowed) {
        return Ok(());
    }
    Err(match hosts {
        [] => "this server sends no webhooks: its operator has allowed no host (webhook-hosts)".to_owned(),
        _ => format!("the host {host:?} is none that the server's operator has allowed (webhook-hosts)"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_and_only_hosts_that_are_allowed() {
        let hosts = ["hooks.example.com", "*.example.org", "10.0.0.1"].map(str::to_owned);
        let check = |url: &str, good: bool| {
            let found = check(url, &hosts);
            assert_eq!(found.is_ok(), good, "{url}: {found:?}");
        };
        check("https://hooks.example.com/coupons", true);
        check("https://HOOKS.example.com:8443/?a=b", true);
        check("https://hooks.example.com./", true);
        check("https://a.example.org", true);
        check("https://a.b.example.org/", true);
        check("https://10.0.0.1/", true);
        check("http://hooks.example.com/", false);
        check("https://example.org/", false);
        check("https://badexample.org/", false);
        check("https://.example.org/", false);
        check("https://hooks.example.com.evil.org/", false);
        check("https://hooks.example.com@evil.org/", false);
        check("https://evil.org#hooks.example.com", false);
        check("https://evil.org\\@hooks.example.com/", false);
        check("https://10.0.0.2/", false);
        check("https://", false);
        check("hooks.example.com", false);
        check("file:///etc/passwd", false);
        check(&format!("https://hooks.example.com/{}", "x".repeat(2000)), false);
    }
}
