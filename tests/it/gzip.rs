//! Uploads with `Content-Encoding: gzip`, good, bad and evil.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::json;
use tearline_api::contract::UploadStatus;
use tearline_server::demo;

use crate::app::{App, BOUNDARY, TOKEN, status_path};
use crate::contract::Refusal;
use crate::wire::{NAME, NOT_TAGGED, raw, refusal, send, unique};

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn uploads_packed_by_gzip_are_unpacked_as_they_arrive() {
    let app = App::start();
    let token = app.token();
    let mut n = 0;
    let mut check = |coding: &str, pack: fn(&[u8]) -> Vec<u8>| {
        n += 1;
        let file = unique(n);
        let body = pack(&raw(&[NOT_TAGGED, (NAME, &file)]));
        let answer = send(&app, &token, &[("content-encoding", coding)], &body);
        assert_eq!(answer.status, 200, "{coding}: {}", answer.text());
        let job = app.http.finished(&token, demo::SERIES, answer.job().job_id);
        assert_eq!((job.upload_status, job.error_count), (UploadStatus::Finished, 0), "{coding}: {job:?}");
        let stored = app.http.get(&job.uploaded_file_url.unwrap(), &[]);
        assert_eq!(stored.body, file, "{coding}");
    };
    check("gzip", gzip);
    check("GZip", gzip);
    check("x-gzip", gzip);
    check("identity, gzip", gzip);
    check("identity", <[u8]>::to_vec);
    check("", <[u8]>::to_vec);
    // In several members, as a program makes it that packs piece by piece.
    check("gzip", |body| body.chunks(40).flat_map(gzip).collect());
    check("gzip", |body| [gzip(b""), gzip(body), gzip(b"")].concat());
    // What follows the last part is nobody's, but it is there.
    check("gzip", |body| gzip(&[body, &[b' '; 100_000]].concat()));
}

#[test]
fn a_large_upload_packed_by_gzip_is_the_same_as_one_that_is_not() {
    let app = App::start();
    let token = app.token();
    let mut file = b"coupon code\n".to_vec();
    for n in 0..400_000_u32 {
        file.extend(format!("LARGE-{:08X}\n", n.wrapping_mul(2_654_435_761)).bytes());
    }
    let body = gzip(&raw(&[(NAME, &file), NOT_TAGGED]));
    let answer = send(&app, &token, &[("content-encoding", "gzip")], &body);
    let job = app.http.finished(&token, demo::SERIES, answer.job().job_id);
    assert_eq!((job.actual_row_count, job.error_count), (400_000, 0));
    assert_eq!(app.http.get(&job.uploaded_file_url.unwrap(), &[]).body, file);
}

#[test]
fn what_is_packed_badly_is_refused_and_leaves_nothing() {
    const MEGABYTE: usize = 1 << 20;
    let app = App::with(|config| config.max_upload_bytes = 40 << 20);
    let token = app.token();
    let file = unique(1);
    let whole = raw(&[NOT_TAGGED, (NAME, &file)]);
    let packed = gzip(&whole);
    let change = |at: usize| {
        let mut changed = packed.clone();
        changed[at] ^= 1;
        changed
    };
    let of_zeros = |megabytes: usize| {
        let begun = &whole[..whole.len() - BOUNDARY.len() - 10];
        [gzip(begun), gzip(&vec![0; MEGABYTE]).repeat(megabytes)].concat()
    };
    // It does not pack at all: the size is what counts.
    let noise: Vec<u8> = (0..MEGABYTE as u64).map(|n| (n.wrapping_mul(n) >> 7) as u8 ^ (n as u8)).collect();
    let headers_without_end = format!("--{BOUNDARY}\r\nx: {}", String::from_utf8_lossy(&noise).repeat(20));
    let cases: &[(&str, &str, Vec<u8>, Refusal)] = &[
        ("not packed", "gzip", whole.clone(), (400, "gzip-malformed")),
        ("nothing", "gzip", Vec::new(), (400, "gzip-malformed")),
        ("cut off", "gzip", packed[..packed.len() / 2].to_vec(), (400, "gzip-malformed")),
        ("cut off in its checksum", "gzip", packed[..packed.len() - 3].to_vec(), (400, "gzip-malformed")),
        ("cut off in its header", "gzip", packed[..5].to_vec(), (400, "gzip-malformed")),
        ("a wrong checksum", "gzip", change(packed.len() - 8), (400, "gzip-malformed")),
        ("a wrong length", "gzip", change(packed.len() - 4), (400, "gzip-malformed")),
        ("something behind it", "gzip", [packed.as_slice(), b"\n"].concat(), (400, "gzip-malformed")),
        (
            "another member cut off",
            "gzip",
            [packed.as_slice(), &packed[..30]].concat(),
            (400, "gzip-malformed"),
        ),
        ("packed, and nothing says so", "identity", packed.clone(), (400, "body-malformed")),
        (
            "packed, without an end of the parts",
            "gzip",
            gzip(&whole[..whole.len() - 10]),
            (400, "body-malformed"),
        ),
        ("headers without an end", "gzip", gzip(headers_without_end.as_bytes()), (400, "body-malformed")),
        ("a bomb and nothing else", "gzip", gzip(&vec![0; 20 * MEGABYTE]), (413, "gzip-ratio-too-high")),
        ("a bomb", "gzip", of_zeros(20), (413, "gzip-ratio-too-high")),
        (
            "a bomb behind the parts",
            "gzip",
            gzip(&[whole.clone(), vec![0; 20 * MEGABYTE]].concat()),
            (413, "gzip-ratio-too-high"),
        ),
        (
            "too much of what is no bomb",
            "gzip",
            gzip(&[&whole[..whole.len() - 50], &noise.repeat(41)].concat()),
            (413, "body-too-large"),
        ),
        ("brotli", "br", whole.clone(), (415, "content-encoding-unsupported")),
        ("deflate", "deflate", packed.clone(), (415, "content-encoding-unsupported")),
        ("zstd", "zstd", packed.clone(), (415, "content-encoding-unsupported")),
        ("twice packed", "gzip, gzip", gzip(&packed), (415, "content-encoding-unsupported")),
        ("another and gzip", "br, gzip", packed.clone(), (415, "content-encoding-unsupported")),
    ];
    for (name, coding, body, expected) in cases {
        let answer = send(&app, &token, &[("content-encoding", coding)], body);
        let (status, code, field, message) = refusal(&answer);
        assert_eq!((status, code.as_str()), *expected, "{name}: {message}");
        assert_eq!(field == "Content-Encoding", code != "body-malformed", "{name}: {field}");
        assert!(
            message.contains("Content-Encoding") || field.is_empty() || status == 413,
            "{name}: {message}"
        );
        assert_eq!(app.stored_files(), [""; 0], "{name}");
    }
    let jobs = app.http.get(&status_path(demo::SERIES), &[(TOKEN, &token)]).json();
    assert_eq!(jobs["result"]["uploadJobStatuses"], json!([]));

    // A million rows that a spreadsheet left blank are no bomb, and what is one is for the operator to say.
    let blank = [b"coupon code\nBLANK-1\n".to_vec(), b",,,\r\n".repeat(1_000_000)].concat();
    let answer =
        send(&app, &token, &[("content-encoding", "gzip")], &gzip(&raw(&[NOT_TAGGED, (NAME, &blank)])));
    let job = app.http.finished(&token, demo::SERIES, answer.job().job_id);
    assert_eq!(job.upload_status, UploadStatus::Finished, "{job:?}");
    let trusting = App::with(|config| config.max_gzip_ratio = 2000);
    let token = trusting.token();
    let answer = send(&trusting, &token, &[("content-encoding", "gzip")], &of_zeros(20));
    assert_eq!(
        refusal(&answer).1,
        "body-malformed",
        "it has no end, which is seen when it is read to its end"
    );
}
