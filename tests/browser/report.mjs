// Opens a report as an operator does: reads, filters, sorts, unfolds, follows links, by mouse and by
// keyboard, in both themes and at three widths.
//
//   usage     node report.mjs REPORT.html [LARGE.html]
//             a report with documents and rules, and one of about 10,000 documents for the clock
//   exit      0 all passed, 1 something failed, 77 no browser library is there
import {axeProblems, check, finish, overflows, themes, widths, withPage} from './browser.mjs';
import {statSync} from 'node:fs';
import {cpus, loadavg} from 'node:os';

const [file, large] = process.argv.slice(2);
if (!file) {
  console.error('usage: node report.mjs REPORT.html [LARGE.html]');
  process.exit(2);
}

function expect(holds, what) {
  if (!holds) throw new Error(what);
}

function equal(got, wanted, what) {
  expect(got === wanted, what + ': got ' + JSON.stringify(got) + ', wanted ' + JSON.stringify(wanted));
}

const rows = page => page.locator('#documents-table tbody tr:not(.more)');
const status = page => page.locator('#found').textContent();
const ready = page => page.waitForFunction(() => /\d documents$/.test(document.getElementById('found').textContent));
const opened = (options, steps) => withPage(file, options, async page => {
  await ready(page);
  await steps(page);
});
const numberIn = text => Number(text.replace(/\D/g, ''));

// Bytes of "1.2 MB", -1 of a dash.
function bytesIn(text) {
  const match = /^([\d.]+) (B|kB|MB|GB|TB)$/.exec(text.trim());
  return match ? Number(match[1]) * 1000 ** ['B', 'kB', 'MB', 'GB', 'TB'].indexOf(match[2]) : -1;
}

for (const theme of themes) {
  for (const width of widths) {
    await check('opens in ' + theme + ' at ' + width + ' px, without complaint', () =>
      opened({theme, width}, async page => {
        expect(await page.locator('#hands').isVisible(), 'what needs a hand is not visible');
        expect(!await overflows(page), 'the page can be moved sideways');
        const problems = await axeProblems(page);
        expect(problems.length === 0, problems.join('\n'));
      }));
    await check('stays sound with everything unfolded in ' + theme + ' at ' + width + ' px', () =>
      opened({theme, width}, async page => {
        await page.evaluate(() => {
          document.querySelectorAll('details').forEach(details => { details.open = true; });
          document.querySelectorAll('.fold[aria-expanded=false]').forEach(button => button.click());
        });
        expect(!await overflows(page), 'the page can be moved sideways');
        const problems = await axeProblems(page);
        expect(problems.length === 0, problems.join('\n'));
      }));
  }
}

await check('the table lists as many documents as the totals and the pages say', () =>
  opened({}, async page => {
    const listed = numberIn(await status(page));
    equal(await rows(page).count(), Math.min(listed, 50), 'rows of the first page');
    expect((await page.locator('#at').textContent()).endsWith(' of ' + listed.toLocaleString('en-US')),
      'the pages do not count to ' + listed);
  }));

await check('the filter keeps the rows that hold all words, and says how many', () =>
  opened({}, async page => {
    const before = numberIn(await status(page));
    const title = await page.locator('#documents-table .what').first().textContent();
    await page.locator('#find').fill(title.toUpperCase());
    const text = await status(page);
    expect(text.includes(' of ') && parseInt(text, 10) < before, 'status says ' + text);
    for (const name of await page.locator('#documents-table tbody tr:not(.more) th').allTextContents()) {
      for (const word of title.toLowerCase().split(/\s+/)) {
        expect(name.toLowerCase().includes(word), name + ' does not hold ' + word);
      }
    }
    await page.locator('#find').fill('no document says this ever');
    equal(await rows(page).count(), 0, 'rows of a filter nothing fits');
    await page.locator('#clear').click();
    equal(numberIn(await status(page)), before, 'documents after clearing');
    equal(await page.evaluate(() => document.activeElement.id), 'find', 'focus after clearing');
  }));

await check('each choice of a result, host and word keeps as many as it promises', () =>
  opened({}, async page => {
    for (const id of ['by-status', 'by-place', 'by-word']) {
      const option = page.locator('#' + id + ' option').nth(1);
      const promised = numberIn((await option.textContent()).replace(/^.*\(/, ''));
      await page.locator('#' + id).selectOption(await option.getAttribute('value'));
      const text = await status(page);
      equal(numberIn(text.replace(/ of .*/, '')), promised, id + ' ' + text);
      await page.locator('#clear').click();
    }
  }));

await check('a header sorts, turns round, and alone says so', () =>
  opened({}, async page => {
    const header = page.locator('#documents-table th[data-col=text]');
    const values = async () => (await page.locator('#documents-table tbody tr:not(.more) td:nth-child(6)')
      .allTextContents()).map(bytesIn);
    await header.locator('button').click();
    equal(await header.getAttribute('aria-sort'), 'descending', 'aria-sort');
    const down = await values();
    expect(down.every((value, i) => i === 0 || down[i - 1] >= value), 'not descending: ' + down);
    await header.locator('button').click();
    equal(await header.getAttribute('aria-sort'), 'ascending', 'aria-sort');
    const up = await values();
    expect(up.every((value, i) => i === 0 || up[i - 1] <= value), 'not ascending: ' + up);
    await page.locator('#documents-table th[data-col=name] button').click();
    equal(await page.locator('#documents-table [aria-sort]').count(), 1, 'headers with aria-sort');
  }));

await check('sources sort by what failed', () =>
  opened({}, async page => {
    const table = page.locator('#sources-table');
    if (await table.count() === 0) return;
    await table.locator('th').nth(3).locator('button').click();
    const failed = (await table.locator('tbody tr td:nth-child(4)').allTextContents()).map(numberIn);
    expect(failed.every((value, i) => i === 0 || failed[i - 1] >= value), 'not descending: ' + failed);
  }));

await check('the filter of rules hides the others and counts what is left', () =>
  opened({}, async page => {
    const input = page.locator('input[data-filter=rules-table]');
    if (await input.count() === 0) return;
    const name = await page.locator('#rules-table .head code').first().textContent();
    await input.fill(name);
    const shown = await page.locator('#rules-table tbody:not([hidden])').count();
    expect(shown >= 1 && shown < await page.locator('#rules-table tbody').count(), shown + ' rules shown');
    equal(parseInt(await page.locator('#rules-table-status').textContent(), 10), shown, 'status');
  }));

await check('a document opens and closes by keyboard alone', () =>
  opened({}, async page => {
    const fold = page.locator('#documents-table .fold').first();
    await page.locator('#documents-table thead button').last().focus();
    await page.keyboard.press('Tab');
    expect(await fold.evaluate(button => button === document.activeElement), 'the first row has no focus');
    const outline = await fold.evaluate(button => getComputedStyle(button).outlineStyle);
    expect(outline !== 'none', 'the focus cannot be seen');
    await page.keyboard.press('Enter');
    equal(await fold.getAttribute('aria-expanded'), 'true', 'aria-expanded');
    expect((await page.locator('#documents-table tr.more:not([hidden]) dl').textContent()).includes('Address'),
      'no details');
    await page.keyboard.press('Enter');
    equal(await fold.getAttribute('aria-expanded'), 'false', 'aria-expanded');
  }));

await check('pages turn at both ends no further than they reach', () =>
  opened({}, async page => {
    expect(await page.locator('#back').isDisabled(), 'there is a page before the first');
    if (await page.locator('#next').isDisabled()) return;
    const first = await page.locator('#documents-table .what').first().textContent();
    await page.locator('#next').click();
    expect(await page.locator('#documents-table .what').first().textContent() !== first ||
      !(await page.locator('#at').textContent()).startsWith('1 to'), 'the page did not turn');
    await page.locator('#last').click();
    expect(await page.locator('#next').isDisabled(), 'there is a page behind the last');
  }));

await check('a cause and a rule lead to their documents', () =>
  opened({}, async page => {
    for (const [table, attribute] of [['causes-table', 'data-reason'], ['rules-table', 'data-rule']]) {
      const unit = page.locator('#' + table + ' tbody:has([' + attribute + '])').first();
      if (await unit.count() === 0) continue;
      const button = unit.locator('[' + attribute + ']');
      const name = await button.getAttribute(attribute);
      await unit.locator('.fold').first().click();
      await button.click();
      equal(await page.locator('#by-word').inputValue(), name, 'choice');
      expect(await rows(page).count() > 0, 'no document for ' + name);
    }
  }));

await check('a link to a document finds it whatever the filter says', () =>
  opened({}, async page => {
    await page.locator('#find').fill('no document says this ever');
    const sequence = await page.evaluate(() => {
      const link = document.querySelector('main a[href^="#d"]:not([href="#documents"]):not([href="#duplicates"])');
      if (link) link.click();
      return link && link.getAttribute('href').slice(2);
    });
    if (sequence === null) return;
    await page.waitForSelector('#more-' + sequence + ':not([hidden])');
    equal(await page.evaluate(() => document.activeElement.className), 'fold', 'focus');
  }));

await check('links lead to the web, into the page or to a file beside it, and nowhere else', () =>
  opened({}, async page => {
    await page.evaluate(() =>
      document.querySelectorAll('.fold[aria-expanded=false]').forEach(button => button.click()));
    const links = await page.evaluate(() =>
      Array.from(document.links, link => [link.getAttribute('href'), link.protocol, link.href]));
    expect(links.length > 0, 'there is no link');
    const folder = new URL('.', page.url()).href;
    for (const [written, protocol, whole] of links) {
      const isWeb = ['http:', 'https:'].includes(protocol);
      expect(isWeb || whole.startsWith(folder), 'a link leads to ' + written);
    }
    equal(await page.locator('main img, main iframe, main script').count(), 0, 'foreign elements');
  }));

await check('a section is reached by its address', () =>
  withPage(file, {hash: '#documents'}, async page => {
    await ready(page);
    const top = await page.locator('#documents').evaluate(section => section.getBoundingClientRect().top);
    expect(Math.abs(top) < 400, 'the section is ' + top + ' px away');
  }));

await check('without JavaScript the tables stand open and no dead control is shown', () =>
  withPage(file, {javascript: false}, async page => {
    for (const id of ['hands', 'totals', 'flow', 'sources', 'causes', 'rules']) {
      expect(await page.locator('#' + id).isVisible(), id + ' is not visible');
    }
    equal(await page.locator('button:visible, input:visible, select:visible').count(), 0, 'controls');
    expect(!await overflows(page), 'the page can be moved sideways');
  }));

await check('on paper nothing is left of the controls', () =>
  opened({}, async page => {
    await page.emulateMedia({media: 'print'});
    equal(await page.locator('.tools:visible, .pages:visible, .ways:visible').count(), 0, 'controls');
  }));

// What the machine does beside this only adds to a time: the least of three is the page's own.
async function least(measure) {
  const runs = [];
  for (let i = 0; i < 3; ++i) runs.push(await measure());
  return runs[0].map((_, i) => Math.round(Math.min(...runs.map(run => run[i]))));
}

// Time by the clock, and the time the page's main thread worked, which other programs hardly change.
// That is counted from when it is asked for, so that the page is loaded once more.
async function timesOf(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', {timeDomain: 'threadTicks'});
  await page.reload();
  await ready(page);
  const {metrics} = await session.send('Performance.getMetrics');
  const worked = metrics.find(metric => metric.name === 'ThreadTime').value * 1000;
  const [paint, whole] = await page.evaluate(() =>
    [performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Infinity, performance.now()]);
  return [paint, whole, worked];
}

if (large) {
  const isBusy = loadavg()[0] > cpus().length;
  await check('a large report is painted within 1 s and ready within 2 s', async () => {
    const [paint, whole, worked] = await least(() => withPage(large, {}, timesOf));
    console.log('        ' + statSync(large).size + ' bytes: first paint ' + paint + ' ms, ready ' + whole +
      ' ms, of which the page worked ' + worked + ' ms' + (isBusy ? '; the machine is busy, only work is judged' : ''));
    expect(worked > 0 && worked < 1500, 'the page worked for ' + worked + ' ms');
    expect(isBusy || paint < 1000, 'painted after ' + paint + ' ms');
    expect(isBusy || whole < 2000, 'ready after ' + whole + ' ms');
  });
  await check('a large report answers to a filter and a header within 0.5 s', async () => {
    const [filter, sort] = await least(() => withPage(large, {}, async page => {
      await ready(page);
      return page.evaluate(() => {
        const from = performance.now();
        const find = document.getElementById('find');
        find.value = 'e';
        find.dispatchEvent(new Event('input'));
        const filtered = performance.now();
        document.querySelector('#documents-table th[data-col=name] button').click();
        return [filtered - from, performance.now() - filtered];
      });
    }));
    console.log('        filter ' + filter + ' ms, sort ' + sort + ' ms');
    expect(isBusy || (filter < 500 && sort < 500), 'filter ' + filter + ' ms, sort ' + sort + ' ms');
  });
}

await finish();
