//! What only the server knows: the customers that there are. Imported from files as people have them, found by uploads.

use std::process::{Command, Stdio};

use tearline::{CustomerIds, RuleSet};
use tearline_api::contract::{SeriesSettings, UploadStatus};
use tearline_server::db::Imported;

use crate::app::Part::{File, Text};
use crate::app::{App, TOKEN, program, report_path};
use crate::places::everywhere;

everywhere!(a_batch_is_as_if_its_customers_came_one_by_one);

/// What the command said: its status, its sentence, its complaints.
struct Said {
    status: Option<i32>,
    out: String,
    err: String,
}

/// Imports a file beside the server that runs.
fn import(app: &App, org: i64, file: &[u8], more: &[&str]) -> Said {
    let path = app.dir.path().join(format!("customers-{org}.csv"));
    std::fs::write(&path, file).unwrap();
    let org = org.to_string();
    let output = Command::new(program())
        .args(["customers", "import", "--org", &org, "--data"])
        .args([app.dir.path(), &path])
        .args(more)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap().trim_end().to_owned();
    Said { status: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
}

fn utf16(text: &str) -> Vec<u8> {
    std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

/// Letters that windows-1252 and Latin-1 have in one byte.
fn one_byte(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect()
}

#[test]
fn customers_are_read_as_an_upload_is() {
    let app = App::start();
    let mut orgs = 4000..;
    let mut check = |name: &str, file: &[u8], expected: &str, complaints: &[&str]| {
        let said = import(&app, orgs.next().unwrap(), file, &[]);
        assert_eq!(said.out, expected, "{name}: {}", said.err);
        assert_eq!(said.status, Some(i32::from(!complaints.is_empty())), "{name}");
        assert_eq!(said.err.lines().count(), complaints.len(), "{name}: {}", said.err);
        for (line, complaint) in said.err.lines().zip(complaints) {
            assert!(line.starts_with(complaint), "{name}: {line}");
        }
    };
    let two = "2 added, 0 changed, 0 unchanged, 0 rejected";
    check("plain", b"mobile,email\n919876543210,a@example.com\n919876543211,\n", two, &[]);
    check(
        "a German spreadsheet's",
        "\u{feff}Name;Mobile Number;E-Mail-Adresse\r\nJörg;919876543210;a@example.com\r\nAnn;919876543211;\r\n".as_bytes(),
        two,
        &[],
    );
    check(
        "windows-1252",
        &one_byte("Straße;Handynummer\r\nGroße Gasse 1;+49 170 1234567\r\nÖdweg;+49 170 1234568\r\n"),
        two,
        &[],
    );
    check("UTF-16", &utf16("Mobile\tName\r\n919876543210\tJörg\r\n919876543211\tअनु\r\n"), two, &[]);
    check("lines before the header", b"Customers of 2026\n\nUser ID,Name\n1,Ann\n2,Bob\n", two, &[]);
    check("rows that a spreadsheet left", b"userId,a,b\n1,,\n,,\n,,\n2,,\n,,\n", two, &[]);
    check(
        "a better name beside a near one",
        b"Phone,Mobile\n0221 5550100,919876543210\n,919876543211\n",
        two,
        &[],
    );
    check(
        "a name that may be any identifier's",
        b"customer,mobile\nAnn,919876543210\nBob,919876543211\n",
        two,
        &[],
    );
    check("a value over two lines", b"name,userId\n\"Ann\nOde\",1\nBob,2\n", two, &[]);
    check("one twice", b"userId\n1\n1\n2\n", "2 added, 0 changed, 1 unchanged, 0 rejected", &[]);
    check(
        "completed in the same file",
        b"userId,email\n1,\n1,a@example.com\n",
        "1 added, 1 changed, 0 unchanged, 0 rejected",
        &[],
    );
    check(
        "lines that are no customers",
        b"mobile,email\n919876543210,a@example.com\n12,b@example.com\n919876543212,nobody\n,,\n919876543213\n x , \n",
        "2 added, 0 changed, 0 unchanged, 3 rejected",
        &["line 3: ", "line 4: ", "line 7: "],
    );
    check(
        "a line that names nobody, and one of two customers",
        b"userId,externalId,name\n1,a,Ann\n2,b,Bob\n,,Cy\n1,b,Dee\n",
        "2 added, 0 changed, 0 unchanged, 2 rejected",
        &["line 4: The customer is missing", "line 5: The identifiers belong to several known customers"],
    );
    check(
        "a database's words for nothing",
        b"userId,mobile,email\n1,NULL,a@example.com\n2,919876543210,N/A\nNULL,NULL,NULL\n",
        "2 added, 0 changed, 0 unchanged, 1 rejected",
        &["line 4: "],
    );
    let many = format!("userId\n{}", "x\n".repeat(25));
    let complaints: Vec<String> = (2..22).map(|line| format!("line {line}: ")).collect();
    let mut complaints: Vec<&str> = complaints.iter().map(String::as_str).collect();
    complaints.push("and 5 more lines");
    check("many mistakes", many.as_bytes(), "0 added, 0 changed, 0 unchanged, 25 rejected", &complaints);
}

#[test]
fn a_file_that_can_not_be_imported_says_why() {
    let app = App::start();
    let check = |name: &str, file: &[u8], more: &[&str], part: &str| {
        let said = import(&app, 4100, file, more);
        assert_eq!((said.status, said.out.as_str()), (Some(2), ""), "{name}");
        assert!(said.err.contains(part), "{name}: {}", said.err);
    };
    let none = "has no column that is named as customers are identified";
    check("no known name", b"name,city\nAnn,Bonn\n", &[], none);
    check("no header", b"919876543210\n919876543211\n", &[], none);
    check("a name that may be any identifier's", b"customer\n1\n", &[], none);
    check("two columns of one kind", b"Mobile,Cell\n1,2\n", &[], "Cell");
    check("nothing", b"", &[], "empty");
    check("a header alone", b"mobile\n", &[], "row");
    check("a spreadsheet", b"PK\x03\x04\x14\x00\x06\x00xl/workbook.xml\x00\x00", &[], "CSV");
    check("a region that there is not", b"mobile\n1\n", &["--default-region", "XX"], "XX");
}

#[test]
fn what_was_imported_again_is_counted_as_what_it_is() {
    let app = App::start();
    let steps = [
        ("userId,email\n1,a@example.com\n2,b@example.com\n", "2 added, 0 changed, 0 unchanged, 0 rejected"),
        ("userId,email\n1,a@example.com\n2,b@example.com\n", "0 added, 0 changed, 2 unchanged, 0 rejected"),
        ("userId,email\n1,a@example.com\n2,new@example.com\n", "0 added, 1 changed, 1 unchanged, 0 rejected"),
        ("userId,mobile\n1,919876543210\n3,919876543213\n", "1 added, 1 changed, 0 unchanged, 0 rejected"),
        ("userId,email\n1,\n2,\n3,\n", "0 added, 0 changed, 3 unchanged, 0 rejected"),
        ("email\nnew@example.com\nb@example.com\n", "1 added, 0 changed, 1 unchanged, 0 rejected"),
    ];
    for (file, expected) in steps {
        let said = import(&app, 7, file.as_bytes(), &[]);
        assert_eq!((said.status, said.out.as_str()), (Some(0), expected), "{file:?}: {}", said.err);
    }
}

/// However a customer was written in the import, an upload finds it however it is written there.
#[test]
fn customers_that_were_imported_are_known_to_uploads() {
    let app = App::start();
    let mut orgs = 4200..;
    let mut check = |identifier: &str, region: Option<&str>, imported: &str, uploaded: &str, unknown: u64| {
        let org = orgs.next().unwrap();
        let mut rules = RuleSet::default();
        rules.default_region = region.map(str::to_owned);
        let settings = SeriesSettings { rules, require_known_customers: true, ..SeriesSettings::default() };
        let (series, token) = app.series(org, settings);
        let said = import(&app, org, imported.as_bytes(), &[]);
        assert_eq!(said.status, Some(0), "{}", said.err);
        assert_eq!(
            said.err.contains("as of IN, as the organization's series"),
            region.is_some(),
            "{}",
            said.err
        );
        let parts = [File("a.csv", uploaded.as_bytes()), Text("customerIdentifier", identifier)];
        let job = app.done(&token, series, &parts);
        assert_eq!((job.upload_status, job.error_count), (UploadStatus::Finished, unknown), "{uploaded:?}");
    };
    let india = Some("IN");
    check(
        "MOBILE",
        None,
        "mobile\n+91 98765-43210\n",
        "mobile,code\n919876543210,A1\n00919876543211,A2\n",
        1,
    );
    check("MOBILE", india, "mobile\n+91 98765-43210\n", "mobile,code\n9876543210,A1\n9876543211,A2\n", 1);
    check("MOBILE", india, "mobile\n+91 98765-43210\n", "mobile,code\n09876543210,A1\n", 0);
    check("MOBILE", india, "mobile\n09876543210\n", "mobile,code\n+919876543210,A1\n", 0);
    check("EMAIL", None, "E-Mail\nA@EXAMPLE.com\n", "email,code\na@example.com,A1\nb@example.com,A2\n", 1);
    check("EMAIL", None, "E-Mail\na@example.com\n", "email,code\nA@Example.com,A1\n", 0);
    check("EXTERNAL_ID", None, "card number\nX-1\n", "external id,code\nX-1,A1\nX-2,A2\n", 1);
    check("USER_ID", None, "uid\n007\n", "user id,code\n7,A1\n8,A2\n", 1);
}

#[test]
fn a_region_that_is_given_goes_before_that_of_the_series() {
    let app = App::start();
    for region in ["IN", "DE"] {
        let rules = RuleSet::default().with_default_region(region);
        app.series(7, SeriesSettings { rules, ..SeriesSettings::default() });
    }
    let said = import(&app, 7, b"mobile\n9876543210\n", &[]);
    assert!(said.err.contains("series differ (DE, IN)"), "{}", said.err);
    let said = import(&app, 7, b"mobile\n9876543210\n", &["--default-region", "IN"]);
    assert_eq!((said.out.as_str(), said.err.as_str()), ("1 added, 0 changed, 0 unchanged, 0 rejected", ""));
    let said = import(&app, 7, b"mobile\n+919876543210\n", &["--default-region", "DE"]);
    assert_eq!(said.out, "0 added, 0 changed, 1 unchanged, 0 rejected");
}

/// One customer is one, in one file and from one to the next, and is kept as it was written first.
#[test]
fn a_customer_has_what_it_may_however_it_is_written() {
    let app = App::start();
    let mut orgs = 4300..;
    let mut check = |identifier: &str, files: &[(&str, u64)], shown: &[&str]| {
        let rules = RuleSet::default().with_default_region("IN");
        let settings = SeriesSettings { rules, coupons_per_customer: Some(1), ..SeriesSettings::default() };
        let (series, token) = app.series(orgs.next().unwrap(), settings);
        let mut kept = Vec::new();
        for (file, over) in files {
            let parts = [File("a.csv", file.as_bytes()), Text("customerIdentifier", identifier)];
            let job = app.done(&token, series, &parts);
            assert_eq!((job.upload_status, job.error_count), (UploadStatus::Finished, *over), "{file:?}");
            let report = app.http.get(&report_path(series, job.job_id), &[(TOKEN, &token)]).json();
            assert_eq!(report["counts"]["customer-limit"].as_u64().unwrap_or_default(), *over, "{file:?}");
            let coupons = app.db(|db| async move { db.coupons_of_job(job.job_id).await });
            kept.extend(coupons.into_iter().map(|(_, _, customer)| customer.unwrap_or_default()));
        }
        assert_eq!(kept, shown, "{files:?}");
    };
    check("MOBILE", &[("mobile\n9876543210\n09876543210\n+919876543210\n", 2)], &["919876543210"]);
    check(
        "MOBILE",
        &[("mobile,code\n9876543210,A1\n", 0), ("mobile,code\n+91 98765 43210,A2\n00919876543211,A3\n", 1)],
        &["919876543210", "919876543211"],
    );
    check("EMAIL", &[("email\nAnn@Example.com\nann@example.com\n", 1)], &["Ann@example.com"]);
    check(
        "EMAIL",
        &[("email,code\nann@example.com,A1\n", 0), ("email,code\nANN@example.com,A2\n", 1)],
        &["ann@example.com"],
    );
    check("USER_ID", &[("user id\n7\n007\n", 1)], &["7"]);
    check("EXTERNAL_ID", &[("external id\nx-1\nX-1\n", 0)], &["x-1", "X-1"]);
}

/// However customers share identifiers, lose them to others and get them back: a batch makes of them what one after the
/// other would.
fn a_batch_is_as_if_its_customers_came_one_by_one() {
    let app = App::start();
    let mut state = 7_u32;
    let mut draw = |below: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 16) % below
    };
    let customers: Vec<CustomerIds> = (0..400)
        .map(|_| {
            let mut ids = [(); 4].map(|()| (draw(3) > 0).then(|| draw(60).to_string()));
            ids[0].get_or_insert_with(|| "0".to_owned());
            CustomerIds(ids)
        })
        .collect();
    let (mut whole, mut single) = (Vec::new(), Vec::new());
    for batch in customers.chunks(130) {
        whole.extend(app.db(|db| async move { db.import_customers(4700, batch).await }));
    }
    for one in customers.chunks(1) {
        single.extend(app.db(|db| async move { db.import_customers(4701, one).await }));
    }
    assert_eq!(whole, single);
    for outcome in [Imported::Added, Imported::Changed, Imported::Unchanged, Imported::Ambiguous] {
        assert!(whole.contains(&outcome), "{outcome:?} is among them");
    }
    for (place, identifier) in CustomerIds::ORDER.into_iter().enumerate() {
        for id in 0..60 {
            let of = |org| app.db(|db| async move { db.customer(org, identifier, &id.to_string()).await });
            assert_eq!(of(4700), of(4701), "{place} {id}");
        }
    }
    let count = |org| app.db(|db| async move { db.count_customers(Some(org)).await });
    assert_eq!(count(4700), count(4701));
}
