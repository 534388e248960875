// Mending the file on the page: a value, a suggestion, rows taken out, all of a kind; taken back, saved and uploaded.
import { strict as assert } from "node:assert";
import { after, before, test } from "node:test";
import { close, launch, open } from "./support/browser.mjs";
import { downloaded, drop, finished, fitsSideways, settled, signInTo, tabTo, verdict, write } from "./support/portal.mjs";
import { SERIES, Server } from "./support/server.mjs";
import { soon } from "./support/soon.mjs";

let server, browser;
before(async () => [server, browser] = await Promise.all([Server.start(), launch()]));
after(async () => { await browser?.close(); await server?.stop(); });

const FILE =
  "email,code\nasha@example.com,MEND-1\nravi@gmial.com,MEND-2\nmina@example.com,MEND-1\njo@gmial.com,MEND 4\n,MEND-5\n";

async function opened(name, content = FILE, options) {
  const page = await open(browser, options);
  await signInTo(page, server, SERIES);
  await page.getByLabel("e-mail", { exact: true }).check({ force: true });
  await drop(page, name, content);
  await verdict(page);
  await settled(page);
  return page;
}

const cell = (page, row, column) => page.locator(`tr[data-row="${row}"] button[data-column="${column}"]`);
/** What stands in the column, row by row; a row that was taken out is none. */
const column = (page, at) => page.locator(`tr:not(.dropped) button.value[data-column="${at}"]`).allInnerTexts();

test("a value is written anew, judged at once, and taken back by keyboard", async () => {
  const page = await opened("value.csv");
  await soon.match(() => verdict(page), /^2 of 5 rows are ready\. 3 would be rejected/);
  // The third row repeats the first one's code.
  await write(page, 1, 1, "MEND-9");
  await soon.match(() => verdict(page), /^3 of 5 rows are ready\. 2 would be rejected/);
  // Where somebody has written, they go on.
  await soon.equal(() => page.evaluate(() => document.activeElement.closest("tr")?.dataset.row), "1");
  await page.keyboard.press("Control+z");
  await page.getByText("2 of 5 rows are ready.").waitFor();
  await settled(page);
  await soon.deepEqual(() => column(page, 1), ["MEND-1", "MEND-2", "MEND-1", "MEND 4", "MEND-5"]);
  await page.keyboard.press("Control+y");
  await page.getByText("3 of 5 rows are ready.").waitFor();
  // Escape leaves it as it was.
  await settled(page);
  await cell(page, 2, 1).click();
  await page.locator("input.value.write").fill("never");
  await page.keyboard.press("Escape");
  assert.equal((await column(page, 1))[1], "MEND-2");
  await close(page);
});

test("all of it by keyboard: into the table, from value to value, a row taken out, and out again", async () => {
  const page = await opened("keys.csv");
  const at = () => page.evaluate(() => [document.activeElement.closest("tr")?.dataset.row, document.activeElement.dataset.column]);
  await tabTo(page, page.getByRole("region", { name: "Rows of the file" }));
  await page.keyboard.press("Enter");
  await soon.deepEqual(() => at(), ["1", "0"]);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  await soon.deepEqual(() => at(), ["2", "1"]);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await page.locator("input.value.write").fill("MEND-7");
  await page.keyboard.press("Enter");
  await page.getByText("3 of 5 rows are ready.").waitFor();
  await settled(page);
  await soon.deepEqual(() => at(), ["1", "1"]);
  await page.keyboard.press("Delete");
  await page.getByText("taken out", { exact: true }).waitFor();
  await close(page);
});

test("what cannot be written is said, and nothing changes", async () => {
  const page = await opened("latin.csv", "email,code,name\nasha@example.com,LATIN-1,Asha\n");
  await page.locator('select[name="encoding"]').selectOption("windows-1252");
  await verdict(page);
  await settled(page);
  await write(page, 1, 2, "\u65e5\u672c");
  await page.getByText("cannot be written in windows-1252, as the file is").waitFor();
  await write(page, 1, 2, "M\u00fcller");
  await write(page, 1, 0, "");
  await write(page, 1, 1, "");
  await write(page, 1, 2, "");
  await page.getByText("Row 1 would have no value left. Take it out instead.").waitFor();
  assert.equal((await column(page, 2))[0], "M\u00fcller");
  await close(page);
});

test("suggestions, rows taken out, all of a kind, find and replace; then the file is saved and uploaded", async () => {
  const page = await opened("all.csv");
  await page.getByRole("button", { name: "Use ravi@gmail.com" }).click();
  await settled(page);
  await page.getByRole("button", { name: "Take row 5 out" }).click();
  await page.getByText("taken out", { exact: true }).waitFor();
  await settled(page);
  await page.getByText("1 row changed · 1 row taken out.").waitFor();
  await page.locator('.rule[data-rule="email-typo"]').click();
  await page.getByRole("button", { name: "Use all suggestions" }).click();
  await page.getByText("1 row mended at once").waitFor();
  await settled(page);
  await page.getByText("Find and replace").click();
  await page.locator('.replace input[name="find"]').fill("MEND 4");
  await page.locator('.replace input[name="with"]').fill("MEND-4");
  await page.getByRole("button", { name: "Replace all" }).click();
  await page.getByText("3 of 4 rows are ready.").waitFor();
  await settled(page);
  await write(page, 3, 1, "MEND-3");
  await soon.equal(() => verdict(page), "All 4 rows are ready.");
  const mended = "email,code\nasha@example.com,MEND-1\nravi@gmail.com,MEND-2\nmina@example.com,MEND-3\njo@gmail.com,MEND-4\n";
  const saved = await downloaded(page, () => page.getByRole("button", { name: "Download mended file" }).click());
  assert.deepEqual(saved, { name: "mended_all.csv", text: mended });
  await settled(page);
  await page.locator("#upload").click();
  await finished(page);
  await page.getByText("The server’s verdict is the one that you saw.").waitFor();
  const made = await downloaded(page, () => page.getByRole("link", { name: "Success file" }).click());
  const lines = mended.trim().split("\n").slice(1);
  assert.equal(made.text, `email,code,row,couponCode\n${lines.map((line, i) => `${line},${i + 1},${line.split(",")[1]}\n`).join("")}`);
  await close(page);
});

for (const [width, colorScheme] of [[390, "light"], [1440, "dark"]]) {
  test(`the table with its mends fits a window of ${width} px`, async () => {
    const page = await opened("fits.csv", FILE, { viewport: { width, height: 1000 }, colorScheme });
    await write(page, 4, 1, "MEND-4");
    await page.getByRole("button", { name: "Take row 5 out" }).click();
    await page.getByText("taken out", { exact: true }).waitFor();
    await settled(page);
    await fitsSideways(page);
    await close(page);
  });
}
