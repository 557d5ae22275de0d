#!/usr/bin/env python3
"""Growth: python3 benches/growth.py YOSAN DOCUMENT [MOST]

Time and peak memory of `yosan extract` on one document of 1, 10, 100 and 1,000 times the length, and on 1, 10, 100 ... up
to MOST different documents (1,000 without it) that benches/briefings.py composes, on one thread and on two."""
import os, shutil, subprocess, sys, tempfile

from measure import repeated, run

yosan, document, most = sys.argv[1], sys.argv[2], int((sys.argv[3:] + ['1000'])[0])


def row(label, size, command):
    took, cpu, peak, _ = run(command)
    print(f'| {label} | {size / 1e6:.2f} | {took:.2f} | {cpu:.2f} | {size / 1e6 / took:.2f} | {peak / 1e6:.0f} |', flush=True)
    return took


print('| | MB | s | CPU s | MB/s | MB of memory |\n| --- | --- | --- | --- | --- | --- |')
with tempfile.TemporaryDirectory() as folder:
    out = os.path.join(folder, 'out')
    for times in (1, 10, 100, 1000):
        path = os.path.join(folder, 'long.txt')
        repeated(document, times, path)
        row(f'one document, {times:,} times', os.path.getsize(path), [yosan, 'extract', path, '--quiet', '--out', out])
        shutil.rmtree(out)
    briefings = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'briefings.py')
    count = 1
    while count <= most:
        many = os.path.join(folder, 'many')
        subprocess.run([sys.executable, briefings, many, str(count)], check=True)
        size = sum(entry.stat().st_size for entry in os.scandir(many))
        for jobs in (1, 2):
            row(f'{count:,} documents, --jobs {jobs}', size, [yosan, 'extract', many, '--quiet', '--jobs', str(jobs), '--out', out])
            if jobs == 1:
                shutil.rmtree(out)
        row(f'{count:,} documents, unchanged', size, [yosan, 'extract', many, '--quiet', '--out', out])
        shutil.rmtree(out)
        count *= 10
