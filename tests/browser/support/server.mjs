// A real `tearline serve --demo`, on a free port, with data of its own.
import { spawn, execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const BIN = process.env.TEARLINE_BIN ?? new URL("../../../target/debug/tearline", import.meta.url).pathname;

export const SERIES = 541854;
export const GENERATING_SERIES = 541855;
export const KEY = "demo-key";
export const SECRET = "demo-secret";

export class Server {
  /** `flags`: more of `tearline serve`. */
  static async start(flags = []) {
    const server = new Server();
    server.flags = flags;
    server.data = mkdtempSync(join(tmpdir(), "tearline-browser-"));
    await server.run("127.0.0.1:0");
    return server;
  }

  async run(listen) {
    this.child = spawn(BIN, ["serve", "--demo", "--listen", listen, "--data", this.data, "--log", "warn", ...this.flags], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.exited = new Promise((resolve) => this.child.once("exit", resolve));
    this.url = await new Promise((resolve, reject) => {
      const lines = createInterface({ input: this.child.stdout });
      lines.on("line", (line) => {
        const found = /listens on (http:\S+)/.exec(line);
        if (found) resolve(found[1]);
      });
      this.child.once("error", reject);
      this.exited.then((code) => reject(new Error(`tearline serve ended with ${code}`)));
    });
  }

  /** Ends the program at once, as a lost machine would. */
  async kill() {
    this.child.kill("SIGKILL");
    await this.exited;
  }

  /** Starts it again, at the address that it had. */
  async again() {
    await this.run(new URL(this.url).host);
  }

  async stop() {
    this.child.kill("SIGTERM");
    await this.exited;
    rmSync(this.data, { recursive: true, force: true });
  }

  /** Runs another command of the program on the same data. */
  command(...args) {
    return execFileSync(BIN, [...args, "--data", this.data], { encoding: "utf8" });
  }

  /** What the API answers to the demo's client. */
  async asked(path, options = {}) {
    const { data } = await fetch(`${this.url}/v3/oauth/token/generate`, {
      method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ key: KEY, secret: SECRET }),
    }).then((answer) => answer.json());
    const headers = { "x-cap-api-oauth-token": data.accessToken };
    if (typeof options.body === "string") headers["content-type"] = "application/json";
    return (await (await fetch(this.url + path, { headers, ...options })).json()).result;
  }

  /** What the contract's API says, for comparison with what the page says. */
  async jobs(series = SERIES) {
    return (await this.asked(`/coupon/api/v1/upload/getUploadStatus/${series}`)).uploadJobStatuses;
  }
}
