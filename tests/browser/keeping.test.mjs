// What lies on the desk survives a reload and a closed tab; what was sent, or belongs to nobody any more, is deleted. And
// what was decided about the columns holds for the next file with the same header.
import { strict as assert } from "node:assert";
import { after, before, test } from "node:test";
import { close, launch, open } from "./support/browser.mjs";
import { drop, settled, signIn, signInTo, verdict, write } from "./support/portal.mjs";
import { SERIES, Server } from "./support/server.mjs";
import { soon } from "./support/soon.mjs";

let server, browser;
before(async () => [server, browser] = await Promise.all([Server.start(), launch()]));
after(async () => { await browser?.close(); await server?.stop(); });

const FILE =
  "email,code\nasha@example.com,KEPT-1\nravi@gmial.com,KEPT-2\nmina@example.com,KEPT-1\njo@gmial.com,KEPT-4\n,KEPT-5\n";

const byEmail = (page) => page.getByLabel("e-mail", { exact: true }).check({ force: true });
const codes = (page) => page.locator('tr:not(.dropped) button.value[data-column="1"]').allInnerTexts();

async function opened(page, name, content = FILE) {
  await byEmail(page);
  await drop(page, name, content);
  await verdict(page);
  await settled(page);
}

/** What the browser's own database has: works, and mends of all. */
function kept(page) {
  return page.evaluate(() => new Promise((resolve, reject) => {
    const request = indexedDB.open("tearline", 1);
    request.onerror = () => reject(request.error);
    // Asked before anything was kept: the page is to make it, not this.
    request.onupgradeneeded = () => request.transaction.abort();
    request.onsuccess = () => {
      const under = request.result.transaction(["work", "files", "mends"]);
      const counts = ["work", "files", "mends"].map((name) => under.objectStore(name).count());
      under.oncomplete = () => { request.result.close(); resolve(counts.map((count) => count.result)); };
    };
  }));
}

/** Waits until the database has that. */
async function keeps(page, expected) {
  for (let tries = 0; ; tries += 1) {
    const found = await kept(page).catch(() => [0, 0, 0]);
    if (JSON.stringify(found) === JSON.stringify(expected)) return;
    assert.ok(tries < 600, `kept ${found}, not ${expected}`);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 20))));
  }
}

test("a reload brings the file, the choices and all mends back, to be taken back one by one", async () => {
  const page = await open(browser);
  await signInTo(page, server);
  await opened(page, "kept.csv");
  await write(page, 1, 1, "KEPT-9");
  await page.getByRole("button", { name: "Use ravi@gmail.com" }).click();
  await settled(page);
  await page.getByRole("button", { name: "Take row 5 out" }).click();
  await page.getByText("taken out", { exact: true }).waitFor();
  await settled(page);
  await page.getByText("Find and replace").click();
  await page.locator('.replace input[name="find"]').fill("KEPT-4");
  await page.locator('.replace input[name="with"]').fill("KEPT-8");
  await page.getByRole("button", { name: "Replace all" }).click();
  await page.getByText("1 row mended at once").waitFor();
  await settled(page);
  await write(page, 2, 1, "KEPT-7");
  await page.keyboard.press("Control+z");
  await page.getByText("The file is mended.").waitFor();
  await settled(page);
  const before = [await verdict(page), await codes(page)];
  assert.deepEqual(before[1], ["KEPT-9", "KEPT-2", "KEPT-1", "KEPT-8"]);
  await keeps(page, [1, 1, 4]);

  await page.reload();
  await signIn(page, server, { path: `/series/${SERIES}` });
  await page.getByText("The file is mended.").waitFor();
  await settled(page);
  assert.deepEqual([await verdict(page), await codes(page)], before);
  // The same steps back as before the reload.
  for (const text of ["2 rows changed · 1 row taken out.", "2 rows changed.", "1 row changed.", "Press a value to write another one."]) {
    await page.keyboard.press("Control+z");
    await page.getByText(text).waitFor();
    await settled(page);
  }
  await soon.deepEqual(() => codes(page), ["KEPT-1", "KEPT-2", "KEPT-1", "KEPT-4", "KEPT-5"]);
  await keeps(page, [1, 1, 0]);
  await close(page);
});

test("what a closed tab left behind is offered, and what another tab has open is not", async () => {
  const first = await open(browser);
  await signInTo(first, server);
  await opened(first, "left.csv");
  await write(first, 1, 1, "LEFT-1");
  await keeps(first, [1, 1, 1]);
  const second = await first.context().newPage();
  await signInTo(second, server);
  await first.close();
  await second.waitForFunction(async () => (await navigator.locks.query()).held.length === 0);
  const third = await second.context().newPage();
  // The second tab was there when the first one had it; the third one comes when nobody has.
  await signInTo(third, server);
  await third.getByText("Go on with left.csv?").waitFor();
  await third.getByText("It was mended once and not sent").waitFor();
  await soon.equal(() => second.getByText("Go on with left.csv?").count(), 0);
  await third.getByRole("button", { name: "Go on" }).click();
  await third.getByText("1 row changed.").waitFor();
  await settled(third);
  assert.equal((await codes(third))[0], "LEFT-1");
  await third.context().close();
});

test("what nobody wants, what was sent and what belongs to who signs out is deleted", async () => {
  const page = await open(browser);
  await signInTo(page, server);
  await opened(page, "thrown.csv");
  await keeps(page, [1, 1, 0]);
  await page.getByRole("button", { name: "Remove" }).click();
  await keeps(page, [0, 0, 0]);

  await opened(page, "sent.csv", "email,code\nasha@example.com,SENT-1\n");
  await keeps(page, [1, 1, 0]);
  await page.locator("#upload").click();
  await page.getByText("The server has the file").waitFor();
  await keeps(page, [0, 0, 0]);

  await opened(page, "out.csv");
  await keeps(page, [1, 1, 0]);
  await page.getByRole("button", { name: "Sign out" }).click();
  await keeps(page, [0, 0, 0]);
  await close(page);
});

test("what was decided about the columns holds for the next file with the same header, and can be taken back", async () => {
  const page = await open(browser);
  await signInTo(page, server);
  const list = (code) => `email,Kennung\na${code}@example.com,${code}12\nb${code}@example.com,${code}34\n`;
  await byEmail(page);
  await drop(page, "monday.csv", list("MO"));
  await page.getByText('Does column 2 ("Kennung") hold the coupon codes?').waitFor();
  await page.getByRole("button", { name: "Yes, the coupon codes" }).click();
  await page.getByText("All 2 rows are ready").waitFor();
  await drop(page, "tuesday.csv", list("TU"));
  await page.getByText("Columns as you chose them for the last file with this header.").waitFor();
  await soon.match(() => verdict(page), /^All 2 rows are ready/);
  await soon.equal(() => page.locator("section.question").count(), 0);
  // Another header is asked about.
  await drop(page, "other.csv", list("OT").replace("Kennung", "Gutschein-Kennung 2"));
  await page.locator('select[name="code"]').waitFor();
  await verdict(page);
  await soon.equal(() => page.getByText("Columns as you chose them").count(), 0);
  await drop(page, "wednesday.csv", list("WE"));
  await page.getByRole("button", { name: "Find them anew" }).click();
  await page.getByText('Does column 2 ("Kennung") hold the coupon codes?').waitFor();
  await drop(page, "thursday.csv", list("TH"));
  await page.getByText('Does column 2 ("Kennung") hold the coupon codes?').waitFor();
  await close(page);
});
