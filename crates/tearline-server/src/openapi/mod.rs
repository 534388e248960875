//! What the service says of itself, as OpenAPI 3.1: the routes are listed here, the schemas come from the types that are
//! sent, and the errors from the codes that there are.

mod page;
mod routes;

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use tearline_api::audit::AuditLine;
use tearline_api::contract::{
    ApiError, ClientView, Series, SeriesSettings, TokenRequest, TokenResponse, UploadResult,
};
use tearline_api::customers::{CustomerImport, Customers};
use tearline_api::jobs::{JobDetail, JobView, RevertPlan};
use tearline_api::manage::{Me, NewClient, TrialResult};
use tearline_api::precheck::{PrecheckRequest, PrecheckResult};
use tearline_api::webhook::{Event, NewWebhook, Webhook};
use utoipa::ToSchema;

pub(crate) use self::page::{STYLE, page};
use self::routes::{Answer, Body, ROUTES, Route, Who};
use crate::auth::TOKEN_HEADER;
use crate::error::Code;

/// The description.
pub(crate) fn description() -> Value {
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for route in ROUTES {
        paths.entry(route.path).or_default().insert(route.method.to_owned(), operation(route));
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Tearline",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "Checks coupon upload files, and receives them.",
            "description": "The upload contract, and what is beside it. Errors have one shape; their codes are stable.",
            "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"},
        },
        "tags": routes::TAGS.iter().map(|(name, text)| json!({"name": name, "description": text})).collect::<Value>(),
        "paths": paths,
        "webhooks": {"event": {"post": {
            "summary": "What an endpoint is sent, signed as Standard Webhooks has it.",
            "requestBody": {"required": true, "content": {"application/json": {"schema": reference::<Event>()}}},
            "responses": {"2XX": {"description": "It was taken; any other answer has it sent again."}},
        }}},
        "components": {
            "schemas": schemas(),
            "securitySchemes": {"token": {
                "type": "apiKey", "in": "header", "name": TOKEN_HEADER,
                "description": "An access token of POST /v3/oauth/token/generate.",
            }},
        },
    })
}

fn reference<T: ToSchema>() -> Value {
    json!({"$ref": format!("#/components/schemas/{}", T::name())})
}

/// The types that are sent, and those within them.
fn schemas() -> Value {
    fn add<T: ToSchema>(all: &mut BTreeMap<String, Value>) {
        let mut found = vec![(T::name().into_owned(), T::schema())];
        T::schemas(&mut found);
        for (name, schema) in found {
            all.insert(name, serde_json::to_value(schema).unwrap_or_default());
        }
    }
    let mut all = BTreeMap::new();
    add::<ApiError>(&mut all);
    add::<AuditLine>(&mut all);
    add::<ClientView>(&mut all);
    add::<CustomerImport>(&mut all);
    add::<Customers>(&mut all);
    add::<Event>(&mut all);
    add::<JobDetail>(&mut all);
    add::<JobView>(&mut all);
    add::<Me>(&mut all);
    add::<NewClient>(&mut all);
    add::<NewWebhook>(&mut all);
    add::<PrecheckRequest>(&mut all);
    add::<PrecheckResult>(&mut all);
    add::<RevertPlan>(&mut all);
    add::<Series>(&mut all);
    add::<SeriesSettings>(&mut all);
    add::<TokenRequest>(&mut all);
    add::<TokenResponse>(&mut all);
    add::<TrialResult>(&mut all);
    add::<UploadResult>(&mut all);
    add::<Webhook>(&mut all);
    let codes: Vec<&str> = Code::ALL.iter().map(|code| code.id()).collect();
    all.insert(
        "Failure".to_owned(),
        json!({
            "type": "object",
            "required": ["success", "status", "result", "errors"],
            "properties": {
                "success": {"const": false},
                "status": {"type": "integer", "description": "The HTTP status, once more."},
                "result": {"type": "null"},
                "errors": {"type": "array", "minItems": 1, "items": {"allOf": [
                    reference::<ApiError>(),
                    {"properties": {"code": {"enum": codes}}},
                ]}},
            },
        }),
    );
    json!(all)
}

fn operation(route: &Route) -> Value {
    let mut parameters: Vec<Value> = Vec::new();
    for part in route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')) {
        let schema = match part {
            "couponSeriesId" | "jobId" => json!({"type": "integer", "format": "int64", "minimum": 1}),
            "id" if route.path.contains("/series/") || route.path.contains("/imports/") => {
                json!({"type": "integer", "format": "int64", "minimum": 1})
            }
            "kind" => json!({"enum": ["uploaded", "error", "success", "customers-error"]}),
            _ => json!({"type": "string", "minLength": 1}),
        };
        parameters.push(json!({"name": part, "in": "path", "required": true, "schema": schema}));
    }
    for (place, name, schema, text) in route.parameters {
        let schema: Value = serde_json::from_str(schema).unwrap_or_default();
        parameters.push(json!({"name": name, "in": place, "description": text, "schema": schema}));
    }
    let mut operation = json!({
        "operationId": route.id,
        "tags": [route.tag],
        "summary": route.summary,
        "responses": responses(route),
    });
    if !parameters.is_empty() {
        operation["parameters"] = parameters.into();
    }
    if let Some(body) = body(route) {
        operation["requestBody"] = body;
    }
    operation["security"] = if route.who == Who::Anybody { json!([]) } else { json!([{"token": []}]) };
    operation
}

fn body(route: &Route) -> Option<Value> {
    let of =
        |schema: Value| Some(json!({"required": true, "content": {"application/json": {"schema": schema}}}));
    match route.body {
        Body::None => None,
        Body::Token => of(reference::<TokenRequest>()),
        Body::Precheck => of(reference::<PrecheckRequest>()),
        Body::Webhook => of(reference::<NewWebhook>()),
        Body::Client => of(reference::<NewClient>()),
        Body::NewSeries => of(json!({
            "type": "object",
            "description": "The name, and of SeriesSettings what is not to be the default.",
            "required": ["name"],
            "properties": {"name": {"type": "string", "minLength": 1, "maxLength": 100}},
        })),
        Body::Settings => of(json!({
            "type": "object",
            "description": "A JSON merge patch of SeriesSettings, and the name: what is not named stays. Of a rule in severities, null turns it off.",
            "properties": {"name": {"type": "string", "minLength": 1}},
        })),
        Body::Import => Some(json!({"required": true, "content": {"multipart/form-data": {"schema": {
            "type": "object",
            "required": ["file"],
            "properties": {
                "file": {"type": "string", "format": "binary", "description": "The CSV, with a file name."},
                "defaultRegion": {"type": "string", "pattern": "^([A-Z]{2}|none)?$", "description": "Of mobile numbers without a country code, as in IN; none: \
                                  they are taken as they are; left out: that of the organization's series, where they agree."},
            },
        }}}})),
        Body::Upload => {
            let text = |text: &str| json!({"type": "string", "description": text});
            Some(json!({"required": true, "content": {"multipart/form-data": {"schema": {
                "type": "object",
                "required": ["file", "customerIdentifier"],
                "properties": {
                    "file": {"type": "string", "format": "binary", "description": "The CSV, with a file name."},
                    "customerIdentifier": {"enum": ["MOBILE", "EMAIL", "EXTERNAL_ID", "USER_ID", "NOT_TAGGED"]},
                    "customerIdentifierColumn": text("Zero-based; found where it is left out and the file says it."),
                    "couponCodeColumn": text("Zero-based, or none."),
                    "header": {"enum": ["true", "false"], "description": "Whether the first line holds names."},
                    "delimiter": text("comma, semicolon, tab or pipe, or the character itself."),
                    "encoding": text("UTF-8, UTF-16LE, UTF-16BE or windows-1252."),
                    "mode": {"enum": ["commit", "validate", "all-or-nothing"]},
                    "onDuplicate": {"enum": ["reject", "skip"]},
                    "reportSha256": {"type": "string", "pattern": "^[0-9A-Fa-f]{64}$",
                                     "description": "Of the report that was seen before."},
                    "rulesVersion": text("Of the rules that made it."),
                },
            }}}}))
        }
    }
}

fn responses(route: &Route) -> Value {
    let mut responses = Map::new();
    let (kind, schema) = match route.answer {
        Answer::Upload => ("application/json", envelope(&reference::<UploadResult>())),
        Answer::SeriesList => ("application/json", envelope(&list(&reference::<Series>()))),
        Answer::Series => ("application/json", envelope(&reference::<Series>())),
        Answer::Precheck => ("application/json", envelope(&reference::<PrecheckResult>())),
        Answer::Jobs => ("application/json", envelope(&list(&reference::<JobView>()))),
        Answer::Job => ("application/json", envelope(&reference::<JobDetail>())),
        Answer::Reverted => {
            let either = json!({"anyOf": [reference::<JobDetail>(), reference::<RevertPlan>()]});
            ("application/json", envelope(&either))
        }
        Answer::Trial => ("application/json", envelope(&reference::<TrialResult>())),
        Answer::Me => ("application/json", envelope(&reference::<Me>())),
        Answer::Client => ("application/json", envelope(&reference::<ClientView>())),
        Answer::Clients => ("application/json", envelope(&list(&reference::<ClientView>()))),
        Answer::Webhooks => ("application/json", envelope(&list(&reference::<Webhook>()))),
        Answer::Webhook => ("application/json", envelope(&reference::<Webhook>())),
        Answer::Audit => ("application/json", envelope(&list(&reference::<AuditLine>()))),
        Answer::Customers => ("application/json", envelope(&reference::<Customers>())),
        Answer::Import | Answer::ImportAccepted => {
            ("application/json", envelope(&reference::<CustomerImport>()))
        }
        Answer::Imports => ("application/json", envelope(&list(&reference::<CustomerImport>()))),
        Answer::Nothing => ("application/json", envelope(&json!({"type": "null"}))),
        Answer::Token => ("application/json", reference::<TokenResponse>()),
        Answer::Json => ("application/json", json!({"type": "object"})),
        Answer::Csv => ("text/csv", json!({"type": "string"})),
        Answer::Text => ("text/plain", json!({"type": "string"})),
        Answer::Html => ("text/html", json!({"type": "string"})),
        Answer::Events => ("text/event-stream", json!({"type": "string"})),
        Answer::Bytes => ("application/octet-stream", json!({"type": "string", "format": "binary"})),
    };
    let mut schema = schema;
    let (status, done) = match route.answer {
        Answer::ImportAccepted => {
            schema["properties"]["status"]["const"] = json!(202);
            ("202", "It is stored, and being imported.")
        }
        _ => ("200", "Done."),
    };
    responses.insert(status.to_owned(), json!({"description": done, "content": {kind: {"schema": schema}}}));
    match route.answer {
        Answer::Bytes => drop(
            responses
                .insert("304".to_owned(), json!({"description": "It is still what If-None-Match names."})),
        ),
        Answer::Events => drop(responses.insert(
            "204".to_owned(),
            json!({"description": "The job is over, and Last-Event-ID is of its end."}),
        )),
        _ => {}
    }
    let mut by_status: BTreeMap<u16, Vec<Code>> = BTreeMap::new();
    for code in route.codes.iter().chain(route.who.codes()).chain(routes::ALWAYS) {
        let codes = by_status.entry(code.status()).or_default();
        if !codes.contains(code) {
            codes.push(*code);
        }
    }
    let failure = json!({"application/json": {"schema": {"$ref": "#/components/schemas/Failure"}}});
    for (status, codes) in by_status {
        let lines: Vec<String> =
            codes.iter().map(|code| format!("`{}`: {}", code.id(), code.meaning())).collect();
        let mut response = json!({"description": lines.join("\n\n"), "content": failure});
        if matches!(status, 429 | 503) {
            response["headers"] =
                json!({"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}});
        }
        responses.insert(status.to_string(), response);
    }
    Value::Object(responses)
}

fn list(of: &Value) -> Value {
    json!({"type": "array", "items": of})
}

/// The frame of an answer.
fn envelope(result: &Value) -> Value {
    json!({
        "type": "object",
        "required": ["success", "status", "result"],
        "properties": {"success": {"const": true}, "status": {"const": 200}, "result": result},
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Each line of the router, as `post /path`.
    fn routed() -> BTreeSet<String> {
        let source = include_str!("../routes.rs");
        let file = format!("{}/{{jobId}}/{{kind}}/{{name}}", crate::links::ROUTE);
        let source = source.replace("(&file,", &format!("(\"{file}\","));
        let mut found = BTreeSet::new();
        for line in source.lines().map(str::trim).filter(|line| line.starts_with("(\"/")) {
            let (path, methods) = line[2..].split_once("\", ").unwrap();
            for method in ["get", "post", "patch", "delete", "put"] {
                if methods.starts_with(&format!("{method}(")) || methods.contains(&format!(").{method}(")) {
                    found.insert(format!("{method} {path}"));
                }
            }
        }
        found
    }

    #[test]
    fn every_route_is_described_and_no_other() {
        let routed = routed();
        assert!(routed.len() > 20, "{routed:?}");
        let described: BTreeSet<String> =
            ROUTES.iter().map(|route| format!("{} {}", route.method, route.path)).collect();
        assert_eq!(described.len(), ROUTES.len());
        assert_eq!(routed, described);
    }

    #[test]
    fn every_code_is_said_of_some_route_and_every_reference_leads_somewhere() {
        let description = description();
        let text = description.to_string();
        for code in Code::ALL {
            assert!(text.contains(&format!("`{}`: ", code.id())), "{}", code.id());
        }
        let schemas = &description["components"]["schemas"];
        for reference in text.split("\"#/components/schemas/").skip(1) {
            let name = reference.split('"').next().unwrap();
            assert!(schemas[name].is_object(), "{name}");
        }
        let ids: BTreeSet<&str> = ROUTES.iter().map(|route| route.id).collect();
        assert_eq!(ids.len(), ROUTES.len());
        for route in ROUTES {
            assert!(routes::TAGS.iter().any(|(name, _)| *name == route.tag), "{}", route.tag);
            assert!(route.summary.ends_with('.'), "{}", route.summary);
            for (_, name, schema, _) in route.parameters {
                assert!(serde_json::from_str::<Value>(schema).is_ok(), "{name}");
            }
        }
    }

    #[test]
    fn the_page_has_every_route_and_every_type() {
        let page = page();
        for route in ROUTES {
            assert!(
                page.contains(route.path) && page.contains(&page::prose(route.summary)),
                "{}",
                route.path
            );
        }
        assert!(page.contains("id=\"UploadJobStatus\"") && page.contains("href=\"#UploadJobStatus\""));
        assert!(!page.contains("<script") && !page.contains("http://") && !page.contains("src="));
    }
}
