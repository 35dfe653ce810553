#!/usr/bin/env bash
#
# Golden outputs: every format of one invented article, byte for byte.
#
#     golden.sh QUOTH SOURCE_DIR [--update]
#
# golden/article.txt goes in; golden/article.FORMAT is what must come out. The fingerprint of
# the patterns changes with every change of data and is written as PATTERNS. --update writes
# the golden files anew: read the diff before it is committed.

set -u
export LC_ALL=C
[ $# -ge 2 ] || { echo 'usage: golden.sh QUOTH SOURCE_DIR [--update]' >&2; exit 2; }
quoth=$(realpath "$1")
folder=$(realpath "$2")/tests/cli/golden
update=${3:-}
top=$(mktemp -d)
trap 'rm -rf "$top"' EXIT
passed=0 failed=0

compare() { # FILE COMMAND [OPTION]...
    local golden=$folder/$1
    shift
    "$quoth" "$@" "$folder/article.txt" >"$top/raw"
    local status=$?
    sed 's/"patterns":\( *\)"sha256:[0-9a-f]*"/"patterns":\1"PATTERNS"/' "$top/raw" >"$top/got"
    if [ "$update" = --update ] && [ $status -eq 0 ]; then cp "$top/got" "$golden"; fi
    if [ $status -eq 0 ] && diff -u "$golden" "$top/got" >"$top/diff"; then
        passed=$((passed + 1))
        return
    fi
    failed=$((failed + 1))
    printf 'FAIL quoth %s (exit %d)\n' "$*" $status
    tail -n +3 "$top/diff" | head -n 40
}

compare article.json graph
compare article.jsonl graph --jsonl --offsets=byte
compare article.report report
compare article.explanation explain
compare article.narrow.report report --width=48 --color=always
compare article.text text

printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
