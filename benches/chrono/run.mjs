// How fast chrono-node reads the text of `cargo bench --bench dates`: its parsers of English, paragraph by paragraph.
//
// npm install --prefix benches/chrono && npm run --prefix benches/chrono bench [-- FILE…]

import { readFileSync } from "node:fs";
import * as chrono from "chrono-node";

const SIZE = 2_000_000;
const raw = new URL("../../examples/raw/", import.meta.url);
const examples = ["04-tunisia-election.txt", "05-khartoum-palace.txt", "06-hague-summit.txt"];
const files = process.argv.slice(2);
const text = (files.length ? files : examples.map((name) => new URL(name, raw))).map((file) => readFileSync(file, "utf8")).join("\n");

const lines = [];
let bytes = 0;
for (const all = text.split("\n"); bytes < SIZE; ) {
  for (const line of all) {
    lines.push(line);
    bytes += Buffer.byteLength(line) + 1;
  }
}
const characters = lines.reduce((sum, line) => sum + line.length + 1, 0);
const start = process.hrtime.bigint();
let found = 0;
for (const line of lines) {
  found += chrono.parse(line, new Date(2025, 2, 19)).length;
}
const seconds = Number(process.hrtime.bigint() - start) / 1e9;
console.log(`chrono-node: ${(bytes / 1e6 / seconds).toFixed(1)} MB/s, ${(characters / 1e6 / seconds).toFixed(2)} M characters/s (${found} found)`);
