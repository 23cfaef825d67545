"""Feeds: entries and their fields, and the dates in them."""

import base64
import re
import urllib.parse

from suite import Part, rows_of


NAMES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", "nbsp": "\xa0"}


def unescaped(text):
    """References decoded; the module html of this folder hides Python's."""
    def one(match):
        name = match[1]
        if not name.startswith("#"):
            return NAMES.get(name, match[0])
        return chr(int(name[2:], 16) if name[1] in "xX" else int(name[1:]))
    return re.sub(r"&(#\d+|#[xX][0-9a-fA-F]+|\w+);", one, text)


def plain(text):
    """One line of text without markup, as a title is compared: ours never has any."""
    return " ".join(unescaped(re.sub(r"<[^>]*>", " ", text)).split())


def same_text(got, want):
    """`want` may be HTML or text, and does not say which."""
    squeezed = "".join(got.split())
    return squeezed in ("".join(want.split()), "".join(plain(want).split()))


def same_markup(got, want):
    return same_text(plain(got), want) or same_text(unescaped(plain(got)), want)


def same_url(got, want):
    """https://example.org and https://example.org/ are one address."""
    def whole(url):
        parts = urllib.parse.urlsplit(url)
        return urllib.parse.urlunsplit(parts._replace(path=parts.path or "/", netloc=parts.netloc.lower()))
    return got == want or whole(got) == whole(want)


def same(got, want):
    return got == want


def second(time):
    """2019-10-12T07:20:50.52Z without its fraction."""
    return re.sub(r"\.\d+Z$", "Z", time)


def question(path, row):
    """The feed as it was served; its own address is where upstream's tests are."""
    headers = row.get("http_headers") or {}
    asked = {"text_b64": base64.b64encode(path.read_bytes()).decode(),
             "content_type": headers.get("content-type", ""), "encoding": row.get("encoding") or ""}
    if headers:
        served = "http://127.0.0.1:8097/" + row["source"].removeprefix("feedparser/")
        asked["url"] = urllib.parse.urljoin(served, headers.get("content-location", ""))
    return asked


def version(answer):
    """feedparser's name for a kind and version."""
    kind, number = answer.get("kind", ""), answer.get("version", "").replace(".", "")
    return kind + (number[:1] + "0" if kind == "rss" and number[:1] == "2" else number[:3])


# Field of `normalised`, ours, how they are compared.
ENTRY = [("title", "title", same_text), ("link", "url", same_url), ("id", "id", same),
         ("published_utc", "published", same), ("updated_utc", "updated", same)]
FEED = [("title", "title", same_text), ("link", "link", same_url), ("id", "id", same),
        ("published_utc", "published", same), ("updated_utc", "updated", same),
        ("language", "language", same)]


def compare(part, row, what, wants, gots, fields):
    for want, got in zip(wants, gots):
        for theirs, ours, equal in fields:
            if theirs in want:
                part.add(equal(got.get(ours, ""), want[theirs]),
                         f"{row['id']}: {what} {theirs} {got.get(ours)!r} is not {want[theirs]!r}")


def run_feedparser(folder, tools):
    rows = rows_of(folder / "feedparser.jsonl")
    answers = tools.ask("feeds", [question(folder / row["file"], row) for row in rows])
    count, entry, feed = (Part("feedparser " + name, least) for name, least in
                          [("count", 1.0), ("entries", 0.98), ("feed", 0.98)])
    body, links, names, formed = (Part("feedparser " + name, judged=False) for name in
                                  ["content and summary", "links", "version", "well-formed"])
    for row, answer in zip(rows, answers):
        answer = answer or {"entries": [], "died": True}
        wants, gots = row["normalised"]["entries"], answer["entries"]
        count.add(len(wants) == len(gots) and "died" not in answer,
                  f"{row['id']}: {len(gots)} entries, not {len(wants)}")
        compare(entry, row, "entry", wants, gots, ENTRY)
        compare(feed, row, "feed", [row["normalised"]["feed"]], [answer], FEED)
        for want, got in zip(wants, gots):
            for theirs in ["content", "summary"]:
                if theirs in want:
                    text = want[theirs] if theirs == "summary" else want[theirs][0]["value"]
                    ok = same_markup(got["content"], text) or same_markup(got["summary"], text)
                    body.add(ok, f"{row['id']}: {theirs} {got[theirs]!r} is not {text!r}")
            if "links" in want:
                hrefs = [link["href"] for link in want["links"] if link.get("href")]
                links.add(len(hrefs) == len(got["links"]) and all(map(same_url, sorted(got["links"]), sorted(hrefs))),
                          f"{row['id']}: links {got['links']} are not {hrefs}")
        if any(check["path"] == ["version"] for check in row["checks"]):
            names.add(version(answer) == re.sub("[nu]$", "", row["version"]),
                      f"{row['id']}: version {version(answer)} is not {row['version']}")
        formed.add(bool(answer.get("damaged", True)) != row["well_formed"], f"{row['id']}: damaged")
    return [count, entry, feed, body, links, names, formed]


# The same for gofeed's one shape for all kinds, and for the JSON Feed's own names.
ITEM = [("title", "title", same_text), ("link", "url", same_url), ("guid", "id", same),
        ("publishedParsed", "published", lambda got, want: got == second(want)),
        ("updatedParsed", "updated", lambda got, want: got == second(want)),
        ("content", "content", same_markup), ("description", "summary", same_markup)]
WHOLE = [("title", "title", same_text), ("link", "link", same_url), ("language", "language", same),
         ("description", "description", same_text), ("feedVersion", "version", same),
         ("feedType", "kind", same)]
JSON_ITEM = [("title", "title", same_text), ("url", "url", same_url), ("id", "id", same),
             ("date_published", "published", lambda got, want: got == second(want)),
             ("date_modified", "updated", lambda got, want: got == second(want)),
             ("content_html", "content", same_markup), ("summary", "summary", same_markup)]
JSON_WHOLE = [("title", "title", same_text), ("home_page_url", "link", same_url),
              ("description", "description", same_text), ("version", "version", same)]


def run_gofeed(folder, tools):
    rows = rows_of(folder / "gofeed.jsonl")
    answers = tools.ask("feeds", [question(folder / row["file"], row) for row in rows])
    count, fields = Part("gofeed count"), Part("gofeed fields", 0.98)
    for row, answer in zip(rows, answers):
        answer = answer or {"entries": []}
        want = row["expected"]
        items = want.get("items") or []
        count.add(len(items) == len(answer["entries"]),
                  f"{row['id']}: {len(answer['entries'])} entries, not {len(items)}")
        own = row["shape"] == "json_feed"
        compare(fields, row, "entry", items, answer["entries"], JSON_ITEM if own else ITEM)
        compare(fields, row, "feed", [want], [answer], JSON_WHOLE if own else WHOLE)
    return [count, fields]


def run_dates(folder, tools):
    rows = rows_of(folder / "dates.jsonl")
    answers = tools.ask("feeds", [{"date": row["input"]} for row in rows])
    needed = ("iso8601", "rfc822", "w3dtf")
    parts = {True: Part("dates"), False: Part("dates of single programs", judged=False)}
    for row, answer in zip(rows, answers):
        parts[row["family"] in needed].add(answer == (row["utc"] or ""),
                                           f"{row['id']}: {row['input']!r} is {answer!r}, not {row['utc']!r}")
    return list(parts.values())


def run(folder, tools):
    return run_feedparser(folder, tools) + run_gofeed(folder, tools) + run_dates(folder, tools)
