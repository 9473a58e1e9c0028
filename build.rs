//! The files under `sources/` and `templates/` are compiled into the binary;
//! a changed or added file must therefore rebuild it. The program for Windows carries its name, version and icon.

fn main() -> std::io::Result<()> {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=sources");
    println!("cargo:rerun-if-changed=templates");
    println!("cargo:rerun-if-changed=paket/behov.ico");
    if std::env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("windows") {
        windows()?;
    }
    Ok(())
}

/// What Windows shows of the file: the numbers of its version come from Cargo.toml.
fn windows() -> std::io::Result<()> {
    /// Swedish, as Windows numbers languages.
    const SWEDISH: u16 = 0x041d;
    winresource::WindowsResource::new()
        .set_icon("paket/behov.ico")
        .set_language(SWEDISH)
        .set("ProductName", "behov")
        .set(
            "FileDescription",
            "behov: behovsanalys för samordningsförbund",
        )
        .set("InternalName", "behov")
        .set("OriginalFilename", "behov.exe")
        .set("LegalCopyright", "MIT eller Apache-2.0")
        .compile()
}
