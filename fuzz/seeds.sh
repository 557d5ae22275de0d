#!/bin/sh
# Fills corpus/TARGET with what the targets begin from: the fixtures, the notations of the tests and the tables of words.
set -eu
cd "$(dirname "$0")"

seed() { # TARGET FILE...
    target=$1 && shift
    mkdir -p "corpus/$target"
    cp "$@" "corpus/$target/"
}

for target in decode extract grammar normalise scan; do
    seed $target ../fixtures/small/*.txt ../tests/checks/*.txt
    # a notation of the tests each
    awk -v folder="corpus/$target" -F '\t' '!/^#/ && $4 != "" {
        gsub(/\\n/, "\n", $4); name = folder "/case-" FILENAME "-" FNR
        gsub(/\.\.\/tests\/conformance\//, "", name); printf "%s", $4 > name; close(name) }' ../tests/conformance/*.tsv
    for past in "../tests/regressions/$target"/*; do [ ! -f "$past" ] || seed $target "$past"; done
done
if command -v iconv >/dev/null; then
    for encoding in CP932 EUC-JP ISO-2022-JP UTF-16LE UTF-16BE; do
        for file in ../fixtures/small/*.txt; do
            iconv -c -f UTF-8 -t $encoding "$file" > "corpus/decode/$(basename "$file").$encoding" || true
        done
    done
fi
seed vocabulary ../src/data/*.tsv
mkdir -p corpus/decisions
for relation in same renamed split merged moved ended new; do
    printf 'version = 1\n\n[[decision]]\nold = "甲"\nnew = "乙"\nrelation = "%s"\nwhy = "w"\nby = "b"\ndate = "2024-09-02"\n' \
        $relation > corpus/decisions/$relation
done
sed '/^new = /d' corpus/decisions/ended > corpus/decisions/ended-alone
sed '/^old = /d' corpus/decisions/new > corpus/decisions/new-alone
