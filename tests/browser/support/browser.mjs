// Real Chromium, by playwright-core: from $PLAYWRIGHT_DIR, or from wherever node finds it.
import { strict as assert } from "node:assert";
import { existsSync } from "node:fs";
import { installed } from "./installed.mjs";

const CHROMIUM = process.env.CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
// No sandbox: the tests run as root in containers, and load nothing but our own pages.
const FLAGS = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

const playwright = () => installed("playwright-core", "PLAYWRIGHT_DIR", (require) => require("playwright-core"));

export async function launch() {
  return playwright().chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}

/** A page of its own, whose errors fail the test that closes it. */
export async function open(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, acceptDownloads: true, ...options });
  const page = await context.newPage();
  page.problems = [];
  page.on("pageerror", (error) => page.problems.push(String(error)));
  page.on("console", (message) => {
    // A request that fails is what some tests are about; a policy that is broken never is.
    const text = message.text();
    if (message.type() === "error" && !/Failed to load resource/.test(text)) page.problems.push(text);
  });
  return page;
}

/** Closes a page in which nothing went wrong. */
export async function close(page) {
  assert.deepEqual(page.problems, []);
  await page.context().close();
}
