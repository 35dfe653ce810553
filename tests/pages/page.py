"""What run.sh asks about one page; python3, nothing else.

    page.py encode SOURCE CODEC          SOURCE (UTF-8) in another charset, to stdout
    page.py metadata GRAPH EXPECTED      title, byline, publisher, published, url
    page.py slices GRAPH PAGE            the bytes of each quotation hold its text
"""

import html
import json
import re
import sys

LABELS = {"macintosh": "mac-roman", "iso-8859-1": "cp1252", "ascii": "cp1252", "us-ascii": "cp1252"}
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"


def encode(path, codec):
    page = open(path, encoding="utf-8", newline="").read()
    if codec == "bad-utf-8":  # a byte that no UTF-8 holds for every U+FFFD
        return page.encode().replace("\ufffd".encode(), b"\xe9")
    if codec == "utf-16":
        return b"\xff\xfe" + page.encode("utf-16-le")
    return page.encode(codec)


def charset(page):
    for mark, codec in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if page.startswith(mark):
            return codec
    label = re.search(rb"<meta[^>]*charset\s*=\s*[\"']?([\w-]+)", page[:1024], re.I)
    if label:
        label = label.group(1).decode().lower()
        return LABELS.get(label, label)
    try:
        page.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError:
        return "cp1252"


def same_member(name, expected, actual):
    if expected == "-" or actual is None:
        return (expected == "-") == (actual is None)
    if name == "published":  # to the precision expected: zones and seconds are not compared
        return actual.startswith(expected)
    if name == "byline":  # however several names are joined
        return re.split(r" and |, ", actual) == re.split(r" and |, ", expected)
    return actual == expected


def metadata(graph, path):
    wrong = []
    for line in open(path, encoding="utf-8"):
        if not line.strip():
            break
        name, expected = line.rstrip("\n").split(": ", 1)
        actual = graph["graph"][name]
        if not same_member(name, expected, actual):
            wrong.append(f"{name}: expected {expected!r}, got {actual!r}")
    return wrong


def squeezed(text, drop):
    return "".join(c for c in text if not c.isspace() and c not in drop)


def seen(source):
    source = re.sub(r"<!--.*?-->|<(script|style|noscript|template)\b.*?</\1\s*>", "", source, flags=re.S | re.I)
    source = re.sub(r'<span class="visually-hidden">.*?</span>', "", source, flags=re.S)
    return html.unescape(re.sub(r"</?[a-zA-Z][^>]*>", "", source))


def slices(graph, path):
    page = open(path, "rb").read()
    codec = charset(page)
    drop = INVISIBLE + ("“”‘’" if re.search("<q[ >]", page.decode(codec, "replace"), re.I) else "")
    wrong = [] if graph["quotations"] else ["no quotation was found"]
    for quotation in graph["quotations"]:
        for content in quotation["content"]:
            piece = page[content["byte_start"] : content["byte_end"]].decode(codec, "replace")
            if squeezed(seen(piece), drop) != squeezed(content["text"], drop):
                wrong.append(f"{quotation['id']}: {content['text']!r} is traced to {piece!r}")
    return wrong


def main():
    action, first, second = sys.argv[1:]
    if action == "encode":
        sys.stdout.buffer.write(encode(first, second))
        return 0
    graph = json.load(open(first, encoding="utf-8"))
    wrong = {"metadata": metadata, "slices": slices}[action](graph, second)
    sys.stdout.buffer.write("".join(line + "\n" for line in wrong).encode())
    return bool(wrong)


sys.exit(main())
