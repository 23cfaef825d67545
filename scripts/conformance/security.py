"""Which addresses a fetcher of public pages may connect to."""

from suite import Part, rows_of


def run(folder, tools):
    rows = rows_of(folder / "addresses.jsonl")
    answers = tools.ask("security", [{"address": row["address"]} for row in rows])
    parts = {True: Part("addresses"), False: Part("addresses, a policy choice", judged=False)}
    for row, answer in zip(rows, answers):
        got = answer and answer["allow"]
        parts[row["allow"] is not None].add(got == row["allow"], f"{row['id']}: {row['address']} ({row['why']}): {got}")
    return parts.values()
