//! Lists of programs in every form they are written down in.

use super::*;

fn apps(text: &str) -> Vec<(String, u32, bool)> {
    parse("list", text, Knowledge::embedded())
        .hits
        .into_iter()
        .map(|h| (h.app, h.line_number, h.disabled))
        .collect()
}

fn hit(app: &str, line: u32, disabled: bool) -> (String, u32, bool) {
    (app.to_owned(), line, disabled)
}

#[test]
fn lists_of_every_form() {
    let sfo = |line| vec![hit("sfo", line, false)];
    assert_eq!(apps("Salesforce for Outlook"), sfo(1));
    assert_eq!(
        apps("DisplayName,DisplayVersion\n\"Salesforce for Outlook™\",\"3.4\"\n"),
        sfo(2)
    );
    assert_eq!(
        apps("\"DisplayName\"=\"Salesforce for Outlook\"\r\n"),
        sfo(1)
    );
    assert_eq!(
        apps("  { \"DisplayName\": \"x\",\n    \"DisplayName\": \"Salesforce for Outlook\",\n"),
        sfo(2)
    );
    assert_eq!(
        apps("Node,Name,Vendor\r\r\nPC,Salesforce for Outlook,salesforce.com, inc.,3.4\r\r\n"),
        sfo(2)
    );
    assert_eq!(
        apps(" - \r | \rSalesforce for Outl…   ARP\\Machine  3.4\n"),
        sfo(1)
    );
    assert_eq!(apps("DisplayName : Salesforce for Outlook\n"), sfo(1));
    assert_eq!(apps("Microsoft Edge\nNotepad++\n"), []);
}

#[test]
fn json_in_one_line_and_lists_of_packages() {
    let compressed = r#"[{"DisplayName":"Slack","Publisher":"Salesforce"},{"DisplayName":"Salesforce for Outlook","Publisher":"x"}]"#;
    assert_eq!(apps(compressed), [hit("sfo", 1, false)]);
    let addins = "[\n {\"ProgID\": \"x\", \"FriendlyName\": \"Salesforce for Outlook\",\n  \"LoadBehavior\": 2}\n]";
    assert_eq!(apps(addins), [hit("sfo", 2, true)]);
    let winget = "{\"Sources\": [{\"Packages\": [\n{\"PackageIdentifier\": \"Microsoft.Edge\"},\n\
                      {\"PackageIdentifier\": \"iTunes\"}]}]}";
    assert_eq!(apps(winget), [hit("itunes-sync", 3, false)]);
    let mac = "{\"SPApplicationsDataType\": [\n{\"_name\": \"HubSpot\", \"signed_by\": [\"Salesforce\"]}]}";
    assert_eq!(apps(mac), [hit("hubspot", 2, false)]);
}

#[test]
fn a_name_in_json_is_found_in_its_line_however_it_is_written() {
    let escaped = "[{\"name\": \"x\",\n \"DisplayName\": \"\\u0048ubSpot\"},\n\
                   {\"Publisher\": \"HubSpot\",\n \"name\": \"HubSpot\"}]";
    assert_eq!(
        apps(escaped),
        [hit("hubspot", 2, false), hit("hubspot", 4, false)]
    );
    let quotes = "[{\"name\": \"\\\\\\\"\\\\\"},\n{\"name\":\n \"HubSpot\"}]";
    assert_eq!(apps(quotes), [hit("hubspot", 3, false)]);
}

#[test]
fn an_add_in_is_off_whether_that_is_said_before_or_after_its_name() {
    let block = "\"LoadBehavior\"=dword:00000002\n\"FriendlyName\"=\"HubSpot\"\n\
                 \"LoadBehavior\"=dword:00000000\n\"Description\"=\"HubSpot\"\n";
    let text = format!("[HKEY\\A]\n\"FriendlyName\"=\"iTunes\"\n[HKEY\\B]\n{block}");
    assert_eq!(
        apps(&text),
        [hit("itunes-sync", 2, false), hit("hubspot", 5, true)]
    );
}

#[test]
fn lists_of_macos() {
    let xml = "<?xml version=\"1.0\"?>\n<plist>\n<key>_name</key>\n<string>HubSpot</string>\n\
                   <key>info</key>\n<string>Salesforce for Outlook</string>\n</plist>\n";
    assert_eq!(apps(xml), [hit("hubspot", 4, false)]);
    let text = "Applications:\n\n    HubSpot:\n\n      Version: 1.0\n      Location: /Applications/iTunes.app\n";
    assert_eq!(apps(text), [hit("hubspot", 3, false)]);
}

#[test]
fn winget_in_other_languages_with_its_progress() {
    for header in [
        "Name    ID                Version  Verfügbar Quelle",
        "Nom     ID                Version  Disponible Source",
        "Nome    ID                Versão   Disponível Origem",
    ] {
        let text = format!(
            "\r   - \r   \\ \r   | \r{header}\r\n----------------------\r\n\
                 HubSpot ARP\\User\\{{9f}} 1.2.0\r\nEdge    iTunes            1.0\r\n"
        );
        assert_eq!(apps(&text), [hit("hubspot", 3, false)], "{header}");
    }
}

#[test]
fn winget_says_that_absence_proves_nothing() {
    let of = |text: &str| parse("list", text, Knowledge::embedded());
    let table = "Name       ID        Version Verfügbar Quelle\r\n---------\r\nEdge       Edge      1.0\r\n";
    let export = "{\"$schema\":\"x\",\"Sources\":[{\"Packages\":[{\"PackageIdentifier\":\"Microsoft.Edge\"}]}],\"WinGetVersion\":\"1.9\"}";
    for text in [table, export] {
        let list = of(text);
        assert!(list.is_list && list.is_winget, "{text}");
        let said: Vec<&str> = list.notes().collect();
        assert_eq!(said, [ABSENCE, WINGET]);
    }
    let other = of("\"DisplayName\",\"Publisher\"\r\n\"Edge\",\"Microsoft\"\r\n");
    assert!(other.is_list && !other.is_winget);
    let table = of("Product,Price\nBolt,7\n");
    assert!(!table.is_list);
}

#[test]
fn a_truncated_name_is_known_by_its_beginning() {
    for cut in ["…", "...", "ΓÇª"] {
        let text = format!(
            "Name                    Id                    Version  Available Source\r\n------------\r\nSalesforce for Outl{cut}   ARP\\Machine\\X86\\x   3.4.8.0\r\n"
        );
        assert_eq!(apps(&text), [hit("sfo", 3, false)], "{cut}");
    }
}

#[test]
fn an_old_registry_file_and_a_name_after_its_state() {
    let text = "REGEDIT4\r\n\r\n[HKEY_CURRENT_USER\\Software\\Microsoft\\Office\\Outlook\\Addins\\X.Y]\r\n\
                    \"LoadBehavior\"=dword:00000002\r\n\"FriendlyName\"=\"Salesforce for Outlook\"\r\n\r\n\
                    [HKEY_CURRENT_USER\\Software\\Microsoft\\Office\\Outlook\\Addins\\Apple.DAV.Addin]\r\n\
                    \"LoadBehavior\"=dword:00000003\r\n\"FriendlyName\"=\"iCloud Outlook Add-in\"\r\n";
    let found = apps(text);
    assert_eq!(found.first(), Some(&hit("sfo", 5, true)));
    assert!(
        found
            .iter()
            .skip(1)
            .all(|(app, _, off)| app == "icloud" && !off),
        "{found:?}"
    );
    let table = "\"PSChildName\",\"FriendlyName\",\"LoadBehavior\"\n\"X.Y\",\"Salesforce for Outlook\",\"2\"\n";
    assert_eq!(apps(table), [hit("sfo", 2, true)]);
}

#[test]
fn wmic_in_utf16_with_doubled_line_ends() {
    let text = "\r\r\nNode,Name,Vendor,Version\r\r\nPC,Salesforce for Outlook,salesforce.com, inc.,3.4\r\r\n";
    let mut bytes = vec![0xff, 0xfe];
    bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wmic.csv");
    std::fs::write(&path, bytes).unwrap();
    let found = read(&path, Knowledge::embedded()).unwrap();
    let apps: Vec<&str> = found.hits.iter().map(|h| h.app.as_str()).collect();
    assert_eq!(apps, ["sfo"]);
}

proptest::proptest! {
    #[test]
    fn any_list_is_read(text in "([\\[\\]{}\":,;=\\n\\r\\t ]|LoadBehavior|dword:2|<plist>|<key>_name</key>|<string>|Name  Id  Version\\n|[a-zé…]){0,80}") {
        let _ = parse("list", &text, Knowledge::embedded());
    }
}

#[test]
fn a_publisher_is_no_program() {
    let list =
        "\"DisplayName\",\"Publisher\"\n\"Slack\",\"Salesforce\"\n\"iCloud\",\"Apple, Inc.\"\n";
    assert_eq!(apps(list), [hit("icloud", 3, false)]);
    assert_eq!(apps("Node;Name;Vendor\nPC;Notes;HubSpot\n"), []);
}

#[test]
fn an_add_in_that_is_switched_off() {
    let text = "[HKEY_CURRENT_USER\\Software\\Microsoft\\Office\\Outlook\\Addins\\X]\n\
                    \"FriendlyName\"=\"Salesforce for Outlook\"\n\"LoadBehavior\"=dword:00000002\n\n\
                    [HKEY_CURRENT_USER\\Software\\Microsoft\\Office\\Outlook\\Addins\\Y]\n\
                    \"FriendlyName\"=\"iCloud Outlook Add-in\"\n\"LoadBehavior\"=dword:00000003\n";
    let found = apps(text);
    assert_eq!(found.first(), Some(&hit("sfo", 2, true)));
    assert!(found.iter().skip(1).all(|(_, _, disabled)| !disabled));
}
