// Jobs of all series: found by the name of their file and by their status, told who made them, cancelled.
import { strict as assert } from "node:assert";
import { after, before, test } from "node:test";
import { close, launch, open } from "./support/browser.mjs";
import { drop, finished, fitsSideways, signIn, signInTo, verdict } from "./support/portal.mjs";
import { SERIES, Server } from "./support/server.mjs";
import { soon } from "./support/soon.mjs";

let server, browser;
before(async () => [server, browser] = await Promise.all([Server.start(), launch()]));
after(async () => { await browser?.close(); await server?.stop(); });

/** Uploads a file of one code. */
async function upload(page, name, code) {
  await page.getByLabel("codes only", { exact: true }).check({ force: true });
  await drop(page, name, `coupon code\n${code}\n`);
  await verdict(page);
  await page.locator("#upload").click();
}

const rows = (page) => page.locator("table.jobs tbody tr");

test("jobs are found over all series, by the name of their file and by their status", async () => {
  const page = await open(browser);
  await signInTo(page, server, SERIES);
  for (const [name, code] of [["diwali-one.csv", "JOBS-1"], ["holi-two.csv", "JOBS-2"]]) {
    await upload(page, name, code);
    await finished(page);
    await page.getByText("The server’s verdict is the one that you saw.").waitFor();
    await page.getByRole("button", { name: "Remove" }).click();
  }
  await page.getByRole("link", { name: "All jobs", exact: true }).click();
  await rows(page).nth(1).waitFor();
  await soon.match(() => rows(page).nth(0).innerText(), /FINISHED.*holi-two\.csv.*Diwali 2026.*1.*0/s);
  const search = async (name, status, count) => {
    await page.getByLabel("File name has").fill(name);
    await page.getByLabel("status").selectOption(status);
    await page.getByRole("button", { name: "Search" }).click();
    if (count === 0) await page.getByText("No job is like that.").waitFor();
    else await page.waitForFunction((count) => document.querySelectorAll("table.jobs tbody tr").length === count, count);
  };
  await search("DIWALI", "FINISHED", 1);
  await soon.match(() => rows(page).innerText(), /diwali-one\.csv/);
  await search("100 % & more", "", 0);
  await search("", "ERRORED", 0);
  await search("", "", 2);
  await fitsSideways(page);
  await rows(page).nth(1).getByRole("link").first().click();
  await page.getByText(/^Uploaded by .+ · judged .+ · coupons made .+ · over .+$/).waitFor();
  await close(page);
});

test("a job that is not done yet is cancelled, once somebody has said yes", async () => {
  // Nobody works on what this one takes.
  const waiting = await Server.start(["--role", "api"]);
  try {
    const page = await open(browser, { viewport: { width: 390, height: 900 } });
    await signInTo(page, waiting, SERIES);
    await upload(page, "never.csv", "JOBS-3");
    const cancel = page.getByRole("button", { name: "Cancel this upload" });
    await cancel.waitFor();
    page.once("dialog", (dialog) => dialog.dismiss());
    await cancel.click();
    assert.equal((await waiting.jobs())[0].uploadStatus, "STARTED");
    page.once("dialog", (dialog) => dialog.accept());
    await cancel.click();
    await page.locator('.steps[data-status="ERRORED"]').waitFor();
    await page.getByText("The upload was cancelled by").waitFor();
    await soon.equal(() => cancel.count(), 0);
    await fitsSideways(page);
    await close(page);
  } finally {
    await waiting.stop();
  }
});

test("an upload is undone, once it was said what that does", async () => {
  const page = await open(browser);
  await signInTo(page, server, SERIES);
  await upload(page, "undone.csv", "UNDONE-1");
  await finished(page);
  await page.getByRole("link", { name: /^Job \d+$/ }).click();
  const undo = page.getByRole("button", { name: "Undo this upload" });
  const questions = [];
  const answer = (accept) => page.once("dialog", (dialog) => {
    questions.push(dialog.message());
    return accept ? dialog.accept() : dialog.dismiss();
  });
  answer(false);
  await undo.click();
  await page.waitForFunction(() => ![...document.querySelectorAll("button")].find((b) => b.textContent === "Undo this upload").disabled);
  answer(true);
  await undo.click();
  await page.getByText(/· 1 coupon taken back /).waitFor();
  assert.deepEqual(questions, Array(2).fill("1 coupon would be taken back. Undo this upload?"));
  await undo.waitFor({ state: "detached" });
  await close(page);
});

test("whoever opens the address of all jobs signs in and is there", async () => {
  const page = await open(browser);
  await signIn(page, server, { path: "/jobs" });
  await page.getByRole("heading", { name: "Jobs of all series" }).waitFor();
  await soon.equal(() => page.title(), "All jobs · Tearline");
  await close(page);
});

test("how the last uploads went is drawn, and said", async () => {
  const series = JSON.parse(server.command("series", "create", "--org", "100458", "--name", "Drawn", "--json")).id;
  const page = await open(browser);
  await signInTo(page, server, series);
  const chart = page.locator("figure.uploads");
  for (const [at, rows] of ["DRAWN-1\nDRAWN-2\nDRAWN-3\n", "DRAWN-4\nDRAWN-4\n", "DRAWN-5\n"].entries()) {
    await page.getByLabel("codes only", { exact: true }).check({ force: true });
    await drop(page, `drawn-${at}.csv`, `coupon code\n${rows}`);
    await verdict(page);
    await page.locator("#upload").click();
    await finished(page);
    await page.getByRole("button", { name: "Remove" }).click();
  }
  await page.getByRole("link", { name: "Jobs", exact: true }).click();
  await chart.getByText("The last 3 uploads, the newest at the end: 6 rows, 1 returned.").waitFor();
  await soon.deepEqual(() => chart.locator("title").allTextContents(), ["drawn-0.csv: 3 rows, 0 returned", "drawn-1.csv: 2 rows, 1 returned", "drawn-2.csv: 1 row, 0 returned"]);
  // Of two rows one was returned: its half of the bar lies on the other half.
  const [whole, back] = await chart.locator("g:nth-of-type(2) rect").evaluateAll((rects) => rects.map((rect) => rect.getBoundingClientRect().toJSON()));
  assert.ok(Math.abs(whole.height - back.height) < 2 && Math.abs(back.bottom - whole.top) < 1, JSON.stringify([whole, back]));
  await fitsSideways(page);
  if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/uploads.png` });
  await close(page);
});
