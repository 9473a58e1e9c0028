//! The files under `sources/` and `templates/` are compiled into the binary;
//! a changed or added file must therefore rebuild it.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=sources");
    println!("cargo:rerun-if-changed=templates");
}
