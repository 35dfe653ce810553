#!/usr/bin/env bash
#
# Broken pattern files: each gives one message with its place.
#
#     broken.sh QUOTH SOURCE_DIR [--update]
#
# The first line of every fragment in broken/ names a pattern file: `# stands for FILE` puts the
# fragment in its place, `# append to FILE` adds it there. broken/messages.golden holds what
# `quoth patterns check` says then, a line a fragment: its name, the exit code, stderr. The
# line numbers of appended fragments count from the end of the real file (@+3). --update
# writes the golden file anew.

set -u
export LC_ALL=C
[ $# -ge 2 ] || { echo 'usage: broken.sh QUOTH SOURCE_DIR [--update]' >&2; exit 2; }
quoth=$(realpath "$1")
patterns=$(realpath "$2")/patterns
fragments=$(realpath "$2")/tests/cli/broken
golden=$fragments/messages.golden
top=$(mktemp -d)
trap 'rm -rf "$top"' EXIT
passed=0 failed=0

fresh_copy() {
    rm -rf "$top/patterns"
    cp -R "$patterns" "$top/patterns"
    chmod -R u+w "$top/patterns"
}

# A line of the golden file: NAME, exit code and everything that was said.
check_patterns() {
    "$quoth" patterns check "$top/patterns" >"$top/stdout" 2>"$top/stderr"
    printf '%s: exit %d: %s%s\n' "$1" $? "$(cat "$top/stdout")" "$(cat "$top/stderr")"
}

relative_line() { # LAST: :LAST+n: becomes :@+n:
    while IFS= read -r said; do
        if [[ $said =~ ^([^:]*:[^:]*:[^:]*:[^:]*):([0-9]+):(.*)$ ]]; then
            said="${BASH_REMATCH[1]}:@+$((BASH_REMATCH[2] - $1)):${BASH_REMATCH[3]}"
        fi
        printf '%s\n' "$said"
    done
}

check_fragment() {
    local name=${1##*/} mode file last
    read -r _ mode _ file <<<"$(head -n 1 "$1" | tr -d '\r')"
    if [ ! -f "$patterns/$file" ]; then
        printf '%s: its first line names no pattern file\n' "$name"
        return
    fi
    fresh_copy
    if [ "$mode" = append ]; then
        last=$(wc -l <"$patterns/$file")
        cat "$1" >>"$top/patterns/$file"
        check_patterns "$name" | relative_line "$last"
        return
    fi
    cp "$1" "$top/patterns/$file"
    check_patterns "$name"
}

all_fragments() {
    for fragment in "$fragments"/*; do
        [ "$fragment" = "$golden" ] || check_fragment "$fragment"
    done
    fresh_copy
    rm "$top/patterns/en/attrib/cues.cues"
    check_patterns 'missing file'
    mkdir "$top/patterns/en/attrib/cues.cues"
    check_patterns 'folder in place of a file'
}

all_fragments >"$top/said"
if [ "${3:-}" = --update ]; then cp "$top/said" "$golden"; fi
while IFS= read -r line; do
    if grep -qxF -e "$line" "$golden"; then
        passed=$((passed + 1))
        continue
    fi
    failed=$((failed + 1))
    printf 'FAIL got:      %s\n' "$line" | cat -v
    printf '     expected: %s\n' "$(grep -F -e "${line%%: *}: " "$golden" | head -n 1)" | cat -v
done <"$top/said"
if [ "$(wc -l <"$golden")" -ne $((passed + failed)) ]; then
    failed=$((failed + 1))
    printf 'FAIL messages.golden has lines without a fragment\n'
fi
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
