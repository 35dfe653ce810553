#!/usr/bin/env python3
"""Article extraction on saved pages: shingles of four words, as in the public
article-extraction benchmark (scrapinghub): per page the shared, extra and missing
shingles, normalised by their sum, then the means over pages.

    extraction.py QUOTH FOLDER [--pages]     FOLDER holds ground-truth.json and *.html.gz
"""
import collections
import gzip
import json
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile


def shingles(text, n=4):
    words = re.findall(r"\w+", text)
    runs = [tuple(words[i : i + n]) for i in range(max(1, len(words) - n + 1))]
    return collections.Counter(runs) if words else collections.Counter()


def compare(gold, found):
    gold, found = shingles(gold), shingles(found)
    shared = sum((gold & found).values())
    extra, missing = sum(found.values()) - shared, sum(gold.values()) - shared
    precision = shared / (shared + extra) if shared + extra else float(not gold)
    recall = shared / (shared + missing) if shared + missing else 1.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return precision, recall, f1


def main():
    quoth, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    truth = json.loads((folder / "ground-truth.json").read_text())
    rows = []
    with tempfile.TemporaryDirectory() as work:
        for name, gold in sorted(truth.items()):
            page = pathlib.Path(work) / "page.html"
            page.write_bytes(gzip.decompress((folder / f"{name}.html.gz").read_bytes()))
            run = subprocess.run([quoth, "text", "-q", page], capture_output=True)
            found = run.stdout.decode()
            rows.append((*compare(gold["articleBody"], found), name, gold["url"], run.stderr.decode().strip()))
    if "--pages" in sys.argv:
        for row in sorted(rows, key=lambda r: r[2]):
            print("%.3f %.3f %.3f  %s %s %s" % (*row[:3], row[3][:8], row[4][:90], row[5][-80:]))
    precision, recall = (statistics.mean(r[i] for r in rows) for i in (0, 1))
    print("pages %d  precision %.3f  recall %.3f  F1 of the means %.3f  mean F1 %.3f" % (
        len(rows), precision, recall, 2 * precision * recall / (precision + recall),
        statistics.mean(r[2] for r in rows)))


if __name__ == "__main__":
    main()
