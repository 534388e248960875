// What lies on the desk and what waits survives a reload and a closed tab, as does a list of customers; what was sent, or belongs
// to nobody any more, is deleted. And what was decided about the columns holds for the next file with the same header.
import { strict as assert } from "node:assert";
import { after, before, test } from "node:test";
import { close, launch, open } from "./support/browser.mjs";
import { looked } from "./support/looked.mjs";
import { drop, finished, settled, signIn, signInTo, verdict, write } from "./support/portal.mjs";
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

/** Drops several files at once. */
async function dropAll(page, files) {
  const transfer = await page.evaluateHandle((files) => {
    const transfer = new DataTransfer();
    for (const [name, text] of files) transfer.items.add(new File([text], name, { type: "text/csv" }));
    return transfer;
  }, files);
  await page.dispatchEvent("main", "drop", { dataTransfer: transfer });
}

/** What the browser asks before it leaves a page is heard, and said yes to. */
function leaving(page) {
  const asked = [];
  page.on("dialog", (dialog) => {
    asked.push(dialog.type());
    dialog.accept();
  });
  return asked;
}

const list = (name) => `email,code\n${name}1@example.com,${name}-1\n${name}2@example.com,${name}-2\n`;
const back = (page) => page.locator(".back");
const started = (of) => server.jobs().then((jobs) => jobs.filter((job) => of.includes(job.uploadedFileName)).length);

test("files that wait survive a reload with what was chosen, wait again, and nothing is sent twice", async () => {
  const page = await open(browser);
  const asked = leaving(page);
  await signInTo(page, server);
  await byEmail(page);
  await dropAll(page, ["ONE", "TWO", "THREE", "FOUR"].map((name) => [`${name}.csv`, list(name)]));
  await soon.match(() => verdict(page), /^All 2 rows are ready/);
  await keeps(page, [1, 4, 0]);
  await page.getByRole("button", { name: "Take out: FOUR.csv" }).click();
  await keeps(page, [1, 3, 0]);

  await page.reload();
  await signIn(page, server, { path: `/series/${SERIES}` });
  await back(page).getByText("Here again as it was left: ONE.csv, and 2 files that wait.").waitFor();
  await soon.match(() => verdict(page), /^All 2 rows are ready/);
  await page.getByText("2 more files wait: one is checked and sent at a time.").waitFor();
  await page.locator("#upload").click();
  await finished(page);
  await keeps(page, [1, 2, 0]);

  // The first one is sent; the others wait as before, for customers that are named as they were.
  await page.reload();
  await signIn(page, server, { path: `/series/${SERIES}` });
  await back(page).getByText("Here again: 2 files that wait to be checked.").waitFor();
  await soon.equal(() => page.getByLabel("e-mail", { exact: true }).isChecked(), true);
  await page.getByRole("button", { name: "Check TWO.csv now" }).click();
  await soon.match(() => verdict(page), /^All 2 rows are ready/);
  await soon.equal(() => back(page).innerText(), "");
  await page.locator("#upload").click();
  await finished(page);
  await page.getByRole("button", { name: "Take out: THREE.csv" }).click();
  await keeps(page, [0, 0, 0]);
  await soon.equal(() => started(["ONE.csv", "TWO.csv", "THREE.csv", "FOUR.csv"]), 2);
  assert.deepEqual(asked, [], "nothing would have been lost");
  await close(page);
});

test("an upload that was under way: what the server has is not sent again, and what it has not goes by the same key", async () => {
  const page = await open(browser);
  const asked = leaving(page);
  await signInTo(page, server);
  const keys = [];
  let hears = true;
  await page.route("**/upload/file/*", async (route) => {
    keys.push(route.request().headers()["idempotency-key"]);
    // The page goes before it hears of it.
    if (hears) await route.fetch();
    arrived();
  });
  let arrived;
  const upload = async () => {
    const at = new Promise((resolve) => (arrived = resolve));
    await page.locator("#upload").click();
    await at;
    await page.reload();
    await signIn(page, server, { path: `/series/${SERIES}` });
  };
  await opened(page, "heard.csv", list("HEARD"));
  await upload();
  await back(page).getByText("The server had heard.csv before the page was loaded again: it is not sent twice.").waitFor();
  await finished(page);
  await soon.equal(() => page.getByText("Drop a CSV file here").count(), 1);
  await keeps(page, [0, 0, 0]);
  await soon.equal(() => started(["heard.csv"]), 1);
  assert.deepEqual(asked, ["beforeunload"], "that it is under way is asked about");

  // Mended, and not heard of.
  hears = false;
  await opened(page, "unheard.csv", list("UNHEARD"));
  await write(page, 1, 1, "UNHEARD-9");
  await keeps(page, [1, 1, 1]);
  await upload();
  await back(page).getByText("Here again as it was left: unheard.csv, with 1 mend.").waitFor();
  await page.getByText("The file is mended.").waitFor();
  await settled(page);
  await page.unroute("**/upload/file/*");
  const sending = page.waitForRequest("**/upload/file/*");
  await page.locator("#upload").click();
  keys.push((await sending).headers()["idempotency-key"]);
  await finished(page);
  await soon.equal(() => started(["unheard.csv"]), 1);
  assert.equal(keys[1], keys[2], "one upload has one key");
  assert.notEqual(keys[0], keys[1], "another file is another upload");
  await close(page);
});

test("a list of customers survives a reload, with the region that was chosen; what was imported is not sent again", async () => {
  const page = await open(browser);
  leaving(page);
  const PAGE = "/manage/customers";
  const region = page.locator(".chips select[name=region]");
  const text = () => page.locator(".verdict-text").innerText();
  await signIn(page, server, { path: PAGE });
  await page.locator("label.drop").waitFor();
  await dropAll(page, [["people.csv", "mobile\n9876540090\n79111234567\n"], ["others.csv", "user id\n75001\n"]]);
  await soon.equal(text, "All 2 rows are ready.");
  await region.selectOption("IN");
  await soon.match(text, /^1 of 2 rows is ready/);
  await keeps(page, [1, 2, 0]);
  await soon.equal(() => page.locator(".chip.decided").count(), 1);

  await page.reload();
  await signIn(page, server, { path: PAGE });
  await back(page).getByText("Here again as it was left: people.csv, and 1 file that waits.").waitFor();
  await soon.match(text, /^1 of 2 rows is ready/);
  await soon.equal(() => region.inputValue(), "IN");
  await soon.equal(() => page.locator(".chip.decided").count(), 1);
  await looked(page, "customers-back");

  // On its way when the page goes: the server has it.
  const arrival = new Promise((resolve) => page.route("**/customers/imports", async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    await route.fetch();
    resolve();
  }));
  const before = (await server.asked("/api/v1/customers/imports")).length;
  await page.locator("#import").click();
  await arrival;
  await page.reload();
  await signIn(page, server, { path: PAGE });
  await back(page).getByText("The server had people.csv before the page was loaded again: it is not sent twice.").waitFor();
  await page.locator("section.job .outcome").waitFor({ timeout: 60_000 });
  await page.getByText("1 more file waits").waitFor();
  await page.getByRole("button", { name: "Check others.csv now" }).click();
  await soon.equal(text, "The only row is ready.");
  assert.equal((await server.asked("/api/v1/customers/imports")).length, before + 1);
  await page.getByRole("button", { name: "Remove" }).click();
  await keeps(page, [0, 0, 0]);

  // Of another tab it is offered, and what belongs to coupons is not.
  await dropAll(page, [["left.csv", "user id\n75002\n"]]);
  await soon.equal(text, "The only row is ready.");
  await keeps(page, [1, 1, 0]);
  const second = await page.context().newPage();
  await page.close();
  await second.goto("about:blank");
  await signInTo(second, server);
  await soon.equal(() => second.getByText("Go on with").count(), 0);
  await signIn(second, server, { path: PAGE });
  await second.getByText("Go on with left.csv?").waitFor();
  await second.getByRole("button", { name: "Forget it" }).click();
  await keeps(second, [0, 0, 0]);
  await second.context().close();
});

test("who signs out leaves no file behind, those that wait included", async () => {
  const page = await open(browser);
  await signInTo(page, server);
  await dropAll(page, [["a.csv", list("A")], ["b.csv", list("B")]]);
  await verdict(page);
  await keeps(page, [1, 2, 0]);
  await page.getByRole("button", { name: "Sign out" }).click();
  await keeps(page, [0, 0, 0]);
  await signInTo(page, server);
  await soon.equal(() => page.locator(".queue").count(), 0);
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
