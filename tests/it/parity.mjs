// Checks files with the browser's module: a list of {path, options} comes in, a report a line goes out.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { check } = createRequire(import.meta.url)(process.argv[2]);
const lines = JSON.parse(readFileSync(0, "utf8")).map(({ path, options }) =>
  JSON.stringify(check(readFileSync(path), options)),
);
process.stdout.write(lines.join("\n") + "\n");
