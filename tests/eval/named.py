#!/usr/bin/env python3
"""How often a quotation given to a named person is that person's, and why speakers are withheld.

usage: named.py ARTICLES.gold.jsonl SPEAKERS.jsonl PREDICTED.jsonl [--eval FOLDER]

The files are as score_speakers.py takes them; FOLDER is where it lies (../shared/eval beside the repository). Printed:

  named precision  of the quotations found (content J>=0.5) that are given to a named person: the share whose gold source
                   is that person
  withheld         of the quotations found, those without a speaker, by the reason given
"""
import argparse
import collections
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def found(score, article, predicted):
    """(gold quotation, predicted one) of every quotation found"""
    tokens = score.Tokens(article["text"])
    gold = [dict(q, c=tokens.of(q["content"])) for q in article["quotations"]]
    got = [dict(q, c=tokens.of(q["content"])) for q in predicted["quotations"]]
    gold, got = [q for q in gold if q["c"]], [q for q in got if q["c"]]
    return [(gold[i], got[j]) for i, j in score.match(gold, got, 0.5)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("articles", "speakers", "predicted"):
        parser.add_argument(name)
    parser.add_argument("--eval", default=os.path.join(HERE, "../../../shared/eval"))
    options = parser.parse_args()
    sys.path.insert(0, os.path.realpath(options.eval))
    import score
    import score_speakers

    articles = {}
    for article in score.read(options.articles):
        articles.setdefault(article["id"], article)
    predicted = {d["id"]: d for d in score.read(options.predicted)}
    named = right = 0
    withheld = collections.Counter()
    with open(options.speakers, encoding="utf8") as lines:
        speakers = [json.loads(line) for line in lines if line.strip()]
    for known in speakers:
        entities = {e["eid"]: e for e in known["entities"]}
        graph = predicted.get(known["id"], {"quotations": [], "nodes": []})
        nodes = {n["id"]: n for n in graph["nodes"]}
        for gold, got in found(score, articles[known["id"]], graph):
            who = entities.get(known["attributions"].get(gold["id"]))
            speaker = nodes.get(got.get("speaker"))
            if speaker is None:
                withheld[got.get("withheld") or "none expected"] += 1
            elif speaker["kind"] == "person":
                named += 1
                right += bool(who and who["kind"] == "person"
                              and score_speakers.same_person(who["name"], speaker["label"]))
    print(f"named precision of found   {right / named if named else 0:.3f}  ({right} of {named})")
    for reason, count in withheld.most_common():
        print(f"withheld {count:4}  {reason}")


if __name__ == "__main__":
    main()
