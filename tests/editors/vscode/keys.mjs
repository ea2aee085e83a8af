// A whole article reviewed by keys, as an annotator would, and taken back: how many keys and seconds it takes. And the time from opening VS Code with an
// article to its first diagnostics.
import { readFileSync } from 'node:fs';
import { state, url } from './browser.mjs';
import { check, end, it, lines, page, shot, until } from './screen.mjs';

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

/** How much is left, as the status bar says it; nothing while there is no review. */
const left = () => page.evaluate(() => [...document.querySelectorAll('.statusbar-item')].map(item => item.textContent.trim()).find(text => /to review/.test(text)));

/** Where the cursor stands, and whether the walk has come to its end. */
const where = () =>
  page.evaluate(() => {
    const bar = [...document.querySelectorAll('.statusbar-item')].map(item => item.textContent);
    const said = [...document.querySelectorAll('.notification-toast')].map(toast => toast.textContent).join();
    return `${bar.find(text => /Ln \d/.test(text))} ${/the end|nothing is left/.test(said)}`;
  });

/** Presses a key, and waits for what is to come of it: less or more that is left, or another place. False where nothing does. */
async function press(key, seen) {
  const was = await seen();
  await page.keyboard.press(key);
  for (let i = 0; i < 60; i++) {
    if ((await seen()) !== was) {
      return true;
    }
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  return false;
}

// Where nothing is left, the next a would mark the article as done.
const ended = async () => /^\D*0 to review/.test((await left()) ?? '') || / true$/.test(await where());
let open;
let done = 0;

await it('a whole article is reviewed by keys', async () => {
  await page.locator('.view-lines').first().click();
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Control+Alt+R');
  await until(() => [...document.querySelectorAll('.statusbar-item')].some(item => /to review/.test(item.textContent)));
  await page.locator('.monaco-hover', { hasText: 'Review' }).first().waitFor();
  await shot('15-review');
  open = await left();
  const began = Date.now();
  let keys = 1;
  while (!(await ended())) {
    check(keys < 150, 'the review does not end');
    keys++;
    if (await press('a', left)) {
      done++;
    } else {
      keys++;
      check(await press('Space', where), 'neither a nor Space goes on');
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
    check(await press('z', left), `z does nothing, ${done - i} before the first`);
  }
  check((await left()) === open, `${await left()}, and it was ${open}`);
  check(!(await lines()).some(line => line.startsWith('%%')), 'a tag line has stayed');
});

await end();
