// 500 clients that send nearly nothing and 500 that read nearly nothing, and one that does neither: how long until all of
// them are closed, and what the healthy one waits for meanwhile.
//
//   node tests/bench/slow.mjs TEARLINE      the program
//
// Prints a line of JSON; fails where one of them is still open after two minutes.
import { rmSync } from "node:fs";
import { connect } from "node:net";
import { SERIES, Server, home, now, percentile, print } from "./serve.mjs";

const EACH = 500;
// Until they are told, or cut off; a reader has it again for what the system between the two still takes.
const SECONDS = 15;
const PATIENCE = 120_000;

/** A connection that does a little a second until the server has closed it: how long that took. */
function slow(url, head, little) {
  return new Promise((closed, failed) => {
    const started = now();
    const { hostname, port } = new URL(url);
    // Not more than a byte is taken at once; the rest stays where the server has to wait for it.
    const socket = connect({ host: hostname, port, onread: { buffer: Buffer.alloc(1), callback: () => false } });
    const again = setInterval(() => little(socket), 1000);
    const end = (how) => () => {
      clearInterval(again);
      clearTimeout(late);
      socket.destroy();
      how(now() - started);
    };
    const late = setTimeout(end(() => failed(new Error("a slow connection is still open"))), PATIENCE);
    socket.on("error", end(closed)).on("end", end(closed)).on("close", end(closed));
    socket.write(head);
  });
}

try {
  const server = await Server.start("slow", [
    ...["--idle-seconds", SECONDS, "--write-seconds", SECONDS, "--header-seconds", SECONDS].map(String),
    ...["--max-connections", "4096", "--max-connections-per-address", "4096", "--max-uploads-per-org", "4096"],
    ...["--max-requests-per-minute", "1000000", "--role", "api"],
  ]);
  // More than the system holds for a connection.
  const job = await server.upload(new Blob([Buffer.alloc(24 << 20, "x\n")]), "large.csv");
  const { uploadedFileUrl } = await server.status(job);
  const { pathname, search } = new URL(uploadedFileUrl);
  const read = `GET ${pathname}${search} HTTP/1.1\r\nhost: x\r\n\r\n`;
  const write = `POST /coupon/api/v1/upload/file/${SERIES} HTTP/1.1\r\nhost: x\r\nx-cap-api-oauth-token: ${server.token}\r\n`
    + "content-type: multipart/form-data; boundary=b\r\ncontent-length: 100000\r\n\r\n--b\r\n";
  // A reader takes a byte; a byte that it sends tells whether somebody is there.
  const take = (socket) => { socket.resume(); socket.write("x"); };
  const give = (socket) => { socket.resume(); socket.write("-"); };
  let open = 2 * EACH;
  const all = Promise.all(Array.from({ length: 2 * EACH }, async (_, n) => {
    const took = await (n % 2 ? slow(server.url, read, take) : slow(server.url, write, give));
    open -= 1;
    return took;
  }));
  const times = [];
  let most = 0;
  while (open > 0) {
    const started = now();
    const answer = await Promise.race([fetch(`${server.url}/coupon/api/v1/upload/getUploadStatus/${SERIES}?jobId=${job}`, { headers: { "x-cap-api-oauth-token": server.token } }), all.then(() => null)]);
    if (!answer) break;
    if (answer.status !== 200) throw new Error(`the healthy client got ${answer.status}`);
    await answer.arrayBuffer();
    times.push(now() - started);
    const [, connections] = /^tearline_connections (\d+)$/m.exec(await (await fetch(`${server.url}/metrics`)).text());
    most = Math.max(most, Number(connections));
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const closed = await all;
  if (most < 2 * EACH) throw new Error(`only ${most} were open at once`);
  print({ what: "slow", closed: closed.length, requests: times.length, closedMs: Math.max(...closed), p99Ms: percentile(times, 0.99), mostConnections: most });
  await server.stop();
} finally {
  rmSync(home, { recursive: true, force: true });
}
