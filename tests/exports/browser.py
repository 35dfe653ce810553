#!/usr/bin/env python3
"""The HTML report in a real browser, driven over WebDriver: browser.py QUOTH SOURCE_DIR

Needs chromium and chromedriver (Debian: chromium-driver). No network is used: a proxy that
is not there would make any request an error in the console.
"""
import json
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

HOSTILE = (
    "<script>window.hacked=1</script><img src=x onerror=hacked=1> Title \"quoted\"\n\n"
    "“</mark></p><script>window.hacked=1</script>” said Nils <b onmouseover=hacked=1>Harmon</b>, a courier "
    "at </style><script>window.hacked=1</script> Lines.\n\n"
    "“It is \u202elate\u202c and javascript:hacked=1 is here,” said Tessa Orrin, a spokeswoman for the "
    "\"'><svg onload=hacked=1> Board.\n\n" + "x" * 100000 + "\n\n“It was late,” an official said.\n"
)


class Browser:
    def __init__(self, *flags, scripts=True):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.driver = subprocess.Popen(["chromedriver", f"--port={port}"], stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
        self.base = f"http://127.0.0.1:{port}"
        arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                     "--proxy-server=127.0.0.1:9", *flags]
        options = {"args": arguments}
        if not scripts:
            options["prefs"] = {"profile.managed_default_content_settings.javascript": 2}
        wanted = {"capabilities": {"alwaysMatch": {
            "goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}}}
        for _ in range(100):
            try:
                self.session = self.call("POST", "/session", wanted)["sessionId"]
                break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
        self.base += f"/session/{self.session}"

    def call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, {"Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)["value"]

    def open(self, path):
        self.call("POST", "/url", {"url": path.as_uri()})

    def run(self, script, *arguments):
        return self.call("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def press(self, key):
        self.call("POST", "/actions", {"actions": [{"type": "key", "id": "keys", "actions": [
            {"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]}]})

    def faults(self):
        return [e["message"] for e in self.call("POST", "/se/log", {"type": "browser"}) if e["level"] != "INFO"]

    def close(self):
        try:
            self.call("DELETE", "")
        finally:
            self.driver.terminate()
            self.driver.wait()


passed = failed = 0


def check(title, holds, detail=""):
    global passed, failed
    passed, failed = passed + bool(holds), failed + (not holds)
    if not holds:
        print(f"FAIL {title} {detail}")


def check_page(browser, name, page, graph):
    browser.open(page)
    faults = browser.faults()
    check(f"{name}: no message in the console", not faults, faults)
    ids = browser.run("return [...document.querySelectorAll('[id^=q]')].map(e => e.id)")
    check(f"{name}: each quotation has its permalink", {q["id"] for q in graph["quotations"]} <= set(ids))
    check(f"{name}: ids are unique", len(ids) == len(set(ids)))
    broken = browser.run("return [...document.querySelectorAll('a')].map(a => a.getAttribute('href')).filter(h => "
                         "h[0] !== '#' || !document.getElementById(h.slice(1)))")
    check(f"{name}: every link leads somewhere in the page", not broken, broken)
    wide = browser.run("return document.documentElement.scrollWidth - innerWidth")
    check(f"{name}: nothing is wider than the window", wide <= 0, wide)
    return ids


def check_keys(browser, name, ids):
    browser.press("n")
    first = browser.run("return location.hash.slice(1)")
    check(f"{name}: n goes to the first quotation", first in ids, first)
    browser.press("n")
    second = browser.run("return location.hash.slice(1)")
    check(f"{name}: n goes on", second in ids and second != first, second)
    browser.press("p")
    check(f"{name}: p goes back", browser.run("return location.hash.slice(1)") == first)
    lit = browser.run("const li = document.querySelector('.sources > li'); li.click(); "
                      "return [document.body.className, document.querySelectorAll('mark.lit').length]")
    check(f"{name}: a click on a speaker shows theirs", lit[0] == "only" and lit[1] > 0, lit)
    browser.press("\ue00c")
    check(f"{name}: Escape shows all", browser.run("return document.body.className") == "")


def check_example(browser, quoth, source, work):
    """examples/graph.html draws a graph, with d3 from npm beside it."""
    npm = shutil.which("npm")
    try:
        subprocess.run([npm or "npm", "install", "--silent", "--no-audit", "--no-fund", "d3"], cwd=work, check=True,
                       timeout=120, capture_output=True)
    except (OSError, subprocess.SubprocessError):
        print("skip: examples/graph.html needs d3 from npm")
        return
    shutil.copy(work / "node_modules/d3/dist/d3.min.js", work)
    shutil.copy(source / "examples/graph.html", work)
    article = source / "examples/articles/harbor-dam.txt"
    graph = json.loads(subprocess.run([quoth, "graph", "--format", "d3", article], capture_output=True, check=True).stdout)
    browser.open(work / "graph.html")
    drawn = browser.run("draw(arguments[0]); return [document.querySelectorAll('circle').length, "
                        "document.querySelectorAll('line').length]", graph)
    check("examples/graph.html draws every node and link", drawn == [len(graph["nodes"]), len(graph["links"])], drawn)
    check("examples/graph.html: no message in the console", not browser.faults())


def main():
    quoth, source = sys.argv[1], pathlib.Path(sys.argv[2])
    if not shutil.which("chromedriver"):
        print("skip: no chromedriver (Debian: chromium-driver)")
        return 0
    with tempfile.TemporaryDirectory() as work:
        work = pathlib.Path(work)
        (work / "hostile.txt").write_text(HOSTILE, encoding="utf-8")
        articles = [*sorted((source / "examples/articles").glob("*.txt")), work / "hostile.txt",
                    source / "tests/pages/blockquote.html"]
        articles = [a for a in articles if a.name != "README.md"]
        browsers = {"1280": Browser("--window-size=1280,900"), "390": Browser("--window-size=390,800")}
        plain = Browser("--window-size=1280,900", scripts=False)
        for article in articles:
            page = work / (article.stem + ".report.html")
            subprocess.run([quoth, "report", "--html", article, "-o", page], check=True)
            graph = json.loads(subprocess.run([quoth, "graph", article], capture_output=True, check=True).stdout)
            for width, browser in browsers.items():
                ids = check_page(browser, f"{article.name} at {width}", page, graph)
                if width == "1280" and len(graph["quotations"]) > 1:
                    check_keys(browser, article.name, ids)
            check(f"{article.name}: nothing of the article ran", not browsers["1280"].run("return window.hacked"))
            size = page.stat().st_size
            if article.stat().st_size < 5000:
                check(f"{article.name}: under 120 kB", size < 120_000, size)
            plain.open(page)
            marks = plain.call("POST", "/elements", {"using": "css selector", "value": "mark"})
            check(f"{article.name}: quotations are marked with scripts off", bool(marks) == bool(graph["quotations"]))
            buttons = plain.call("POST", "/elements", {"using": "css selector", "value": "nav button"})
            check(f"{article.name}: scripts are off in this browser", not buttons)
        check_example(browsers["1280"], quoth, source, work)
        plain.close()
        for browser in browsers.values():
            browser.close()
    print(f"{passed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
