#!/usr/bin/env python3
"""The whole process, from start to files: python3 benches/process.py YOSAN DOCUMENT [SCRIPT]

Time and peak memory of `yosan extract`, on the document as it is and repeated to 50 MB, with the steps in between. Beside it
stand ripgrep, which counts 億円, where it is installed, and SCRIPT, which does what an analyst would otherwise write
(SCRIPT FILE OUT.parquet), where it is given and has its packages."""
import os, shutil, statistics, subprocess, sys, tempfile

from measure import repeated, run, spread

RUNS = 20
LARGE = 50_000_000


def measure(name, command, small, large):
    """Prints a tool's figures as a row of a table; command(file) is its command line."""
    run(command(small))  # the first start reads the program from disk
    runs = [run(command(small)) for _ in range(RUNS)]
    took, _, peak, printed = run(command(large))
    size = os.path.getsize(large)
    print(f'| {name} | {spread([1000 * took for took, *_ in runs])} | {statistics.median(1000 * cpu for _, cpu, *_ in runs):.0f} '
          f'| {max(peak for *_, peak, _ in runs) / 1e6:.0f} | {took:.1f} | {size / 1e6 / took:.1f} | {peak / size:.1f} |')
    return printed


yosan, document, script = (sys.argv[1:] + [''])[:3]
with tempfile.TemporaryDirectory() as folder:
    large = os.path.join(folder, 'large.txt')
    repeated(document, LARGE // os.path.getsize(document), large)
    stores = {document: os.path.join(folder, 'small'), large: os.path.join(folder, 'large')}
    print(f'{os.path.getsize(document) / 1000:.0f} KB, {RUNS} runs, and {os.path.getsize(large) / 1e6:.0f} MB, once\n')
    print('| | KB text: ms | CPU ms | MB of memory | MB text: s | MB/s | memory, times the input |')
    print('| --- | --- | --- | --- | --- | --- | --- |')
    extract = [yosan, 'extract', '--quiet']
    measure('yosan extract', lambda file: [*extract, file, '--force', '--out', stores[file]], document, large)
    measure('yosan extract, unchanged', lambda file: [*extract, file, '--out', stores[file]], document, large)
    measure('yosan scan', lambda file: [yosan, 'scan', file], document, large)
    if shutil.which('rg'):
        measure('rg --count 億円', lambda file: ['rg', '--count', '億円', file], document, large)
    if not script:
        print('\nno reference script at hand: nothing to compare with')
    elif subprocess.run([sys.executable, '-c', 'import pandas, pyarrow'], stderr=subprocess.DEVNULL).returncode:
        print('\nthe reference script needs pandas and pyarrow: make readers')
    else:
        out = os.path.join(folder, 'reference.parquet')
        printed = measure('reference script', lambda file: [sys.executable, script, file, out], document, large)
        print(f'\nthe reference script says of the large text: {printed}')
