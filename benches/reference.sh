#!/bin/sh
# The script an analyst would otherwise write, on the same text repeated to 50 MB: sh benches/reference.sh DOCUMENT SCRIPT
document=$1 script=$2
[ -n "$script" ] || { echo "no reference script at hand: nothing to compare with"; exit 0; }
python=python3
[ -x target/readers/bin/python ] && python=target/readers/bin/python
"$python" -c 'import pandas, pyarrow' 2>/dev/null || { echo "the reference script needs pandas and pyarrow: make readers"; exit 0; }
text=$(mktemp) && out=$(mktemp) && trap 'rm -f "$text" "$out"' EXIT
"$python" - "$document" "$text" <<'PY'
import sys
data = open(sys.argv[1], 'rb').read()
open(sys.argv[2], 'wb').write(data * (50_000_000 // len(data)))
PY
for _ in 1 2 3; do "$python" "$script" "$text" "$out"; done
