//! Files a command writes: none of them may be an input, another output, or anything else of value.
//!
//! Checked before anything is opened. A path stands for its file: links and different ways of writing
//! it are resolved, and a folder given as an input stands for every file read from it.

use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::Failure;
use super::args::{Args, Command};
use crate::bundle;
use crate::import;
use crate::plan::{Form, bring_back, id_list, put_back, team};
use crate::presenter;

/// How many bytes of an earlier output are looked at.
const HEAD: u64 = 64;
/// How the first lines of the tables that `scan` writes begin.
const TABLES: [&str; 2] = ["kind,left_path,left_record,", "kind,path,record,id,entity"];

/// A file to write, and the option that names it.
struct Output {
    option: &'static str,
    path: PathBuf,
    /// Whether it may be among the inputs, because it is read before it is written.
    read_first: bool,
}

impl Output {
    /// Whether a file is an earlier one of the same sort, which may be written again.
    fn was_written_before(&self, file: &Path) -> bool {
        head(file).is_ok_and(|head| match self.option {
            "--log" => begins_like_a_log(&head),
            "--presenter" => head.starts_with(presenter::MARK.as_bytes()),
            _ => TABLES.iter().any(|t| head.starts_with(t.as_bytes())),
        })
    }
}

/// Makes sure that nothing the person gave is written over.
///
/// # Errors
/// A [`Failure`] of wrong usage that names the option and the file.
pub(super) fn check(args: &Args) -> Result<(), Failure> {
    let inputs = inputs(args);
    let mut seen: Vec<(PathBuf, &'static str)> = Vec::new();
    // A device takes whatever is written to it.
    for output in outputs(args).iter().filter(|o| is_file_or_new(&o.path)) {
        let target = resolved(&output.path);
        if let Some((_, other)) = seen.iter().find(|(path, _)| *path == target) {
            return Err(refused(output, &format!("{other} writes to it too")));
        }
        if !output.read_first {
            for input in &inputs {
                if resolved(input) == target {
                    return Err(refused(output, "it is one of the files to read"));
                }
                if is_read_from(input, &target) && !output.was_written_before(&target) {
                    let why = format!("it is in {}, which is to be read", input.display());
                    return Err(refused(output, &why));
                }
            }
        }
        seen.push((target, output.option));
    }
    match &args.log {
        Some(log) if !may_be_a_log(log) => Err(Failure::usage(format!(
            "--log cannot write to {}: it exists, and it is not a log of syncsleuth",
            log.display()
        ))
        .hint("give --log the path of a new file; nothing was changed")),
        _ => Ok(()),
    }
}

fn refused(output: &Output, why: &str) -> Failure {
    let path = output.path.display();
    Failure::usage(format!("{} cannot write to {path}: {why}", output.option))
        .hint("give it the path of another file; nothing was changed")
}

/// Every file and folder that the command line names.
pub(super) fn named(args: &Args) -> Vec<PathBuf> {
    let written = outputs(args).into_iter().map(|output| output.path);
    let read = inputs(args).into_iter().map(Path::to_owned);
    read.chain(written).collect()
}

/// Everything the command reads.
fn inputs(args: &Args) -> Vec<&Path> {
    let mut inputs: Vec<&PathBuf> = args.files.iter().collect();
    match &args.command {
        Some(Command::Inspect(of)) => inputs.extend(&of.files),
        Some(Command::Scan(of)) => inputs.extend(&of.files),
        Some(Command::Compare(of)) => {
            inputs.extend(&of.before);
            inputs.extend(&of.after);
            inputs.extend(&of.answers);
        }
        Some(Command::Diagnose(of)) => {
            inputs.extend(of.files.iter().chain(&of.before));
            inputs.extend(of.inventory.iter().chain(&of.answers));
        }
        Some(Command::Simulate(of)) => {
            inputs.extend(of.files.iter().chain(&of.inventory));
            inputs.push(&of.answers);
        }
        Some(Command::Apps(of)) => inputs.extend(&of.inventory),
        Some(Command::Plan(of)) => inputs.push(&of.case),
        Some(Command::Verify(of)) => {
            inputs.push(&of.case);
            inputs.extend(&of.files);
        }
        Some(Command::Summary(of)) => inputs.push(&of.case),
        Some(Command::Isolate(of)) => {
            inputs.push(&of.case);
            inputs.extend(of.files.iter().chain(&of.before));
        }
        Some(Command::Present(of)) => inputs.extend(&of.case),
        Some(Command::Team(of)) => inputs.push(&of.case),
        Some(Command::Bundle(of)) => inputs.push(&of.case),
        Some(Command::Redact(of)) => inputs.push(&of.case),
        Some(Command::Open { case }) => inputs.push(case),
        Some(Command::Demo | Command::Config(_) | Command::Completions { .. } | Command::Man)
        | None => {}
    }
    inputs.into_iter().map(PathBuf::as_path).collect()
}

/// Everything it writes under a name of the person's choice.
fn outputs(args: &Args) -> Vec<Output> {
    let mut outputs = Vec::new();
    let mut add = |option, path: PathBuf| {
        outputs.push(Output {
            option,
            path,
            read_first: option == "--case",
        });
    };
    if let Some(path) = &args.case {
        add("--case", path.clone());
    }
    if let Some(path) = &args.presenter {
        add("--presenter", path.clone());
    }
    match &args.command {
        Some(Command::Scan(of)) => {
            let named = [("--pairs", &of.pairs), ("--entities", &of.entities)];
            for (option, path) in named {
                if let Some(path) = path {
                    add(option, path.clone());
                }
            }
        }
        Some(Command::Compare(of)) => {
            let named = [
                ("--put-back", &of.put_back, &put_back::FILE_NAMES[..]),
                ("--bring-back", &of.bring_back, &bring_back::FILE_NAMES),
                ("--bring-back", &of.bring_back, &put_back::FILE_NAMES),
            ];
            for (option, folder, names) in named {
                if let Some(folder) = folder {
                    for name in names {
                        add(option, folder.join(name));
                    }
                }
            }
        }
        Some(Command::Plan(of)) => {
            for form in Form::ALL {
                add("--out", of.out.join(form.file_name()));
            }
            for name in id_list::file_names().chain(team::FILE_NAMES) {
                add("--out", of.out.join(name));
            }
        }
        Some(Command::Redact(of)) => {
            if let Some(out) = &of.out {
                add("--out", out.clone());
                add("--out", super::redact::manifest_beside(out));
            }
            if let Some(folder) = &of.plan {
                for form in Form::ALL {
                    add("--plan", folder.join(form.file_name()));
                }
            }
        }
        Some(Command::Team(of)) => {
            for name in of.out.iter().flat_map(|_| team::FILE_NAMES) {
                add("--out", of.out.clone().unwrap_or_default().join(name));
            }
        }
        Some(Command::Bundle(of)) => {
            for name in of.out.iter().flat_map(|_| bundle::FILE_NAMES) {
                add("--out", of.out.clone().unwrap_or_default().join(name));
            }
        }
        _ => {}
    }
    if let Some(path) = &args.log {
        add("--log", path.clone());
    }
    outputs
}

fn is_file_or_new(path: &Path) -> bool {
    fs::metadata(path).map_or(true, |m| m.is_file())
}

/// The file a path stands for, whether it exists or not.
fn resolved(path: &Path) -> PathBuf {
    if let Ok(whole) = fs::canonicalize(path) {
        return whole;
    }
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    match (fs::canonicalize(folder), path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => path.to_owned(),
    }
}

/// Whether an input is a folder and a file, given by its resolved path, is read from it.
fn is_read_from(input: &Path, file: &Path) -> bool {
    input.is_dir()
        && file.is_file()
        && import::files_in(input)
            .iter()
            .any(|inside| resolved(inside) == file)
}

/// Whether the log may go to the end of a file: one that is new, empty, a device, or a log already.
fn may_be_a_log(path: &Path) -> bool {
    if !path.exists() || !is_file_or_new(path) {
        return true;
    }
    // What cannot be read cannot be told; opening it will say why.
    head(path).is_ok_and(|head| head.is_empty() || begins_like_a_log(&head))
}

/// `2026-11-22T09:30:00.123456Z  INFO syncsleuth::…`
fn begins_like_a_log(head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(head);
    let mut words = head.split_ascii_whitespace();
    let time = words.next().is_some_and(|w| w.parse::<Timestamp>().is_ok());
    let level = words
        .next()
        .is_some_and(|w| w.parse::<tracing::Level>().is_ok());
    let place = words.next().is_some_and(|w| w.starts_with("syncsleuth::"));
    time && level && place
}

fn head(path: &Path) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    File::open(path)?.take(HEAD).read_to_end(&mut head)?;
    Ok(head)
}

/// Writes a file: beside the old one, then renamed over it, so that it is never half there. What is no
/// file, such as a device, is written to directly.
///
/// # Errors
/// Where it cannot be written; an earlier file is then as it was.
pub(super) fn write(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    replace(path, Readers::AsUsual, write).map_err(|error| failed(path, &error))
}

/// The same for a file that its owner alone may read.
///
/// # Errors
/// As [`write`].
pub(super) fn write_private(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    replace(path, Readers::OwnerAlone, write).map_err(|error| failed(path, &error))
}

fn failed(path: &Path, error: &io::Error) -> Failure {
    Failure::new(format!("cannot write {}: {error}", path.display()))
        .hint("choose a folder you may write to, and close the file if another program has it open")
}

/// Who may read a new file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Readers {
    /// As for any new file: a table is asked for to be read by others.
    AsUsual,
    /// Its owner.
    OwnerAlone,
}

fn replace(
    path: &Path,
    readers: Readers,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    if !is_file_or_new(path) {
        let mut out = BufWriter::new(File::create(path)?);
        write(&mut out)?;
        return out.flush();
    }
    // A link stays one; the file it leads to is replaced.
    let target = resolved(path);
    let folder = target.parent().unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".syncsleuth-");
    // Without this a temporary file is its owner's alone, and so is what it becomes.
    #[cfg(unix)]
    if readers == Readers::AsUsual {
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    }
    #[cfg(not(unix))]
    let _ = readers;
    let mut out = BufWriter::new(builder.tempfile_in(folder)?);
    write(&mut out)?;
    let beside = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    beside.persist(&target).map_err(|e| e.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::begins_like_a_log;

    #[test]
    fn a_log_is_told_from_an_export() {
        let cases: [(&[u8], bool); 5] = [
            (
                b"2026-11-22T09:30:00.123456Z  INFO syncsleuth::cli::log: started",
                true,
            ),
            (b"First Name,Last Name\n", false),
            (b"2026-11-22T09:30:00Z,INFO,syncsleuth::x\n", false),
            (b"2026-11-22T09:30:00Z  INFO other::program: started", false),
            (b"\xff\xfe\x00", false),
        ];
        for (head, want) in cases {
            assert_eq!(begins_like_a_log(head), want, "{head:?}");
        }
    }
}
