//! The ZIPs of a Salesforce weekly export, read where they are: nothing is unpacked to disk.
//!
//! Every list inside becomes an export of its own, called `export.zip:Contact.csv`. An archive can lie
//! about its content, so what it expands to is counted while it is read, and names that point outside
//! the archive are refused. Archives inside an archive are not followed.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::PassedOver;

/// How many bytes one archive may expand to: 4 GiB.
const TOTAL: u64 = 4 << 30;
/// How many bytes one file inside may expand to: 2 GiB.
const EACH: u64 = 2 << 30;
/// How many times larger than in the archive a file may be. Deflate cannot pass 1032; lists of records
/// stay below 50.
const RATIO: u64 = 300;
/// Files smaller than this may have any ratio: 16 MiB.
const FREE: u64 = 16 << 20;
/// How many files an archive may have.
const ENTRIES: usize = 100_000;

/// The endings of the files inside that can hold records.
const LISTS: [&str; 4] = ["csv", "txt", "vcf", "ics"];
/// The folders of a weekly export that hold files, not lists: what was attached to records.
const FILE_FOLDERS: [&str; 5] = [
    "attachments",
    "contentversion",
    "contentversions",
    "documents",
    "staticresource",
];
/// The endings of archives.
const ARCHIVES: [&str; 8] = ["zip", "7z", "rar", "gz", "tgz", "tar", "bz2", "xz"];
/// Names that mean a device on Windows, whatever their ending.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// Where the content of a file inside can be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Member {
    /// Its name inside the archive; untrusted text.
    pub name: String,
    index: usize,
}

/// An open archive.
pub(super) struct Archive<'b> {
    zip: ZipArchive<Cursor<&'b [u8]>>,
    left: u64,
    /// The files that may hold records, in the order of the archive.
    pub members: Vec<Member>,
    /// What was left out, and why.
    pub refused: Vec<PassedOver>,
    /// Files that hold no list, by ending: those of the folders of a weekly export, and all others.
    attached: BTreeMap<String, usize>,
    others: BTreeMap<String, usize>,
}

/// Why an archive cannot be opened, in words that follow "because".
pub(super) type Why = String;

impl<'b> Archive<'b> {
    /// Opens an archive and looks through its list of files. With `wanted`, only these are read.
    pub(super) fn open(path: &str, bytes: &'b [u8], wanted: &[String]) -> Result<Self, Why> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|why| in_words(&why))?;
        let mut archive = Archive {
            zip,
            left: TOTAL,
            members: Vec::new(),
            refused: Vec::new(),
            attached: BTreeMap::new(),
            others: BTreeMap::new(),
        };
        let found = archive.zip.len();
        if found > ENTRIES {
            return Err(format!(
                "it holds {found} files, and the limit is {ENTRIES}"
            ));
        }
        archive.look(path, wanted);
        Ok(archive)
    }

    fn look(&mut self, path: &str, wanted: &[String]) {
        for index in 0..self.zip.len() {
            let Ok(entry) = self.zip.by_index_raw(index) else {
                continue;
            };
            let name = match entry.name() {
                Ok(name) => name.into_owned(),
                Err(_) => String::from_utf8_lossy(entry.name_raw()).into_owned(),
            };
            if entry.is_dir() || (!wanted.is_empty() && !wanted.contains(&name)) {
                continue;
            }
            let (encrypted, link) = (entry.encrypted(), entry.is_symlink());
            drop(entry);
            let ending = ending(&name);
            let why = if let Some(why) = trick(&name) {
                Some(why)
            } else if link {
                Some("it is a link to another file, which is not followed".to_owned())
            } else if is_attached(&name) {
                *self.attached.entry(ending).or_default() += 1;
                continue;
            } else if ARCHIVES.contains(&ending.as_str()) {
                Some(
                    "it is an archive inside an archive; unpack it and give it by itself"
                        .to_owned(),
                )
            } else if !LISTS.contains(&ending.as_str()) || is_mac_shadow(&name) {
                *self.others.entry(ending).or_default() += 1;
                continue;
            } else if encrypted {
                Some(
                    "it is locked with a password; unpack it with the password and give the file"
                        .to_owned(),
                )
            } else {
                None
            };
            match why {
                Some(why) => self.refused.push(PassedOver {
                    path: within(path, &name),
                    why,
                    is_copy: false,
                }),
                None => self.members.push(Member { name, index }),
            }
        }
    }

    /// Whether it holds nothing but files attached to records.
    pub(super) fn is_attachments(&self) -> bool {
        let nothing_else =
            self.members.is_empty() && self.others.is_empty() && self.refused.is_empty();
        nothing_else && !self.attached.is_empty()
    }

    /// Says in one sentence what else lies in the archive. Attachments belong in a weekly export of
    /// Salesforce and are worth no word there.
    pub(super) fn leftover(&self, path: &str, is_weekly: bool) -> Option<PassedOver> {
        let mut others = self.others.clone();
        if !is_weekly {
            for (ending, n) in &self.attached {
                *others.entry(ending.clone()).or_default() += n;
            }
        }
        let count: usize = others.values().sum();
        if count == 0 {
            return None;
        }
        let endings: Vec<String> = others
            .iter()
            .take(5)
            .map(|(ending, n)| match ending.as_str() {
                "" => format!("{n} without an ending"),
                ending => format!("{n} .{ending}"),
            })
            .collect();
        let files = if count == 1 { "file" } else { "files" };
        Some(PassedOver {
            path: path.to_owned(),
            why: format!(
                "{count} {files} in it can hold no list of records ({})",
                endings.join(", ")
            ),
            is_copy: false,
        })
    }

    /// The content of a file inside.
    pub(super) fn content(&mut self, member: &Member) -> Result<Vec<u8>, Why> {
        let limit = self.left.min(EACH);
        let mut entry = self
            .zip
            .by_index(member.index)
            .map_err(|why| in_words(&why))?;
        let packed = entry.compressed_size();
        let by_ratio = packed.saturating_mul(RATIO).max(FREE);
        let allowed = limit.min(by_ratio);
        let mut bytes = Vec::new();
        (&mut entry)
            .take(allowed + 1)
            .read_to_end(&mut bytes)
            .map_err(|why| format!("its content is damaged ({why})"))?;
        let size = bytes.len() as u64;
        self.left = self.left.saturating_sub(size);
        if size <= allowed {
            return Ok(bytes);
        }
        Err(if allowed == by_ratio {
            format!(
                "it would grow to more than {RATIO} times its packed size, which no list of records does"
            )
        } else if allowed == EACH {
            format!("it is larger than {} MB unpacked", EACH >> 20)
        } else {
            format!(
                "the archive is larger than {} MB unpacked; give its files one by one",
                TOTAL >> 20
            )
        })
    }
}

/// The path of a file inside an archive, as it is shown and given.
pub(super) fn within(path: &str, name: &str) -> String {
    format!("{path}:{name}")
}

/// Why a name is refused, where it points outside the archive or at a device.
fn trick(name: &str) -> Option<String> {
    let parts: Vec<&str> = name.split(['/', '\\']).collect();
    let outside = name.is_empty()
        || name.contains('\0')
        || name.starts_with(['/', '\\'])
        || name.as_bytes().get(1) == Some(&b':')
        || parts.contains(&"..");
    if outside {
        return Some("its name points outside the archive".to_owned());
    }
    let device = parts.iter().any(|part| {
        let stem = part.split('.').next().unwrap_or(part).trim_end();
        let stem = stem.to_ascii_lowercase();
        let numbered = stem
            .strip_prefix("com")
            .or_else(|| stem.strip_prefix("lpt"))
            .is_some_and(|n| n.len() == 1 && n.bytes().all(|b| b.is_ascii_digit()));
        DEVICES.contains(&stem.as_str()) || numbered
    });
    device.then(|| "its name means a device on Windows".to_owned())
}

/// Whether a file lies in a folder where a weekly export keeps what was attached to records. Salesforce
/// names these files by their id, so their endings say nothing.
fn is_attached(name: &str) -> bool {
    let mut parts = name.rsplit(['/', '\\']);
    parts.next();
    parts.any(|folder| FILE_FOLDERS.iter().any(|f| folder.eq_ignore_ascii_case(f)))
}

/// The files macOS adds beside each file of an archive.
fn is_mac_shadow(name: &str) -> bool {
    name.starts_with("__MACOSX/") || name.rsplit('/').next().is_some_and(|n| n.starts_with("._"))
}

fn ending(name: &str) -> String {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    match file.rsplit_once('.') {
        Some((_, ending)) if ending.len() <= 8 => ending.to_ascii_lowercase(),
        _ => String::new(),
    }
}

fn in_words(why: &ZipError) -> Why {
    match why {
        ZipError::Io(why) => format!("it is damaged ({why})"),
        ZipError::UnsupportedArchive(why) => {
            format!("it is packed in a way that is not read here ({why})")
        }
        _ => "it is damaged, or its download was cut off".to_owned(),
    }
}

#[cfg(test)]
mod tests;
