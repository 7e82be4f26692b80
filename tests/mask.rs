//! Commands with personal data hidden, seen from outside: no value of any record on standard output, in an
//! error, in what an import says of a row it could not read, or in a log.
#![cfg(unix)]

use std::fs;
use std::path::PathBuf;
use std::process::Output;

use assert_cmd::Command;

/// Words of the records, of rows that could not be read, and of paths; none is one of the program's own.
const PERSONAL: &[&str] = &[
    "quibble",
    "marzanna",
    "ignatius",
    "vantongeren",
    "zanzibar",
    "hedgehog",
    "wimbleford",
    "perpetua",
    "goneaway",
    "lefevre",
    "yamada",
    "山田",
    "fateh",
    "quokka",
    "theodora",
    "gnihton",
    "flibberty",
    "grizelda",
    "wednesdayish",
    "nonsuch",
    "ottoline",
    "obadiah",
    "0137",
    "901820",
    "003a000001aaaaa",
];

const HEAD: &str = "First Name,Last Name,Company,E-mail Address,Business Phone,Notes,Business Street,Birthday,Wednesdayish\n";
const ROWS: &str = "Wilhelmina,Quibble,Zanzibar Widgets,w.quibble@zanzibar.example,+1 410 555 0137,\"Theodora said:\nring Marzanna at 0049 30 901820\",7 Hedgehog Mews,grizelda may 5,x\n\
    Wilhelmina,Quibble,Zanzibar Widgets,w.quibble@zanzibar.example,(410) 555-0137,,7 Hedgehog Mews,,\n\
    山田,太郎,株式会社山田,taro@yamada.example,,\u{202e}gnihton\u{202c},,,\n\
    山田,太郎,株式会社山田,taro@yamada.example,,,,,\n\
    Zo\u{200b}ë,Lefè\u{301}vre,=cmd,zoe@lefevre.example,,,,,\n\
    Zoë,Lefèvre,=cmd,zoe@lefevre.example,,,,,\n\
    Flibberty,Nonsuch,a,b,c,d,e,f,g,h,i,j,k,l\n";
const GONE: &str =
    "Perpetua,Goneaway,Vantongeren & Sons,perpetua@goneaway.example,,lost at Wimbleford,,,\n";
const EVENTS: &str = "Subject,Start Date,Start Time,End Date,End Time,Meeting Organizer,Location\n\
    Lunch with Ignatius,11/3/2026,12:00:00 PM,11/3/2026,1:00:00 PM,Theodora Vantongeren,Quokka Room\n\
    Lunch with Ignatius,11/3/2026,12:00:00 PM,11/3/2026,1:00:00 PM,Theodora Vantongeren,Quokka Room\n";
const SALESFORCE: &str = "Id,FirstName,LastName,Email,Account.Name,OwnerId,Owner.Name,CreatedDate,LastModifiedDate,IsDeleted\n\
    003A000001aaaaaIAA,Wilhelmina,Quibble,w.quibble@zanzibar.example,Zanzibar Widgets,005000000000001AAA,Obadiah Vantongeren,2026-03-01T10:00:00Z,2026-03-02T10:00:00Z,false\n\
    003A000001bbbbbIAA,Wilhelmina,Quibble,w.quibble@zanzibar.example,Hedgehog Ltd,005000000000002AAA,Ignatius Nonsuch,grizelda,2026-03-02T10:00:00Z,false\n";

struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    /// Exports below a home folder, and a case with verdicts, notes and a name.
    fn new() -> Self {
        let place = Place {
            folder: tempfile::tempdir().unwrap(),
        };
        fs::create_dir_all(place.home()).unwrap();
        let files = [
            ("Marzanna.csv", format!("{HEAD}{ROWS}")),
            ("older Marzanna.csv", format!("{HEAD}{ROWS}{GONE}").replace("7 Hedgehog", "9 Hedgehog")),
            ("lunch of Ignatius.csv", EVENTS.to_owned()),
            ("Obadiah.csv", SALESFORCE.to_owned()),
            ("Grizelda.csv", "Nonsuch;Flibberty\n1;2\n".to_owned()),
            ("Quibble answers.json", "{\"schema\":\"syncsleuth.answers/1\",\"answers\":{\"symptoms\":[\"Marzanna\"]}}".to_owned()),
            ("Quibble damaged.json", "{\"schema\":\"syncsleuth.case/1\",\"title\":[\"Marzanna Quibble\"]}".to_owned()),
            ("Quibble half.json", "{\"schema\":\"syncsleuth.case/1\",\"title\":Marzanna".to_owned()),
            ("plan answers.json", "{\"schema\":\"syncsleuth.answers/1\",\"answers\":{\"symptoms\":[\"duplicated\"],\"sync_apps\":[\"sfo\",\"unlisted\"],\"unlisted_apps\":[\"Grizelda's gadget\"]}}".to_owned()),
        ];
        for (name, text) in files {
            fs::write(place.home().join(name), text).unwrap();
        }
        let answers = "exports\nreview\n2\n1\nplan\nname Ottoline Quibble\nsave plan\nq\n";
        let args = [
            "--plain",
            "--case",
            "Quibble case.json",
            "Marzanna.csv",
            "lunch of Ignatius.csv",
            "Obadiah.csv",
        ];
        let begun = place.run(&args, answers);
        assert!(begun.status.success(), "{}", said(&begun));
        let noted = place.run(
            &[
                "present",
                "Quibble case.json",
                "--plain",
                "--name",
                "Ottoline",
            ],
            "rang\nq\n",
        );
        assert!(noted.status.success(), "{}", said(&noted));
        place
    }

    fn home(&self) -> PathBuf {
        self.folder.path().join("Users/Wilhelmina Quibble")
    }

    fn run(&self, args: &[&str], input: &str) -> Output {
        Command::new(env!("CARGO_BIN_EXE_syncsleuth"))
            .args(args)
            .args(["--today", "2026-11-23"])
            .current_dir(self.home())
            .env_clear()
            .env("HOME", self.home())
            .env("XDG_DATA_HOME", self.home().join("data"))
            .env("XDG_CONFIG_HOME", self.home().join("config"))
            .env("LANG", "C.UTF-8")
            .env("TERM", "xterm")
            .write_stdin(input)
            .output()
            .unwrap()
    }
}

fn said(output: &Output) -> String {
    let parts = [&output.stdout, &output.stderr];
    parts
        .map(|part| String::from_utf8_lossy(part))
        .join("\n--- beside\n")
}

/// The personal words in a text, without marks and in small letters.
fn seen_in(text: &str) -> Vec<&'static str> {
    use unicode_normalization::UnicodeNormalization;
    let folded: String = text
        .nfkd()
        .filter(|c| !('\u{300}'..='\u{36f}').contains(c))
        .flat_map(char::to_lowercase)
        .collect();
    let seen = PERSONAL.iter().copied();
    seen.filter(|word| folded.contains(word)).collect()
}

/// Everything that says something of records, with what is typed into it.
const COMMANDS: &[(&[&str], &str)] = &[
    (
        &[
            "inspect",
            "Marzanna.csv",
            "lunch of Ignatius.csv",
            "Obadiah.csv",
        ],
        "",
    ),
    (
        &["inspect", "Marzanna.csv", "Grizelda.csv", "no Marzanna.csv"],
        "",
    ),
    (&["inspect", "Marzanna.csv", "--map", "Quibble=company"], ""),
    (
        &[
            "scan",
            "Marzanna.csv",
            "lunch of Ignatius.csv",
            "Obadiah.csv",
        ],
        "",
    ),
    (&["scan", "Marzanna.csv", "--why", "1:1", "1:2"], ""),
    (
        &[
            "scan",
            "Marzanna.csv",
            "--why",
            "Marzanna.csv:1",
            "Marzanna.csv:3",
        ],
        "",
    ),
    (&["scan", "Marzanna.csv", "--why", "Quibble", "1:2"], ""),
    (
        &[
            "scan",
            "Obadiah.csv",
            "--why",
            "003A000001aaaaa",
            "003A000001bbbbb",
        ],
        "",
    ),
    (
        &[
            "compare",
            "--before",
            "older Marzanna.csv",
            "--after",
            "Marzanna.csv",
        ],
        "",
    ),
    (
        &[
            "compare",
            "--before",
            "older Marzanna.csv",
            "--after",
            "Marzanna.csv",
            "--put-back",
            "Quibble back",
        ],
        "",
    ),
    (
        &[
            "compare",
            "--before",
            "older Marzanna.csv",
            "--after",
            "Marzanna.csv",
            "--fail-on",
            "deleted:0",
        ],
        "",
    ),
    (
        &[
            "diagnose",
            "Marzanna.csv",
            "Obadiah.csv",
            "lunch of Ignatius.csv",
            "--before",
            "older Marzanna.csv",
        ],
        "",
    ),
    (
        &[
            "diagnose",
            "Marzanna.csv",
            "--answers",
            "Quibble answers.json",
        ],
        "",
    ),
    (
        &["simulate", "--answers", "plan answers.json", "Marzanna.csv"],
        "",
    ),
    (&["plan", "Quibble case.json", "--out", "Quibble plan"], ""),
    (
        &[
            "verify",
            "Quibble case.json",
            "older Marzanna.csv",
            "Obadiah.csv",
        ],
        "",
    ),
    (&["verify", "Quibble case.json", "Marzanna.csv"], ""),
    (&["summary", "Quibble case.json"], ""),
    (&["summary", "Quibble damaged.json"], ""),
    (&["summary", "Quibble half.json"], ""),
    (&["team", "Quibble case.json"], ""),
    (&["isolate", "Quibble case.json"], ""),
    (&["bundle", "Quibble case.json"], ""),
    (
        &["redact", "Quibble case.json", "--out", "Quibble copy.json"],
        "",
    ),
    (&["present", "Quibble case.json", "--once"], ""),
    (&["present", "Quibble case.json", "--plain"], "q\n"),
    (&["present", "no Quibble case.json", "--once"], ""),
    (&["open", "no Quibble case.json"], ""),
    (&["no Quibble.csv"], ""),
    (&["config"], ""),
    (
        &[
            "--plain",
            "--case",
            "Quibble other.json",
            "Marzanna.csv",
            "Grizelda.csv",
            "Obadiah.csv",
        ],
        "exports\nlist\nshow 1\nshow 2\nshow 3\nfindings\n1\nreview\nwhy\nstory\n2\nplan\nlist\nq\n",
    ),
];

/// A log without the time at the front of each line, whose digits may be those of a telephone by chance.
fn without_times(log: &str) -> String {
    let said = |line: &str| {
        line.split_once(' ')
            .map_or(String::new(), |l| l.1.to_owned())
    };
    log.lines().map(said).collect::<Vec<_>>().join("\n")
}

#[test]
fn nothing_personal_is_said_by_any_command() {
    let place = Place::new();
    let mut told = Vec::new();
    for (args, input) in COMMANDS {
        for mask in ["--mask", "--mask=hidden"] {
            let log = place.home().join("log");
            let log = log.display().to_string();
            let all = [args, &[mask, "--log", log.as_str()][..]].concat();
            let output = place.run(&all, input);
            let said = said(&output);
            assert!(!said.contains('\u{1b}'), "{args:?}\n{said}");
            let log = without_times(&fs::read_to_string(&log).unwrap());
            for (where_, text) in [("says", &said), ("logs", &log)] {
                let seen = seen_in(text);
                if !seen.is_empty() {
                    told.push(format!("{args:?} {mask} {where_} {seen:?}\n{text}"));
                }
            }
        }
        // The search can find something, and the command did its work.
        let open = said(&place.run(args, input));
        let tells = args[0] != "isolate";
        assert_eq!(!seen_in(&open).is_empty(), tells, "{args:?}\n{open}");
    }
    assert!(told.is_empty(), "{}", told.join("\n====\n"));
}

#[test]
fn what_is_for_programs_is_not_written_where_it_is_to_be_hidden() {
    let place = Place::new();
    let refused = place.run(&["scan", "Marzanna.csv", "--json", "--mask"], "");
    assert_eq!(refused.status.code(), Some(2));
    assert!(refused.stdout.is_empty());
    assert!(said(&refused).contains("hint: "));
    // A setting is for what people see; a program asks and gets.
    let config = place.home().join("config/syncsleuth");
    fs::create_dir_all(&config).unwrap();
    fs::write(config.join("settings.txt"), "mask = pseudonyms\n").unwrap();
    let written = place.run(&["scan", "Marzanna.csv", "--json"], "");
    assert!(written.status.success());
    assert!(!seen_in(&String::from_utf8_lossy(&written.stdout)).is_empty());
    let page = place.run(&["scan", "Marzanna.csv"], "");
    assert!(seen_in(&said(&page)).is_empty(), "{}", said(&page));
}
