// Filter, order, picker and keys of the page of duplicates. The page works without it.
'use strict';
(() => {
const root = document.documentElement;
const get = id => document.getElementById(id);
const list = get('list');
const groups = Array.from(list.children);
const filter = get('filter');
const order = get('order');
const keys = get('keys');
const summary = group => group.firstElementChild;
const value = (group, key) => Number(group.getAttribute('data-' + key));
const words = new Map(groups.map(group => [group,
  [summary(group), ...group.querySelectorAll('.head')].map(e => e.textContent).join(' ').toLowerCase()]));
const by = {
  run: () => 0,
  size: (a, b) => value(b, 'size') - value(a, 'size'),
  least: (a, b) => value(a, 'like') - value(b, 'like'),
  most: (a, b) => value(b, 'like') - value(a, 'like'),
  relation: (a, b) => value(a, 'rank') - value(b, 'rank') || value(b, 'like') - value(a, 'like'),
};

function narrow() {
  const wanted = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const group of groups) {
    group.hidden = !wanted.every(word => words.get(group).includes(word));
    shown += group.hidden ? 0 : 1;
  }
  get('status').textContent = wanted.length === 0 ? '' : shown + ' of ' + groups.length + ' groups';
}

function arrange() {
  list.append(...groups.slice().sort(by[order.value] || by.run));
}

function pick(group) {
  const select = group.querySelector('.pick select');
  if (!select) return;
  Array.from(group.querySelectorAll('.pair')).forEach((pair, i) => {
    pair.hidden = i !== select.selectedIndex;
    pair.open = !pair.hidden;
  });
}

function move(steps) {
  const visible = Array.from(list.children).filter(group => !group.hidden);
  const at = visible.indexOf(current());
  const next = at < 0 ? (steps > 0 ? 0 : visible.length - 1) : at + steps;
  if (visible[next]) summary(visible[next]).focus();
}

function turn(steps) {
  const group = current();
  const select = group && group.open && group.querySelector('.pick select');
  if (!select) return;
  const next = select.selectedIndex + steps;
  if (next < 0 || next >= select.options.length) return;
  select.selectedIndex = next;
  pick(group);
}

function current() {
  const at = document.activeElement;
  return at ? at.closest('.group') : null;
}

function leave(event) {
  const group = current();
  if (event.target === filter) {
    if (filter.value === '') filter.blur();
    filter.value = '';
    narrow();
  } else if (group) {
    group.open = false;
    summary(group).focus();
  }
}

const actions = {
  j: () => move(1), k: () => move(-1), h: () => turn(-1), l: () => turn(1), '/': () => filter.focus(),
};

document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === 'Escape') return leave(event);
  if (event.key === 'Enter' && event.target === filter) return move(1);
  const types = event.target.matches('select, textarea, input:not([type=checkbox])');
  if (types || !keys.checked || !Object.hasOwn(actions, event.key)) return;
  event.preventDefault();
  actions[event.key]();
});

function openNamed() {
  const group = groups.find(g => '#' + g.id === location.hash);
  if (!group) return;
  group.open = true;
  summary(group).focus();
}

root.classList.add('js');
document.querySelectorAll('[data-js]').forEach(e => { e.hidden = false; });
groups.forEach(pick);
list.addEventListener('change', event => pick(event.target.closest('.group')));
filter.addEventListener('input', narrow);
order.addEventListener('change', arrange);
get('short').addEventListener('change', event => root.classList.toggle('short', event.target.checked));
addEventListener('hashchange', openNamed);
narrow();
arrange();
root.classList.toggle('short', get('short').checked);
openNamed();
})();
