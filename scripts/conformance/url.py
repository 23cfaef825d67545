"""Addresses: the URL standard's own cases, host names, and what two crawlers make of addresses."""

from suite import Part, rows_of

PARTS = ["href", "origin", "protocol", "username", "password", "host", "hostname", "port", "pathname", "search", "hash"]


def text(value):
    """Lone surrogates cannot be written in UTF-8; the standard reads them as U+FFFD."""
    return (value or "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def ask(tools, pairs):
    return tools.ask("url", [{"ask": "parse", "input": text(input), "base": text(base)} for input, base in pairs])


def scheme(address):
    head, colon, _ = (address or "").strip().partition(":")
    return head.lower() if colon and head.isascii() and head[:1].isalpha() else ""


def is_web(row):
    """A failure is about http and https if it is not about another scheme."""
    if not row.get("failure"):
        return row["protocol"] in ("http:", "https:")
    return (scheme(row["input"]) or scheme(row["base"]) or "http") in ("http", "https")


def standard(rows, tools):
    web = Part("http and https addresses", least=0.99)
    other = Part("other schemes are refused", judged=False)
    for row, got in zip(rows, ask(tools, [(row["input"], row["base"]) for row in rows])):
        miss = f"{row['id']}: {row['input']!r} at {row['base']!r}: {row.get('href')}, not {(got or {}).get('href')}"
        failed = got is not None and "failure" in got
        if is_web(row):
            same = got is not None and not failed and all(got[key] == row[key] for key in PARTS if key in row)
            web.add(failed if row.get("failure") else same, miss)
        else:
            other.add(failed, miss)
    return [web, other]


def hosts(rows, tools):
    part = Part("host names to ASCII", least=0.99)
    for row, answer in zip(rows, tools.ask("url", [{"ask": "host", "input": text(row["input"])} for row in rows])):
        got = answer and answer["host"]
        part.add(answer and got == row["output"], f"{row['id']}: {row['input']!r} is {row['output']!r}, not {got!r}")
    return part


def compare(name, key, cases, tools):
    """`cases`: name, input, base, and what `key` of the answer should be."""
    part = Part(name, judged=False)
    for (case, input, base, want), got in zip(cases, ask(tools, [case[1:3] for case in cases])):
        value = (got or {}).get(key)
        part.add(value == want, f"{case}: {input!r}: {want!r}, not {value!r}")
    return part


def same_address(name, cases, tools):
    """An address and what a crawler normalised it to must have one key."""
    part = Part(name, judged=False)
    keys = [answer and answer.get("key") for answer in ask(tools, [(a, None) for case in cases for a in case[1:3]])]
    for (case, input, want), ours, theirs in zip(cases, keys[::2], keys[1::2]):
        part.add(ours == theirs, f"{case}: {input!r}: {want!r} has key {theirs!r}, not {ours!r}")
    return part


def with_path(address):
    """courlan leaves out the slash of an empty path."""
    return address + "/" * (address.count("/") == 2)


def courlan(rows, tools):
    def of(*functions):
        return [(r["id"], r["args"], r["result"]) for r in rows
                if r["function"] in functions and all(isinstance(arg, str) for arg in r["args"])]

    relative = [(i, args[1], with_path(args[0]), with_path(want)) for i, args, want in of("fix_relative_urls")]
    normal = [(i, args[0], want) for i, args, want in of("normalize_url", "clean_url", "scrub_url")]
    domains = [(i, args[0], None, want) for i, args, want in of("extract_domain")]
    bases = [(i, args[0], None, want) for i, args, want in of("get_base_url")]
    return [
        compare("courlan: relative addresses", "href", relative, tools),
        same_address("courlan: normal forms", normal, tools),
        compare("courlan: domains", "site", domains, tools),
        compare("courlan: base addresses", "origin", bases, tools),
    ]


def run(folder, tools):
    normal = [(r["id"], r["input"], r["normalised"]) for r in rows_of(folder / "crawler_normalise.jsonl")]
    resolve = [(r["id"], r["input"], r["base"], r["resolved"]) for r in rows_of(folder / "resolve.jsonl")]
    return [
        *standard(rows_of(folder / "whatwg_url.jsonl"), tools),
        hosts(rows_of(folder / "to_ascii.jsonl"), tools),
        same_address("crawler-commons: normal forms", normal, tools),
        compare("crawler-commons: resolving", "href", resolve, tools),
        *courlan(rows_of(folder / "courlan.jsonl"), tools),
    ]
