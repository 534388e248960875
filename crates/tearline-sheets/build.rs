//! The module may have 1 GiB of memory: whatever a crafted workbook unpacks to, a browser loses no more by it.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "wasm32") {
        println!("cargo:rustc-link-arg-bins=--max-memory=1073741824");
    }
}
