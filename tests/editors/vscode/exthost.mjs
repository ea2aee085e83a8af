// Runs suite/index.cjs, or the suite that is named, inside the extension host of code-server.
//
// VS Code as built ignores the old address `?payload=[["extensionTestsPath", …]]`: the tests are put into the configuration
// that the page is served with.
import { readdirSync } from 'node:fs';
import { launch, shots, state, url } from './browser.mjs';

const { host } = new URL(url);
const remote = path => ({ $mid: 1, scheme: 'vscode-remote', authority: host, path });
const installed = readdirSync(`${state}/extensions`).find(name => name.startsWith('khabar.khabar-'));
const suite = new URL(process.argv[2] ?? 'suite/index.cjs', import.meta.url).pathname;

const browser = await launch();
const page = await browser.newPage();
await page.route(
  address => address.pathname === '/',
  async route => {
    const response = await route.fetch();
    const html = (await response.text()).replace(
      /(id="vscode-workbench-web-configuration" data-settings=")([^"]*)"/,
      (_, before, settings) => {
        const configuration = JSON.parse(settings.replaceAll('&quot;', '"').replaceAll('&amp;', '&'));
        configuration.developmentOptions = {
          ...configuration.developmentOptions,
          extensions: [remote(`${state}/extensions/${installed}`)],
          extensionTestsPath: remote(suite),
        };
        return `${before}${JSON.stringify(configuration).replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"`;
      },
    );
    await route.fulfill({ response, body: html });
  },
);

// The console of the extension host arrives by more than one way.
const seen = new Set();
let result;
function line(text) {
  const found = text.replace(/%c|color: ?[^ ]*/g, '').match(/(?:ok   |FAIL |\d+ passed, )[^]*/)?.[0].trim();
  if (found && !seen.has(found)) {
    seen.add(found);
    if (/^\d+ passed/.test(found)) {
      result = found;
    } else {
      console.log(found);
    }
  }
}
page.on('console', message => line(message.text()));
await page.exposeFunction('codeAutomationLog', (_, args) => line(args.map(String).join(' ')));
const ended = new Promise(resolve => page.exposeFunction('codeAutomationExit', resolve));

await page.goto(`${url}/?folder=${state}/corpus`, { waitUntil: 'domcontentloaded' });
const late = new Promise(resolve => setTimeout(resolve, 270_000, 'timed out'));
const code = await Promise.race([ended, late]);
if (code !== 0) {
  await page.screenshot({ path: `${shots}/exthost-failed.png` });
}
await browser.close();
console.log(result ?? `FAIL the extension host ended with ${code}\n0 passed, 1 failed`);
process.exit(code === 0 && /^[1-9]\d* passed, 0 failed/.test(result ?? '') ? 0 : 1);
