#!/usr/bin/env python3
"""How often each rule of the audit fires per article: audit.py QUOTH ARTICLES.jsonl"""
import collections
import json
import subprocess
import sys

quoth, articles = sys.argv[1:3]
run = subprocess.run([quoth, "audit", "--format", "json", "--fail-level", "never", "-q", articles],
                     capture_output=True, text=True, check=True)
levels = dict(line.split()[:2] for line in
              subprocess.run([quoth, "audit", "--rules"], capture_output=True, text=True, check=True).stdout.splitlines())
findings, with_it, count = collections.Counter(), collections.Counter(), 0
for line in run.stdout.splitlines():
    rules = [f["rule"] for f in json.loads(line)["findings"]]
    count += 1
    findings.update(rules)
    with_it.update(set(rules))
print(f"{count} articles, {sum(findings.values()) / count:.2f} findings an article")
for rule, level in levels.items():
    print(f"  {rule:22} {level:8} {findings[rule] / count:6.2f} an article, in {with_it[rule] / count:4.0%} of them")
