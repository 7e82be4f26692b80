//! The start weights of every comparison, read from `assets/matching/weights.json`.
//!
//! All weights are bits: the base-2 logarithm of how much likelier an outcome is between two copies of
//! one thing than between two different things. A pair of numbers is the range a rarity is held in.

use std::sync::LazyLock;

use serde::Deserialize;

use super::standing::Learned;

/// A lower and an upper bound, in bits.
pub(super) type Range = [f64; 2];

#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Weights {
    pub(super) prior: Prior,
    pub(super) contact: ContactWeights,
    pub(super) event: EventWeights,
    pub(super) task: TaskWeights,
    /// Nothing at the start.
    #[serde(skip)]
    pub(super) standing: Learned,
}

/// How many matches to expect before anything is compared.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Prior {
    /// Duplicate pairs per record of one system.
    pub(super) copies_per_record: f64,
    /// Counterparts per record of the smaller of two systems.
    pub(super) counterparts_per_record: f64,
    /// The estimate from the data is held between these two.
    pub(super) least_per_record: f64,
    pub(super) most_per_record: f64,
    /// Smaller files are treated as though they had this many records.
    pub(super) least_records: f64,
}

#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct ContactWeights {
    /// Share of people with one given family name in the population at large.
    pub(super) family_population: f64,
    /// The same for given names.
    pub(super) given_population: f64,
    /// How many people's worth of evidence the two shares above are.
    pub(super) population_size: f64,
    pub(super) family_same: Range,
    pub(super) family_part: f64,
    pub(super) family_close: f64,
    pub(super) family_sound: f64,
    pub(super) family_different: f64,
    pub(super) given_same: Range,
    pub(super) given_nickname: f64,
    pub(super) given_initial: f64,
    pub(super) given_part: f64,
    pub(super) given_close: f64,
    /// One name is the other with a vowel or "ia" more: Daniel and Daniela are two people.
    pub(super) given_feminine: f64,
    /// Most for two spellings that both are names the tables know.
    pub(super) given_two_names: f64,
    /// More slips than one, or one in a very short name.
    pub(super) given_loose: f64,
    pub(super) given_different: f64,
    /// More slips than one: what is taken off, and the most that rarity may give before.
    pub(super) family_loose: Range,
    /// Most that both names together give, beyond one bit for each doubling of the people: namesakes
    /// are not as rare as names.
    pub(super) namesakes: f64,
    /// Share of copies in which a name is mistyped to one certain other spelling.
    pub(super) name_slip: f64,
    /// Taken off where both names agree: names of one language go together.
    pub(super) name_together: f64,
    /// Where one writing in Han is read alike, by two readings a slip apart, and by two: of a family name,
    /// and of a given name, which is less often guessed wrong.
    pub(super) reading_same: f64,
    pub(super) reading_close: f64,
    pub(super) reading_different: [f64; 2],
    /// Taken off where two writings in Han are read alike.
    pub(super) reading_other_writing: f64,
    pub(super) swapped: f64,
    /// Taken off where, besides, one of the swapped names is an initial.
    pub(super) swapped_initial: f64,
    pub(super) middle_same: f64,
    pub(super) middle_different: f64,
    pub(super) generation_different: f64,
    pub(super) generation_one_sided: f64,
    pub(super) mail_same: Range,
    /// Bits lost for each doubling of the number of people who share an address.
    pub(super) mail_sharing: f64,
    pub(super) mail_role_most: f64,
    pub(super) mail_close: f64,
    pub(super) mail_local: f64,
    pub(super) mail_different: f64,
    pub(super) mail_different_free: f64,
    pub(super) mail_different_same_domain: f64,
    /// Instead, where the company differs too: another employer, another address.
    pub(super) mail_different_employer: f64,
    /// Instead, where one is private and one at work.
    pub(super) mail_different_kind: f64,
    /// Instead, in one company's domain where only a number tells them apart.
    pub(super) mail_different_numbered: f64,
    /// Instead, where each address spells its own record's name, and the names are two spellings.
    pub(super) mail_different_named: f64,
    /// Instead, in one company's domain under another family name.
    pub(super) mail_different_other_name: f64,
    pub(super) phone_same: Range,
    pub(super) phone_sharing: f64,
    pub(super) phone_more: f64,
    pub(super) phone_close: f64,
    pub(super) phone_different: f64,
    /// Instead, where the company differs too.
    pub(super) phone_different_employer: f64,
    pub(super) phone_mobile_different: f64,
    pub(super) organisation_same: Range,
    pub(super) company_close: f64,
    pub(super) company_different: f64,
    pub(super) place_same: Range,
    /// A street that agrees, where the door does not.
    pub(super) place_street: f64,
    /// A number, a building's name: what agrees or not within a place.
    pub(super) place_part: f64,
    /// Most that a town or postal code gives.
    pub(super) place_area: f64,
    pub(super) place_different: f64,
    pub(super) birthday_same: f64,
    /// Bits lost for each doubling of the people who share a birthday beyond chance.
    pub(super) birthday_sharing: f64,
    /// Most against the next of kin: twins, and copied birthdays.
    pub(super) birthday_kin: f64,
    pub(super) birthday_close: f64,
    /// The same year, and one side knows no more.
    pub(super) birthday_year: f64,
    /// Two digits differ.
    pub(super) birthday_loose: f64,
    /// Day and month agree, the years are far from each other.
    pub(super) birthday_day: f64,
    pub(super) birthday_different: f64,
    pub(super) number_same: f64,
    pub(super) number_sharing: f64,
    /// Most against the next of kin: a number copied from a spouse's record.
    pub(super) number_kin: f64,
    pub(super) number_close: f64,
    pub(super) number_loose: f64,
    pub(super) number_different: f64,
    pub(super) title_same: Range,
    pub(super) title_different: f64,
    pub(super) profession_same: Range,
    pub(super) profession_different: f64,
    /// Most that an occupation in common gives against the next of kin: children follow their parents.
    pub(super) kin_profession_same: f64,
    pub(super) notes_same: f64,
    /// Against the next of kin instead of a stranger: what relatives in the same file come to, beyond
    /// one bit for each doubling of the people.
    pub(super) kin_base: f64,
    /// Most that the given name gives against them, by how well it agrees.
    pub(super) kin_given_same: f64,
    pub(super) kin_given_part: f64,
    pub(super) kin_given_initial: f64,
    pub(super) kin_given_close: f64,
    pub(super) kin_given_loose: f64,
    pub(super) kin_family_different: f64,
    pub(super) kin_company_same: f64,
    /// A shared mail address: one that more people have or another given name uses, and one's own.
    pub(super) kin_mail_same: [f64; 2],
    /// A shared telephone that is not the home's: another, and a mobile.
    pub(super) kin_phone_same: [f64; 2],
    /// Added where two or more of mail, telephone and company are there and nothing agrees.
    pub(super) nothing_shared: f64,
    /// Added to the prior: fields are not quite independent, which makes their sum too sure.
    pub(super) caution: f64,
}

impl ContactWeights {
    /// The most that two birthdays say.
    pub(super) fn birthday_most(&self) -> f64 {
        [
            self.birthday_same,
            self.birthday_close,
            self.birthday_year,
            self.birthday_loose,
            self.birthday_day,
        ]
        .into_iter()
        .fold(0.0, f64::max)
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct EventWeights {
    pub(super) subject_population: f64,
    pub(super) population_size: f64,
    pub(super) subject_same: Range,
    /// Taken off where the words are the same and stand otherwise, where one subject has words more, and
    /// where one has a slip.
    pub(super) subject_words: f64,
    pub(super) subject_part: f64,
    pub(super) subject_close: f64,
    pub(super) subject_different: f64,
    pub(super) subject_one_sided: f64,
    pub(super) time_same: Range,
    /// Taken off where only the start agrees.
    pub(super) time_same_start: f64,
    pub(super) time_shifted: f64,
    /// Instead, for a subject that comes several times a day anyhow.
    pub(super) time_shifted_series: f64,
    /// Added to a shift where the two entries overlap, and where they do not.
    pub(super) time_overlap: f64,
    pub(super) time_apart: f64,
    /// Added to a shift where the entries stand in another system at their own times.
    pub(super) time_taken: f64,
    pub(super) time_day: f64,
    pub(super) time_different: f64,
    pub(super) uid_same: f64,
    pub(super) uid_other_date: f64,
    /// One stands for a whole series, the other does not: in one system, and in two.
    pub(super) series_master: f64,
    pub(super) series_master_across: f64,
    /// One was called off and the other was not, in one system.
    pub(super) cancelled_other: f64,
    pub(super) location_same: f64,
    pub(super) location_different: f64,
    pub(super) organizer_same: f64,
    pub(super) organizer_different: f64,
    pub(super) attendees_same: f64,
    pub(super) attendees_different: f64,
    pub(super) who_same: f64,
    pub(super) who_different: f64,
    pub(super) owner_different: f64,
    pub(super) notes_same: Range,
    pub(super) notes_different: f64,
}

#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct TaskWeights {
    pub(super) subject_population: f64,
    pub(super) population_size: f64,
    pub(super) subject_same: Range,
    /// As for events.
    pub(super) subject_words: f64,
    pub(super) subject_part: f64,
    pub(super) subject_close: f64,
    pub(super) subject_different: f64,
    pub(super) subject_one_sided: f64,
    pub(super) due_same: Range,
    pub(super) due_both_missing: f64,
    pub(super) due_one_sided: f64,
    /// Instead, for a subject on many dates; the same for the next day.
    pub(super) due_one_sided_series: f64,
    pub(super) due_next_day: f64,
    pub(super) due_next_day_series: f64,
    pub(super) due_different: f64,
    pub(super) status_same: f64,
    pub(super) status_different: f64,
    pub(super) who_same: f64,
    pub(super) who_different: f64,
    pub(super) what_different: f64,
    pub(super) owner_different: f64,
    pub(super) series_master: f64,
    pub(super) notes_same: Range,
    pub(super) notes_different: f64,
}

static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../assets/matching/weights.json"))
        .expect("the shipped weights are well formed")
});

/// The weights shipped with the program.
pub(super) fn weights() -> &'static Weights {
    &WEIGHTS
}

/// Bits for agreeing on a value that a share `chance` of strangers has, held in `range`.
pub(super) fn rarity(chance: f64, range: Range) -> f64 {
    // 0.9: copies agree on a field nine times in ten.
    (0.9 / chance).log2().clamp(range[0], range[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_values_weigh_more() {
        let range = [0.0, 20.0];
        assert!(rarity(0.001, range) > rarity(0.01, range));
        assert!((rarity(1e-12, range) - 20.0).abs() < 1e-9);
        assert!((rarity(1.0, range)).abs() < 1e-9);
    }

    #[test]
    fn shipped_weights_point_the_right_way() {
        let w = weights();
        assert!(w.contact.given_different < 0.0 && w.event.time_different < 0.0);
        assert!(w.prior.least_per_record < w.prior.most_per_record);
    }
}
