// The page of code-server with the corpus in it, and what is on its screen. Pictures go to .state/shots.
import { mkdirSync } from 'node:fs';
import { check, launch, shots, state, suite, url } from './browser.mjs';

mkdirSync(shots, { recursive: true });

const browser = await launch();
export const page = await browser.newPage({ viewport: { width: 1400, height: 800 } });
page.setDefaultTimeout(30_000);
export const shot = name => page.screenshot({ path: `${shots}/${name}.png` });

const tests = suite(shot);
export const { it } = tests;
export { check };

/** Asks the page until the answer is yes. */
export const until = (condition, argument) => page.waitForFunction(condition, argument, { polling: 50 }).then(h => h.jsonValue());

/** Opens a file by its name. */
export async function open(name) {
  await page.keyboard.press('Control+P');
  const input = page.locator('.quick-input-widget input');
  await input.fill(name);
  await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: name }).waitFor();
  await page.keyboard.press('Enter');
  await page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
}

/** Runs a command of the palette. */
export async function command(title) {
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget input').fill(`>${title}`);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().waitFor();
  await page.keyboard.press('Enter');
}

/** The boxes on screen of the words, or of a part of them. */
export function boxes(words, part = words) {
  return page.evaluate(([words, part]) => {
    const found = [];
    for (const line of document.querySelectorAll('.editor-instance .view-line')) {
      const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const text = node.data.replaceAll('\u00a0', ' ');
        for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
          const range = document.createRange();
          const from = at + words.indexOf(part);
          range.setStart(node, from);
          range.setEnd(node, from + part.length);
          const { x, y, width, height } = range.getBoundingClientRect();
          found.push({ x, y, width, height, tag: line.textContent.startsWith('%%') });
        }
      }
    }
    return found;
  }, [words, part]);
}

/** The rows of text, from above. */
export const lines = () =>
  page.evaluate(() =>
    [...document.querySelectorAll('.editor-instance .view-line')]
      .sort((a, b) => a.getBoundingClientRect().y - b.getBoundingClientRect().y)
      .map(line => line.textContent.replaceAll('\u00a0', ' ')),
  );

/** Ends the tests of this process. */
export async function end() {
  await browser.close();
  tests.end();
}

await page.goto(`${url}/?folder=${state}/corpus`, { waitUntil: 'domcontentloaded' });
await page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor({ timeout: 60_000 });
