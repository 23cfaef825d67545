// Views, reasons, search, steps, keys and verdicts of the page of explain. The texts stand in the
// page; what is known of their blocks comes as JSON. The page can be read without this.
'use strict';
(() => {
const root = document.documentElement;
const get = id => document.getElementById(id);
const data = JSON.parse(get('data').textContent);
const store = 'winnow.explain.' + get('data').getAttribute('data-key');
const articles = Array.from(document.querySelectorAll('.doc'));
const texts = get('texts');
const find = get('find');
const rows = Array.from(document.querySelectorAll('.reason'));
const views = {all: '', clean: 'clean', gone: 'gone-only', side: 'side'};
const fates = {keep: 'Kept', repair: 'Kept, repaired', move: 'Moved to the metadata', remove: 'Removed'};

let shown = 0;         // the document
let current = null;    // the block that was gone to
let view = 'all';
const off = new Set();  // reasons that are not shown
const verdicts = new Map();
let hits = [];

const element = (name, text, className) => {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
};
const button = (text, className, action) => {
  const made = element('button', text, className);
  made.type = 'button';
  made.addEventListener('click', event => { event.stopPropagation(); action(); });
  return made;
};
const plural = (n, noun) => n.toLocaleString('en') + ' ' + noun + (n === 1 ? '' : 's');

// --- Blocks ---------------------------------------------------------------------------------------

const place = id => id.slice(1).split('-').map(Number);
const info = id => { const [d, b] = place(id); return data.documents[d].blocks[b]; };
const blockAt = node => node instanceof Element ? node.closest('.b[id]') : null;
const isGone = block => block.fate === 'remove' || block.fate === 'move';
const reasonOf = block => isGone(block) ? data.reasons[block.uses[0]].word : '';
const blocksOf = new Map();  // of a document, in order

function blocks() {
  if (!blocksOf.has(shown)) {
    blocksOf.set(shown, Array.from(articles[shown].querySelectorAll('.b[id]')));
  }
  return blocksOf.get(shown);
}

function isVisible(block) {
  const gone = isGone(block);
  if (gone && off.has(block.uses[0])) return false;
  return view === 'clean' ? !gone : view === 'gone' ? gone : true;
}

function textOf(id) {
  const block = info(id);
  return block.is === undefined ? block.was : block.was + '\n' + block.is;
}

// --- Why --------------------------------------------------------------------------------------------

// Nothing but white space would be a change that nobody sees.
const seen = text => text.trim() === '' ? text.replace(/\n/g, '\u21b5').replace(/\s/g, '\u2423') : text;

function marksOf(block) {
  const list = element('ul');
  for (const mark of block.marks || []) {
    const item = element('li');
    item.append(element('b', '\u00b7'), mark.action + ' ' + mark.reason +
      (mark.value === undefined ? '' : ' (' + mark.value.toFixed(2) + ')'));
    for (const [was, is] of mark.changes || []) {
      const change = element('div');
      if (was) change.append(element('del', seen(was)));
      if (was && is) change.append(' ');
      if (is) change.append(element('ins', seen(is)));
      item.append(change);
    }
    list.append(item);
  }
  return list;
}

function probabilityOf(block, facts) {
  const value = element('dd');
  const meter = element('meter');
  meter.min = 0;
  meter.max = 1;
  meter.value = block.p;
  meter.setAttribute('aria-label', 'Probability of main text');
  value.append(meter, block.p.toFixed(2));
  facts.append(element('dt', 'Main text'), value);
}

function groundsOf(block) {
  const list = element('ul');
  for (const number of block.why) {
    const ground = data.sentences[number];
    const item = element('li');
    const signed = /^[+-] /.test(ground);
    const sign = element('b', signed ? (ground[0] === '+' ? '+' : '\u2212') : '\u00b7');
    const speaks = signed ? (ground[0] === '+' ? 'for main text: ' : 'against main text: ') : '';
    item.append(sign, element('span', speaks, 'aside'), signed ? ground.slice(2) : ground);
    list.append(item);
  }
  return list;
}

function explain(node) {
  const panel = get('why-text');
  panel.replaceChildren();
  if (!node) {
    panel.append(element('p', 'Point at a block, or go to one with the keys, to see why it is gone or kept.', 'soft'));
    return;
  }
  const block = info(node.id);
  panel.append(element('p', fates[block.fate] + ' \u00b7 ' + block.at + ' \u00b7 ' + block.kind.replace('_', ' '), 'fate'));
  const uses = block.uses || [];
  for (const use of uses) {
    const reason = data.reasons[use];
    const head = element('h2', undefined, reason.tint !== undefined && isGone(block) ? 't' + reason.tint : '');
    const sign = element('span', reason.sign, 'sign');
    sign.setAttribute('aria-hidden', 'true');
    head.append(sign, reason.word);
    panel.append(head);
    if (reason.about) panel.append(element('p', reason.about));
  }
  if (uses.length === 0) panel.append(element('h2', 'No rule spoke against it'));
  const facts = element('dl');
  const last = (block.marks || []).filter(mark => mark.reason === reasonOf(block) && mark.value !== undefined).pop();
  if (block.p !== undefined) probabilityOf(block, facts);
  if (last && Math.abs(last.value - block.p) > 0.005 || last && block.p === undefined) {
    facts.append(element('dt', 'Value'), element('dd', last.value.toFixed(2)));
  }
  if (facts.children.length) panel.append(facts);
  if (block.why) panel.append(element('h3', 'Because'), groundsOf(block));
  const told = isGone(block) && (block.marks || []).length === 1 && !block.marks[0].changes;
  if (block.marks && !told) panel.append(element('h3', 'Marks'), marksOf(block));
  const verdict = verdicts.get(node.id);
  if (verdict !== undefined) panel.append(element('p', 'Your verdict: ' + wordFor(block, verdict)));
}

// --- The block that was gone to ---------------------------------------------------------------------

function select(node, focus = true) {
  if (current !== node) {
    if (current) {
      current.classList.remove('now');
      current.removeAttribute('aria-describedby');
      current.tabIndex = -1;
    }
    current = node;
    if (node) {
      ask(node);
      node.classList.add('now');
      node.tabIndex = 0;
      node.setAttribute('aria-describedby', 'why-text');
    }
    explain(node);
  }
  root.classList.toggle('picked', node !== null);
  if (!node || !focus) return;
  node.focus({preventScroll: true});
  node.scrollIntoView({block: 'nearest'});
  const tall = node.getBoundingClientRect();
  if (tall.bottom > innerHeight || tall.top < 60) node.scrollIntoView({block: tall.height > innerHeight / 2 ? 'start' : 'center'});
}

function step(steps, wanted) {
  const all = blocks();
  let at = current && all.includes(current) ? all.indexOf(current) : (steps > 0 ? -1 : all.length);
  for (at += steps; at >= 0 && at < all.length; at += steps) {
    if (isVisible(info(all[at].id)) && wanted(info(all[at].id), all[at])) return select(all[at]), true;
  }
  return false;
}

function stepGone(steps, past) {
  if (view === 'clean') setView('all');
  const now = current && info(current.id);
  const from = now && past && isGone(now) ? current.parentNode : null;
  const found = step(steps, (block, node) => isGone(block) && (from === null || node.parentNode !== from));
  get('status').textContent = found ? '' : 'No removed block ' + (steps > 0 ? 'further down' : 'further up');
}

// --- Verdicts -----------------------------------------------------------------------------------------

const wanted = (block, right) => right === isGone(block) ? 'remove' : 'keep';
const wordFor = (block, right) => (right ? '\u2713 ' : '\u2717 ') + (right
  ? (block.fate === 'move' ? 'rightly moved' : isGone(block) ? 'rightly removed' : 'rightly kept')
  : isGone(block) ? 'should stay' : 'should go');
const capital = text => text.slice(0, 2) + text[2].toUpperCase() + text.slice(3);

// Buttons are made when a block is first met: a page has thousands of blocks.
function ask(node) {
  if (node.lastElementChild && node.lastElementChild.className === 'ask') return;
  const block = info(node.id);
  const box = element('span', undefined, 'ask');
  box.lang = 'en';
  box.dir = 'ltr';
  box.append(
    button(capital(wordFor(block, true)), 'yes', () => judge(node, true)),
    button(capital(wordFor(block, false)), 'no', () => judge(node, false)),
    button('Undo', 'undo', () => judge(node, undefined)));
  node.append(box);
  showVerdict(node);
}

function showVerdict(node) {
  const verdict = verdicts.get(node.id);
  if (verdict === undefined) node.removeAttribute('data-verdict');
  else node.setAttribute('data-verdict', wordFor(info(node.id), verdict));
  const box = node.lastElementChild;
  if (!box || box.className !== 'ask') return;
  box.children[0].setAttribute('aria-pressed', String(verdict === true));
  box.children[1].setAttribute('aria-pressed', String(verdict === false));
  box.children[2].hidden = verdict === undefined;
}

function judge(node, verdict) {
  if (!node) return;
  const hadFocus = node.contains(document.activeElement);
  if (verdict === undefined || verdicts.get(node.id) === verdict) verdicts.delete(node.id);
  else verdicts.set(node.id, verdict);
  ask(node);
  showVerdict(node);
  if (hadFocus && document.activeElement.hidden) node.focus({preventScroll: true});
  if (node === current) explain(node);
  remember();
  count();
}

function remember() {
  try {
    if (verdicts.size === 0) localStorage.removeItem(store);
    else localStorage.setItem(store, JSON.stringify(Array.from(verdicts)));
  } catch { /* a browser may have no store for pages from the disk */ }
}

function recall() {
  try {
    for (const [id, verdict] of JSON.parse(localStorage.getItem(store)) || []) {
      const node = typeof id === 'string' ? get(id) : null;
      if (!node || !node.classList.contains('b') || typeof verdict !== 'boolean') continue;
      verdicts.set(id, verdict);
      showVerdict(node);
    }
  } catch { /* likewise, or what it holds is not ours */ }
}

function count() {
  const right = Array.from(verdicts.values()).filter(Boolean).length;
  const lines = ruleLines().length;
  const gold = goldRows().length;
  get('tally').textContent = verdicts.size === 0 ? 'None yet'
    : right + ' right, ' + (verdicts.size - right) + ' wrong';
  get('save-lines').textContent = lines ? 'Save ' + plural(lines, 'rule line') : 'Save rule lines';
  get('save-lines').disabled = lines === 0;
  get('save-gold').textContent = gold ? 'Save labels of ' + plural(gold, 'document') : 'Save training labels';
  get('save-gold').disabled = gold === 0;
  get('forget').disabled = verdicts.size === 0;
}

function forget() {
  const ids = Array.from(verdicts.keys());
  verdicts.clear();
  ids.forEach(id => showVerdict(get(id)));
  explain(current);
  remember();
  count();
  get('status').textContent = plural(ids.length, 'verdict') + ' undone';
}

// --- Files ----------------------------------------------------------------------------------------------

const inOrder = () => Array.from(verdicts.keys()).sort((a, b) => {
  const [x, y] = [place(a), place(b)];
  return x[0] - y[0] || x[1] - y[1];
});

// What `winnow rules test --lines` reads: only blocks that came before a rule.
function ruleLines() {
  return inOrder().filter(id => info(id).line && !info(id).cut && info(id).was !== '').map(id => {
    const block = info(id);
    const title = data.documents[place(id)[0]].title;
    return {
      text: block.was,
      expect: wanted(block, verdicts.get(id)),
      kind: reasonOf(block).replace(/^[^.]*\./, '') || block.kind,
      place: block.line.place,
      ...(title ? {title} : {}),
      ...(block.line.repeats ? {repeats: block.line.repeats} : {}),
      block: block.kind,
      ...(block.line.linked ? {linked: true} : {}),
    };
  });
}

const nameOf = source => source.replace(/[?#].*$/, '').replace(/\/+$/, '').replace(/^.*\//, '')
  .replace(/(\.html?)?(\.gz)?$/i, '').replace(/[^\w.-]+/g, '-') || 'page';

// Rows for the gold.jsonl of a folder that training reads. A document that is not in the page as a
// whole would teach that its end is no text.
function goldRows() {
  const judged = new Set(Array.from(verdicts.keys(), id => place(id)[0]));
  return data.documents.flatMap((document, d) => {
    if (!judged.has(d) || document.cut || document.blocks.some(block => block.cut)) return [];
    const rows = document.blocks.map((block, b) => {
      const verdict = verdicts.get('b' + d + '-' + b);
      const label = (verdict === undefined ? !isGone(block) : wanted(block, verdict) === 'keep') ? 1 : 0;
      return {text: block.was, label, kept: !isGone(block), judged: verdict !== undefined, reason: reasonOf(block)};
    });
    const text = document.blocks.filter((block, b) => rows[b].label === 1)
      .map(block => block.is === undefined ? block.was : block.is).join('\n');
    return [{id: nameOf(document.source), url: document.source, source: document.source, title: document.title, text,
      blocks: rows}];
  });
}

function save(name, rows) {
  const lines = rows.map(row => JSON.stringify(row) + '\n').join('');
  const link = element('a');
  link.href = URL.createObjectURL(new Blob([lines], {type: 'application/x-ndjson'}));
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  get('status').textContent = name + ' saved: ' + plural(rows.length, 'line');
}

// --- Reasons -------------------------------------------------------------------------------------------

function applyReasons() {
  texts.querySelectorAll('[data-k]').forEach(node =>
    node.classList.toggle('off', off.has(Number(node.getAttribute('data-k')))));
  const on = rows.map((_, i) => i).filter(i => !off.has(i));
  rows.forEach((row, i) => {
    row.querySelector('input').checked = !off.has(i);
    row.querySelector('.only').setAttribute('aria-pressed', String(rows.length > 1 && on.length === 1 && on[0] === i));
  });
  if (current && !isVisible(info(current.id))) select(null);
  search();
}

function toggle(reason, on) {
  if (on) off.delete(reason);
  else off.add(reason);
  applyReasons();
}

function only(reason) {
  const alone = off.size === rows.length - 1 && !off.has(reason);
  off.clear();
  if (!alone) rows.forEach((_, i) => { if (i !== reason) off.add(i); });
  applyReasons();
  if (!alone && (!current || !(info(current.id).uses || []).includes(reason))) {
    if (view === 'clean') setView('all');
    current = null;
    step(1, block => (block.uses || []).includes(reason));
  }
}

// With several documents the numbers are those of the one that is shown.
function countReasons() {
  const counts = rows.map(() => 0);
  data.documents[shown].blocks.forEach(block => (block.uses || []).forEach(use => { ++counts[use]; }));
  rows.forEach((row, i) => {
    row.querySelector('.n').textContent = counts[i].toLocaleString('en');
    row.hidden = counts[i] === 0;
  });
  document.querySelectorAll('.legend fieldset').forEach(set => {
    set.hidden = Array.from(set.querySelectorAll('.reason')).every(row => row.hidden);
  });
}

// --- Views -----------------------------------------------------------------------------------------------

function setView(name) {
  view = name;
  for (const [key, value] of Object.entries(views)) if (value) root.classList.toggle(value, key === name);
  document.querySelector('.views input[value=' + name + ']').checked = true;
  texts.querySelectorAll('.text>.after,.text>.column').forEach(node => node.remove());
  if (name === 'side') beside();
  if (current && !isVisible(info(current.id))) select(null);
  else if (current) current.scrollIntoView({block: 'center'});
  search();
}

// The clean text beside each piece of the marked one.
function beside() {
  const text = articles[shown].querySelector('.text');
  for (const piece of Array.from(text.children)) {
    if (piece.classList.contains('run')) continue;
    const clone = piece.cloneNode(true);
    [clone, ...clone.querySelectorAll('*')].forEach(node => {
      ['id', 'tabindex', 'data-verdict', 'aria-describedby'].forEach(name => node.removeAttribute(name));
      node.classList.remove('now', 'hit');
    });
    clone.querySelectorAll('.ask').forEach(node => node.remove());
    if (clone.classList.contains('table')) clone.tabIndex = 0;
    clone.classList.add('after');
    piece.after(clone);
  }
  text.prepend(element('p', 'Before', 'column'), element('p', 'After', 'column after'));
}

function showDocument(number) {
  select(null);
  shown = number;
  articles.forEach((article, i) => { article.hidden = i !== number; });
  const first = blocks()[0];
  if (first) first.tabIndex = 0;
  if (articles.length > 1) countReasons();
  setView(view);
}

// --- Search ------------------------------------------------------------------------------------------------

function search() {
  hits.forEach(node => node.classList.remove('hit'));
  const sought = find.value.trim().toLowerCase();
  hits = sought === '' ? [] : blocks().filter(node =>
    isVisible(info(node.id)) && textOf(node.id).toLowerCase().includes(sought));
  hits.forEach(node => node.classList.add('hit'));
  highlight(sought);
  get('status').textContent = sought === '' ? ''
    : hits.length === 0 ? 'Not found' : plural(hits.length, 'block') + ', Enter for the next';
}

function highlight(sought) {
  if (!window.Highlight || !CSS.highlights) return;
  const ranges = [];
  for (const node of hits.slice(0, 300)) {
    const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
      const lower = text.data.toLowerCase();
      if (lower.length !== text.data.length || text.parentElement.closest('.ask,.tag,.note-tag')) continue;
      for (let at = lower.indexOf(sought); at >= 0; at = lower.indexOf(sought, at + sought.length)) {
        const range = document.createRange();
        range.setStart(text, at);
        range.setEnd(text, at + sought.length);
        ranges.push(range);
      }
    }
  }
  CSS.highlights.set('found', new Highlight(...ranges));
}

function stepHit(steps) {
  if (hits.length === 0) return;
  if (!step(steps, (block, node) => hits.includes(node))) select(steps > 0 ? hits[0] : hits[hits.length - 1]);
}

// --- Keys ----------------------------------------------------------------------------------------------------

const any = () => true;
const actions = {
  n: () => stepGone(1, false), p: () => stepGone(-1, false), N: () => stepGone(1, true), P: () => stepGone(-1, true),
  j: () => step(1, any), k: () => step(-1, any),
  a: () => judge(current, true), r: () => judge(current, false), u: () => judge(current, undefined),
  m: () => setView('all'), c: () => setView('clean'), g: () => setView('gone'),
  s: () => { if (innerWidth >= 900) setView('side'); },
  '/': () => find.focus(),
};

function leave(event) {
  if (event.target === find && find.value !== '') {
    find.value = '';
    search();
  } else if (event.target === find) {
    find.blur();
  } else if (current) {
    const from = current;
    select(null);
    from.tabIndex = 0;
    if (from.contains(document.activeElement)) document.activeElement.blur();
  }
}

// A block that is higher than the window is read to its end first.
function arrow(event, steps) {
  if (event.target !== current) return;
  const edges = current.getBoundingClientRect();
  if (steps > 0 ? edges.bottom > innerHeight : edges.top < 60) return;
  event.preventDefault();
  step(steps, any);
}

document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === 'Escape') return leave(event);
  if (event.key === 'ArrowDown') return arrow(event, 1);
  if (event.key === 'ArrowUp') return arrow(event, -1);
  if (event.key === 'Enter' && event.target === find) {
    event.preventDefault();
    return stepHit(event.shiftKey ? -1 : 1);
  }
  const types = event.target.matches('select, textarea, input:not([type=checkbox]):not([type=radio])');
  if (types || !get('keys').checked || !Object.hasOwn(actions, event.key)) return;
  event.preventDefault();
  actions[event.key]();
});

// --- Beginning -----------------------------------------------------------------------------------------------

texts.addEventListener('pointerover', event => {
  const node = blockAt(event.target);
  if (!node || event.pointerType !== 'mouse') return;
  ask(node);
  explain(node);
});
texts.addEventListener('pointerleave', () => explain(current));
texts.addEventListener('focusin', event => {
  const node = blockAt(event.target);
  if (node) select(node, false);
});
texts.addEventListener('click', event => {
  const node = blockAt(event.target);
  if (node && String(getSelection()) === '') select(node);
});
document.querySelectorAll('.views input').forEach(input => input.addEventListener('change', () => setView(input.value)));
rows.forEach((row, i) => {
  row.querySelector('input').addEventListener('change', event => toggle(i, event.target.checked));
  row.querySelector('.only').addEventListener('click', () => only(i));
});
get('prev').addEventListener('click', () => stepGone(-1, false));
get('next').addEventListener('click', () => stepGone(1, false));
get('close').addEventListener('click', () => select(null));
get('save-lines').addEventListener('click', () => save('winnow-lines.jsonl', ruleLines()));
get('save-gold').addEventListener('click', () => save('winnow-gold.jsonl', goldRows()));
get('forget').addEventListener('click', forget);
find.addEventListener('input', search);
addEventListener('resize', () => { if (view === 'side' && innerWidth < 900) setView('all'); });
const pick = get('pick');
if (pick) pick.addEventListener('change', () => showDocument(pick.selectedIndex));

root.classList.add('js');
document.querySelectorAll('[data-js]').forEach(node => { node.hidden = false; });
recall();
count();
if (articles.length > 0) showDocument(pick ? Math.max(0, pick.selectedIndex) : 0);
})();
