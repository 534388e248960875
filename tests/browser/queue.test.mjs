// Several files: one is checked and sent, the others wait for their turn. Who looks at something else meanwhile is told
// when a job is done, if they have said that they want to be.
import { strict as assert } from "node:assert";
import { after, before, test } from "node:test";
import { close, launch, open } from "./support/browser.mjs";
import { finished, signInTo, verdict } from "./support/portal.mjs";
import { Server } from "./support/server.mjs";
import { soon } from "./support/soon.mjs";

let server, browser;
before(async () => [server, browser] = await Promise.all([Server.start(), launch()]));
after(async () => { await browser?.close(); await server?.stop(); });

const list = (name) => `mobile,coupon code\n919876543210,${name}-1\n919876543211,${name}-2\n`;

async function dropAll(page, names) {
  const transfer = await page.evaluateHandle((files) => {
    const transfer = new DataTransfer();
    for (const [name, text] of files) transfer.items.add(new File([text], `${name}.csv`, { type: "text/csv" }));
    return transfer;
  }, names.map((name) => [name, list(name)]));
  await page.dispatchEvent("main", "drop", { dataTransfer: transfer });
}

const name = (page) => page.locator(".ticket .file .name b").first().innerText();

test("of several files the others wait, and each has its turn", async () => {
  const page = await open(browser);
  await signInTo(page, server);
  await dropAll(page, ["ONE", "TWO", "THREE"]);
  await soon.match(() => verdict(page), /^All 2 rows are ready/);
  await soon.equal(() => name(page), "ONE.csv");
  await page.getByText("2 more files wait: one is checked and sent at a time.").waitFor();
  await page.getByRole("button", { name: "Take out: THREE.csv" }).click();
  await page.getByText("1 more file waits").waitFor();
  await page.locator("#upload").click();
  await finished(page);
  await page.getByRole("button", { name: "Check TWO.csv now" }).click();
  await page.getByText("TWO.csv", { exact: true }).first().waitFor();
  await soon.match(() => verdict(page), /^All 2 rows are ready/);
  await soon.equal(() => page.locator(".queue").count(), 0);
  await page.locator("#upload").click();
  await finished(page);
  assert.deepEqual((await server.jobs()).map((job) => job.uploadedFileName).sort(), ["ONE.csv", "TWO.csv"]);
  await close(page);
});

test("who looks at something else is told when a job is done", async () => {
  const page = await open(browser, { permissions: ["notifications"] });
  await page.addInitScript(() => {
    globalThis.told = [];
    // What the system would show, heard by the test, too.
    globalThis.Notification = class extends Notification {
      constructor(title, options) {
        super(title, options);
        globalThis.told.push([title, options.body]);
      }
    };
  });
  await signInTo(page, server);
  await dropAll(page, ["TOLD"]);
  await verdict(page);
  await page.evaluate(() => Object.defineProperty(document, "hidden", { get: () => true }));
  await page.locator("#upload").click();
  await finished(page);
  await page.waitForFunction(() => globalThis.told.length > 0);
  await soon.deepEqual(() => page.evaluate(() => globalThis.told), [["TOLD.csv is done", "2 rows went in, 0 were returned."]]);
  await close(page);
});
