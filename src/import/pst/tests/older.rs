//! Data files of 32 bits, whose text is in a code page, and files with a password.
//!
//! A password is a checksum among the properties of the store, which Outlook asks for and nothing is
//! encrypted with: <https://learn.microsoft.com/openspecs/office_file_formats/ms-pst/5faf4800-645d-49d1-9457-2ac40eb467bd>.

use std::path::Path;

use super::*;

/// A contact whose text is in a code page, named by its number or not at all.
fn in_code_page(code_page: Option<u32>, name: &[u8]) -> Vec<(u16, Val)> {
    let mut properties = vec![
        (0x001a, Val::Ansi(b"IPM.Contact".to_vec())),
        (0x3001, Val::Ansi(name.to_vec())),
        (EMAIL, Val::Ansi(b"j@example.com".to_vec())),
    ];
    properties.extend(code_page.map(|number| (0x3ffd, Val::Integer(number))));
    properties
}

#[test]
fn a_password_of_the_store_keeps_nobody_out() {
    for width in [Width::Narrow, Width::Wide] {
        for crypt in [Crypt::Plain, Crypt::Permute, Crypt::Cyclic] {
            let mut m = sample(width, crypt);
            m.store(VISIBLE, DELETED, Some("secret"));
            let items = read_bytes(m.finish()).unwrap();
            assert_eq!(lines(&items), ALL, "{width:?} {crypt:?}");
            assert_eq!(items.warnings, [""; 0]);
        }
    }
}

#[test]
fn a_file_encrypted_with_the_keys_of_a_company_says_so() {
    for (width, at) in [(Width::Wide, 513), (Width::Narrow, 461)] {
        let mut bytes = sample(width, Crypt::Plain).finish();
        bytes[at] = 0x10;
        let error = read_bytes(bytes).unwrap_err();
        assert!(error.to_string().contains("encrypted"), "{error}");
        assert!(error.hint().is_some());
    }
}

#[test]
fn text_of_32_bit_files_is_read_in_its_code_page() {
    let cases: [(Option<u32>, &[u8], &str); 4] = [
        (Some(1250), b"Ji\xf8\xed \x8aimek", "Jiří Šimek"),
        (Some(1251), b"\xc0\xed\xed\xe0 \xcb\xe8", "Анна Ли"),
        (Some(932), b"\x8eR\x93c \x89\xd4\x8eq", "山田 花子"),
        (None, b"Zo\xeb M\xfcller", "Zoë Müller"),
    ];
    for (code_page, name, want) in cases {
        let mut m = sample(Width::Narrow, Crypt::Permute);
        m.item(0x20_0064, PEOPLE, &in_code_page(code_page, name));
        let items = read_bytes(m.finish()).unwrap();
        assert_eq!(items.records[2].label(), want, "{code_page:?}");
        let contact = items.records[2].contact().unwrap();
        assert_eq!(contact.emails().collect::<Vec<_>>(), ["j@example.com"]);
    }
}

#[test]
fn damaged_files_of_32_bits_are_read_as_far_as_they_go() {
    let mut m = sample(Width::Narrow, Crypt::Cyclic);
    m.damage(0x20_0064);
    let items = read_bytes(m.finish()).unwrap();
    assert_eq!(items.records.len(), 6);
    assert_eq!(items.skipped[0].at, "folder People, item 200064");

    let mut m = sample(Width::Narrow, Crypt::Plain);
    m.forget(PEOPLE & !0x1f | 0x0e);
    assert_eq!(lines(&read_bytes(m.finish()).unwrap()), ALL);

    // So many nodes that the index has two levels; its first page stands last.
    let mut m = sample(Width::Narrow, Crypt::Permute);
    for n in 0..60 {
        m.item(0x30_0004 + n * 0x20, DATES, &[(0x001a, text("IPM.Note"))]);
    }
    let mut bytes = m.finish();
    bytes.truncate(bytes.len() - 512);
    let items = read_bytes(bytes).unwrap();
    assert_eq!(lines(&items), ALL, "without the first page of an index");

    let whole = sample(Width::Narrow, Crypt::Permute).finish();
    for length in (0..whole.len()).step_by(997) {
        if let Ok(items) = read_bytes(whole[..length].to_vec()) {
            assert!(items.records.len() <= 7);
        }
    }
}

#[test]
fn a_real_file_of_32_bits_is_read() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/pst");
    let Ok(bytes) = std::fs::read(corpus.join("ansi_sample2.pst")) else {
        println!("skipped: there is no corpus beside the repository");
        return;
    };
    assert_eq!(&bytes[10..11], [14], "a file of 32 bits");
    // It holds one message and nothing that is read here; every folder could be walked.
    let items = read_bytes(bytes.clone()).unwrap();
    assert_eq!((items.counts.records(), items.skipped.len()), (0, 0));
    // With its index of nodes gone, it is searched, and no record is made up.
    let mut cut = bytes;
    cut.truncate(cut.len() / 2);
    if let Ok(items) = read_bytes(cut) {
        assert_eq!(items.counts.records(), 0);
    }
}
