//! Throughput of each room on one core, in bytes of the file: a briefing as it is, and repeated to 50 MB.
//!
//! `YOSAN_BENCH_DOC` names the briefing; without it a fixture stands in.
#![allow(clippy::unwrap_used)]

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use yosan::budget::Document;
use yosan::export::{csv, parquet};
use yosan::reading::read;
use yosan::reconcile::reconcile;
use yosan::scan::mentions;
use yosan::source::{Malformed, Source};
use yosan::table::{Aggregates, Tables};
use yosan::text::Text;

// the command's own
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

/// The briefing once, and as often as fills 50 MB.
const SIZES: [usize; 2] = [0, 50_000_000];

fn document(size: usize) -> Vec<u8> {
    let fixture = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/2024-request.txt");
    let path = std::env::var("YOSAN_BENCH_DOC").unwrap_or_else(|_| fixture.to_owned());
    let once = std::fs::read(path).unwrap();
    once.repeat((size / once.len()).max(1))
}

fn decoded(size: usize) -> Source {
    Source::decode(document(size), None, Malformed::Refuse).unwrap()
}

fn parsed(source: &Source) -> Document {
    read(source, "bench", "bench.txt")
}

fn tabled(document: &Document) -> (Tables, Aggregates) {
    let tables = Tables::of(document).unwrap();
    let aggregates = Aggregates::of(&tables).unwrap();
    (tables, aggregates)
}

#[divan::bench(args = SIZES, sample_count = 20, sample_size = 1)]
fn decode(bencher: Bencher, size: usize) {
    let bytes = document(size);
    let run = |bytes| Source::decode(bytes, None, Malformed::Refuse).unwrap();
    bencher.counter(BytesCount::new(bytes.len())).with_inputs(|| bytes.clone()).bench_values(run);
}

#[divan::bench(args = SIZES, sample_count = 20, sample_size = 1)]
fn normalise(bencher: Bencher, size: usize) {
    let source = decoded(size);
    bencher.counter(BytesCount::new(source.bytes().len())).bench(|| Text::normalise(black_box(source.text())));
}

#[divan::bench(args = SIZES, sample_count = 20, sample_size = 1)]
fn scan(bencher: Bencher, size: usize) {
    let source = decoded(size);
    let text = Text::normalise(source.text());
    bencher.counter(BytesCount::new(source.bytes().len())).bench(|| mentions(black_box(text.as_str())).count());
}

/// Decoded chars to document; normalising is part of it.
#[divan::bench(args = SIZES, sample_count = 20, sample_size = 1)]
fn parse(bencher: Bencher, size: usize) {
    let source = decoded(size);
    bencher.counter(BytesCount::new(source.bytes().len())).bench(|| parsed(black_box(&source)));
}

/// Every relation between stated amounts found, judged and crossed.
#[divan::bench(args = SIZES, sample_count = 20, sample_size = 1, max_time = 20)]
fn solve(bencher: Bencher, size: usize) {
    let source = decoded(size);
    let document = parsed(&source);
    bencher.counter(BytesCount::new(source.bytes().len())).bench(|| reconcile(black_box(&document), None));
}

/// Document to the frames of all its tables; solving is part of it.
#[divan::bench(args = SIZES, sample_count = 20, sample_size = 1, max_time = 20)]
fn tables(bencher: Bencher, size: usize) {
    let source = decoded(size);
    let document = parsed(&source);
    bencher.counter(BytesCount::new(source.bytes().len())).bench(|| tabled(black_box(&document)));
}

/// Frames to the bytes of their Parquet and CSV files, in memory.
#[divan::bench(args = SIZES, sample_count = 20, sample_size = 1, max_time = 20)]
fn files(bencher: Bencher, size: usize) {
    let source = decoded(size);
    let (tables, aggregates) = tabled(&parsed(&source));
    let frames: Vec<_> = tables.each().into_iter().chain(aggregates.each()).collect();
    let run = || -> usize {
        let written =
            |&(table, frame)| parquet::to_bytes(frame, table).unwrap().len() + csv::rows(frame).unwrap().len();
        frames.iter().map(written).sum()
    };
    bencher.counter(BytesCount::new(source.bytes().len())).bench(run);
}

/// Bytes to document, everything in memory.
#[divan::bench(args = SIZES, sample_count = 20, sample_size = 1)]
fn bytes_to_document(bencher: Bencher, size: usize) {
    let bytes = document(size);
    let run = |bytes| parsed(&Source::decode(bytes, None, Malformed::Refuse).unwrap());
    bencher.counter(BytesCount::new(bytes.len())).with_inputs(|| bytes.clone()).bench_values(run);
}
