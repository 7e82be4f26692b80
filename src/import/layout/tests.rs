//! Headers of every known layout, and of some that are none.

use super::*;

fn of(header: &str) -> Layout {
    let delimiter = if header.contains('\t') { '\t' } else { ',' };
    let names: Vec<&str> = header.split(delimiter).collect();
    choose(&names, delimiter as u8, &[])
}

#[test]
fn layouts_by_their_header() {
    use {Format as F, Kind as K};
    let cases = [
        (
            "First Name,Last Name,E-mail Address,Company",
            F::OutlookCsv,
            K::Contact,
        ),
        (
            "Betreff,Beginnt am,Beginnt um,Endet am,Endet um,Ort",
            F::OutlookCsv,
            K::Event,
        ),
        (
            "Subject,Start Date,Due Date,% Complete,Status",
            F::OutlookCsv,
            K::Task,
        ),
        (
            "Full Name\tCompany\tE-mail\tIn Folder\tModified",
            F::OutlookTable,
            K::Contact,
        ),
        (
            "Subject\tStart\tEnd\tRecurrence Pattern\tCreated",
            F::OutlookTable,
            K::Event,
        ),
        (
            "ID,LASTNAME,EMAIL,OWNERID,ACCOUNTID",
            F::SalesforceCsv,
            K::Contact,
        ),
        (
            "Id,WhoId,Subject,ActivityDate,Status,OwnerId",
            F::SalesforceCsv,
            K::Task,
        ),
        (
            "Id,Subject,StartDateTime,EndDateTime,OwnerId",
            F::SalesforceCsv,
            K::Event,
        ),
        (
            "First Name,Last Name,Account Name,Contact ID,Email",
            F::SalesforceReport,
            K::Contact,
        ),
        (
            "Name,Given Name,Group Membership,E-mail 1 - Type,E-mail 1 - Value",
            F::GoogleCsv,
            K::Contact,
        ),
        (
            "First Name,Last Name,Display Name,Primary Email,Work Phone",
            F::GenericCsv,
            K::Contact,
        ),
        (
            "org_name,n_given,n_family,tel_work,email",
            F::GenericCsv,
            K::Contact,
        ),
    ];
    for (header, format, kind) in cases {
        let layout = of(header);
        assert_eq!(
            (layout.format, layout.object),
            (format, Object::Record(kind)),
            "{header}"
        );
    }
}

#[test]
fn reports_of_salesforce_in_every_language_of_the_data() {
    for table in &Catalogue::embedded().names {
        let kind = match table.family.as_str() {
            "report-contact" => Kind::Contact,
            "report-event" => Kind::Event,
            "report-task" => Kind::Task,
            _ => continue,
        };
        let mut names: Vec<&str> = table.fields.keys().map(|name| &**name).collect();
        names.sort_unstable();
        let layout = choose(&names, b',', &[]);
        let said = (layout.format, layout.object, layout.locale.as_deref());
        let locale = Some(table.locale.as_str()).filter(|l| *l != "en");
        let want = (Format::SalesforceReport, Object::Record(kind), locale);
        assert_eq!(said, want, "{} {}", table.family, table.locale);
    }
}

#[test]
fn a_short_report_and_an_outlook_export_in_one_language() {
    use {Format as F, Kind as K};
    let cases = [
        (
            "Vorname,Nachname,Accountname,E-Mail,Telefon,Kontaktinhaber",
            F::SalesforceReport,
            K::Contact,
        ),
        (
            "Prénom,Nom,Nom du compte,Adresse e-mail,Propriétaire du contact",
            F::SalesforceReport,
            K::Contact,
        ),
        (
            "Asunto,Asignado,Fecha,Estado,Prioridad,ID de actividad",
            F::SalesforceReport,
            K::Task,
        ),
        (
            "件名,開始,終了,場所,任命先,取引先責任者",
            F::SalesforceReport,
            K::Event,
        ),
        (
            "Anrede,Vorname,Nachname,Firma,Abteilung,E-Mail-Adresse,Mobiltelefon",
            F::OutlookCsv,
            K::Contact,
        ),
    ];
    for (header, format, kind) in cases {
        let layout = of(header);
        assert_eq!(
            (layout.format, layout.object),
            (format, Object::Record(kind)),
            "{header}"
        );
    }
}

#[test]
fn how_names_are_read_in_every_header_that_says_so() {
    for header in [
        "First Name,Last Name,Given Yomi,Surname Yomi,E-mail Address,Company Yomi",
        "First Name,Middle Name,Last Name,Phonetic First Name,Phonetic Last Name,Labels",
        "姓,名,会社名フリガナ,姓フリガナ,名前フリガナ,電子メール アドレス",
        "Vorname,Nachname,Given Name Kana,Family Name Kana,Firma",
    ] {
        let layout = of(header);
        let has = |field| layout.fields.contains(&field);
        assert!(
            has(Field::GivenReading) && has(Field::FamilyReading),
            "{header}"
        );
        assert!(
            !has(Field::Company) || !header.contains("フリガナ"),
            "{header}"
        );
    }
}

#[test]
fn a_name_that_occurs_twice_is_read_in_order() {
    let layout = of("Objet,Début,Début,Fin,Fin,Journée entière,Emplacement");
    assert_eq!(layout.locale.as_deref(), Some("fr"));
    assert_eq!(
        layout.fields[1..5],
        [
            Field::StartDate,
            Field::StartTime,
            Field::EndDate,
            Field::EndTime
        ]
    );
}

#[test]
fn the_id_tells_the_object() {
    let layout = choose(
        &["Id", "Name", "OwnerId", "CreatedDate"],
        b',',
        &[StringRecord::from(vec!["0019000000DmehKAAR"])],
    );
    assert_eq!(layout.object, Object::Account);
}

#[test]
fn outlook_is_recognised_in_every_language_of_the_data() {
    for table in &Catalogue::embedded().names {
        let object = match table.family.as_str() {
            "outlook-contacts" => Kind::Contact,
            "outlook-calendar" => Kind::Event,
            "outlook-tasks" => Kind::Task,
            _ => continue,
        };
        let mut names: Vec<&str> = table.fields.keys().map(|name| &**name).collect();
        names.sort_unstable();
        let layout = choose(&names, b';', &[]);
        let said = (layout.format, layout.object, layout.locale.as_deref());
        let want = (
            Format::OutlookCsv,
            Object::Record(object),
            Some(table.locale.as_str()),
        );
        assert_eq!(said, want, "{}", table.family);
    }
}
