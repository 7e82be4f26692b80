//! Tables of every dialect: Outlook's CSV and copied views, Google, Salesforce exports, reports with
//! their footers, login histories and item logs, address books nobody described. `--map` besides.
//!
//! The first byte chooses a header that is put in front, the second an encoding and line ends; with an
//! odd third byte the first line is a mapping of a column.

#![no_main]

use libfuzzer_sys::fuzz_target;
use syncsleuth::import::{Options, parse_mapping};

const HEADERS: [&str; 16] = [
    "",
    "First Name,Last Name,E-mail Address,Birthday,Categories,Notes\n",
    "Subject,Start Date,Start Time,End Date,End Time,All day event,Meeting Organizer\n",
    "Subject,Start Date,Due Date,% Complete,Status,Priority,Date Completed\n",
    "Betreff;Beginnt am;Beginnt um;Endet am;Endet um;Ort\n",
    "Full Name\tCompany\tE-mail\tIn Folder\tModified\n",
    "Subject\tStart\tEnd\tRecurrence Pattern\tCreated\n",
    "Id,IsDeleted,MasterRecordId,LastName,FirstName,Email,AccountId,OwnerId,CreatedDate\n",
    "Id,Subject,StartDateTime,EndDateTime,DurationInMinutes,IsAllDayEvent,IsChild,OwnerId\n",
    "Id,WhoId,Subject,ActivityDate,Status,OwnerId\n",
    "First Name,Last Name,Account Name,Contact ID,Email\n",
    "Username,Login Time,Source IP,Login Type,Status,Browser,Platform,Application\n",
    "Name,Given Name,Group Membership,E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Value\n",
    "First Name,Last Name,Labels,E-mail 1 - Label,E-mail 1 - Value,Address 1 - Street\n",
    "First Name,Last Name,Display Name,Nickname,Primary Email,Work Phone\n",
    "sep=;\nVorname;Nachname;E-Mail-Adresse;Geburtstag\n",
];

fuzz_target!(|bytes: &[u8]| {
    let [header, form, map, rest @ ..] = bytes else {
        return;
    };
    let mut options = Options::default();
    let mut rest = rest;
    if map % 2 == 1 {
        let end = rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len());
        let (line, more) = rest.split_at(end);
        rest = more.get(1..).unwrap_or_default();
        match parse_mapping(&String::from_utf8_lossy(line)) {
            Ok(pair) => options.map.push(pair),
            Err(why) => assert!(!why.to_string().is_empty()),
        }
    }
    let header = HEADERS[usize::from(*header) % HEADERS.len()];
    let text = || {
        let text = format!("{header}{}", String::from_utf8_lossy(rest));
        if form & 8 == 0 {
            text
        } else {
            text.replace('\n', "\r\n")
        }
    };
    let bytes = match form % 5 {
        0 => [header.as_bytes(), rest].concat(),
        1 => text().into_bytes(),
        2 => [b"\xef\xbb\xbf", text().as_bytes()].concat(),
        3 => [0xff, 0xfe]
            .into_iter()
            .chain(text().encode_utf16().flat_map(u16::to_le_bytes))
            .collect(),
        _ => text().encode_utf16().flat_map(u16::to_be_bytes).collect(),
    };
    syncsleuth_fuzz::read_with(bytes, &options);
});
