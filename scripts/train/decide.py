"""From scores to kept blocks, as stages/strip does it but for labels of table rows and terms; how good that is."""
from collections import Counter

import numpy as np

LOGIT = 4096
ALIKE_PERCENT = 40
MOST_WORDS_OF_A_LEAD_IN = 6
CLEARLY = 0.05  # likelier
CODE, REACH = 4, 4
UNSHOWN = 0.3
CLEARLY_WANTED = 0.7
SHARED_ERRORS = (np.array([0, -1.355626, 1.355626, -2.856970, 2.856970]),
                 np.array([0.533333, 0.222076, 0.222076, 0.011257, 0.011257]))


def smoothed(scores, alike, percent=ALIKE_PERCENT):
    sums = np.bincount(alike, scores).astype(np.int64)
    means = np.trunc(sums / np.maximum(np.bincount(alike), 1)).astype(np.int64)
    total = scores * (100 - percent) + means[alike] * percent
    return np.trunc(total / 100).astype(np.int64)


def drawn_out(p, doubt):
    p = np.clip(p, 1e-9, 1 - 1e-9)
    return (p / (1 - p)) ** np.sqrt(1 + np.pi / 8 * doubt**2)


def best_cut(p, words, beta=1.0, doubt=0.0):
    """As in stages/strip/cut.hpp."""
    order = np.argsort(-p, kind='stable')
    deviations, likely = SHARED_ERRORS if doubt > 0 else (np.zeros(1), np.ones(1))
    odds = np.outer(np.exp(doubt * deviations), drawn_out(p[order], doubt))
    hits = np.cumsum(words[order] * odds / (1 + odds), axis=1)
    kept = np.cumsum(words[order])
    score = (1 + beta**2) * hits / np.maximum(kept + beta**2 * hits[:, -1:], 1e-9)
    score = np.where(kept > 0, likely @ score, 0)
    best = int(np.argmax(score))
    return p[order][best] if score[best] > 0 else 1.1


def decide(page, scores, wishes, least=0.2, percent=ALIKE_PERCENT):
    """True for each block that is kept."""
    p = 1 / (1 + np.exp(-smoothed(scores, page.alike, percent) / LOGIT))
    p = with_code_in_context(p, page)
    p[page.unshown] *= UNSHOWN
    p = without_copies(p, page, wishes.copies)
    if not has_main_text(p, page, least):
        return np.zeros(len(p), dtype=bool)
    keep = p >= best_cut(p, page.words, wishes.beta, wishes.doubt)
    drop_labels(page, keep)
    return keep


def has_main_text(p, page, least):
    """As in stages/strip/main_text.hpp."""
    hidden = page.column('hidden') > 0
    unveiled = 2 * page.words[hidden].sum() > page.words.sum()
    aside = hidden & ~unveiled
    for name in ('in_footer', 'in_nav', 'in_dialog'):
        aside = aside | (page.column(name) > 0)
    return bool((p >= np.where(aside, max(CLEARLY_WANTED, least), least)).any())


def with_code_in_context(p, page):
    """As in stages/strip/code_context.hpp."""
    out, code = p.copy(), page.column('kind') == CODE
    texts = np.flatnonzero(~code)
    for i in np.flatnonzero(code) if len(texts) else ():
        behind = np.searchsorted(texts, i)
        around = texts[max(0, behind - REACH):behind + REACH]
        out[i] = max(out[i], np.average(p[around], weights=page.words[around] + 1))
    return out


def without_copies(p, page, wanted):
    """As in stages/strip/copies.hpp."""
    out, first, best, second = p.copy(), np.arange(len(p)), np.arange(len(p)), {}
    for i in np.flatnonzero(page.copy_of >= 0):
        root = first[i] = first[page.copy_of[i]]
        second.setdefault(root, i)
        if p[i] > p[best[root]] + CLEARLY:
            best[root] = i
    for root, copy in second.items():
        for i in np.flatnonzero(first == root):
            if i != best[root]:
                out[i] *= wanted[page.likeness[copy if i == root else i]]
    return out


def drop_labels(page, keep):
    """Headings and lines with a colon all of whose text is gone, unless the page is made of them."""
    heading, level, colon = page.column('kind') == 1, page.column('level'), page.column('ending') == 2
    left, labels = keep.copy(), []
    for i in np.flatnonzero(keep)[::-1]:
        end = i + 1
        if heading[i]:
            while end < len(keep) and not (heading[end] and level[end] <= level[i]):
                end += 1
        elif colon[i] and page.words[i] <= MOST_WORDS_OF_A_LEAD_IN:
            end = min(i + 2, len(keep))
        if end > i + 1 and not left[i + 1:end].any():
            labels.append(i)
            left[i] = False
    empty = heading[labels].sum() if labels else 0
    headlines = empty > 1 and empty * 2 > (heading & keep).sum()
    if labels and not headlines and page.words[labels].sum() * 20 <= page.words[keep].sum():
        keep[labels] = False


def word_scores(page, keep):
    """Precision, recall and F1 over bags of words."""
    predicted = Counter()
    for i in np.flatnonzero(keep):
        predicted.update(page.tokens[i])
    size, gold_size = sum(predicted.values()), len(page.gold)
    if not gold_size:
        return (0.0, 0.0, 0.0) if size else (1.0, 1.0, 1.0)
    common = sum((predicted & Counter(page.gold)).values())
    if not common:
        return 0.0, 0.0, 0.0
    return common / size, common / gold_size, 2 * common / (size + gold_size)
