// The main job, end to end, by mouse and by keyboard alone.
import { strict as assert } from "node:assert";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { close, launch, open } from "./support/browser.mjs";
import { BATCH, BATCH_REJECTED, BATCH_ROWS } from "./support/files.mjs";
import { downloaded, drop, finished, signIn, tabTo, verdict } from "./support/portal.mjs";
import { KEY, SECRET, SERIES, Server } from "./support/server.mjs";
import { soon } from "./support/soon.mjs";

let server, browser;
before(async () => [server, browser] = await Promise.all([Server.start(), launch()]));
after(async () => { await browser?.close(); await server?.stop(); });

const VERDICT = `${BATCH_ROWS - BATCH_REJECTED} of ${BATCH_ROWS} rows are ready. ${BATCH_REJECTED} would be rejected`;

/** Both result files of a finished job hold each row of the file once. */
async function compareFiles(page) {
  const job = page.locator(".job");
  const errors = await downloaded(page, () => job.getByRole("link", { name: "Error file" }).click());
  const good = await downloaded(page, () => job.getByRole("link", { name: "Success file" }).click());
  const errorLines = errors.text.trim().split(/\r?\n/);
  assert.equal(errorLines[0], "customerIdentifier,coupon code,row,rule,error");
  assert.deepEqual(
    errorLines.slice(1).map((line) => line.split(",").slice(0, 4).join(",")),
    [
      "9.19877E+11,DW26-2001,11,mobile-spreadsheet",
      "919876543230,DW26-1000,12,code-duplicate",
      "919876543232,,14,code-missing",
      "not a number,DW26-2002,15,mobile-format",
    ],
  );
  const goodLines = good.text.trim().split(/\r?\n/);
  assert.equal(goodLines[0], "customerIdentifier,coupon code,row,couponCode");
  assert.equal(goodLines.length - 1, BATCH_ROWS - BATCH_REJECTED);
  assert.equal(goodLines[1], "919876543210,DW26-1000,1,DW26-1000");
  return errors;
}

test("by mouse: sign in, drop, see, upload, follow, download", async () => {
  const page = await open(browser, { colorScheme: "light" });
  await signIn(page, server);
  await page.getByRole("link", { name: /Diwali 2026/ }).click();
  await drop(page, "diwali-batch-07.csv", BATCH);

  await soon.match(() => verdict(page), new RegExp(`^${VERDICT}`));
  // The dialect and the columns that were recognized, each with its reason.
  const chips = page.getByRole("group", { name: "How the file is read" });
  const chosen = await chips.locator("select").evaluateAll((all) => all.map((select) => select.selectedOptions[0].text));
  assert.deepEqual(chosen, ["UTF-8", ", comma", "row 1", "1 · customerIdentifier", "2 · coupon code"]);
  const why = await chips.locator("select optgroup").first().getAttribute("label");
  assert.match(why, /^found:/);
  // The preview, with the reasons in the cells.
  const rows = page.locator(".data-rows tbody tr[data-row]");
  await soon.equal(() => rows.count(), BATCH_ROWS);
  const duplicate = page.locator('tr[data-row="12"]');
  await duplicate.getByRole("button", { name: "same code as row 1" }).click();
  await page.getByRole("complementary", { name: "About the rule" }).getByText("row 12").waitFor();
  // The counts, which are filters too.
  const filters = page.getByRole("group", { name: "Show only the rows of a rule" });
  const counts = await filters.getByRole("button").evaluateAll((all) =>
    Object.fromEntries(all.map((button) => [button.dataset.rule, button.querySelector(".num").textContent])));
  assert.deepEqual(counts, {
    "mobile-spreadsheet": "1", "code-duplicate": "1", "code-missing": "1", "mobile-format": "1", "code-date-like": "1",
  });
  await filters.locator('[data-rule="code-date-like"]').click();
  await page.locator('tr[data-row="1"]').waitFor({ state: "detached" });
  await soon.equal(() => rows.count(), 1);
  await page.getByRole("button", { name: "Rejected only" }).click();
  await page.locator('tr[data-row="13"]').waitFor({ state: "detached" });
  await soon.equal(() => rows.count(), BATCH_REJECTED);
  await page.getByRole("button", { name: "All", exact: true }).click();
  await page.locator('tr[data-row="1"]').waitFor();

  // The list of findings, and the way from there to a row.
  await page.getByRole("button", { name: /^Findings/ }).click();
  const findings = page.locator("table.findings tbody tr");
  await findings.first().waitFor();
  await soon.equal(() => findings.count(), 5);
  await findings.filter({ hasText: "DW26-1000" }).getByRole("button", { name: "12" }).click();
  await page.locator('tr.marked[data-row="12"]').waitFor();

  // The error file, made here by the rules that the server has.
  const local = await downloaded(page, () => page.getByRole("button", { name: "Download errors (.csv)" }).click());
  assert.equal(local.name, "errors_diwali-batch-07.csv");
  assert.deepEqual(await server.jobs(), [], "nothing has been sent");

  await page.getByRole("button", { name: /^Upload: 11 good rows go in, 4 are returned/ }).click();
  await finished(page);
  await page.getByText("11 of 15 rows went in.").waitFor();
  const fromServer = await compareFiles(page);
  assert.equal(local.text, fromServer.text, "the browser's error file is the server's");
  const [job] = await server.jobs();
  assert.deepEqual(
    { status: job.uploadStatus, rows: job.actualRowCount, errors: job.errorCount, name: job.uploadedFileName },
    { status: "FINISHED", rows: BATCH_ROWS, errors: BATCH_REJECTED, name: "diwali-batch-07.csv" },
  );

  // The job has a page of its own, and stands in the history.
  await page.getByRole("link", { name: `Job ${job.jobId}` }).click();
  await page.waitForURL(`**/series/${SERIES}/jobs/${job.jobId}`);
  await finished(page);
  await page.getByRole("link", { name: "Jobs", exact: true }).click();
  await page.getByRole("cell", { name: "FINISHED" }).waitFor();
  // What was on the desk is still there.
  await page.getByRole("link", { name: "Check & upload" }).click();
  await soon.match(() => verdict(page), new RegExp(`^${VERDICT}`));
  await close(page);
});

test("changing a decision runs the check again at once", async () => {
  const page = await open(browser);
  await signIn(page, server, { path: `/series/${SERIES}` });
  await page.getByText("Drop a CSV file here").waitFor();
  await drop(page, "swapped.csv", "mobile,code\nA1,9876543210\nA2,9876543211\n");
  await soon.match(() => verdict(page), /^All 2 rows would be rejected/);
  await soon.equal(() => page.locator("#upload").isDisabled(), true);
  await page.getByLabel("customer", { exact: false }).locator("visible=true").first().waitFor();
  await page.locator('select[name="customer"]').selectOption("1");
  await page.locator('select[name="code"]').selectOption("0");
  // Against the names of the columns: so it is asked whether that is meant.
  await page.getByText("2 questions first.").waitFor();
  await page.getByRole("button", { name: "Yes, the mobile numbers" }).click();
  await page.getByRole("button", { name: "Yes, the coupon codes" }).click();
  await page.getByText("All 2 rows are ready.").waitFor();
  await page.getByLabel("codes only").check({ force: true });
  await page.getByText("One question first.").waitFor();
  await page.locator('select[name="customer"]').waitFor({ state: "detached" });
  await close(page);
});

test("by keyboard alone", async () => {
  const page = await open(browser);
  const path = join(mkdtempSync(join(tmpdir(), "tearline-file-")), "by-keyboard.csv");
  writeFileSync(path, BATCH.replaceAll("DW26-", "KEY26-").replace("MAR-10", "APR-11"));
  await page.goto(server.url);
  await tabTo(page, page.getByLabel("Key"));
  await page.keyboard.type(KEY);
  await page.keyboard.press("Tab");
  await page.keyboard.type(SECRET);
  await page.keyboard.press("Enter");
  const series = page.getByRole("link", { name: /Diwali 2026/ });
  await series.waitFor();
  await tabTo(page, series);
  await page.keyboard.press("Enter");
  await page.getByText("Drop a CSV file here").waitFor();
  const choosing = page.waitForEvent("filechooser");
  await tabTo(page, page.locator('.drop input[type="file"]'));
  await page.keyboard.press("Space");
  await (await choosing).setFiles(path);
  await soon.match(() => verdict(page), new RegExp(`^${VERDICT}`));
  const rule = page.locator('[data-rule="code-duplicate"]');
  await tabTo(page, rule);
  await page.keyboard.press("Space");
  await page.locator('tr[data-row="1"]').waitFor({ state: "detached" });
  await tabTo(page, page.locator("#upload"));
  await page.keyboard.press("Enter");
  await finished(page);
  const link = page.locator(".job").getByRole("link", { name: "Error file" });
  await tabTo(page, link);
  const errors = await downloaded(page, () => page.keyboard.press("Enter"));
  assert.equal(errors.text.trim().split(/\r?\n/).length - 1, BATCH_REJECTED);
  await close(page);
});
