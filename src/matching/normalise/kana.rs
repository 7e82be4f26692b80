//! Kana in Latin letters, and one spelling for the ways in which Japanese is written with these.
//!
//! [`letters`] says what a kana is (Hepburn: し is shi, つ is tsu); [`super::fold`] puts them together, because
//! small kana change what stands before or behind them. [`reading`] is what two spellings of one name have in
//! common: Kato, Katou, Katoh, かとう and カトー, Sinzi and Shinji, Shimbashi and Shinbashi. It is looser than a
//! name and only held against readings, for it makes names of other languages alike (Moore, More).
//!
//! Sources: the Cabinet notification on Romanisation of 1954 (Kunrei and Hepburn), ISO 3602, and the passport
//! office's Hepburn with its "oh".

use super::fold;

/// What a kana comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kana {
    /// A syllable of its own.
    Syllable(&'static str),
    /// A small vowel or ya, yu, yo: takes the place of the vowel before it.
    Small(&'static str),
    /// A small tsu: the next consonant is double.
    Double,
    /// The mark of a long vowel.
    Long,
}

/// Whether a character is kana, in its full width.
pub(super) fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{30fc}')
}

/// A kana in Latin letters; `None` for any other character. Half-width kana are to be brought to full width
/// before (compatibility composition does).
pub(super) fn letters(c: char) -> Option<Kana> {
    use Kana::{Double, Long, Small, Syllable};
    // Katakana stand 96 places behind their hiragana.
    let hiragana = match c {
        'ァ'..='ヶ' => char::from_u32(c as u32 - 0x60)?,
        other => other,
    };
    Some(match hiragana {
        'ー' => Long,
        'っ' => Double,
        'ぁ' => Small("a"),
        'ぃ' => Small("i"),
        'ぅ' => Small("u"),
        'ぇ' => Small("e"),
        'ぉ' => Small("o"),
        'ゃ' => Small("ya"),
        'ゅ' => Small("yu"),
        'ょ' => Small("yo"),
        'ゎ' => Syllable("wa"),
        'ゕ' => Syllable("ka"),
        'ゖ' => Syllable("ke"),
        'ヷ' => Syllable("va"),
        'ヸ' => Syllable("vi"),
        'ヹ' => Syllable("ve"),
        'ヺ' => Syllable("vo"),
        other => {
            const SYLLABLES: [(char, &str); 73] = [
                ('あ', "a"),
                ('い', "i"),
                ('う', "u"),
                ('え', "e"),
                ('お', "o"),
                ('か', "ka"),
                ('が', "ga"),
                ('き', "ki"),
                ('ぎ', "gi"),
                ('く', "ku"),
                ('ぐ', "gu"),
                ('け', "ke"),
                ('げ', "ge"),
                ('こ', "ko"),
                ('ご', "go"),
                ('さ', "sa"),
                ('ざ', "za"),
                ('し', "shi"),
                ('じ', "ji"),
                ('す', "su"),
                ('ず', "zu"),
                ('せ', "se"),
                ('ぜ', "ze"),
                ('そ', "so"),
                ('ぞ', "zo"),
                ('た', "ta"),
                ('だ', "da"),
                ('ち', "chi"),
                ('ぢ', "ji"),
                ('つ', "tsu"),
                ('づ', "zu"),
                ('て', "te"),
                ('で', "de"),
                ('と', "to"),
                ('ど', "do"),
                ('な', "na"),
                ('に', "ni"),
                ('ぬ', "nu"),
                ('ね', "ne"),
                ('の', "no"),
                ('は', "ha"),
                ('ば', "ba"),
                ('ぱ', "pa"),
                ('ひ', "hi"),
                ('び', "bi"),
                ('ぴ', "pi"),
                ('ふ', "fu"),
                ('ぶ', "bu"),
                ('ぷ', "pu"),
                ('へ', "he"),
                ('べ', "be"),
                ('ぺ', "pe"),
                ('ほ', "ho"),
                ('ぼ', "bo"),
                ('ぽ', "po"),
                ('ま', "ma"),
                ('み', "mi"),
                ('む', "mu"),
                ('め', "me"),
                ('も', "mo"),
                ('や', "ya"),
                ('ゆ', "yu"),
                ('よ', "yo"),
                ('ら', "ra"),
                ('り', "ri"),
                ('る', "ru"),
                ('れ', "re"),
                ('ろ', "ro"),
                ('わ', "wa"),
                ('ゐ', "i"),
                ('ゑ', "e"),
                ('を', "o"),
                ('ん', "n"),
            ];
            if other == 'ゔ' {
                return Some(Syllable("vu"));
            }
            let at = SYLLABLES.binary_search_by_key(&other, |s| s.0).ok()?;
            Syllable(SYLLABLES[at].1)
        }
    })
}

/// How a word in Latin letters reads, if it is Japanese: long vowels short, the syllables as Hepburn writes
/// them. What cannot be Japanese is only folded; what has no letters is empty.
pub(in crate::matching) fn reading(text: &str) -> String {
    let word = fold(text).replace(' ', "");
    syllables(&word).unwrap_or(word)
}

/// Consonants as they are written before vowels, and how Hepburn writes them; the longest stand first. Those
/// that depend on the vowel are left to [`syllables`].
const CONSONANTS: [(&str, &str); 33] = [
    ("shy", "sh"),
    ("chy", "ch"),
    ("sh", "sh"),
    ("ch", "ch"),
    ("ts", "ts"),
    ("sy", "sh"),
    ("ty", "ch"),
    ("zy", "j"),
    ("jy", "j"),
    ("dy", "j"),
    ("ky", "ky"),
    ("gy", "gy"),
    ("ny", "ny"),
    ("hy", "hy"),
    ("by", "by"),
    ("py", "py"),
    ("my", "my"),
    ("ry", "ry"),
    ("k", "k"),
    ("g", "g"),
    ("s", "s"),
    ("z", "z"),
    ("t", "t"),
    ("d", "d"),
    ("n", "n"),
    ("h", "h"),
    ("f", "f"),
    ("b", "b"),
    ("p", "p"),
    ("m", "m"),
    ("y", "y"),
    ("r", "r"),
    ("w", "w"),
];

/// The syllables of a word put together in one spelling; `None` where it is not made of such.
fn syllables(word: &str) -> Option<String> {
    let mut out = String::with_capacity(word.len());
    let mut rest = word;
    // The next consonant is double.
    let mut double = false;
    let is_vowel = |c: Option<char>| c.is_some_and(|c| "aiueo".contains(c));
    while let Some(first) = rest.chars().next() {
        let next = rest[first.len_utf8()..].chars().next();
        // A long vowel: ou, oo, uu, aa, ee, and the passport's oh.
        let last = out.chars().next_back().filter(|c| is_vowel(Some(*c)));
        let long = match (last, first) {
            (Some('o'), 'o' | 'u') | (Some('u'), 'u') | (Some('a'), 'a') | (Some('e'), 'e') => true,
            (Some('o' | 'u'), 'h') => !is_vowel(next) && next != Some('y'),
            _ => false,
        };
        if long || is_vowel(Some(first)) {
            if !long {
                out.push(first);
            }
            rest = &rest[1..];
            continue;
        }
        // The n that is a syllable, m before b, m and p.
        let alone = match first {
            'n' => !is_vowel(next) && next != Some('y'),
            'm' => matches!(next, Some('b' | 'm' | 'p')),
            _ => false,
        };
        if alone {
            out.push('n');
            rest = &rest[1..];
            continue;
        }
        if !double && (next == Some(first) || rest.starts_with("tch")) {
            double = true;
            rest = &rest[1..];
            continue;
        }
        let (length, consonant) = CONSONANTS
            .iter()
            .find(|(written, _)| rest.starts_with(written))
            .map(|(written, hepburn)| (written.len(), *hepburn))
            .or_else(|| (first == 'j').then_some((1, "j")))?;
        rest = &rest[length..];
        let vowel = rest.chars().next().filter(|c| is_vowel(Some(*c)))?;
        let consonant = match (consonant, vowel) {
            ("s", 'i') => "sh",
            ("z" | "d", 'i') => "j",
            ("t", 'i') => "ch",
            ("t", 'u') => "ts",
            ("d", 'u') => "z",
            ("h", 'u') => "f",
            (other, _) => other,
        };
        if std::mem::take(&mut double) {
            out.push_str(&consonant[..1]);
        }
        out.push_str(consonant);
        out.push(vowel);
        rest = &rest[1..];
    }
    Some(out)
}

/// What of a name can be read from its own letters, and what cannot.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::matching) struct Script {
    /// Kana, and nothing in Han: it is its own reading.
    pub(in crate::matching) kana: bool,
    /// Han: does not say how it is read.
    pub(in crate::matching) han: bool,
}

impl Script {
    /// Of a text.
    pub(in crate::matching) fn of(text: &str) -> Self {
        if text.is_ascii() {
            return Script::default();
        }
        let han = text.chars().any(is_han);
        let is_any_kana = |c| is_kana(c) || matches!(c, '\u{ff66}'..='\u{ff9f}');
        Script {
            kana: !han && text.chars().any(is_any_kana),
            han,
        }
    }
}

/// Chinese characters.
fn is_han(c: char) -> bool {
    matches!(c, '\u{3005}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{323af}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kana_in_latin_letters() {
        for (kana, want) in [
            ("かとう", "katou"),
            ("カトー", "kato"),
            ("ｶﾄｳ", "katou"),
            ("ガッキ", "gakki"),
            ("がっき", "gakki"),
            ("ﾊｯﾄﾘ", "hattori"),
            ("マッチ", "matchi"),
            ("しょうへい", "shouhei"),
            ("ジュンイチ", "junichi"),
            ("きょう", "kyou"),
            ("ちゃ", "cha"),
            ("ファン", "fan"),
            ("ティナ", "tina"),
            ("ウィルズ", "wiruzu"),
            ("ヴァン", "van"),
            ("シェリー", "sheri"),
            ("トゥ", "tu"),
            ("づ", "zu"),
            ("ｼﾞｮﾝ・ｽﾐｽ", "jon sumisu"),
            ("ッ", ""),
        ] {
            assert_eq!(fold(kana), want, "{kana}");
        }
    }

    #[test]
    fn one_name_under_many_spellings() {
        for (first, others) in [
            (
                "かとう",
                &["カトウ", "カトー", "Kato", "Katou", "Katoh", "Katō", "ｶﾄｳ"][..],
            ),
            ("おおの", &["Ono", "Oono", "Ohno", "Ōno"]),
            ("しんじ", &["Shinji", "Sinzi", "ｼﾝｼﾞ"]),
            ("しょうへい", &["Shohei", "Shouhei", "Syohei", "Shōhei"]),
            (
                "じゅんいち",
                &["Junichi", "Jun'ichi", "Jun-ichi", "Zyun'iti"],
            ),
            ("しんばし", &["Shimbashi", "Shinbashi"]),
            ("はっとり", &["Hattori"]),
            ("えっちゅう", &["Etchu", "Ecchu", "Ettyu"]),
            ("つづき", &["Tsuzuki", "Tuduki", "Tsuduki"]),
            ("ゆうき", &["Yuki", "Yuuki", "Yuhki"]),
            ("いのうえ", &["Inoue", "INOUE"]),
            ("まえだ", &["Maeda"]),
            ("こうへい", &["Kohei", "Kouhei"]),
            ("ふじわら", &["Fujiwara", "Huziwara"]),
        ] {
            for other in others {
                assert_eq!(reading(other), reading(first), "{other}");
            }
        }
    }

    #[test]
    fn other_names_stay_apart() {
        for (a, b) in [
            ("さちこ", "ゆきこ"),
            ("なかじま", "なかしま"),
            ("はとり", "はっとり"),
            ("かんの", "かの"),
            ("りょう", "りよう"),
            ("ひろし", "ひろこ"),
            ("Sano", "Sato"),
            ("Kenichi", "Kenji"),
        ] {
            assert_ne!(reading(a), reading(b), "{a} {b}");
        }
        // What is not Japanese keeps its letters.
        for name in ["Wills", "Zeng", "Schmidt", "Christina", "Wang", "Van"] {
            assert_eq!(reading(name), fold(name), "{name}");
        }
        assert_eq!(reading("・"), "");
    }

    #[test]
    fn what_says_how_it_is_read() {
        let told = |text: &str| (Script::of(text).kana, Script::of(text).han);
        assert_eq!(told("Tanaka"), (false, false));
        assert_eq!(told("Müller"), (false, false));
        assert_eq!(told("田中"), (false, true));
        assert_eq!(told("美さき"), (false, true));
        assert_eq!(told("ﾀﾅｶ"), (true, false));
        assert_eq!(told("さくら"), (true, false));
        assert_eq!(told("佐々木"), (false, true));
        assert_eq!(told("김"), (false, false));
    }
}
