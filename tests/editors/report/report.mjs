// The pages that run.sh has made, as their readers see them.
import { check, launch, shots, state, suite } from '../vscode/browser.mjs';

const browser = await launch();
const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
page.setDefaultTimeout(10_000);
const said = [];
page.on('console', message => said.push(message.text()));
page.on('pageerror', error => said.push(String(error)));
page.on('request', request => request.url().startsWith('file:') || said.push(`asks for ${request.url()}`));
const open = name => page.goto(`file://${state}/${name}.html`);
const shot = name => page.screenshot({ path: `${shots}/${name}.png` });

const { it, end } = suite(shot);

await it('draws an arc from a trigger to who takes part in its line', async () => {
  await open('ar');
  await page.locator('.arcs path').first().waitFor({ state: 'attached' });
  const wrong = await page.evaluate(() => {
    const data = JSON.parse(document.querySelector('#data').textContent);
    const events = data.articles.flatMap(article => article.events);
    return [...document.querySelectorAll('.arcs g')].flatMap(group => {
      const event = events.find(event => event.id === group.dataset.id);
      const around = group.ownerSVGElement.getBoundingClientRect();
      const centre = box => (box.left + box.right) / 2 - around.left;
      const centres = id => [...document.querySelectorAll(`.mark[data-id="${id}"]`)].flatMap(span => [...span.getClientRects()].map(centre));
      const ends = [...group.querySelectorAll('path')].map(path => path.getAttribute('d').match(/^M(\S+) .* (\S+) \S+$/).slice(1).map(Number));
      const near = (x, all) => all.some(other => Math.abs(x - other) < 1);
      return ends.filter(([a, b]) => !near(a, centres(event.id)) || !near(b, event.roles.flatMap(({ to }) => centres(to))));
    });
  });
  check(wrong.length === 0, `arcs that end elsewhere: ${JSON.stringify(wrong)}`);
  await shot('light');
});

await it('reads from right to left, the first word at the right', async () => {
  const [first, last] = await page.evaluate(() => {
    const text = [...document.querySelectorAll('.text')].find(p => p.getClientRects().length && p.textContent.trim().split(/\s+/).length > 8);
    const all = [...text.querySelectorAll('.mark')].filter(span => Math.abs(span.getClientRects()[0].top - text.querySelector('.mark').getClientRects()[0].top) < 5);
    return [all[0].getBoundingClientRect().x, all.at(-1).getBoundingClientRect().x];
  });
  check(first > last, `${first} ${last}`);
});

await it('joins the letters of a name to the proclitic before it', async () => {
  // The text of the paragraph without spans is as wide: parted letters are wider than joined ones.
  const wrong = await page.evaluate(() =>
    [...document.querySelectorAll('.text')].flatMap(text => {
      const width = node => {
        const range = document.createRange();
        range.selectNodeContents(node);
        return range.getBoundingClientRect().width;
      };
      const copy = text.cloneNode(true);
      text.after(copy);
      copy.style.cssText = 'white-space: nowrap; max-width: none; width: max-content';
      const marked = width(copy);
      copy.textContent = text.textContent;
      const plain = width(copy);
      copy.remove();
      return Math.abs(marked - plain) < 1 ? [] : [`${marked} ${plain} ${text.textContent.slice(0, 40)}`];
    }),
  );
  check(wrong.length === 0, wrong.join('\n'));
});

await it('shows what belongs to an event that is pointed at', async () => {
  const card = page.locator('.card').filter({ has: page.locator('.chip[data-to]') }).first();
  await card.locator('header').hover();
  const id = await card.getAttribute('data-id');
  check((await page.locator(`.mark.on[data-id="${id}"]`).count()) > 0, 'not its trigger');
  check((await page.locator('.mark.on:not(.trigger)').count()) > 0, 'nobody who takes part');
  await shot('pointed');
});

await it('finds words as one types them, names by their ids, types', async () => {
  const search = page.locator('#search');
  const hits = () => page.locator('.paragraph.hit').count();
  for (const [query, least] of [['القمه', 1], ['trump consult', 1], ['السيسي', 1]]) {
    await search.fill(query);
    check((await hits()) >= least, `${query}: ${await hits()}`);
  }
  await search.fill('السيسي شرم');
  check((await page.locator('.article:visible').count()) === 1, 'articles without it are there');
  check((await page.locator('nav li:visible').count()) === 1, 'and in the list');
  await search.press('Enter');
  await shot('searched');
  await search.fill('لا توجد كلمة كهذه');
  check((await hits()) === 0 && (await page.locator('.article:visible').count()) === 0, 'something is found');
  await search.fill('');
  check((await page.locator('.article:visible').count()) === 3, 'not all are back');
});

await it('hides what is only suggested', async () => {
  const before = await page.locator('.card.silver:visible').count();
  await page.locator('[data-shows="silver"]').uncheck();
  check(before > 0 && (await page.locator('.card.silver:visible').count()) === 0, `${before}`);
  await page.locator('[data-shows="silver"]').check();
});

await it('is dark where the reader wants it so, and in English', async () => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await open('en');
  await page.locator('.arcs path').first().waitFor({ state: 'attached' });
  const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  check(/rgb\((\d\d?), /.test(ground), ground);
  await shot('dark');
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'active' });
  await shot('forced-colours');
  await page.emulateMedia({ forcedColors: 'none', media: 'print' });
  check(!(await page.locator('#tools').isVisible()), 'the search is printed');
  await shot('print');
  await page.emulateMedia({ media: 'screen' });
});

await it('runs nothing of an article, asks for nothing, and says nothing in the console', async () => {
  await open('hostile');
  await page.locator('.mark').first().waitFor();
  check((await page.title()) !== 'run' && (await page.locator('img').count()) === 0, 'something of the article was read as HTML');
  check(said.length === 0, said.join('\n'));
});

await it('shows figures as plots, from where one reads, and runs nothing', async () => {
  const before = said.length;
  for (const [name, from] of [['stats', 'right'], ['agree', 'left']]) {
    await open(name);
    const wrong = await page.evaluate(from => {
      const bars = [...document.querySelectorAll('.bars svg')].filter(svg => svg.getClientRects().length);
      const far = bars.filter(svg => Math.abs(svg.getBoundingClientRect()[from] - svg.querySelector('rect').getBoundingClientRect()[from]) > 1);
      const empty = [...document.querySelectorAll('svg rect')].filter(rect => rect.getBoundingClientRect().height < 0.5);
      return { far: far.length, empty: empty.length, wide: document.documentElement.scrollWidth > innerWidth, scripts: document.scripts.length };
    }, from);
    check(JSON.stringify(wrong) === '{"far":0,"empty":0,"wide":false,"scripts":0}', `${name}: ${JSON.stringify(wrong)}`);
    await shot(name);
  }
  check(said.length === before, said.slice(before).join('\n'));
});

await it('lets no other script run and nothing be loaded', async () => {
  const ran = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.ran = true';
    document.body.append(script);
    document.body.append(Object.assign(document.createElement('img'), { src: 'https://example.org/x.png' }));
    return window.ran;
  });
  check(ran === undefined, 'it ran');
  check(said.some(line => /Content.Security.Policy/i.test(line)), 'no policy was broken');
});

await browser.close();
end();
