//! The search's speed on invented contacts: `cargo bench --bench matching`.

mod people;

use divan::Bencher;
use syncsleuth::matching::{Options, find};
use syncsleuth::progress::Silent;

fn main() {
    divan::main();
}

#[divan::bench(args = [1_000, 10_000, 100_000], sample_count = 5, sample_size = 1)]
fn contacts(bencher: Bencher<'_, '_>, records: usize) {
    let sources = [people::source(records)];
    bencher.bench(|| find(&sources, &Options::default(), &mut Silent).map(|m| m.pairs.len()));
}
