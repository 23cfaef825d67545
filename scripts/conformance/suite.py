"""What the suites share: parts with their counts, and the programs that answer."""

import dataclasses
import json
import subprocess


@dataclasses.dataclass
class Part:
    """Cases of one kind. A part that is not judged is printed and not counted."""

    name: str
    least: float = 1.0  # share that must hold
    judged: bool = True
    good: int = 0
    total: int = 0
    misses: list = dataclasses.field(default_factory=list)

    def add(self, ok, miss=""):
        self.good += bool(ok)
        self.total += 1
        if not ok:
            self.misses.append(miss)

    @property
    def holds(self):
        return not self.judged or self.good >= self.least * self.total


@dataclasses.dataclass
class Tools:
    winnow: str  # the program
    probe: str  # tests/conformance: one JSON question a line in, one answer a line out

    def ask(self, suite, questions):
        """Answers to `questions`, dictionaries, in their order; None where the probe died."""
        lines = "".join(json.dumps({"suite": suite, **q}) + "\n" for q in questions)
        ran = subprocess.run([self.probe], input=lines.encode(), stdout=subprocess.PIPE, check=False)
        answers = [json.loads(line) for line in ran.stdout.splitlines()]
        return answers + [None] * (len(questions) - len(answers))


def rows_of(path):
    """Rows of a JSONL file; none if it is not there."""
    if not path.exists():
        return []
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]
