# shellcheck shell=bash disable=SC2034
#
# Sourced by the tests of the command: a folder to work in, and what they ask.
#
#     . "$(dirname "$0")/checks.sh"      with the command and the source folder as $1 and $2
#
# `run ARGUMENT...` runs the command; `check TITLE CONDITION...` then looks at what it left:
# $status, the file $out (stdout) and the file $err (stderr). A run that hangs ends with 124.
# `report` closes the test.

set -u
export LC_ALL=C
[ $# -eq 2 ] || { echo "usage: ${0##*/} QUOTH SOURCE_DIR" >&2; exit 2; }
quoth=$(realpath "$1") source_dir=$(realpath "$2")
top=$(mktemp -d)
trap 'chmod -R u+rwx "$top"; rm -rf "$top"' EXIT
mkdir "$top/work" && cd "$top/work" || exit 2
out=$top/out err=$top/err
passed=0 failed=0 skipped=0 status=0

run() {
    timeout 60 "$quoth" "$@" >"$out" 2>"$err"
    status=$?
}

check() {
    local title=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
        return
    fi
    failed=$((failed + 1))
    printf 'FAIL %s: not so: %s\n' "$title" "$*" | cat -v
    printf '     exit %d\n' "$status"
    head -n 3 "$out" | cut -b 1-160 | cat -v | sed 's/^/     out: /'
    head -n 3 "$err" | cut -b 1-160 | cat -v | sed 's/^/     err: /'
}

skip() {
    skipped=$((skipped + 1))
    printf 'skip %s\n' "$*"
}

report() {
    printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
    [ "$failed" -eq 0 ]
}

# ---- conditions ----

exits() { [ "$status" -eq "$1" ]; }
fails() { [ "$status" -ne 0 ] && [ "$status" -lt 124 ]; }
prints() { grep -qF -e "$1" "$out"; }
prints_lines() { [ "$(wc -l <"$out")" -eq "$1" ]; }
prints_nothing() { [ ! -s "$out" ]; }
says() { grep -qF -e "$1" "$err"; }
says_like() { grep -qE -e "$1" "$err"; }
says_lines() { [ "$(wc -l <"$err")" -eq "$1" ]; }
is_quiet() { [ ! -s "$err" ]; }
is_not() { ! "$@"; }
same() { cmp -s "$1" "$2"; }
contains() { grep -qF -e "$2" "$1"; }
only_files() { [ "$(ls -A "$1" | tr '\n' ' ')" = "$2 " ]; }
