#!/usr/bin/env python3
"""Trains the strip model from labelled pages.

    scripts/train/train.sh --data DIR [--data DIR …] [--half-of DIR …] [--out FILE]
                           [--cross-validate] [--ablations] [--report FILE]

DIR holds gold.jsonl (id, url, page_type, and text, or the pieces with and without) and
pages/<id>.html.gz. Of a DIR after --half-of only every second site is learnt from; the other half
stays unseen, to measure on. The model is learnt from all pages and written; with --cross-validate,
five folds by registrable domain are learnt before (FILE.fold0 …, with FILE.fold0.pages for the pages
each has not seen), and word F1 is printed by data set and page type with bootstrap intervals. With
--ablations the folds are learnt again without each family of features. --report keeps what was said. All
scores a tree or a figure sees come from weights that never saw the page's site. Same data and seed
give the same file.
"""
import argparse
import hashlib
import json
import re

import numpy as np
import orjson
import xxhash

import decide
import kinds
import linear
import pages as labelled
import trees

L2_NAMES, L2_PHRASES = 1e-3, 3e-4   # swept by cross-validation over 1e-4 … 4e-3
SITES_NAMES, SITES_PHRASES = 3, 4   # a token of fewer sites is nobody's habit
FOLDS, INNER_FOLDS = 5, 4
USUAL_GOLD = 400  # words, where the gold text is not known
ARTICLE = 2.0  # weight of a page that is an article; others 1
# Every page is learnt from twice, the second time with everything masked that today's web says by
# names and words: what is left must carry pages of other years and languages. Weights of the copy,
# chosen on pages of worlds that were not trained on.
MASKED, MASKED_ARTICLE = 0.2, 1.0
FORESTS = 2
COMPOSED = 1.0  # weight of a composed page, of which there is one for each article
NEUTRAL = 128  # of the two learnt scores
MEANINGFUL = re.compile(
    r'cue_|in_(main|article|nav|header|footer|aside|largest_article|figure|template|dialog)$|'
    r'page_(main_share|articles|type|sections)$|steps_to_(article|section)$|aria_hidden$')


# What --ablations takes away, one at a time.
FAMILIES = {
    'class names': r'names|cue_', 'words': r'phrases',
    'tags': r'in_|tag$|kind$|level$|steps_to|list_depth|depth$|hidden|aria_hidden|noscript_only',
    'links': r'.*link', 'place': r'position|word_position|index|from_|words_before',
    'anchors': r'heading_|lead_|from_heading|from_lead', 'neighbours': r'previous|next|near|wide|section',
    'ancestors': r'up\d', 'repetition': r'alike|group|card|repeated_text',
    'cohesion': r'topic|recurring|title', 'page': r'page_',
}

_said = []


def say(line):
    _said.append(line)
    print(line, flush=True)


def fold_of(site, salt, count):
    return int(hashlib.sha256((salt + site).encode()).hexdigest(), 16) % count


def row_weights(page):
    """A page weighs about as much as another; its blocks by their words."""
    if not page.gold and not page.in_pieces:
        return np.zeros(len(page.words))
    if page.in_pieces:  # few blocks are known, and how long the text is, is not
        return (page.words + 3) / (np.sqrt(USUAL_GOLD * page.words.sum()) + 30.0)
    weight = ARTICLE if page.type == 'article' else 1.0
    return weight * page.words / (np.sqrt(len(page.gold) * page.words.sum()) + 30.0)


def masked(x):
    """The columns `x` (features x rows) without what names and words say."""
    out = x.copy()
    for i, name in enumerate(labelled._order):
        if MEANINGFUL.match(name):
            out[i] = 0
        elif name.startswith(('names', 'phrases')):
            out[i] = NEUTRAL
    return out


def composed_weights(page):
    """As of an article; its gold is what is left of it."""
    gold = (np.nan_to_num(page.label) * page.words).sum()
    return page.words / (np.sqrt(max(gold, 20) * page.words.sum()) + 30.0)


class Trainer:
    def __init__(self, pages, composed, rounds, seed):
        self.pages, self.composed, self.rounds, self.seed = pages, composed, rounds, seed
        sites = {site: i for i, site in enumerate(sorted({page.site for page in pages}))}
        number = [sites[page.site] for page in pages]
        self.labels = [page.label for page in pages]
        self.weights = [row_weights(page) for page in pages]
        self.inner = np.array([fold_of(page.site, 'inner', INNER_FOLDS) for page in pages])
        self.without = None  # features left out
        self.tokens = {
            'names': (linear.Tokens(*linear.name_rows(pages), number, SITES_NAMES), L2_NAMES),
            'phrases': (linear.Tokens(*linear.phrase_rows(pages), number, SITES_PHRASES), L2_PHRASES),
        }

    def fit(self, train):
        """Linear weights and trees from the pages numbered `train`."""
        thetas, held_out = {}, {}
        for name, (tokens, l2) in self.tokens.items():
            thetas[name] = tokens.fit(train, self.labels, self.weights, l2)
            held_out[name] = linear.held_out_scores(tokens, train, self.inner[train], self.labels,
                                                    self.weights, l2)
        x = [self.rows(p, held_out['names'][i], held_out['phrases'][i]) for i, p in enumerate(train)]
        y, w = [self.labels[p] for p in train], [self.weights[p] for p in train]
        for rows, p in zip(list(x), train):
            share = MASKED_ARTICLE if self.pages[p].type == 'article' else MASKED
            x.append(masked(rows))
            y.append(self.labels[p])
            w.append(self.weights[p] * share * (0.5 if p in self.composed else 1))
            if p in self.composed:
                page = self.composed[p]
                x.append(masked(np.vstack([page.columns, np.zeros_like(page.scored)])))
                y.append(page.label)
                w.append(composed_weights(page) * COMPOSED)
        x, y, w = self.ablated(np.hstack(x)), np.concatenate(y), np.concatenate(w)
        # Forests of other seeds are wrong in other places: the mean of two is better than either.
        forests = [trees.fit(x, y, w, self.rounds, self.seed + i) for i in range(FORESTS)]
        whole = [tree for forest in forests for tree in trees.whole_trees(forest, 1 / len(forests))]
        return thetas, whole, forests, kinds.fit([self.pages[p] for p in train])

    def ablated(self, x):
        if self.without:
            x[[bool(re.match(self.without, name)) for name in labelled._order]] = 0
        return x

    def rows(self, page, names, phrases):
        page = self.pages[page]
        return np.vstack([page.columns, linear.spread(names, page), linear.spread(phrases, page)])

    def scores(self, model, test):
        thetas, whole, _, _ = model
        names = self.tokens['names'][0].scores(thetas['names'], test)
        phrases = self.tokens['phrases'][0].scores(thetas['phrases'], test)
        return [trees.scores(whole, self.ablated(self.rows(p, n, f))) for p, n, f in zip(test, names, phrases)]

    def as_model(self, model, description):
        """The text of the model file."""
        thetas, whole, _, page_kinds = model
        body = {'features': labelled._order, 'names': self.names_json(thetas['names']),
                'phrases': self.phrases_json(thetas['phrases']), 'bias': 0,
                'alike_percent': decide.ALIKE_PERCENT, 'kinds': kinds.as_json(page_kinds),
                'trees': whole}
        text = json.dumps(body, separators=(',', ':'))
        header = {'format': 'winnow-strip-model', 'version': 2, 'description': description,
                  'digest': xxhash.xxh3_128_hexdigest(text.encode())}
        return json.dumps(header) + '\n' + text + '\n'

    def names_json(self, theta):
        by_token = {}
        for id, weight in zip(self.tokens['names'][0].ids, theta[:-1]):
            if weight:
                by_token.setdefault(int(id >> 3), [0] * linear.DISTANCES)[int(id & 7)] = int(weight)
        return {'bias': int(theta[-1]), 'tokens': list(by_token),
                'weights': [w for row in by_token.values() for w in row]}

    def phrases_json(self, theta):
        used = np.flatnonzero(theta[:-1])
        return {'bias': int(theta[-1]), 'tokens': [int(self.tokens['phrases'][0].ids[i]) for i in used],
                'weights': [int(theta[i]) for i in used]}


def interval(values, seed=1):
    rng = np.random.default_rng(seed)
    means = [np.mean(rng.choice(values, len(values))) for _ in range(1000)]
    return np.percentile(means, [2.5, 97.5])


def cross_validate(trainer, out=None):
    pages = trainer.pages
    fold = np.array([fold_of(page.site, '', FOLDS) for page in pages])
    results = {}
    for k in range(FOLDS):
        train, test = list(np.flatnonzero(fold != k)), list(np.flatnonzero(fold == k))
        model = trainer.fit(train)
        if out:
            with open(f'{out}.fold{k}', 'w', encoding='utf-8') as file:
                file.write(trainer.as_model(model, f'fold {k}'))
            with open(f'{out}.fold{k}.pages', 'w', encoding='utf-8') as file:
                file.writelines(f'{pages[p].id}\n' for p in test)
        for p, scores in zip(test, trainer.scores(model, test)):
            keep = decide.decide(pages[p], scores, kinds.wishes(model[3], pages[p]))
            results[p] = decide.word_scores(pages[p], keep)
        print(f'fold {k} done', flush=True)
    return results


def tables(pages, results):
    for data in dict.fromkeys(page.data for page in pages if not page.in_pieces):
        table(data, [(page, results[p]) for p, page in enumerate(pages) if page.data == data])


def ablations(trainer, whole):
    """Mean word F1 with each family away, and the paired difference to `whole`."""
    known = [p for p, page in enumerate(trainer.pages) if not page.in_pieces]
    say('\nwithout                       F1    change   95 % of the change')
    for family, pattern in FAMILIES.items():
        trainer.without = pattern
        results = cross_validate(trainer)
        change = np.array([results[p][2] - whole[p][2] for p in known])
        low, high = interval(change)
        say(f'{family:<24}{np.mean([results[p][2] for p in known]):>8.4f}{change.mean():>+10.4f}'
            f'   {low:+.4f} to {high:+.4f}')
    trainer.without = None


def table(data, results):
    say(f'{data:<24}{"":>6}{"P":>8}{"R":>8}{"F1":>8}   95 % of F1')
    for kind in ['all', *sorted({page.type for page, _ in results})]:
        rows = np.array([row for page, row in results if kind in ('all', page.type)])
        low, high = interval(rows[:, 2])
        say(f'{kind:<24}{len(rows):>6}{rows[:, 0].mean():>8.4f}{rows[:, 1].mean():>8.4f}'
            f'{rows[:, 2].mean():>8.4f}   {low:.3f} to {high:.3f}')


def importance(forests, count=25):
    say('\nfeature                 share of the trees\' gain')
    gains = sum(forest.feature_importance('gain') for forest in forests)
    for i in np.argsort(-gains)[:count]:
        say(f'{labelled._order[i]:<24}{100 * gains[i] / gains.sum():>6.1f} %')


def check_program(pages, trainer, model, path, program):
    """The program, given the model, must add up the same scores."""
    page = max(range(len(pages)), key=lambda p: len(pages[p].texts) < 500 and len(pages[p].texts))
    row, = labelled.read_features(program, [pages[page].path], f'strip.model={path}')
    theirs = np.array(orjson.loads(row)['scored']['score'])
    ours = decide.smoothed(trainer.scores(model, [page])[0], pages[page].alike)
    assert np.array_equal(theirs, ours), 'the program and the trainer disagree'
    check_decisions(pages, trainer, model, path, program)
    print('program and trainer agree')


def check_decisions(pages, trainer, model, path, program):
    """Both keep the same blocks on nearly all pages: the trainer knows no labels of rows and no terms."""
    some = list(range(0, len(pages), 40))
    rows = labelled.read_features(program, [pages[p].path for p in some], f'strip.model={path}')
    kept = {row['source']: np.array(row['kept'], dtype=bool) for row in map(orjson.loads, rows)}
    agreeing = 0
    for p, scores in zip(some, trainer.scores(model, some)):
        keep = decide.decide(pages[p], scores, kinds.wishes(model[3], pages[p]))
        agreeing += np.array_equal(keep, kept[pages[p].path])
    assert agreeing * 10 >= len(some) * 9, f'the program keeps other blocks on {len(some) - agreeing} pages'


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument('--data', action='append', required=True)
    parser.add_argument('--half-of', action='append', default=[])
    parser.add_argument('--program', default='build/release/pipeline/winnow')
    parser.add_argument('--features', default='stages/strip/feature_names.inc')
    parser.add_argument('--out', default='config/model/strip.json')
    parser.add_argument('--description', default='')
    parser.add_argument('--rounds', type=int, default=220)
    parser.add_argument('--seed', type=int, default=2, help='of the first forest; the next have the next')
    parser.add_argument('--cross-validate', action='store_true')
    parser.add_argument('--ablations', action='store_true', help='after --cross-validate; takes long')
    parser.add_argument('--report', help='file for tables, ablations and importance')
    parser.add_argument('--folds-only', action='store_true', help='cross-validate, and write no full model')
    options = parser.parse_args()
    labelled.load_order(options.features)
    pages = [page for data in options.data for page in labelled.read_pages(data, options.program)]
    pages += [page for data in options.half_of for page in labelled.read_pages(data, options.program)
              if fold_of(page.site, 'half', 2) == 0]
    say(f'{len(pages)} pages of {len({page.site for page in pages})} sites, '
          f'{sum(len(page.texts) for page in pages)} blocks\n')
    composed = labelled.read_composed(pages, options.program, lambda page: fold_of(page.site, '', FOLDS))
    trainer = Trainer(pages, composed, options.rounds, options.seed)
    if options.cross_validate or options.folds_only:
        results = cross_validate(trainer, options.out)
        tables(pages, results)
        if options.ablations:
            ablations(trainer, results)
    if not options.folds_only:
        learn_all(trainer, options)
    if options.report:
        with open(options.report, 'w', encoding='utf-8') as file:
            file.write('\n'.join(_said) + '\n')


def learn_all(trainer, options):
    pages = trainer.pages
    model = trainer.fit(list(range(len(pages))))
    text = trainer.as_model(model, options.description)
    with open(options.out, 'w', encoding='utf-8') as file:
        file.write(text)
    print(f'{options.out}: {len(text)} bytes')
    importance(model[2])
    check_program(pages, trainer, model, options.out, options.program)


if __name__ == '__main__':
    main()
