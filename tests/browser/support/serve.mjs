// Pages that are made up on the spot, and folders beside them, on a free port.
import { createReadStream, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const TYPES = { ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm", ".json": "application/json", ".html": "text/html" };

/** `made`: path to text; `folders`: prefix of paths to folder, or nothing where there is none. */
export async function serve(made, folders) {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://localhost").pathname));
    if (made[path] !== undefined) {
      response.writeHead(200, { "Content-Type": TYPES[extname(path)] ?? "text/html" }).end(made[path]);
      return;
    }
    const prefix = Object.keys(folders).find((prefix) => path.startsWith(prefix) && folders[prefix]);
    const found = prefix && join(folders[prefix], path.slice(prefix.length));
    if (!found || !statSync(found, { throwIfNoEntry: false })?.isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "Content-Type": TYPES[extname(found)] ?? "application/octet-stream" });
    createReadStream(found).pipe(response);
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() };
}
