//! Reading exports: `cargo bench --bench import`.
//!
//! The tables are made in memory, so that the disk is not what is measured; rows per second are
//! printed beside the times.

use std::fmt::Write as _;

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use syncsleuth::import::{self, Input};
use syncsleuth::progress::Silent;

fn main() {
    divan::main();
}

/// An Outlook CSV of contacts, every row different.
fn outlook(rows: usize) -> Vec<u8> {
    let mut text = String::from(
        "Title,First Name,Middle Name,Last Name,Suffix,Company,Department,Job Title,\
         Business Street,Business City,Business Postal Code,Business Country/Region,\
         Business Phone,Mobile Phone,Birthday,Categories,E-mail Address,Notes\n",
    );
    for n in 0..rows {
        let _ = writeln!(
            text,
            "Ms.,Given{},,Family{},,Firm {},Sales,Buyer,\"{} Long Road, 2nd floor\",Springfield,{:05},United States,(202) 555-{:04},+1 202 555 {:04},5/17/1980,Customers;Fair,p{n}@firm{}.example,\"Met at the fair.\nCalls on Fridays.\"",
            n % 1_009,
            n % 7_919,
            n % 997,
            n % 300,
            n % 100_000,
            n % 10_000,
            (n / 7) % 10_000,
            n % 997,
        );
    }
    text.into_bytes()
}

/// A Salesforce export of contacts, with ids and times.
fn salesforce(rows: usize) -> Vec<u8> {
    let mut text = String::from(
        "Id,IsDeleted,AccountId,LastName,FirstName,Name,Email,Phone,MobilePhone,Title,\
         OwnerId,CreatedDate,CreatedById,LastModifiedDate,LastModifiedById,SystemModstamp\n",
    );
    for n in 0..rows {
        let at = format!(
            "2025-{:02}-{:02}T{:02}:{:02}:00.000Z",
            n % 12 + 1,
            n % 28 + 1,
            n % 24,
            n % 60
        );
        let _ = writeln!(
            text,
            "0035g{n:010},false,0015g{:010},Family{},Given{},Given{} Family{},p{n}@firm.example,(202) 555-{:04},,Buyer,0055g0000000001,{at},0055g0000000001,{at},0055g0000000001,{at}",
            n % 997,
            n % 7_919,
            n % 1_009,
            n % 1_009,
            n % 7_919,
            n % 10_000,
        );
    }
    text.into_bytes()
}

fn read(bencher: Bencher<'_, '_>, rows: usize, bytes: &[u8]) {
    bencher
        .counter(ItemsCount::new(rows))
        .with_inputs(|| {
            vec![Input::Bytes {
                name: "export.csv".to_owned(),
                bytes: bytes.to_vec(),
            }]
        })
        .bench_values(|inputs| {
            let read = import::read(black_box(&inputs), &mut Silent).expect("nobody stops it");
            assert_eq!(read.sources.first().map(|s| s.records.len()), Some(rows));
            read
        });
}

#[divan::bench(args = [1_000, 100_000], sample_count = 5, sample_size = 1)]
fn outlook_contacts(bencher: Bencher<'_, '_>, rows: usize) {
    read(bencher, rows, &outlook(rows));
}

#[divan::bench(args = [1_000, 100_000], sample_count = 5, sample_size = 1)]
fn salesforce_contacts(bencher: Bencher<'_, '_>, rows: usize) {
    read(bencher, rows, &salesforce(rows));
}
