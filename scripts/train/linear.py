"""The two linear scores: logistic regression on hashed names and phrases.

Rows that share all their tokens are merged, weights are pruned and rounded to 1/1024, and what is
used for a page is always learnt from other sites (see `held_out_scores`).
"""
import numpy as np
import scipy.optimize
import scipy.sparse

UNIT = 1024
DISTANCES = 5  # 0, 1-2, 3-5, farther, any


def bucket(step):
    return 0 if step == 0 else 1 if step <= 2 else 2 if step <= 5 else 3


def name_rows(pages):
    """Per page and block: a row number; per row: its (token, distance) pairs, with counts."""
    rows, numbers = [], {}
    assigned = []
    for page in pages:
        paths = {}

        def path_of(element):  # names from the element up to the root, as one tuple of tuples
            chain = []
            while element >= 0:
                chain.append(tuple(page.names[element]))
                element = page.parents[element]
            return tuple(chain)

        own = np.empty(len(page.element), dtype=np.int64)
        for block, element in enumerate(page.element):
            if element not in paths:
                key = path_of(element)
                if key not in numbers:
                    numbers[key] = len(rows)
                    ids = []
                    for step, names in enumerate(key):
                        for token in names:
                            ids.append((token << 3) | bucket(step))
                            ids.append((token << 3) | 4)
                    rows.append(np.array(ids, dtype=np.int64))
                paths[element] = numbers[key]
            own[block] = paths[element]
        assigned.append(own)
    return rows, assigned


def phrase_rows(pages):
    rows, numbers, assigned = [], {}, []
    for page in pages:
        own = np.empty(len(page.phrases), dtype=np.int64)
        for block, tokens in enumerate(page.phrases):
            key = tuple(tokens)
            if key not in numbers:
                numbers[key] = len(rows)
                rows.append(np.array(tokens, dtype=np.int64))
            own[block] = numbers[key]
        assigned.append(own)
    return rows, assigned


class Tokens:
    """A sparse matrix of rows, columns for tokens that stand on pages of at least `least` sites."""

    def __init__(self, rows, assigned, sites, least=3):
        # A row may be shared by pages; its sites are those of its pages.
        flat = np.concatenate(rows) if rows else np.empty(0, dtype=np.int64)
        lengths = np.array([len(row) for row in rows])
        ids, columns = np.unique(flat, return_inverse=True)
        row_of = np.repeat(np.arange(len(rows)), lengths)
        page_of = np.concatenate([np.full(len(own), site) for own, site in zip(assigned, sites)])
        block_rows = np.concatenate(assigned)
        pairs = np.unique(np.stack([block_rows, page_of]), axis=1)
        matrix = scipy.sparse.csr_matrix(
            (np.ones(len(flat), dtype=np.float32), (row_of, columns)), shape=(len(rows), len(ids)))
        matrix.sum_duplicates()
        row_site = scipy.sparse.csr_matrix(
            (np.ones(pairs.shape[1], dtype=np.float32), (pairs[1], pairs[0])),
            shape=(max(sites) + 1, len(rows)))
        present = matrix.copy()
        present.data[:] = 1
        site_token = row_site @ present
        site_token.data[:] = 1
        spread = np.asarray(site_token.sum(axis=0)).ravel()
        keep = spread >= least
        self.ids = ids[keep]
        self.matrix = matrix[:, keep].tocsr()
        self.assigned = assigned

    def fit(self, pages, labels, weights, l2, iterations=60):
        """Weights and bias from the blocks of the pages numbered `pages`."""
        own = np.concatenate([self.assigned[p] for p in pages])
        y = np.concatenate([labels[p] for p in pages])
        w = np.concatenate([weights[p] for p in pages])
        known = (w > 0) & ~np.isnan(y)
        size = self.matrix.shape[0]
        total = np.bincount(own[known], w[known], size)
        positive = np.bincount(own[known], (w * y)[known], size)
        used = np.flatnonzero(total)
        x = self.matrix[used]
        xt = x.T.tocsr()
        total, positive = total[used] / total.sum(), positive[used] / total.sum()

        def loss(theta):
            z = x @ theta[:-1] + theta[-1]
            p = 1 / (1 + np.exp(-np.clip(z, -30, 30)))
            value = np.sum(total * np.logaddexp(0, z) - positive * z) + l2 / 2 * theta[:-1] @ theta[:-1]
            slope = total * p - positive
            return value, np.append(xt @ slope + l2 * theta[:-1], slope.sum())

        result = scipy.optimize.minimize(loss, np.zeros(x.shape[1] + 1), jac=True, method='L-BFGS-B',
                                         options={'maxiter': iterations, 'maxcor': 8})
        return rounded(result.x)

    def scores(self, theta, pages):
        """Integer scores of the blocks of each page, in units of 1/1024."""
        all_rows = self.matrix @ theta[:-1] + theta[-1]
        return [np.rint(all_rows[self.assigned[p]]).astype(np.int64) for p in pages]


def rounded(theta):
    """Whole numbers of 1/1024; weights too small to matter are nought."""
    whole = np.clip(np.rint(theta * UNIT), -32000, 32000)
    whole[:-1][np.abs(whole[:-1]) < UNIT / 100] = 0
    return whole


def held_out_scores(tokens, pages, folds, labels, weights, l2):
    """Scores of each page by weights that have not seen its fold."""
    out = [None] * len(pages)
    for fold in np.unique(folds):
        train = [p for p, f in zip(pages, folds) if f != fold]
        test = [i for i, f in enumerate(folds) if f == fold]
        theta = tokens.fit(train, labels, weights, l2)
        for i, scores in zip(test, tokens.scores(theta, [pages[i] for i in test])):
            out[i] = scores
    return out


def score_code(total, count=1):
    """As the program does: sixteen steps to a logit around 128."""
    mean = np.trunc(np.asarray(total) / np.maximum(count, 1)).astype(np.int64)
    return np.clip(128 + (mean >> 6), 0, 255).astype(np.uint8)


def spread(scores, page):
    """The six columns of one linear score (stages/strip/model.cpp, `spread`)."""
    n = len(scores)
    sums = np.concatenate([[0], np.cumsum(scores)])
    mean = lambda begin, end: score_code(sums[end] - sums[begin], end - begin)
    i = np.arange(n)
    near = mean(np.maximum(i - 3, 0), np.minimum(n, i + 4))
    groups = np.bincount(page.alike, scores).astype(np.int64)
    counts = np.bincount(page.alike)
    return np.stack([score_code(scores), near, mean(page.up[:, 0], page.up[:, 1]),
                     mean(page.up[:, 2], page.up[:, 3]),
                     score_code(groups[page.alike], counts[page.alike]),
                     np.full(n, mean(np.array(0), np.array(n)))])
