#!/usr/bin/env python3
"""Writes stages/text/named_references.inc: the named character references of the HTML standard.

The names come with Python (html.entities.html5), which carries the standard's table.
"""
from html.entities import html5
from pathlib import Path

HEADER = "// Made by scripts/make_references.py: named character references of the HTML standard,\n" \
         "// sorted by name. A name without ';' is one of the old ones that need none.\n"


def c_string(text: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in text.encode())


def main() -> None:
    target = Path(__file__).parent.parent / "stages/text/named_references.inc"
    rows = (f'{{"{name}", "{c_string(value)}"}},\n' for name, value in sorted(html5.items()))
    target.write_text(HEADER + "".join(rows))


if __name__ == "__main__":
    main()
