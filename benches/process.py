#!/usr/bin/env python3
"""The whole process, from start to files: python3 benches/process.py YOSAN DOCUMENT [SCRIPT]

Time and peak memory of `yosan extract`, on the document as it is and repeated to 50 MB. Beside it stands SCRIPT, which does
what an analyst would otherwise write (SCRIPT FILE OUT.parquet), where it is given and has its packages."""
import os, statistics, subprocess, sys, tempfile, time

RUNS = 20
LARGE = 50_000_000
# what the system counts peak memory in
UNIT = 1 if sys.platform == 'darwin' else 1024


def run(command):
    """Seconds, peak memory in bytes, and what was printed. Peak memory cannot be less than this script's own, which is small."""
    with tempfile.TemporaryFile() as printed:
        begun = time.perf_counter()
        process = subprocess.Popen(command, stdout=printed)
        _, status, usage = os.wait4(process.pid, 0)
        took = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(f'{command[0]} ended with {process.returncode}')
        printed.seek(0)
        return took, usage.ru_maxrss * UNIT, printed.read().decode().strip()


def repeated(document, path):
    """Writes the document as often as fits LARGE; never the whole in memory."""
    once = open(document, 'rb').read()
    with open(path, 'wb') as file:
        for _ in range(LARGE // len(once)):
            file.write(once)


def measure(name, command, small, large):
    """Prints a tool's figures; command(file) is its command line."""
    size = os.path.getsize(small)
    run(command(small))  # the first start reads the program from disk
    runs = [run(command(small)) for _ in range(RUNS)]
    times = [1000 * took for took, _, _ in runs]
    print(f'{name}, {size / 1000:.0f} KB, {RUNS} runs: {min(times):.0f} ms minimum, {statistics.median(times):.0f} ms median, '
          f'{max(times):.0f} ms maximum; peak memory {max(peak for _, peak, _ in runs) / 1e6:.0f} MB')
    size = os.path.getsize(large)
    took, peak, printed = run(command(large))
    print(f'{name}, {size / 1e6:.0f} MB: {took:.1f} s, {size / 1e6 / took:.1f} MB/s; '
          f'peak memory {peak / 1e6:.0f} MB, {peak / size:.1f} times the input')
    if printed:
        print(f'  it says: {printed}')


yosan, document, script = (sys.argv[1:] + [''])[:3]
with tempfile.TemporaryDirectory() as folder:
    large = os.path.join(folder, 'large.txt')
    repeated(document, large)
    stores = {document: os.path.join(folder, 'small'), large: os.path.join(folder, 'large')}
    measure('yosan extract', lambda file: [yosan, 'extract', file, '--quiet', '--force', '--out', stores[file]], document, large)
    missing = subprocess.run([sys.executable, '-c', 'import pandas, pyarrow'], stderr=subprocess.DEVNULL).returncode
    if not script:
        print('no reference script at hand: nothing to compare with')
    elif missing:
        print('the reference script needs pandas and pyarrow: make readers')
    else:
        out = os.path.join(folder, 'reference.parquet')
        measure('reference script', lambda file: [sys.executable, script, file, out], document, large)
