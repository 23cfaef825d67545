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
RECALL = {'article': 0.62, 'product': 0.75, 'collection': 1.2, 'listing': 1.6, 'forum': 1.3,
          'service': 1.7, 'documentation': 1.9}
# Logits by which the model is wrong about a whole page. On articles precision, recall and the news of
# other years all gain up to 3 and more; lists lose from 1 on.
DOUBT = {'article': 4.0}


class Kind(NamedTuple):
    weights: np.ndarray
    bias: float
    recall: float
    doubt: float


class Cut(NamedTuple):
    beta: float = 1.0
    doubt: float = 0.0


def fit(pages):
    """The kinds, from pages of data sets that have more than one.

    Each page counts twice, once as if it did not call itself anything: older pages do not.
    """
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
    return [Kind(np.round(row, DIGITS), round(float(bias - row @ mean), DIGITS),
                 RECALL.get(kind, 1.0), DOUBT.get(kind, 0.0))
            for kind, row, bias in zip(kinds, weights, theta[:, -1])]


def softmax(sums):
    likely = np.exp(sums - sums.max(axis=1, keepdims=True))
    return likely / likely.sum(axis=1, keepdims=True)


def cut(kinds, page):
    """What the cut asks for on the page: means over the kinds, of recall that of its logarithm."""
    if not kinds:
        return Cut()
    weights, biases, recalls, doubts = (np.array(column) for column in zip(*kinds))
    likely = softmax((weights @ page.shape + biases)[None])[0]
    return Cut(float(np.exp(likely @ np.log(recalls))), float(likely @ doubts))


def as_json(kinds):
    return [{**kind._asdict(), 'weights': list(kind.weights)} for kind in kinds]
