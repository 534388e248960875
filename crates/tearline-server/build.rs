//! The portal's files are embedded: a new build of the portal makes a new build of the program.

fn main() {
    let dist = concat!(env!("CARGO_MANIFEST_DIR"), "/../../dist");
    // Cargo looks at what is below the folder only if there is one; one that is missing would make every
    // build a new one. An empty folder is what the program takes for "not built".
    let _ = std::fs::create_dir_all(dist);
    println!("cargo:rerun-if-changed={dist}");
}
