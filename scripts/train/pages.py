"""Labelled pages: what `winnow features` says of their blocks, joined with the gold text."""
import gzip
import json
import os
import re
import subprocess
import tempfile
from dataclasses import dataclass

import numpy as np
import orjson
import tldextract

import compose
from labels import label_blocks, label_pieces

WORD = re.compile(r'\w+')
_site = tldextract.TLDExtract(suffix_list_urls=())  # the list that comes with the package


@dataclass
class Page:
    data: str              # name of the data set
    id: str
    url: str
    site: str              # registrable domain: the unit of cross-validation
    type: str
    title: str             # of the gold
    gold_text: str
    gold: list             # words of the gold text, lower case
    in_pieces: bool        # no gold text, only pieces that must and must not be there
    columns: np.ndarray    # uint8, features x blocks
    scored: np.ndarray     # uint8, the model's columns as the program computed them
    score: np.ndarray      # the program's own tree scores
    texts: list
    spans: list            # [begin, end) of each block in the source
    tokens: list           # words of each block, lower case
    words: np.ndarray      # words as the program counts them
    unshown: np.ndarray    # hidden by itself
    copy_of: np.ndarray    # the block before that says the same; -1 for none
    likeness: np.ndarray   # how the two stand to each other: stages/strip/copies.hpp
    alike: np.ndarray
    shape: np.ndarray      # of the page: stages/strip/page_shape.hpp
    up: np.ndarray         # blocks x 4
    element: np.ndarray
    parents: list
    names: list            # tokens of each element
    phrases: list          # tokens of each block
    path: str
    label: np.ndarray      # share of the block's words that are gold; nan = unknown

    def column(self, name):
        return self.columns[_order.index(name)]


def read_features(program, pages, *settings):
    """Lines of `winnow features`."""
    options = [word for setting in settings for word in ('--set', setting)]
    command = [program, 'features', '--no-config', *options, *pages]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        yield from process.stdout
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command[:3])


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


def read_composed(pages, program, fold_of, seed=1):
    """Composed pages (compose.py) of the articles among `pages`, by the number of the page."""
    with tempfile.TemporaryDirectory() as folder:
        paths = compose.compose(pages, source_of, fold_of, seed, folder)
        out = {}
        for line in read_features(program, sorted(paths)):
            row = orjson.loads(line)
            number = paths[row['source']]
            page = pages[number]
            gold = {'url': page.url, 'text': page.gold_text, 'title': page.title, 'page_type': page.type}
            out[number] = make_page(page.data, page.id, gold, row)
        return out


def source_of(page):
    with gzip.open(page.path) as file:
        return file.read()


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
        data=data, id=id, url=gold.get('url'), site=site_of(gold.get('url'), id), type=gold.get('page_type') or 'article',
        title=gold.get('title') or '', gold_text=gold.get('text') or '',
        gold=WORD.findall((gold.get('text') or '').lower()), in_pieces=gold.get('text') is None,
        columns=np.array([row['columns'][name] for name in feature_names(row)], dtype=np.uint8),
        scored=np.array([scored[name] for name in score_names(row)], dtype=np.uint8),
        score=np.array(scored['score']), texts=row['texts'], spans=row['spans'],
        tokens=tokens,
        words=np.array(row['words']), unshown=np.array(row['unshown'], dtype=bool), copy_of=np.array(row['copy_of'], dtype=int),
        likeness=np.array(row['likeness'], dtype=int),
        alike=np.array(row['alike']), shape=np.array(row['shape']), up=np.array(row['up']), element=np.array(row['element']),
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
