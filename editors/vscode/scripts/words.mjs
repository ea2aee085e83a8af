// Each name in package.json that stands for words has them in both files, and neither has others. VS Code has no Arabic display language and reads
// package.nls.json alone, which has both languages therefore; package.nls.ar.json is for those that are built on it and have one.
import { readFileSync } from 'node:fs';

const read = name => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');
const used = new Set([...read('package.json').matchAll(/"%([^%"]+)%"/g)].map(([, name]) => name));
const wrong = ['package.nls.json', 'package.nls.ar.json'].flatMap(file => {
  const words = JSON.parse(read(file));
  const arabic = name => /[\u0600-\u06ff]/.test(words[name]);
  return [
    ...[...used].filter(name => !words[name]).map(name => `${file} has no ${name}`),
    ...Object.keys(words).filter(name => !used.has(name)).map(name => `${file}: nothing names ${name}`),
    ...Object.keys(words).filter(name => !arabic(name)).map(name => `${file}: ${name} is not in Arabic`),
  ];
});
if (wrong.length > 0) {
  console.error(wrong.join('\n'));
  process.exit(1);
}
