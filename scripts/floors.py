#!/usr/bin/env python3
"""Compares scores with the figures that were committed, or pins them.

    scripts/floors.py DATA SCORES FLOORS MODE [--pin]

SCORES is what the scorer wrote as JSON for the set DATA. FLOORS holds for the digest of each set's
gold and for each MODE the figures that may not be undercut. Exit 1 if one is, naming it; a set that is not known is
said and passes. --pin writes today's figures less a margin for what another machine's floating
point may make of the training.
"""
import argparse
import hashlib
import json
import os
import sys

MARGIN = 0.002
FIGURES = [('word', 'f1'), ('word', 'precision'), ('word', 'recall'), ('nword', 'f1'), ('4gram', 'f1'),
           ('snippet', 'f1'), ('snippet', 'with_pass'), ('snippet', 'without_pass')]


def digest_of(data):
    with open(os.path.join(data, 'gold.jsonl'), 'rb') as file:
        return hashlib.sha256(file.read()).hexdigest()


def figures(scores):
    overall = scores.get('overall', scores)
    return {f'{metric} {name}': overall[metric][name] for metric, name in FIGURES if metric in overall}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument('data')
    parser.add_argument('scores')
    parser.add_argument('floors')
    parser.add_argument('mode', choices=['folds', 'shipped'])
    parser.add_argument('--pin', action='store_true')
    options = parser.parse_args()
    name = os.path.basename(os.path.abspath(options.data))
    digest = f'{options.mode} {digest_of(options.data)}'
    with open(options.scores, encoding='utf-8') as file:
        found = figures(json.load(file))
    known = {}
    if os.path.exists(options.floors):
        with open(options.floors, encoding='utf-8') as file:
            known = json.load(file)
    if options.pin:
        known[digest] = {'set': name, **{key: round(value - MARGIN, 4) for key, value in found.items()}}
        with open(options.floors, 'w', encoding='utf-8') as file:
            file.write(json.dumps(known, indent=2, sort_keys=True) + '\n')
        return 0
    if digest not in known:
        print(f'floors: none for {name} ({options.mode})')
        return 0
    low = [(key, found.get(key, 0), floor) for key, floor in known[digest].items()
           if key != 'set' and found.get(key, 0) < floor]
    for key, value, floor in low:
        print(f'floors: {name}: {key} is {value:.4f}, was {floor:.4f}', file=sys.stderr)
    print(f'floors: {len(known[digest]) - 1 - len(low)} of {len(known[digest]) - 1} held by {name}')
    return 1 if low else 0


if __name__ == '__main__':
    sys.exit(main())
