#!/usr/bin/env python3
"""Fits the rules-only score: a logistic regression on plain features, no names, phrases or trees.

    scripts/train/rules.py --data DIR     writes stages/strip/rules_weights.inc and rules_bias.inc
"""
import argparse

import numpy as np
import scipy.optimize

import pages as labelled
from train import row_weights

STEP = 64  # one unit of a weight is this much of a feature's byte
FEWEST = 0.02  # smaller weights say nothing


def fit(x, y, w, l2=1e-3):
    w = w / w.sum()

    def loss(theta):
        z = x @ theta[:-1] + theta[-1]
        p = 1 / (1 + np.exp(-np.clip(z, -30, 30)))
        slope = w * (p - y)
        return (np.sum(w * (np.logaddexp(0, z) - y * z)) + l2 / 2 * theta[:-1] @ theta[:-1],
                np.append(x.T @ slope + l2 * theta[:-1], slope.sum()))

    start = np.zeros(x.shape[1] + 1)
    return scipy.optimize.minimize(loss, start, jac=True, method='L-BFGS-B',
                                   options={'maxiter': 200}).x


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--data', required=True)
    parser.add_argument('--program', default='build/release/pipeline/winnow')
    parser.add_argument('--to', default='stages/strip')
    options = parser.parse_args()
    order = labelled.load_order(options.to + '/feature_names.inc')
    pages = labelled.read_pages(options.data, options.program)
    write_rules(pages, order, options.to)


def write_rules(pages, order, folder):
    x = np.hstack([page.columns for page in pages]).T
    y = np.concatenate([page.label for page in pages])
    w = np.concatenate([row_weights(page) for page in pages])
    known = (w > 0) & ~np.isnan(y)
    theta = fit(x[known].astype(np.float32) / STEP, y[known], w[known])
    with open(folder + '/rules_weights.inc', 'w', encoding='utf-8') as file:
        for name, weight in zip(order, theta[:-1]):
            if abs(weight) >= FEWEST:
                file.write(f'{{Feature::{name}, {weight:.2f}}},\n')
    with open(folder + '/rules_bias.inc', 'w', encoding='utf-8') as file:
        file.write(f'{theta[-1]:.2f}\n')


if __name__ == '__main__':
    main()
