"""Boosted trees by LightGBM, and the same trees in the whole numbers of the model file."""
import json
import random

import lightgbm
import numpy as np

LOGIT = 4096

PARAMETERS = {
    'objective': 'cross_entropy', 'num_leaves': 16, 'learning_rate': 0.1, 'min_data_in_leaf': 100,
    # Thresholds drawn at random: one benchmark's turn of the scale is no law.
    'extra_trees': True, 'lambda_l2': 5.0, 'feature_fraction': 0.6, 'bagging_fraction': 0.7, 'bagging_freq': 1,
    'max_bin': 255, 'min_data_in_bin': 1, 'verbosity': -1, 'deterministic': True,
    'force_row_wise': True, 'num_threads': 2,
}


def fit(x, y, w, rounds=220, seed=1, names=None, **changes):
    """`x` is features x rows of bytes; labels are shares."""
    known = (w > 0) & ~np.isnan(y)
    scale = known.sum() / w[known].sum()
    data = lightgbm.Dataset(np.ascontiguousarray(x[:, known].T), y[known], weight=w[known] * scale,
                            feature_name=names or 'auto', free_raw_data=True)
    return lightgbm.train({**PARAMETERS, 'seed': seed, **changes}, data, num_boost_round=rounds)


def whole_trees(booster, share=1.0):
    """Trees with bytes for thresholds, 1/4096 of a logit for values, leaves in order.

    `share` of their sum is wanted.
    """
    dump = booster.dump_model()
    trees = []
    for info in dump['tree_info']:
        nodes, leaves = [], []

        def visit(node):
            if 'leaf_value' in node and 'split_feature' not in node:
                leaves.append(int(round(node['leaf_value'] * share * LOGIT)))
                return ~(len(leaves) - 1)
            at = len(nodes)
            nodes.append(None)
            left = visit(node['left_child'])
            right = visit(node['right_child'])
            nodes[at] = [node['split_feature'], int(np.floor(node['threshold'])), left, right,
                         int(round(node['internal_value'] * share * LOGIT))]
            return at

        visit(info['tree_structure'])
        trees.append({'nodes': nodes, 'leaves': leaves})
    return trees


def scores(trees, x):
    """Sum of the trees for `x` (features x rows), as the program adds them up."""
    total = np.zeros(x.shape[1], dtype=np.int64)
    for tree in trees:
        nodes, leaves = tree['nodes'], np.array(tree['leaves'])
        if not nodes:
            total += leaves[0]
            continue
        out = np.zeros(x.shape[1], dtype=np.int64)
        stack = [(0, np.arange(x.shape[1]))]
        while stack:
            at, rows = stack.pop()
            if at < 0:
                out[rows] = leaves[~at]
                continue
            feature, threshold, left, right, _ = nodes[at]
            over = x[feature][rows] > threshold
            stack.append((left, rows[~over]))
            stack.append((right, rows[over]))
        total += out
    return total
