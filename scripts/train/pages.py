"""Labelled pages: what `winnow features` says of their blocks, joined with the gold text."""
import json
import os
import re
import subprocess
from dataclasses import dataclass

import numpy as np
import orjson
import tldextract

from labels import label_blocks, label_pieces

WORD = re.compile(r'\w+')
_site = tldextract.TLDExtract(suffix_list_urls=())  # the list that comes with the package


@dataclass
class Page:
    data: str              # name of the data set
    id: str
    site: str              # registrable domain: the unit of cross-validation
    type: str
    gold: list             # words of the gold text, lower case
    in_pieces: bool        # no gold text, only pieces that must and must not be there
    columns: np.ndarray    # uint8, features x blocks
    scored: np.ndarray     # uint8, the model's columns as the program computed them
    score: np.ndarray      # the program's own tree scores
    texts: list
    tokens: list           # words of each block, lower case
    words: np.ndarray      # words as the program counts them
    may_repeat: np.ndarray
    alike: np.ndarray
    up: np.ndarray         # blocks x 4
    element: np.ndarray
    parents: list
    names: list            # tokens of each element
    phrases: list          # tokens of each block
    path: str
    label: np.ndarray      # share of the block's words that are gold; nan = unknown


def read_features(program, pages):
    """Lines of `winnow features`."""
    return subprocess.Popen([program, 'features', '--no-config', *pages],
                            stdout=subprocess.PIPE).stdout


def read_pages(data, program):
    """Pages of a folder with gold.jsonl and pages/<id>.html.gz."""
    gold = {}
    with open(os.path.join(data, 'gold.jsonl'), encoding='utf-8') as lines:
        for line in lines:
            row = json.loads(line)
            gold[row['id']] = row
    files = [os.path.join(data, 'pages', id + '.html.gz') for id in sorted(gold)]
    pages = []
    for line in read_features(program, files):
        row = orjson.loads(line)
        id = os.path.basename(row['source'])[:-len('.html.gz')]
        if id not in gold or row['blocks'] == 0:
            continue
        pages.append(make_page(os.path.basename(os.path.abspath(data)), id, gold[id], row))
    return pages


def site_of(url, id):
    found = _site(url or '')
    return found.top_domain_under_public_suffix or found.domain or url or id


def make_page(data, id, gold, row):
    tokens = [WORD.findall(text.lower()) for text in row['texts']]
    if gold.get('text') is not None:
        label = label_blocks(row['texts'], gold['text'])
    else:
        label = label_pieces(row['texts'], gold.get('with') or [], gold.get('without') or [])
    scored = row['scored']
    return Page(
        data=data, id=id, site=site_of(gold.get('url'), id), type=gold.get('page_type') or 'article',
        gold=WORD.findall((gold.get('text') or '').lower()), in_pieces=gold.get('text') is None,
        columns=np.array([row['columns'][name] for name in feature_names(row)], dtype=np.uint8),
        scored=np.array([scored[name] for name in score_names(row)], dtype=np.uint8),
        score=np.array(scored['score']), texts=row['texts'], tokens=tokens,
        words=np.array(row['words']), may_repeat=np.array(row['no_repeat'], dtype=bool),
        alike=np.array(row['alike']), up=np.array(row['up']), element=np.array(row['element']),
        parents=row['parents'], names=row['tokens'], phrases=row['phrases'], path=row['source'],
        label=label)


_order = []


def load_order(path):
    """Feature names in the order of the program: stages/strip/feature_names.inc."""
    with open(path, encoding='utf-8') as text:
        _order[:] = re.findall(r'^X\((\w+),', text.read(), re.M)
    return list(_order)


def feature_names(row):
    return [name for name in _order if name in row['columns']]


def score_names(row):
    return [name for name in _order if name in row['scored']]
