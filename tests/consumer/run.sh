#!/usr/bin/env bash
#
# The library as its users get it: installed, then found by CMake and by pkg-config.
#
#     run.sh BUILD_DIR SOURCE_DIR
#
# $QUOTH_EXAMPLE names another program than examples/list_quotes.c. The compiler is that of
# the build, and a sanitized library is used with the sanitizers.

set -u
export LC_ALL=C
[ $# -eq 2 ] || { echo 'usage: run.sh BUILD_DIR SOURCE_DIR' >&2; exit 2; }
build=$(realpath "$1")
source_dir=$(realpath "$2")
example=$(realpath "${QUOTH_EXAMPLE:-$source_dir/examples/list_quotes.c}")
article=$source_dir/examples/articles/harbor-dam.txt
cached() { sed -n "s/^$1:[A-Z]*=//p" "$build/CMakeCache.txt"; }
cc=$(cached CMAKE_C_COMPILER)
cxx=${CXX:-c++}
flags=
case $(cached QUOTH_SANITIZE) in
ON | on | 1 | TRUE | YES) flags=-fsanitize=address,undefined ;;
esac
top=$(mktemp -d)
trap 'rm -rf "$top"' EXIT
prefix=$top/prefix out=$top/out
passed=0 failed=0 skipped=0

check() {
    local title=$1
    shift
    if "$@" >"$out" 2>&1; then
        passed=$((passed + 1))
        return 0
    fi
    failed=$((failed + 1))
    printf 'FAIL %s: %s\n' "$title" "$*"
    tail -n 20 "$out" | cut -b 1-300 | cat -v | sed 's/^/     /'
    return 1
}

skip() {
    skipped=$((skipped + 1))
    printf 'skip %s\n' "$*"
}

finish() {
    printf '%d passed, %d failed' "$passed" "$failed"
    [ "$skipped" -eq 0 ] || printf ', %d skipped' "$skipped"
    printf '\n'
    [ "$failed" -eq 0 ]
    exit
}

has() { command -v "$1" >/dev/null; }
is_file() { [ -n "$1" ] && [ -f "$1" ]; }
is_not_mentioned() { ! grep -rlIF -e "$1" "$prefix"; }
find_installed() { find "$prefix" -name "$1" | head -n 1; }

lists_quotes() {
    "$1" "$article" >"$top/lines" || return
    grep -q "$(printf '\t')" "$top/lines" && return
    echo 'no line with a tab:'
    cat "$top/lines"
    return 1
}

# ---- installation ----

check 'installation' cmake --install "$build" --prefix "$prefix" || finish
header=$(find_installed quoth.h)
shared=$(find_installed 'libquoth.so')
pc=$(find_installed quoth.pc)
man=$(find_installed quoth.1)
check 'the header is installed' is_file "$header"
check 'the shared library is installed' is_file "$shared"
check 'the static library is installed' is_file "$(find_installed libquoth.a)"
check 'the command is installed and runs' "$prefix/bin/quoth" --version
check 'no text file of the package names the build folder' is_not_mentioned "$build"

# ---- CMake ----

check 'CMake finds the package' cmake -S "$source_dir/tests/consumer" -B "$top/consumer" \
    -DCMAKE_PREFIX_PATH="$prefix" -DQUOTH_EXAMPLE="$example" \
    -DCMAKE_C_COMPILER="$cc" -DCMAKE_C_FLAGS="$flags" &&
    check 'the consumer builds' cmake --build "$top/consumer" &&
    check 'the consumer lists quotations' lists_quotes "$top/consumer/list_quotes"

# ---- pkg-config ----

with_pkg_config() { # OUTPUT [--static]
    local program=$1 said options
    shift
    said=$(PKG_CONFIG_PATH=$(dirname "$pc") pkg-config "$@" --cflags --libs quoth) || return
    read -ra options <<<"$said"
    "$cc" -std=c11 ${flags:+"$flags"} "$example" "${options[@]}" -o "$program"
}
lists_quotes_shared() { LD_LIBRARY_PATH=$(dirname "$shared") lists_quotes "$1"; }

if has pkg-config; then
    check 'pkg-config: it builds with --static' with_pkg_config "$top/static" --static &&
        check 'pkg-config: the static one lists quotations' lists_quotes_shared "$top/static"
    check 'pkg-config: it builds without' with_pkg_config "$top/dynamic" &&
        check 'pkg-config: the shared one lists quotations' lists_quotes_shared "$top/dynamic"
else
    skip 'pkg-config: not installed'
fi

# ---- the header, the symbols, the man page ----

warnings=(-Wall -Wextra -Wpedantic -Werror -fsyntax-only -I "$prefix/include")
printf '#include <quoth/quoth.h>\n#include <quoth/quoth.h>\n' >"$top/alone.h"
is_alone() { "$@" "${warnings[@]}" "$top/alone.h"; }
check 'the header alone is C11' is_alone "$cc" -std=c11 -x c
if has "$cxx"; then
    check 'the header alone is C++17' is_alone "$cxx" -std=c++17 -x c++
else
    skip 'the header alone is C++17: no compiler'
fi

exports_only_quoth() {
    nm -D --defined-only "$shared" >"$top/symbols" || return
    if ! grep -q ' T quoth_analyze$' "$top/symbols"; then
        echo 'quoth_analyze is missing'
        return 1
    fi
    grep -vE ' _*(start_*|stop_*)?(asan|ubsan|lsan|sanitizer|sancov)_[a-z0-9_]*$' \
        "$top/symbols" >"$top/own"
    ! grep -vE ' [A-Z] quoth_[a-z0-9_]+$' "$top/own"
}
check 'only quoth_ symbols are exported' exports_only_quoth

man_is_clean() {
    if has mandoc; then
        mandoc -Tlint -Wwarning "$man"
    else
        groff -man -Tascii -ww "$man" 2>&1 >"$top/page" | tee "$top/said"
        [ ! -s "$top/said" ] && grep -q quoth "$top/page"
    fi
}
if [ -z "$man" ]; then
    skip 'the man page: not installed'
elif has mandoc || has groff; then
    check 'the man page is clean' man_is_clean
else
    skip 'the man page: neither mandoc nor groff'
fi
finish
