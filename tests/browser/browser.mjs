// What the browser tests share: a Chromium, one page of a file, and the checks that every page of
// winnow must pass.
//
//   in        a file, a theme, a width
//   out       the page, with everything it complained about or asked for kept beside it
//   fails     on a console error or warning, an uncaught exception, a broken policy, a request
//   finds     Chromium at $CHROMIUM or /usr/bin/chromium; playwright-core and axe-core in
//             tests/browser/node_modules or $NODE_PATH
//   example   await withPage('report.html', {theme: 'dark', width: 375}, async page => {
//               await page.getByRole('searchbox').fill('bridge');
//             });
//             await finish();
import {createRequire} from 'node:module';
import {readFileSync} from 'node:fs';
import {resolve} from 'node:path';
import {pathToFileURL} from 'node:url';

const require = createRequire(import.meta.url);

export const themes = ['light', 'dark'];
export const widths = [1280, 375, 320];

// A tool that is not there is no failure of the page: 77 says "not tested".
function needed(name) {
  try {
    return require(name);
  } catch {
    console.error('skipped: ' + name + ' is not installed; run npm install in tests/browser');
    process.exit(77);
  }
}

const {chromium} = needed('playwright-core');
let browser = null;

async function started() {
  browser ??= await chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  return browser;
}

// Everything a page must not do is collected, and thrown once its steps are over.
function watch(page, address) {
  const complaints = [];
  page.on('console', message => {
    if (['error', 'warning'].includes(message.type())) {
      complaints.push('console: ' + message.text());
    }
  });
  page.on('pageerror', error => complaints.push('exception: ' + error.message));
  page.on('dialog', dialog => {
    complaints.push('dialog: ' + dialog.message());
    dialog.dismiss();
  });
  page.on('request', request => {
    const url = request.url();
    if (url.split('#')[0] !== address && !url.startsWith('data:') && !url.startsWith('blob:')) {
      complaints.push('request: ' + url.slice(0, 200));
    }
  });
  return complaints;
}

// Opens `file` (a path) and runs `steps(page)`. `options`: theme light or dark, width and height in
// CSS pixels, javascript (false switches it off), motion (true allows it), hash.
export async function withPage(file, options, steps) {
  const {theme = 'light', width = 1280, height = 900, javascript = true, motion = false,
    hash = ''} = options ?? {};
  const context = await (await started()).newContext({
    colorScheme: theme,
    javaScriptEnabled: javascript,
    reducedMotion: motion ? 'no-preference' : 'reduce',
    viewport: {width, height},
  });
  try {
    const page = await context.newPage();
    const address = pathToFileURL(resolve(file)).href;
    const complaints = watch(page, address);
    await page.goto(address + hash, {waitUntil: 'load'});
    const result = await steps(page);
    if (complaints.length > 0) {
      throw new Error(complaints.join('\n'));
    }
    return result;
  } finally {
    await context.close();
  }
}

// What axe-core calls serious or critical, one line each; empty is good. The page's policy lets no
// foreign script in, so that axe is put into the page by the debugger, which stands above it.
export async function axeProblems(page, rules = {}) {
  const source = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(source + ';0');
  const found = await page.evaluate(
    settings => globalThis.axe.run(document, {resultTypes: ['violations'], rules: settings}), rules);
  return found.violations
    .filter(violation => ['serious', 'critical'].includes(violation.impact))
    .map(violation => violation.id + ': ' + violation.help + ' at ' +
      violation.nodes.slice(0, 3).map(node => node.target.join(' ')).join(', '));
}

// True where the page can be moved sideways: it must not be at any width.
export function overflows(page) {
  return page.evaluate(() => {
    const root = document.scrollingElement;
    return root.scrollWidth > root.clientWidth + 1;
  });
}

// One named check. A failure is told and counted, the next one goes on.
let failed = 0;
let passed = 0;
export async function check(name, steps) {
  try {
    await steps();
    ++passed;
    console.log('ok      ' + name);
  } catch (error) {
    ++failed;
    console.log('FAILED  ' + name + '\n        ' + String(error.message).replaceAll('\n', '\n        '));
  }
}

// Closes the browser and ends the program: 0 all passed, 1 something failed.
export async function finish() {
  await browser?.close();
  console.log(passed + ' passed, ' + failed + ' failed');
  process.exit(failed > 0 || passed === 0 ? 1 : 0);
}
