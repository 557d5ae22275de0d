//! What a run leaves that is killed, has no room, may not write, or is not alone: the former outputs or the new ones, and
//! nothing that the next run does not mend.
//!
//! In the short form eight documents and a few seconds; with `YOSAN_NIGHTLY` two hundred documents and 25 kills.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::print_stderr, missing_docs)]

mod running;

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use running::{briefing, command, files, ran, yosan};

type Files = BTreeMap<PathBuf, Vec<u8>>;

fn is_nightly() -> bool {
    env::var_os("YOSAN_NIGHTLY").is_some()
}

/// So many documents are extracted by the runs that are disturbed.
fn documents() -> usize {
    if is_nightly() { 200 } else { 8 }
}

/// `old/` has the first documents as they were once, `new/` all of them as they are now.
fn sources(folder: &Path) {
    for (name, documents, shift) in [("old", documents() / 3, 50), ("new", documents(), 0)] {
        fs::create_dir_all(folder.join(name)).unwrap();
        for number in 0..documents {
            fs::write(folder.join(name).join(format!("d{number:03}.txt")), briefing(number + shift)).unwrap();
        }
    }
}

fn output(folder: &Path) -> Files {
    files(&folder.join("output")).into_iter().collect()
}

fn extract(folder: &Path, inputs: &str) {
    let ran = yosan(folder, &["extract", inputs, "--quiet"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
}

fn start(folder: &Path) -> Child {
    let mut command = command(folder, &["extract", "new", "--quiet", "--jobs", "2"]);
    command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
}

fn copy(from: &Path, to: &Path) {
    assert!(Command::new("cp").arg("-a").arg(from).arg(to).status().unwrap().success());
}

/// Nothing of a run is left in the program's own folder.
fn is_settled(folder: &Path) {
    let own = fs::read_dir(folder.join("output/.yosan")).unwrap();
    let mut left: Vec<_> = own.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    left.sort();
    assert_eq!(left, [".gitignore", "lock", "records"]);
}

/// The state before a run, the state after it, and how long it takes.
struct Undisturbed {
    folder: tempfile::TempDir,
    before: Files,
    after: Files,
    takes: Duration,
}

impl Undisturbed {
    fn run() -> Undisturbed {
        let folder = tempfile::tempdir().unwrap();
        sources(folder.path());
        extract(folder.path(), "old");
        let before = output(folder.path());
        copy(&folder.path().join("output"), &folder.path().join("before"));
        let started = Instant::now();
        assert!(start(folder.path()).wait().unwrap().success());
        let takes = started.elapsed();
        Undisturbed { before, after: output(folder.path()), folder, takes }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn again(&self) {
        fs::remove_dir_all(self.path().join("output")).unwrap();
        copy(&self.path().join("before"), &self.path().join("output"));
    }

    /// Every file is as it was or as it will be, and no other is there.
    fn is_whole(&self, when: &str) {
        for (path, bytes) in output(self.path()) {
            let known = [self.before.get(&path), self.after.get(&path)];
            assert!(known.contains(&Some(&bytes)), "{when}: {} is neither old nor new", path.display());
        }
    }

    /// What is there is proved, and the next run ends where an undisturbed one does.
    fn is_mended(&self, when: &str) {
        let verified = yosan(self.path(), &["verify", "--source", "."]);
        assert_eq!(verified.code, 0, "{when}: {}{}", verified.out, verified.err);
        extract(self.path(), "new");
        assert!(output(self.path()) == self.after, "{when}: the next run ends elsewhere");
        is_settled(self.path());
    }
}

#[test]
fn a_run_that_is_killed_leaves_whole_files_and_the_next_one_ends_the_same() {
    let run = Undisturbed::run();
    let (kills, patience) = if is_nightly() { (25, 7200) } else { (4, 8) };
    let started = Instant::now();
    let (mut killed, mut takes) = (0, run.takes);
    for round in 1..=100 {
        if killed > 0 && (killed >= kills || started.elapsed() > Duration::from_secs(patience)) {
            break;
        }
        run.again();
        // moments spread over the run, with more of them at its end, where files move into place
        let share = (round * 618) % 1000;
        let moment = if round % 2 == 1 { share } else { 850 + share / 7 };
        let mut child = start(run.path());
        thread::sleep(takes * moment / 1000);
        match child.try_wait().unwrap() {
            None => killed += 1,
            Some(_) => takes = takes * 3 / 4, // it was slower when it was measured
        }
        child.kill().unwrap(); // SIGKILL
        child.wait().unwrap();
        let when = format!("killed after {moment}/1000 of {takes:?}");
        run.is_whole(&when);
        run.is_mended(&when);
    }
    eprintln!("{killed} runs of {} documents killed", documents());
    assert!(killed > 0);
}

#[test]
fn an_output_folder_that_vanishes_is_an_error_and_the_next_run_makes_it_anew() {
    let run = Undisturbed::run();
    for share in [3, 5, 7] {
        let mut child = start(run.path());
        thread::sleep(run.takes * share / 10);
        if child.try_wait().unwrap().is_some() {
            continue; // too late to disturb it
        }
        while run.path().join("output").exists() {
            let _ = fs::remove_dir_all(run.path().join("output")); // files may come while it is removed
        }
        let ended = ran(child.wait_with_output().unwrap());
        assert!(ended.code == 2 || output(run.path()) == run.after, "exit {}: {}", ended.code, ended.err);
        extract(run.path(), "new");
        assert!(output(run.path()) == run.after, "vanished after {share}/10");
        run.again();
    }
}

#[test]
fn of_two_runs_at_once_one_waits_or_says_so() {
    let run = Undisturbed::run();
    run.again();
    let ended = [start(run.path()), start(run.path())].map(|child| ran(child.wait_with_output().unwrap()));
    assert!(ended.iter().any(|ran| ran.code == 0), "{ended:?}");
    for ran in ended {
        assert!(ran.code == 0 || (ran.code == 2 && ran.err.contains("another run is writing to output")), "{ran:?}");
    }
    run.is_whole("two runs");
    run.is_mended("two runs");
}

#[test]
fn an_input_that_changes_is_refused_or_read_as_it_stood() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.txt");
    let (one, other) = (briefing(1).repeat(500), briefing(2).repeat(400));
    fs::write(&path, &one).unwrap();
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !stop.load(Ordering::Relaxed) {
                fs::write(&path, &other).unwrap();
                fs::write(&path, &one).unwrap();
            }
        });
        for _ in 0..20 {
            let ran = yosan(folder.path(), &["scan", "a.txt"]);
            let refused = ["was changed while it was read", "is empty", "cannot decode"];
            let said = refused.iter().any(|words| ran.err.contains(words));
            assert!(ran.code == 0 || (ran.code == 2 && said), "{}", ran.err);
        }
        stop.store(true, Ordering::Relaxed);
    });
}

#[test]
fn nothing_is_written_through_a_link() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("a.txt"), briefing(1)).unwrap();
    fs::create_dir(folder.join("outside")).unwrap();
    for linked in ["output/csv", "output/parquet", "output/parquet/amounts", "output/.yosan", "output/.yosan/records"] {
        fs::create_dir_all(folder.join(linked).parent().unwrap()).unwrap();
        symlink(folder.join("outside"), folder.join(linked)).unwrap();
        let ran = yosan(folder, &["extract", "a.txt"]);
        assert_eq!(ran.code, 2, "{linked}: {}", ran.out);
        assert!(ran.err.contains("is a symbolic link"), "{}", ran.err);
        assert_eq!(fs::read_dir(folder.join("outside")).unwrap().count(), 0, "{linked}");
        fs::remove_dir_all(folder.join("output")).unwrap();
    }
    // the folder itself may be a link: that is where it was asked for
    symlink(folder.join("outside"), folder.join("output")).unwrap();
    extract(folder, "a.txt");
    assert!(folder.join("outside/csv/amounts.csv").is_file());
}

#[test]
fn decisions_are_drafted_whole_and_replace_a_link() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    for number in [0, 1] {
        fs::write(folder.join(format!("{number}.txt")), briefing(number)).unwrap();
    }
    fs::write(folder.join("theirs"), "theirs").unwrap();
    symlink(folder.join("theirs"), folder.join("decisions.toml")).unwrap();
    let draft = |file| yosan(folder, &["diff", "0.txt", "1.txt", "--no-files", "--write-decisions", file]);
    assert_eq!(draft("decisions.toml").code, 0);
    assert!(fs::read_to_string(folder.join("decisions.toml")).unwrap().contains("version = 1"));
    assert_eq!(fs::read_to_string(folder.join("theirs")).unwrap(), "theirs");
    assert_eq!(draft("no/such/folder.toml").code, 2);
    assert!(draft("/dev/stdout").out.starts_with("version = 1") || draft("/dev/stdout").out.contains("version = 1"));
    let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["0.txt", "1.txt", "decisions.toml", "theirs"]);
}

/// A file system of its own, in memory; only root on Linux may make one.
struct Mounted(PathBuf);

impl Mounted {
    fn at(path: &Path, options: &str) -> Option<Mounted> {
        fs::create_dir_all(path).unwrap();
        let mount = Command::new("mount").args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(path).output();
        mount.is_ok_and(|mount| mount.status.success()).then(|| Mounted(path.to_owned()))
    }

    fn again(&self, options: &str) {
        let options = format!("remount,{options}");
        assert!(Command::new("mount").args(["-o", &options]).arg(&self.0).status().unwrap().success());
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status(); // a test that failed may have left it busy
    }
}

#[test]
fn a_full_disk_or_a_folder_that_may_not_be_written_leaves_the_former_outputs() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    sources(folder);
    let Some(disk) = Mounted::at(&folder.join("output"), "size=64m") else {
        return eprintln!("skipped: only root on Linux may mount a small disk");
    };
    extract(folder, "old");
    let before = output(folder);
    let failed = |words: &str| {
        let ran = yosan(folder, &["extract", "new"]);
        assert_eq!(ran.code, 2, "{}", ran.out);
        assert!(ran.err.contains(words) && ran.err.contains("--out"), "{}", ran.err);
        assert!(output(folder) == before);
        assert_eq!(yosan(folder, &["verify", "--source", "."]).code, 0);
    };
    // so many kilobytes are taken that a few files more fit, but not all
    let used = Command::new("du").args(["-sk"]).arg(folder.join("output")).output().unwrap();
    let used: u32 = String::from_utf8(used.stdout).unwrap().split_whitespace().next().unwrap().parse().unwrap();
    for more in [8, 64, 200] {
        disk.again(&format!("size={}k", used + more));
        failed("No space left on device");
    }
    disk.again("size=64m,ro");
    failed("Read-only file system");
    disk.again("size=64m,rw");
    extract(folder, "new");
    is_settled(folder);
    assert_eq!(yosan(folder, &["verify", "--source", "."]).code, 0);
}
