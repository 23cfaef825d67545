"""Suites of conformance.sh: each reads its cases, asks the program, counts what holds.

    conformance.py DIR WINNOW [SUITE…]
"""

import collections
import json
import pathlib
import subprocess
import sys
import tempfile

# Only the repair of encodings: what the cases are about.
PLAIN = ["--from", "text", "--set", "despam.enabled=false", "--set", "normalize.references=false", "--set",
         "normalize.punctuation=false", "--set", "normalize.letter_case=false", "--set",
         "normalize.hyphens=false", "--set", "dedup.scope=none"]


def spaces(text):
    """White space and control characters are other steps' business."""
    return " ".join("".join(c for c in text if c >= " " and not "\x7f" <= c <= "\x9f").split())


def mojibake(folder, winnow):
    """Rows with `original` and `fixed` (`fixed_encoding` where only the encoding step counts)."""
    rows = [json.loads(line) for path in sorted(folder.glob("*.jsonl")) for line in open(path)]
    with tempfile.TemporaryDirectory() as work:
        work = pathlib.Path(work)
        (work / "in").mkdir()
        for i, row in enumerate(rows):
            (work / "in" / f"{i}.txt").write_text(row["original"] + "\n", "utf-8", "surrogatepass")
        subprocess.run([winnow, "run", "-q", "--no-config", "--summary", "none", "--name", "{stem}",
                        *PLAIN, "-o", work / "out", work / "in"], check=False)
        counts, failed = collections.defaultdict(lambda: [0, 0]), []
        for i, row in enumerate(rows):
            path = work / "out" / f"{i}.txt"
            got = path.read_text("utf-8") if path.exists() else ""
            want = row.get("fixed_encoding", row["fixed"])
            ok = spaces(got) == spaces(want)
            name = row["set"] if row["expect"] == "pass" else row["set"] + " (not expected)"
            counts[name][0] += ok
            counts[name][1] += 1
            if not ok and row["expect"] == "pass":
                failed.append(f"  {row['id']}: {got!r} is not {want!r}")
    return counts, failed


SUITES = {"mojibake": mojibake}


def main():
    data, winnow, *wanted = sys.argv[1:]
    bad = False
    for name in wanted or SUITES:
        folder = pathlib.Path(data) / name
        if not folder.is_dir():
            print(f"{name}: no data")
            continue
        counts, failed = SUITES[name](folder, winnow)
        for part, (good, all_) in sorted(counts.items()):
            print(f"{name:<12}{part:<36}{good}/{all_}")
        print("\n".join(failed), end="\n" if failed else "")
        bad = bad or bool(failed)
    sys.exit(1 if bad else 0)


main()
