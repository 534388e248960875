// A backend as small as can be: the demos' files, and a token for whoever has them. A real one looks first who asks.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm", ".json": "application/json" };

/**
 * `folders`: beginnings of paths, and the folders that they stand for, the longest first. `tearline` gives the address of
 * the server, and the key and the secret of a client of it.
 */
export async function serve({ port = 0, folders, tearline, headers = {} }) {
  const token = async () => {
    const { url, key, secret } = tearline();
    const answer = await fetch(`${url}/v3/oauth/token/generate`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ key, secret }),
    });
    return (await answer.json()).data.accessToken;
  };
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://localhost").pathname));
    try {
      if (path === "/token") return response.writeHead(200, { "content-type": "text/plain" }).end(await token());
      const start = Object.keys(folders).find((start) => path.startsWith(start));
      const file = join(folders[start], path.slice(start.length), path.endsWith("/") ? "index.html" : "");
      const bytes = await readFile(file);
      response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream", ...headers }).end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  }).listen(port, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const here = import.meta.dirname;
  const folders = { "/tearline/": join(here, "node_modules/tearline/"), "/html/": join(here, "html/"), "/": join(here, "dist/") };
  const { TEARLINE_URL: url = "http://127.0.0.1:8080", TEARLINE_KEY: key = "demo-key", TEARLINE_SECRET: secret = "demo-secret" } = process.env;
  const { url: own } = await serve({ port: 8090, folders, tearline: () => ({ url, key, secret }) });
  console.log(`${own}/html/  ${own}/react/  ${own}/vue/`);
}
