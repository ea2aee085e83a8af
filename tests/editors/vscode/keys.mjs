// A whole article reviewed by keys, as an annotator would, and taken back: how many keys and seconds it takes. And the time from opening VS Code with an
// article to its first diagnostics.
import { readFileSync } from 'node:fs';
import { state, url } from './browser.mjs';
import { check, end, it, page, shot, until } from './screen.mjs';

const ARTICLE = 'tunisia.txt';
const file = `${state}/corpus/${ARTICLE}`;
const before = readFileSync(file, 'utf8');

await it('diagnostics come soon after VS Code is opened', async () => {
  const { host } = new URL(url);
  const payload = JSON.stringify([['openFile', `vscode-remote://${host}${file}`]]);
  const began = Date.now();
  await page.goto(`${url}/?folder=${state}/corpus&payload=${encodeURIComponent(payload)}`, { waitUntil: 'domcontentloaded' });
  await page.locator('.view-line').first().waitFor({ timeout: 60_000 });
  const shown = Date.now();
  await page.locator('.squiggly-warning, .squiggly-info, .squiggly-error, .squiggly-hint').first().waitFor({ timeout: 60_000 });
  return `${((shown - began) / 1000).toFixed(1)} s to the text, ${((Date.now() - began) / 1000).toFixed(1)} s to the first diagnostic`;
});

/** Where the review is: how much is left, and where the cursor stands. */
const where = () =>
  page.evaluate(() => {
    const bar = [...document.querySelectorAll('.statusbar-item')].map(item => item.textContent);
    const said = [...document.querySelectorAll('.notification-toast')].map(toast => toast.textContent).join();
    return `${bar.find(text => /to review/.test(text))} ${bar.find(text => /Ln \d/.test(text))} ${/the end|nothing is left/.test(said)}`;
  });

/** Presses a key, and waits for what comes of it. False where nothing does. */
async function press(key) {
  const was = await where();
  await page.keyboard.press(key);
  for (let i = 0; i < 60; i++) {
    if ((await where()) !== was) {
      return true;
    }
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  return false;
}

const ended = async () => / true$/.test(await where());
let done = 0;

await it('a whole article is reviewed by keys', async () => {
  await page.locator('.view-lines').first().click();
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Control+Alt+R');
  await until(() => [...document.querySelectorAll('.statusbar-item')].some(item => /to review/.test(item.textContent)));
  await page.locator('.monaco-hover', { hasText: 'Review' }).first().waitFor();
  await shot('15-review');
  const began = Date.now();
  let keys = 1;
  while (!(await ended())) {
    check(keys < 150, 'the review does not end');
    keys++;
    if (await press('a')) {
      done++;
    } else {
      keys++;
      check(await press('Space'), 'neither a nor Space goes on');
    }
  }
  await shot('16-reviewed');
  await page.keyboard.press('Control+S');
  await page.locator('.tab.active:not(.dirty)').waitFor();
  const after = readFileSync(file, 'utf8');
  check(/^%% event /m.test(after) && /^%% mentions /m.test(after), after);
  const text = after.split('\n').filter(line => !line.startsWith('%%')).join('\n');
  check(text.trimEnd() === before.trimEnd(), text);
  return `${keys} keys, ${((Date.now() - began) / 1000).toFixed(1)} s of them the editor's`;
});

await it('and taken back, one key each', async () => {
  for (let i = 0; i < done; i++) {
    await press('z');
  }
  await page.keyboard.press('q');
  await page.keyboard.press('Control+S');
  await page.locator('.tab.active:not(.dirty)').waitFor();
  check(readFileSync(file, 'utf8') === before, readFileSync(file, 'utf8'));
});

await end();
