//! Weekdays and months as exports write them in the languages they are met in.

use jiff::civil::Weekday;

/// Words of which at least the given letters begin a weekday, Monday first.
const WEEKDAYS: [(Weekday, &str); 7] = [
    (
        Weekday::Monday,
        "mon mo lun ma maa pon pn po пн man mån pzt seg 月 월 周一 星期一 hét",
    ),
    (
        Weekday::Tuesday,
        "tue di mar ti tis tir wt út ut вт sal ter 火 화 周二 星期二 ke",
    ),
    (
        Weekday::Wednesday,
        "wed mi mer mié wo woe on śr sr st ср ons çar qua 水 수 周三 星期三 sze",
    ),
    (
        Weekday::Thursday,
        "thu do to jeu jue gio don czw čt št чт tor per qui 木 목 周四 星期四 cs",
    ),
    (
        Weekday::Friday,
        "fri fr ven vie vr vri pt pi pá пт pe fre cum sex 金 금 周五 星期五",
    ),
    (
        Weekday::Saturday,
        "sat sa sam sáb sab za zat la sob сб lör lør cmt 土 토 周六 星期六 szo",
    ),
    (
        Weekday::Sunday,
        "sun so su dim dom zo zon nie nd ne вс sön søn paz 日 일 周日 星期日",
    ),
];

/// The weekday a word means, in any of the languages listed.
pub(super) fn weekday(word: &str) -> Option<Weekday> {
    let exact = WEEKDAYS
        .iter()
        .find(|(_, names)| names.split(' ').any(|n| n == word))
        .map(|(day, _)| *day);
    exact.or_else(|| {
        WEEKDAYS
            .iter()
            .find(|(_, names)| {
                names
                    .split(' ')
                    .any(|n| n.chars().count() >= 3 && word.starts_with(n))
            })
            .map(|(day, _)| *day)
            .or_else(|| {
                ["mo", "di", "mi", "do", "fr", "sa", "so"]
                    .iter()
                    .position(|n| word.ends_with("tag") && word.starts_with(n))
                    .and_then(|at| WEEKDAYS.get(at))
                    .map(|(day, _)| *day)
            })
    })
}

/// Beginnings of month names in the languages exports are met in.
const MONTHS: [&str; 12] = [
    "jan ene gen янв sty jän oca led",
    "feb fév fev фев lut şub úno helmi",
    "mar mär mrt maa март mrz bře",
    "apr avr abr апр kwi nis dub huhti",
    "may mai mei maj mag мая май kvě touko",
    "jun juin giu июн cze haz čvn kesä",
    "jul juil lug июл lip tem čvc heinä",
    "aug aoû aou ago авг sie ağu srp elo",
    "sep set сен wrz eyl zář syys",
    "oct okt out ott окт paź eki říj loka",
    "nov ноя lis kas marras",
    "dec dez déc dic дек gru ara pro joulu",
];

/// The month a word begins the name of.
pub(super) fn month(word: &str) -> Option<i8> {
    MONTHS
        .iter()
        .position(|names| names.split(' ').any(|n| word.starts_with(n)))
        .map(|at| at as i8 + 1)
}

/// What table views write where there is no date.
pub(super) fn is_none(cell: &str) -> bool {
    matches!(
        cell.to_lowercase().as_str(),
        "none"
            | "ohne"
            | "keine"
            | "keine angabe"
            | "aucun"
            | "aucune"
            | "ninguno"
            | "ninguna"
            | "nessuno"
            | "nessuna"
            | "geen"
            | "nenhum"
            | "nenhuma"
            | "なし"
            | "无"
            | "無"
            | "-"
    )
}
