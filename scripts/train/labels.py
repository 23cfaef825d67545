"""Labels: which words of a page's blocks are in its gold text.

Page and gold are aligned word by word, in order, so that few long runs are preferred over many short
ones: a match is worth 1, beginning a new run costs 0.7. Blocks of three words and more that the
alignment left out, and whose words stand together in a part of the gold that it left out too, are
taken in afterwards (gold texts are not always in page order).
"""
import re

import numba
import numpy as np

# A word, or one character of a script that writes without spaces.
TOKEN = re.compile(r'[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]|'
                   r'[^\W\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+')
NEW_RUN = 0.7


def tokens_of(text):
    return TOKEN.findall(text.lower())


@numba.njit(cache=True)
def _align(page, gold, new_run, used_page, used_gold):
    n, m = len(page), len(gold)
    best = np.zeros(m + 1, dtype=np.float32)      # best of the prefix
    run = np.full(m + 1, -1e9, dtype=np.float32)  # best that ends in a match here
    # 0 skip page word, 1 skip gold word, 2 match in a run, 3 match that begins a run;
    # bit 4: the run that ends here goes on from the diagonal
    step = np.zeros((n + 1, m + 1), dtype=np.uint8)
    for i in range(1, n + 1):
        best_diagonal = best[0]
        run_diagonal = run[0]
        run[0] = -1e9
        for j in range(1, m + 1):
            above = best[j]
            run_above = run[j]
            kind = 0
            value = above
            if best[j - 1] > value:
                value = best[j - 1]
                kind = 1
            if page[i - 1] == gold[j - 1]:
                goes_on = run_diagonal >= best_diagonal - new_run
                run[j] = 1 + (run_diagonal if goes_on else best_diagonal - new_run)
                if goes_on:
                    kind |= 4
                if run[j] >= value:
                    value = run[j]
                    kind = (kind & 4) | 2
            else:
                run[j] = -1e9
            step[i, j] = kind
            best_diagonal = above
            run_diagonal = run_above
            best[j] = value
    i, j = n, m
    in_run = False
    while i > 0 and j > 0:
        kind = step[i, j]
        if in_run or (kind & 3) == 2:
            used_page[i - 1] = True
            used_gold[j - 1] = True
            in_run = (kind & 4) != 0
            i -= 1
            j -= 1
        elif (kind & 3) == 1:
            j -= 1
        else:
            i -= 1


MOST_CELLS = 600_000_000


def label_blocks(texts, gold_text):
    """Share of each block's words that the gold has, 0..1; nan for blocks without words."""
    blocks = [tokens_of(text) for text in texts]
    gold = tokens_of(gold_text)
    numbers = {}
    number = lambda word: numbers.setdefault(word, len(numbers))
    page_ids = np.array([number(w) for block in blocks for w in block], dtype=np.int64)
    gold_ids = np.array([number(w) for w in gold], dtype=np.int64)
    used_page = np.zeros(len(page_ids), dtype=np.bool_)
    used_gold = np.zeros(len(gold_ids), dtype=np.bool_)
    if len(page_ids) * len(gold_ids) > MOST_CELLS:  # a page of extremes: the beginning must do
        gold_ids = gold_ids[:MOST_CELLS // max(1, len(page_ids))]
        used_gold = used_gold[:len(gold_ids)]
    if len(page_ids) and len(gold_ids):
        _align(page_ids, gold_ids, NEW_RUN, used_page, used_gold)
    starts = np.cumsum([0] + [len(block) for block in blocks])
    rescue(page_ids, gold_ids, used_page, used_gold, starts)
    out = np.full(len(blocks), np.nan)
    for b, (begin, end) in enumerate(zip(starts, starts[1:])):
        if end > begin:
            out[b] = used_page[begin:end].mean()
    return out


def rescue(page, gold, used_page, used_gold, starts):
    """Takes in whole blocks that stand out of order in what is left of the gold."""
    places = {}
    for j in range(len(gold) - 2):
        if not used_gold[j:j + 3].any():
            places.setdefault(tuple(gold[j:j + 3]), []).append(j)
    for begin, end in zip(starts, starts[1:]):
        size = end - begin
        if size < 3 or used_page[begin:end].any():
            continue
        block = page[begin:end]
        for j in places.get(tuple(block[:3]), []):
            if (j + size <= len(gold) and not used_gold[j:j + size].any()
                    and np.array_equal(gold[j:j + size], block)):
                used_page[begin:end] = True
                used_gold[j:j + size] = True
                break


def label_pieces(texts, with_, without):
    """From pieces that must and must not be there: 1, 0, and nan for what is not known."""
    fold = lambda text: ' '.join(text.lower().split())
    out = np.full(len(texts), np.nan)
    folded = [fold(text) for text in texts]
    for value, pieces in ((1.0, with_), (0.0, without)):
        for piece in map(fold, pieces):
            hits = [i for i, text in enumerate(folded) if piece and piece in text]
            if len(hits) == 1 or value == 0.0:
                out[hits] = value
    return out
