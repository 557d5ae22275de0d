"""Processor time and peak memory of yosan on large hostile inputs, as a table in Markdown.

usage: measure.py YOSAN [BYTES]      sizes are BYTES (default 200 MB) and a quarter of it; 1 GB for the refusal
"""

import os
import subprocess
import sys
import tempfile
import time

AMOUNT = "概算要求額 12億円\n"
LIMIT = 900  # seconds
HEADER = "| input | size | processor time | peak memory | times the input | exit |\n| --- | ---: | ---: | ---: | ---: | --- |"


def repeated(piece, size):
    """Chunks of `piece` in UTF-8, `size` bytes in all."""
    data = piece.encode("utf-8", "surrogatepass")
    chunk = data * max(1, 4_000_000 // len(data))
    while size > 0:
        yield chunk[: size - size % len(data) or None] if size < len(chunk) else chunk
        size -= len(chunk)


CONTROLS = "".join(map(chr, [*range(1, 9), 11, 12, *range(14, 32), *range(0x7F, 0xA0)]))

CASES = {
    "a briefing's lines, over and over": ("１． 見本プロジェクト １２億円 ＜ＡＭＥＤ＞\n● 見本研究事業（文）：種を見つける\n" + AMOUNT, 1),
    "one line": ("見本事業に 12億円、", 1),
    "one line without money": ("あいうえお", 1),
    "nested brackets": ("（", 0.05),
    "brackets that close again": ("（）", 0.05),
    "amounts on one page": (AMOUNT, 0.1),
    "one number": ("９", 0.05),
    "digits and commas": ("1,", 0.05),
    "one kanji number": ("億", 0.05),
    "bullets": ("● 見本研究事業：\n", 0.05),
    "form feeds": ("\f", 0.05),
    "blank lines": ("\n", 0.25),
    "marks that join": ("か\u3099\u3099\u3099", 0.25),
    "combining marks alone": ("\u3099", 0.25),
    "bidi overrides": ("\u202e12億円\u202c", 0.25),
    "zero-width chars in numbers": ("１\u200b２億円、", 0.25),
    "controls": (CONTROLS + "12億円\n", 0.25),
}


# lines of one page, each with its number
PAGE = "令和６年度 見本分野の予算 概算要求のポイント\n\n１． 見本プロジェクト １２億円 ＜ＡＭＥＤ＞\n\n"
LINES = {
    "labelled amounts": "概算要求額 {0}億円\n",
    "two years on a line": "令和６年度要求額 {0}億円（前年度 {0}億円）\n",
    "programmes": "● 見本{0}研究事業：種を見つける 概算要求額 {0}億円\n",
    "amounts under programmes": "● 見本{0}研究事業：種を見つける\n{0}億円\n",
    "boxes": "令和７年度要求・要望額\n（前年度予算額\n{0}億円\n{0}億円）\n",
    "numbered items": "（{0}）回線の増強 {0}億円（60億円）\n",
    "parts": "うち、推進枠 {0}億円\n",
    "notes": "※ 注記{0} 12億円\n",
    "one sentence": "見本{0}に{0}億円を計上し、",
    "legends": "（カッコ内は前年度との増減）\n{0}億円（前年度 {0}億円）\n",
    "brackets on one line": "（{0}億円）",
    "amounts behind ¥ on one line": "¥{0}00 ",
    "rows with two kinds of numbers": "①区分{0}　{0}\n②区分{0}　{0}\n",
    "parts of a row": "　うち内訳{0}　　{0}\n",
}
# what stands above those lines that are rows of a ledger
HEADS = {
    "rows with two kinds of numbers": "（単位：億円）\n",
    "parts of a row": "（単位：億円）\n合計　　1\n",
}


def run(command, stdin=None):
    """(seconds of the processor, MiB, exit code, what it says first)"""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, stdin=stdin, stdout=subprocess.DEVNULL, stderr=said)
        timer = time.monotonic() + LIMIT
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            if time.monotonic() > timer:
                process.kill()
            time.sleep(0.02)
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        words = said.read(2000).decode("utf-8", "replace").split("\n")[0]
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, process.returncode, words


def row(name, size, command):
    seconds, memory, code, words = run(command)
    per = memory * (1 << 20) / size if size else 0
    print(f"| {name} | {size / 1e6:.3g} MB | {seconds:.1f} s | {memory:.0f} MiB | {per:.1f} | {code} {words} |", flush=True)


def main():
    yosan, size = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 200_000_000
    print(HEADER)
    folders = os.environ.get("YOSAN_HOSTILE_DIR")
    with tempfile.TemporaryDirectory(dir=folders) as folder:
        path = os.path.join(folder, "a.txt")
        for name, (piece, share) in CASES.items():
            for part in [size // 4, size]:
                with open(path, "wb") as file:
                    file.writelines(repeated(piece, int(part * share)))
                row(name, os.path.getsize(path), [yosan, "scan", "--max-bytes", "1GB", path])
        with open(path, "wb") as file:
            file.truncate(1_000_000_000)
        row("1 GB of NULs, with the default limit", 1_000_000_000, [yosan, "scan", path])
        row("the same, allowed", 1_000_000_000, [yosan, "scan", "--max-bytes", "2GB", path])
        row("/dev/zero, with the default limit", 0, [yosan, "scan", "/dev/zero"])
    for count in [5_000, 20_000]:
        print(f"\n`extract`, {count:,} on one page\n\n{HEADER}")
        for name, line in LINES.items():
            with tempfile.TemporaryDirectory(dir=folders) as folder:
                path = os.path.join(folder, "a.txt")
                with open(path, "w", encoding="utf-8") as file:
                    file.write(PAGE + HEADS.get(name, "") + "".join(line.format(number) for number in range(1, count + 1)))
                row(name, os.path.getsize(path), [yosan, "extract", path, "--quiet", "--out", os.path.join(folder, "out")])


main()
