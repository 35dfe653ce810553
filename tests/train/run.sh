#!/usr/bin/env bash
# The trainer on a small corpus (the articles of examples/, annotated by quoth itself, which makes no good model but a
# whole one): two runs give the same bytes, the weights load and are used, bad input is refused.
#   tests/train/run.sh TRAINER QUOTH SOURCE_DIR
set -eu
trainer=$1 quoth=$2 root=$3
top=$(mktemp -d)
trap 'rm -rf "$top"' EXIT
fail() { echo "FAIL: $*" >&2; exit 1; }

mkdir "$top/tags"
printf '# text = Ruth left.\n1\tRuth\t_\t_\tNNP\n2\tleft\t_\t_\tVBD\n3\t.\t_\t_\t.\n\n' >"$top/tags/one.conllu"
train() { "$trainer" --gold "$root/tests/train/gold.jsonl" --silver "$root/tests/train/silver.jsonl" "$@" >"$top/log"; }
train --tags "$top/tags" -o "$top/first" || fail "the trainer does not train"
train --tags "$top/tags" -o "$top/second"
cmp "$top/first" "$top/second" || fail "two runs differ"

cp -r "$root/patterns" "$top/patterns"
cp "$top/first" "$top/patterns/en/model.weights"
"$quoth" syntax --patterns "$top/patterns" "$root/examples/articles/harbor-dam.txt" >"$top/syntax"
grep -q 'nsubj' "$top/syntax" || fail "the trained parser finds no subject"
"$quoth" graph --patterns "$top/patterns" "$root/examples/articles/harbor-dam.txt" >"$top/graph"
grep -q '"relation": "quoted_in"' "$top/graph" || fail "nothing is quoted with the trained weights"

rm "$top/patterns/en/model.weights" # rules alone
"$quoth" graph --patterns "$top/patterns" "$root/examples/articles/harbor-dam.txt" >"$top/rules"
grep -q '"relation": "quoted_in"' "$top/rules" || fail "nothing is quoted by rules alone"
cmp -s "$top/rules" "$top/graph" && fail "the weights make no difference"

printf '{"id": "a", "text": "Ruth left.", "quotations": [{"content": [[0, 99]]}]}\n' >"$top/bad"
"$trainer" --gold "$top/bad" --silver "$root/tests/train/silver.jsonl" -o "$top/third" 2>"$top/error" &&
    fail "a span outside of its text is accepted"
grep -q 'outside of its text' "$top/error" || fail "the message does not say what is wrong"
printf '{"id": "a"\n' >"$top/bad"
"$trainer" --gold "$top/bad" --silver "$root/tests/train/silver.jsonl" -o "$top/third" 2>"$top/error" &&
    fail "a bad line is accepted"
echo "the trainer: all passed"
