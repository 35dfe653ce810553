#!/usr/bin/env bash
#
# quoth audit: findings, levels, settings, exit codes, formats.
#
#     audit.sh QUOTH SOURCE_DIR
# shellcheck source=tests/cli/checks.sh
. "$(dirname "$0")/checks.sh"
export LC_ALL=C.UTF-8

cat >bare.txt <<'END'
ELSEN — The bridge was shut on Monday, and traffic stood still for hours.

“It will stay shut,” an official said. “It is “very late” ...”
END
cat >good.txt <<'END'
ELSEN — The bridge was shut on Monday, and traffic stood still for hours.

“It will stay shut,” said Nils Harmon, the mayor of Elsen.
END

run audit bare.txt
check 'an error ends with 1' exits 1
check 'file, line, column, level and rule stand first' prints 'bare.txt:3:22: error: [anon.bare]'
check 'the words follow' prints '    an official'
check 'the totals close' prints 'bare.txt: to check: 1 errors'
run audit good.txt
check 'nothing to check is 0' exits 0
check 'and says so' prints 'to check: 0 errors, 0 warnings, 0 notes'
run audit bare.txt --rule anon.bare=warning
check 'a level of an option' exits 0
check 'is shown' prints 'warning: [anon.bare]'
run audit bare.txt --rule anon.bare=warning --fail-level warning
check '--fail-level' exits 1
run audit bare.txt --fail-level never
check '--fail-level never' exits 0
run audit bare.txt --rule 'anon.*=off'
check 'rules of a kind' is_not prints '[anon.'
run audit bare.txt --rule 'anon.*=off' --rule anon.bare=note
check 'the later counts' prints 'note: [anon.bare]'
for wrong in --rule=anon.bare --rule=anon.bare= --rule==off --fail-level=fatal --format=gexf; do
    run audit bare.txt "$wrong"
    check "$wrong is a usage error" exits 2
done
run audit bare.txt --rule anon.nothing=off
check 'an unknown rule is said' says 'anon.nothing: no such rule'
check 'an unknown rule is a usage error' exits 2
run audit bare.txt --rule anon.bare=fatal
check 'an unknown level is said' says 'fatal: no such level'
run graph bare.txt --format sarif
check 'a format of another command' exits 2

printf '{"rules": {"anon.bare": "note"}, "fail-level": "note"}' >.quoth.json
run audit bare.txt
check '.quoth.json sets levels' prints 'note: [anon.bare]'
check '.quoth.json sets what fails' exits 1
run audit bare.txt --rule anon.bare=error --fail-level never
check 'options go before it' prints 'error: [anon.bare]'
check 'for what fails too' exits 0
for wrong in '{' '[]' '{"rule": {}}' '{"rules": []}' '{"rules": {"anon.bare": 1}}' '{"rules": {"anon.bare": "bad"}}' '{"fail-level": "off"}'; do
    printf '%s' "$wrong" >.quoth.json
    run audit bare.txt
    check "$wrong is a usage error" exits 2
    check "$wrong is named" says .quoth.json
done
rm .quoth.json

run audit --rules
check 'the rules are listed' prints 'quote.orphan'
check 'there are twenty' [ "$(wc -l <"$out")" -eq 20 ]
"$quoth" audit --rules | cut -d' ' -f1 | while read -r rule; do
    "$quoth" explain "$rule" | grep -q "^$rule (" && "$quoth" explain "$rule" | grep -q '^Why: ' || echo "$rule"
done >"$out"
check 'each is explained' [ ! -s "$out" ]

run audit bare.txt good.txt missing.txt
check 'one that is missing costs only itself' exits 3
check 'the others are audited' prints 'good.txt: to check'
for format in terminal lines json sarif markdown; do
    "$quoth" audit --format $format --fail-level never -j 1 bare.txt good.txt bare.txt >one 2>&1
    "$quoth" audit --format $format --fail-level never -j 3 bare.txt good.txt bare.txt >three 2>&1
    check "$format: the same with threads" cmp -s one three
done
printf '“\033[31mIt\xe2\x80\xae is [late],” said \033[1mNils.\n' >hostile.txt
for format in terminal lines json sarif markdown; do
    run audit --format $format hostile.txt
    check "$format: no control or bidi character" eval '! grep -qaP "[\x01-\x08\x0b-\x1f\x7f]|\xe2\x80[\xaa-\xae]" "$out"'
done
if command -v python3 >/dev/null; then
    cp "$source_dir/tests/pages/blockquote.html" 'a page.html'
    run audit --format sarif --fail-level never bare.txt 'a page.html' "$source_dir/examples/articles/harbor-dam.txt"
    check 'SARIF 2.1.0' python3 - "$out" <<'END'
import json, sys, urllib.parse
log = json.load(open(sys.argv[1], encoding="utf-8"))
assert set(log) == {"$schema", "version", "runs"} and log["version"] == "2.1.0" and len(log["runs"]) == 3
for run in log["runs"]:
    assert run["columnKind"] == "unicodeCodePoints"
    rules = run["tool"]["driver"]["rules"]
    assert len({r["id"] for r in rules}) == len(rules) and run["tool"]["driver"]["name"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("note", "warning", "error") and result["message"]["text"]
        place = result["locations"][0]["physicalLocation"]
        name, region = urllib.parse.unquote(place["artifactLocation"]["uri"]), place["region"]
        name = name.removeprefix("file://")
        assert " " not in place["artifactLocation"]["uri"]
        if "byteOffset" in region:
            data = open(name, "rb").read()
            assert region["byteOffset"] + region["byteLength"] <= len(data)
        else:
            lines = open(name, encoding="utf-8").read().split("\n")
            if region["startLine"] == region["endLine"]:
                line = lines[region["startLine"] - 1]
                assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == region["snippet"]["text"]
        assert result["partialFingerprints"]["quotedText/v1"]
END
    run audit --format json --fail-level never bare.txt good.txt "$source_dir"/examples/articles/*.txt
    if python3 -c 'import jsonschema' 2>/dev/null; then
        check 'findings fit their JSON Schema' python3 "$source_dir/tests/exports/schema.py" \
            "$source_dir/include/quoth/findings.schema.json" <"$out" >/dev/null
    else
        skip 'the JSON Schema (Debian: python3-jsonschema)'
    fi
else
    skip 'SARIF and the JSON Schema need python3'
fi
report
