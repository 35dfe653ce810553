#!/usr/bin/env python3
"""Whether confidences keep their promise.

usage: calibration.py GOLD.jsonl PREDICTED.jsonl [--eval FOLDER]

GOLD and PREDICTED are as score.py takes them; FOLDER is where score.py lies (../shared/eval beside the repository). For
each tenth of `confidence`, first of all quotations and then of each predicted kind:

  number        quotations whose confidence lies in it
  confidence    their mean confidence
  right         the share of them that are right: attribution as score.py counts it (content J>=0.8, source right)

and the expected calibration error: the mean of |confidence - right| over the tenths, weighted by number.
"""
import argparse
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def judged(score, gold_docs, pred_docs):
    """(kind, confidence, right) of every predicted quotation of the gold articles"""
    out = []
    for doc in gold_docs:
        tok = score.Tokens(doc["text"])

        def view(quotations):
            seen = ({"c": tok.of(q.get("content")), "s": tok.of(q.get("source")), "q": q} for q in quotations)
            return [q for q in seen if q["c"]]

        gold, pred = view(doc["quotations"]), view(pred_docs.get(doc["id"], {}).get("quotations", []))
        right = {j for i, j in score.match(gold, pred, 0.8) if source_ok(score, gold[i]["s"], pred[j]["s"])}
        out += [(p["q"]["kind"], p["q"]["confidence"], j in right) for j, p in enumerate(pred)]
    return out


def source_ok(score, gold, pred):
    """as within score.score()"""
    return score.jaccard(gold, pred) >= 0.5 if gold and pred else not gold and not pred


def show(title, quotations):
    print(f"{title:12} {'number':>6}  confidence  right")
    error = 0.0
    for tenth in range(10):
        here = [(c, r) for _, c, r in quotations if min(int(c * 10), 9) == tenth]
        if not here:
            continue
        confidence, right = (sum(column) / len(here) for column in zip(*here))
        error += abs(confidence - right) * len(here)
        print(f"  {tenth / 10:.1f} - {(tenth + 1) / 10:.1f}  {len(here):6}  {confidence:10.3f}  {right:.3f}")
    if quotations:
        n = len(quotations)
        confidence, right = sum(q[1] for q in quotations) / n, sum(q[2] for q in quotations) / n
        print(f"  all        {n:6}  {confidence:10.3f}  {right:.3f}")
        print(f"  expected calibration error {error / n:.4f}")


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("gold")
    ap.add_argument("predicted")
    ap.add_argument("--eval", default=os.path.join(HERE, "../../../shared/eval"), metavar="FOLDER")
    a = ap.parse_args()
    sys.path.insert(0, a.eval)
    import score
    gold = {}
    for doc in score.read(a.gold):
        gold.setdefault(doc["id"], doc)
    quotations = judged(score, gold.values(), {doc["id"]: doc for doc in score.read(a.predicted)})
    show("all kinds", quotations)
    for kind in ("direct", "mixed", "indirect"):
        show(kind, [q for q in quotations if q[0] == kind])


if __name__ == "__main__":
    main()
