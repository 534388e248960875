//! Who a request is from, and whose data its token opens.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use tearline_api::manage::Me;

use crate::auth::TOKEN_HEADER;
use crate::db::Actor;
use crate::error::{Code, Failure};
use crate::net::Origin;
use crate::request_id;
use crate::state::App;

/// The caller of a request, known by its token. Every query is for its organization.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    pub org_id: i64,
    pub client: String,
    /// What the client is called, where it is known here.
    name: Option<String>,
    read_only: bool,
    manages: bool,
}

impl Caller {
    /// Who does something, for the audit.
    pub(crate) fn actor(&self, origin: Origin) -> Actor {
        Actor {
            org_id: self.org_id,
            client: self.client.clone(),
            origin: origin.address.to_string(),
            request_id: request_id::current(),
        }
    }

    pub(crate) fn view(self) -> Me {
        let Self { org_id, client, name, read_only, manages } = self;
        Me { org_id, client, name, read_only, manages }
    }

    /// The client, as a sentence names it.
    pub(crate) fn shown(&self) -> String {
        super::shown(self.name.as_ref().unwrap_or(&self.client))
    }

    /// # Errors
    /// When the client may only read.
    pub(crate) fn may_write(&self) -> Result<(), Failure> {
        if self.read_only {
            let message =
                format!("The client {} may read and not upload; use a client that may write.", self.client);
            return Err(Failure::new(Code::ClientReadOnly, message));
        }
        Ok(())
    }

    /// # Errors
    /// When the client may not change series and clients.
    pub(crate) fn may_manage(&self) -> Result<(), Failure> {
        if self.manages {
            return Ok(());
        }
        let message = format!(
            "The client {} may not change series and clients; use one that was made with --manage.",
            self.client
        );
        Err(Failure::new(Code::ClientMayNotManage, message))
    }
}

impl FromRequestParts<App> for Caller {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let Some(token) = parts.headers.get(TOKEN_HEADER) else {
            let message = format!("Send the access token in the header {TOKEN_HEADER}.");
            return Err(Failure::new(Code::TokenMissing, message).field(TOKEN_HEADER));
        };
        let claims = app.tokens.verify(unwrapped(&String::from_utf8_lossy(token.as_bytes())))?;
        app.limits.request(claims.org_id, &claims.client_id)?;
        let client = app.db.client(&claims.client_id).await?;
        // Our own tokens end with their client; another issuer's clients need not be known here.
        let known = client.as_ref().is_some_and(|client| client.org_id == claims.org_id);
        if app.tokens.issues() && !known {
            let message = "The client of this token is gone; ask for another key and secret.";
            return Err(Failure::new(Code::TokenInvalid, message).field(TOKEN_HEADER));
        }
        let client = client.filter(|_| known);
        if client.as_ref().is_some_and(|client| client.revoked_on.is_some()) {
            let message = "The client of this token was revoked; ask for another key and secret.";
            return Err(Failure::new(Code::TokenInvalid, message).field(TOKEN_HEADER));
        }
        let name = client.as_ref().map(|client| client.name.clone());
        let (read_only, manages) = match client {
            Some(client) => (client.read_only, client.manages),
            None => (!app.config.access.unknown_clients_write, false),
        };
        Ok(Self { org_id: claims.org_id, client: claims.client_id, name, read_only, manages })
    }
}

/// A token without what clients and people put around it: spaces, quotes, the `Bearer` of another header. None of
/// it can be part of a token.
fn unwrapped(text: &str) -> &str {
    const BEARER: &str = "bearer";
    let around = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '“' | '”' | '‘' | '’');
    let mut token = text.trim_matches(around);
    while let Some((word, rest)) = token.split_at_checked(BEARER.len())
        && word.eq_ignore_ascii_case(BEARER)
        && rest.starts_with(|c| around(c) || c == ':')
    {
        token = rest.trim_start_matches(':').trim_matches(around);
    }
    token
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_unwrapped() {
        let check = |text: &str, expected: &str| assert_eq!(unwrapped(text), expected, "{text:?}");
        check("a.b.c", "a.b.c");
        check(" a.b.c\t", "a.b.c");
        check("Bearer a.b.c", "a.b.c");
        check("bearer  a.b.c", "a.b.c");
        check("BEARER: a.b.c", "a.b.c");
        check("\"a.b.c\"", "a.b.c");
        check("'a.b.c'", "a.b.c");
        check("“a.b.c”", "a.b.c");
        check("\"Bearer a.b.c\"", "a.b.c");
        check("Bearer \"a.b.c\"", "a.b.c");
        check("Bearer 'Bearer a.b.c '", "a.b.c");
        check("Bearer", "Bearer");
        check("bearerish.b.c", "bearerish.b.c");
        check("\"", "");
        check("", "");
    }
}
