#!/usr/bin/env bash
# The golden dump of the language data: any change of patterns/ shows here as a diff.
#   dump.sh QUOTH SOURCE_DIR [--update]
set -uo pipefail
quoth=$1
golden=$2/tests/cli/golden/patterns.dump
if [ "${3:-}" = --update ]; then
    "$quoth" patterns dump >"$golden"
    exit 0
fi
if "$quoth" patterns dump | diff -u "$golden" -; then
    echo "1 passed, 0 failed"
else
    echo "the language data changed; if that was meant: tests/cli/dump.sh QUOTH . --update"
    echo "0 passed, 1 failed"
    exit 1
fi
