//! What can be typed on the command line.

mod look;

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

use super::limit::{self, Limits};
use crate::import::parse_mapping;
use crate::plan::domain;
use crate::record::Kind;
use crate::topology::{Act, Change, WhatIf};
pub use look::{ColorWhen, MaskLevel, ThemeName};

/// Finds out why Outlook and Salesforce contacts, events and tasks were duplicated, deleted or
/// changed, and leads through a safe clean-up by hand. Works offline, on exported files; deletes
/// nothing itself.
#[derive(Debug, Parser)]
#[command(
    name = "syncsleuth",
    version,
    override_usage = "syncsleuth [OPTIONS] [FILE]...\n       syncsleuth [OPTIONS] <COMMAND>",
    max_term_width = 100
)]
pub struct Args {
    /// What to do; without a command, the wizard opens.
    #[command(subcommand)]
    pub command: Option<Command>,

    /// Exports to load into the wizard: files or folders.
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,

    /// How columns of these exports are read; the case remembers it.
    #[command(flatten)]
    pub map: MapArgs,

    /// The wizard line by line, with numbered answers: for screen readers, simple terminals and pipes.
    #[arg(long, global = true)]
    pub plain: bool,

    /// Where to keep the case; otherwise in the data folder of this computer's user.
    #[arg(long, global = true, value_name = "FILE")]
    pub case: Option<PathBuf>,

    /// Also keep what a help desk says, and what answers mean, in this text file, for a second screen.
    #[arg(long, global = true, value_name = "FILE")]
    pub presenter: Option<PathBuf>,

    /// When to use colour.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: ColorWhen,

    /// Colours for a dark or a light screen, with high contrast, or none at all.
    #[arg(long, global = true, value_name = "THEME")]
    pub theme: Option<ThemeName>,

    /// Draw with plain characters only, for consoles that show boxes and signs wrongly.
    #[arg(long, global = true)]
    pub ascii: bool,

    /// Hide personal data on the screen from the start: pseudonyms for all, for all but companies, or
    /// nothing told at all.
    #[arg(long, global = true, value_name = "LEVEL", num_args = 0..=1, require_equals = true, default_missing_value = "pseudonyms")]
    pub mask: Option<MaskLevel>,

    /// Say nothing on standard error but errors.
    #[arg(long, short, global = true)]
    pub quiet: bool,

    /// Write a log: counts and places, never your records.
    #[arg(long, global = true, value_name = "FILE")]
    pub log: Option<PathBuf>,

    /// The date to reckon deadlines from, as YYYY-MM-DD; otherwise today.
    #[arg(long, global = true, value_name = "DATE")]
    pub today: Option<Date>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Open the wizard on an invented mailbox, to see what it does.
    Demo,
    /// Go on with a saved case.
    Open {
        /// The case file.
        #[arg(value_name = "CASE")]
        case: PathBuf,
    },
    /// Show what each file is and every record read from it.
    Inspect(InspectArgs),
    /// Find duplicate pairs and groups.
    Scan(ScanArgs),
    /// Show what was added, deleted, changed or made again between two states.
    Compare(CompareArgs),
    /// Rank the causes, with reasons for and against and what to do.
    Diagnose(DiagnoseArgs),
    /// Walk a record through the systems and sync paths the answers describe.
    Simulate(SimulateArgs),
    /// List the sync applications known, or those found in a list of installed programs.
    Apps(AppsArgs),
    /// Write the clean-up plan of a case.
    Plan(PlanArgs),
    /// Hold fresh exports against the plan of a case: gone, still there, came back, come to harm.
    Verify(VerifyArgs),
    /// Say what was asked, found, decided and done in a case, and what is left: for the next person, or a ticket.
    Summary(SummaryArgs),
    /// Find out which sync program does it: all off, then a part of them on at a time, told by a test record.
    Isolate(IsolateArgs),
    /// Follow a case from a second window: what to say, what answers mean, the causes, and notes.
    Present(PresentArgs),
    /// List the contacts that several colleagues keep differently, with words to send to each of them.
    Team(TeamArgs),
    /// Put together what Salesforce's support asks for, masked: sample records and created dates of both sides.
    Bundle(BundleArgs),
    /// Write a copy of a case in which stable pseudonyms stand for personal data, to hand on.
    Redact(RedactArgs),
    /// Show the settings that hold and where each comes from.
    Config(ConfigArgs),
    /// Print completions for a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page.
    Man,
}

/// `config`.
#[derive(Debug, clap::Args)]
pub struct ConfigArgs {
    /// Write JSON for programs.
    #[arg(long)]
    pub json: bool,
    /// Say only where the settings file is.
    #[arg(long)]
    pub path: bool,
    /// Make a settings file in which everything is explained, where there is none.
    #[arg(long, conflicts_with_all = ["json", "path"])]
    pub init: bool,
}

/// `compare`.
#[derive(Debug, clap::Args)]
pub struct CompareArgs {
    /// An earlier export: a file or folder. May be given several times.
    #[arg(long, value_name = "FILE", required = true, num_args = 1, action = clap::ArgAction::Append)]
    pub before: Vec<PathBuf>,
    /// A later export of the same systems. May be given several times.
    #[arg(long, value_name = "FILE", required = true, num_args = 1, action = clap::ArgAction::Append)]
    pub after: Vec<PathBuf>,
    /// Answers to the interview, as JSON; those about how long deleted things are kept make the days surer.
    #[arg(long, value_name = "ANSWERS.json")]
    pub answers: Option<PathBuf>,
    /// Write JSON for programs.
    #[arg(long)]
    pub json: bool,
    /// Also write the old values of changed records into this folder: a sheet to type from, tables for
    /// Data Loader, and what to read first.
    #[arg(long, value_name = "DIR")]
    pub put_back: Option<PathBuf>,
    /// Also write what is lost and how to bring it back into this folder: a list to print and tick off, a
    /// table, and the old values of changed records.
    #[arg(long, value_name = "DIR")]
    pub bring_back: Option<PathBuf>,
    /// End with status 3 where more happened than this allows, such as deleted:0,duplicates:5. Names:
    /// deleted, recreated (made again under a new id), returned (those, and deleted ones that live
    /// again), modified, added, duplicates (pairs among the later exports).
    #[arg(long, value_name = "LIMITS", value_parser = limits_of_compare)]
    pub fail_on: Option<Limits>,
    /// How columns are read.
    #[command(flatten)]
    pub map: MapArgs,
}

/// `inspect`.
#[derive(Debug, clap::Args)]
pub struct InspectArgs {
    /// Exports: files, folders, or - for standard input.
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// Write JSON for programs.
    #[arg(long)]
    pub json: bool,
    /// How columns are read.
    #[command(flatten)]
    pub map: MapArgs,
}

/// `scan`.
#[derive(Debug, clap::Args)]
pub struct ScanArgs {
    /// Exports: files, folders, or - for standard input.
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// Write JSON for programs.
    #[arg(long)]
    pub json: bool,
    /// Write every pair to this CSV file.
    #[arg(long, value_name = "OUT.csv")]
    pub pairs: Option<PathBuf>,
    /// Write to this CSV file which records are one person, event or task.
    #[arg(long, value_name = "OUT.csv")]
    pub entities: Option<PathBuf>,
    /// Only this kind.
    #[arg(long, value_name = "KIND", value_parser = parse_kind)]
    pub kind: Option<Kind>,
    /// Leave out pairs less probable than this (0 to 1).
    #[arg(long, value_name = "S", value_parser = parse_probability)]
    pub min_score: Option<f64>,
    /// With --pairs: also the pairs across two systems.
    #[arg(long)]
    pub counterparts: bool,
    /// Also look at records marked deleted.
    #[arg(long)]
    pub include_deleted: bool,
    /// Explain why two records are, or are not, a pair. A record is given by its id, or as `FILE:RECORD`
    /// with the file's name or its number in the list, from 1.
    #[arg(long, num_args = 2, value_names = ["REF", "REF"])]
    pub why: Option<Vec<String>>,
    /// How columns are read.
    #[command(flatten)]
    pub map: MapArgs,
}

/// `diagnose`.
#[derive(Debug, clap::Args)]
pub struct DiagnoseArgs {
    /// Exports of today: files, folders, or - for standard input.
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Answers to the interview, as JSON.
    #[arg(long, value_name = "ANSWERS.json")]
    pub answers: Option<PathBuf>,
    /// A list of installed programs or Outlook add-ins; may be repeated.
    #[arg(long, value_name = "FILE")]
    pub inventory: Vec<PathBuf>,
    /// An older export, file or folder; may be repeated.
    #[arg(long, value_name = "FILE")]
    pub before: Vec<PathBuf>,
    /// Write JSON for programs.
    #[arg(long)]
    pub json: bool,
    /// How columns are read.
    #[command(flatten)]
    pub map: MapArgs,
}

/// Columns the user names.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct MapArgs {
    /// Read a column into a field, whatever its name suggests, as in --map "Mail (work)=emails"; may be
    /// repeated. "ignore" leaves a column out.
    #[arg(long, value_name = "COLUMN=FIELD", value_parser = parse_mapping)]
    pub map: Vec<(String, String)>,
}

/// `simulate`.
#[derive(Debug, clap::Args)]
pub struct SimulateArgs {
    /// Exports of today, to rehearse the sync paths on: files, folders, or - for standard input.
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Answers to the interview, as JSON.
    #[arg(long, value_name = "ANSWERS.json")]
    pub answers: PathBuf,
    /// A list of installed programs or Outlook add-ins; may be repeated.
    #[arg(long, value_name = "FILE")]
    pub inventory: Vec<PathBuf>,
    /// Walk this kind; otherwise the first the answers name.
    #[arg(long, value_name = "KIND", value_parser = parse_kind)]
    pub kind: Option<Kind>,
    /// Where the record is entered, as in outlook, salesforce or phone-1; otherwise where the answers say.
    #[arg(long, value_name = "SYSTEM")]
    pub start: Option<String>,
    /// What happens afterwards, as in edit:salesforce, delete:outlook, clear:phone, restore:outlook,
    /// move-out:outlook, import:outlook or forget:sfo; may be repeated, and syncs after each.
    #[arg(long, value_name = "ACT", value_parser = parse_act)]
    pub then: Vec<Act>,
    /// Change one thing and compare: off:APP, direction:APP=WAY, switch:APP=WAY, forget:APP,
    /// new-computer, colleague, limit, archive, clear-phone, or all; may be repeated.
    #[arg(long, value_name = "CHANGE", value_parser = parse_what_if)]
    pub what_if: Vec<WhatIfChoice>,
    /// Write JSON for programs.
    #[arg(long)]
    pub json: bool,
    /// How columns are read.
    #[command(flatten)]
    pub map: MapArgs,
}

/// What `--what-if` may say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhatIfChoice {
    /// Every change that fits the set-up.
    All,
    /// One change.
    One(WhatIf),
}

/// `apps`.
#[derive(Debug, clap::Args)]
pub struct AppsArgs {
    /// Words to look for, as in "google sync".
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    /// A list of installed programs or Outlook add-ins to look through; may be repeated.
    #[arg(long, value_name = "FILE")]
    pub inventory: Vec<PathBuf>,
    /// Write JSON for programs.
    #[arg(long)]
    pub json: bool,
}

/// `plan`.
#[derive(Debug, clap::Args)]
pub struct PlanArgs {
    /// The case file.
    #[arg(value_name = "CASE")]
    pub case: PathBuf,
    /// The folder to write the plan into.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// What to write.
    #[arg(
        long,
        value_delimiter = ',',
        default_value = "md,html,csv,json,ticket,salesforce,backup,team"
    )]
    pub format: Vec<PlanFormat>,
    /// The first part of your Salesforce address, such as acme of acme.my.salesforce.com, for the addresses
    /// of records; instead of the one the case remembers.
    #[arg(long, value_name = "NAME", value_parser = parse_domain)]
    pub salesforce_domain: Option<String>,
}

/// `verify`.
#[derive(Debug, clap::Args)]
pub struct VerifyArgs {
    /// The case file; it is only read.
    #[arg(value_name = "CASE")]
    pub case: PathBuf,
    /// Exports made after the clean-up: files or folders, of every system and kind in the plan.
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// Write JSON for programs.
    #[arg(long)]
    pub json: bool,
    /// End with status 3 where more happened than this allows, such as returned:0,deleted:0. Names:
    /// deleted (gone and not to be deleted), damaged, returned, still-there, not-checked, duplicates (new
    /// pairs).
    #[arg(long, value_name = "LIMITS", value_parser = limits_of_verify)]
    pub fail_on: Option<Limits>,
    /// How columns are read.
    #[command(flatten)]
    pub map: MapArgs,
}

/// `summary`.
#[derive(Debug, clap::Args)]
pub struct SummaryArgs {
    /// The case file; it is only read. Its exports need not be there.
    #[arg(value_name = "CASE")]
    pub case: PathBuf,
    /// In which form.
    #[arg(long, value_name = "FORM", default_value = "text")]
    pub format: SummaryFormat,
}

/// The forms of a summary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SummaryFormat {
    /// Plain text.
    Text,
    /// Markdown, as Zendesk and others take it.
    Md,
    /// HTML between the marks by which `ServiceNow` knows it.
    Servicenow,
}

/// `isolate`.
#[derive(Debug, clap::Args)]
pub struct IsolateArgs {
    /// The case file; what is noted is kept in it.
    #[arg(value_name = "CASE")]
    pub case: PathBuf,
    /// Exports made after the round, from every place where the test record may stand.
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// An export with the test record as it is before the round; may be repeated.
    #[arg(long, value_name = "FILE", num_args = 1, action = clap::ArgAction::Append)]
    pub before: Vec<PathBuf>,
    /// Note what you have seen yourself, where there are no exports.
    #[arg(long, value_name = "OUTCOME", conflicts_with = "files")]
    pub outcome: Option<JudgedOutcome>,
    /// Set a round aside that cannot be right, by its number; it is done again.
    #[arg(long, value_name = "NUMBER")]
    pub set_aside: Option<usize>,
    /// Go on with a test record of another name.
    #[arg(long)]
    pub new_record: bool,
    /// Write JSON for programs.
    #[arg(long)]
    pub json: bool,
}

/// What a person saw in a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum JudgedOutcome {
    /// The test record is as it was.
    Clean,
    /// It was doubled, deleted or changed.
    Trouble,
}

/// `present`.
#[derive(Debug, clap::Args)]
pub struct PresentArgs {
    /// The case file; it need not be there yet. Otherwise the case that is open, or was saved last.
    #[arg(value_name = "CASE")]
    pub case: Option<PathBuf>,
    /// Your name, for your notes.
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// Say how the case stands, and end.
    #[arg(long)]
    pub once: bool,
}

/// `team`.
#[derive(Debug, clap::Args)]
pub struct TeamArgs {
    /// The case file; it and its exports are only read.
    #[arg(value_name = "CASE")]
    pub case: PathBuf,
    /// The folder to write the worksheet into, as Markdown and as a table; otherwise it is shown.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// `bundle`.
#[derive(Debug, clap::Args)]
pub struct BundleArgs {
    /// The case file; it and its exports are only read.
    #[arg(value_name = "CASE")]
    pub case: PathBuf,
    /// The folder to write the bundle into; without it, what it would hold is shown.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// How much is told of personal data.
    #[arg(long, value_name = "LEVEL", default_value = "pseudonyms")]
    pub level: RedactLevel,
    /// Leave companies as they are, where they name nobody.
    #[arg(long)]
    pub keep_companies: bool,
    /// Replace the ids of Salesforce records, too, by which support looks them up.
    #[arg(long)]
    pub replace_ids: bool,
}

/// `redact`.
#[derive(Debug, clap::Args)]
pub struct RedactArgs {
    /// The case file; it is only read.
    #[arg(value_name = "CASE")]
    pub case: PathBuf,
    /// The file to write the copy to; what was replaced is written beside it, to FILE.manifest.json. Without
    /// it the copy is only looked at.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Also write the clean-up plan of the copy into this folder, to hand on in the place of the real one.
    #[arg(long, value_name = "DIR", requires = "out")]
    pub plan: Option<PathBuf>,
    /// How much is told of personal data.
    #[arg(long, value_name = "LEVEL", default_value = "pseudonyms")]
    pub level: RedactLevel,
    /// Leave companies as they are, where they name nobody.
    #[arg(long)]
    pub keep_companies: bool,
}

/// How much a redacted copy tells of personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RedactLevel {
    /// Which values are the same: each has a pseudonym of its own.
    Pseudonyms,
    /// Only that there is a value.
    Hidden,
}

/// The forms a plan can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PlanFormat {
    /// Markdown, for people.
    Md,
    /// One page for a browser, to read, tick off and print.
    Html,
    /// A table of every step.
    Csv,
    /// For programs.
    Json,
    /// The case in short, to paste into a ticket: as plain text, as Markdown, and as HTML with code
    /// marks.
    Ticket,
    /// Ids for an administrator of Salesforce: lists that delete, and lists that bring back.
    Salesforce,
    /// The records to delete, to import again if need be; read from the exports of the case.
    Backup,
    /// Contacts that several colleagues keep with different details, with words to send to each; worked out
    /// from the exports of the case.
    Team,
}

fn parse_domain(text: &str) -> Result<String, String> {
    domain::salesforce_domain(text).ok_or_else(|| domain::HINT.to_owned())
}

fn limits_of_compare(text: &str) -> Result<Limits, String> {
    Limits::parse(limit::COMPARE, text)
}

fn limits_of_verify(text: &str) -> Result<Limits, String> {
    Limits::parse(limit::VERIFY, text)
}

fn parse_kind(text: &str) -> Result<Kind, String> {
    match text {
        "contact" | "contacts" => Ok(Kind::Contact),
        "event" | "events" => Ok(Kind::Event),
        "task" | "tasks" => Ok(Kind::Task),
        _ => Err("use contact, event or task".to_owned()),
    }
}

fn parse_what_if(text: &str) -> Result<WhatIfChoice, String> {
    if text.eq_ignore_ascii_case("all") {
        return Ok(WhatIfChoice::All);
    }
    text.parse().map(WhatIfChoice::One)
}

fn parse_act(text: &str) -> Result<Act, String> {
    let usage = "use edit:SYSTEM, delete:SYSTEM, clear:SYSTEM, restore:SYSTEM, move-out:SYSTEM, \
                 import:SYSTEM or forget:APP";
    let (word, rest) = text.split_once(':').ok_or(usage)?;
    let at = rest.trim().to_lowercase();
    if at.is_empty() {
        return Err(usage.to_owned());
    }
    match word.trim().to_lowercase().as_str() {
        "edit" => Ok(Act::Edit {
            change: Change::Details(format!("Changed in {at}.")),
            at,
        }),
        "delete" => Ok(Act::Delete { at }),
        "clear" => Ok(Act::Clear { at }),
        "restore" => Ok(Act::Restore { at }),
        "move-out" => Ok(Act::MoveOut { at }),
        "import" => Ok(Act::ImportOld { at }),
        "forget" => Ok(Act::Forget { app: at }),
        _ => Err(usage.to_owned()),
    }
}

fn parse_probability(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(p) if (0.0..=1.0).contains(&p) => Ok(p),
        _ => Err("use a number from 0 to 1, such as 0.5".to_owned()),
    }
}
