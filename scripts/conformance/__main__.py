"""Runs suites of cases through the program and prints how many hold.

    conformance [--misses] DIR WINNOW PROBE [SUITE…]

A suite is a folder of DIR and the module of that name here. Exit 1 if a part holds less than it must.
"""

import importlib
import pathlib
import sys

from suite import Tools

SUITES = ["encoding", "feeds", "html", "mime", "mojibake", "robots", "security", "sitemaps", "url", "warc"]


def main():
    arguments = sys.argv[1:]
    show = "--misses" in arguments
    data, winnow, probe, *wanted = [a for a in arguments if a != "--misses"]
    tools = Tools(winnow, probe)
    good = total = 0
    bad = False
    for name in wanted or SUITES:
        folder = pathlib.Path(data) / name
        if not folder.is_dir():
            print(f"{name}: no data")
            continue
        for part in importlib.import_module(name).run(folder, tools):
            share = part.good / max(part.total, 1)
            note = "" if part.judged else "  (not judged)"
            note += "" if part.holds else f"  BELOW {part.least:.1%}"
            print(f"{name:<10} {part.name:<44} {part.good:>5}/{part.total:<5} {share:7.1%}{note}")
            if show or not part.holds:
                print("".join(f"    {miss}\n" for miss in part.misses[: None if show else 10]), end="")
            bad = bad or not part.holds
            if part.judged:
                good, total = good + part.good, total + part.total
    print(f"conformance: {good} of {total} ({100 * good / max(total, 1):.2f} %)")
    sys.exit(1 if bad else 0)


main()
