//! Clients that are slow: they send or read nearly nothing.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use tearline_api::contract::UploadJobStatus;
use tearline_server::demo;

use crate::app::Part::{File, Text};
use crate::app::{App, BOUNDARY, Part, TOKEN, multipart, upload_path, wait_for};

fn codes(file: &[u8]) -> [Part<'_>; 2] {
    [File("a.csv", file), Text("customerIdentifier", "NOT_TAGGED")]
}

fn connect(app: &App) -> TcpStream {
    TcpStream::connect(app.http.base.trim_start_matches("http://")).unwrap()
}

/// A file that no buffer of a connection holds.
fn large(app: &App, token: &str) -> UploadJobStatus {
    let file: String = (0..300_000).map(|n| format!("C{n},{}\n", "x".repeat(90))).collect();
    app.http.upload(token, demo::SERIES, &codes(format!("code,note\n{file}").as_bytes())).job()
}

#[test]
fn a_client_that_does_not_read_is_cut_off() {
    #[track_caller]
    fn check(name: &str, write: Duration, response: Duration, takes: usize) {
        let mut app = App::with(|config| {
            (config.workers, config.write, config.response) = (0, write, response);
        });
        app.leaves_jobs = true;
        let job = large(&app, &app.token());
        let url = job.uploaded_file_url.unwrap();
        let path = url.strip_prefix(&app.http.base).unwrap();
        let mut connection = connect(&app);
        connection.write_all(format!("GET {path} HTTP/1.1\r\nhost: test\r\n\r\n").as_bytes()).unwrap();
        let mut first = [0; 15];
        connection.read_exact(&mut first).unwrap();
        assert_eq!(&first, b"HTTP/1.1 200 OK", "{name}");
        // What is sent to a connection that is closed comes back as an error; to one that is not, it is no new start.
        wait_for("the end of the connection", || {
            let mut some = vec![0; takes];
            let _ = connection.read(&mut some).unwrap_or(0);
            connection.write_all(b"x").err()
        });
    }
    let (soon, never) = (Duration::from_millis(300), Duration::from_secs(1000));
    check("nothing", soon, never, 0);
    check("a byte now and then", soon, never, 1);
    check("not to its end", never, soon, 1);
}

#[test]
fn a_client_that_reads_gets_all_of_a_large_file() {
    let app = App::with(|config| config.write = Duration::from_secs(5));
    let token = app.token();
    let job = large(&app, &token);
    let read = app.http.get(&job.uploaded_file_url.unwrap(), &[]);
    assert_eq!((read.status, read.body.len() > 25_000_000), (200, true));
    app.http.finished(&token, demo::SERIES, job.job_id);
}

#[test]
fn a_client_that_sends_a_byte_now_and_then_is_told_so() {
    #[track_caller]
    fn check(name: &str, idle: Duration, upload: Duration) {
        let app = App::with(|config| (config.idle, config.upload) = (idle, upload));
        let body = multipart(&codes(&b"ABCDEF1\n".repeat(1_000_000)));
        let mut connection = connect(&app);
        let head = format!(
            "POST {} HTTP/1.1\r\nhost: test\r\n{TOKEN}: {}\r\ncontent-length: {}\r\n\
             content-type: multipart/form-data; boundary={BOUNDARY}\r\n\r\n",
            upload_path(demo::SERIES),
            app.token(),
            body.len()
        );
        connection.write_all(head.as_bytes()).unwrap();
        connection.set_read_timeout(Some(Duration::from_millis(20))).unwrap();
        let mut sent = body.iter();
        let answer = wait_for("the answer", || {
            connection.write_all(&[*sent.next().unwrap()]).unwrap();
            let mut answer = [0; 12];
            connection.read_exact(&mut answer).ok().map(|()| answer)
        });
        assert_eq!(&answer, b"HTTP/1.1 408", "{name}");
        assert_eq!(app.stored_files(), [""; 0], "{name}");
        // Nor is its connection kept for long, however many it goes on to send, one now and then.
        let more = sent.position(|byte| {
            std::thread::park_timeout(Duration::from_millis(20));
            connection.write_all(&[*byte]).is_err()
        });
        assert!(more.is_some_and(|more| more < 750), "{name}: {more:?}");
    }
    check("too little", Duration::from_millis(300), Duration::from_secs(1000));
    check("too long", Duration::from_secs(1000), Duration::from_millis(300));
}

#[cfg(unix)]
#[test]
fn what_is_kept_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;

    use crate::app::{Program, files_below};
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    // Made before, and open to all.
    std::fs::create_dir(&data).unwrap();
    std::fs::set_permissions(&data, std::fs::Permissions::from_mode(0o755)).unwrap();
    // As nearly everybody has it.
    let program = Program::serve_after("umask 022", &data, |_| {});
    let token = program.http.token(demo::KEY, demo::SECRET);
    let job = program.http.upload(&token, demo::SERIES, &codes(b"code\nA1\n")).job();
    program.http.finished(&token, demo::SERIES, job.job_id);
    assert_eq!(mode(&data) & 0o007, 0);
    let files = files_below(&data);
    assert!(
        files.iter().any(|file| file == "tearline.db") && files.iter().any(|file| file.ends_with(".pem"))
    );
    for file in files {
        let path = data.join(&file);
        assert_eq!(mode(&path), 0o600, "{file}");
        for folder in path.ancestors().skip(1).take_while(|folder| *folder != data) {
            assert_eq!(mode(folder), 0o700, "{}", folder.display());
        }
    }
}
