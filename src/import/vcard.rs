//! vCard 2.1, 3.0 and 4.0 (RFC 2426, RFC 6350): address books as iCloud, Google, phones and Outlook
//! write them.
//!
//! Cards are read one by one. A card without an end is read as far as it goes, and so is the one after
//! it. `contact` turns the properties of a card into a record, `telephone` says what numbers are for.

mod contact;
mod telephone;

use super::content::{Items, Line, Lines, MOST, Property, system_of};
use super::encoding::ByLine;
use super::phones::Phones;
use crate::progress::{Cancelled, Watch};
use crate::record::{Record, System};

/// Reads every card of a file. `what` is the file's name, safe to show.
pub(super) fn read(what: &str, file: &ByLine, watch: &mut dyn Watch) -> Result<Items, Cancelled> {
    let mut reader = Reader {
        file,
        items: Items::new(),
        phones: Phones::new(None),
        system: None,
        card: None,
        birthdays: None,
        outside: None,
    };
    let mut lines = Lines::new(&file.bytes);
    for line in lines.by_ref() {
        if reader.line(&line) {
            reader.items.step(what, watch)?;
        }
    }
    let end = lines.number();
    reader.close(Some((
        end,
        "the file ends in the middle of the card; what is there was read",
    )));
    Ok(reader.finish())
}

/// A card that has begun.
struct Card {
    number: u32,
    /// The line it begins on.
    line: u32,
    properties: Vec<Property>,
    /// Cards inside this one (`AGENT` of vCard 2.1) that have not ended.
    nested: u32,
    /// Lines that are no properties, or too many: the first, and how many.
    odd: Option<(u32, u32)>,
}

struct Reader<'f> {
    file: &'f ByLine,
    items: Items,
    phones: Phones,
    /// Told by the first card that says.
    system: Option<System>,
    card: Option<Card>,
    /// Birthdays that are no date: an example, its card, how many.
    birthdays: Option<(String, u32, u32)>,
    /// Lines outside all cards: the first, and how many.
    outside: Option<(u32, u32)>,
}

impl Reader<'_> {
    /// Takes a line; says whether it ended a card.
    fn line(&mut self, line: &Line<'_>) -> bool {
        if line.begins().as_deref() == Some("VCARD") {
            return self.begin(line.number);
        }
        let Some(card) = &mut self.card else {
            if line.ends().is_none() {
                count(&mut self.outside, line.number);
            }
            return false;
        };
        if line.ends().as_deref() == Some("VCARD") {
            if card.nested > 0 {
                card.nested -= 1;
                return false;
            }
            self.close(None);
            return true;
        }
        if card.nested > 0 {
            return false;
        }
        match Property::parse(line, self.file) {
            Some(property) if card.properties.len() < MOST => card.properties.push(property),
            _ => count(&mut card.odd, line.number),
        }
        false
    }

    /// Begins a card; says whether that ended the one before.
    fn begin(&mut self, line: u32) -> bool {
        if let Some(card) = &mut self.card
            && (card.nested > 0 || card.properties.last().is_some_and(|p| p.name == "AGENT"))
        {
            card.nested += 1;
            return false;
        }
        let ended = self.card.is_some();
        self.close(Some((
            line,
            "the card has no end; what stands before the next card was read",
        )));
        self.card = Some(Card {
            number: self.items.next_number(),
            line,
            properties: Vec::new(),
            nested: 0,
            odd: None,
        });
        ended
    }

    /// Makes a record of the card that is open. `fault` is a line and why the card ends there.
    fn close(&mut self, fault: Option<(u32, &str)>) {
        let Some(card) = self.card.take() else {
            return;
        };
        if let Some((first, lines)) = card.odd {
            let why = match lines {
                1 => "the line is no property of a card and was left out".to_owned(),
                n => {
                    format!("{n} lines from here on are no properties of a card and were left out")
                }
            };
            self.items.skip("card", card.number, first, &why);
        }
        if let Some((line, why)) = fault {
            self.items.skip("card", card.number, line, why);
        }
        if self.system.is_none() {
            self.system = system(&card.properties);
        }
        match contact::record(card.number, &card.properties, &mut self.phones) {
            Some(record) => {
                self.check_birthday(&card, &record);
                self.items.add(record);
            }
            None => {
                self.items
                    .skip("card", card.number, card.line, "the card is empty");
            }
        }
    }

    /// Remembers a birthday that could not be read.
    fn check_birthday(&mut self, card: &Card, record: &Record) {
        let written = card.properties.iter().find(|p| p.name == "BDAY");
        let is_read = record.contact().is_some_and(|c| c.birthday().is_some());
        let Some(written) = written.filter(|p| !is_read && !p.raw().trim().is_empty()) else {
            return;
        };
        let example = || (written.raw().chars().take(60).collect(), card.number, 0);
        self.birthdays.get_or_insert_with(example).2 += 1;
    }

    fn finish(mut self) -> Items {
        self.items.system = self.system.unwrap_or(System::Other);
        if let Some((example, card, count)) = self.birthdays {
            let others = if count > 1 {
                format!("; {count} in all")
            } else {
                String::new()
            };
            self.items.warnings.push(format!(
                "BDAY: \"{example}\" could not be read as a date (card {card}{others}); left empty"
            ));
        }
        if let Some((first, lines)) = self.outside {
            self.items.warnings.push(match lines {
                1 => format!("line {first} stands outside the cards and was not read"),
                n => format!(
                    "{n} lines, the first of them line {first}, stand outside the cards and were not read"
                ),
            });
        }
        self.items.finish()
    }
}

fn count(lines: &mut Option<(u32, u32)>, line: u32) {
    let (_, n) = lines.get_or_insert((line, 0));
    *n += 1;
}

/// The system a card comes from: its `PRODID`, else the extensions only one system writes.
fn system(properties: &[Property]) -> Option<System> {
    let product = properties.iter().find(|p| p.name == "PRODID");
    if let Some(system) = product.and_then(|p| system_of(&p.raw())) {
        return Some(system);
    }
    let has = |prefix: &str| properties.iter().any(|p| p.name.starts_with(prefix));
    if has("X-MS-") {
        Some(System::Outlook)
    } else if has("X-ANDROID-") {
        Some(System::Phone)
    } else {
        None
    }
}

#[cfg(test)]
mod tests;
