#!/usr/bin/env python3
"""The organizations whose people are quoted most, over any number of articles.

    quoth graph -r articles/ | examples/most_quoted.py [HOW_MANY]

Reads source graphs, one a line, with networkx (Debian: python3-networkx). A quotation counts
for the organizations that its speaker speaks for, and for an organization that speaks itself.
"""
import collections
import inspect
import json
import sys

import networkx

# newer versions name the array of edges by another parameter
EDGES = "edges" if "edges" in inspect.signature(networkx.node_link_graph).parameters else "link"


def read(stream):
    for line in stream:
        yield networkx.node_link_graph(json.loads(line), **{EDGES: "edges"})


def organizations(graph, speaker):
    """The organizations that a node speaks for: itself, or its current affiliations."""
    if graph.nodes[speaker]["kind"] == "organization":
        return {speaker}
    return {target for _, target, edge in graph.out_edges(speaker, data=True)
            if edge["relation"] == "affiliated_with" and edge["status"] == "current"}


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    quotations, words, labels = collections.Counter(), collections.Counter(), {}
    for graph in read(sys.stdin):
        for speaker, _, edge in graph.edges(data=True):
            if edge["relation"] != "quoted_in":
                continue
            for organization in organizations(graph, speaker):
                labels[organization] = graph.nodes[organization]["label"]
                quotations[organization] += 1
                words[organization] += edge["words"]
    for organization, number in sorted(quotations.items(), key=lambda item: (-item[1], item[0]))[:count]:
        print(f"{number:5} quotations {words[organization]:6} words  {labels[organization]}")


if __name__ == "__main__":
    main()
