#!/usr/bin/env python3
"""Scores metadata on labelled pages: title, author and date against DIR/gold.jsonl.

  scripts/evaluate_metadata.py --data DIR [--program build/release/pipeline/winnow] [--worst N]

DIR holds gold.jsonl and pages/<id>.html.gz. Every page whose gold has the field counts, also one
that the program rejects. A title is right if lower-cased letters and digits (NFKC) are equal, a
date if the day is, an author if the set of names is; `contains` is the looser figure: one of the
two texts contains the other.
"""
import argparse
import json
import re
import subprocess
import sys
import tempfile
import unicodedata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FIELDS = ("title", "author", "date")


def folded(text: str) -> str:
    text = unicodedata.normalize("NFKC", text or "").lower()
    return "".join(c for c in text if c.isalnum())


def gold_text(value) -> str:
    return ", ".join(value) if isinstance(value, list) else value or ""


def names(text: str) -> set:
    parts = re.split(r"[,;&/|]|\s(?:and|und|et|y|e|og|en|och|i)\s", text or "")
    return {folded(part) for part in parts} - {""}


def right(field: str, gold: str, found: str) -> bool:
    if field == "date":
        return gold[:10] == (found or "")[:10]
    if field == "author":
        return names(gold) == names(found) or folded(gold) == folded(found)
    return folded(gold) == folded(found)


def contains(field: str, gold: str, found: str) -> bool:
    a, b = folded(gold), folded(found)
    return field != "date" and bool(a and b) and (a in b or b in a)


def read_pages(program: str, data: Path) -> dict:
    with tempfile.TemporaryDirectory() as out:
        command = [program, "run", "-q", "--no-config", "--summary", "none", "--set",
                   "dedup.scope=none", "-o", out, str(data / "pages")]
        subprocess.run(command, check=False)
        lines = map(json.loads, (Path(out) / "manifest.jsonl").open(encoding="utf-8"))
        return {Path(line["source"]).name.split(".html")[0]: line for line in lines}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--program", default=str(ROOT / "build/release/pipeline/winnow"))
    parser.add_argument("--worst", type=int, default=0, help="list N wrong answers of each field")
    args = parser.parse_args()
    gold = [json.loads(line) for line in (args.data / "gold.jsonl").open(encoding="utf-8")]
    found = read_pages(args.program, args.data)
    print(f"{len(gold)} pages, {len(found)} in the manifest")
    for field in FIELDS:
        pages = [page for page in gold if gold_text(page.get(field))]
        answers = [(page, found.get(page["id"], {}).get(field)) for page in pages]
        wrong = [(page, answer) for page, answer in answers
                 if not right(field, gold_text(page[field]), answer)]
        near = sum(contains(field, gold_text(page[field]), answer) for page, answer in wrong)
        empty = sum(not answer for _, answer in wrong)
        total = max(len(pages), 1)
        good = len(pages) - len(wrong)
        loose = "" if field == "date" else f"  contains {100 * (good + near) / total:5.1f} %"
        print(f"{field:7} {len(pages):5} gold  right {100 * good / total:5.1f} %{loose}"
              f"  empty {100 * empty / total:5.1f} %")
        for page, answer in wrong[:args.worst]:
            print(f"    {page['id']}: {page[field]!r} | {answer!r}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
