"""Sitemaps: their addresses and dates, and that no file of the machine is ever opened."""

import base64
import datetime
import email.utils

from suite import Part, rows_of


def date(text):
    """The date upstream's file gives, in the form ours has."""
    text = (text or "").strip()
    if len(text) <= 10:
        return text
    try:
        time = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        time = email.utils.parsedate_to_datetime(text)
    if time.tzinfo is None:
        time = time.replace(tzinfo=datetime.timezone.utc)
    return time.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def questions(folder, rows, **more):
    return [{"bytes_b64": base64.b64encode((folder / row["file"]).read_bytes()).decode(), "url": row["url"], **more}
            for row in rows]


def run(folder, tools):
    rows = rows_of(folder / "manifest.jsonl")
    answers = tools.ask("sitemaps", questions(folder, rows))
    # Upstream's tests run with or without the protocol's rule that pages lie below the sitemap; a
    # row does not say which, so a count may be that of either setting.
    below = tools.ask("sitemaps", questions(folder, rows, below_only=True))
    urls, dates = Part("addresses"), Part("dates")
    count, closed = Part("counts", 0.9), Part("no file opened")
    for row, answer, strict in zip(rows, answers, below):
        got = (answer or {"entries": []})["entries"]
        found = [entry["url"] for entry in got]
        if "urls" in row:
            urls.add(found == [want["loc"] for want in row["urls"]], f"{row['id']}: {found}")
            for want, entry in zip(row["urls"], got):
                dates.add(entry["lastmod"] == date(want.get("lastmod")),
                          f"{row['id']}: {entry['lastmod']!r} is not {want.get('lastmod')!r}")
        elif "upstream_count" in row:
            counts = [len(one["entries"]) for one in (answer, strict) if one]
            count.add(row["upstream_count"] in counts, f"{row['id']}: {counts} entries, not {row['upstream_count']}")
        closed.add(answer is not None and "root:" not in str(answer) and
                   all(url.startswith(("http://", "https://")) for url in found), f"{row['id']}: {answer}")
    return [urls, dates, count, closed]
