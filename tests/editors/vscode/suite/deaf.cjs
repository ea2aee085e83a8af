#!/usr/bin/env node
// A server that can be told (SIGUSR2) to take nothing in any more, and lives on: what is written to it fails, as it does between the death of
// a server and the news of it. Behind it is the program that KHABAR_TEST_BEHIND names; its process is noted in KHABAR_TEST_PID.
const { spawn } = require('node:child_process');
const { closeSync, writeFileSync } = require('node:fs');

writeFileSync(process.env.KHABAR_TEST_PID, `${process.pid}`);
const server = spawn(process.env.KHABAR_TEST_BEHIND, process.argv.slice(2), { stdio: ['pipe', 'inherit', 'inherit'] });
process.stdin.pipe(server.stdin);
server.on('exit', code => process.exit(code ?? 1));
process.on('SIGUSR2', () => {
  process.stdin.unpipe(server.stdin);
  process.stdin.destroy();
  // It may keep the file open.
  closeSync(0);
});
