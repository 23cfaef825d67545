"""Pages made harder: an article's page with what old portals put around it.

Today's pages say by class and tag where an article ends; those of other years and countries do not.
A composed page is a labelled article page into whose source, before its first or behind its last
paragraph, headlines, teasers and comments of other labelled pages were put in the plain markup of
such pages; some lose paragraphs and the names of their sections. What is main text is known as
before. The markup is invented, so composed pages are learnt from with names and words masked only.
"""
import os
import random
import re
import tempfile

OPENING = re.compile(rb'<[a-zA-Z][^<>]*>\s*$')
CLOSING = re.compile(rb'\s*</[a-zA-Z]+\s*>')
SECTIONS = re.compile(rb'<(/?)(?:article|section|main|nav|aside|header|footer)\b', re.I)
HEADLINES = ['<ul>{}</ul>|<li><a href="#">{}</a></li>', '<div>{}</div>|<a href="#">{}</a><br><br>',
             '<div>{}</div>|<div><a href="#">{}</a></div>', '<table>{}</table>|<tr><td><a href="#">{}</a></td></tr>',
             '{}|<p><a href="#">{}</a></p>', '<ul>{}</ul>|<li><span>{date}</span> <a href="#">{}</a></li>',
             '<div>{}</div>|{date} <a href="#">{}</a><br><br>', '<div>{}</div>|<h3><a href="#">{}</a></h3>']
TEASERS = ['<div>{}</div>|<div><h3><a href="#">{}</a></h3><p>{text}</p></div>',
           '<div>{}</div>|<div><a href="#">{}</a><p>{text}</p></div>',
           '<div>{}</div>|<div><div>{}</div><div>{text} <a href="#">»</a></div></div>',
           '<table>{}</table>|<tr><td><img></td><td><b><a href="#">{}</a></b><br><br>{text}</td></tr>',
           '{}|<p><b>{}</b></p><p>{text}</p>', '<ul>{}</ul>|<li><a href="#">{}</a> <span>{date}</span><div>{text}</div></li>',
           '<div>{}</div>|<div><p>{text}</p></div>', '<div>{}</div>|<div><a href="#">{text}</a></div>',
           '<div>{}</div>|<h4>{}</h4><p>{date}</p><p>{text}</p>']
COMMENTS = ['<div>{}</div>|<div><b>{name}</b> {date}<p>{text}</p></div>',
            '<ol>{}</ol>|<li><div>{name}, {date}</div><p>{text}</p></li>',
            '<table>{}</table>|<tr><td>{name}<br><br>{date}</td><td>{text}</td></tr>']


def escaped(text):
    return text.replace('&', '&amp;').replace('<', '&lt;').replace('{', '(').replace('}', ')')


def some_date(rng):
    day, month, year = rng.randint(1, 28), rng.randint(1, 12), rng.randint(1999, 2025)
    return rng.choice([f'{day:02}.{month:02}.{year}', f'{year}-{month:02}-{day:02}',
                       f'{month}/{day}/{year}', f'{rng.randint(0, 23):02}:{rng.randint(0, 59):02}'])


def listing(pool, rng):
    """A heading now and then, and a row of headlines, teasers or comments of other pages."""
    outer, item = rng.choice(rng.choice([HEADLINES, HEADLINES, TEASERS, TEASERS, COMMENTS])).split('|')
    items = []
    for _ in range(rng.choice([3, 5, 8, 12, 20])):
        title, text = rng.choice(pool)
        begin = rng.randrange(max(1, len(text) - 10))
        words = text[begin:begin + rng.choice([8, 15, 25, 40])]
        items.append(item.replace('{date}', some_date(rng)).replace('{text}', ' '.join(words) + '.')
                     .replace('{name}', title.split()[0]).replace('{}', title))
    label = ' '.join(rng.choice(pool)[0].split()[:rng.choice([1, 2, 3])])
    head = rng.choice(['', '', '<h2>{}</h2>', '<h3>{}</h3>', '<b>{}</b>', '<div>{}</div>']).replace('{}', label)
    return (head + outer.replace('{}', ''.join(items))).encode()


def behind(source, at, steps):
    for _ in range(steps):
        found = CLOSING.match(source, at)
        if not found:
            break
        at = found.end()
    return at


def before(source, at, steps):
    for _ in range(steps):
        found = OPENING.search(source, max(0, at - 400), at)
        if not found:
            break
        at = found.start()
    return at


def composed(source, spans, label, pool, rng):
    """The changed source, or None where the page's main text is not to be found in it."""
    main = [span for span, share in zip(spans, label) if share > 0.5 and span[1] > span[0]]
    if len(main) < 3:
        return None
    edits = [(behind(source, main[-1][1], rng.choice([0, 1, 2, 2, 3, 4])), 0, listing(pool, rng))]
    if rng.random() < 0.5:
        edits.append((edits[0][0], 0, listing(pool, rng)))
    if rng.random() < 0.5:
        edits.append((before(source, main[0][0], rng.choice([1, 2, 3, 4])), 0, listing(pool, rng)))
    if rng.random() < 0.4:  # most stories are shorter than those of a labelled set
        edits += [(b, e - b, b'') for b, e in main[1:] if rng.random() < 0.6]
    for at, size, new in sorted(edits, key=lambda edit: -edit[0]):
        source = source[:at] + new + source[at + size:]
    return SECTIONS.sub(rb'<\1div', source) if rng.random() < 0.5 else source


def compose(pages, source_of, fold_of, seed, folder):
    """Writes composed pages of the articles among `pages` to `folder`; path to number of page."""
    pools = {}
    for page in pages:
        words = page.gold_text.split()
        if page.title and len(words) > 20:
            pools.setdefault(fold_of(page), []).append((page.site, escaped(page.title), [escaped(w) for w in words]))
    paths = {}
    for number, page in enumerate(pages):
        rng = random.Random(f'{seed} {page.data} {page.id}')
        pool = [(title, words) for site, title, words in pools.get(fold_of(page), []) if site != page.site]
        if page.type != 'article' or page.in_pieces or len(pool) < 20:
            continue
        source = composed(source_of(page), page.spans, page.label, pool, rng)
        if source is not None:
            path = os.path.join(folder, f'{number}.html')
            with open(path, 'wb') as file:
                file.write(source)
            paths[path] = number
    return paths
