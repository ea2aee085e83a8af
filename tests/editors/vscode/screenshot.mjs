// The picture of the README: an annotated article, the actions for a sentence.
import { launch, state, url } from './browser.mjs';

const [file] = process.argv.slice(2);
const browser = await launch();
const page = await browser.newPage({ viewport: { width: 1400, height: 800 } });
page.setDefaultTimeout(60_000);
await page.goto(`${url}/?folder=${state}/corpus`, { waitUntil: 'domcontentloaded' });
await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
await page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'talks.khabar' }).dblclick();
await page.waitForFunction(() => document.querySelectorAll('.view-overlays [class*="ced-"]').length > 20);
await page.keyboard.press('Control+B');

/** The box of words in the text. */
const box = words =>
  page.evaluate(words => {
    for (const line of document.querySelectorAll('.editor-instance .view-line')) {
      const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node && !line.textContent.startsWith('%%'); node = walker.nextNode()) {
        const at = node.data.replaceAll('\u00a0', ' ').indexOf(words);
        if (at >= 0) {
          const range = document.createRange();
          range.setStart(node, at);
          range.setEnd(node, at + words.length);
          return range.getBoundingClientRect().toJSON();
        }
      }
    }
  }, words);

// The sidebar is gone when the text starts further to the left.
await page.waitForFunction(() => document.querySelector('.editor-instance').getBoundingClientRect().x < 100);
const word = await box('سيرغي لافروف');
await page.mouse.move(word.x + word.width / 2, word.y + word.height / 2);
await page.mouse.move(word.x + word.width / 2 + 2, word.y + word.height / 2);
await page.locator('.monaco-hover:not(.hidden) .hover-contents', { hasText: 'Lavrov' }).first().waitFor();
await page.waitForFunction(() => [...document.getAnimations()].every(a => a.playState !== 'running'));
await page.screenshot({ path: file });
await browser.close();
