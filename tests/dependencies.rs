//! The Rust that Cargo.toml asks for is enough for everything it depends on.
#![allow(clippy::unwrap_used, clippy::print_stderr, missing_docs)]

use std::process::Command;

use serde_json::Value;

// 1.95, 1.89.0
fn version(text: &str) -> (u32, u32) {
    let mut parts = text.split('.').map(|part| part.parse().unwrap());
    (parts.next().unwrap(), parts.next().unwrap_or(0))
}

fn host() -> String {
    let said = Command::new("rustc").arg("-vV").output().unwrap();
    let said = String::from_utf8(said.stdout).unwrap();
    said.lines().find_map(|line| line.strip_prefix("host: ")).unwrap().to_owned()
}

#[test]
fn no_dependency_asks_for_a_newer_rust() {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(env!("CARGO_MANIFEST_DIR")).args(["metadata", "--format-version", "1", "--locked", "--offline"]);
    let metadata = cargo.args(["--filter-platform", &host()]).output().unwrap();
    if !metadata.status.success() {
        return eprintln!("skipped: {}", String::from_utf8_lossy(&metadata.stderr).trim());
    }
    let metadata: Value = serde_json::from_slice(&metadata.stdout).unwrap();
    let own = version(env!("CARGO_PKG_RUST_VERSION"));
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 50);
    for package in packages {
        if let Some(wanted) = package["rust_version"].as_str() {
            assert!(version(wanted) <= own, "{} wants Rust {wanted}, Cargo.toml says {own:?}", package["name"]);
        }
    }
}
