// Where the letters of an article stand, read from the page: text lines from right to left.
import { mkdirSync, writeFileSync } from 'node:fs';
import { state } from './browser.mjs';
import { boxes, check, command, end, it, open, page, shot, until } from './screen.mjs';

const NAME = 'layout.khabar';
// U+200F and U+200E as they come with copy from news sites.
const ARTICLE = `%% article published=2025-03-11 source="نشرة المثال"
CNN بالعربية: قمة طارئة في القاهرة
%% note هل تعقد في 18 فبراير/شباط 2025م؟

دعا الرئيس الأمريكي دونالد ترامب، الثلاثاء، إلى قمة طارئة في القاهرة، على أن يشارك فيها وزير الخارجية الأمريكي ماركو روبيو ونظيره الروسي سيرغي لافروف ومسؤولون من عدد من الدول العربية والأوروبية ومن الأمم المتحدة.
%% event CONSULT@"قمة طارئة" actor=trump@"دونالد ترامب" date=2025-03-11

وقال مصدر.

وجاء في بيان (رقم 12/2025) نشرته صحيفة "الأهرام" أنها قريبة.

والتقى الرئيس الأمريكي دونالد ترامب نظيره الأوكراني فولوديمير زيلينسكي في لاهاي.

\u200fوأضاف\u200f البيان الصادر في 11 مارس\u200e، أن (اللجنة) تجتمع غدا\u200f.

***

Photo: Reuters
`;
writeFileSync(`${state}/corpus/${NAME}`, ARTICLE);
mkdirSync(`${state}/corpus/.vscode`, { recursive: true });
writeFileSync(`${state}/corpus/.vscode/settings.json`, '{}\n');

/** Once text lines are turned round; they are so before the first test that reads them. */
const turned = () => until(() => [...document.querySelectorAll('.editor-instance .view-line')].some(l => getComputedStyle(l).direction === 'rtl'));

/**
 * The rows on screen, from above: what is in them, where their letters begin and end, and where each letter is (its right edge in a run
 * of Arabic is where the cursor stands before it).
 */
function rows() {
  return page.evaluate(() =>
    [...document.querySelectorAll('.editor-instance .view-line')]
      .map(line => {
        const letters = [];
        const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
          for (let at = 0; at < node.data.length; at++) {
            const range = document.createRange();
            range.setStart(node, at);
            range.setEnd(node, at + 1);
            const { left, right } = range.getBoundingClientRect();
            letters.push({ letter: node.data[at], left, right });
          }
        }
        const { y, height } = line.getBoundingClientRect();
        const text = line.textContent.replaceAll('\u00a0', ' ');
        return {
          text,
          tag: text.startsWith('%%'),
          arabic: !text.startsWith('%%') && /[\u0600-\u06ff]/.test(text),
          y,
          middle: y + height / 2,
          left: Math.min(...letters.map(l => l.left)),
          right: Math.max(...letters.map(l => l.right)),
          letters,
          pieces: line.querySelectorAll('span > span').length,
        };
      })
      .sort((a, b) => a.y - b.y),
  );
}

async function row(words) {
  const found = (await rows()).find(r => r.text.includes(words));
  check(found, `not on screen: ${words}`);
  return found;
}

/** Where text may stand: behind the line numbers, and before the scroll bar. */
const area = (scrollbar = 14) =>
  page.evaluate(scrollbar => {
    const { left, right } = document.querySelector('.editor-instance .editor-scrollable').getBoundingClientRect();
    return { left, right: right - scrollbar };
  }, scrollbar);

/** Tries until it does not fail. */
async function eventually(test) {
  for (let i = 0; ; i++) {
    try {
      return await test();
    } catch (error) {
      if (i === 60) {
        throw error;
      }
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  }
}

/** The cursor, when it has come to where it is wanted. */
const cursorNow = () =>
  page.evaluate(() => {
    const { x, y, height } = document.querySelector('.editor-instance .cursors-layer .cursor').getBoundingClientRect();
    return { x, y: y + height / 2 };
  });

const cursor = (wanted, what) =>
  eventually(async () => {
    const at = await cursorNow();
    check(wanted(at), `${what}: the cursor is at ${JSON.stringify(at)}`);
    return at;
  });

const inRow = (r, x) => c => Math.abs(c.y - r.middle) < 4 && Math.abs(c.x - x) < 3;

async function click(x, y) {
  // Two clicks at one place shortly after each other would be a double click.
  await page.mouse.click(20, 790);
  await page.mouse.click(x, y);
}

async function goTo(line) {
  await page.keyboard.press('Control+G');
  await page.locator('.quick-input-widget input').fill(`:${line}`);
  await page.keyboard.press('Enter');
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
}

/** The letters of a row stand where they stood. */
function same(before, after, what) {
  const moved = before.letters.filter((l, i) => Math.abs(l.left - after.letters[i].left) > 1.5 || Math.abs(l.right - after.letters[i].right) > 1.5);
  check(moved.length === 0, `${what}: ${moved.length} letters have moved in ${before.text.slice(0, 40)}`);
}

/** Words stand from right to left in their order. */
async function inOrder(...words) {
  const at = [];
  for (const word of words) {
    at.push((await boxes(word)).find(box => !box.tag)?.x);
  }
  check(at.every((x, i) => x !== undefined && (i === 0 || x < at[i - 1])), `${words}: ${at}`);
}

/** Settings of the folder, and back in the article. */
async function settings(values) {
  await open('settings.json');
  await page.locator('.editor-instance .view-lines').click();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(JSON.stringify(values));
  await page.keyboard.press('Control+S');
  await page.locator('.tab.active.dirty').waitFor({ state: 'detached' });
  await page.keyboard.press('Control+W');
  await page.locator(`.tab.active[data-resource-name="${NAME}"]`).waitFor();
}

await it('opens the article', async () => {
  await open(NAME);
  await command('View: Toggle Primary Side Bar Visibility');
  await turned();
  // The code lens moves what is below it: nothing is measured before it is there.
  await page.locator('.codelens-decoration', { hasText: 'suggested event' }).first().waitFor();
});

/** Rows of Arabic begin at the right edge, and end before the left one. */
async function begin(scrollbar) {
  const { left, right } = await area(scrollbar);
  const all = await rows();
  const arabic = all.filter(r => r.arabic);
  check(arabic.length === 7, `${arabic.length} rows of Arabic`);
  for (const r of arabic) {
    check(Math.abs(r.right - right) < 4 && r.left >= left, `${r.text.slice(0, 30)}: ${r.left} to ${r.right}, in ${left} to ${right}`);
  }
  return { all, left, right };
}

await it('text lines begin at the right edge, also where they wrap; tag lines at the left', async () => {
  const { all, left } = await begin();
  for (const r of all.filter(r => r.tag || r.text === 'Photo: Reuters')) {
    check(Math.abs(r.left - left) < 4, `${r.text.slice(0, 30)}: from ${r.left}, not ${left}`);
  }
  await shot('20-aligned');
});

await it('a row of stars goes with the text around it', async () => {
  const { right } = await area();
  check(Math.abs((await row('***')).right - right) < 4, 'not at the right edge');
});

await it('an Arabic sentence that begins with a Latin name is one from right to left', async () => {
  await inOrder('CNN', 'بالعربية', 'طارئة في القاهرة');
});

await it('brackets, quotes and numbers are in their places', async () => {
  await inOrder('بيان (', 'رقم', '12/2025', ') نشرته', 'الأهرام', 'قريبة');
});

await it('marks of direction do not split a sentence', async () => {
  check((await page.locator('.editor-instance .mtkcontrol').count()) === 0, 'they are drawn');
  await inOrder('وأضاف', 'البيان', '11', 'مارس', 'أن (', 'اللجنة', 'غدا');
});

await it('text lines keep to the edge when the editor becomes narrower and wider', async () => {
  for (const width of [1000, 1400]) {
    await page.setViewportSize({ width, height: 800 });
    await until(width => Math.abs(document.querySelector('.editor-instance').getBoundingClientRect().right - width) < 20, width);
    await eventually(() => begin());
  }
});

await it('a click at the first letter of a row is before it', async () => {
  const all = (await rows()).filter(r => r.arabic && !r.text.startsWith('CNN'));
  for (const r of all) {
    await click(r.right - 1, r.middle);
    await cursor(inRow(r, r.right), `a click before ${r.text.slice(0, 20)}`);
  }
  return `${all.length} rows`;
});

await it('a click beside a short line is behind its last letter', async () => {
  const { left } = await area();
  for (const words of ['وقال مصدر', 'والتقى', 'وأضاف']) {
    const r = await row(words);
    check(r.left > left + 200, `${words} is not short`);
    await click(left + 60, r.middle);
    await cursor(inRow(r, r.left), `a click far behind ${words}`);
  }
});

await it('a double click selects the word clicked', async () => {
  for (const words of ['الثلاثاء', 'ماركو', 'لافروف', 'الأهرام', 'الأوكراني', 'لاهاي', 'اللجنة']) {
    const word = (await boxes(words)).find(box => !box.tag);
    const selected = () => page.evaluate(() => [...document.querySelectorAll('.editor-instance .selected-text')].map(s => s.getBoundingClientRect().toJSON()));
    const right = s => Math.abs(s.x - word.x) < 3 && Math.abs(s.width - word.width) < 3 && s.y <= word.y + 4 && s.bottom >= word.y + 4;
    let found = [];
    // On a busy machine two clicks may be too far from each other to be a double click.
    for (let i = 0; i < 10 && !found.some(right); i++) {
      await page.mouse.click(20, 790);
      await page.mouse.dblclick(word.x + word.width / 2, word.y + word.height / 2);
      found = await selected();
    }
    check(found.length === 1 && right(found[0]), `${words} at ${JSON.stringify(word)}: ${JSON.stringify(found)}`);
  }
});

await it('a drag from the first letter selects from there', async () => {
  const r = await row('والتقى');
  const [word] = await boxes('والتقى الرئيس');
  await page.mouse.click(20, 790);
  await page.mouse.move(r.right - 1, r.middle);
  await page.mouse.down();
  await page.mouse.move(word.x + word.width / 2, r.middle, { steps: 4 });
  await page.mouse.move(word.x + 1, r.middle, { steps: 4 });
  await page.mouse.up();
  const selected = await page.evaluate(() => [...document.querySelectorAll('.editor-instance .selected-text')].map(s => s.getBoundingClientRect().toJSON()));
  check(selected.length === 1 && Math.abs(selected[0].left - word.x) < 6 && Math.abs(selected[0].right - r.right) < 3, JSON.stringify(selected));
  check(Math.abs(selected[0].y + selected[0].height / 2 - r.middle) < 4, 'in another row');
});

await it('Home goes to the right end of a line, End to the left', async () => {
  const r = await row('والتقى');
  await click((r.left + r.right) / 2, r.middle);
  await page.keyboard.press('Home');
  await cursor(inRow(r, r.right), 'Home');
  await page.keyboard.press('End');
  await cursor(inRow(r, r.left), 'End');
});

await it('a blank line has its cursor where text would go on', async () => {
  const { left, right } = await area();
  const numbers = ARTICLE.split('\n');
  await goTo(numbers.indexOf('وقال مصدر.') + 2);
  await cursor(c => Math.abs(c.x - right) < 4, 'under text');
  await goTo(numbers.findIndex(line => line.startsWith('%% note')) + 2);
  await cursor(c => Math.abs(c.x - left) < 4, 'under a tag line');
  await goTo(numbers.indexOf('وقال مصدر.') + 2);
  await page.keyboard.type('نعم');
  const r = await row('نعم');
  check(Math.abs(r.right - right) < 4, `typed at ${r.right}`);
  await cursor(inRow(r, r.left), 'behind what was typed');
  await page.keyboard.press('Control+Z');
});

await it('the search does not reorder what it finds', async () => {
  const prose = await row('دعا الرئيس');
  const note = await row('%% note');
  for (const words of ['الأمريكي', 'رو', 'فبراير', '18', 'شباط']) {
    await page.keyboard.press('Control+F');
    await page.locator('.find-widget.visible textarea').first().fill(words);
    await until(words => [...document.querySelectorAll('.editor-instance .view-line span[class*="indMatchInline"]')].some(s => words.includes(s.textContent)), words);
    same(prose, await row('دعا الرئيس'), words);
    same(note, await row('%% note'), words);
  }
  await shot('21-find');
  await page.keyboard.press('Escape');
});

await it('Ctrl with the mouse over a name does not reorder the sentence', async () => {
  const before = await row('دعا الرئيس');
  const [name] = await boxes('دونالد ترامب،', 'دونالد ترامب');
  await page.mouse.move(name.x + name.width / 2, name.y + name.height / 2);
  await page.keyboard.down('Control');
  await page.mouse.move(name.x + name.width / 2 + 3, name.y + name.height / 2);
  await page.locator('.editor-instance .goto-definition-link').first().waitFor();
  const after = await row('دعا الرئيس');
  await page.keyboard.up('Control');
  check(after.pieces > before.pieces, 'the link has not split the line: this test would see nothing');
  same(before, after, 'a link');
  await page.mouse.move(20, 790);
});

await it('code lenses are whole, at the right', async () => {
  const { right } = await area();
  const lenses = await page.evaluate(() =>
    [...document.querySelectorAll('.editor-instance .codelens-decoration')]
      .filter(lens => lens.textContent)
      .map(lens => {
        const box = lens.getBoundingClientRect();
        const range = document.createRange();
        range.selectNodeContents(lens);
        const text = range.getBoundingClientRect();
        const seen = x => lens.contains(document.elementFromPoint(x, box.y + box.height / 2));
        return { said: lens.textContent, right: box.right, whole: seen(text.left + 1) && seen(text.right - 1) && lens.scrollWidth <= lens.clientWidth };
      }),
  );
  check(lenses.length > 0 && lenses.every(lens => lens.whole && Math.abs(lens.right - right) < 4), `${JSON.stringify(lenses)}, the edge is at ${right}`);
});

await it('lines that VS Code itself lays out from right to left are left to it', async () => {
  const paddings = await page.evaluate(() => {
    const line = [...document.querySelectorAll('.editor-instance .view-line')].find(l => l.textContent.startsWith('والتقى'));
    const { dir } = line;
    const found = [dir, 'rtl'].map(value => {
      line.dir = value;
      return getComputedStyle(line.firstElementChild).paddingRight;
    });
    line.dir = dir;
    return found.join(' ');
  });
  check(paddings === '16px 0px', paddings);
});

await it('tag lines fold behind their paragraphs, and come back', async () => {
  const before = await rows();
  await command('Khabar: Fold Tag Lines');
  await eventually(async () => check((await rows()).every(r => !/^%% (event|note)/.test(r.text)), 'tag lines are there still'));
  check((await rows()).some(r => r.text.startsWith('%% article')), 'the first line belongs to no paragraph');
  await eventually(() => begin());
  await shot('23-folded');
  await command('Khabar: Unfold Tag Lines');
  await eventually(async () => check((await rows()).length === before.length, 'not all have come back'));
});

await it('a wide scroll bar covers nothing', async () => {
  await settings({ 'editor.scrollbar.verticalScrollbarSize': 40 });
  await turned();
  await eventually(() => begin(40));
});

await it('tag lines are dimmed where the cursor is not', async () => {
  await settings({ 'khabar.dimTagLines': true });
  await turned();
  const opacity = start =>
    page.evaluate(start => {
      const line = [...document.querySelectorAll('.editor-instance .view-line')].find(l => l.textContent.replaceAll('\u00a0', ' ').startsWith(start));
      return [...line.querySelectorAll('span > span')].map(piece => getComputedStyle(piece).opacity).join();
    }, start);
  const tag = await row('%% event');
  await click(tag.letters[20].left, tag.middle);
  await eventually(async () => check(/^(0.45,?)+$/.test(await opacity('%% note')) && /^(1,?)+$/.test(await opacity('%% event')), await opacity('%% note')));
  check(/^(1,?)+$/.test(await opacity('والتقى')), 'text is dimmed');
});

await it('arrow keys go by sight where that is wanted', async () => {
  // What can be seen of the settings comes with what cannot.
  await settings({ 'khabar.arrowKeysBySight': true, 'editor.lineNumbers': 'off' });
  await page.locator('.editor-instance .line-numbers').first().waitFor({ state: 'detached' });
  await turned();
  // With the line numbers the rows move, and the lines above them that say how many events are suggested come after.
  const { r, at } = await eventually(async () => {
    const r = await row('والتقى');
    const word = r.letters[20];
    await click(word.right, r.middle);
    const at = await cursorNow();
    check(inRow(r, word.right)(at), `a click: the cursor is at ${JSON.stringify(at)}`);
    return { r, at };
  });
  let last = at;
  // The extension hears of a click after the editor: keys pressed at once go by the line that the cursor was in.
  await eventually(async () => {
    const from = last.x;
    await page.keyboard.press('ArrowLeft');
    last = await cursor(c => Math.abs(c.y - r.middle) < 4 && Math.abs(c.x - from) > 1, 'ArrowLeft');
    check(last.x < from, `ArrowLeft went from ${from} to ${last.x}`);
  });
  const step = async (key, direction) => {
    const from = last.x;
    await page.keyboard.press(key);
    last = await eventually(async () => {
      // Where the row is now: it moves when lenses above it come late.
      const { middle } = await row('والتقى');
      const c = await cursorNow();
      const stepped = Math.abs(c.y - middle) < 4 && Math.sign(Math.round(c.x - from)) === direction;
      check(stepped, `${key} from ${from}: the cursor is at ${JSON.stringify(c)}, its row at ${middle}`);
      return c;
    });
  };
  for (const key of ['ArrowLeft', 'Control+ArrowLeft', 'Shift+ArrowLeft', 'Control+Shift+ArrowLeft']) {
    await step(key, -1);
    await step(key.replace('Left', 'Right'), 1);
  }
  // In a tag line they are as they were.
  const tag = await row('%% event');
  await click(tag.letters[20].left, tag.middle);
  last = await cursor(inRow(tag, tag.letters[20].left), 'a click in a tag line');
  await eventually(async () => {
    const from = last.x;
    await page.keyboard.press('ArrowRight');
    last = await cursor(c => Math.abs(c.y - tag.middle) < 4 && Math.abs(c.x - from) > 1, 'ArrowRight');
    check(last.x > from, `ArrowRight went from ${from} to ${last.x}`);
  });
});

await it('a diff reads from right to left on both sides', async () => {
  const { left, middle } = await row('والتقى');
  await click(left + 10, middle);
  await page.keyboard.press('End');
  await page.keyboard.type(' نعم');
  await command('File: Compare Active File with Saved');
  const ends = () =>
    page.evaluate(() =>
      ['original', 'modified'].map(side => {
        const line = [...document.querySelectorAll(`.monaco-diff-editor .${side} .view-line`)].find(line => line.textContent.startsWith('والتقى'));
        const walker = line && document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
        const first = walker?.nextNode();
        if (!first) return undefined;
        const range = document.createRange();
        range.setStart(first, 0);
        range.setEnd(first, 1);
        const { right } = range.getBoundingClientRect();
        const edge = line.closest('.editor-scrollable').getBoundingClientRect().right;
        return { right, edge, rtl: getComputedStyle(line).direction };
      }),
    );
  await eventually(async () => {
    const sides = await ends();
    // The scroll bar, and what a diff draws beside it, stand between.
    check(
      sides.every(side => side?.rtl === 'rtl' && side.edge - side.right < 60),
      JSON.stringify(sides),
    );
  });
  await shot('23-diff');
  await page.keyboard.press('Control+W');
  await page.locator(`.tab.active[data-resource-name="${NAME}"]`).waitFor();
  for (let i = 0; i < 5 && (await page.locator('.tab.active.dirty').count()) > 0; i++) {
    await page.keyboard.press('Control+Z');
  }
});

await it('in place: turned round, at the left edge', async () => {
  await settings({ 'khabar.rightToLeft': 'inPlace' });
  await page.locator('.editor-instance .line-numbers').first().waitFor();
  await eventually(async () => check(Math.abs((await row('والتقى')).left - (await area()).left) < 4, 'not at the left edge'));
  await inOrder('بيان (', 'رقم', '12/2025', ') نشرته', 'الأهرام', 'قريبة');
  await shot('22-in-place');
});

await end();
