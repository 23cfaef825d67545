"""Whether a page is one text: a logistic sum over the shares of stages/strip/page_shape.hpp."""
import numpy as np
import scipy.optimize

L2 = 1e-3
DIGITS = 4  # of the model file


def fit(pages):
    """Weights and bias from pages of data sets that have other kinds than articles; None without."""
    kinds = {}
    for page in pages:
        kinds.setdefault(page.data, set()).add(page.type)
    pages = [page for page in pages if len(kinds[page.data]) > 1]
    if not pages:
        return None
    x = np.array([page.shape for page in pages])
    y = np.array([page.type == 'article' for page in pages], dtype=float)
    mean, spread = x.mean(axis=0), x.std(axis=0) + 1e-6
    z = (x - mean) / spread

    def loss(theta):
        score = z @ theta[:-1] + theta[-1]
        slope = (1 / (1 + np.exp(-score)) - y) / len(y)
        value = np.mean(np.logaddexp(0, score) - y * score) + L2 / 2 * theta[:-1] @ theta[:-1]
        return value, np.append(z.T @ slope + L2 * theta[:-1], slope.sum())

    theta = scipy.optimize.minimize(loss, np.zeros(x.shape[1] + 1), jac=True).x
    weights = theta[:-1] / spread
    return np.round(weights, DIGITS), round(float(theta[-1] - weights @ mean), DIGITS)


def one_text(model, page):
    return 1 / (1 + np.exp(-(page.shape @ model[0] + model[1]))) if model else 0.0
