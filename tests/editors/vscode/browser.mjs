// A headless Chromium that can reach this machine only.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';

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
