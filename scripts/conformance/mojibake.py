"""Repair of wrongly decoded text: rows with `original` and `fixed`."""

import collections
import json
import pathlib
import subprocess
import tempfile

from suite import Part

# Only the repair of encodings: what the cases are about.
PLAIN = ["--from", "text", "--set", "despam.enabled=false", "--set", "normalize.references=false", "--set",
         "normalize.punctuation=false", "--set", "normalize.letter_case=false", "--set",
         "normalize.hyphens=false", "--set", "dedup.scope=none"]


def spaces(text):
    """White space and control characters are other steps' business."""
    return " ".join("".join(c for c in text if c >= " " and not "\x7f" <= c <= "\x9f").split())


def run(folder, tools):
    rows = [json.loads(line) for path in sorted(folder.glob("*.jsonl")) for line in open(path)]
    parts = collections.OrderedDict()
    with tempfile.TemporaryDirectory() as work:
        work = pathlib.Path(work)
        (work / "in").mkdir()
        for i, row in enumerate(rows):
            (work / "in" / f"{i}.txt").write_text(row["original"] + "\n", "utf-8", "surrogatepass")
        subprocess.run([tools.winnow, "run", "-q", "--no-config", "--summary", "none", "--name", "{stem}",
                        *PLAIN, "-o", work / "out", work / "in"], check=False)
        for i, row in enumerate(rows):
            path = work / "out" / f"{i}.txt"
            got = path.read_text("utf-8") if path.exists() else ""
            # `fixed_encoding`: only the encoding step counts.
            want = row.get("fixed_encoding", row["fixed"])
            expected = row["expect"] == "pass"
            name = row["set"] if expected else row["set"] + " (not expected)"
            part = parts.setdefault(name, Part(name, judged=expected))
            part.add(spaces(got) == spaces(want), f"{row['id']}: {got!r} is not {want!r}")
    return parts.values()
