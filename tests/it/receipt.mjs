// Prints, of a file and options, the hash of the report that a browser has of it: by the browser's module and WebCrypto.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [module, path, options] = process.argv.slice(2);
const { check } = createRequire(import.meta.url)(module);
const report = JSON.stringify(check(readFileSync(path), JSON.parse(options)));
const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(report));
process.stdout.write(Buffer.from(hash).toString("hex"));
