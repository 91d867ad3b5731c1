# What is in a page of HTML: its parts, and whether they are what the page promises.
#   page.py check FILE       the data is JSON, the policy names the hashes of style and script, nothing else can run
#   page.py sizes FILE       calls, bytes without ladders, ladders
#   page.py data FILE        the JSON
import base64
import hashlib
import json
import re
import sys


def between(page, start, end):
    at = page.index(start) + len(start)
    return page[at:page.index(end, at)]


def data_of(page):
    return between(page, '<script type="application/json" id="data">', "</script>")


def sha256_of(text):
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def faults_of(page):
    style, script = between(page, "<style>", "</style>"), between(page, "</script>\n<script>", "</script>")
    policy = between(page, 'http-equiv="Content-Security-Policy" content="', '">')
    rest = page.replace(style, "").replace(script, "").replace(data_of(page), "")
    if f"style-src {sha256_of(style)};" not in policy:
        yield "the policy does not name the style's hash"
    if f"script-src {sha256_of(script)};" not in policy:
        yield "the policy does not name the script's hash"
    if not policy.startswith("default-src 'none';") or "unsafe" in policy:
        yield f"the policy allows too much: {policy}"
    if rest.count("<script") != 2 or rest.count("</script>") != 2:
        yield "there are more scripts than the two"
    for found in re.findall(r"<[^>]*\s(?:(?:on\w+|style|src|srcset)\s*=|href=\"(?!#))[^>]*>", rest):
        yield f"an attribute that loads or runs: {found}"
    if re.search(r"<(?:img|iframe|object|embed|link|base|form)\b", rest):
        yield "an element that loads"
    if "<" in data_of(page):
        yield "a '<' in the data"


def main():
    command, name = sys.argv[1:]
    page = open(name, encoding="utf-8", newline="").read()
    data = json.loads(data_of(page))
    if command == "data":
        json.dump(data, sys.stdout)
    elif command == "sizes":
        ladders = data_of(page)[data_of(page).index('"ladders":['):]
        print(data["calls"]["count"], len(page.encode()) - len(ladders.encode()), len(data["ladders"]))
    else:
        faults = list(faults_of(page))
        print("\n".join(faults))
        sys.exit(bool(faults))


main()
