//! A temporary folder in which the real binary runs, with a home of its own.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

pub struct Workdir {
    folder: TempDir,
}

/// What a finished run left.
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
    pub bytes: Vec<u8>,
}

impl Workdir {
    pub fn new() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(&path, text).expect("a written file");
        path
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_behov"));
        command
            .args(args)
            .current_dir(self.folder.path())
            .env("HOME", self.folder.path())
            .env("XDG_CONFIG_HOME", self.path("config"))
            .env("XDG_CACHE_HOME", self.path("cache"))
            .env("COLUMNS", "100");
        command
    }

    pub fn run(&self, args: &[&str]) -> Run {
        finished(self.command(args).output().expect("the binary runs"))
    }

    /// Runs, and expects success.
    pub fn ok(&self, args: &[&str]) -> String {
        let run = self.run(args);
        assert_eq!(run.code, 0, "{args:?}: {}", run.err);
        run.out
    }

    /// Runs `behov skatta --json`, and expects success.
    pub fn estimate(&self, args: &[&str]) -> Value {
        // Riket's 10 000 draws are a minute of a test's time.
        let few: &[&str] = match args.contains(&"--dragningar") {
            true => &[],
            false => &["--dragningar", "300"],
        };
        let text = self.ok(&[&["skatta", "--json"], args, few].concat());
        serde_json::from_str(&text).expect("JSON")
    }

    /// Runs with environment variables, and expects success.
    pub fn ok_with(&self, args: &[&str], variables: &[(&str, &str)]) -> String {
        let mut command = self.command(args);
        let run = finished(
            command
                .envs(variables.iter().copied())
                .output()
                .expect("the binary runs"),
        );
        assert_eq!(run.code, 0, "{args:?}: {}", run.err);
        run.out
    }

    /// Every command, and the fault that it ends with.
    pub fn faults(&self, commands: &[&[&str]]) -> String {
        let told = |args: &&[&str]| format!("$ behov {}\n{}\n", args.join(" "), self.fault(args));
        commands.iter().map(told).collect()
    }

    /// Runs, and expects a fault of the user's input; gives the message.
    pub fn fault(&self, args: &[&str]) -> String {
        let run = self.run(args);
        assert_eq!(run.code, 2, "{args:?}: {}{}", run.out, run.err);
        assert_eq!(run.out, "", "a fault writes nothing to standard output");
        run.err
    }
}

pub fn number(value: &Value) -> f64 {
    value
        .as_f64()
        .unwrap_or_else(|| panic!("a number, not {value}"))
}

pub fn near(value: &Value, stated: f64, within: f64) {
    assert!(
        (number(value) - stated).abs() <= within,
        "{value} is not {stated}"
    );
}

pub fn finished(output: Output) -> Run {
    Run {
        code: output.status.code().expect("an exit code"),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
        bytes: output.stdout,
    }
}

/// Files in a folder, by name.
pub fn listed(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    names
}
