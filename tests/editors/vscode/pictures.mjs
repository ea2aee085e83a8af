// The pictures of the walkthrough, in a light and in a dark theme: node pictures.mjs FOLDER. run.sh --screenshot makes them.
import { mkdirSync } from 'node:fs';
import { boxes, check, command, open, page, until } from './screen.mjs';

const [folder] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const WORDS = 'دونالد ترامب';

await page.setViewportSize({ width: 900, height: 640 });
await command('View: Toggle Primary Side Bar Visibility');

async function word(words = WORDS) {
  const [box] = (await boxes(words)).filter(box => !box.tag);
  check(box, words);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

const still = () => page.waitForFunction(() => [...document.getAnimations()].every(animation => animation.playState !== 'running'));

for (const name of ['dark', 'light']) {
  await page.emulateMedia({ colorScheme: name });
  await until(kind => document.querySelector('.monaco-workbench').classList.contains(kind), name === 'dark' ? 'vs-dark' : 'vs');
  const picture = async (step, clip) => {
    await still();
    await page.screenshot({ path: `${folder}/${step}-${name}.png`, clip });
  };
  await open('hague.txt');
  await until(() => document.querySelectorAll('.editor-instance .view-overlays [class*="ced-"]').length > 3);
  // The paragraph with the meeting, in the middle.
  await page.keyboard.press('Control+G');
  await page.keyboard.type('20');
  await page.keyboard.press('Enter');
  await page.locator('.codelens-decoration:visible').first().waitFor();
  const whole = { x: 0, y: 60, width: 900, height: 420 };
  await picture('server', { x: 300, y: 440, width: 600, height: 200 });

  // Who it is.
  let at = await word();
  await page.mouse.click(at.x, at.y);
  await page.mouse.move(at.x + 2, at.y);
  await page.locator('.monaco-hover:not(.hidden) .hover-contents', { hasText: 'Donald Trump' }).first().waitFor();
  await picture('open', whole);
  await page.mouse.move(450, 8);
  await page.keyboard.press('Escape');

  // The events of the sentence.
  await page.keyboard.press('Control+Alt+E');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'CONSULT' }).first().waitFor();
  await picture('event', { ...whole, y: 0, height: 480 });
  await page.keyboard.press('Escape');

  // What was recognised, written down.
  await page.keyboard.press('Control+Alt+A');
  await until(() => [...document.querySelectorAll('.view-overlays .cdr')].some(overlay => getComputedStyle(overlay).borderBottomWidth === '1px'));
  await picture('accept', whole);
  await page.keyboard.press('Control+Z');

  await page.keyboard.press('Control+Alt+R');
  await page.locator('.monaco-hover:not(.hidden) .hover-contents', { hasText: 'Review' }).first().waitFor();
  await picture('review', { x: 0, y: 60, width: 900, height: 580 });
  await page.keyboard.press('q');
}
process.exit(0);
