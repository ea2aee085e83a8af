// Bundles the extension, and puts both licences into one file for the package, with the sources of the data in the program.
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { context, build } from 'esbuild';

const options = {
  entryPoints: ['src/extension.ts'],
  outfile: 'dist/extension.js',
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  external: ['vscode'],
};

if (process.argv.includes('--watch')) {
  await (await context({ ...options, sourcemap: true })).watch();
} else {
  await build({ ...options, minify: true });
  const licence = name => readFileSync(new URL(`../../../LICENSE-${name}`, import.meta.url), 'utf8');
  const both = ['Khabar is licensed under either of the two licences below, at your option.', licence('MIT'), licence('APACHE')];
  writeFileSync('LICENSE.txt', both.join(`\n${'-'.repeat(80)}\n\n`));
  copyFileSync(new URL('../../../data/NOTICE', import.meta.url), 'NOTICE.txt');
  copyFileSync(new URL('../../../data/models/names/NOTICE-names-model', import.meta.url), 'NOTICE-names-model.txt');
}
