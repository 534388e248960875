//! The program's commands: what they print, what they write, and the status with which they end.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tearline::{Identifier, Options, Rule, check};
use tearline_server::demo;

use crate::app::Part::{File, Text};
use crate::app::{Program, TOKEN, program};

fn tearline(args: &[&str]) -> Output {
    Command::new(program()).args(args).stdin(Stdio::null()).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[track_caller]
fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|e| panic!("{e}: {} {}", text(&output.stdout), text(&output.stderr)))
}

/// What is written to while it is checked has no verdict; and the check ends, however long it is written on.
#[test]
fn a_file_that_grows_meanwhile_is_an_error() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("growing.csv");
    std::fs::write(&file, "mobile,code\n".to_owned() + &"919876543210,ABCDEF1\n".repeat(200_000)).unwrap();
    let mut log = std::fs::OpenOptions::new().append(true).open(&file).unwrap();
    let mut child = Command::new(program())
        .args(["check", path(&file), "--identifier", "MOBILE"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    while child.try_wait().unwrap().is_none() {
        log.write_all(b"919876543210,ABCDEF2\n").unwrap();
    }
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("changed while it was read"), "{}", text(&output.stderr));
}

const SAMPLE: &str = "customerIdentifier,coupon code\n919876543210,ABCDEF1\n919876543211,abcdef1\n12,=X\n";

/// 0: all is well; 1: something is rejected; 2: it could not be read, or was misused.
#[test]
fn the_status_says_how_the_check_ended() {
    let dir = tempfile::tempdir().unwrap();
    let file = |name: &str, content: &[u8]| -> String {
        let path = dir.path().join(name);
        std::fs::write(&path, content).unwrap();
        path.display().to_string()
    };
    let good = file("good.csv", b"mobile,code\n919876543210,A1\n");
    let warned = file("warned.csv", b"mobile,code\n919876543210, A1\n");
    let bad = file("bad.csv", SAMPLE.as_bytes());
    let empty = file("empty.csv", b"");
    let rules = file("rules.json", br#"{"codeLength": {"min": 6, "max": 6}}"#);
    let no_rules = file("no-rules.json", br#"{"codeLenght": {"min": 6, "max": 6}}"#);
    let mobile: &[&str] = &["--identifier", "MOBILE"];
    let cases: &[(&str, i32, &[&str])] = &[
        ("a good file", 0, &[&good]),
        ("remarks reject nothing", 0, &[&warned]),
        ("a rejected row", 1, &[&bad]),
        ("a rejected file", 1, &[&empty]),
        ("rules of one's own", 1, &[&good, "--rules", &rules]),
        ("a file that is not there", 2, &["nowhere.csv"]),
        ("a folder", 2, &["."]),
        ("rules that are not there", 2, &[&good, "--rules", "nowhere.json"]),
        ("rules that nobody knows", 2, &[&good, "--rules", &no_rules]),
        ("no file", 2, &[]),
        ("a column that is none", 2, &[&good, "--identifier-column", "first"]),
        ("a format that is none", 2, &[&good, "--format", "xml"]),
        ("results over the file itself", 2, &[&bad, "--errors", &bad]),
        ("results to nowhere", 2, &[&bad, "--errors", "no/such/folder/e.csv"]),
    ];
    for (name, status, args) in cases {
        let output = tearline(&[&["check"][..], mobile, args].concat());
        assert_eq!(output.status.code(), Some(*status), "{name}: {}", text(&output.stderr));
        assert_eq!(output.stdout.is_empty(), *status == 2, "{name}");
        assert_eq!(output.stderr.is_empty(), *status != 2, "{name}");
    }
    assert_eq!(tearline(&["check", &good]).status.code(), Some(2), "no identifier");
    assert_eq!(tearline(&["check", &good, "--identifier", "PHONE"]).status.code(), Some(2), "an unknown one");
    assert_eq!(std::fs::read_to_string(&bad).unwrap(), SAMPLE, "what is checked is never written to");
}

#[test]
fn the_report_is_the_same_from_a_file_and_from_standard_input() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.csv");
    std::fs::write(&path, SAMPLE).unwrap();
    let expected = check(SAMPLE.as_bytes(), Options::new(Identifier::Mobile)).unwrap().report;
    let expected = serde_json::to_string(&expected).unwrap() + "\n";
    let args = ["--identifier", "MOBILE", "--identifier-column", "0", "--format", "json"];
    let from_file = tearline(&[&["check", path.to_str().unwrap()][..], &args].concat());
    assert_eq!(text(&from_file.stdout), expected);

    let mut piped = Command::new(program())
        .args(["check", "-"])
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    piped.stdin.take().unwrap().write_all(SAMPLE.as_bytes()).unwrap();
    let from_input = piped.wait_with_output().unwrap();
    assert_eq!((text(&from_input.stdout), from_input.status.code()), (expected.as_str(), Some(1)));
}

#[test]
fn people_get_the_verdict_first() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.csv");
    let first_line = |content: &str| {
        std::fs::write(&path, content).unwrap();
        let output = tearline(&["check", path.to_str().unwrap(), "--identifier", "MOBILE"]);
        let line = text(&output.stdout).lines().next().unwrap().to_owned();
        line.split_once("a.csv: ").unwrap().1.to_owned()
    };
    let cases = [
        ("mobile,code\n919876543210,A1\n", "its one row is good to upload."),
        ("mobile,code\n919876543210,A1\n919876543210,A2\n", "all 2 rows are good to upload."),
        ("mobile,code\n12,A1\n13,A2\n", "none of its 2 rows is good to upload for mobile-format."),
        (SAMPLE, "1 of 3 rows is good to upload, 2 rejected, mostly for "),
        ("mobile,code\n12,A1\n", "its one row is rejected for mobile-format."),
        ("", "nothing of it can be uploaded. "),
    ];
    for (content, expected) in cases {
        let line = first_line(content);
        assert!(line.starts_with(expected), "{content:?}: {line}");
    }
}

#[test]
fn findings_come_as_csv_and_rows_as_result_files() {
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name).display().to_string();
    std::fs::write(path("a.csv"), SAMPLE).unwrap();
    let (file, errors, accepted) = (path("a.csv"), path("errors.csv"), path("accepted.csv"));
    let args = [
        "check",
        &file,
        "--identifier",
        "MOBILE",
        "--format",
        "csv",
        "--errors",
        &errors,
        "--accepted",
        &accepted,
    ];
    let output = tearline(&args);
    let mut findings = csv::Reader::from_reader(output.stdout.as_slice());
    let rows: Vec<csv::StringRecord> = findings.records().map(|r| r.unwrap()).collect();
    assert_eq!(
        findings.headers().unwrap().iter().take(5).collect::<Vec<_>>(),
        ["row", "line", "byte", "column", "rule"]
    );
    assert_eq!((&rows[0][0], &rows[0][4]), ("2", "code-duplicate"));
    assert!(rows.iter().all(|row| !row[6].starts_with('=')), "no cell is a formula");
    let read = |path: &str| std::fs::read_to_string(path).unwrap();
    assert_eq!(
        read(&accepted),
        "customerIdentifier,coupon code,row,couponCode\n919876543210,ABCDEF1,1,ABCDEF1\n"
    );
    assert!(read(&errors).starts_with(
        "customerIdentifier,coupon code,row,rule,error\n919876543211,abcdef1,2,code-duplicate,"
    ));
    assert_eq!(read(&errors).lines().count(), 3);

    // Of a file that is rejected as a whole, no row is accepted and none is lost.
    let rules = path("rules.json");
    std::fs::write(&rules, r#"{"maxRows": 2}"#).unwrap();
    tearline(&[&args[..], &["--rules", &rules]].concat());
    assert_eq!((read(&accepted).lines().count(), read(&errors).lines().count()), (1, 4));
}

#[test]
fn every_rule_is_explained() {
    let list = tearline(&["explain"]);
    assert_eq!(text(&list.stdout).lines().count(), Rule::ALL.len());
    for rule in Rule::ALL {
        let page = tearline(&["explain", rule.id()]);
        assert!(page.status.success() && text(&page.stdout).starts_with(rule.id()), "{rule}");
    }
    let unknown = tearline(&["explain", "code-duplicated"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(text(&unknown.stderr).contains("`tearline explain` lists them"), "{}", text(&unknown.stderr));
}

/// The commands work on the database of a server that runs.
#[test]
fn clients_series_and_customers_are_made_beside_a_running_server() {
    let dir = tempfile::tempdir().unwrap();
    let server = Program::serve(dir.path());
    let data = dir.path().to_str().unwrap();
    let on = |args: &[&str]| tearline(&[args, &["--data", data]].concat());

    let client = json(&on(&["client", "create", "--org", "7", "--name", "POS", "--json"]));
    let (key, secret) = (client["key"].as_str().unwrap(), client["secret"].as_str().unwrap());
    let token = server.http.token(key, secret);
    let reader = json(&on(&[
        "client",
        "create",
        "--org",
        "7",
        "--name",
        "BI",
        "--read-only",
        "--ttl",
        "60",
        "--json",
    ]));
    let read_only = server.http.token(reader["key"].as_str().unwrap(), reader["secret"].as_str().unwrap());
    assert_eq!(
        on(&["client", "create", "--org", "7", "--name", "x", "--ttl", "3601"]).status.code(),
        Some(2)
    );

    let settings = dir.path().join("settings.json");
    std::fs::write(&settings, r#"{"requireKnownCustomers": true}"#).unwrap();
    let settings = settings.to_str().unwrap();
    let made =
        json(&on(&["series", "create", "--org", "7", "--name", "Diwali", "--rules", settings, "--json"]));
    let series = made["id"].as_i64().unwrap();
    let taken = demo::SERIES.to_string();
    assert_eq!(on(&["series", "create", "--org", "7", "--name", "x", "--id", &taken]).status.code(), Some(2));
    assert!(text(&on(&["series", "list", "--org", "7"]).stdout).contains("Diwali"));
    let listed = json(&on(&["series", "list", "--org", "7", "--json"]));
    assert_eq!((&listed["id"], &listed["requireKnownCustomers"]), (&made["id"], &Value::Bool(true)));

    let customers = dir.path().join("customers.csv");
    let import = |content: &str| {
        std::fs::write(&customers, content).unwrap();
        let output = on(&["customers", "import", "--org", "7", path(&customers)]);
        (output.status.code(), text(&output.stdout).to_owned(), text(&output.stderr).to_owned())
    };
    let (status, said, _) = import("Mobile,E-Mail\n+91 98765-43210,A@Example.COM\n919876543211,\n");
    assert_eq!((status, said.as_str()), (Some(0), "2 added, 0 changed, 0 unchanged, 0 rejected\n"));
    // Known by one identifier, completed by another; and a line that is of two customers.
    let (status, said, errors) =
        import("mobile,userId\n919876543210,1\n919876543211,2\n12,3\n,\n919876543210,2\n");
    assert_eq!(
        (status, said.as_str()),
        (Some(1), "0 added, 2 changed, 0 unchanged, 2 rejected\n"),
        "{errors}"
    );
    assert!(
        errors.contains("line 4: ") && errors.contains("line 6: The identifiers belong to several"),
        "{errors}"
    );
    assert_eq!(text(&on(&["customers", "count", "--org", "7"]).stdout), "2\n");
    assert_eq!(text(&on(&["customers", "count", "--org", "8"]).stdout), "0\n");
    assert_eq!(import("name\nx\n").0, Some(2));

    let upload = |token: &str, identifier: &str, file: &[u8]| {
        server.http.upload(token, series, &[File("a.csv", file), Text("customerIdentifier", identifier)])
    };
    assert_eq!(upload(&read_only, "MOBILE", b"mobile,code\n1,A\n").code(), "client-read-only");
    for (identifier, file, rejected) in [
        ("MOBILE", &b"mobile,code\n919876543210,A1\n919876543299,A2\n"[..], 1),
        ("EMAIL", b"email,code\nA@example.com,A3\n", 0),
        ("USER_ID", b"userId,code\n1,A4\n2,A5\n3,A6\n", 1),
    ] {
        let job = upload(&token, identifier, file).job();
        assert_eq!(server.http.finished(&token, series, job.job_id).error_count, rejected, "{identifier}");
    }
    assert_eq!(
        server.http.get("/v2/coupon/series", &[(TOKEN, &read_only)]).json()["result"][0]["couponCount"],
        4
    );
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}
