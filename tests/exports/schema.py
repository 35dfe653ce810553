#!/usr/bin/env python3
"""Validates the JSON lines of standard input: schema.py SCHEMA"""
import json
import sys

import jsonschema

with open(sys.argv[1], encoding="utf-8") as stream:
    schema = json.load(stream)
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
count = faults = 0
for line in sys.stdin:
    value = json.loads(line)
    count += 1
    for error in validator.iter_errors(value):
        faults += 1
        place = "/".join(map(str, error.absolute_path))
        print(f"{value.get('graph', {}).get('id')}: {place}: {error.message[:200]}")
print(f"{count} lines, {faults} faults")
sys.exit(1 if faults or not count else 0)
