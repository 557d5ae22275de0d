# yosan: `make run` reads the fixtures into output/, `make run DOC=path` your documents; `make test` runs every test.

DOC ?= fixtures fixtures/small
OUT ?= output
YOSAN := target/release/yosan
# a folder of documents with truth files beside them, measured together with the fixtures where it is there
CORPUS ?= $(wildcard ../shared/corpus)
# what `make bench` reads
BRIEFING := $(firstword $(wildcard $(CORPUS)/*.txt) fixtures/2024-request.txt)
# a Python script that does what an analyst would otherwise write, timed on the same text
REFERENCE ?= $(wildcard ../shared/bench/python_reference.py)
# how many documents `make growth` goes up to
MANY ?= 1000
# Python with the readers that `make test` opens the outputs with; made by `make readers`
READERS := target/readers/bin/python
PYTHON := $(if $(wildcard $(READERS)),$(abspath $(READERS)),python3)

.PHONY: run build dist test conformance nightly fuzz fuzz-short check deny hostile bench growth readers cargo

# of each fuzz target
MINUTES ?= 10

run: build
	$(YOSAN) extract $(DOC) --out $(OUT) --force

build: cargo
	cargo build --release --locked

# The same program with every dependency optimised, for thousands of documents: target/dist/yosan.
dist: cargo
	cargo build --profile dist --locked

# The same cases of the properties on every run: others are tried by `make nightly` and by fuzzing, not by whoever changes
# something else.
test: cargo
	PROPTEST_RNG_SEED=1 YOSAN_CORPUS="$(abspath $(CORPUS))" PYTHON="$(PYTHON)" cargo test --locked

# The suite of tests/conformance: the score by family, 100% required.
conformance: cargo
	cargo test --locked --test conformance -- --nocapture --test-threads 1

# 100,000 cases of each property of the generator, 100,000 lines for the second reader, 5,000 documents of each property,
# runs of 200 documents killed 25 times.
nightly: cargo
	YOSAN_NIGHTLY=1 YOSAN_CORPUS="$(abspath $(CORPUS))" PYTHON="$(PYTHON)" cargo test --locked --release \
		--test printing --test differential --test properties --test faults

# Every fuzz target for MINUTES minutes; cargo-fuzz is built into target/tools where it is missing. Stable Rust does.
fuzz: cargo
	fuzz/run.sh $$(($(MINUTES) * 60))

# The seeds of each target alone: the same on every run.
fuzz-short: cargo
	fuzz/run.sh 0

check: cargo
	cargo fmt --check
	cargo clippy --locked --all-targets -- --deny warnings
	RUSTDOCFLAGS="--deny warnings" cargo doc --locked --no-deps --document-private-items

# Licences, duplicates and origins of what Cargo.lock names; advisories where their database can be reached.
deny: cargo
	@command -v cargo-deny >/dev/null || { echo "cargo-deny is missing: cargo install cargo-deny --locked" >&2; exit 2; }
	cargo deny check licenses bans sources
	cargo deny check advisories || echo "advisories: not checked, or found: see above" >&2

# Time and peak memory on large inputs that are made to do harm; SIZE is that of the largest, in bytes.
SIZE ?= 200000000
hostile: build
	python3 tests/hostile/measure.py $(YOSAN) $(SIZE)

# Throughput of each room, then time and peak memory of the whole process, which cargo bench builds, too; with
# REFERENCE=script.py, beside a Python script.
bench: cargo
	YOSAN_BENCH_DOC="$(abspath $(BRIEFING))" cargo bench --locked --bench throughput
	@if command -v "$(PYTHON)" >/dev/null; then "$(PYTHON)" benches/process.py $(YOSAN) $(BRIEFING) $(REFERENCE); \
	else echo "python3 is missing: the whole process is not measured"; fi

# Time and memory of documents that grow, and of up to MANY of them.
growth: build
	"$(PYTHON)" benches/growth.py $(YOSAN) $(BRIEFING) $(MANY)

# pyarrow, pandas, DuckDB and polars, to read the outputs as analysts do; `make test` skips that test without them
readers:
	python3 -m venv target/readers
	$(READERS) -m pip install --quiet pyarrow pandas duckdb polars

cargo:
	@command -v cargo >/dev/null || { echo "cargo is missing: install Rust 1.95 or later from https://rustup.rs, then run make again" >&2; exit 2; }
