#!/usr/bin/env bash
#
# Many inputs: kinds by content, JSON Lines, folders, lists, threads, progress, signals, output files.
#
#     inputs.sh QUOTH SOURCE_DIR
# shellcheck source=tests/cli/checks.sh
. "$(dirname "$0")/checks.sh"
is_link() { [ -L "$1" ]; }
is_empty() { [ ! -s "$1" ]; }

# The ids of the graphs in $out, in their order.
ids() { sed -n 's/.*"graph":{"id":"\([^"]*\)".*/\1/p' "$out" | tr '\n' ' '; }
ids_are() { [ "$(ids)" = "${1:+$1 }" ]; }

# The titles of the graphs in $out, in their order.
titles_are() { [ "$(sed -n 's/.*"title":"\([^"]*\)","byline.*/\1/p' "$out" | tr '\n' '|')" = "$1" ]; }

# The texts of the quotations in $out, in their order.
quoted_are() {
    [ "$(python3 -c '
import json, sys
for line in sys.stdin:
    for quotation in json.loads(line)["quotations"]:
        print(*(part["text"] for part in quotation["content"]), end="|")' <"$out")" = "$1" ]
}

# The member $1 of the graph that line $2 of $out holds, as JSON.
member_is() {
    [ "$(sed -n "$2p" "$out" | python3 -c '
import json, sys
print(json.dumps(json.load(sys.stdin)["graph"][sys.argv[1]], ensure_ascii=False))' "$1")" = "$3" ]
}

# Every line of FILE is a JSON value, and the last has its end.
is_json_lines() {
    python3 -c '
import json, sys
data = open(sys.argv[1], "rb").read()
assert data.endswith(b"\n") or not data
for line in data.decode().split("\n")[:-1]:
    json.loads(line)' "$1" 2>"$top/trace"
}
is_json() { python3 -m json.tool "$1" >"$top/trace" 2>&1; }

# FILE holds the graphs of the articles a0, a1, a2 and so on, at least one, none of them cut.
is_start_of_feed() {
    python3 -c '
import json, sys
data = open(sys.argv[1], "rb").read()
assert data.endswith(b"\n")
for number, line in enumerate(data.decode().split("\n")[:-1]):
    assert json.loads(line)["graph"]["id"] == f"a{number}"' "$1" 2>"$top/trace"
}

# No control (but line ends), C1, bidi or zero-width character.
is_safe() {
    local bidi=$'\xe2\x80[\x8b-\x8f\xa8-\xae]|\xe2\x81[\xa0-\xaf]|\xc2[\x80-\x9f]|\xef\xbb\xbf'
    ! grep -qaE -e $'[\x01-\x09\x0b-\x1f\x7f]' -e "$bidi" "$1"
}

# ---- inputs ----

# article NAME: a text with a title and one quotation.
article() {
    printf '%s Late Again\n\nNobody at the dock was surprised. “The %s was late,” ' "$1" "$1"
    printf 'said Nils Harmon, a courier at Veld Lines.\n'
}
article Ferry >a.txt
article Tram >b.txt
cat >page.html <<'END'
<!DOCTYPE html>
<html><head><title>Bridge Toll</title></head><body><nav><a href="/">Home</a></nav><article><h1>Bridge Toll to Double</h1>
<p>The council voted on Monday to double the toll on the old bridge, a step that many had feared for years and that few had planned for.</p>
<p>“Nobody asked the drivers,” said Tessa Orrin, a spokeswoman for Elsen Haulage, which runs forty lorries over the bridge each day.</p>
</article></body></html>
END
printf '%s\n' '{"id": "one", "text": "\"Yes,\" said Nils Harmon."}' \
    '{"id": "two", "text": "\"No,\" said Tessa Orrin."}' >two.jsonl

# ---- kinds by content ----

cp page.html page
cp two.jsonl lines
cp a.txt plain
run text page.html
cp "$out" "$top/page"
run text two.jsonl
cp "$out" "$top/lines"
run text a.txt
cp "$out" "$top/plain"
check 'HTML: tags are left out' is_not contains "$top/page" '<p>'
check 'HTML: the article is there' contains "$top/page" 'Nobody asked the drivers'
check 'HTML: the navigation is left out' is_not contains "$top/page" 'Home'
for kind in page lines plain; do
    run text $kind
    check "kind by content: $kind" same "$out" "$top/$kind"
    check "kind by content: $kind is quiet" is_quiet
    timeout 30 "$quoth" text - <$kind >"$out" 2>"$err"
    status=$?
    check "kind by content on standard input: $kind" same "$out" "$top/$kind"
    cat $kind | timeout 30 "$quoth" text - >"$out" 2>"$err"
    check "kind by content from a pipe: $kind" same "$out" "$top/$kind"
    { printf '\xef\xbb\xbf'; cat $kind; } >bom
    run text bom
    check "kind by content behind a byte-order mark: $kind" same "$out" "$top/$kind"
    timeout 30 "$quoth" text - <bom >"$out" 2>"$err"
    check "byte-order mark on standard input: $kind" same "$out" "$top/$kind"
    { printf '\n\r\n  \n\n'; cat $kind; } >blank
    run graph --jsonl blank
    check "leading blank lines: $kind" exits 0
    check "leading blank lines: $kind: a quotation" prints '"rule":'
    { printf '\xef\xbb\xbf\n\n'; cat $kind; } >blank
    run graph --jsonl blank
    check "byte-order mark and blank lines: $kind" prints '"rule":'
    check "byte-order mark and blank lines: $kind: no tag is quoted" is_not prints '<p>'
    for name in .txt .html .dat; do
        cp $kind other$name
        run text other$name
        check "kind by content, whatever the suffix: $kind in $name" same "$out" "$top/$kind"
    done
done
run text a.txt page.html two.jsonl
check 'three kinds in one run' exits 0
check 'three kinds in one run: text' prints 'The Ferry was late'
check 'three kinds in one run: HTML' prints 'Nobody asked the drivers'
check 'three kinds in one run: JSON Lines' prints '"No," said Tessa Orrin.'
run text --input text page
check '--input text: HTML as it stands' prints '<p>The council'
run text --input text lines
check '--input text: JSON Lines as they stand' prints '{"id": "one"'
run text --input html plain
check '--input html: text is no page' exits 3
check '--input html: one line says so' says_lines 1
run text --input html page
check '--input html: a page' same "$out" "$top/page"
run graph --input jsonl plain
check '--input jsonl: text is no JSON' exits 3
check '--input jsonl: text: a place' says_like '^quoth: plain:1:[0-9]+: '
run text --input jsonl lines
check '--input jsonl: JSON Lines' same "$out" "$top/lines"
run text --input auto page
check '--input auto is the default' same "$out" "$top/page"
printf '%s\n' 'The tag <html> is old, “I know it,” said Nils Harmon.' >tag
run text tag
check 'a tag within a text makes no page' prints 'The tag <html> is old'
printf '%s\n' '<3 is a heart. “I love it,” said Nils Harmon.' >heart
run text heart
check 'a text that begins with < is a text' prints '<3 is a heart'
printf '%s\n' '[Updated] “It is late,” said Nils Harmon.' >bracket
run graph --jsonl bracket
check 'a text that begins with [ is a text' prints '“It is late,”'

# ---- what is no article ----

printf '%%PDF-1.7\n%%\xe2\xe3\xcf\xd3\n1 0 obj\n' >x.pdf
gzip -nc lines >x.gz
python3 - <<'END'
import random, zipfile
zip = zipfile.ZipFile('x.docx', 'w')
zip.writestr('[Content_Types].xml', '<Types/>')
zip.writestr('word/document.xml', '<w:document/>' * 100)
zip.close()
zip = zipfile.ZipFile('x.zip', 'w')
zip.writestr('a.txt', 'said')
zip.close()
page = open('page.html').read()
open('x.mhtml', 'w', newline='').write(
    'From: <Saved by Blink>\r\nSnapshot-Content-Location: https://x.example/a\r\nSubject: Bridge Toll\r\n'
    'Date: Mon, 1 Jan 2024 10:00:00 -0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n'
    '\ttype="text/html";\r\n\tboundary="----MultipartBoundary--abc----"\r\n\r\n\r\n'
    '------MultipartBoundary--abc----\r\nContent-Type: text/html\r\nContent-ID: <frame-0@mhtml.blink>\r\n'
    'Content-Transfer-Encoding: quoted-printable\r\nContent-Location: https://x.example/a\r\n\r\n'
    + page.replace('=', '=3D').replace('\n', '\r\n') + '\r\n------MultipartBoundary--abc------\r\n')
text = open('a.txt').read()
open('x.utf16le', 'wb').write(b'\xff\xfe' + text.encode('utf-16-le'))
open('x.utf16be', 'wb').write(b'\xfe\xff' + text.encode('utf-16-be'))
open('x.utf16', 'wb').write(text.encode('utf-16-le'))
lines = open('lines').read() * 50
open('utf16.jsonl', 'wb').write(b'\xff\xfe' + lines.encode('utf-16-le'))
open('html16', 'wb').write(b'\xff\xfe' + page.encode('utf-16-le'))
import gzip
random.seed(1)
noise = ''.join(random.choice('abcdefghijklmnopqrstuvwxyz ') for _ in range(50000))
open('gzip.jsonl', 'wb').write(gzip.compress(('{"text": "%s"}\n' % noise).encode(), mtime=0))
END
printf '{\\rtf1\\ansi\\deff0\n{\\fonttbl{\\f0 Times;}}\n\\f0 "Yes," said Nils Harmon.\\par\n}\n' >x.rtf
printf '\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0' >x.png
for name in x.pdf x.gz x.docx x.zip x.mhtml x.rtf x.png x.utf16le x.utf16be x.utf16 gzip.jsonl utf16.jsonl; do
    run graph --jsonl $name a.txt
    check "$name: exit code" exits 3
    check "$name: one line" says_lines 1
    check "$name: is named" says "quoth: $name"
    check "$name: the line is not about JSON" is_not says 'expected near'
    check "$name: the other input is analysed, and nothing else" ids_are a
done
run graph x.pdf
check 'a PDF file is called that' says 'PDF'
run graph x.utf16le
check 'UTF-16 is called that' says 'UTF-16'
run graph x.utf16be
check 'UTF-16, big-endian' says 'UTF-16'
for name in x.pdf x.gz x.rtf x.mhtml x.utf16le; do
    timeout 30 "$quoth" graph - <$name >"$out" 2>"$err"
    status=$?
    check "$name on standard input: exit code" exits 3
    check "$name on standard input: one line" says_lines 1
    check "$name on standard input: nothing is written" prints_nothing
done
run graph --jsonl html16
check 'an HTML page in UTF-16: read, or one line' eval 'exits 0 && prints drivers || { exits 3 && says UTF-16; }'

# ---- JSON Lines ----

printf '%s\n' '{"id": "one", "text": "a"}' '{"id": "éé", "text": }' '{"id": "two", "text": "b"}' '{"text": "c"' \
    '{"id": "three", "text": "c"}' '{"id": "four", "text": "d",}' >bad.jsonl
run graph bad.jsonl
check 'bad lines: exit code' exits 3
check 'bad lines: the others are analysed, in their order' ids_are 'one two three'
check 'bad lines: a message each' says_lines 3
check 'bad lines: line and column, in characters' says_like '^quoth: bad\.jsonl:2:22: '
check 'bad lines: the next' says_like '^quoth: bad\.jsonl:4:1[23]: '
check 'bad lines: the last' says_like '^quoth: bad\.jsonl:6:2[78]: '
timeout 30 "$quoth" graph --input jsonl - <bad.jsonl >"$out" 2>"$err"
check 'bad lines on standard input: a place' says_like '^quoth: [^ ]+:2:22: '
sed 's/$/\r/' bad.jsonl >badcrlf.jsonl
run graph badcrlf.jsonl
check 'bad lines with CRLF: the same columns' says_like '^quoth: badcrlf\.jsonl:2:22: '
check 'bad lines with CRLF: the others are analysed' ids_are 'one two three'
{ printf '\xef\xbb\xbf'; cat bad.jsonl; } >badbom.jsonl
run graph badbom.jsonl
check 'bad lines behind a byte-order mark' says_like '^quoth: badbom\.jsonl:2:22: '

printf '%s\n' '{"text": "a", "text": "b"}' '{"text": "a", "x": {"y": 1, "y": 2}}' '{"id": "good", "text": "a"}' >twice.jsonl
run graph twice.jsonl
check 'duplicate keys: exit code' exits 3
check 'duplicate keys: the good line' ids_are 'good'
check 'duplicate keys: a place each' says_lines 2
check 'duplicate keys: said so' says_like '^quoth: twice\.jsonl:2:[0-9]+: duplicate'
nested() { printf '{"id": "d%s", "text": "a", "x": %s%s}\n' "$1" "$(printf '%*s' "$1" '' | tr ' ' '[')" "$(printf '%*s' "$1" '' | tr ' ' ']')"; }
{ nested 1; nested 62; nested 63; nested 64; nested 50000; nested 2; } >deep.jsonl
run graph deep.jsonl
check 'depth: 64 levels are read, 65 are not' ids_are 'd1 d62 d63 d2'
check 'depth: exit code' exits 3
check 'depth: a message each' says_lines 2
printf '\n\r\n \t\n{"id": "one", "text": "a"}\r\n\n\n{"id": "two", "text": "b"}' >blank.jsonl
run graph blank.jsonl
check 'blank lines, CRLF and no final line end: exit code' exits 0
check 'blank lines, CRLF and no final line end: the articles' ids_are 'one two'
check 'blank lines, CRLF and no final line end: quiet' is_quiet
printf '{"id": "one",\n "text": "a"}\n{"id": "two", "text": "b"}\n' >spread.jsonl
run graph spread.jsonl
check 'an object over two lines: exit code' exits 3
check 'an object over two lines: both are reported' eval 'says spread.jsonl:1: && says spread.jsonl:2:'
check 'an object over two lines: the next is analysed' ids_are two
printf '{\n  "id": "one",\n  "text": "a"\n}\n' >pretty.json
run graph pretty.json
check 'an object over four lines: exit code' exits 3
check 'an object over four lines: nothing is made up' prints_nothing
printf '{"id": "one", "text": "a"}{"id": "two", "text": "b"}\n{"id": "three", "text": "b"}\n' >joined.jsonl
run graph joined.jsonl
check 'two objects on a line are reported' says_like '^quoth: joined\.jsonl:1:2[67]: '
check 'two objects on a line: the next is analysed' ids_are 'three'
printf '{"id": "one", "n": 123456789012345678901234567890, "text": "a"}\n{"id": "two", "n": 12345678901234567890.5e10, "text": "a"}\n' >number.jsonl
run graph number.jsonl
check 'large numbers in other members are valid JSON: the articles are read' ids_are 'one two'
printf '{"id": "one", "text": "a"}\n{"id": "bad", "text": "\xff"}\n{"id": "bad", "text": "\\ud800"}\n{"id": "two", "text": ""}\n' >odd.jsonl
run graph odd.jsonl
check 'ill-formed strings: the others' ids_are 'one two'
check 'ill-formed strings: a place each' eval 'says odd.jsonl:2: && says odd.jsonl:3:'

cat >field.jsonl <<'END'
{"id": "1", "a": "\"A,\" said Nils Harmon.", "b": "\"B,\" said Nils Harmon.", "text": "\"T,\" said Nils Harmon."}
{"id": "2", "b": "\"B,\" said Nils Harmon.", "text": "\"T,\" said Nils Harmon."}
{"id": "3", "a": 7, "b": "\"B,\" said Nils Harmon."}
{"id": "4", "a": null, "b": "\"B,\" said Nils Harmon."}
END
run graph --field text=a --field text=b field.jsonl
check '--field: the first that is there counts' quoted_are '"A,"|"B,"|"B,"|"B,"|'
check '--field: exit code' exits 0
run graph --field=text=b --field=text=a field.jsonl
check '--field: in the order that was given' quoted_are '"B,"|"B,"|"B,"|"B,"|'
run graph --field text=a field.jsonl
check '--field: a line without any' exits 3
check '--field: a line without any has its place' says 'field.jsonl:3:1: '
run graph --field text=nowhere two.jsonl
check '--field: a line without the member has the usual names' quoted_are '"Yes,"|"No,"|'
printf '%s\n' '{"k": "key", "t": "\"A,\" said Nils Harmon.", "h": "Head", "w": "By Ann Hill", "s": "The Paper", "d": "2020-01-01", "u": "https://x.example/1"}' >all.jsonl
run graph --field text=t --field id=k --field title=h --field byline=w --field publisher=s --field published=d --field url=u all.jsonl
check '--field: id' ids_are 'key'
check '--field: title' member_is title 1 '"Head"'
check '--field: byline' member_is byline 1 '"By Ann Hill"'
check '--field: publisher' member_is publisher 1 '"The Paper"'
check '--field: published' member_is published 1 '"2020-01-01"'
check '--field: url' member_is url 1 '"https://x.example/1"'
for bad in text =a text= = '' body=a TEXT=a ' text=a' $'\033[31m'; do
    run graph --field "$bad" field.jsonl
    check "bad --field '$bad'" exits 2
    check "bad --field '$bad' names the option" says '--field'
    check "bad --field '$bad' writes nothing" prints_nothing
    check "bad --field '$bad' is shown safely" is_safe "$err"
done

cat >ninjs.jsonl <<'END'
{"uri": "urn:1", "type": "text", "headline": "Head 1", "byline": "By Ann Hill", "versioncreated": "2024-01-01T10:00:00Z", "body_text": "\"One,\" said Nils Harmon."}
{"uri": "urn:2", "headlines": [{"role": "main", "value": "Head 2"}], "bodies": [{"role": "main", "contentType": "text/plain", "value": "\"Two,\" said Nils Harmon."}]}
END
run graph ninjs.jsonl
check 'ninjs: exit code' exits 0
check 'ninjs: body_text, and bodies of version 2' quoted_are '"One,"|"Two,"|'
check 'ninjs: uri' ids_are 'urn:1 urn:2'
check 'ninjs: headline, and headlines of version 2' titles_are 'Head 1|Head 2|'
check 'ninjs: byline' member_is byline 1 '"By Ann Hill"'
cat >bodies.jsonl <<'END'
{"uri": "urn:3", "bodies": [{"contentType": "text/html", "value": "<p>\"Three,\" said Nils Harmon.</p>"}, {"contentType": "text/plain", "value": "\"Three,\" said Nils Harmon."}]}
END
run graph bodies.jsonl
check 'ninjs: of two bodies not the tags of the one in HTML' quoted_are '"Three,"|'
cat >please.jsonl <<'END'
{"authors": ["Ann Hill", "Bob Low"], "date_publish": "2024-01-02 03:04:05", "title": "Head", "source_domain": "x.example", "url": "https://x.example/1", "maintext": "\"One,\" said Nils Harmon."}
{"authors": [], "date_publish": null, "title": null, "source_domain": null, "url": null, "maintext": "\"Two,\" said Nils Harmon."}
{"authors": [], "title": "Empty", "maintext": null}
END
run graph please.jsonl
check 'news-please: exit code' exits 3
check 'news-please: an article without a text has its place' says_like '^quoth: please\.jsonl:3:1: '
check 'news-please: maintext' quoted_are '"One,"|"Two,"|'
check 'news-please: title' member_is title 1 '"Head"'
check 'news-please: source_domain' member_is publisher 1 '"x.example"'
check 'news-please: date_publish' member_is published 1 '"2024-01-02 03:04:05"'
check 'news-please: url' member_is url 1 '"https://x.example/1"'
check 'news-please: the first author' eval 'sed -n 1p "$out" | grep -qF "\"byline\":\"Ann Hill"'
check 'news-please: the second author' eval 'sed -n 1p "$out" | grep -q "\"byline\":\"[^\"]*Bob Low"'
check 'news-please: what is empty is null' eval 'member_is byline 2 null && member_is title 2 null && member_is published 2 null'
cat >crawl.jsonl <<'END'
{"text": "Ferry Late\n\"One,\" said Nils Harmon.", "timestamp": "2019-04-25T12:57:54Z", "url": "https://x.example/4"}
END
run graph crawl.jsonl
check 'C4: text' quoted_are '"One,"|'
check 'C4: url' member_is url 1 '"https://x.example/4"'

# ---- folders ----

mkdir -p tree/sub/deep tree/.hidden tree/page_files tree/alone_files tree/empty tree/named.txt
for name in b.txt a.txt c.text .dot.txt .hidden/h.txt sub/x.txt sub/deep/y.txt alone_files/o.txt named.txt/q.txt \
    n.md n.json n.txt~ n.bak 10.txt 9.txt; do
    article "${name##*/}" >tree/$name
done
cp page.html tree/page.html
cp page.html tree/page_files/frame.html
cp page.html tree/h.htm
cp page.html tree/i.xhtml
cp two.jsonl tree/t.jsonl
printf '{"id": "three", "text": "a"}\n' >tree/u.ndjson
run graph -r tree
check '-r: exit code' exits 0
check '-r: quiet' is_quiet
check '-r: suffixes, order, nested folders, hidden files and page_files' \
    ids_are '10 9 a o b c h i q page y x one two three'
cp "$out" "$top/tree"
run graph --recursive ./tree/
check '--recursive, ./ and a final slash' same "$out" "$top/tree"
ln -s .. tree/sub/loop
ln -s . tree/itself
ln -s nowhere.txt tree/dangling.txt
ln -s self.txt tree/self.txt
run graph -r tree
check '-r: loops of links end' exits 0
check '-r: links to folders are left out' ids_are '10 9 a o b c h i q page y x one two three'
rm tree/dangling.txt tree/self.txt
ln -s ../a.txt tree/link.txt
run graph -r tree
check '-r: a link to a file is read' ids_are '10 9 a o b c h i link q page y x one two three'
rm tree/link.txt
mkfifo tree/fifo.txt tree/sub/fifo.jsonl
run graph -r tree
check '-r: a FIFO is not opened' is_not exits 124
check '-r: a FIFO is no article' same "$out" "$top/tree"
rm tree/fifo.txt tree/sub/fifo.jsonl
run graph tree
check 'a folder without -r: exit code' exits 3
check 'a folder without -r: one line' says_lines 1
check 'a folder without -r: message' says_like '^quoth: tree: .*([Dd]irectory|folder)'
run graph tree a.txt
check 'a folder without -r: the other input is analysed' ids_are a
run graph -r tree/empty
check '-r: an empty folder' exits 0
check '-r: an empty folder gives nothing' prints_nothing
run graph -r tree/empty a.txt
check '-r: an empty folder and a file' ids_are a
run graph -r missing a.txt
check '-r: a missing folder: exit code' exits 3
check '-r: a missing folder is named' says 'quoth: missing: No such file'
check '-r: a missing folder: the file is analysed' ids_are a
run graph -r tree/n.md tree/sub
check '-r: a file that is named is read, whatever its suffix' ids_are 'n y x'
run graph -r tree/.hidden
check '-r: a hidden folder that is named is read' ids_are h
run graph -r tree/sub/loop
check '-r: a link to a folder that is named is followed' ids_are '10 9 a o b c h i q page y x one two three'
run graph -r
check '-r without a folder is a usage error' exits 2
mkdir order
for name in e d B a Z 1 ab a-b; do article $name >order/$name.txt; done
run graph -r order
check '-r: by the bytes of the names' ids_are '1 B Z a-b a ab d e'
cp -R tree bad
printf 'x\0y' >bad/sub/aa.txt
run graph -r bad
check '-r: a bad file: exit code' exits 3
check '-r: a bad file: its path is named' says 'quoth: bad/sub/aa.txt: '
check '-r: a bad file: the others are analysed' same "$out" "$top/tree"
if [ "$(id -u)" -eq 0 ]; then
    skip '-r: an unreadable folder: root may read everything'
else
    chmod 000 tree/sub
    run graph -r tree
    check '-r: an unreadable folder: exit code' exits 3
    check '-r: an unreadable folder: message' says 'quoth: tree/sub: Permission denied'
    check '-r: an unreadable folder: one line' says_lines 1
    check '-r: an unreadable folder: the others are analysed' ids_are '10 9 a o b c h i q page one two three'
    chmod 755 tree/sub
    chmod 000 tree/a.txt
    run graph -r tree
    check '-r: an unreadable file: message' says 'quoth: tree/a.txt: Permission denied'
    check '-r: an unreadable file: the others are analysed' ids_are '10 9 o b c h i q page y x one two three'
    chmod 644 tree/a.txt
fi

# ---- lists of files ----

printf 'a.txt\nb.txt\n' >list
printf 'a.txt\r\nb.txt\r\n' >crlf
printf 'a.txt\n\n\nb.txt' >gaps
printf 'a.txt\0b.txt\0' >nul
printf 'a.txt\0b.txt' >nulcut
for name in list crlf gaps nul nulcut; do
    run graph --files-from $name
    check "--files-from $name" ids_are 'a b'
    check "--files-from $name is quiet" is_quiet
    timeout 30 "$quoth" graph --files-from=- <$name >"$out" 2>"$err"
    check "--files-from - with $name" ids_are 'a b'
done
: >none
run graph --files-from none
check 'an empty list: exit code' exits 0
check 'an empty list gives nothing' prints_nothing
printf 'a.txt\nmissing.txt\nb.txt\n' >gone
run graph --files-from gone
check 'a list with a missing file: exit code' exits 3
check 'a list with a missing file: it is named' says 'quoth: missing.txt: No such file'
check 'a list with a missing file: the others' ids_are 'a b'
run graph --files-from nolist
check 'a missing list fails' eval 'exits 2 || exits 3'
check 'a missing list is named' says 'quoth: nolist: No such file'
check 'a missing list: one line' says_lines 1
run graph --files-from nolist a.txt
check 'a missing list and a file: usage error and nothing, or the rest is written' \
    eval '{ exits 2 && prints_nothing; } || { exits 3 && prints \"rule\":; }'
run graph --files-from tree
check 'a folder as a list' eval '{ exits 2 || exits 3; } && says_lines 1 && says tree:'
run graph --files-from
check '--files-from without its value' exits 2
cp a.txt 'with two  blanks.txt'
cp a.txt $'line\nend.txt'
cp a.txt $'esc\033[31m\xe2\x80\xaex.txt'
printf '%s\n' 'with two  blanks.txt' >names
run graph --files-from names
check 'a list: a name with blanks' ids_are 'with two  blanks'
printf '%s\0' 'with two  blanks.txt' $'line\nend.txt' $'esc\033[31m\xe2\x80\xaex.txt' $'no\033[31m\nwhere.txt' >names
run graph -v --files-from names
check 'a list with NUL: blanks, line ends and escapes in names' prints_lines 3
check 'a list with NUL: the missing one' exits 3
check 'a list with NUL: stderr is safe' is_safe "$err"
check 'a list with NUL: stdout is safe' is_safe "$out"
check 'a list with NUL: a line each, and the totals' says_lines 5
run graph --files-from $'no\033[31mlist'
check 'a hostile name of a list is shown safely' is_safe "$err"
mkdir hostile
cp a.txt $'hostile/\033[31m.txt'
printf '\0' >$'hostile/\033[32m.txt'
run graph -r -v --progress=never hostile
check '-r: hostile names: stderr is safe' is_safe "$err"
check '-r: hostile names: stdout is safe' is_safe "$out"
cp a.txt $'caf\xe9.txt'
run graph --jsonl $'caf\xe9.txt'
check 'a name that is not UTF-8 (of an old archive) is read' exits 0
check 'a name that is not UTF-8: quotation' quoted_are '“The Ferry was late,”|'
printf 'tree/sub\nb.txt\n' >folders
run graph -r --files-from folders
check '-r with a list that holds a folder' ids_are 'y x b'
cp a.txt ./-x.txt
printf -- '-x.txt\n' >dash
run graph --files-from dash
check 'a list: a name that begins with a dash is no option' prints '"rule":'
printf -- 'b.txt\n-\n' >stdin
timeout 30 "$quoth" graph --files-from stdin <a.txt >"$out" 2>"$err"
check 'a list: - is standard input' ids_are 'b stdin'
run graph --jsonl a.txt --files-from list
check 'a list and a file: both are read' prints_lines 3

# ---- threads ----

mkdir crowd
for number in {10..49}; do article "Ferry $number" >crowd/$number.txt; done
for number in 13 22 23 41; do printf '%%PDF-1.7' >crowd/$number.txt; done
printf '\0' >crowd/30.txt
printf '{"id": "j1", "text": "a"}\nbad\n{"id": "j2", "text": "b"}\n{"id": 1, "id": 2}\n' >crowd/35.jsonl
cp page.html crowd/36.html
inputs=(missing.txt crowd/10.txt crowd crowd/13.txt two.jsonl crowd/35.jsonl missing.jsonl a.txt)
for command in graph report text explain syntax; do
    run $command -r "${inputs[@]}" -j 1
    cp "$out" "$top/out1"
    cp "$err" "$top/err1"
    check "$command -j 1: exit code" exits 3
    for threads in 2 4 7 100; do
        run $command -r "${inputs[@]}" -j $threads
        check "$command -j $threads: exit code" exits 3
        check "$command -j $threads: the same bytes" same "$out" "$top/out1"
        check "$command -j $threads: the same messages in the same order" same "$err" "$top/err1"
    done
done
check 'messages have the order of the inputs' [ "$(cut -d : -f 2 "$top/err1" | tr -d '\n')" = \
    ' missing.txt crowd/13.txt crowd/22.txt crowd/23.txt crowd/30.txt crowd/35.jsonl crowd/35.jsonl crowd/41.txt crowd/13.txt crowd/35.jsonl crowd/35.jsonl missing.jsonl' ]
for number in {1..400}; do
    printf '{"id": "a%d", "text": "\\"Yes %d,\\" said Nils Harmon, a courier at Veld Lines."}\n' "$number" "$number"
    [ $((number % 50)) -ne 0 ] || echo 'bad'
done >many.jsonl
run graph many.jsonl
cp "$out" "$top/out1"
cp "$err" "$top/err1"
for threads in 2 5; do
    run graph --threads=$threads many.jsonl
    check "JSON Lines with $threads threads: the same bytes" same "$out" "$top/out1"
    check "JSON Lines with $threads threads: the same messages" same "$err" "$top/err1"
done
run graph -v many.jsonl
sed 's/, [0-9.]* m\{0,1\}s$//' "$err" >"$top/err1"
run graph -v -j 3 many.jsonl
sed 's/, [0-9.]* m\{0,1\}s$//' "$err" >"$top/err2"
check '-v with threads: the same lines but for the times' same "$top/err1" "$top/err2"
run graph a.txt
cp "$out" "$top/out1"
run graph -j8 a.txt
check 'more threads than inputs: the same bytes' same "$out" "$top/out1"
missing=()
for number in {1..130}; do missing+=("missing$number"); done
run graph "${missing[@]}" a.txt
cp "$err" "$top/err1"
check 'many missing files: 100 messages, then a count' says_lines 101
check 'many missing files: the good one is analysed' ids_are a
run graph -j 4 "${missing[@]}" a.txt
check 'many missing files with threads: the same messages' same "$err" "$top/err1"
for bad in 0 -1 x '' 1.5 2x 0x2 99999999999999999999; do
    run graph -j "$bad" a.txt
    check "bad -j '$bad'" exits 2
    check "bad -j '$bad' writes nothing" prints_nothing
    check "bad -j '$bad': one line" says_lines 1
done
run graph a.txt -j
check '-j without its value' exits 2

# ---- one bad among many, twice, nothing ----

for place in 1 2 3; do
    inputs=(a.txt b.txt)
    [ $place = 1 ] && inputs=(x.pdf a.txt b.txt)
    [ $place = 2 ] && inputs=(a.txt x.pdf b.txt)
    [ $place = 3 ] && inputs=(a.txt b.txt x.pdf)
    run graph "${inputs[@]}"
    check "a bad input in place $place: exit code" exits 3
    check "a bad input in place $place: the others" ids_are 'a b'
    check "a bad input in place $place: one line" says_lines 1
done
run graph a.txt a.txt
check 'the same file twice: two lines' prints_lines 2
check 'the same file twice: twice the same' [ "$(sort -u "$out" | wc -l)" -eq 1 ]
: >empty.txt
: >empty.html
: >empty.jsonl
: >empty
printf '\xef\xbb\xbf' >onlybom
for name in /dev/null empty.txt empty.html empty.jsonl empty onlybom; do
    run graph --jsonl "$name"
    check "nothing in $name: exit code" exits 0
    check "nothing in $name: quiet" is_quiet
    check "nothing in $name: valid JSON" is_json_lines "$out"
    run graph --jsonl "$name" a.txt
    check "nothing in $name: the other input" prints '"id":"a"'
done
timeout 30 "$quoth" graph --jsonl - </dev/null >"$out" 2>"$err"
status=$?
check 'an empty standard input: exit code' exits 0
check 'an empty standard input: valid JSON' is_json_lines "$out"
timeout 30 "$quoth" graph - <&- >"$out" 2>"$err"
status=$?
check 'a closed standard input: exit code' exits 3
check 'a closed standard input: one line' says_lines 1
run graph --jsonl <(cat a.txt) b.txt
check 'a process substitution is an input' prints_lines 2

# ---- progress, notices ----

run graph --progress=always a.txt b.txt missing two.jsonl
check '--progress=always: stderr shows the share' says '%'
check '--progress=always: the message is whole' says 'quoth: missing: No such file or directory'
cp "$out" "$top/out1"
run graph a.txt b.txt missing two.jsonl
check '--progress=always: stdout is the same' same "$out" "$top/out1"
check 'no progress when stderr is no terminal' says_lines 1
check 'no progress when stderr is no terminal: no share' is_not says '%'
run graph --progress=auto -o auto.json a.txt b.txt
check '--progress=auto: nothing when stderr is no terminal' is_quiet
run graph --progress=never a.txt b.txt
check '--progress=never: nothing' is_quiet
{ cat many.jsonl; sleep 1.5; cat many.jsonl; } | timeout 30 "$quoth" graph - >"$out" 2>"$err"
check 'no progress for a slow input either' is_not says '%'
for bad in sometimes '' ALWAYS; do
    run graph --progress="$bad" a.txt
    check "bad --progress '$bad'" exits 2
done
run graph -v a.txt missing two.jsonl
check '-v: each file is named' eval 'says a.txt: && says two.jsonl:'
check '-v: the totals' says_like '^quoth: .* 1 failed'
check '-v: stdout is the graph alone' is_json_lines "$out"
run graph -q a.txt missing two.jsonl
check '-q: errors are still told' says_lines 1
check '-q: exit code' exits 3
run graph -q --progress=always a.txt b.txt
check '-q: no progress' is_quiet
cat >screen.sh <<'END'
"$quoth" graph -q a.txt missing two.jsonl -o screen.json
echo END
"$quoth" graph --progress=never a.txt missing two.jsonl -o screen.json
echo END
"$quoth" graph a.txt missing two.jsonl
echo END
"$quoth" graph a.txt missing two.jsonl -o screen.json
echo END
END
export quoth
if script -qec true "$top/null" </dev/null >"$top/null2" 2>&1; then
    TERM=xterm timeout 30 script -qec 'bash screen.sh' screen </dev/null >"$top/null2" 2>&1
    : >screen.0 && : >screen.1 && : >screen.2 && : >screen.3
    tr -d '\r' <screen | awk '/^END/ { part++; next } { print >("screen." part + 0) }'
    check 'on a terminal, -q: the error alone' [ "$(grep -c . screen.0)" -eq "$(grep -cE 'missing: No such|^Script' screen.0)" ]
    check 'on a terminal, --progress=never: no share' is_not contains screen.1 ' % '
    check 'on a terminal that gets the graph: no share' is_not contains screen.2 ' % '
    check 'on a terminal that gets the graph: graphs and one message' [ "$(grep -c . screen.2)" -eq 4 ]
    check 'on a terminal, graph into a file: a share' contains screen.3 ' %'
    check 'on a terminal, graph into a file: the message' contains screen.3 'quoth: missing: No such file or directory'
    check 'on a terminal, graph into a file: the closing line' grep -qaE 'quoth: .*1 failed' screen.3
    check 'on a terminal, graph into a file: no graph' is_not contains screen.3 '"format"'
else
    skip 'progress on a terminal: no script of util-linux'
fi

# ---- signals ----

# drive.py SIGNAL UNTIL [-2] QUOTH ARGUMENT...: feeds articles to standard input without end, sends SIGNAL
# when UNTIL holds, says the exit code as a shell does. UNTIL: size=N (a new file in the folder watch has N bytes),
# said=TEXT (on stderr), time=S (seconds), pipe=N (so many bytes wait in stdout, which is read after the signal).
# -2: a second signal 0.2 s later.
cat >drive.py <<'END'
import array, fcntl, json, os, signal, subprocess, sys, termios, threading, time

signal.signal(signal.SIGINT, signal.SIG_DFL)
number, until, rest = getattr(signal, 'SIG' + sys.argv[1]), sys.argv[2].split('=', 1), sys.argv[3:]
twice = rest[0] == '-2'
rest = rest[twice:]
before = set(os.listdir('watch'))
errors = open('drive.err', 'wb')
output = subprocess.PIPE if until[0] == 'pipe' else open('drive.out', 'wb')
child = subprocess.Popen(rest, stdin=subprocess.PIPE, stdout=output, stderr=errors)


def feed():
    article = 0
    try:
        while True:
            text = '"Yes, %d," said Nils Harmon, a courier at Veld Lines. ' % article * 5
            child.stdin.write(json.dumps({'id': 'a%d' % article, 'text': text}).encode() + b'\n')
            article += 1
    except (OSError, ValueError):
        pass


def holds():
    if until[0] == 'size':
        new = set(os.listdir('watch')) - before
        return any(os.path.getsize('watch/' + name) >= int(until[1]) for name in new)
    if until[0] == 'said':
        return until[1].encode() in open('drive.err', 'rb').read()
    if until[0] == 'time':
        return time.monotonic() >= start + float(until[1])
    waiting = array.array('i', [0])
    fcntl.ioctl(child.stdout, termios.FIONREAD, waiting)
    return waiting[0] >= int(until[1])


threading.Thread(target=feed, daemon=True).start()
start = time.monotonic()
limit = start + (3 if until[0] == 'said' else 10)
while time.monotonic() < limit and child.poll() is None:
    try:
        if holds():
            break
    except OSError:
        pass
    time.sleep(0.01)
time.sleep(0.1)
if child.poll() is None:
    child.send_signal(number)
    if twice:
        time.sleep(0.2)
        child.send_signal(number)
if until[0] == 'pipe':
    time.sleep(0.3)
    data = child.stdout.read()
    open('drive.out', 'wb').write(data)
try:
    code = child.wait(15)
except subprocess.TimeoutExpired:
    child.kill()
    code = 124
print(128 - code if code < 0 else code)
os._exit(0)
END
drive() {
    rm -rf watch/?* && mkdir -p watch && echo old >watch/o
    status=$(timeout 40 python3 drive.py "$@" 2>"$top/trace")
    cp drive.out "$out"
    cp drive.err "$err"
    status=${status:-125}
}

mkfifo slow
for threads in 1 4; do
    for signal in INT:130 TERM:143; do
        title="${signal%:*} half-way, -j $threads"
        drive ${signal%:*} size=100000 "$quoth" graph -j $threads - -o watch/o
        check "$title: exit code" exits ${signal#*:}
        check "$title: no temporary file" only_files watch o
        check "$title: whole lines of the first articles" is_start_of_feed watch/o
        check "$title: no complaint" is_not says 'cannot be written'
    done
    drive KILL size=100000 "$quoth" graph -j $threads - -o watch/o
    check "KILL half-way, -j $threads: exit code" exits 137
    check "KILL half-way, -j $threads: the old file is intact" [ "$(cat watch/o)" = old ]
    drive INT pipe=60000 "$quoth" graph -j $threads -
    check "INT while the reader is slow, -j $threads: exit code" exits 130
    check "INT while the reader is slow, -j $threads: whole lines" is_start_of_feed "$out"
    check "INT while the reader is slow, -j $threads: no complaint" is_not says 'cannot be written'
    drive INT said=a.txt: "$quoth" graph -v -j $threads a.txt slow b.txt -o watch/o
    check "INT at an input that does not come, -j $threads: exit code" exits 130
    check "INT at an input that does not come, -j $threads: what is finished" contains watch/o '"id":"a"'
    check "INT at an input that does not come, -j $threads: whole lines" is_json_lines watch/o
    check "INT at an input that does not come, -j $threads: no temporary file" only_files watch o
    drive INT size=0 "$quoth" graph -j $threads slow -o watch/o
    check "INT before anything is finished, -j $threads: exit code" exits 130
    check "INT before anything is finished, -j $threads: the old file is intact" [ "$(cat watch/o)" = old ]
    check "INT before anything is finished, -j $threads: no temporary file" only_files watch o
done
drive INT size=10000 "$quoth" report - -o watch/o
check 'INT on a report: exit code' exits 130
check 'INT on a report: no temporary file' only_files watch o
drive INT time=0.5 "$quoth" graph --files-from slow
check 'INT at a list that does not come' exits 130
drive TERM size=100000 "$quoth" graph -q --progress=always - -o watch/o
check 'TERM with -q: nothing is said' is_quiet
python3 -c 'print("“The ferry was late,” said Nils Harmon, a courier at Veld Lines. " * 70000)' >long.txt
drive INT size=0 -2 "$quoth" graph long.txt -o watch/o
check 'a second INT in a long article: exit code' exits 130
check 'a second INT in a long article: no temporary file' only_files watch o
rm long.txt
check 'a second INT in a long article: the old file, or a whole one' eval '[ "$(cat watch/o)" = old ] || is_json watch/o'

# ---- output files ----

mkdir o o/other
run graph a.txt
cp "$out" "$top/graph"
echo old >o/target
ln -s target o/link
run graph a.txt -o o/link
check '-o through a link: exit code' exits 0
check '-o through a link: the link stays' is_link o/link
check '-o through a link: its target has the graph' same o/target "$top/graph"
echo old >o/other/f
ln -s other/f o/one
ln -s one o/two
run graph a.txt -o o/two
check '-o through two links: both stay' eval 'is_link o/one && is_link o/two'
check '-o through two links: the target has the graph' same o/other/f "$top/graph"
check '-o through two links: no temporary file' only_files o/other f
echo old >o/target
run graph missing -o o/link
check '-o through a link without any good input: the old file stays' contains o/target old
ln -s unborn o/dangling
run graph a.txt -o o/dangling
check '-o through a dangling link: the link stays' is_link o/dangling
check '-o through a dangling link: the target is made' [ -f o/unborn ]
ln -s other o/folder
run graph a.txt -o o/folder
check '-o onto a link to a folder: exit code' exits 3
check '-o onto a link to a folder: the link stays' is_link o/folder
run graph a.txt -o o
check '-o onto a folder: exit code' exits 3
check '-o onto a folder: one line' says_lines 1
check '-o onto a folder: message' says 'quoth: o: Is a directory'
check '-o onto a folder: it is still there' [ -d o/other ]
run graph a.txt -o missing/x.json
check '-o into a missing folder: exit code' exits 3
check '-o into a missing folder: message' says 'quoth: missing/x.json: No such file'
run graph a.txt -o a.txt/x.json
check '-o below a file: exit code' exits 3
check '-o below a file: one line' says_lines 1
run graph a.txt -o ''
check '-o without a name fails' eval 'exits 2 || exits 3'
check '-o without a name: one line' says_lines 1
run graph a.txt -o -
check '-o - is stdout' same "$out" "$top/graph"
# Root could replace a device of the machine: it gets devices and a link like /dev/stdout of its own.
mkdir dev
full=/dev/full null=/dev/null
if [ "$(id -u)" -eq 0 ]; then
    full=dev/full null=dev/null
    mknod $full c 1 7 2>"$top/null" && mknod $null c 1 3 2>"$top/null"
fi
if [ -c $full ] && [ -c $null ] && ! echo x 2>"$top/null" >$full; then
    run graph a.txt b.txt -o $full
    check '-o /dev/full: exit code' exits 3
    check '-o /dev/full: one line' says_lines 1
    check '-o /dev/full: message' says "quoth: $full: "
    check '-o /dev/full: the device is still there' [ -c $full ]
    run graph a.txt -o $null
    check '-o /dev/null: exit code' exits 0
    check '-o /dev/null: the device is still there' [ -c $null ]
else
    skip '-o /dev/full and /dev/null: no such devices that may be risked'
fi
if [ -e /proc/self/fd/1 ]; then
    ln -s /proc/self/fd/1 dev/stdout
    timeout 30 "$quoth" graph a.txt -o dev/stdout 2>"$err" | cat >"$out"
    status=${PIPESTATUS[0]}
    check '-o /dev/stdout into a pipe: exit code' exits 0
    check '-o /dev/stdout into a pipe: the graph' same "$out" "$top/graph"
    check '-o /dev/stdout into a pipe: the link stays' is_link dev/stdout
    { echo before; timeout 30 "$quoth" graph a.txt -o dev/stdout 2>"$err"; echo after; } >>"$top/log"
    { echo before; cat "$top/graph"; echo after; } >"$top/log1"
    check '-o /dev/stdout into a log: what stood there and what follows stays' same "$top/log" "$top/log1"
    check '-o /dev/stdout into a log: the link stays' is_link dev/stdout
    timeout 30 "$quoth" graph a.txt -o >(cat >"$top/substituted") 2>"$err"
    status=$?
    check '-o into a process substitution: exit code' exits 0
    for _ in {1..50}; do
        [ "$(wc -c <"$top/substituted")" -ge "$(wc -c <"$top/graph")" ] && break
        [ "$status" -eq 0 ] || break
        sleep 0.05
    done
    check '-o into a process substitution: the graph' same "$top/substituted" "$top/graph"
fi
mkfifo o/fifo
timeout 30 cat o/fifo >"$top/read" &
timeout 30 "$quoth" graph a.txt -o o/fifo >"$out" 2>"$err"
status=$?
[ -p o/fifo ] || kill $! 2>"$top/null"
wait
check '-o into a FIFO: exit code' exits 0
check '-o into a FIFO: it is still one' [ -p o/fifo ]
check '-o into a FIFO: its reader has the graph' same "$top/read" "$top/graph"
if [ "$(id -u)" -eq 0 ]; then
    skip '-o into a read-only folder: root may write everywhere'
else
    mkdir shut
    echo old >shut/x.json
    chmod a-w shut
    run graph a.txt -o shut/y.json
    check '-o into a read-only folder: exit code' exits 3
    check '-o into a read-only folder: one line' says_lines 1
    check '-o into a read-only folder: message' says 'quoth: shut/y.json: Permission denied'
    run graph a.txt -o shut/x.json
    check '-o into a read-only folder: the old file is intact or whole' \
        eval '{ exits 3 && [ "$(cat shut/x.json)" = old ]; } || { exits 0 && same shut/x.json "$top/graph"; }'
    chmod u+w shut
fi
cp a.txt own.txt
run graph own.txt
cp "$out" "$top/own"
run graph own.txt -o own.txt
check '-o over its own input: exit code' exits 0
check '-o over its own input: the graph' same own.txt "$top/own"
cp many.jsonl own.jsonl
run graph own.jsonl
cp "$out" "$top/own"
for threads in 1 4; do
    cp many.jsonl own.jsonl
    run graph own.jsonl -j $threads -o ./own.jsonl
    check "-o over its own JSON Lines, -j $threads: every graph" same own.jsonl "$top/own"
done
cp a.txt own.txt
run graph missing own.txt own.txt -o own.txt
check '-o over its own input, twice and with a bad one' is_json_lines own.txt
check '-o over its own input, twice and with a bad one: both graphs' [ "$(wc -l <own.txt)" -eq 2 ]
mkdir into
cp a.txt into/a.txt
run graph -r into -o into/out.jsonl
run graph -r into -o into/out.jsonl
check '-r over its own output: whole lines' is_json_lines into/out.jsonl
check '-r over its own output: no temporary file' eval '[ "$(ls -A into | tr "\n" " ")" = "a.txt out.jsonl " ]'
for command in report text explain syntax; do
    run $command a.txt
    cp "$out" "$top/out1"
    run $command a.txt -o o/file
    check "$command -o writes what stdout gets" same o/file "$top/out1"
    check "$command -o leaves stdout empty" prints_nothing
done
run patterns dump
cp "$out" "$top/out1"
rm -f o/file
run patterns dump -o o/file
check 'patterns dump -o writes the file, or is refused' eval 'exits 2 || { [ -f o/file ] && same o/file "$top/out1"; }'

# ---- a reader that stops early ----

if env --default-signal=PIPE true 2>"$top/null"; then
    for threads in 1 4; do
        env --default-signal=PIPE timeout 30 "$quoth" graph -j $threads many.jsonl many.jsonl 2>"$err" | head -n 1 >"$out"
        check "a reader that stops early, -j $threads: its line" prints_lines 1
        check "a reader that stops early, -j $threads: no message of it" is_not says 'written'
        check "a reader that stops early, -j $threads: the line is whole" is_json_lines "$out"
    done
    env --default-signal=PIPE timeout 30 "$quoth" report -r crowd crowd crowd crowd 2>"$err" | head -n 1 >"$out"
    check 'a reader of a report that stops early' is_not says 'written'
    mkfifo pipe
    timeout 30 head -n 1 pipe >"$out" &
    env --default-signal=PIPE timeout 30 "$quoth" graph many.jsonl many.jsonl -o pipe 2>"$err"
    wait
    check 'a reader of -o FIFO that stops early: no message of it' is_not says 'written'
else
    skip 'a reader that stops early: no env --default-signal'
fi

printf '%d passed, %d failed' "$passed" "$failed"
[ "$skipped" -eq 0 ] || printf ', %d skipped' "$skipped"
printf '\n'
[ "$failed" -eq 0 ]
