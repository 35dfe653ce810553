#!/usr/bin/env bash
#
# The command as its users meet it: exit codes, messages, files, hostile input.
#
#     run.sh QUOTH SOURCE_DIR
# shellcheck source=tests/cli/checks.sh
. "$(dirname "$0")/checks.sh"

# No control (but line ends), C1, bidi or zero-width character.
is_safe() {
    local bidi=$'\xe2\x80[\x8b-\x8f\xa8-\xae]|\xe2\x81[\xa0-\xaf]|\xc2[\x80-\x9f]|\xef\xbb\xbf'
    ! grep -qaE -e $'[\x01-\x09\x0b-\x1f\x7f]' -e "$bidi" "$1"
}

# The first quotation's member of a compact graph: start, end or text.
content() {
    sed -n 's/.*"content":\[{"start":\([0-9]*\),"end":\([0-9]*\),"text":"\([^"]*\)".*/\'"$1"'/p' "$2"
}

# ---- inputs ----

cat >ferry.txt <<'END'
Café 😀 Ferry Late Again

Nobody at the café 😀 was surprised. “The ferry was late,” said Nils Harmon, a courier at Veld Lines.
END
cat >toll.txt <<'END'
Bridge Toll to Double

“Nobody asked the drivers,” said Tessa Orrin, a spokeswoman for Elsen Haulage.
END
printf '%s\n' '{"id": "one", "text": "\"Yes,\" said Nils Harmon."}' \
    '{"id": "two", "text": "\"No,\" said Tessa Orrin."}' >two.jsonl

# ---- help, version, usage ----

run --help
check 'help' exits 0
check 'help goes to stdout' prints 'usage: quoth COMMAND'
check 'help names every command' prints 'patterns'
check 'help is quiet' is_quiet
cp "$out" "$top/help"
run graph --help
check 'help of a command is the same' same "$out" "$top/help"
run -h
check 'short help is the same' same "$out" "$top/help"
run --version
check 'version' exits 0
check 'version prints one line' prints_lines 1
check 'version names the program' prints 'quoth 0.'

run
check 'no command is a usage error' exits 2
check 'no command prints nothing to stdout' prints_nothing
run frobnicate
check 'unknown command' exits 2
check 'unknown command is named' says 'frobnicate'
run graph
check 'no input is a usage error' exits 2
check 'no input says so' says 'an input is missing'
run graph --frobnicate ferry.txt
check 'unknown option' exits 2
check 'unknown option is named' says '--frobnicate'
check 'unknown option writes nothing' prints_nothing
run graph ferry.txt --offsets
check 'option without its value' exits 2
check 'option without its value says so' says '--offsets: the option needs a value'
run graph --strict=yes ferry.txt
check 'value for a flag' exits 2
for bad in --offsets=word --input=pdf --color=maybe --width=12 --width=wide --width= --width=9999999; do
    run report "$bad" ferry.txt
    check "bad value $bad" exits 2
    check "bad value $bad says so" says "bad value of ${bad%%=*}"
done
run patterns
check 'patterns without an action' exits 2
run patterns frobnicate
check 'patterns with an unknown action' exits 2
run patterns check a b
check 'patterns with too many folders' exits 2
run $'\033[31mgraph'
check 'a hostile command is shown escaped' is_safe "$err"
run graph $'--\033[31mx' ferry.txt
check 'a hostile option is shown escaped' is_safe "$err"
run graph --width=$'\033[31m' ferry.txt
check 'a hostile value is shown escaped' is_safe "$err"

# ---- one file, several files, JSON Lines ----

run graph ferry.txt
check 'graph of one file' exits 0
check 'graph of one file is quiet' is_quiet
check 'graph of one file is indented' prints '  "format": "quoth-source-graph"'
check 'graph has the file name as id' prints '"id": "ferry"'
check 'graph has the quotation' prints '“The ferry was late,”'
check 'graph has the speaker' prints '"label": "Nils Harmon"'
cp "$out" "$top/graph"
run graph -- ferry.txt
check 'after -- come files' same "$out" "$top/graph"
cp ferry.txt ./-dash.txt
run graph -- -dash.txt
check 'a file that begins with a dash' prints '"id": "-dash"'
run graph ferry.txt toll.txt
check 'graph of two files is two lines' prints_lines 2
check 'graph of two files has the first' prints '"id":"ferry"'
check 'graph of two files has the second' prints '"id":"toll"'
run graph --jsonl ferry.txt
check '--jsonl is one line' prints_lines 1
cp "$out" "$top/compact"
if command -v python3 >"$top/null"; then
    check 'indented and compact hold the same' python3 -c \
        'import json, sys; sys.exit(json.load(open(sys.argv[1])) != json.load(open(sys.argv[2])))' \
        "$top/graph" "$top/compact"
else
    skip 'indented and compact hold the same: no python3'
fi
run graph - <ferry.txt
check 'standard input' exits 0
check 'standard input has an id' prints '"id": "stdin"'
run report ferry.txt
check 'report of one file' prints 'Nils Harmon'
check 'report of one file has no separator' is_not prints '==>'
run report ferry.txt toll.txt
check 'report of two files separates them' prints '==> toll <=='
run text ferry.txt
check 'text has the title' prints 'Café 😀 Ferry Late Again'

run graph two.jsonl
check 'JSON Lines by suffix' exits 0
check 'JSON Lines gives a line each' prints_lines 2
check 'JSON Lines keeps the id' prints '"id":"two"'
head -n 1 two.jsonl >one.jsonl
run graph one.jsonl
check 'JSON Lines of one line stays compact' prints_lines 1
run graph --input jsonl - <two.jsonl
check 'JSON Lines from standard input' prints_lines 2
run graph --input text two.jsonl
check 'JSON Lines read as text' prints '"id": "two"'
run report two.jsonl
check 'report of JSON Lines separates articles' prints '==> two <=='

printf '%s\n' '{"id": "one", "text": "a"}' '{"id": "bad", "text": }' '{"id": "two", "text": "b"}' >middle.jsonl
run graph --input jsonl middle.jsonl
check 'a bad line: exit code' exits 3
check 'a bad line: neighbours are analysed' prints_lines 2
check 'a bad line: the one after it too' prints '"id":"two"'
check 'a bad line: file, line, column' says_like '^quoth: middle\.jsonl:2:[0-9]+: '
check 'a bad line: one message' says_lines 1
printf '%s\n' '{"text": "a", "text": "b"}' '{"id": "two", "text": "b"}' >twice.jsonl
run graph twice.jsonl
check 'duplicate keys: exit code' exits 3
check 'duplicate keys: message' says_like '^quoth: twice\.jsonl:1:[0-9]+: duplicate'
check 'duplicate keys: the next line is analysed' prints '"id":"two"'
printf '\n  \n\r\n{"text": "a"}\r\n\n\t\n{"text": "b"}' >blank.jsonl
run graph blank.jsonl
check 'blank lines: exit code' exits 0
check 'blank lines are skipped, the last needs no line end' prints_lines 2
check 'blank lines are counted' prints '"id":"line-4"'
printf '%s\n' '{"id": "x"}' '{"text": null}' '{"text": 7}' '[]' '"text"' '{"text": "a"} x' '{"text": "a"}' >shape.jsonl
run graph shape.jsonl
check 'lines that are no article: exit code' exits 3
check 'lines that are no article: a message each' says_lines 6
check 'missing text says so' says 'shape.jsonl:1:1: the object has no string "text"'
check 'an array says so' says 'shape.jsonl:4:1: a line must hold an object'
check 'lines that are no article: the article is analysed' prints_lines 1
: >none.jsonl
run graph none.jsonl
check 'empty JSON Lines' exits 0
check 'empty JSON Lines gives nothing' prints_nothing
printf '{"text": "\\u0000a"}\n{"text": "\xff"}\n{"text": "\\ud800"}\n{"text": "a"}\n' >odd.jsonl
run graph odd.jsonl
check 'odd strings: exit code' exits 3
check 'odd strings: a message each' says_lines 3
check 'odd strings: the good line is analysed' prints_lines 1
printf '\xef\xbb\xbf{"text": "a"}\n' >bom.jsonl
run graph bom.jsonl
check 'a byte-order mark before JSON Lines is skipped' prints_lines 1
printf '\0\0\n{"text": "a"}\n' >nul.jsonl
run graph nul.jsonl
check 'a line of NUL bytes is no blank line' says_like '^quoth: nul\.jsonl:1:1: '
deep() { printf '{"text": "a", "x": %s%s}\n' "$(printf '%*s' "$1" '' | tr ' ' '[')" "$(printf '%*s' "$1" '' | tr ' ' ']')"; }
{ deep 63; deep 64; deep 100000; deep 1; } >deep.jsonl
run graph deep.jsonl
check 'deep JSON: 64 levels are read, more are refused' prints_lines 2
check 'deep JSON: a message each' says_lines 2
for _ in {1..130}; do echo bad; done >many.jsonl
echo '{"text": "a"}' >>many.jsonl
run graph many.jsonl
check 'many bad lines: the good one is analysed' prints_lines 1
check 'many bad lines: 100 messages, then a count' says_lines 101

# ---- offsets ----

slice_bytes() { tail -c "+$(($2 + 1))" "$1" | head -c "$(($3 - $2))"; }
run graph --jsonl --offsets byte ferry.txt
check 'byte offsets are named' prints '"offsets":"byte"'
slice_bytes ferry.txt "$(content 1 "$out")" "$(content 2 "$out")" >"$top/slice"
content 3 "$out" | tr -d '\n' >"$top/text"
check 'byte offsets slice to the text' same "$top/slice" "$top/text"
check 'the slice is the quotation' contains "$top/slice" 'The ferry was late'
for unit in codepoint:UTF-32LE:4 utf16:UTF-16LE:2; do
    IFS=: read -r name encoding width <<<"$unit"
    if ! iconv -f UTF-8 -t "$encoding" ferry.txt >"$top/encoded" 2>"$top/null"; then
        skip "$name offsets: no iconv"
        continue
    fi
    run graph --jsonl --offsets="$name" ferry.txt
    check "$name offsets are named" prints "\"offsets\":\"$name\""
    slice_bytes "$top/encoded" $(($(content 1 "$out") * width)) $(($(content 2 "$out") * width)) |
        iconv -f "$encoding" -t UTF-8 >"$top/slice"
    check "$name offsets slice to the text" same "$top/slice" "$top/text"
done
run graph --jsonl ferry.txt
check 'code points are the default' prints '"offsets":"codepoint"'

# ---- output files ----

mkdir outputs
run graph -o outputs/new.json ferry.txt
check '-o' exits 0
check '-o prints nothing' prints_nothing
check '-o writes what stdout gets' same outputs/new.json "$top/graph"
check '-o leaves no temporary file' only_files outputs new.json
(umask 022 && "$quoth" graph --output=outputs/new.json ferry.txt)
check '-o of a new file obeys the umask: 022' [ "$(stat -c %a outputs/new.json)" = 644 ]
rm outputs/new.json
(umask 077 && "$quoth" graph -ooutputs/new.json ferry.txt)
check '-o of a new file obeys the umask: 077' [ "$(stat -c %a outputs/new.json)" = 600 ]
(umask 022 && "$quoth" graph -o outputs/new.json ferry.txt)
check '-o keeps a private file private' [ "$(stat -c %a outputs/new.json)" = 600 ]

echo old >outputs/new.json
run graph -o outputs/new.json missing.txt
check '-o without any good input: exit code' exits 3
check '-o without any good input: the old file stays' contains outputs/new.json old
echo old >outputs/new.json
run graph -o outputs/new.json missing.txt ferry.txt
check '-o with one good input: exit code' exits 3
check '-o with one good input: that one is written' contains outputs/new.json Harmon
echo old >outputs/new.json
(
    trap '' XFSZ # a write beyond the limit fails as on a full disk
    ulimit -f 1
    "$quoth" graph -o outputs/new.json ferry.txt toll.txt ferry.txt toll.txt 2>&1
    echo "exit $?"
) | cat >"$err"
check '-o on a full disk: exit code' says 'exit 3'
check '-o on a full disk: message' says 'outputs/new.json: cannot be written'
check '-o on a full disk: the old file is intact' contains outputs/new.json old
check '-o on a full disk: no temporary file' only_files outputs new.json
run graph -o outputs/new.json --patterns missing ferry.txt
check '-o with bad patterns: the old file is intact' contains outputs/new.json old
run graph -o outputs/none/new.json ferry.txt
check '-o into a missing folder' exits 3
check '-o into a missing folder names it' says 'outputs/none/new.json: No such file'
run graph -o outputs ferry.txt
check '-o onto a folder' exits 3
check '-o onto a folder says so' says 'outputs: Is a directory'
if [ "$(id -u)" -eq 0 ]; then
    skip '-o into a read-only folder: root may write everywhere'
else
    chmod a-w outputs
    run graph -o outputs/new.json ferry.txt
    check '-o into a read-only folder: exit code' exits 3
    check '-o into a read-only folder: message' says 'outputs/new.json: '
    check '-o into a read-only folder: the old file is intact' contains outputs/new.json old
    chmod u+w outputs
fi
run graph -o - ferry.txt
check '-o - is stdout' same "$out" "$top/graph"
if [ -c /dev/full ]; then
    run graph -o /dev/full ferry.txt
    check '-o /dev/full' exits 3
    check '-o /dev/full: message' says '/dev/full: cannot be written'
    check '-o /dev/full: one message' says_lines 1
    for command in graph report text; do
        "$quoth" $command ferry.txt >/dev/full 2>"$err"
        status=$?
        check "$command to a full stdout" fails
        check "$command to a full stdout: one message" says_lines 1
        check "$command to a full stdout: message" says 'cannot be written'
    done
    for command in --help --version 'patterns dump' 'patterns check'; do
        # shellcheck disable=SC2086
        "$quoth" $command >/dev/full 2>"$err"
        status=$?
        check "$command to a full stdout" fails
        check "$command to a full stdout: message" says 'cannot be written'
    done
fi
"$quoth" graph ferry.txt 2>"$err" >&-
status=$?
check 'closed stdout' fails
check 'closed stdout: message' says 'cannot be written'

inputs=()
for _ in {1..300}; do inputs+=(ferry.txt); done
if env --default-signal=PIPE true 2>"$top/null"; then
    env --default-signal=PIPE "$quoth" graph "${inputs[@]}" 2>"$err" | head -n 1 >"$out"
    check 'a reader that stops early: no message' is_quiet
    check 'a reader that stops early gets its line' prints_lines 1
else
    skip 'a reader that stops early: no env --default-signal'
fi

# ---- inputs that cannot be read ----

mkdir folder
run graph folder ferry.txt
check 'a folder: exit code' exits 3
check 'a folder: message' says 'quoth: folder: Is a directory'
check 'a folder: the other input is analysed' prints_lines 1
run graph --input jsonl folder
check 'a folder as JSON Lines' exits 3
check 'a folder as JSON Lines: message' says 'folder: Is a directory'
run graph missing.txt ferry.txt missing.jsonl toll.txt
check 'missing files: exit code' exits 3
check 'missing files: a message each' says_lines 2
check 'missing files: message' says 'quoth: missing.txt: No such file or directory'
check 'missing files: the others are analysed' prints_lines 2
if [ "$(id -u)" -eq 0 ]; then
    skip 'an unreadable file: root may read everything'
else
    cp ferry.txt secret.txt
    chmod 000 secret.txt
    run graph secret.txt toll.txt
    check 'an unreadable file: exit code' exits 3
    check 'an unreadable file: message' says 'secret.txt: Permission denied'
    check 'an unreadable file: the other is analysed' prints_lines 1
fi
mkfifo pipe
cat ferry.txt >pipe &
run graph pipe
check 'a FIFO' prints 'Nils Harmon'
wait

# ---- odd bytes ----

: >empty.txt
run graph empty.txt
check 'an empty file' exits 0
check 'an empty file is quiet' is_quiet
check 'an empty file has no quotations' prints '"quotations": []'
run report empty.txt
check 'report of an empty file' exits 0
run text empty.txt
check 'text of an empty file' exits 0
printf ' \n\t\n\n' >blank.txt
run graph blank.txt
check 'a blank file' prints '"quotations": []'
printf '%s' "$(cat ferry.txt)" >cut.txt
run graph cut.txt
check 'no final line end: the quotation is found' prints '“The ferry was late,”'
printf 'abc\0def' >binary.txt
printf '\xff\xfea\0b\0' >utf16.txt
printf '%%PDF-1.7\n%%\xe2\xe3' >file.pdf
run graph binary.txt utf16.txt file.pdf ferry.txt
check 'files that are no text: exit code' exits 3
check 'files that are no text: a message each' says_lines 3
check 'a binary file says so' says 'quoth: binary.txt: this is a binary file'
check 'UTF-16 says so' says 'quoth: utf16.txt: this is UTF-16'
check 'a PDF file says so' says 'quoth: file.pdf: this is a PDF file'
check 'files that are no text: the other is analysed' prints_lines 1

printf 'The caf\xe9 is open.\n\n"The \xe2\x80 ferry," said Nils Harmon.\n' >bad.txt
run graph bad.txt
check 'bad UTF-8' exits 0
check 'bad UTF-8: a diagnostic with its place' prints '"line": 1, "column": 8, "message": "ill-formed UTF-8 at byte'
printf '\223No,\224 he said.\n' >western.txt
run graph western.txt
check 'bad UTF-8: a mark of Windows-1252 is told' says 'in Windows-1252 a quotation mark'
run graph bad.txt
check 'bad UTF-8: one diagnostic a fault' [ "$(grep -c '"ill-formed-utf8"' "$out")" -eq 2 ]
check 'bad UTF-8: the byte of the first' contains "$out" '"message": "ill-formed UTF-8 at byte 7,'
check 'bad UTF-8: the quotation is found' prints 'ferry,\""'
if iconv -f UTF-8 -t UTF-8 ferry.txt >"$top/null" 2>&1; then
    check 'bad UTF-8: the graph is well-formed' iconv -f UTF-8 -t UTF-8 -o "$top/null" "$out"
fi
run graph --strict bad.txt ferry.txt
check '--strict: exit code' exits 3
check '--strict: message' says 'quoth: bad.txt:1:8: ill-formed UTF-8 at byte 7'
check '--strict: the other input is analysed' prints_lines 1
printf '\xef\xbb\xbfcaf\xe9\n' >bombad.txt
run graph --strict bombad.txt
check '--strict counts a byte-order mark' says 'bombad.txt:1:4: ill-formed UTF-8 at byte 6'
run graph --strict ferry.txt
check '--strict with good text' same "$out" "$top/graph"

mkdir crlf bom
sed 's/$/\r/' ferry.txt >crlf/ferry.txt
run graph crlf/ferry.txt
check 'CRLF: the quotation is found' prints '“The ferry was late,”'
check 'CRLF: the title has no line end' prints '"title": "Café 😀 Ferry Late Again"'
run graph --jsonl --offsets byte crlf/ferry.txt
slice_bytes crlf/ferry.txt "$(content 1 "$out")" "$(content 2 "$out")" >"$top/slice"
check 'CRLF: offsets slice to the text' same "$top/slice" "$top/text"
run report crlf/ferry.txt
check 'CRLF: the report has no carriage return' is_safe "$out"
{ printf '\xef\xbb\xbf'; cat ferry.txt; } >bom/ferry.txt
run graph bom/ferry.txt
check 'a byte-order mark changes nothing' same "$out" "$top/graph"
{ printf '\xef\xbb\xbf'; cat toll.txt; } | "$quoth" text - >"$out"
check 'a byte-order mark is not printed' is_safe "$out"

# ---- nothing hostile reaches a terminal ----

hostile=$'evil\033[31m\u202e\u200b\nname.txt'
run graph "$hostile" "$hostile.jsonl"
check 'a hostile file name: stderr is safe' is_safe "$err"
check 'a hostile file name: a line each' says_lines 2
cp ferry.txt "$hostile"
run report "$hostile" toll.txt
check 'a hostile file name: the report is safe' is_safe "$out"
run graph "$hostile"
check 'a hostile file name: the graph is safe' is_safe "$out"
hostile_article() {
    printf 'Storm \033]0;title\007 Warning\n\n'
    printf '"The \033[31mred\033[0m \xe2\x80\xaeflood\xe2\x80\xac\xe2\x80\x8b \xc2\x9bcame\x7f," '
    printf 'said Nils\xe2\x80\x8b \033[31mHarmon, a \xe2\x80\xaecourier.\r\n'
}
hostile_article >hostile.txt
for command in graph report; do
    run $command hostile.txt
    check "hostile text: $command" exits 0
    check "hostile text: $command is safe" is_safe "$out"
done
run report hostile.txt
check 'hostile text: the report shows an escape character' prints '\u{001b}'
check 'hostile text: the report shows a bidi control' prints '\u{202e}'
run report --color=never ferry.txt
check 'no colour on request' is_safe "$out"
run report ferry.txt
check 'no colour into a file' is_safe "$out"
run report --color=always ferry.txt
check 'colour on request' is_not is_safe "$out"
printf '%s\n' '{"id": "\u001b[31m\u202e", "text": "\"Yes,\" said Nils Harmon.", "title": "\u001b]0;x\u0007", "byline": "\u202ex"}' >id.jsonl
for command in graph report; do
    run $command id.jsonl
    check "hostile members: $command is safe" is_safe "$out"
done
printf '{"text": "a", "\033[31m": 1, "\033[31m": 2}\n{"text": "\xe2\x80\xae", bad\n' >bad.jsonl
run graph bad.jsonl
check 'hostile JSON: messages are safe' is_safe "$err"

# ---- large ----

head -c 100000000 /dev/zero | tr '\0' '"' >quotes.txt
cp quotes.txt quotes.jsonl
run graph quotes.txt ferry.txt quotes.jsonl toll.txt
rm quotes.txt quotes.jsonl
check '100 MB of marks: exit code' exits 3
check '100 MB of marks: one line each' says_lines 2
check '100 MB of marks: the limit is said' says_like '^quoth: quotes\.txt: .*limit of 67108864'
check '100 MB of marks: the place is said' says_like '^quoth: quotes\.jsonl:1:[0-9]+: '
check '100 MB of marks: the other inputs are analysed' prints_lines 2
{ head -c 140000000 /dev/zero | tr '\0' '"'; printf '\n{"text": "a"}\n'; } >long.jsonl
run graph long.jsonl
rm long.jsonl
check 'a line beyond the limit: exit code' exits 3
check 'a line beyond the limit: one line' says_lines 1
check 'a line beyond the limit: message' says_like '^quoth: long\.jsonl:1:[0-9]+: .*limit'
check 'a line beyond the limit: the next is analysed' prints_lines 1

# ---- the same everywhere ----

for command in graph report text; do
    run $command ferry.txt toll.txt two.jsonl
    cp "$out" "$top/first"
    run $command ferry.txt toll.txt two.jsonl
    check "$command: the same bytes twice" same "$out" "$top/first"
    for locale in de_DE.UTF-8 C.UTF-8 tr_TR.UTF-8; do
        env LC_ALL=$locale LANG=$locale "$quoth" $command ferry.txt toll.txt two.jsonl >"$out"
        check "$command: the same bytes under $locale" same "$out" "$top/first"
    done
done

# ---- patterns ----

run explain ferry.txt
check 'explain' exits 0
check 'explain tells the rule' prints '    found    '
check 'explain tells the speaker' prints '    speaker  '
run explain ferry.txt q1
check 'explain of one quotation' exits 0
check 'explain of one quotation shows no other' is_not prints 'q2  line'
run explain ferry.txt q999
check 'explain of a quotation that is not there' prints 'no quotation q999'
run patterns check
check 'patterns check' exits 0
check 'patterns check counts examples' prints ' examples, 0 failed'
check 'patterns check is quiet' is_quiet
run patterns dump
check 'patterns dump' exits 0
check 'patterns dump holds words' prints 'spokeswoman'
cp "$out" "$top/dump"
cp -R "$source_dir/patterns" copy
run patterns check copy
check 'patterns check of a folder' exits 0
run patterns check --patterns=copy
check 'patterns check by option' exits 0
run patterns dump copy
check 'patterns dump of a folder is the same' same "$out" "$top/dump"
run graph --patterns copy ferry.txt
check '--patterns with a copy gives the same graph' same "$out" "$top/graph"
printf '# a comment\n' >>copy/en/settings.settings
run graph --patterns copy ferry.txt
check '--patterns with a change has another fingerprint' is_not same "$out" "$top/graph"
run patterns dump copy
check 'a comment changes no data' same "$out" "$top/dump"
for command in 'patterns check' 'patterns dump' 'graph ferry.txt --patterns'; do
    # shellcheck disable=SC2086
    run $command missing
    check "$command, no such folder" exits 2
    check "$command, no such folder: message" says 'cannot read: No such file or directory'
    check "$command, no such folder: nothing is written" prints_nothing
done
printf '[kin]\n+ not one of them\n- husband\n' >>copy/en/entity/people.words
run patterns check copy
check 'failing examples: exit code' exits 3
check 'failing examples are counted' prints ' examples, 2 failed'
check 'a positive one has its place' prints 'example does not match: not one of them'
check 'a negative one has its place' prints 'example must not match: husband'
check 'the place is a file and a line' grep -qE '^en/entity/people\.words:[0-9]+:1: ' "$out"

printf '%d passed, %d failed' "$passed" "$failed"
[ "$skipped" -eq 0 ] || printf ', %d skipped' "$skipped"
printf '\n'
[ "$failed" -eq 0 ]
