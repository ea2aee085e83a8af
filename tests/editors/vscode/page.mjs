// What an annotator sees: opens articles in the page of code-server, and reads the screen.
import { boxes, check, command, end, it, lines, open, page, shot, until } from './screen.mjs';

/** The boxes of what is drawn beneath the text, by colour. */
function backgrounds() {
  return page.evaluate(() =>
    [...document.querySelectorAll('.editor-instance .view-overlays .cdr')].flatMap(overlay => {
      const color = getComputedStyle(overlay).backgroundColor;
      const { x, y, width, height } = overlay.getBoundingClientRect();
      return /, 0\)$/.test(color) || !/ced-/.test(overlay.className) ? [] : [{ x, y, width, height, color }];
    }),
  );
}

/** Whether a background stands behind a word: the same box, give or take a pixel. */
function behind(word, all) {
  return all.find(
    b => Math.abs(b.x - word.x) < 2 && Math.abs(b.width - word.width) < 3 && Math.abs(b.y + b.height / 2 - word.y - word.height / 2) < 8,
  );
}

/**
 * The backgrounds behind words in the text, wherever they stand, once each has its own. Words and backgrounds are read one after the
 * other, and a code lens that comes between moves the lines.
 */
async function highlighted(words) {
  for (let i = 0; ; i++) {
    const all = await backgrounds();
    const found = (await boxes(words)).filter(box => !box.tag).map(box => behind(box, all));
    if (found.length > 0 && found.every(Boolean)) {
      return found;
    }
    check(i < 100, `${words} without its background: ${JSON.stringify(all.slice(0, 12))}`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

/** The first word of a line stands to the right of the last. */
async function rightToLeft(first, last) {
  const [[a], [b]] = [(await boxes(first)).filter(box => !box.tag), (await boxes(last)).filter(box => !box.tag)];
  check(a && b, 'the words are not on screen');
  return Math.abs(a.y - b.y) < 4 && a.x > b.x;
}

await it('opens plain text of a corpus as an article', async () => {
  await open('hague.txt');
  await page.locator('.statusbar-item', { hasText: 'Khabar article' }).waitFor();
  await page.locator('[id="khabar.khabar.khabar.status"], .statusbar-item[id*="khabar.status"]').filter({ hasText: 'Khabar' }).waitFor();
  await command('View: Toggle Primary Side Bar Visibility');
});

await it('shows diagnostics', async () => {
  await page.locator('.squiggly-warning, .squiggly-info, .squiggly-error, .squiggly-hint').first().waitFor();
});

// Before anything is measured: these lines move those below them.
await it('says above a paragraph how many events are suggested', async () => {
  await page.locator('.codelens-decoration', { hasText: 'suggested event' }).first().waitFor();
});

await it('reads from right to left', async () => {
  check(await rightToLeft('وعلى هامش', 'دونالد ترامب'), 'the first words are not on the right');
  // The full stop behind the last word stands on its left.
  const last = 'أوكرانيا';
  const [word] = await boxes(`${last}.`, last);
  const [stop] = await boxes(`${last}.`);
  check(stop.x < word.x && Math.abs(stop.x + stop.width - word.x - word.width) < 1, 'the full stop is on the wrong side');
});

await it('shows actors on a background, exactly behind their words', async () => {
  await until(() => document.querySelectorAll('.editor-instance .view-overlays [class*="ced-"]').length > 10);
  const colours = [];
  for (const name of ['دونالد ترامب', 'فولوديمير زيلينسكي', 'أوكرانيا', '1 أكتوبر/ تشرين الأول 2024']) {
    const [found] = await highlighted(name);
    colours.push(found.color);
  }
  check(colours[0] === colours[1] && new Set(colours).size === 3, `one colour for each kind: ${colours}`);
  await shot('01-article');
});

await it('hover shows the actor', async () => {
  const [word] = await boxes('دونالد ترامب');
  await page.mouse.move(word.x + word.width / 2, word.y + word.height / 2);
  await page.mouse.move(word.x + word.width / 2 + 2, word.y + word.height / 2);
  const hover = page.locator('.monaco-hover:not(.hidden) .hover-contents', { hasText: 'Donald Trump' }).first();
  await hover.waitFor();
  await shot('02-hover');
  const text = (await hover.textContent()).replace(/\s+/g, ' ');
  await page.mouse.move(10, 780);
  return text.slice(0, 60);
});

await it('a click lands on the word clicked', async () => {
  const [word] = await boxes('دونالد ترامب');
  await page.mouse.click(word.x + word.width / 2, word.y + word.height / 2);
  const text = await until(() => document.querySelector('.statusbar')?.textContent.match(/Ln 20, Col \d+/)?.[0]);
  const line = (await lines()).find(l => l.includes('التقى الرئيس الأمريكي دونالد ترامب'));
  const column = Number(text.match(/Col (\d+)/)[1]) - 1;
  const at = line.indexOf('دونالد ترامب');
  check(at < column && column < at + 'دونالد ترامب'.length, `${text}, the word is at ${at}`);
});

await it('the menu of code actions inserts an event tag, by keyboard', async () => {
  await page.keyboard.press('Control+.');
  const menu = page.locator('.action-widget');
  await menu.locator('.monaco-list-row', { hasText: 'Insert event tag' }).first().waitFor();
  await shot('03-menu');
  for (let i = 0; i < 20 && !/Insert event tag/.test((await menu.locator('.monaco-list-row.focused').textContent()) ?? ''); i++) {
    await page.keyboard.press('ArrowDown');
  }
  await page.keyboard.press('Enter');
  const tag = await until(() => {
    const found = [...document.querySelectorAll('.view-line')].find(l => /^%%\sevent\sCONSULT@/.test(l.textContent));
    return found?.textContent.replaceAll('\u00a0', ' ');
  });
  return tag.slice(0, 30);
});

await it('the tag line reads from left to right, in its order', async () => {
  const at = async words => (await boxes(words)).find(box => box.tag)?.x;
  const positions = [await at('%%'), await at('event'), await at('CONSULT'), await at('التقى'), await at('actor')];
  check(positions.every((x, i) => x !== undefined && (i === 0 || x > positions[i - 1])), `${positions}`);
  await shot('04-tag-line');
});

await it('backgrounds have moved with their words', async () => {
  await highlighted('فولوديمير زيلينسكي');
});

await it('undo takes the tag line away', async () => {
  await page.keyboard.press('Control+Z');
  await until(() => ![...document.querySelectorAll('.view-line')].some(l => l.textContent.startsWith('%%')));
});

await it('Ctrl+Alt+E offers event tags, Enter takes the first', async () => {
  await page.keyboard.press('Control+Alt+E');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'CONSULT' }).first().waitFor();
  await shot('05-insert-event');
  await page.keyboard.press('Enter');
  await until(() => [...document.querySelectorAll('.view-line')].some(l => /^%%\sevent\sCONSULT@/.test(l.textContent)));
  await page.keyboard.press('Control+Z');
  await until(() => ![...document.querySelectorAll('.view-line')].some(l => l.textContent.startsWith('%%')));
});

await it('Ctrl+Alt+A accepts the paragraph; what is accepted is underlined', async () => {
  await page.keyboard.press('Control+Alt+A');
  await until(() => [...document.querySelectorAll('.view-line')].some(l => /^%%\smentions\s/.test(l.textContent)));
  await until(() =>
    [...document.querySelectorAll('.editor-instance .view-overlays .cdr')].some(o => getComputedStyle(o).borderBottomWidth === '1px'),
  );
  await shot('06-accepted');
  await page.keyboard.press('Control+Z');
});

await it('typing %% below a paragraph offers tag lines', async () => {
  const [word] = await boxes('دونالد ترامب');
  await page.mouse.click(word.x + word.width / 2, word.y + word.height / 2);
  await page.keyboard.press('Control+Enter');
  await page.keyboard.type('%%');
  await page.locator('.suggest-widget .monaco-list-row', { hasText: '%% event' }).first().waitFor();
  await shot('07-completion');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Z');
  await page.keyboard.press('Control+Z');
});

await it('without right-to-left the text is as VS Code lays it out', async () => {
  await command('Khabar: Toggle Right-to-Left Text');
  await page.waitForFunction(() => ![...document.querySelectorAll('.view-line span')].some(s => getComputedStyle(s).direction === 'rtl'));
  await shot('08-left-to-right');
  await command('Khabar: Toggle Right-to-Left Text');
  await page.waitForFunction(() => [...document.querySelectorAll('.view-line span')].some(s => getComputedStyle(s).direction === 'rtl'));
});

await it('an annotated article', async () => {
  await open('talks.khabar');
  await until(() => [...document.querySelectorAll('.view-overlays .cdr')].some(o => getComputedStyle(o).borderBottomWidth === '1px'));
  await shot('09-annotated');
});

await it('values in tag lines read from right to left', async () => {
  const at = async part => (await boxes('18 فبراير/شباط 2025م', part)).find(box => box.tag);
  const [day, month, year] = [await at('18'), await at('فبراير'), await at('2025')];
  check(day.x > month.x && month.x > year.x, JSON.stringify([day, month, year]));
});

await it('a line with a link in it stays one line', async () => {
  const [mark] = await boxes('![قصر', '!');
  const [words] = await boxes('![قصر', 'قصر');
  const [link] = await boxes('(https://example.org/media/diriyah.webp)', 'https');
  check(mark.x > words.x && words.x > link.x, JSON.stringify([mark, words, link]));
});

await it('the view stands beside the editor, in the colours of the theme, with arcs over its words', async () => {
  await open('talks.khabar');
  await page.locator('.statusbar-item', { hasText: /^\s*\d+\/\d+$/ }).waitFor();
  await page.locator('.view-lines').first().click();
  await page.keyboard.press('Control+Alt+V');
  const view = page.frameLocator('iframe.webview').frameLocator('iframe');
  await view.locator('.card').first().waitFor();
  await view.locator('.arcs path').first().waitFor({ state: 'attached' });
  const theme = await view.locator('body').evaluate(body => {
    const ground = getComputedStyle(body).backgroundColor;
    return { ground, editor: getComputedStyle(body).getPropertyValue('--vscode-editor-background'), scheme: getComputedStyle(body).colorScheme };
  });
  check(theme.editor && theme.scheme === 'dark' && theme.ground !== 'rgba(0, 0, 0, 0)', JSON.stringify(theme));
  await shot('10-view');
  // A click goes to the words in the editor.
  await view.locator('.text .mark.person').first().click();
  await shot('11-view-click');
});

/** What is chosen from when words are marked; gone again when it has been seen. */
async function offered() {
  const list = page.locator('.quick-input-widget .quick-input-list .monaco-list-row');
  await list.filter({ hasText: 'mentions' }).first().waitFor();
  await page.keyboard.press('Escape');
  await list.first().waitFor({ state: 'hidden' });
}

await it('words dragged over in the view are whole words, and can be marked', async () => {
  const view = page.frameLocator('iframe.webview').frameLocator('iframe');
  const text = view.locator('.paragraph .text', { hasText: 'عقد وزير الخارجية' }).first();
  await text.scrollIntoViewIfNeeded();
  const mark = await text.locator('.mark.person').first().boundingBox();
  // From within the name to within its first letters.
  await page.mouse.move(mark.x + mark.width * 0.75, mark.y + mark.height / 2);
  await page.mouse.down();
  await page.mouse.move(mark.x + mark.width * 0.3, mark.y + mark.height / 2, { steps: 4 });
  await page.mouse.up();
  await view.locator('#menu button[data-does="mark"]').waitFor();
  await shot('13-view-drag');
  const words = await view.locator('body').evaluate(() => getSelection().toString());
  check(words.trim() === 'ماركو روبيو', words);
  await view.locator('#menu button[data-does="mark"]').click();
  await offered();
  await page.locator('.statusbar-item', { hasText: /\(11 selected\)/ }).waitFor();
});

await it('words are chosen in the view by the keyboard too', async () => {
  const view = page.frameLocator('iframe.webview').frameLocator('iframe');
  await view.locator('.paragraph .text', { hasText: 'عقد وزير الخارجية' }).first().focus();
  const words = () => view.locator('body').evaluate(() => getSelection().toString());
  await page.keyboard.press('ArrowLeft');
  check((await words()) === 'عقد', await words());
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Shift+ArrowLeft');
  check((await words()) === 'وزير الخارجية', await words());
  await page.keyboard.press('Enter');
  await offered();
});

await it('what is accepted in the view changes its paragraph, and no other', async () => {
  const view = page.frameLocator('iframe.webview').frameLocator('iframe');
  const silver = view.locator('.text .mark.silver').first();
  const id = await silver.getAttribute('data-id');
  // What stands there stays the same element.
  await view.locator('.paragraph').last().evaluate(last => (last.dataset.old = 'yes'));
  await silver.click();
  await view.locator('#menu button[data-does="accept"]').click();
  await view.locator(`.text .mark.gold[data-id="${id}"]`).first().waitFor();
  check((await view.locator('.paragraph').last().getAttribute('data-old')) === 'yes', 'the whole page was made anew');
  await page.locator('.editor-instance .view-lines').first().click();
  await page.keyboard.press('Control+Z');
  await view.locator(`.text .mark.silver[data-id="${id}"]`).first().waitFor();
});

await it('the text of an article that is done is guarded', async () => {
  await open('summit.khabar');
  await page.locator('.editor-instance .view-line', { hasText: 'استضافت' }).first().waitFor();
  const [word] = (await boxes('استضافت')).filter(box => !box.tag);
  await page.mouse.click(word.x + word.width / 2, word.y + word.height / 2);
  await page.keyboard.type('x');
  const toast = page.locator('.notifications-toasts .notification-toast', { hasText: 'the text of the article has changed' });
  await toast.waitFor();
  await shot('14-guarded');
  await toast.locator('.monaco-button', { hasText: 'Undo' }).click();
  await page.locator('.tab.active[data-resource-name="summit.khabar"]:not(.dirty)').waitFor();
  await toast.waitFor({ state: 'hidden' });
  // A tag line is none of it. The first End is that of the row.
  await page.keyboard.press('End');
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.keyboard.type('%% note x');
  await until(() => [...document.querySelectorAll('.view-line')].some(line => /^%%\snote\sx/.test(line.textContent)));
  check((await toast.count()) === 0, 'a tag line is told of');
  for (let i = 0; i < 20 && (await page.locator('.tab.active.dirty[data-resource-name="summit.khabar"]').count()) > 0; i++) {
    await page.keyboard.press('Control+Z');
  }
});

await it('the side bar lists who is in the article, what happens, and what is open', async () => {
  await page.locator('.editor-instance .view-lines').first().click();
  await page.keyboard.press('Control+Alt+B');
  const rows = page.locator('.pane-body .monaco-list-row');
  await rows.filter({ hasText: 'Actors (' }).waitFor();
  for (const list of ['Open (', 'Events (']) {
    check((await rows.filter({ hasText: list }).count()) === 1, list);
  }
  await shot('12-side-bar');
});

await end();
