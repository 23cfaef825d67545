// The page of `winnow explain --format html` in a browser.
//
//   in        a page made of samples/texts/01-harbour.txt, samples/texts/05-tram.txt and
//             samples/pages/blog-de.html, in this order; the program, to read the saved lines with
//   example   winnow explain --format html samples/texts/01-harbour.txt samples/texts/05-tram.txt \
//               samples/pages/blog-de.html > page.html
//             node tests/browser/explain.mjs page.html build/dev/pipeline/winnow
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {axeProblems, check, finish, overflows, themes, widths, withPage} from './browser.mjs';

const [file, program] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'explain-'));
const harbour = 0;
const tram = 1;
const blog = 2;

const visible = (page, selector) => page.locator(selector).filter({visible: true});
const why = page => page.locator('#why-text').innerText();
const block = (page, text) => visible(page, '.b[id]').filter({hasText: text}).first();
const show = (page, number) => page.locator('#pick').selectOption({index: number});
const view = (page, name) => page.locator('.views input[value=' + name + ']').check();
const yes = node => node.locator('.yes');
const no = node => node.locator('.no');

// Opens the page anew. A browser may write its store a moment later: then another time.
async function reopened(page, tally) {
  for (let times = 0; times < 5; ++times) {
    await page.reload();
    if (await page.locator('#tally').innerText() === tally) return;
  }
  assert.equal(await page.locator('#tally').innerText(), tally);
}

async function saved(page, button) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator(button).click()]);
  const path = join(folder, download.suggestedFilename());
  await download.saveAs(path);
  return {path, rows: readFileSync(path, 'utf8').trimEnd().split('\n').map(line => JSON.parse(line))};
}

for (const theme of themes) {
  for (const width of widths) {
    await check('no serious axe violation, nothing wider than the window: ' + theme + ' ' + width, () =>
      withPage(file, {theme, width}, async page => {
        for (const number of [harbour, tram, blog]) {
          await show(page, number);
          assert.deepEqual(await axeProblems(page), []);
          assert.equal(await overflows(page), false);
        }
        const read = block(page, 'Lesen Sie auch');
        await read.click();
        await yes(read).click();
        assert.deepEqual(await axeProblems(page), []);
        assert.equal(await overflows(page), false);
        const chip = block(page, 'Impressum');
        await chip.click();
        assert.equal(await overflows(page), false);
        if (width > 900) {
          await view(page, 'side');
          assert.deepEqual(await axeProblems(page), []);
          assert.equal(await overflows(page), false);
        }
      }));
  }
}

await check('pointing at a block says why it is gone, leaving it takes that back', () =>
  withPage(file, {}, async page => {
    await show(page, blog);
    await block(page, 'Impressum').hover();
    const text = await why(page);
    assert.match(text, /Removed/);
    assert.match(text, /strip\.footer/);
    assert.match(text, /Main text/);
    assert.match(text, /in a footer/);
    await page.locator('h1').hover();
    assert.match(await why(page), /Point at a block/);
  }));

await check('the keys lead from one removed block to the next, and each says why', () =>
  withPage(file, {}, async page => {
    await page.keyboard.press('n');
    assert.match(await why(page), /despam\.date_line/);
    assert.match(await page.locator(':focus').innerText(), /May 22, 2025/);
    assert.equal(await page.locator(':focus').getAttribute('aria-describedby'), 'why-text');
    await page.keyboard.press('n');
    assert.match(await why(page), /despam\.title_echo/);
    await page.keyboard.press('p');
    assert.match(await why(page), /despam\.date_line/);
    await page.keyboard.press('j');
    assert.match(await why(page), /Kept/);
    await page.keyboard.press('ArrowUp');
    assert.match(await why(page), /despam\.date_line/);
    await page.keyboard.press('p');
    assert.match(await page.locator('#status').innerText(), /No removed block further up/);
  }));

await check('Shift and n passes over blocks of the same reason', () =>
  withPage(file, {}, async page => {
    await show(page, blog);
    await page.keyboard.press('n');
    const first = await page.locator(':focus').getAttribute('id');
    await page.keyboard.press('Shift+N');
    const far = await page.locator(':focus').getAttribute('id');
    await page.keyboard.press('p');
    assert.notEqual(await page.locator(':focus').getAttribute('id'), first);
    assert.notEqual(far, first);
  }));

await check('letter keys can be switched off', () => withPage(file, {}, async page => {
  await page.locator('.keys-list summary').click();
  await page.locator('#keys').uncheck();
  await page.keyboard.press('c');
  assert.equal(await page.locator('.views input[value=all]').isChecked(), true);
}));

await check('one tab stop leads into the text, and on to its verdicts', () => withPage(file, {}, async page => {
  assert.equal(await page.locator('.doc:not([hidden]) [tabindex="0"]').count(), 1);
  await page.locator('#find').focus();
  await page.keyboard.press('Tab');
  assert.match(await page.locator(':focus').getAttribute('id'), /^b0-0$/);
  await page.keyboard.press('Tab');
  assert.match(await page.locator(':focus').innerText(), /Rightly kept/);
  await page.keyboard.press('Enter');
  assert.match(await page.locator('#tally').innerText(), /1 right, 0 wrong/);
}));

await check('a reason that is switched off takes its blocks away', () => withPage(file, {}, async page => {
  await show(page, blog);
  const footer = page.locator('.reason').filter({hasText: 'strip.footer'});
  assert.equal(await visible(page, '.run').filter({hasText: 'strip.footer'}).count(), 1);
  await footer.locator('input').uncheck();
  assert.equal(await visible(page, '.run').filter({hasText: 'strip.footer'}).count(), 0);
  assert.ok(await visible(page, '.run').count() > 0);
  await footer.locator('input').check();
  assert.equal(await visible(page, '.run').filter({hasText: 'strip.footer'}).count(), 1);
}));

await check('"only" leaves one reason, and gives all back', () => withPage(file, {}, async page => {
  await show(page, blog);
  const all = await visible(page, '.run').count();
  const only = page.locator('.reason').filter({hasText: 'strip.footer'}).locator('.only');
  await only.click();
  assert.equal(await only.getAttribute('aria-pressed'), 'true');
  assert.equal(await visible(page, '.run').count(), 1);
  assert.ok(await visible(page, '.text>p.b').count() > 0);
  await only.click();
  assert.equal(await visible(page, '.run').count(), all);
}));

await check('the numbers of the reasons are those of the document that is shown', () =>
  withPage(file, {}, async page => {
    const promo = page.locator('.reason').filter({hasText: 'despam.promo_ornament'});
    assert.equal(await promo.locator('.n').innerText(), '3');
    await show(page, blog);
    assert.equal(await promo.isVisible(), false);
    assert.equal(await visible(page, '.doc').count(), 1);
  }));

await check('the clean text has no removed block and no struck word', () => withPage(file, {}, async page => {
  await show(page, tram);
  assert.ok(await visible(page, 'del').count() > 0);
  await view(page, 'clean');
  assert.equal(await visible(page, '.texts del, .texts .run, .texts .note-tag').count(), 0);
  assert.match(await page.locator('#d1').innerText(), /until midnight\. As many/);
  await page.keyboard.press('n');
  await show(page, harbour);
  await view(page, 'gone');
  assert.equal(await visible(page, '.text>.b, .list').count(), 0);
  assert.ok(await visible(page, '.run').count() > 4);
}));

await check('a repair shows what it was and what it is', () => withPage(file, {}, async page => {
  await show(page, tram);
  const first = block(page, 'The new line');
  assert.equal(await first.locator('del').first().innerText(), 'as');
  assert.equal(await first.locator('ins').last().innerText(), 'As');
  await first.hover();
  assert.match(await why(page), /normalize\.sentence_case/);
  await page.locator('.reason').filter({hasText: 'normalize.sentence_case'}).locator('input').uncheck();
  assert.equal(await first.locator('del').first().isVisible(), false);
}));

await check('side by side, each kept block stands beside itself and a removed one beside nothing', () =>
  withPage(file, {}, async page => {
    await view(page, 'side');
    const kept = page.locator('#b0-3');
    const boxes = await page.evaluate(() => {
      const piece = document.querySelector('#d0 .text>p.b:not(.after)');
      const [a, b] = [piece, piece.nextElementSibling].map(node => node.getBoundingClientRect());
      const run = document.querySelector('#d0 .run');
      return {top: a.top - b.top, apart: b.left > a.right - 30, after: b.width > 0,
        alone: !run.nextElementSibling.classList.contains('after')};
    });
    assert.deepEqual(boxes, {top: 0, apart: true, after: true, alone: true});
    assert.ok(await kept.count() === 1);
    assert.equal(await page.evaluate(() => new Set(Array.from(document.querySelectorAll('[id]'), n => n.id)).size ===
      document.querySelectorAll('[id]').length), true);
    await view(page, 'all');
    assert.equal(await page.locator('.after').count(), 0);
  }));

await check('search finds, counts and leads on', () => withPage(file, {}, async page => {
  await page.keyboard.press('/');
  await page.keyboard.type('SALTBANK');
  assert.match(await page.locator('#status').innerText(), /^3 blocks/);
  await page.keyboard.press('Enter');
  const found = await page.locator('.now').getAttribute('id');
  await page.locator('#find').focus();
  await page.keyboard.press('Enter');
  assert.notEqual(await page.locator('.now').getAttribute('id'), found);
  await page.locator('#find').fill('no such words');
  assert.equal(await page.locator('#status').innerText(), 'Not found');
}));

await check('verdicts are counted, taken back and remembered', () => withPage(file, {}, async page => {
  const promo = block(page, 'Saltbank');
  await promo.click();
  await yes(promo).click();
  await page.keyboard.press('j');
  await page.keyboard.press('r');
  assert.equal(await page.locator('#tally').innerText(), '1 right, 1 wrong');
  assert.equal(await promo.getAttribute('data-verdict'), '\u2713 rightly removed');
  await page.keyboard.press('u');
  assert.equal(await page.locator('#tally').innerText(), '1 right, 0 wrong');
  await reopened(page, '1 right, 0 wrong');
  assert.equal(await page.locator('[data-verdict]').count(), 1);
  await page.locator('#forget').click();
  assert.equal(await page.locator('#tally').innerText(), 'None yet');
  assert.equal(await page.locator('#save-lines').isDisabled(), true);
  await reopened(page, 'None yet');
  assert.equal(await page.locator('[data-verdict]').count(), 0);
}));

await check('a browser without a store loses nothing but its memory', () => withPage(file, {}, async page => {
  await page.addInitScript(() => Object.defineProperty(window, 'localStorage', {get() { throw new Error('denied'); }}));
  await page.reload();
  await page.keyboard.press('n');
  await page.keyboard.press('a');
  assert.equal(await page.locator('#tally').innerText(), '1 right, 0 wrong');
}));

await check('both files hold what was said', () => withPage(file, {}, async page => {
  const promo = block(page, 'Saltbank');
  await promo.click();
  await yes(promo).click();
  const date = block(page, 'May 22, 2025');
  await date.click();
  await no(date).click();
  await show(page, blog);
  const kept = block(page, 'Die ersten Laibe');
  await kept.click();
  await no(kept).click();
  const footer = block(page, 'Impressum');
  await footer.click();
  await no(footer).click();

  const lines = await saved(page, '#save-lines');
  assert.equal(lines.rows.length, 3);  // strip took the footer
  const [moved, removed, unwanted] = lines.rows;
  assert.deepEqual({...removed, text: ''}, {text: '', expect: 'remove', kind: 'promo_ornament', place: removed.place,
    title: removed.title, repeats: 3, block: removed.block});
  assert.match(removed.text, /^▶ \[Saltbank\]/);
  assert.deepEqual([moved.expect, moved.place], ['keep', 'start']);
  assert.deepEqual([unwanted.expect, unwanted.kind, unwanted.block], ['remove', 'paragraph', 'paragraph']);
  if (program) {
    let said = '';
    try {
      said = execFileSync(program, ['rules', 'test', '--lines', lines.path], {encoding: 'utf8'});
    } catch (error) {  // 5: a line that its reader expects otherwise
      assert.equal(error.status, 5);
      said = error.stdout;
    }
    assert.match(said, /3 labelled lines/);
    assert.doesNotMatch(said, /missed.*Saltbank/);
  }

  const gold = await saved(page, '#save-gold');
  assert.equal(gold.rows.length, 2);
  const row = gold.rows[1];
  assert.equal(row.id, 'blog-de');
  assert.match(row.source, /blog-de\.html$/);
  assert.match(row.text, /Impressum/);
  assert.doesNotMatch(row.text, /Die ersten Laibe|Datenschutz/);
  const said = row.blocks.filter(one => one.judged);
  assert.deepEqual(said.map(one => one.label), [0, 1]);
  assert.deepEqual(said.map(one => one.kept), [true, false]);
  assert.ok(row.blocks.every(one => one.judged || one.label === Number(one.kept)));
}));

await check('without its script the page has the texts, the reasons and the legend', () =>
  withPage(file, {javascript: false}, async page => {
    assert.equal(await visible(page, '.doc').count(), 3);
    assert.ok(await visible(page, '.run .tag').filter({hasText: 'strip.footer'}).count() > 0);
    assert.ok(await visible(page, '.legend').count() > 0);
    assert.equal(await visible(page, 'button, input, select').count(), 0);
  }));

rmSync(folder, {recursive: true, force: true});
await finish();
