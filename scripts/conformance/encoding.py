"""Charsets: labels, declarations, detection, and the decoders of the Encoding standard."""

import base64

from suite import Part, rows_of

XML = (".xml", ".atom", ".rdf", ".rss")


def encoded(data):
    return base64.b64encode(data).decode()


def labels(folder, tools):
    part = Part("labels")
    rows = rows_of(folder / "labels.jsonl")
    answers = tools.ask("encoding", [{"ask": "label", "label": row["label"]} for row in rows])
    for row, answer in zip(rows, answers):
        got = answer and answer["charset"]
        part.add(got == row["encoding"], f"{row['id']}: {got}, not {row['encoding']}")
    return part


def prescan(folder, tools):
    """Encodings are compared, so the expected name goes through the labels too."""
    part = Part("prescan")
    rows = rows_of(folder / "prescan.jsonl")
    answers = tools.ask("encoding", [{"ask": "prescan", "bytes_b64": row["bytes_b64"]} for row in rows])
    wanted = tools.ask("encoding", [{"ask": "label", "label": row["prescan_encoding"]} for row in rows])
    for row, answer, want in zip(rows, answers, wanted):
        got = answer and answer["charset"]
        part.add(want and got == want["charset"], f"{row['id']}: {got}, not {row['prescan_encoding']}")
    return part


def markup_of(name, data):
    if name.endswith(XML) or data.lstrip().startswith(b"<?xml"):
        return "xml"
    return "html" if b"<" in data[:1024] else "none"


def detect(folder, tools, declared):
    """The text that the chosen charset gives is that of the true one: a superset is as good."""
    part = Part("detect, declarations read" if declared else "detect, declarations ignored", least=0.97)
    rows = rows_of(folder / "detect.jsonl")
    files = [(folder / row["file"]).read_bytes() for row in rows]
    markups = [markup_of(row["file"], data) if declared else "none" for row, data in zip(rows, files)]
    chosen = tools.ask("encoding", [{"ask": "choose", "markup": markup, "bytes_b64": encoded(data)}
                                    for markup, data in zip(markups, files)])
    names = tools.ask("encoding", [{"ask": "label", "label": row["encoding"]} for row in rows])
    truth = tools.ask("encoding", [{"ask": "decode", "charset": (name or {}).get("charset") or "", "bytes_b64": encoded(data)}
                                   for name, data in zip(names, files)])
    for row, answer, want in zip(rows, chosen, truth):
        same = answer and want and answer["text"].lstrip("\ufeff") == want["text"].lstrip("\ufeff")
        part.add(same, f"{row['id']}: {answer and answer['charset']} by {answer and answer['from']}, not {row['encoding']}")
    return part


def decode(folder, tools):
    part = Part("decode, whole indexes")
    for path in sorted((folder / "decode").glob("*.bin")):
        label = path.name.split(".")[-2]
        name, = tools.ask("encoding", [{"ask": "label", "label": label}])
        answer, = tools.ask("encoding", [{"ask": "decode", "charset": name["charset"], "bytes_b64": encoded(path.read_bytes())}])
        want = path.with_suffix(".utf8").read_bytes()
        got = answer["text"].encode("utf-8") if answer else b""
        place = next((i for i, (a, b) in enumerate(zip(got, want)) if a != b), min(len(got), len(want)))
        part.add(got == want, f"{path.name}: differs from byte {place}: {got[place:place + 12]!r}, not {want[place:place + 12]!r}")
    return part


def run(folder, tools):
    return [labels(folder, tools), prescan(folder, tools), detect(folder, tools, True), detect(folder, tools, False),
            decode(folder, tools)]
