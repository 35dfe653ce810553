#!/usr/bin/env python3
"""Reads the exports in the working folder: check.py files|networkx"""
import csv
import json
import re
import sys

NAMES = ("plain", "hostile")


def native(name):
    with open(f"{name}.json", encoding="utf-8") as stream:
        return json.load(stream)


def text_of(name):
    with open(f"{name}.txt", encoding="utf-8", newline="") as stream:
        return stream.read()


def rows(path):
    with open(path, encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def check_tables(name, graph):
    nodes, edges, quotations = (rows(f"{name}.{kind}") for kind in ("csv-nodes", "csv-edges", "csv"))
    assert [n["id"] for n in nodes] == [n["id"] for n in graph["nodes"]]
    assert [(e["source"], e["target"]) for e in edges] == [(e["source"], e["target"]) for e in graph["edges"]]
    assert [q["id"] for q in quotations] == [q["id"] for q in graph["quotations"]]
    for table in (nodes, edges, quotations):
        for row in table:
            assert not any(cell[:1] in "=+-@" for cell in row.values() if cell), row
    weights = sum(int(e["weight"]) for e in rows(f"{name}.merged.csv-edges"))
    assert weights == len(graph["edges"]), "collapsed edges keep their number"


def check_brat(name, graph):
    text, spans, quotations = text_of(name), {}, 0
    with open(f"{name}.brat", encoding="utf-8") as stream:
        for line in stream:
            fields = line.rstrip("\n").split("\t")
            if fields[0].startswith("T"):
                kind, places = fields[1].split(" ", 1)
                pieces = [tuple(map(int, place.split())) for place in places.split(";")]
                assert " ".join(text[a:b] for a, b in pieces) == re.sub(r"\\u\{(\w+)\}", lambda m: chr(int(m[1], 16)), fields[2])
                assert not any("\n" in text[a:b] for a, b in pieces)
                spans[fields[0]] = kind
                quotations += kind in ("Direct", "Mixed", "Indirect")
            elif fields[0].startswith("R"):
                kind, one, other = fields[1].split(" ")
                assert spans[one[5:]] == kind[:-2] and spans[other[5:]] in ("Direct", "Mixed", "Indirect")
            else:
                assert fields[0].startswith("#") and fields[1].split()[1] in spans
    assert quotations == len(graph["quotations"])


def check_annotations(name, graph):
    text, page = text_of(name), json.load(open(f"{name}.webannotation", encoding="utf-8"))
    assert page["@context"] == "http://www.w3.org/ns/anno.jsonld" and page["type"] == "AnnotationPage"
    assert len(page["items"]) == len(graph["quotations"])
    for item, quotation in zip(page["items"], graph["quotations"]):
        assert len(item["target"]) == len(quotation["content"])
        for target in item["target"]:
            quote, place = target["selector"]
            start, end = place["start"], place["end"]
            assert text[start:end] == quote["exact"]
            assert text[max(0, start - 32) : start] == quote["prefix"]
            assert text[end : end + 32] == quote["suffix"]
    article = json.load(open(f"{name}.schemaorg", encoding="utf-8"))
    assert article["@type"] == "NewsArticle" and len(article["hasPart"]) == len(graph["quotations"])
    people = {n["label"] for n in graph["nodes"] if n["kind"] in ("person", "organization")}
    assert all(part["creator"]["name"] in people for part in article["hasPart"] if "creator" in part)


def check_jgf(name, graph):
    root = json.load(open(f"{name}.jgf", encoding="utf-8"))
    assert set(root) == {"graph"}
    assert set(root["graph"]) <= {"id", "type", "label", "directed", "metadata", "nodes", "edges"}
    assert set(root["graph"]["nodes"]) == {n["id"] for n in graph["nodes"]}
    for node in root["graph"]["nodes"].values():
        assert set(node) <= {"label", "metadata"}
    for edge in root["graph"]["edges"]:
        assert set(edge) <= {"id", "source", "target", "relation", "directed", "label", "metadata"}
        assert edge["source"] in root["graph"]["nodes"] and edge["target"] in root["graph"]["nodes"]


def check_networkx(name, graph):
    import inspect

    import networkx

    named = "edges" in inspect.signature(networkx.node_link_graph).parameters
    word = "edges" if named else "link"
    read = [
        networkx.node_link_graph(graph, **{word: "edges"}),
        networkx.node_link_graph(json.load(open(f"{name}.d3", encoding="utf-8")), **{word: "links"}),
        networkx.cytoscape_graph(json.load(open(f"{name}.cytoscape", encoding="utf-8"))),
        read_gexf(networkx, name),
        read_graphml(networkx, name),
    ]
    ids = {n["id"] for n in graph["nodes"]}
    for one in read:
        assert set(one.nodes) == ids, set(one.nodes) ^ ids
        assert one.number_of_edges() == len(graph["edges"])
        assert one.is_directed()


def read_graphml(networkx, name):
    """Its nodes are name tokens; the id is an attribute of theirs."""
    graph = networkx.read_graphml(f"{name}.graphml", force_multigraph=True)
    return networkx.relabel_nodes(graph, dict(graph.nodes(data="id")))


def read_gexf(networkx, name):
    """networkx knows GEXF up to 1.2 in older versions: the same elements in another namespace."""
    try:
        return networkx.read_gexf(f"{name}.gexf")
    except networkx.NetworkXError:
        text = open(f"{name}.gexf", encoding="utf-8").read()
        text = text.replace("http://gexf.net/1.3", "http://www.gexf.net/1.2draft").replace('version="1.3"', 'version="1.2"')
        open(f"{name}.old.gexf", "w", encoding="utf-8").write(text)
        return networkx.read_gexf(f"{name}.old.gexf")


def main():
    for name in NAMES:
        graph = native(name)
        if sys.argv[1] == "networkx":
            check_networkx(name, graph)
            continue
        for kind in ("d3", "cytoscape", "graphology", "jgf"):
            json.load(open(f"{name}.{kind}", encoding="utf-8"))
        check_tables(name, graph)
        check_brat(name, graph)
        check_annotations(name, graph)
        check_jgf(name, graph)


if __name__ == "__main__":
    main()
