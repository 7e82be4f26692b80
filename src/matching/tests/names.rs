//! Names, companies and addresses written in many ways, from the file to the score: who must meet, and who
//! must not. Nothing but the name and the employer agrees, so that a key missed is a pair missed.

use super::*;

#[test]
fn one_person_under_many_hands() {
    for (a, b) in [
        ("Jörg|Müller|Acme GmbH", "Joerg|Mueller|ACME"),
        ("Jörg|Müller|Acme GmbH", "Jorg|Muller|Acme"),
        ("Александр|Хрущёв|Ромашка", "Aleksandr|Khrushchev|Romashka"),
        (
            "Александр|Хрущёв|ООО Ромашка",
            "Alexander|Chruschtschow|Romashka",
        ),
        ("Ольга|Шевченко|Dnipro", "Olha|Shevchenko|Dnipro"),
        (
            "Γιώργος|Παπαδόπουλος|Olympia",
            "Yiorgos|Papadopoulos|Olympia",
        ),
        (
            "Γιώργος|Παπαδόπουλος|Olympia",
            "Giorgos|Papadopulos|Olympia",
        ),
        ("Søren|Aagaard|Nordlys A/S", "Soeren|Ågård|Nordlys"),
        ("Işık|Çağrı|Deniz A.Ş.", "Isik|Cagri|Deniz"),
        ("タロウ|タナカ|Sakura", "ﾀﾛｳ|ﾀﾅｶ|Sakura"),
        ("太郎|田中|Sakura K.K.", "|田中太郎|株式会社Sakura"),
        (
            "Wojtek|Kowalski|Polar Sp. z o.o.",
            "Wojciech|Kowalski|Polar",
        ),
        ("Pista|Szabó|Duna Kft.", "István|Szabo|Duna"),
        ("Memo|Yılmaz|Deniz Ltd. Şti.", "Mehmet|Yilmaz|Deniz"),
        ("Paco|García López|Solar S.L.", "Francisco|García|Solar"),
        ("J.P.|Martin|Dupont SARL", "Jean-Pierre|Martin|Dupont"),
        ("Anna|Meyer geb. Schmidt|Acme", "Anna|Schmidt|Acme"),
        ("Sean|O’Brien|Shamrock Ltd", "Sean|O Brien|Shamrock"),
        ("Ian|McDonald|Thistle plc", "Ian|MacDonald|Thistle"),
        (
            "|Prof. Dr. Christina Wills, MBA|Acme",
            "Christina|Wills|Acme",
        ),
        ("|Wills, Christina (Acme)|Acme", "Christina|Wills|Acme"),
    ] {
        let score = score_of(contact, Kind::Contact, a, b);
        assert!(score > 0.5, "{a} ~ {b}: {score:.3}");
    }
}

#[test]
fn what_says_nothing_joins_nobody() {
    for (a, b) in [
        (
            "n/a|Unknown|n/a|unknown@acme.example|000 000",
            "n/a|Unknown|n/a|unknown@acme.example|000 000",
        ),
        (
            "Anna|n/a|none|noreply@acme.example|123456",
            "Peter|n/a|none|noreply@acme.example|123456",
        ),
        (
            "Anna|Test|Self-employed|test@test.com",
            "Paul|Test|Self-employed|test@test.com",
        ),
        ("John|Martin|Acme", "Jean|Martin|Globex"),
        (
            "Mario|Bianchi|Acme|mario.bianchi@acme.example",
            "Maria|Bianchi|Acme|maria.bianchi@acme.example",
        ),
        (
            "R.|Bianchi|Acme|rosaria.bianchi@acme.example",
            "Rosario|Bianchi|Acme|rosario.bianchi@acme.example",
        ),
        ("伟|王|Han", "芳|王|Han"),
        ("Иван|Иванов|Ромашка", "Анна|Иванова|Ромашка"),
    ] {
        let score = score_of(contact, Kind::Contact, a, b);
        assert!(score < 0.5, "{a} ~ {b}: {score:.3}");
    }
}
