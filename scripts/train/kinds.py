"""What kind of page it is: a logistic sum for each kind over the shares of stages/strip/page_shape.hpp."""
from typing import NamedTuple

import numpy as np
import scipy.optimize

L2 = 1e-3
DIGITS = 4  # of the model file

OWN_WORDS = 4  # the last shares: what the page calls itself

# How much recall weighs against precision on each kind, other kinds 1. Chosen on pages of sites not
# seen, where the figure of a kind changes slowly around its best weight: where it is level, articles
# have the lower end, because the news of other years and countries wants less, other kinds the upper
# one, because a wanted sentence that is gone is a loss that nobody sees.
RECALL = {'article': 0.615, 'product': 0.75, 'collection': 1.2, 'listing': 1.6, 'forum': 1.3,
          'service': 1.9, 'documentation': 2.3}
# Logits by which the model is wrong about a whole page. On articles precision, recall and the news of
# other years all gain up to 3 and more; lists lose from 1 on.
DOUBT = {'article': 4.0}


LIKENESSES = 6  # stages/strip/copies.hpp
# A copy is wanted where the gold has its text so many times. Shares by kind are drawn towards those
# of all kinds as if by so many pages more, and those to a half.
PRIOR_PAGES = 4
# A copy that is in the way costs more than one that is missed: the shares to this power. On pages of
# sites not seen 1 to 2 differ by .0007 of word F1, manuals like less and shops more.
CAUTION = 1.2


class Kind(NamedTuple):
    weights: np.ndarray
    bias: float
    recall: float
    doubt: float
    copies: list


class Wishes(NamedTuple):
    beta: float = 1.0
    doubt: float = 0.0
    copies: tuple = (1.0, 0.0, 0.0, 0.0, 0.0, 0.0)


def fit(pages):
    """The kinds, from pages of data sets that have more than one; copies from all pages of those kinds.

    Each page counts twice, once as if it did not call itself anything: older pages do not.
    """
    labelled = [page for page in pages if page.gold]
    by_data = {}
    for page in pages:
        by_data.setdefault(page.data, set()).add(page.type)
    pages = [page for page in pages if len(by_data[page.data]) > 1]
    kinds = sorted({page.type for page in pages})
    if not kinds:
        return []
    x = np.array([page.shape for page in pages])
    silent = np.hstack([x[:, :-OWN_WORDS], np.zeros((len(x), OWN_WORDS))])
    x = np.vstack([x, silent])
    y = np.array([[page.type == kind for kind in kinds] for page in 2 * pages], dtype=float)
    mean, spread = x.mean(axis=0), x.std(axis=0) + 1e-6
    z = np.column_stack([(x - mean) / spread, np.ones(len(x))])

    def loss(theta):
        theta = theta.reshape(len(kinds), -1)
        likely = softmax(z @ theta.T)
        plain = theta * (np.arange(z.shape[1]) < x.shape[1])  # the bias may be large
        value = -np.mean((y * np.log(likely + 1e-12)).sum(axis=1)) + L2 / 2 * (plain**2).sum()
        return value, ((likely - y).T @ z / len(z) + L2 * plain).ravel()

    start = np.zeros(len(kinds) * z.shape[1])
    theta = scipy.optimize.minimize(loss, start, jac=True, method='L-BFGS-B').x
    theta = theta.reshape(len(kinds), -1)
    weights = theta[:, :-1] / spread
    copies = wanted_copies([page for page in labelled if page.type in kinds], kinds)
    return [Kind(np.round(row, DIGITS), round(float(bias - row @ mean), DIGITS),
                 RECALL.get(kind, 1.0), DOUBT.get(kind, 0.0), [round(float(c), DIGITS) for c in wanted])
            for kind, row, bias, wanted in zip(kinds, weights, theta[:, -1], copies)]


def wanted_copies(pages, kinds):
    """By kind and likeness: the share of copies that are wanted where the text is; kinds x likenesses."""
    wanted, known = np.zeros((2, len(kinds), LIKENESSES))
    for page in pages:
        shares = copies_of(page)
        for likeness, (words, share) in shares.items():
            wanted[kinds.index(page.type), likeness] += share / words
            known[kinds.index(page.type), likeness] += 1
    everywhere = (wanted.sum(axis=0) + PRIOR_PAGES / 2) / (known.sum(axis=0) + PRIOR_PAGES)
    return ((wanted + PRIOR_PAGES * everywhere) / (known + PRIOR_PAGES)) ** CAUTION


def copies_of(page):
    """By likeness: words of the page's copies whose text is gold, and of those that are wanted."""
    gold = ' '.join(page.gold_text.lower().split())
    times, out = {}, {}
    for i in np.flatnonzero(page.copy_of >= 0):
        times[i] = times.get(page.copy_of[i], 1) + 1
        found = gold.count(' '.join(page.texts[i].lower().split()))
        if found > 0:
            words, share = out.get(page.likeness[i], (0, 0))
            out[page.likeness[i]] = (words + page.words[i], share + page.words[i] * (found >= times[i]))
    return out


def softmax(sums):
    likely = np.exp(sums - sums.max(axis=1, keepdims=True))
    return likely / likely.sum(axis=1, keepdims=True)


def wishes(kinds, page):
    """What is asked for on the page: means over the kinds, of recall that of its logarithm."""
    if not kinds:
        return Wishes()
    weights, biases, recalls, doubts, copies = (np.array(column) for column in zip(*kinds))
    likely = softmax((weights @ page.shape + biases)[None])[0]
    return Wishes(float(np.exp(likely @ np.log(recalls))), float(likely @ doubts), tuple(likely @ copies))


def as_json(kinds):
    return [{**kind._asdict(), 'weights': list(kind.weights)} for kind in kinds]
