"""Time and peak memory of commands."""
import os, statistics, subprocess, sys, tempfile, time

# what the system counts peak memory in
UNIT = 1 if sys.platform == 'darwin' else 1024


def run(command, code=0):
    """Seconds, CPU seconds, peak memory in bytes, and what was printed. Peak memory cannot be less than this script's own."""
    with tempfile.TemporaryFile() as printed:
        begun = time.perf_counter()
        process = subprocess.Popen(command, stdout=printed)
        _, status, usage = os.wait4(process.pid, 0)
        took = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != code:
            sys.exit(f'{command[0]} ended with {process.returncode}')
        printed.seek(0)
        return took, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * UNIT, printed.read().decode().strip()


def repeated(document, times, path):
    """Writes the document so many times; never the whole in memory."""
    once = open(document, 'rb').read()
    with open(path, 'wb') as file:
        for _ in range(times):
            file.write(once)


def spread(values):
    """Median, with the least and the most."""
    return f'{statistics.median(values):.4g} ({min(values):.4g} to {max(values):.4g})'
