#!/usr/bin/env python3
"""Tags and trees against silver ones.

usage: syntax.py SILVER.jsonl PREDICTED.conllu

SILVER holds one article a line: {"id", "sentences": [[[start, end, tag, class, head, label], ...]]}, offsets in code
points, heads counted from 1 within the sentence (0: the root). PREDICTED is what `quoth syntax` prints. A silver token
that has no token of exactly its span in PREDICTED counts as wrong; heads are compared by their spans.

  tags          the Penn tag
  UAS, LAS      the head; the head and the label; punctuation left out

In brackets: of the tokens that both have (tags); of the arcs in sentences that both cut alike (UAS, LAS).
"""
import collections
import json
import sys


def read(path):
    """id -> {(start, end): (tag, head span or None, label)}"""
    docs, doc, sentence = {}, None, []

    def close():
        spans = [token[0] for token in sentence]
        for span, tag, head, label in sentence:
            doc[span] = (tag, spans[head - 1] if head else None, label)
        sentence.clear()

    for line in open(path, encoding="utf8"):
        line = line.rstrip("\n")
        if line.startswith("# newdoc id = "):
            doc = docs.setdefault(line[14:], {})
        elif not line:
            close()
        elif not line.startswith("#"):
            f = line.split("\t")
            start, end = f[9][5:].split(":")
            sentence.append(((int(start), int(end)), f[4], int(f[6]) if f[6] != "_" else 0, f[7]))
    return docs


def cut_alike(sentence, doc):
    """Whether ours has the same tokens, one root, and no head outside."""
    ours = [doc.get((token[0], token[1])) for token in sentence]
    if None in ours or sum(token[1] is None for token in ours) != 1:
        return False
    first, last = sentence[0][0], sentence[-1][1]
    return all(token[1] is None or first <= token[1][0] < last for token in ours)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    docs, n = read(sys.argv[2]), collections.Counter()
    for line in open(sys.argv[1], encoding="utf8"):
        silver = json.loads(line)
        doc = docs.get(silver["id"], {})
        for sentence in silver["sentences"]:
            alike = cut_alike(sentence, doc)
            for start, end, tag, _, head, label in sentence:
                n["tokens"] += 1
                ours = doc.get((start, end))
                n["found"] += ours is not None
                n["tag"] += ours is not None and ours[0] == tag
                if label == "punct":
                    continue
                n["arcs"] += 1
                span = tuple(sentence[head - 1][:2]) if head else None
                right = ours is not None and ours[1] == span
                n["head"] += right
                n["label"] += right and ours[2] == label
                n["alike"] += alike
                n["alike head"] += alike and right
                n["alike label"] += alike and right and ours[2] == label
    rate = lambda a, b: n[a] / n[b] if n[b] else 0.0
    print(f"tokens {n['tokens']}  of the same span {rate('found', 'tokens'):.4f}")
    print(f"tags {rate('tag', 'tokens'):.4f} ({rate('tag', 'found'):.4f})  "
          f"UAS {rate('head', 'arcs'):.4f} ({rate('alike head', 'alike'):.4f})  "
          f"LAS {rate('label', 'arcs'):.4f} ({rate('alike label', 'alike'):.4f})")


if __name__ == "__main__":
    main()
