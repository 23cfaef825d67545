"""Pages: meta refresh, and inputs that once broke somebody's parser."""

import base64

from suite import Part, rows_of


def ask_all(tools, questions):
    """As tools.ask, with a new probe after each that dies: one crash costs one answer."""
    answers = []
    while len(answers) < len(questions):
        got = tools.ask("html", questions[len(answers):])
        died = got.index(None) if None in got else len(got)
        answers += got[:died] + [None] * (died < len(got))
    return answers


def refresh(rows, tools):
    part = Part("meta refresh")
    answers = ask_all(tools, [{"ask": "refresh", "content": row["content"]} for row in rows])
    for row, answer in zip(rows, answers):
        keys = ("is_refresh", "seconds", "url") if row["is_refresh"] else ("is_refresh",)
        want = {key: row[key] for key in keys}
        part.add(answer == want, f"{row['id']}: {row['content']!r} is {want}, not {answer}")
    return part


def bytes_of(row):
    encoded = row.get("html_b64") or row.get("b64")
    return encoded or base64.b64encode(row.get("html", "").encode("utf-8", "surrogatepass")).decode()


def crashes(name, rows, tools):
    """Any end is a good end, but for a crash and an exception."""
    part = Part(f"{name}: no crash")
    answers = ask_all(tools, [{"ask": "clean", "bytes_b64": bytes_of(row)} for row in rows])
    for row, answer in zip(rows, answers):
        good = answer is not None and answer["end"] not in ("internal.exception", "no UTF-8")
        part.add(good, f"{row['id']}: {answer or 'the probe died'}")
    return part


def run(folder, tools):
    return [
        refresh(rows_of(folder / "meta_refresh.jsonl"), tools),
        crashes("tree construction", rows_of(folder / "html5lib_tree.jsonl"), tools),
        crashes("fuzzer's corpus", rows_of(folder / "gumbo_fuzz_corpus.jsonl"), tools),
    ]
