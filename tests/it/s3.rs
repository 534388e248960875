//! An S3 server in this program, over a temporary folder.

use std::net::SocketAddr;
use std::path::PathBuf;

use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use s3s_fs::FileSystem;
use tearline_server::config::Aws;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use crate::app::wait_for;

const BUCKET: &str = "coupons";
const PREFIX: &str = "of/tearline";
const KEY: &str = "a-key";
const SECRET: &str = "a-secret-of-the-tests";

/// It ends when it is dropped.
pub(crate) struct S3 {
    dir: TempDir,
    address: SocketAddr,
    runtime: Option<Runtime>,
}

impl S3 {
    pub(crate) fn start() -> Self {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join(BUCKET)).unwrap();
        let mut s3 = Self { dir, address: "127.0.0.1:0".parse().unwrap(), runtime: None };
        s3.restart();
        s3
    }

    /// At the same address as before.
    pub(crate) fn restart(&mut self) {
        let runtime = Runtime::new().unwrap();
        let mut service = S3ServiceBuilder::new(FileSystem::new(self.dir.path()).unwrap());
        service.set_auth(SimpleAuth::from_single(KEY, SECRET));
        let service = service.build();
        let listener =
            wait_for("the address to be free", || runtime.block_on(TcpListener::bind(self.address)).ok());
        self.address = listener.local_addr().unwrap();
        runtime.spawn(async move {
            loop {
                let Ok((socket, _)) = listener.accept().await else { continue };
                let service = service.clone();
                tokio::spawn(async move {
                    let http = Builder::new(TokioExecutor::new());
                    let _ = http.serve_connection(TokioIo::new(socket), service).await;
                });
            }
        });
        self.runtime = Some(runtime);
    }

    /// Whatever it is at is cut off.
    pub(crate) fn stop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("s3://{BUCKET}/{PREFIX}")
    }

    /// How it is reached, as the environment would say it.
    pub(crate) fn variables(&self) -> Vec<(&'static str, String)> {
        vec![
            ("AWS_ENDPOINT_URL", format!("http://{}", self.address)),
            ("AWS_REGION", "us-east-1".to_owned()),
            ("AWS_ACCESS_KEY_ID", KEY.to_owned()),
            ("AWS_SECRET_ACCESS_KEY", SECRET.to_owned()),
        ]
    }

    pub(crate) fn aws(&self) -> Aws {
        let variables = self.variables();
        Aws::new(variables.iter().map(|(name, value)| (*name, value.as_str())))
    }

    /// Where the files are that it keeps: one a file.
    pub(crate) fn files(&self) -> PathBuf {
        self.dir.path().join(BUCKET).join(PREFIX)
    }
}

impl Drop for S3 {
    fn drop(&mut self) {
        self.stop();
    }
}
