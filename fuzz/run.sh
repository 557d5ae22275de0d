#!/bin/sh
# Runs every fuzz target for so many seconds each, or with 0 tries its seeds alone; stops at the first that finds something,
# and says where it is.
# usage: run.sh SECONDS [TARGET...]
set -eu
cd "$(dirname "$0")/.."
seconds=$1 && shift

tools=$PWD/target/tools
PATH=$tools/bin:$PATH
if ! cargo fuzz --version >/dev/null 2>&1; then
    cargo install cargo-fuzz --locked --root "$tools"
fi
./fuzz/seeds.sh
[ $# -gt 0 ] || set -- $(cargo fuzz list)

# no sanitizer: there is no unsafe code to find faults in, and stable Rust has none
cargo fuzz build --sanitizer none
for target in "$@"; do
    # decoding is tried in every encoding, each char by itself
    [ "$target" = decode ] && length=512 || length=4096
    [ "$seconds" = 0 ] && limit=-runs=0 || limit=-max_total_time=$seconds
    cargo fuzz run --sanitizer none "$target" -- "$limit" -max_len=$length -timeout=60 \
        -rss_limit_mb=2048 -print_final_stats=1 -verbosity=0
done
