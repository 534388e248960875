//! How requests really come: from command lines, mail libraries, browsers and other people's HTTP clients, each with
//! its own way to say the same.

use serde_json::json;
use tearline_server::demo;

use crate::app::{App, BOUNDARY, TOKEN, multipart, report_path, status_path, upload_path};
use crate::contract::{SAMPLE, official};

#[test]
fn a_slash_at_the_end_of_a_route_changes_nothing() {
    let app = App::start();
    let token = app.token();
    let form = format!("multipart/form-data; boundary={BOUNDARY}");
    let headers = [(TOKEN, token.as_str()), ("content-type", form.as_str())];
    let uploaded =
        app.http.post(&format!("{}/", upload_path(demo::SERIES)), &headers, &multipart(&official(SAMPLE)));
    let job = app.http.finished(&token, demo::SERIES, uploaded.job().job_id);
    let body = json!({"key": demo::KEY, "secret": demo::SECRET}).to_string();
    let issued = app.http.post("/v3/oauth/token/generate/", &[], body.as_bytes());
    assert!(issued.json()["data"]["accessToken"].is_string(), "{}", issued.text());

    let paths = [
        status_path(demo::SERIES),
        format!("{}?jobId=999", status_path(demo::SERIES)),
        report_path(demo::SERIES, job.job_id),
        "/v2/coupon/series".to_owned(),
        "/.well-known/jwks.json".to_owned(),
        "/healthz".to_owned(),
        job.uploaded_file_url.unwrap(),
    ];
    for path in paths {
        let (route, query) = path
            .split_once('?')
            .map_or((path.as_str(), String::new()), |(route, query)| (route, format!("?{query}")));
        let answer = |path: &str| {
            let mut answer = app.http.get(path, &[(TOKEN, &token)]);
            answer.headers.retain(|(name, _)| name != "date");
            // The URLs of files are signed anew for each answer.
            let text = String::from_utf8(answer.body).unwrap();
            let text: Vec<&str> =
                text.split("?expires=").map(|text| text.split('"').next_back().unwrap()).collect();
            (answer.status, answer.headers, text.concat())
        };
        assert_eq!(answer(&format!("{route}/{query}")), answer(&path), "{path}");
    }
    let answer = app.http.get(&format!("{}/", upload_path(demo::SERIES)), &[(TOKEN, &token)]);
    assert_eq!((answer.status, answer.code().as_str()), (405, "method-not-allowed"));
}
