#!/usr/bin/env bash
#
# The n-th call of the C library fails, for every n (every k-th of many): the command ends
# with a message and exit 3 (or 2 while its patterns load), or as if nothing had happened;
# the old output file is whole, or the new one is; no temporary file stays; no crash.
#
#     failures.sh QUOTH SOURCE_DIR LIBRARY      LIBRARY is made of fail_calls.c
set -u
export LC_ALL=C
[ $# -eq 3 ] || { echo 'usage: failures.sh QUOTH SOURCE_DIR LIBRARY' >&2; exit 2; }
quoth=$(realpath "$1") source_dir=$(realpath "$2") library=$(realpath "$3")
top=$(mktemp -d)
trap 'rm -rf "$top"' EXIT
mkdir "$top/work" && cd "$top/work" || exit 2
cp "$source_dir/examples/articles/harbor-dam.txt" one.txt
printf '<html><body>%s</body></html>\n' "$(sed 's/^/<p>/' one.txt)" >two.html
printf '%s\n' '{"id": "x", "text": "\"Yes,\" said Nils Harmon, a courier."}' >three.jsonl
all="one.txt two.html three.jsonl"
checks=0 failures=0

fail() {
    failures=$((failures + 1))
    [ "$failures" -le 20 ] && echo "FAIL $*"
}

# attempt CALL N: one run with a failing call, and what it leaves.
attempt() {
    local call=$1 number=$2 status
    printf 'old\n' >out.jsonl
    FAIL_CALL=$call FAIL_AT=$number LD_PRELOAD=$library \
        "$quoth" graph $inputs -o out.jsonl >stdout 2>stderr
    status=$?
    checks=$((checks + 1))
    case $status in
    0) cmp -s out.jsonl whole.jsonl || fail "$call $number: exit 0 and another output" ;;
    2 | 3)
        [ -s stderr ] || fail "$call $number: exit $status without a message"
        if ! cmp -s out.jsonl whole.jsonl && [ "$(cat out.jsonl)" != old ]; then
            # some inputs failed, the rest is written: whole lines of the whole output
            grep -vxFf whole.jsonl out.jsonl >/dev/null && fail "$call $number: a torn line"
        fi
        ;;
    *) fail "$call $number: exit $status: $(head -c 200 stderr)" ;;
    esac
    [ "$(find . -name 'out.jsonl.*' | wc -l)" -eq 0 ] || {
        fail "$call $number: a temporary file stays"
        rm -f out.jsonl.*
    }
}

for call in open read fwrite fflush fsync rename mkstemp close malloc; do
    inputs=$all
    # jansson 2.14 drops a byte of a string where its buffer cannot grow
    [ "$call" = malloc ] && inputs="one.txt two.html"
    "$quoth" graph $inputs -o whole.jsonl || exit 1
    FAIL_CALL=$call FAIL_COUNT=$top/count LD_PRELOAD=$library \
        "$quoth" graph $inputs -o out.jsonl 2>/dev/null
    count=$(cat "$top/count")
    step=$((count / 60 + 1))
    for ((n = 1; n <= count; n += step)); do attempt "$call" "$n"; done
    [ "$count" -lt 60 ] || for ((n = count - 20; n <= count; n++)); do attempt "$call" "$n"; done
    echo "$call: $count calls"
    [ "$count" -gt 0 ] || fail "$call: never called: the library is not in the way"
done
echo "$checks checks, $failures failed"
[ "$failures" -eq 0 ]
