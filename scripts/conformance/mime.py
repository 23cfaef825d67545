"""Content-Type values: which encoding their charset names."""

from suite import Part, rows_of


def run(folder, tools):
    rows = rows_of(folder / "content_type.jsonl")
    part = Part("encoding of a Content-Type")
    for row, answer in zip(rows, tools.ask("mime", [{"input": row["input"]} for row in rows])):
        got = answer and answer["encoding"]
        same = answer and (got or "").lower() == (row["encoding"] or "").lower()
        part.add(same, f"{row['id']}: {row['input']!r} is {row['encoding']}, not {got}")
    return [part]
