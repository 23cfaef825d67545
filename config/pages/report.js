// Order, filter and folds of the report's tables, and the table of documents. All but that table
// can be read without it. Texts of documents enter the page as text nodes only.
'use strict';
(() => {
const get = id => document.getElementById(id);
const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
const numbers = new Intl.NumberFormat('en-US');
const collator = new Intl.Collator('en', {numeric: true, sensitivity: 'base'});

function make(name, settings = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(settings)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

const wordsIn = text => text.toLowerCase().split(/\s+/).filter(Boolean);

// --- Headers that sort ---------------------------------------------------------------------------

// `onSort(header, direction)` with 1 for ascending and -1 for descending.
function sortable(headers, startsDown, onSort) {
  for (const header of headers) {
    const button = make('button', {type: 'button', class: 'sort'}, ...header.childNodes);
    header.append(button);
    button.addEventListener('click', () => {
      const was = header.getAttribute('aria-sort');
      const down = was === null ? startsDown(header) : was === 'ascending';
      headers.forEach(other => other.removeAttribute('aria-sort'));
      header.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      onSort(header, down ? -1 : 1);
    });
  }
}

// --- Tables that stand in the page ---------------------------------------------------------------

// What moves and hides as one: a row, or a body of a row and what belongs to it.
const unitsOf = table => table.classList.contains('units')
  ? Array.from(table.tBodies) : Array.from(table.tBodies[0].rows);

function keyOf(unit, column) {
  const row = unit.rows ? unit.rows[0] : unit;
  const cell = row.cells[column];
  return cell.hasAttribute('data-v') ? cell.getAttribute('data-v') : cell.textContent.trim();
}

function setUpTable(table) {
  const headers = all('th[data-sort]', table);
  const isNumber = header => header.getAttribute('data-sort') === 'number';
  sortable(headers, isNumber, (header, direction) => {
    const keyed = unitsOf(table).map(unit => [keyOf(unit, header.cellIndex), unit]);
    keyed.sort(isNumber(header)
      ? ([a], [b]) => direction * (Number(a) - Number(b))
      : ([a], [b]) => direction * collator.compare(a, b));
    const parent = table.classList.contains('units') ? table : table.tBodies[0];
    parent.append(...keyed.map(([, unit]) => unit));
  });
}

function setUpFilter(input) {
  const table = get(input.getAttribute('data-filter'));
  const status = get(table.id + '-status');
  const texts = new Map(unitsOf(table).map(unit => [unit, unit.textContent.toLowerCase()]));
  const narrow = () => {
    const wanted = wordsIn(input.value);
    let shown = 0;
    for (const [unit, text] of texts) {
      unit.hidden = !wanted.every(word => text.includes(word));
      shown += unit.hidden ? 0 : 1;
    }
    status.textContent = wanted.length === 0 ? ''
      : numbers.format(shown) + ' of ' + numbers.format(texts.size) + ' rows';
  };
  input.addEventListener('input', narrow);
  if (input.value !== '') narrow();
}

function foldButton(row, contents, label) {
  const settings = {type: 'button', class: 'fold', 'aria-expanded': 'false'};
  if (row.id) settings['aria-controls'] = row.id;
  if (label) settings['aria-label'] = label;
  const button = make('button', settings, ...contents);
  button.addEventListener('click', () => turn(button, row, row.hidden));
  return button;
}

function turn(button, row, open) {
  row.hidden = !open;
  button.setAttribute('aria-expanded', String(open));
}

function setUpFold(cell) {
  const row = get(cell.getAttribute('data-more'));
  row.hidden = true;
  cell.append(foldButton(row, [make('span', {}, ...cell.childNodes)]));
}

// --- Documents -----------------------------------------------------------------------------------

// The order of a record, as report_data.cpp writes it.
const fields = ['sequence', 'title', 'source', 'finalUrl', 'via', 'place', 'reason', 'detail', 'copyUrl',
  'copyNight', 'input', 'text', 'blocks', 'kept', 'removed', 'despam', 'language', 'output', 'audit', 'story',
  'marks', 'flags'];
const at = Object.fromEntries(fields.map((field, i) => [field, i]));
const pageRows = 50;

const records = [];
let head = {count: 0, words: [], reasons: {}};
let found = [];   // indices into records, in the order shown
let texts = [];   // what the filter looks at, made when first needed
let page = 0;
let order = {column: '', direction: 1};

const shortened = address => address.replace(/^https:\/\//, '');
const word = place => head.words[place] || '';
const reasonOf = record => word(record[at.reason]);
const nameOf = record => record[at.title] || shortened(record[at.source]) || 'Untitled';

function resultOf(record) {
  const reason = reasonOf(record);
  if (reason === '') return 'finished';
  return Object.hasOwn(head.reasons, reason) ? head.reasons[reason][0] : 'failed';
}

function bytes(value) {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let unit = 0;
  while (value >= 999.5 && unit + 1 < units.length) {
    value /= 1000;
    ++unit;
  }
  return value.toFixed(unit === 0 || value >= 99.95 ? 0 : 1) + ' ' + units[unit];
}

function share(thousandths) {
  if (thousandths < 0) return '–';
  return thousandths > 0 && thousandths < 10 ? '< 1 %' : Math.round(thousandths / 10) + ' %';
}

const isWeb = address => /^https?:\/\/[^\s\u0000-\u0020\u007f]+$/i.test(address) && address.length <= 2048;
// A file beside the report, by a path that leads nowhere else.
const isBeside = path => path !== '' && !/^[/\\]|[:\\\u0000-\u001f]/.test(path) && !path.split('/').includes('..');

function address(text) {
  if (!isWeb(text)) return make('bdi', {}, text);
  return make('a', {href: text, rel: 'noreferrer noopener nofollow'}, make('bdi', {}, shortened(text)));
}

function file(path) {
  if (!isBeside(path)) return make('bdi', {}, path);
  return make('a', {href: path.split('/').map(encodeURIComponent).join('/')}, make('bdi', {}, path));
}

function pairs(flat) {
  const out = [];
  for (let i = 0; i + 1 < flat.length; i += 2) out.push([word(flat[i]), flat[i + 1]]);
  return out;
}

function counted(flat) {
  const list = make('span', {class: 'marks'});
  for (const [name, count] of pairs(flat).sort((a, b) => b[1] - a[1])) {
    list.append(make('span', {}, make('code', {}, name), ' ' + numbers.format(count)));
  }
  return list;
}

function causeLine(record) {
  const reason = reasonOf(record);
  const meaning = Object.hasOwn(head.reasons, reason) ? head.reasons[reason][1] : '';
  const line = make('span', {}, make('code', {}, reason));
  if (meaning) line.append(' ' + meaning);
  if (record[at.detail]) line.append(': ', make('bdi', {}, record[at.detail]));
  return line;
}

function details(record) {
  const list = make('dl');
  const add = (name, ...value) => list.append(make('dt', {}, name), make('dd', {}, ...value));
  const finished = reasonOf(record) === '';
  add('Address', address(record[at.source]));
  if (record[at.finalUrl]) add('Led to', address(record[at.finalUrl]));
  if (word(record[at.via])) add('Came through', address(word(record[at.via])));
  if (!finished) add('Left out', causeLine(record));
  if (record[at.copyUrl]) {
    add('Repeats', address(record[at.copyUrl]), record[at.copyNight] ? ' of ' + record[at.copyNight] : '');
  }
  if (record[at.output]) add('Text', file(record[at.output]), ', ' + bytes(record[at.text]));
  if (record[at.audit]) add('Audit', file(record[at.audit]));
  if (record[at.blocks] > 0) {
    add('Blocks', numbers.format(record[at.kept]) + ' of ' + numbers.format(record[at.blocks]) + ' kept');
  }
  if (record[at.despam] >= 0) add('Removed', share(record[at.removed]) + ' of the text; despam took ' +
    share(record[at.despam]) + ' of what strip had kept');
  if (record[at.story] !== null) add('Story', String(record[at.story]));
  if (record[at.marks].length > 0) add('Rules', counted(record[at.marks]));
  if (record[at.flags].length > 0) add('Flags', counted(record[at.flags]));
  return list;
}

function resultCell(record) {
  const result = resultOf(record);
  const cell = make('td', {}, result);
  if (result === 'failed') cell.className = 'warn';
  if (result !== 'finished') cell.append(make('span', {class: 'where'}, make('code', {}, reasonOf(record))));
  return cell;
}

function documentRows(record) {
  const more = make('tr', {class: 'more', id: 'more-' + record[at.sequence]});
  more.hidden = true;
  const name = make('span', {}, make('bdi', {class: 'what'}, nameOf(record)));
  if (record[at.title]) name.append(make('span', {class: 'where'}, make('bdi', {}, shortened(record[at.source]))));
  const fold = foldButton(more, [name]);
  fold.addEventListener('click', () => fill(more, record));
  const cut = record[at.despam] > 400 ? 'n w warn' : 'n w';
  const row = make('tr', {},
    make('td', {class: 'n w'}, String(record[at.sequence])),
    make('th', {scope: 'row'}, fold),
    resultCell(record),
    make('td', {class: 'w'}, make('bdi', {}, word(record[at.place]))),
    make('td', {class: 'n w'}, record[at.input] > 0 ? bytes(record[at.input]) : '–'),
    make('td', {class: 'n'}, record[at.text] > 0 ? bytes(record[at.text]) : '–'),
    make('td', {class: cut}, share(record[at.removed])),
    make('td', {class: 'w'}, make('bdi', {}, word(record[at.language]))));
  return [row, more];
}

function fill(more, record) {
  if (more.firstChild) return;
  more.append(make('td', {class: 'w'}), make('td', {colspan: '7'}, details(record)));
}

const columns = {
  sequence: record => record[at.sequence],
  name: nameOf,
  result: record => resultOf(record) + ' ' + reasonOf(record),
  place: record => word(record[at.place]),
  input: record => record[at.input],
  text: record => record[at.text],
  removed: record => record[at.removed],
  language: record => word(record[at.language]),
};

function textOf(i) {
  if (texts[i] === undefined) {
    const record = records[i];
    texts[i] = [record[at.title], record[at.source], record[at.finalUrl], reasonOf(record), resultOf(record),
      record[at.detail], record[at.copyUrl], record[at.output], word(record[at.via]), word(record[at.language]),
      'no. ' + record[at.sequence]].join('\n').toLowerCase();
  }
  return texts[i];
}

function hasWord(record, wanted) {
  if (reasonOf(record) === wanted) return true;
  return [at.marks, at.flags].some(field => record[field].some((place, i) => i % 2 === 0 && word(place) === wanted));
}

function matching() {
  const wanted = wordsIn(get('find').value);
  const result = get('by-status').value;
  const name = get('by-word').value;
  const place = get('by-place').value;
  const out = [];
  records.forEach((record, i) => {
    if (result !== '' && resultOf(record) !== result) return;
    if (place !== '' && word(record[at.place]) !== place) return;
    if (name !== '' && !hasWord(record, name)) return;
    if (wanted.every(part => textOf(i).includes(part))) out.push(i);
  });
  return out;
}

function arrange(indices) {
  const key = columns[order.column];
  if (!key) return indices;
  const keyed = indices.map(i => [key(records[i]), i]);
  const compare = keyed.length > 0 && typeof keyed[0][0] === 'number'
    ? (a, b) => order.direction * (a[0] - b[0])
    : (a, b) => order.direction * collator.compare(a[0], b[0]);
  return keyed.sort((a, b) => compare(a, b) || a[1] - b[1]).map(([, i]) => i);
}

function show(wanted) {
  const pages = Math.max(1, Math.ceil(found.length / pageRows));
  page = Math.min(Math.max(wanted, 0), pages - 1);
  const from = page * pageRows;
  const part = found.slice(from, from + pageRows);
  get('documents-table').tBodies[0].replaceChildren(...part.flatMap(i => documentRows(records[i])));
  get('at').textContent = part.length === 0 ? 'none'
    : numbers.format(from + 1) + ' to ' + numbers.format(from + part.length) + ' of ' + numbers.format(found.length);
  get('first').disabled = get('back').disabled = page === 0;
  get('last').disabled = get('next').disabled = page === pages - 1;
}

function narrow() {
  found = arrange(matching());
  const every = found.length === records.length;
  get('found').textContent = every ? numbers.format(records.length) + ' documents'
    : numbers.format(found.length) + ' of ' + numbers.format(records.length) + ' documents';
  show(0);
}

function clear() {
  get('find').value = '';
  for (const id of ['by-status', 'by-word', 'by-place']) get(id).value = '';
}

function choices(values) {
  const counts = new Map();
  for (const value of values) if (value !== '') counts.set(value, (counts.get(value) || 0) + 1);
  return Array.from(counts).sort((a, b) => b[1] - a[1] || collator.compare(a[0], b[0]));
}

function addOptions(parent, values) {
  for (const [value, count] of choices(values)) {
    parent.append(make('option', {value}, value + ' (' + numbers.format(count) + ')'));
  }
}

function fillChoices() {
  addOptions(get('by-status'), records.map(resultOf));
  addOptions(get('by-place'), records.map(record => word(record[at.place])));
  const causes = make('optgroup', {label: 'Left out for'});
  const rules = make('optgroup', {label: 'Marked by'});
  addOptions(causes, records.map(reasonOf));
  addOptions(rules, records.flatMap(record => pairs(record[at.marks]).map(([name]) => name)));
  addOptions(rules, records.flatMap(record => pairs(record[at.flags]).map(([name]) => name)));
  get('by-word').append(...[causes, rules].filter(group => group.firstChild));
}

// Shows the documents of a cause or a rule.
function showWord(name) {
  clear();
  get('by-word').value = name;
  narrow();
  get('documents').scrollIntoView();
  get('by-word').focus({preventScroll: true});
}

// "#d17": the row of document 17, opened.
function showNamed(hash) {
  const match = /^#d(\d+)$/.exec(hash);
  if (!match) return;
  const sequence = Number(match[1]);
  const i = records.findIndex(record => record[at.sequence] === sequence);
  if (i < 0) return;
  clear();
  narrow();
  show(Math.floor(found.indexOf(i) / pageRows));
  const more = get('more-' + sequence);
  const button = more.previousSibling.querySelector('.fold');
  fill(more, records[i]);
  turn(button, more, true);
  more.previousSibling.scrollIntoView({block: 'center'});
  button.focus({preventScroll: true});
}

function setUpDocuments() {
  fillChoices();
  get('find').addEventListener('input', narrow);
  for (const id of ['by-status', 'by-word', 'by-place']) get(id).addEventListener('change', narrow);
  get('clear').addEventListener('click', () => {
    clear();
    narrow();
    get('find').focus();
  });
  const last = () => Math.ceil(found.length / pageRows) - 1;
  const turns = {first: () => 0, back: () => page - 1, next: () => page + 1, last};
  for (const [id, wanted] of Object.entries(turns)) {
    get(id).addEventListener('click', () => {
      show(wanted());
      get('documents').scrollIntoView();
    });
  }
  const startsDown = header => ['input', 'text', 'removed'].includes(header.getAttribute('data-col'));
  sortable(all('th[data-col]', get('documents-table')), startsDown, (header, direction) => {
    order = {column: header.getAttribute('data-col'), direction};
    narrow();
  });
  narrow();
  showNamed(location.hash);
}

// "#rule-3", "#cause-1": what lies under that row, opened.
function openNamed(hash) {
  const button = document.querySelector('.units .fold[aria-controls="' + CSS.escape(hash.slice(1)) + '"]');
  if (!button) return;
  const row = get(hash.slice(1));
  row.parentNode.hidden = false;
  turn(button, row, true);
  row.previousElementSibling.scrollIntoView({block: 'center'});
  button.focus({preventScroll: true});
}

// One chunk at a time, so that the page answers in between.
function load(chunks) {
  const chunk = chunks.shift();
  if (!chunk) {
    setUpDocuments();
    return;
  }
  for (const record of JSON.parse(chunk.textContent)) records.push(record);
  chunk.remove();
  setTimeout(load, 0, chunks);
}

document.documentElement.classList.add('js');
all('[data-js]').forEach(element => { element.hidden = false; });
all('table.sortable').forEach(setUpTable);
all('[data-more]').forEach(setUpFold);
all('input[data-filter]').forEach(setUpFilter);
all('[data-reason]').forEach(button => {
  button.addEventListener('click', () => showWord(button.getAttribute('data-reason')));
});
all('[data-rule]').forEach(button => {
  button.addEventListener('click', () => showWord(button.getAttribute('data-rule')));
});
const follow = hash => {
  openNamed(hash);
  showNamed(hash);
};
document.addEventListener('click', event => {
  const link = event.target.closest('a[href^="#"]');
  if (link && link.hash === location.hash) follow(link.hash);
});
addEventListener('hashchange', () => follow(location.hash));
openNamed(location.hash);
if (get('documents-table')) {
  get('found').textContent = 'Reading the documents';
  head = JSON.parse(get('data').textContent);
  load(all('script.chunk'));
}
})();
