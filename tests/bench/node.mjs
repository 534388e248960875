// The engine in WebAssembly alone, without a browser around it.
//
//   node tests/bench/node.mjs FILE PKG      FILE: a CSV; PKG: the npm package, as `cargo xtask package` leaves it
//
// Prints one line of JSON: the median in milliseconds.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [file, pkg] = process.argv.slice(2);
const RUNS = Number(process.env.RUNS ?? 5);
const WARM_UP = 10;

const { initSync, check } = await import(pathToFileURL(resolve(pkg, "tearline.js")));
initSync({ module: readFileSync(join(pkg, "tearline_bg.wasm")) });
const bytes = readFileSync(file);

const times = [];
let rows;
// V8 begins with quick code and optimizes beside the first rounds: what is compared is the engine, not the compiler.
for (let round = -WARM_UP; round < RUNS; round += 1) {
  const started = performance.now();
  ({ rows } = check(bytes, { identifier: "MOBILE" }));
  if (round >= 0) times.push(performance.now() - started);
}
times.sort((a, b) => a - b);
console.log(JSON.stringify({ file, rows: rows.total, tearlineMs: times[times.length >> 1] }));
