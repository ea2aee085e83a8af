// A headless Chromium that can reach this machine only.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const { chromium } = createRequire(`${process.env.KHABAR_TEST_DRIVER}/`)('playwright-core');

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export function launch() {
  return chromium.launch({
    executablePath: PLACES.find(existsSync),
    headless: true,
    args: [
      '--no-sandbox', // runs as root in containers
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets,BlockInsecurePrivateNetworkRequests',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
  });
}

export const url = process.env.KHABAR_TEST_URL;
export const state = process.env.KHABAR_TEST_STATE;
export const shots = process.env.KHABAR_TEST_SHOTS;

export function check(condition, what) {
  if (!condition) {
    throw new Error(what);
  }
}

/** Tests one after the other, and their count. Of one that fails `shot` takes a picture. */
export function suite(shot) {
  let passed = 0;
  let failed = 0;
  async function it(name, test) {
    try {
      const said = await test();
      passed++;
      console.log(`ok   ${name}${said ? `: ${said}` : ''}`);
    } catch (error) {
      failed++;
      console.log(`FAIL ${name}: ${String(error?.message ?? error).slice(0, 600)}`);
      await shot(`failed-${path.basename(process.argv[1], '.mjs')}-${failed}`);
    }
  }
  function end() {
    console.log(`${passed} passed, ${failed} failed`);
    process.exit(failed ? 1 : 0);
  }
  return { it, end };
}
