"""What robots.txt allows: cases of four parsers, and real files as Google's parser reads them."""

import base64
import json

from suite import Part, rows_of


def encoded(text):
    """One character a byte, as the lists write them."""
    return base64.b64encode(text.encode("latin-1", "replace")).decode()


def cases_of(path):
    if not path.exists():
        return []
    head, *lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    return [dict(zip(head.split("\t"), line.split("\t"))) for line in lines]


def cases(folder, tools):
    """Disputed rows, where the test and Google's matcher differ, are shown twice and not judged."""
    rows = cases_of(folder / "cases.tsv")
    answers = tools.ask("robots", [{"robots_b64": encoded(json.loads(row["robots_json"])),
                                    "probes": [{"agent": row["agent"], "url_b64": encoded(json.loads(row["url_json"]))}]}
                                   for row in rows])
    parts = [Part("cases"), Part("disputed cases, as the test", judged=False),
             Part("disputed cases, as Google's parser", judged=False)]
    for row, answer in zip(rows, answers):
        got = "" if not answer else str(int(answer["allowed"][0]))
        miss = f"{row['id']}: {row['test']}: {row['agent']!r} {row['url_json']}: {got}"
        if row["disputed"] == "0":
            parts[0].add(got == row["allowed"], miss)
        else:
            parts[1].add(got == row["allowed"], miss)
            parts[2].add(got == row["google_parser_allows"], miss)
    return parts


def real_sites(folder, tools):
    rows = rows_of(folder / "real_sites.jsonl")
    answers = tools.ask("robots", [{"robots_b64": encoded(row["robots_latin1"]),
                                    "probes": [{"agent": probe["agent"], "url_b64": encoded(probe["url"])}
                                               for probe in row["probes"]]} for row in rows])
    part = Part("real sites, as Google's parser", least=0.995)
    for row, answer in zip(rows, answers):
        given = answer["allowed"] if answer else [None] * len(row["probes"])
        for probe, got in zip(row["probes"], given):
            part.add(got == probe["allowed"], f"{row['host']}: {probe['agent']} {probe['url']}: {got}")
    return [part]


def run(folder, tools):
    return [*cases(folder, tools), *real_sites(folder, tools)]
