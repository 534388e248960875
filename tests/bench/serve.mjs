// A server to be measured: the program that the first argument names, in a folder that the caller removes.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const program = process.argv[2];
export const SERIES = 541854;
export const OTHER_SERIES = 541855;
export const home = mkdtempSync(join(tmpdir(), "tearline-bench-"));
export const print = (line) => console.log(JSON.stringify(line));
export const now = () => performance.now();
export const percentile = (times, part) => times.toSorted((a, b) => a - b)[Math.floor(times.length * part)];

/** A server of its own folder, with these flags. */
export class Server {
  static async start(name, flags = []) {
    const server = new Server();
    const data = join(home, name);
    server.child = spawn(program, ["serve", "--demo", "--listen", "127.0.0.1:0", "--data", data, "--log", "info", ...flags], { stdio: ["ignore", "pipe", "pipe"] });
    server.url = await new Promise((found, failed) => {
      const look = (stream) => createInterface({ input: stream }).on("line", (line) => {
        const [, url] = /(http:\/\/127\.0\.0\.1:\d+)/.exec(line) ?? [];
        if (url) found(url);
      });
      look(server.child.stdout);
      look(server.child.stderr);
      server.child.on("exit", (code) => failed(new Error(`the server ended: ${code}`)));
    });
    const answer = await fetch(`${server.url}/v3/oauth/token/generate`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ key: "demo-key", secret: "demo-secret" }),
    });
    server.token = (await answer.json()).data.accessToken;
    return server;
  }

  async upload(blob, name, series = SERIES) {
    const form = new FormData();
    form.append("customerIdentifier", "MOBILE");
    form.append("customerIdentifierColumn", "0");
    form.append("file", blob, name);
    const answer = await fetch(`${this.url}/coupon/api/v1/upload/file/${series}`, { method: "POST", headers: { "x-cap-api-oauth-token": this.token }, body: form });
    const { result, errors } = await answer.json();
    if (!result) throw new Error(JSON.stringify(errors));
    return result.uploadJobStatuses[0].jobId;
  }

  async status(job, series = SERIES) {
    const answer = await fetch(`${this.url}/coupon/api/v1/upload/getUploadStatus/${series}?jobId=${job}`, { headers: { "x-cap-api-oauth-token": this.token } });
    return (await answer.json()).result.uploadJobStatuses[0];
  }

  /** The time of the job, from its making to its end, by the server's own clock. */
  async finished(job, series = SERIES) {
    for (;;) {
      const status = await this.status(job, series);
      if (status.uploadStatus === "FINISHED") return Number(status.updatedOn) - Number(status.createdOn);
      if (status.uploadStatus === "ERRORED") throw new Error(JSON.stringify(status));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Bytes of memory at the most so far. */
  peak() {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${this.child.pid}/status`, "utf8"))[1]) * 1024;
  }

  async stop() {
    const ended = new Promise((resolve) => this.child.on("exit", resolve));
    this.child.kill();
    await ended;
  }
}
