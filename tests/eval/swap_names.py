#!/usr/bin/env python3
"""Whether the persons' names matter: quality on articles, and on the same articles with invented names.

usage: swap_names.py GOLD.jsonl SILVER.jsonl QUOTH [--articles 50] [--names FILE] [--eval FOLDER]

A model that learned by heart who is often quoted does worse on the swapped articles. Taken are the first distinct
articles of GOLD that SILVER (as syntax.py describes it) has too. The names are the proper nouns that it calls persons,
there or mostly elsewhere. Each gets an invented one, the same throughout its article; a given name gets one that ends
as its gender's do, where FILE (relative to the folder above GOLD's; names/given_names.tsv) tells it. Titles, initials,
particles and suffixes stay. FOLDER is where score.py lies (../shared/eval beside the repository).

Exit status 1 when attribution or content_tokens falls by more than 0.02, 2 when QUOTH fails.
"""
import argparse
import collections
import json
import os
import random
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
FALL = 0.02
FIGURES = (("attribution F1", lambda r: r["attribution"]["f1"], True),
           ("content_j80 F1", lambda r: r["content_j80"]["f1"], False),
           ("content_tokens F1", lambda r: r["content_tokens"]["f1"], True),
           ("direct attribution recall", lambda r: r["kinds"]["direct"]["attribution_recall"], False))
NEUTRAL = ("PERSON", "ORGANIZATION", "MISC", "O") # classes that a person's name has at times
WORD = re.compile(r"[^\W\d_]+(?:[’'\-][^\W\d_]+)*")
KEPT = set("""jr sr ii iii iv mr mrs ms miss dr sir lord lady president senator congressman congresswoman governor mayor
justice judge secretary general queen prince pope democrat republican god de del della der den di da la le van von bin
ibn al el ben abu""".split())


def key(token):
    return token.casefold().replace("’", "'")


def is_name(token):
    return bool(WORD.fullmatch(token)) and token[0].isupper() and len(token) > 1 and key(token) not in KEPT


def genders(path):
    """key of a given name -> "girl", "boy", or None where both bear it"""
    out = {}
    if os.path.exists(path):
        for line in open(path, encoding="utf8"):
            if not line.startswith("#"):
                name, girls, boys = line.split("\t")
                girls, boys = int(girls), int(boys)
                out[key(name)] = "girl" if girls > 3 * boys else "boy" if boys > 3 * girls else None
    return out


def invented(taken):
    """role -> invented names, always the same, without those whose key is in `taken`"""
    rng, used, out = random.Random(60), set(taken), {}
    starts = "B Br D Dr F G Gr H J K Kr L M N P Pr R S St T Tr V Z".split()
    middles = "b d f g l ld lm m n nd r rd rl rv s st t v z".split()
    for role, number, ends in (("girl", 150, "a ea ia ina ella"), ("boy", 150, "an ek el id on or us"),
                               ("surname", 400, "ack berg den ett ford ick man ner ock ott sen ton well")):
        out[role] = []
        while len(out[role]) < number:
            name = rng.choice(starts) + rng.choice("aeiou") + rng.choice(middles)
            if rng.random() < 0.3:
                name += rng.choice("aeo") + rng.choice("lmnrv")
            name += rng.choice(ends.split())
            if key(name) not in used:
                used.add(key(name))
                out[role].append(name)
    return out


def runs(text, sentences):
    """the name tokens of each maximal run of adjacent proper nouns of class PERSON"""
    for sentence in sentences:
        run = []
        for start, end, tag, kind, *_ in sentence + [[0, 0, "", "", 0, ""]]:
            if kind == "PERSON" and tag.startswith("NNP"):
                run.append(text[start:end])
            elif run:
                yield [key(token) for token in run if is_name(token)]
                run = []


def classes(docs, silver):
    """key -> how often its proper nouns are of each class, in all articles"""
    out = collections.defaultdict(collections.Counter)
    for doc in docs:
        for start, end, tag, kind, *_ in (token for sentence in silver[doc["id"]] for token in sentence):
            if tag.startswith("NNP"):
                out[key(doc["text"][start:end])][kind] += 1
    return out


def choose(doc, sentences, lists, gender, seen):
    """key of each person's name in the article -> what stands for it"""
    names, firsts, lasts = {}, set(), set()
    for run in runs(doc["text"], sentences):
        names.update(dict.fromkeys(run))
        firsts.update(run[:-1])
        lasts.update(run[1:][-1:])
    for start, end, tag, *_ in (token for sentence in sentences for token in sentence):
        token = doc["text"][start:end]
        if tag.startswith("NNP") and is_name(token) and 2 * seen[key(token)]["PERSON"] > seen[key(token)].total():
            names[key(token)] = None # a person's, missed in this article
    rng = random.Random(doc["id"])
    left = {role: rng.sample(some, len(some)) for role, some in lists.items()}
    out = {}
    for name in names:
        given = name in gender and name in firsts and name not in lasts
        elsewhere = sum(n for kind, n in seen[name].items() if kind not in NEUTRAL)
        if seen[name]["PERSON"] >= elsewhere: # otherwise rather the name of a place, or a month
            out[name] = left[(gender[name] or rng.choice(("girl", "boy"))) if given else "surname"].pop()
    return out


def changes(text, sentences, names):
    """(start, end, new text) of every token that holds a name"""
    def other(token):
        new = names.get(key(token), token) if is_name(token) else token
        return new.upper() if token.isupper() else new

    for start, end, tag, kind, *_ in (token for sentence in sentences for token in sentence):
        token = new = text[start:end]
        if kind == "PERSON" or tag.startswith("NNP") or token.isupper(): # also the Clinton Foundation, and CLINTON:
            new = other(token)
        if new == token and tag == "NNPS" and token[-1] in "sS": # the Clintons
            new = other(token[:-1])
            new = new + token[-1] if new != token[:-1] else token
        if new == token and "-" in token: # anti-Trump, Clinton-Kaine
            new = "-".join(map(other, token.split("-")))
        if new != token:
            yield start, end, new


def swapped(doc, edits):
    """the article with the edits made and its spans moved along; where one cuts an edited token it gets all of it"""
    text, at, length, pieces, starts, ends = doc["text"], 0, 0, [], [], [0]
    for start, end, new in sorted(edits) + [(len(text), len(text), "")]:
        starts += range(length, length + start - at)
        ends += range(length + 1, length + start - at + 1)
        length += start - at
        starts += [length] * (end - start)
        length += len(new)
        ends += [length] * (end - start)
        pieces += [text[at:start], new]
        at = end
    quotations = [dict(q, **{part: [(starts[a], ends[b]) for a, b in q[part]] for part in ("content", "cue", "source")})
                  for q in doc["quotations"]]
    return {"id": doc["id"], "text": "".join(pieces), "quotations": quotations}


def measure(score, docs, quoth, path):
    with open(path, "w", encoding="utf8") as out:
        for doc in docs:
            out.write(json.dumps({"id": doc["id"], "text": doc["text"]}, ensure_ascii=False) + "\n")
    try:
        with open(path + ".graph", "wb") as out:
            subprocess.run([quoth, "graph", "--jsonl", "--input", "jsonl", path], stdout=out, check=True)
    except (OSError, subprocess.CalledProcessError) as e:
        print(f"swap_names.py: {e}", file=sys.stderr)
        sys.exit(2)
    return score.score(docs, {doc["id"]: doc for doc in score.read(path + ".graph")})


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("gold")
    ap.add_argument("silver")
    ap.add_argument("quoth")
    ap.add_argument("--articles", type=int, default=50, metavar="N")
    ap.add_argument("--names", default="names/given_names.tsv", metavar="FILE")
    ap.add_argument("--eval", default=os.path.join(HERE, "../../../shared/eval"), metavar="FOLDER")
    a = ap.parse_args()
    sys.path.insert(0, a.eval)
    import score
    silver, gold, words = {}, {}, set()
    for line in open(a.silver, encoding="utf8"):
        doc = json.loads(line)
        silver[doc["id"]] = doc["sentences"]
    for doc in score.read(a.gold):
        words.update(map(key, WORD.findall(doc["text"])))
        if doc["id"] in silver:
            gold.setdefault(doc["id"], doc)
    seen = classes(gold.values(), silver)
    gender = genders(os.path.join(os.path.dirname(os.path.abspath(a.gold)), "..", a.names))
    lists = invented(words | set(gender))
    originals, docs, kinds, number = list(gold.values())[:a.articles], [], 0, 0
    for doc in originals:
        names = choose(doc, silver[doc["id"]], lists, gender, seen)
        edits = list(changes(doc["text"], silver[doc["id"]], names))
        docs.append(swapped(doc, edits))
        kinds, number = kinds + len(names), number + len(edits)
    with tempfile.TemporaryDirectory() as top:
        before = measure(score, originals, a.quoth, os.path.join(top, "original"))
        after = measure(score, docs, a.quoth, os.path.join(top, "swapped"))
    print(f"articles {len(docs)}  names {kinds}  tokens swapped {number}")
    print(f"{'':26} original  swapped  difference")
    fallen = []
    for title, of, decides in FIGURES:
        x, y = of(before), of(after)
        print(f"{title:26} {x:8.3f}  {y:7.3f}  {y - x:+10.3f}")
        if decides and x - y > FALL:
            fallen.append(title)
    if fallen:
        print(f"falls by more than {FALL} with invented names: {', '.join(fallen)}")
    return bool(fallen)


if __name__ == "__main__":
    sys.exit(main())
