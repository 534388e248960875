//! The description as a page: plain HTML, made of it once, with nothing that runs and nothing from elsewhere.

use std::fmt::Write;

use serde_json::Value;

use super::description;

pub(crate) const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;\
color:#1a1a1a;background:#fff}h2{margin-top:3rem;border-bottom:1px solid #ccc}h3{margin-top:2rem}code{font-size:.95em}\
table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;padding:.25rem .75rem .25rem 0;\
border-bottom:1px solid #ddd;overflow-wrap:anywhere}.m{font-weight:700;text-transform:uppercase;margin-right:.5rem}\
@media (prefers-color-scheme:dark){body{color:#eee;background:#161616}a{color:#8ab4f8}td,th{border-color:#444}}";

/// The page.
pub(crate) fn page() -> String {
    let description = description();
    let mut out = String::new();
    let _ = write(&mut out, &description);
    out
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Text with `code` in it.
pub(super) fn prose(text: &str) -> String {
    let mut out = String::new();
    for (at, part) in escaped(text).split('`').enumerate() {
        out += &if at % 2 == 1 { format!("<code>{part}</code>") } else { part.replace("\n\n", "<br>") };
    }
    out
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap_or_default()
}

fn each(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn write(out: &mut String, description: &Value) -> std::fmt::Result {
    let info = &description["info"];
    write!(
        out,
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width\"><title>{title} API</title><style>{STYLE}</style></head><body><main>\
         <h1>{title} {version}</h1><p>{about}</p><p>For programs: <a href=\"/openapi.json\">/openapi.json</a> (OpenAPI 3.1).</p><nav><ul>",
        title = escaped(text(info, "title")),
        version = escaped(text(info, "version")),
        about = prose(text(info, "description")),
    )?;
    let tags = || description["tags"].as_array().into_iter().flatten();
    for tag in tags() {
        let name = escaped(text(tag, "name"));
        write!(out, "<li><a href=\"#tag-{name}\">{name}</a>: {}</li>", prose(text(tag, "description")))?;
    }
    out.push_str("<li><a href=\"#types\">types</a></li></ul></nav>");
    for tag in tags() {
        let name = text(tag, "name");
        write!(out, "<section><h2 id=\"tag-{0}\">{0}</h2>", escaped(name))?;
        for (path, methods) in each(&description["paths"]) {
            for (method, operation) in each(methods).filter(|(_, operation)| operation["tags"][0] == name) {
                write_operation(out, method, path, operation)?;
            }
        }
        out.push_str("</section>");
    }
    out.push_str("<section><h2 id=\"types\">types</h2>");
    for (name, schema) in each(&description["components"]["schemas"]) {
        write!(out, "<h3 id=\"{0}\">{0}</h3><p>{1}</p>", escaped(name), prose(text(schema, "description")))?;
        write_properties(out, schema)?;
    }
    out.push_str("</section></main></body></html>");
    Ok(())
}

fn write_operation(out: &mut String, method: &str, path: &str, operation: &Value) -> std::fmt::Result {
    write!(
        out,
        "<h3 id=\"{}\"><span class=\"m\">{method}</span> <code>{}</code></h3><p>{}{}</p>",
        escaped(text(operation, "operationId")),
        escaped(path),
        prose(text(operation, "summary")),
        if operation["security"].as_array().is_some_and(Vec::is_empty) { "" } else { " Needs a token." },
    )?;
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let mut rows = parameters
        .map(|parameter| {
            let (name, place) = (escaped(text(parameter, "name")), escaped(text(parameter, "in")));
            let about = prose(text(parameter, "description"));
            format!(
                "<tr><td><code>{name}</code></td><td>{place}</td><td>{}</td><td>{about}</td></tr>",
                kind(&parameter["schema"])
            )
        })
        .peekable();
    if rows.peek().is_some() {
        write!(out, "<table>{}</table>", rows.collect::<String>())?;
    }
    for (content_type, content) in each(&operation["requestBody"]["content"]) {
        write!(out, "<p>Body, <code>{}</code>: {}</p>", escaped(content_type), kind(&content["schema"]))?;
        write_properties(out, &content["schema"])?;
    }
    out.push_str("<table>");
    for (status, response) in each(&operation["responses"]) {
        let contents = each(&response["content"]);
        let what: Vec<String> = contents
            .filter(|_| status.starts_with('2'))
            .map(|(content_type, content)| {
                let schema = &content["schema"];
                let result = &schema["properties"]["result"];
                let shown = if result.is_null() { kind(schema) } else { format!("result: {}", kind(result)) };
                format!("<code>{}</code> {shown}", escaped(content_type))
            })
            .collect();
        let about = prose(text(response, "description"));
        write!(out, "<tr><th>{status}</th><td>{about} {}</td></tr>", what.join(", "))?;
    }
    out.push_str("</table>");
    Ok(())
}

fn write_properties(out: &mut String, schema: &Value) -> std::fmt::Result {
    let parts = schema["allOf"].as_array().into_iter().flatten().chain([schema]);
    let mut rows = String::new();
    for part in parts {
        if let Some(reference) = part["$ref"].as_str() {
            write!(rows, "<tr><td colspan=\"3\">all of {}</td></tr>", link(reference))?;
        }
        let required: Vec<&str> =
            part["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        for (name, property) in each(&part["properties"]) {
            let must = if required.contains(&name.as_str()) { "" } else { ", optional" };
            let about = prose(text(property, "description"));
            write!(
                rows,
                "<tr><td><code>{}</code></td><td>{}{must}</td><td>{about}</td></tr>",
                escaped(name),
                kind(property)
            )?;
        }
    }
    if !rows.is_empty() {
        write!(out, "<table>{rows}</table>")?;
    } else if schema["enum"].is_array() || schema["oneOf"].is_array() {
        write!(out, "<p>{}</p>", kind(schema))?;
    }
    Ok(())
}

fn link(reference: &str) -> String {
    let name = escaped(reference.rsplit('/').next().unwrap_or_default());
    format!("<a href=\"#{name}\">{name}</a>")
}

/// What a value is, in short.
fn kind(schema: &Value) -> String {
    let several = |name: &str| {
        let all = schema[name].as_array()?;
        Some(all.iter().map(kind).collect::<Vec<_>>().join(" or "))
    };
    if let Some(reference) = schema["$ref"].as_str() {
        return link(reference);
    }
    if let Some(all) = schema["enum"].as_array() {
        return all
            .iter()
            .map(|value| format!("<code>{}</code>", escaped(&value.to_string())))
            .collect::<Vec<_>>()
            .join(" ");
    }
    if !schema["const"].is_null() {
        return format!("<code>{}</code>", escaped(&schema["const"].to_string()));
    }
    if let Some(several) = several("oneOf").or_else(|| several("anyOf")).or_else(|| several("allOf")) {
        return several;
    }
    match &schema["type"] {
        Value::String(name) if name == "array" => format!("list of {}", kind(&schema["items"])),
        Value::String(name) => escaped(name),
        Value::Array(names) => {
            names.iter().filter_map(Value::as_str).map(escaped).collect::<Vec<_>>().join(" or ")
        }
        _ => "any".to_owned(),
    }
}
